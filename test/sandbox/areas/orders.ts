/** Orders, v3: batch upsert, list, get, patch, delete. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isCountry } from '../countries';
import { ApiError, invalid, invalidParameter, type ErrorEntry } from '../server/errors';
import { cursorPage, linkHeader, pageSize, type SortKey } from '../server/pagination';
import { checkPartner } from '../server/partner';
import { check, isDay, nullable, type Schema } from '../server/validation';
import {
	isObject,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type SandboxState,
	type World,
} from '../server/world';

/** What every order has that a shop sends, once it has been checked. */
export interface ShopOrder extends JsonObject {
	order_id: string;
	order_number: string;
	order_details: JsonObject & {
		integration: JsonObject & { id: number };
		status: JsonObject & { code: string };
		order_created_at: string;
		order_updated_at?: string;
		order_items: JsonObject[];
	};
}

/** An order as it is kept: what the shop sent, and what Sendcloud adds. */
export interface SavedOrder extends ShopOrder {
	id: number;
	created_at: string;
	modified_at: string;
}

interface OrderSettings {
	/** Orders can be found, changed and deleted only this long after the 201. */
	savingDelayMs: number;
	/** Whether the errors that only Sendcloud can see come one at a time or all together. */
	businessErrors: 'first' | 'all';
}

interface Saving {
	order: SavedOrder;
	visibleAt: number;
}

/** What an order is told apart by. */
export const keyOf = ({ order_id, order_details }: ShopOrder) =>
	`${order_details.integration.id}/${order_id}`;

/** Orders by Sendcloud's ID, and by what the shop tells them apart by, so that many take no longer than few. */
class Orders extends Map<number, SavedOrder> {
	readonly byKey = new Map<string, SavedOrder>();

	override set(id: number, order: SavedOrder): this {
		this.#forget(id);
		this.byKey.set(keyOf(order), order);
		return super.set(id, order);
	}

	override delete(id: number): boolean {
		this.#forget(id);
		return super.delete(id);
	}

	override clear(): void {
		this.byKey.clear();
		super.clear();
	}

	#forget(id: number): void {
		const order = this.get(id);
		if (order) this.byKey.delete(keyOf(order));
	}
}

/**
 * Saving orders is asynchronous: what was accepted waits in `saving` until its time has come. Nothing ticks;
 * whoever looks at `orders` first moves over what is due, so a test's own clock works as well as the real one.
 */
class OrdersState implements AreaState {
	#orders = new Orders();
	#saving: Saving[] = [];
	#nextOrderId = 0;
	#world: World;

	constructor(world: World) {
		this.#world = world;
		this.reset();
	}

	reset(): void {
		this.#orders.clear();
		this.#saving = [];
		this.#nextOrderId = 234543;
	}

	/** The orders that have been saved, by Sendcloud's ID. */
	get orders(): Orders {
		this.#settle();
		return this.#orders;
	}

	/** The orders that were accepted and are not saved yet. */
	get saving(): SavedOrder[] {
		this.#settle();
		return this.#saving.map(({ order }) => order);
	}

	#settle(): void {
		const time = this.#world.now();
		const due = this.#saving.filter(({ visibleAt }) => visibleAt <= time);
		if (due.length === 0) return;
		this.#saving = this.#saving.filter(({ visibleAt }) => visibleAt > time);
		for (const { order } of due) this.#orders.set(order.id, order);
	}

	nextOrderId(): number {
		while (this.#orders.has(this.#nextOrderId)) this.#nextOrderId++;
		return this.#nextOrderId++;
	}

	/** Accepts an order: it can be found after the saving delay. */
	save(order: SavedOrder): void {
		const { now, settings } = this.#world;
		this.#saving.push({ order, visibleAt: now() + settings.savingDelayMs });
	}

	deleteOrder(id: number): boolean {
		this.#saving = this.#saving.filter(({ order }) => order.id !== id);
		return this.orders.delete(id);
	}

	/** The saved order with the shop's own ID. */
	findOrder(orderId: string, integrationId: number): SavedOrder | undefined {
		return this.orders.byKey.get(`${integrationId}/${orderId}`);
	}
}

/*
 * What an order must look like: one description for the whole order that POST takes and for the parts that PATCH
 * takes, which is the same with less required.
 */

const text: Schema = { type: 'string' };
const filled: Schema = { type: 'string', minLength: 1 };
const boolean: Schema = { type: 'boolean' };
const dateTime: Schema = { type: 'string', format: 'date-time' };
const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
	type: 'object',
	properties,
	required,
});
const list = (items: Schema): Schema => ({ type: 'array', items });

