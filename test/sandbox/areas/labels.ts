/**
 * Ship an order, v3: labels of orders that Sendcloud knows, one at once or up to 20 queued. There is no key against
 * buying twice: who asks again buys again.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { inKilograms, type Refusal } from '../carriers';
import { ApiError, type ErrorEntry } from '../server/errors';
import { checkShippingPartner } from '../server/partner';
import {
	boolean,
	dimensions,
	filled,
	id,
	integer,
	labelDetails,
	list,
	shipWith,
	strict,
	upTo,
	weightText,
} from '../server/schemas';
import { check, type Schema } from '../server/validation';
import {
	isObject,
	without,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
} from '../server/world';
import type { SavedOrder } from './orders';
import {
	documentsOf,
	draftOf,
	isDead,
	labelOf,
	rulesFor,
	shipWithOption,
	shownShipment,
	unknownToAccount,
	type V3Shipment,
} from './shipments';

interface LabelSettings {
	labels: {
		/** The answer to one order: an object in the schema, a list in the example. */
		syncShape: 'object' | 'list';
		/** Where its file is. */
		syncFile: 'label_details' | 'label' | 'parcels';
		/** The answer to many: `parcel_id` is deprecated, and some examples have nothing else. */
		parcelIds: 'both' | 'parcel_id' | 'parcels_ids';
		/** How an order is pointed at in a 202. */
		pointers: 'brackets' | 'slash';
		/** What stands where nothing was bought, or nothing went wrong. */
		empty: 'absent' | 'list';
		/** The examples have short numbers for shipments, which nothing else knows. */
		shipmentIds: 'uuid' | 'number';
		/** Whether what is wrong with the whole request is a 202 with errors alone, or a 400. */
		requestErrors: 'accepted' | 'refused';
		/** Whether an order that the shop cancelled can be shipped: no document says. */
		cancelledOrders: 'bought' | 'refused';
		/** Whether an order with a live label gets another: nor this. */
		shippedOrders: 'bought' | 'refused';
	};
}

const STANDARD: LabelSettings['labels'] = {
	syncShape: 'object',
	syncFile: 'label_details',
	parcelIds: 'both',
	pointers: 'brackets',
	empty: 'absent',
	shipmentIds: 'uuid',
	requestErrors: 'accepted',
	cancelledOrders: 'bought',
	shippedOrders: 'bought',
};

const selector: Record<string, Schema> = {
	order_id: upTo(64, 1),
	order_number: upTo(255, 1),
	apply_shipping_rules: boolean,
};
const oneOfBoth: Schema = {
	oneOf: [{ required: ['order_id'] }, { required: ['order_number'] }],
};
const common: Record<string, Schema> = {
	integration_id: integer,
	sender_address_id: integer,
	brand_id: id,
	ship_with: shipWith,
};

const asyncSchema = strict(
	{
		...common,
		orders: {
			...list(
				strict(
					{
						...selector,
						parcels: list(
							strict(
								{
									parcel_items: list(
										strict({ item_id: filled, quantity: id }, ['item_id', 'quantity']),
										0,
										1000,
									),
									weight: weightText,
									dimensions,
								},
								['parcel_items'],
							),
							1,
							50,
						),
					},
					[],
					oneOfBoth,
				),
				1,
				20,
			),
			uniqueItems: true,
		},
	},
	['integration_id', 'orders'],
);

const syncSchema = strict(
	{
		...common,
		order: strict(selector, [], oneOfBoth),
		label_details: labelDetails(72, 150, 203, 300, 600),
	},
	['integration_id', 'order'],
);

/** What was asked for one order. */
interface Wanted extends JsonObject {
	order_id?: string;
	order_number?: string;
	apply_shipping_rules?: boolean;
	parcels?: JsonObject[];
}

const refused = (detail: string, code = 'validation_error'): Refusal => ({
	path: [],
	code,
	detail,
});

const ADDRESS_FIELDS = ['name', 'address_line_1', 'postal_code', 'city', 'country_code'];

const kilograms = (value: number): JsonObject => ({ value: value.toFixed(3), unit: 'kg' });

