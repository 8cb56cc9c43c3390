/** A shop's shipments, v2: upsert with partial success, list, delete. */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

import { ApiError, inPython } from '../errors';
import { findIntegration } from '../find';
import { cursorPage, pageBody } from '../pagination';
import { shipmentSchema } from '../schemas/shipment';
import { isObject, type Area, type Json, type JsonObject, type Shipment } from '../types';
import { check, django, isDay, type Problem } from '../validation';

const MAXIMUM_BATCH = 100;
const DAY_MS = 86_400_000;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const invalid = (detail: string) => new ApiError(400, { code: 'invalid', detail });

const keyOf = (shipment: JsonObject) =>
	JSON.stringify([shipment.external_order_id, shipment.external_shipment_id ?? null]);

const shown = (shipment: Shipment): JsonObject => ({ ...shipment, serial: undefined });

/** Every message at the place of its field; in lists the entries without one are empty. */
function tree(problems: Array<Pick<Problem, 'path' | 'detail'>>): Json {
	const here = problems.filter(({ path }) => path.length === 0);
	if (here.length > 0) return here.map(({ detail }) => detail);
	const steps = [...new Set(problems.map(({ path }) => path[0]))];
	const under = (step: string) =>
		tree(
			problems
				.filter(({ path }) => path[0] === step)
				.map(({ path, detail }) => ({ path: path.slice(1), detail })),
		);
	if (!steps.every((step) => /^\d+$/.test(step))) {
		return Object.fromEntries(steps.map((step) => [step, under(step)]));
	}
	const length = Math.max(...steps.map(Number)) + 1;
	return Array.from({ length }, (_entry, index) =>
		steps.includes(String(index)) ? under(String(index)) : {},
	);
}

/** A list in the query: repeated, or with commas. */
const listed = (value: string | string[] | undefined) =>
	[value ?? []]
		.flat()
		.flatMap((text) => text.split(','))
		.filter(Boolean);

export const shipments: Area = (api, context) => {
	const { state, settings, now } = context;
	const path = '/v2/integrations/:id/shipments';

	const ofIntegration = (id: number) =>
		[...state.shipments.values()].filter(({ integration }) => integration === id);

	function upsert(
		request: FastifyRequest,
		integration: number,
		known: Map<string, Shipment>,
		sent: unknown,
	) {
		const problems = check(request, shipmentSchema, sent, django);
		const ids = isObject(sent) ? sent : {};
		if (problems.length > 0) {
			return {
				error: tree(
					problems.map(({ path, detail }) => ({
						path: path.length > 0 ? path : ['non_field_errors'],
						detail,
					})),
				),
				external_order_id: String(ids.external_order_id ?? ''),
				external_shipment_id: String(ids.external_shipment_id ?? ''),
				status: 'error',
			};
		}
		const { created_at, updated_at, ...rest } = sent as JsonObject;
		const time = new Date(now()).toISOString();
		const current = known.get(keyOf(rest));
		const unchanged = current?.shipment_updated_at === updated_at;
		if (unchanged && settings.unchangedShipments === 'leftOut') return [];
		if (!unchanged) {
			const shipment: Shipment = {
				allowed_shipping_methods: [],
				...rest,
				external_order_id: String(rest.external_order_id),
				external_shipment_id: rest.external_shipment_id as string | null,
				integration,
				shipment_uuid: current?.shipment_uuid ?? randomUUID(),
				serial: current?.serial ?? state.nextId(),
				created_at: current?.created_at ?? time,
				updated_at: time,
				shipment_created_at: String(created_at),
				shipment_updated_at: String(updated_at),
			};
			state.shipments.set(shipment.shipment_uuid, shipment);
			known.set(keyOf(shipment), shipment);
		}
		const { external_order_id, external_shipment_id, shipment_uuid } = known.get(keyOf(rest))!;
		return {
			external_order_id,
			external_shipment_id:
				external_shipment_id ?? (settings.nothing === 'null' ? null : undefined),
			shipment_uuid,
			status: current ? 'updated' : 'created',
		};
	}

	api.post(path, async (request) => {
		const { id } = findIntegration(request, state);
		const { body } = request;
		if (!Array.isArray(body))
			throw invalid(`Expected a list of items but got type "${typeof body}".`);
		if (body.length === 0) throw invalid('This list may not be empty.');
		if (body.length > MAXIMUM_BATCH) {
			throw invalid(`Ensure this field has no more than ${MAXIMUM_BATCH} elements.`);
		}
		const known = new Map(ofIntegration(id).map((shipment) => [keyOf(shipment), shipment]));
		return body.flatMap((sent: unknown) => upsert(request, id, known, sent));
	});

	api.get(path, async (request) => {
		const { id } = findIntegration(request, state);
		const query = request.query as Record<string, string | string[] | undefined>;
		const day = (name: string, standard: number) => {
			const given = query[name];
			if (!given) return new Date(standard).toISOString().slice(0, 10);
			if (typeof given !== 'string' || !isDay(given))
				throw invalid(inPython({ [name]: ['Enter a valid date.'] }));
			return given;
		};
		const start = day('start_date', now() - 365 * DAY_MS);
		const end = day('end_date', now());
		const orderIds = listed(query.external_order_ids);
		const shipmentIds = listed(query.external_shipment_ids);
		const { order_number: number } = query;
		const found = ofIntegration(id)
			.filter(({ created_at: time }) => time.slice(0, 10) >= start && time.slice(0, 10) <= end)
			.filter((shipment) => orderIds.length === 0 || orderIds.includes(shipment.external_order_id))
			.filter(
				(shipment) =>
					shipmentIds.length === 0 || shipmentIds.includes(shipment.external_shipment_id ?? ''),
			)
			.filter((shipment) => !number || shipment.order_number === number);
		const page = cursorPage(found, [{ value: ({ serial }) => serial, descending: true }], {
			cursor: query.cursor as string | undefined,
			size: settings.pageSizeV2,
		});
		return pageBody(request, context, { ...page, items: page.items.map(shown) });
	});

	api.post(`${path}/delete`, async (request, reply) => {
		const { id } = findIntegration(request, state);
		const body = isObject(request.body) ? request.body : {};
		const { shipment_uuid: uuid } = body;
		if (
			uuid === undefined &&
			(body.external_order_id === undefined || body.external_shipment_id === undefined)
		) {
			throw invalid('Missing shipment_uuid or the pair external_order_id and external_shipment_id');
		}
		if (uuid !== undefined && !(typeof uuid === 'string' && UUID.test(uuid))) {
			throw invalid('Must be a valid UUID.');
		}
		const shipment = ofIntegration(id).find((candidate) =>
			// A shop that does not split its orders has no shipment ID to give.
			uuid === undefined
				? keyOf(candidate) ===
					keyOf({ ...body, external_shipment_id: body.external_shipment_id || null })
				: candidate.shipment_uuid === uuid,
		);
		if (!shipment) {
			throw new ApiError(404, {
				code: 'not_found',
				detail: 'No ShipmentBlob matches the given query.',
			});
		}
		state.shipments.delete(shipment.shipment_uuid);
		return await reply.code(204).send();
	});
};
