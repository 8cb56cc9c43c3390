/** Orders, v3: batch upsert, list, get, patch, delete. */
import type { FastifyRequest } from 'fastify';

import { isCountry } from '../countries';
import { ApiError, invalid, invalidParameter, type ErrorEntry } from '../errors';
import { cursorPage, linkHeader, pageSize, type SortKey } from '../pagination';
import { orderChangesSchema, ordersSchema } from '../schemas/order';
import { keyOf, type SandboxState } from '../state';
import { isObject, type Area, type JsonObject, type SavedOrder, type ShopOrder } from '../types';
import { check, isDay } from '../validation';

const MAXIMUM_BATCH = 100;

/** Sendcloud's ID is a text when it is sent. */
type SentOrder = ShopOrder & { id?: string };

const notFound = (detail = 'The order could not be found with the search criteria given') =>
	new ApiError(404, { code: 'not_found', title: 'Not found', detail });

/** What POST and PATCH answer with: the only place where the ID is a number. */
const receipt = ({ id, order_id, order_number }: SavedOrder) => ({ id, order_id, order_number });

/** What GET answers with: the ID is a text. */
const shown = (order: SavedOrder) => ({ ...order, id: String(order.id) });

function checkPartner(request: FastifyRequest, state: SandboxState): void {
	const partner = request.headers['sendcloud-partner-id'];
	if (partner === undefined || state.partnerIds.has(String(partner).toLowerCase())) return;
	throw new ApiError(400, {
		code: 'invalid',
		title: 'Invalid',
		detail: 'The partner ID is invalid or unknown.',
		source: { header: 'Sendcloud-Partner-Id' },
	});
}

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

export const orders: Area = (api, context) => {
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
};