/** What an item of an order is as an item of a parcel. */
function parcelItem(line: JsonObject, quantity: number): JsonObject {
	const { weight } = (line.measurement ?? {}) as JsonObject;
	const { unit_price: unit, total_price: total, quantity: ordered } = line;
	const price = isObject(unit) ? unit : (total as JsonObject | undefined);
	const each = isObject(unit) ? Number(unit.value) : Number(price?.value) / Number(ordered);
	const all: JsonObject = {
		item_id: line.item_id,
		description: line.name,
		quantity,
		weight,
		price: price && { value: each.toFixed(2), currency: price.currency },
		hs_code: line.hs_code,
		origin_country: line.country_of_origin,
		sku: line.sku,
		product_id: line.product_id,
	};
	return Object.fromEntries(
		Object.entries(all).filter(([, value]) => value !== undefined && value !== null),
	);
}

const weightOf = (items: JsonObject[]) =>
	items.reduce(
		(sum, { weight, quantity }) => sum + (inKilograms(weight) ?? 0) * Number(quantity),
		0,
	);

/** The parcels of an order as they were asked for, or one with everything in it. */
function parcelsOf(order: SavedOrder, wanted: Wanted): JsonObject[] | Refusal {
	const { order_items: lines } = order.order_details;
	const measured = (order.shipping_details as JsonObject | undefined)?.measurement;
	const { weight, dimension } = (measured ?? {}) as JsonObject;
	if (!wanted.parcels) {
		const items = lines.map((line) => parcelItem(line, Number(line.quantity)));
		const total = inKilograms(weight) ?? weightOf(items);
		if (total <= 0) return refused('The order has no weight.');
		const sides = dimension as JsonObject | undefined;
		return [
			{
				weight: kilograms(total),
				...(sides && {
					dimensions: {
						length: String(sides.length),
						width: String(sides.width),
						height: String(sides.height),
						unit: sides.unit,
					},
				}),
				parcel_items: items,
			},
		];
	}
	const left = new Map(lines.map((line) => [line.item_id, Number(line.quantity)]));
	const parcels: JsonObject[] = [];
	for (const parcel of wanted.parcels) {
		const items: JsonObject[] = [];
		for (const { item_id, quantity } of parcel.parcel_items as JsonObject[]) {
			const line = lines.find((one) => one.item_id === item_id);
			if (!line) return refused(`The order has no item ${String(item_id)}.`);
			const rest = left.get(String(item_id))! - Number(quantity);
			if (rest < 0) return refused(`The order has fewer of item ${String(item_id)}.`);
			left.set(String(item_id), rest);
			items.push(parcelItem(line, Number(quantity)));
		}
		const total = inKilograms(parcel.weight) ?? weightOf(items);
		if (total <= 0) return refused('A parcel of the order has no weight.');
		parcels.push({ weight: kilograms(total), ...parcel, parcel_items: items });
	}
	return parcels;
}

function customsOf({ customs_details: customs }: SavedOrder): JsonObject | undefined {
	if (!isObject(customs)) return undefined;
	const { commercial_invoice_number: number, shipment_type: reason, export_type } = customs;
	if (!number || !reason) return undefined;
	return { invoice_number: number, export_reason: reason, ...(export_type ? { export_type } : {}) };
}

function servicePointOf({ service_point_details: point }: SavedOrder): JsonObject | undefined {
	if (!isObject(point)) return undefined;
	const { id: pointId, carrier_service_point_id: carrierId } = point;
	return {
		...(pointId ? { id: pointId } : {}),
		...(carrierId ? { carrier_service_point_id: carrierId } : {}),
	};
}

const optionOf = (ship: unknown) =>
	isObject(ship) && isObject(ship.properties) && ship.properties.shipping_option_code
		? ship
		: undefined;