const price = (required: string[] = []) =>
	object({ value: { type: 'number' }, currency: oneOf('EUR', 'GBP', 'USD') }, required);

/** Amounts as text, unlike prices. The document's pattern has no ends; a comma is refused all the same. */
const costs = nullable(
	object({
		value: nullable({ type: 'string', pattern: '^\\d+(\\.\\d+)?$' }),
		currency: nullable(text),
	}),
);

const length: Schema = { type: 'number', minimum: 0 };
const measurement = object({
	dimension: object(
		{ length, width: length, height: length, unit: oneOf('cm', 'mm', 'm', 'yd', 'ft', 'in') },
		['length', 'width', 'height', 'unit'],
	),
	weight: object(
		{ value: { type: 'number', exclusiveMinimum: 0 }, unit: oneOf('kg', 'g', 'lbs', 'oz') },
		['value', 'unit'],
	),
	volume: object(
		{ value: { type: 'integer', minimum: 0 }, unit: oneOf('m3', 'cm3', 'l', 'ml', 'gal') },
		['value', 'unit'],
	),
});

const dangerousGoods = object({
	chemical_record_identifier: nullable(text),
	regulation_set: oneOf('IATA', 'ADR'),
	packaging_type_quantity: nullable(text),
	packaging_type: nullable(text),
	packaging_instruction_code: nullable(text),
	id_number: nullable(text),
	class_division_number: nullable(text),
	quantity: nullable(text),
	unit_of_measurement: oneOf('KG', 'G', 'L', 'ML'),
	proper_shipping_name: nullable(text),
	commodity_regulated_level_code: oneOf('LQ', 'EQ'),
	transportation_mode: oneOf('Highway', 'Ground', 'PAX', 'CAO'),
	emergency_contact_name: nullable(text),
	emergency_contact_phone: nullable(text),
	adr_packing_group_letter: oneOf('I', 'II', 'III'),
	local_proper_shipping_name: nullable(text),
	transport_category: nullable(text),
	tunnel_restriction_code: nullable(text),
	weight_type: oneOf('Net', 'Gross'),
});

const taxNumbers = list(
	object({ name: nullable(text), country_code: nullable(text), value: nullable(text) }),
);

const customsDetails = nullable(
	object({
		commercial_invoice_number: text,
		shipment_type: oneOf('gift', 'commercial_goods', 'commercial_sample', 'returned_goods'),
		export_type: oneOf('private', 'commercial_b2c', 'commercial_b2b'),
		tax_numbers: nullable(
			object({ sender: taxNumbers, receiver: taxNumbers, importer_of_record: taxNumbers }),
		),
	}),
);

const address = (required: string[]) =>
	object(
		{
			name: filled,
			company_name: text,
			address_line_1: text,
			house_number: text,
			address_line_2: text,
			postal_code: filled,
			city: filled,
			po_box: nullable(text),
			state_province_code: text,
			country_code: filled,
			email: { type: 'string', format: 'email' },
			phone_number: text,
		},
		required,
	);

const shippingDetails = object({
	is_local_pickup: nullable(boolean),
	delivery_indicator: text,
	measurement,
	ship_with: object(
		{
			type: oneOf('shipping_option_code'),
			properties: object(
				{
					shipping_option_code: nullable(text),
					contract_id: nullable({ type: 'integer', minimum: 1 }),
				},
				['shipping_option_code'],
			),
		},
		['properties', 'type'],
	),
});

const servicePoint: Schema = {
	...object({
		id: text,
		carrier_service_point_id: text,
		post_number: text,
		latitude: text,
		longitude: text,
		type: text,
		extra_data: object({}),
	}),
	oneOf: [{ required: ['id'] }, { required: ['carrier_service_point_id'] }],
};

