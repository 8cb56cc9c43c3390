/** A shop's shipments, v2: upsert with partial success, list, delete. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError, inPython } from '../server/errors';
import { cursorPage, pageBody } from '../server/pagination';
import {
	check,
	DECIMAL,
	django,
	isDay,
	nullable,
	type Problem,
	type Schema,
} from '../server/validation';
import {
	isObject,
	type Area,
	type AreaState,
	type Context,
	type Json,
	type JsonObject,
} from '../server/world';
import { findIntegration } from './integrations';

/** A shop's shipment (v2) as it is kept; the shop's own times are the `shipment_…` ones. */
export interface Shipment extends JsonObject {
	shipment_uuid: string;
	integration: number;
	external_order_id: string;
	external_shipment_id: string | null;
	created_at: string;
	updated_at: string;
	shipment_created_at: string;
	shipment_updated_at: string;
	/** Tells the order they came in; not shown. */
	serial: number;
}

interface IntegrationShipmentSettings {
	/** What v2 says of a shipment whose `updated_at` did not change: the documents know no word for it. */
	unchangedShipments: 'updated' | 'leftOut';
}

class IntegrationShipmentsState implements AreaState {
	/** By UUID. */
	readonly shipments = new Map<string, Shipment>();

	reset(): void {
		this.shipments.clear();
	}
}

/* What a shipment must look like: almost everything is required, and all decimals are texts. */

const text: Schema = { type: 'string' };
const filled: Schema = { type: 'string', minLength: 1 };
const integer: Schema = { type: 'integer' };
const dateTime: Schema = { type: 'string', format: 'date-time' };
const decimal: Schema = { type: 'string', pattern: DECIMAL };
const size = nullable({ ...decimal, maxLength: 10 });
const country: Schema = { type: 'string', format: 'country' };

const status = nullable({
	type: 'object',
	required: ['id', 'message'],
	properties: { id: filled, message: filled },
});

const parcelItem: Schema = {
	type: 'object',
	required: ['description', 'quantity', 'value'],
	properties: {
		description: filled,
		hs_code: { type: 'string', maxLength: 12 },
		origin_country: nullable(country),
		product_id: text,
		properties: { type: 'object', additionalProperties: nullable(text) },
		quantity: { type: 'integer', minimum: 1 },
		sku: text,
		value: decimal,
		weight: nullable(decimal),
		mid_code: nullable(text),
		material_content: nullable(text),
		intended_use: nullable(text),
	},
};

/** The document's schema says an object with an amount, its examples say the amount alone: both will do. */
const costs: Schema = {
	type: ['object', 'string', 'null'],
	pattern: DECIMAL,
	properties: { value: nullable(decimal), currency: nullable(text) },
};

const taxNumbers: Schema = {
	type: 'array',
	items: {
		type: 'object',
		properties: { name: nullable(text), country_code: nullable(text), value: nullable(text) },
	},
};

const properties: Record<string, Schema> = {
	address: filled,
	address_2: text,
	city: filled,
	company_name: text,
	country,
	created_at: dateTime,
	currency: nullable({ type: 'string', enum: ['EUR', 'USD', 'GBP'] }),
	customs_invoice_nr: text,
	customs_shipment_type: nullable({ type: 'integer', enum: [0, 1, 2, 3, 4] }),
	// May be empty, and must be one if it is not.
	email: { type: 'string', if: { minLength: 1 }, then: { format: 'email' } },
	external_order_id: filled,
	external_shipment_id: nullable(filled),
	house_number: text,
	name: filled,
	order_number: filled,
	order_status: status,
	parcel_items: nullable({ type: 'array', items: parcelItem }),
	payment_status: status,
	postal_code: filled,
	shipping_method_checkout_name: { type: 'string', maxLength: 100 },
	telephone: text,
	to_post_number: text,
	to_service_point: nullable(integer),
	to_state: nullable(filled),
	updated_at: dateTime,
};

const optional: Record<string, Schema> = {
	shipping_method: nullable(integer),
	total_order_value: nullable(decimal),
	weight: size,
	width: size,
	height: size,
	length: size,
	checkout_payload: {
		type: 'object',
		required: ['sender_address_id', 'shipping_product', 'delivery_method_type'],
		properties: {
			sender_address_id: integer,
			shipping_product: {
				type: 'object',
				required: ['code', 'name', 'selected_functionalities'],
				properties: { code: filled, name: filled, selected_functionalities: { type: 'object' } },
			},
			delivery_method_type: filled,
			delivery_method_data: {
				type: 'object',
				required: ['delivery_date', 'formatted_delivery_date', 'parcel_handover_date'],
				properties: {
					delivery_date: dateTime,
					formatted_delivery_date: filled,
					parcel_handover_date: dateTime,
				},
			},
		},
	},
	customs_details: nullable({
		type: 'object',
		properties: {
			discount_granted: costs,
			insurance_costs: costs,
			freight_costs: costs,
			other_costs: costs,
			tax_numbers: nullable({
				type: 'object',
				properties: { sender: taxNumbers, receiver: taxNumbers, importer_of_records: taxNumbers },
			}),
		},
	}),
};

const shipmentSchema: Schema = {
	type: 'object',
	required: Object.keys(properties),
	properties: { ...properties, ...optional },
};

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

function routes(api: FastifyInstance, context: Context): void {
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
}

export const integrationShipments: Area<IntegrationShipmentsState, IntegrationShipmentSettings> = {
	settings: { unchangedShipments: 'updated' },
	state: () => new IntegrationShipmentsState(),
	routes,
};