class LabelsState implements AreaState {
	reset(): void {}
}

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, pause } = context;
	const config = { scope: 'parcel' };

	/** The order in this integration; of several with one number the newest. */
	function findOrder(wanted: Wanted, integrationId: number): SavedOrder | undefined {
		if (wanted.order_id !== undefined) return state.findOrder(wanted.order_id, integrationId);
		return [...state.orders.values()]
			.filter(
				({ order_number, order_details }) =>
					order_number === wanted.order_number && order_details.integration.id === integrationId,
			)
			.at(-1);
	}

	/** What is wrong with the request, whichever orders it names. */
	function aboutTheRequest(body: JsonObject): ErrorEntry[] {
		const { sender_address_id: sender, brand_id, ship_with, integration_id } = body;
		const asShipment = {
			from_address: sender === undefined ? undefined : { sender_address_id: sender },
			brand_id,
			ship_with,
		};
		const refusals = unknownToAccount(asShipment, state);
		if (!state.integrations.has(Number(integration_id))) {
			refusals.unshift({ path: ['integration_id'], code: 'invalid', detail: 'Does not exist.' });
		}
		return refusals.map(({ path, code, detail }) => ({
			status: detail === 'Does not exist.' ? '404' : '400',
			code,
			detail,
			source: {
				pointer: `/data/attributes/${path.filter((step) => step !== 'from_address').join('/')}`,
			},
		}));
	}

	const isShipped = ({ order_number, order_details }: SavedOrder) =>
		[...state.v3Shipments.values()].some(
			({ sent, integrationId, parcels }) =>
				sent.order_number === order_number &&
				integrationId === order_details.integration.id &&
				parcels.some(({ status }) => !isDead(status)),
		);

	/** Makes a shipment of an order, or says why not. */
	function ship(
		order: SavedOrder,
		wanted: Wanted,
		body: JsonObject,
		sync: boolean,
	): V3Shipment | Refusal[] {
		const { shipping_address: to, payment_details: payment } = order as JsonObject;
		if (!isObject(to) || ADDRESS_FIELDS.some((field) => !to[field])) {
			return [refused('The order has no valid shipping address.')];
		}
		if (
			settings.labels.cancelledOrders === 'refused' &&
			/^cancell?ed$/i.test(order.order_details.status.code)
		) {
			return [refused('The order has been cancelled.')];
		}
		if (settings.labels.shippedOrders === 'refused' && isShipped(order)) {
			return [refused('The order has already been shipped.')];
		}
		const parcels = parcelsOf(order, wanted);
		if (!Array.isArray(parcels)) return [parcels];
		const details = (order.shipping_details ?? {}) as JsonObject;
		const indicator = details.delivery_indicator as string | undefined;
		const rules = wanted.apply_shipping_rules ? rulesFor({ to, parcels, indicator }, state) : [];
		const { senderAddressId, shippingOptionCode } = state.shippingDefaults;
		const [rule] = rules;
		const chosen =
			(rule && shipWithOption(rule.result.shipping_option_code, rule.result.contract_id)) ??
			optionOf(body.ship_with) ??
			optionOf(details.ship_with) ??
			(shippingOptionCode === undefined ? undefined : shipWithOption(shippingOptionCode));
		if (!chosen) return [refused('The order has no shipping option.')];
		const { total_price: total } = (payment ?? {}) as { total_price?: JsonObject };
		const sent: JsonObject = {
			from_address: { sender_address_id: body.sender_address_id ?? senderAddressId },
			to_address: Object.fromEntries(
				Object.entries(to).filter(([, value]) => value !== null && value !== ''),
			),
			ship_with: chosen,
			order_number: order.order_number,
			customs_information: customsOf(order),
			to_service_point: servicePointOf(order),
			brand_id: body.brand_id,
			label_details: body.label_details,
			total_order_price: total && {
				value: Number(total.value).toFixed(2),
				currency: total.currency,
			},
		};
		const integrationId = order.order_details.integration.id;
		const known = Object.fromEntries(
			Object.entries(sent).filter(([, value]) => value !== undefined),
		);
		const draft = draftOf(known, parcels, context, { integrationId });
		if ('refusals' in draft) return draft.refusals;
		return state.createShipment(draft, { sync });
	}

	const base = (shipment: V3Shipment, order: SavedOrder, body: JsonObject): JsonObject => ({
		shipment_id: settings.labels.shipmentIds === 'uuid' ? shipment.id : String(shipment.serial),
		order_id: order.order_id,
		order_number: order.order_number,
		...(optionOf(body.ship_with) && {
			ship_with: shipWithOption(shipment.option.code, shipment.contractId),
		}),
	});

	function checked(request: FastifyRequest, schema: Schema): JsonObject {
		checkShippingPartner(request, state);
		const problems = check(request, schema, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, code, detail }) => ({
					code,
					detail,
					source: { pointer: ['/data/attributes', ...path].join('/') },
				})),
			);
		}
		return request.body as JsonObject;
	}

	api.post('/v3/orders/create-labels-async', { config }, async (request, reply) => {
		const body = checked(request, asyncSchema);
		const { pointers, parcelIds, empty, requestErrors } = settings.labels;
		const errors = aboutTheRequest(body);
		if (errors.length > 0 && requestErrors === 'refused') throw new ApiError(400, errors);
		const bought: JsonObject[] = [];
		for (const [index, wanted] of (errors.length > 0 ? [] : (body.orders as Wanted[])).entries()) {
			const pointer = `/data/attributes/orders/${pointers === 'brackets' ? `[${index}]` : index}`;
			const order = findOrder(wanted, Number(body.integration_id));
			if (!order) {
				const [detail, code] = ['The order could not be found.', 'not_found'];
				errors.push({ status: '404', code, detail, source: { pointer } });
				continue;
			}
			const shipment = ship(order, wanted, body, false);
			if (Array.isArray(shipment)) {
				errors.push(
					...shipment.map(({ code, detail }) => ({
						status: '400',
						code: code === 'required' ? 'validation_error' : code,
						title: 'Invalid order',
						detail,
						source: { pointer },
					})),
				);
				continue;
			}
			const ids = shipment.parcels.map((parcel) => parcel.id);
			bought.push({
				...base(shipment, order, body),
				...(parcelIds !== 'parcels_ids' && { parcel_id: ids[0] }),
				...(parcelIds !== 'parcel_id' && { parcels_ids: ids }),
			});
		}
		const stays = (all: unknown[]) => all.length > 0 || empty === 'list';
		return await reply.code(202).send({
			...(stays(bought) && { data: bought }),
			...(stays(errors) && { errors: errors.map((error) => ({ ...error })) }),
		});
	});

	api.post('/v3/orders/create-label-sync', { config }, async (request, reply) => {
		const body = checked(request, syncSchema);
		const problems = aboutTheRequest(body);
		if (problems.length > 0) throw new ApiError(400, problems);
		const wanted = body.order as Wanted;
		const source = {
			pointer: `/data/attributes/order/${wanted.order_id === undefined ? 'order_number' : 'order_id'}`,
		};
		const order = findOrder(wanted, Number(body.integration_id));
		if (!order) {
			const detail = 'The order could not be found.';
			throw new ApiError(404, { code: 'not_found', detail, source });
		}
		const shipment = ship(order, wanted, body, true);
		if (Array.isArray(shipment)) {
			throw new ApiError(
				400,
				shipment.map(({ code, detail }) => ({ code, detail, source })),
			);
		}
		if (settings.shipping.syncMs > 0) await pause(settings.shipping.syncMs);
		state.announceShipment(shipment);
		const [parcel] = shipment.parcels;
		if (parcel.status !== 'READY_TO_SEND') {
			// A failed shipment stays behind.
			throw new ApiError(
				400,
				shipment.errors.map(({ code, detail }) => ({ code, detail, source })),
			);
		}
		const label = await labelOf(shipment, parcel);
		const { syncFile, syncShape } = settings.labels;
		const [shown] = shownShipment(shipment, context).parcels as JsonObject[];
		const data = {
			...base(shipment, order, body),
			parcel_id: parcel.id,
			tracking_number: shown.tracking_number,
			tracking_url: shown.tracking_url,
			documents: documentsOf(shipment, parcel, context),
			...(syncFile === 'parcels'
				? {
						label_details: without(label, 'file'),
						parcels: [{ id: parcel.id, label_file: label.file }],
					}
				: { [syncFile]: label }),
		};
		return await reply.code(201).send({ data: syncShape === 'list' ? [data] : data });
	});
}

export const labels: Area<LabelsState, LabelSettings> = {
	settings: { labels: STANDARD },
	state: () => new LabelsState(),
	routes,
};