function order({ partial }: { partial: boolean }): Schema {
	const required = (...names: string[]) => (partial ? [] : names);
	/** Where POST wants something in it and PATCH takes any text. */
	const name = partial ? text : filled;

	const item = object(
		{
			item_id: name,
			product_id: text,
			variant_id: text,
			image_url: { type: 'string', format: 'http-url' },
			name: text,
			description: text,
			quantity: partial
				? { type: 'integer', minimum: 0 }
				: { type: 'integer', exclusiveMinimum: 0 },
			sku: text,
			hs_code: text,
			country_of_origin: { type: 'string', minLength: 2, maxLength: 2 },
			properties: object({}),
			unit_price: price(),
			total_price: price(),
			measurement,
			ean: text,
			delivery_dates: partial
				? nullable(object({ handover_at: dateTime, deliver_at: dateTime }))
				: object({ handover_at: nullable(dateTime), deliver_at: nullable(dateTime) }),
			mid_code: nullable(text),
			material_content: nullable(text),
			intended_use: nullable(text),
			dangerous_goods: dangerousGoods,
		},
		required('name', 'quantity', 'total_price'),
	);
	const total = price(required('value', 'currency'));
	const addressLines = required('name', 'address_line_1', 'postal_code', 'city', 'country_code');

	return object(
		{
			id: text,
			order_id: name,
			order_number: name,
			order_details: object(
				{
					integration: object(
						{ id: { type: 'integer', ...(partial && { minimum: 1 }) } },
						required('id'),
					),
					status: object({ code: name, message: text }, required('code')),
					order_created_at: dateTime,
					order_updated_at: dateTime,
					order_items: list(item),
					notes: partial ? nullable(text) : text,
					tags: partial ? nullable(list(text)) : list(text),
				},
				required('integration', 'status', 'order_created_at', 'order_items'),
			),
			payment_details: object(
				{
					is_cash_on_delivery: nullable(boolean),
					total_price: total,
					subtotal_price: total,
					estimated_shipping_price: total,
					estimated_tax_price: total,
					status: object({ code: name, message: text }, required('code')),
					invoice_date: nullable(text),
					discount_granted: costs,
					insurance_costs: costs,
					freight_costs: costs,
					other_costs: costs,
				},
				required('total_price', 'status'),
			),
			customs_details: customsDetails,
			customer_details: object({ name: text, phone_number: text, email: text }, required('name')),
			billing_address: address(addressLines),
			shipping_address: address(addressLines),
			shipping_details: shippingDetails,
			service_point_details: servicePoint,
		},
		required('order_id', 'order_number', 'order_details', 'payment_details'),
	);
}

const ordersSchema = list(order({ partial: false }));
const orderChangesSchema = order({ partial: true });

const MAXIMUM_BATCH = 100;

/** Sendcloud's ID is a text when it is sent. */
type SentOrder = ShopOrder & { id?: string };

const notFound = (detail = 'The order could not be found with the search criteria given') =>
	new ApiError(404, { code: 'not_found', title: 'Not found', detail });

/** What POST and PATCH answer with: the only place where the ID is a number. */
const receipt = ({ id, order_id, order_number }: SavedOrder) => ({ id, order_id, order_number });

/** What GET answers with: the ID is a text. */
const shown = (order: SavedOrder) => ({ ...order, id: String(order.id) });

/** Errors in what an order refers to, with their path inside the order. */
function businessErrors(order: JsonObject, current: SavedOrder | undefined, state: SandboxState) {
	const errors: Array<{ path: string; detail: string }> = [];
	const { order_id, order_details, shipping_address, billing_address } =
		order as Partial<SavedOrder>;
	const integrationId = order_details?.integration?.id;

	if (integrationId !== undefined && !state.integrations.has(integrationId)) {
		errors.push({
			path: 'order_details/integration/id',
			detail: `Integration with id ${integrationId} does not exist`,
		});
	} else if (
		current &&
		integrationId !== undefined &&
		integrationId !== current.order_details.integration.id
	) {
		errors.push({
			path: 'order_details/integration/id',
			detail: `Integration of order ${current.order_id} cannot be changed`,
		});
	}
	if (current && order_id !== undefined && order_id !== current.order_id) {
		errors.push({ path: 'order_id', detail: `Order id ${current.order_id} cannot be changed` });
	}
	for (const [name, address] of Object.entries({ shipping_address, billing_address })) {
		if (!isObject(address) || typeof address.country_code !== 'string') continue;
		if (!isCountry(address.country_code)) {
			errors.push({
				path: `${name}/country_code`,
				detail: `Country with code ${address.country_code} does not exist`,
			});
		}
	}
	return errors;
}

/** Filters by day: the parameter, the order's field and which days pass. */
const DATE_FILTERS = (['order_created_at', 'order_updated_at'] as const).flatMap((field) => [
	{ parameter: field, field, passes: (day: string, given: string) => day === given },
	{ parameter: `${field}_min`, field, passes: (day: string, given: string) => day >= given },
	{ parameter: `${field}_max`, field, passes: (day: string, given: string) => day <= given },
]);

