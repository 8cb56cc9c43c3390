/** What an order may hold, after the schemas `order` and `order-partial-update` of v3-orders. */
import type { IDataObject } from 'n8n-workflow';

import {
	choice,
	country,
	dateTime,
	day,
	filled,
	flag,
	group,
	identity,
	integer,
	legible,
	list,
	nullable,
	nullish,
	omittable,
	optional,
	optionalGroup,
	ownIdentity,
	prepared,
	Refused,
	required,
	text,
	unlessNull,
	where,
	type Schema,
} from '../../checks';
import { addressPart, measurementPart, moneyPart, taxNumbersPart } from '../../fields/parts';

export const SHIPMENT_TYPES = [
	'gift',
	'commercial_goods',
	'commercial_sample',
	'returned_goods',
] as const;
export const EXPORT_TYPES = ['private', 'commercial_b2c', 'commercial_b2b'] as const;

/** An order as it is sent. */
export interface Order extends IDataObject {
	order_id: string;
	order_number: string;
	order_details: IDataObject;
}

type Presence = typeof required;

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === '';
const unlessBlank = (value: unknown) => (isBlank(value) ? undefined : value);

/** An amount that nobody typed beside its currency is none; 0 is one. */
const unlessNoAmount = (isNone: (value: unknown) => boolean) => (money: unknown) =>
	typeof money === 'object' && money !== null && 'value' in money && isNone(money.value)
		? undefined
		: money;

/** What `order-partial-update` does not have: Sendcloud would pass over it without a word. */
const notChanged = nullable(
	() => new Refused('is nothing that an update changes: use the operation Create or Update'),
);

/** What creating demands and updating leaves open is `must`. */
function schemas(zone: string, must: Presence) {
	// What a shop has nothing for is often null. Where the documents know no null, a whole order leaves it out; in a
	// change it may mean to empty something, so Sendcloud is left to say no.
	const whole = must === required;
	const unlessEmpty = whole
		? (schema: Schema) => prepared(unlessNull(schema), unlessBlank)
		: nullish;
	const price = moneyPart.check(optional);
	const wholePrice = moneyPart.check(must);
	const amount = (schema: Schema, isNone: (value: unknown) => boolean) =>
		whole ? prepared(schema, unlessNoAmount(isNone)) : schema;
	// Of costs, null is a value that Sendcloud knows.
	const costs = amount(nullish(moneyPart.looseCheck('text')), isBlank);
	const maybePrice = amount(
		unlessEmpty(wholePrice),
		(value) => value === undefined || value === null || isBlank(value),
	);
	const measurement = unlessEmpty(measurementPart.check(must, unlessEmpty));
	const address = unlessEmpty(addressPart.check(must));
	const taxNumbers = unlessEmpty(taxNumbersPart.check());
	const item = group({
		item_id: optional(identity(filled)),
		product_id: optional(identity()),
		variant_id: whole ? optional(identity()) : notChanged,
		image_url: whole ? optional(text) : notChanged,
		name: required(legible(filled)),
		description: optional(legible()),
		// An update may set a line to 0; it cannot remove it.
		quantity: must(integer(whole ? { above: 0 } : { min: 0 })),
		sku: optional(identity()),
		hs_code: optional(text),
		country_of_origin: optional(country),
		unit_price: unlessEmpty(price),
		total_price: whole ? price : nullish(price),
		measurement,
		ean: whole ? optional(identity()) : notChanged,
		delivery_dates: unlessEmpty(
			group({ handover_at: nullable(dateTime(zone)), deliver_at: nullable(dateTime(zone)) }),
		),
		mid_code: nullable(text),
		material_content: nullable(legible()),
		intended_use: nullable(legible()),
	});
	const status = group({ code: must(filled), message: optional(text) });
	const items = where(
		list(item),
		(lines: unknown[]) => lines.length > 0 || !whole,
		'must have at least one line, found an empty list',
	);
	const details = {
		integration: group({ id: must(integer({ min: 1 })) }),
		status,
		order_created_at: must(dateTime(zone)),
		order_updated_at: optional(dateTime(zone)),
		order_items: items,
		notes: whole ? optional(legible()) : nullable(legible()),
		tags: unlessEmpty(list(required(text))),
	};
	const payment = {
		is_cash_on_delivery: whole ? nullable(flag) : notChanged,
		total_price: wholePrice,
		subtotal_price: maybePrice,
		estimated_shipping_price: maybePrice,
		estimated_tax_price: maybePrice,
		status,
		invoice_date: nullable(day(zone)),
		discount_granted: costs,
		insurance_costs: costs,
		freight_costs: costs,
		other_costs: costs,
	};
	return {
		details,
		payment,
		rest: {
			customs_details: optionalGroup({
				commercial_invoice_number: optional(text),
				shipment_type: optional(choice(...SHIPMENT_TYPES)),
				export_type: optional(choice(...EXPORT_TYPES)),
				tax_numbers: optionalGroup({
					sender: taxNumbers,
					receiver: taxNumbers,
					importer_of_record: taxNumbers,
				}),
			}),
			customer_details: unlessEmpty(
				group({
					name: must(legible(filled)),
					phone_number: whole ? optional(text) : notChanged,
					email: optional(text),
				}),
			),
			billing_address: address,
			shipping_address: address,
			shipping_details: unlessEmpty(
				group({
					is_local_pickup: nullable(flag),
					delivery_indicator: optional(text),
					measurement,
					ship_with: unlessEmpty(
						group({
							type: required(choice('shipping_option_code')),
							properties: group({
								shipping_option_code: nullable(text),
								contract_id: nullable(integer({ min: 1 })),
							}),
						}),
					),
				}),
			),
			service_point_details: where(
				unlessEmpty(
					group({
						id: optional(filled),
						carrier_service_point_id: optional(filled),
						post_number: optional(text),
						latitude: optional(text),
						longitude: optional(text),
						type: optional(text),
					}),
				),
				(point?: IDataObject | null) =>
					!point || (point.id === undefined) !== (point.carrier_service_point_id === undefined),
				'must have an id or a carrier_service_point_id, one of the two',
			),
		},
	};
}

/** A whole order, as created or updated in batch. */
function wholeOrder(zone: string) {
	const { details, payment, rest } = schemas(zone, required);
	return group(
		{
			id: optional(text),
			order_id: required(ownIdentity),
			order_number: required(ownIdentity),
			order_details: group(details),
			payment_details: group(payment),
			...rest,
		},
		'must be an object',
	);
}

/** The same fields, each of which may be missing. */
const partial = (shape: Parameters<typeof group>[0]) =>
	Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, omittable(schema)]));

/** The fields of an order that a PATCH changes. Order lines are found by their name. */
function orderChange(zone: string) {
	const { details, payment, rest } = schemas(zone, optional);
	return group({
		id: optional(text),
		order_id: optional(ownIdentity),
		order_number: optional(ownIdentity),
		order_details: optionalGroup(partial(details)),
		payment_details: optionalGroup(partial(payment)),
		...rest,
	});
}

/** Schemas know the timezone for dates without one, so there is one for each; building them takes a while. */
function once<T>(make: (zone: string) => T): (zone: string) => T {
	const made = new Map<string, T>();
	return (zone) => {
		let schema = made.get(zone);
		if (!schema) made.set(zone, (schema = make(zone)));
		return schema;
	};
}

export const wholeOrderSchema = once(wholeOrder);
export const orderChangeSchema = once(orderChange);
