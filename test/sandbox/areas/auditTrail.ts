/** The organisation's trail of what was done, v3: finds a shipment whose answer was lost. */
import type { FastifyInstance } from 'fastify';

import { ApiError, invalidParameter } from '../server/errors';
import { cursorPage, linkHeader, pageSize } from '../server/pagination';
import { moment } from '../server/validation';
import { without, type Area, type AreaState, type Context, type World } from '../server/world';
import { USER_ID } from './account';

type Operation = 'create' | 'update' | 'delete';

export interface TrailEvent {
	/** Tells the order they came in; not shown. */
	serial: number;
	/** Null: by the system. */
	user_id: number | null;
	resource_type: 'shipment';
	operation: Operation;
	resource_id: string;
	at: number;
}

class AuditTrailState implements AreaState {
	/** Oldest first. */
	readonly trail: TrailEvent[] = [];

	#world: World;

	constructor(world: World) {
		this.#world = world;
	}

	reset(): void {
		this.trail.length = 0;
	}

	/** Keeps what happened to a shipment. */
	noteEvent(
		operation: Operation,
		shipmentId: string,
		{ at = this.#world.now(), bySystem = false }: { at?: number; bySystem?: boolean } = {},
	): void {
		this.trail.push({
			serial: this.trail.length + 1,
			user_id: bySystem ? null : USER_ID,
			resource_type: 'shipment',
			operation,
			resource_id: shipmentId,
			at,
		});
	}
}

const CHOICES: Record<string, string[]> = {
	resource_type: ['shipment'],
	operation: ['create', 'update', 'delete'],
};

function routes(api: FastifyInstance, context: Context): void {
	const { state } = context;

	function checkQuery(query: Record<string, string | undefined>): void {
		for (const [name, choices] of Object.entries(CHOICES)) {
			const given = query[name];
			if (!given || choices.includes(given)) continue;
			const detail = `"${given}" is not a valid choice.`;
			throw new ApiError(400, { ...invalidParameter(name, detail), code: 'invalid_choice' });
		}
		for (const name of ['start_datetime', 'end_datetime']) {
			const given = query[name];
			if (given && moment(given) === undefined) {
				throw new ApiError(400, invalidParameter(name, 'Enter a valid date/time.'));
			}
		}
	}

	api.get('/v3/events', async (request, reply) => {
		const query = request.query as Record<string, string | undefined>;
		checkQuery(query);
		// Looking moves on what is due, and that leaves its trace.
		state.settleShipments();
		const { resource_id, operation, start_datetime: start, end_datetime: end, cursor } = query;
		const found = state.trail
			.filter((event) => !resource_id || event.resource_id === resource_id)
			.filter((event) => !operation || event.operation === operation)
			.filter(({ at }) => !start || at >= moment(start)!)
			.filter(({ at }) => !end || at <= moment(end)!);
		const size = pageSize(request, { standard: 40, maximum: 100 });
		const page = cursorPage(found, [{ value: ({ serial }) => serial, descending: true }], {
			cursor,
			size,
		});
		const link = linkHeader(request, context, page);
		if (link !== undefined) reply.header('link', link);
		return {
			data: page.items.map((event) => ({
				...without(event, 'serial', 'at'),
				organization_id: state.organization.id,
				timestamp: new Date(event.at).toISOString(),
			})),
		};
	});
}

export const auditTrail: Area<AuditTrailState> = {
	settings: {},
	state: (world) => new AuditTrailState(world),
	routes,
};