const TEXT_FILTERS: Array<[parameter: string, value: (order: SavedOrder) => string]> = [
	['order_number', (order) => order.order_number],
	['order_id', (order) => order.order_id],
	['status', (order) => order.order_details.status.code],
];

function filtered(query: Record<string, string>, state: SandboxState): SavedOrder[] {
	const errors: ErrorEntry[] = [];
	let orders = [...state.orders.values()];

	if (query.integration) {
		const ids = query.integration.split(',').map((id) => id.trim());
		const unknown = ids.find((id) => !state.integrations.has(Number(id)));
		if (unknown !== undefined) {
			errors.push({
				code: 'invalid_choice',
				title: 'Invalid Choice',
				detail: `Select a valid choice. ${unknown} is not one of the available choices.`,
				source: { parameter: 'integration' },
			});
		}
		orders = orders.filter((order) => ids.includes(String(order.order_details.integration.id)));
	}
	for (const { parameter, field, passes } of DATE_FILTERS) {
		const given = query[parameter];
		if (!given) continue;
		if (!isDay(given)) errors.push(invalidParameter(parameter, 'Enter a valid date.'));
		orders = orders.filter(({ order_details }) => {
			const moment = order_details[field];
			return moment !== undefined && passes(new Date(moment).toISOString().slice(0, 10), given);
		});
	}
	for (const [parameter, value] of TEXT_FILTERS) {
		const given = query[parameter];
		if (given)
			orders = orders.filter((order) => value(order).toLowerCase() === given.toLowerCase());
	}
	if (errors.length > 0) throw new ApiError(400, errors);
	return orders;
}

const SORT_VALUES: Record<string, SortKey<SavedOrder>['value']> = {
	integration: (order) => order.order_details.integration.id,
	order_number: (order) => order.order_number,
	order_created_at: (order) => Date.parse(order.order_details.order_created_at),
	order_updated_at: (order) => Date.parse(order.order_details.order_updated_at ?? '') || 0,
	pk: (order) => order.id,
};

/** As documented: a value not known makes it the standard order, one that contradicts an earlier one is ignored. */
function sorting(sort = ''): Array<SortKey<SavedOrder>> {
	const keys = new Map<string, boolean>();
	for (const text of sort.split(',').filter(Boolean)) {
		const name = text.replace(/^-/, '');
		if (!(name in SORT_VALUES)) return sorting();
		if (!keys.has(name)) keys.set(name, text.startsWith('-'));
	}
	if (!keys.has('pk')) keys.set('pk', true);
	return [...keys].map(([name, descending]) => ({ value: SORT_VALUES[name], descending }));
}

/** What PATCH makes of a value: objects are merged, null empties, everything else replaces. */
function merged(current: JsonObject, changes: JsonObject): JsonObject {
	const result = { ...current };
	for (const [name, value] of Object.entries(changes)) {
		const before = result[name];
		if (value === null) delete result[name];
		else result[name] = isObject(value) && isObject(before) ? merged(before, value) : value;
	}
	return result;
}

/** Order items are found by their name; none can be added or removed here. */
function mergedItems(items: JsonObject[], changes: JsonObject[]): JsonObject[] {
	const result = [...items];
	for (const change of changes) {
		const index = result.findIndex(({ name }) => name === change.name);
		if (index === -1) {
			throw new ApiError(400, {
				code: 'invalid',
				title: 'Invalid',
				detail: 'Could not find specified item.',
				source: { pointer: 'order/order_details/order_items' },
			});
		}
		result[index] = merged(result[index], change);
	}
	return result;
}

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now } = context;
	const config = { scope: 'order' };

	/** With the ones that are only accepted yet, so that an order never gets two IDs. */
	function known() {
		const { orders, saving } = state;
		const byId = new Map(saving.map((order) => [order.id, order]));
		const byKey = new Map(saving.map((order) => [keyOf(order), order]));
		return {
			byId: (id: string) => byId.get(Number(id)) ?? orders.get(Number(id)),
			byKey: (key: string) => byKey.get(key) ?? orders.byKey.get(key),
		};
	}

	const find = (request: FastifyRequest, detail?: string): SavedOrder => {
		const { id } = request.params as { id: string };
		const order = /^\d+$/.test(id) ? state.orders.get(Number(id)) : undefined;
		if (!order) throw notFound(detail);
		return order;
	};

	api.post('/v3/orders', { config }, async (request, reply) => {
		checkPartner(request, state);
		const { body } = request;
		if (!Array.isArray(body) || body.length === 0 || !body.every(isObject)) {
			throw new ApiError(400, {
				code: 'non_field_errors',
				title: 'Wrong format',
				detail: 'Wrong request format, expected list of objects',
			});
		}
		if (body.length > MAXIMUM_BATCH) {
			const detail = `Orders list should have at most ${MAXIMUM_BATCH} items, not ${body.length}`;
			throw new ApiError(400, invalid('/data/attributes/', detail));
		}
		const problems = check(request, ordersSchema, body)
			.sort((left, right) => Number(left.path[0]) - Number(right.path[0]))
			.map(({ path: [index, ...path], detail }) =>
				invalid(`/data/attributes/[${index}]/${path.join('/')}`, detail),
			);
		if (problems.length > 0) throw new ApiError(400, problems);

		const sent = body as SentOrder[];
		const { byId, byKey } = known();
		const errors = sent.flatMap((order, index) => {
			const pointer = (path: string) => `/data/attributes/[${index}]/${path}`;
			const current = order.id === undefined ? undefined : byId(order.id);
			if (order.id !== undefined && !current) {
				return invalid(pointer('id'), `Order with id ${order.id} does not exist`);
			}
			return businessErrors(order, current, state).map(({ path, detail }) =>
				invalid(pointer(path), detail),
			);
		});
		if (errors.length > 0) {
			throw new ApiError(400, settings.businessErrors === 'first' ? errors[0] : errors);
		}

		const beingSaved = new Set(state.saving.map(({ order_id }) => order_id));
		const keys = new Set(sent.map(keyOf));
		if (keys.size < sent.length || sent.some(({ order_id }) => beingSaved.has(order_id))) {
			const detail = 'We are still processing a previous request. Please try again in a moment.';
			throw new ApiError(400, invalid('/data', detail));
		}

		const time = new Date(now()).toISOString();
		const accepted = sent.map((order): SavedOrder => {
			const current = byKey(keyOf(order));
			return {
				...order,
				id: current?.id ?? state.nextOrderId(),
				created_at: current?.created_at ?? time,
				modified_at: time,
			};
		});
		for (const order of accepted) state.save(order);
		return await reply.code(201).send({ data: accepted.map(receipt) });
	});

	api.get('/v3/orders', { config }, async (request, reply) => {
		const query = request.query as Record<string, string>;
		const size = pageSize(request, { standard: 100, maximum: 200 });
		const page = cursorPage(filtered(query, state), sorting(query.sort), {
			cursor: query.cursor,
			size,
		});
		const link = linkHeader(request, context, page);
		if (link !== undefined) reply.header('link', link);
		return { data: page.items.map(shown) };
	});

	api.get('/v3/orders/:id', { config }, async (request) => ({ data: shown(find(request)) }));

	api.patch('/v3/orders/:id', { config }, async (request) => {
		const current = find(request, 'Could not find specified item.');
		const problems = check(request, orderChangesSchema, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, detail }) => invalid(`/data/attributes/${path.join('/')}`, detail)),
			);
		}
		const { id, ...changes } = request.body as JsonObject;
		if (id !== undefined && id !== String(current.id)) {
			throw new ApiError(400, invalid('/data/attributes/id', `Id ${current.id} cannot be changed`));
		}
		const errors = businessErrors(changes, current, state).map(({ path, detail }) =>
			invalid(`/data/attributes/${path}`, detail),
		);
		if (errors.length > 0) {
			throw new ApiError(400, settings.businessErrors === 'first' ? errors[0] : errors);
		}

		const { created_at, order_details } = current;
		const changed = merged(current, changes) as SavedOrder;
		const items = isObject(changes.order_details) ? changes.order_details.order_items : undefined;
		if (items) {
			changed.order_details.order_items = mergedItems(
				order_details.order_items,
				items as JsonObject[],
			);
		}
		Object.assign(changed, { created_at, modified_at: new Date(now()).toISOString() });
		state.orders.set(current.id, changed);
		return { data: receipt(changed) };
	});

	api.delete('/v3/orders/:id', { config }, async (request, reply) => {
		state.deleteOrder(find(request).id);
		return await reply.code(204).send();
	});
}

export const orders: Area<OrdersState, OrderSettings> = {
	settings: { savingDelayMs: 0, businessErrors: 'first' },
	state: (world) => new OrdersState(world),
	routes,
};
