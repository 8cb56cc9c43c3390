/** What a shipment of a shop may hold, after `ShipmentBlobOrderCreate` of v2-integrations. */
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import {
	atMost,
	choice,
	country,
	dateTime,
	decimalText,
	email,
	filled,
	group,
	houseNumber,
	identity,
	integer,
	legible,
	limited,
	list,
	nullable,
	nullish,
	optional,
	optionalGroup,
	required,
	text,
	type Check,
} from '../../checks';
import { CURRENCIES, moneyPart, taxNumbersPart } from '../../fields/parts';

/** A shipment as it is sent. */
export interface Shipment extends IDataObject {
	external_order_id: string;
	external_shipment_id: string | null;
	order_number: string;
	created_at: string;
	updated_at: string;
}

/**
 * What Sendcloud demands although it may be empty, and what empty is there. An order that lacks one of these is
 * completed, because nobody means anything else by leaving out the company of a private customer.
 */
const EMPTY: IDataObject = {
	address_2: '',
	company_name: '',
	customs_invoice_nr: '',
	email: '',
	external_shipment_id: null,
	house_number: '',
	order_status: null,
	parcel_items: null,
	payment_status: null,
	shipping_method_checkout_name: '',
	telephone: '',
	to_post_number: '',
	to_service_point: null,
	to_state: null,
};

/**
 * The document demands this too, says that it may be null and leaves null out of the values it allows. So what is left
 * out becomes what shops usually send, commercial goods; an explicit null is passed on.
 */
const USUAL_SHIPMENT_TYPE = 2;

/** The same shipment, with all that must be there. */
export function completed(shipment: IDataObject): IDataObject {
	const whole = { ...shipment };
	for (const [name, empty] of Object.entries(EMPTY)) {
		if (whole[name] === undefined || whole[name] === null || whole[name] === '')
			whole[name] = empty;
	}
	const { customs_shipment_type: type } = whole;
	if (type === undefined || type === '') whole.customs_shipment_type = USUAL_SHIPMENT_TYPE;
	return whole;
}

const emailOrNothing: Check = (value) => (value === '' ? value : email(value));
const size = atMost(10, decimalText);
const weight = limited<string>(
	size,
	'a weight of 0.001 or more',
	(value) => Number(value) >= 0.001,
);
/** Must be there, and may be null. */
const requiredOrNull = (check: Check) => required(check).nullable();

/** Gift, documents, commercial goods, commercial sample, returned goods. */
const shipmentType = limited<number>(
	integer({ min: 0 }),
	'a number from 0 to 4',
	(value) => value <= 4,
);

const status = optionalGroup({ id: required(filled), message: required(filled) });

const amount = moneyPart.looseCheck('text');

/** The document's schema says an object, its examples say the amount alone: both are passed on as they come. */
const costs = z.any().transform((value: unknown, issues) => {
	if (value === undefined || value === null) return value;
	const result = (typeof value === 'object' ? amount : required(decimalText)).safeParse(value);
	if (result.success) return result.data as unknown;
	for (const { message, path } of result.error.issues)
		issues.addIssue({ code: 'custom', message, path });
	return z.NEVER;
});

const taxNumbers = nullish(taxNumbersPart.check());

const item = group({
	description: required(legible(filled)),
	quantity: required(integer({ min: 1 })),
	value: required(decimalText),
	weight: nullable(decimalText),
	hs_code: optional(atMost(12, text)),
	origin_country: nullable(country),
	product_id: optional(identity()),
	properties: z
		.record(z.string(), nullable(text), { message: 'must be an object of texts' })
		.optional(),
	sku: optional(identity()),
	mid_code: nullable(text),
	material_content: nullable(text),
	intended_use: nullable(text),
});

/** @param zone the timezone of dates that have none */
export const shipmentSchema = (zone: string) =>
	group({
		address: required(legible(filled)),
		address_2: required(legible()),
		city: required(legible(filled)),
		company_name: required(legible()),
		country: required(country),
		created_at: required(dateTime(zone)),
		currency: requiredOrNull(choice(...CURRENCIES)),
		customs_invoice_nr: required(text),
		customs_shipment_type: requiredOrNull(shipmentType),
		email: required(emailOrNothing),
		external_order_id: required(identity(filled)),
		external_shipment_id: nullable(identity(filled)),
		house_number: required(houseNumber(legible())),
		name: required(legible(filled)),
		order_number: required(identity(filled)),
		order_status: status,
		parcel_items: list(item).nullish(),
		payment_status: status,
		postal_code: required(legible(filled)),
		shipping_method: nullable(integer()),
		shipping_method_checkout_name: required(atMost(100, text)),
		telephone: required(text),
		to_post_number: required(text),
		to_service_point: nullable(integer()),
		to_state: nullable(filled),
		total_order_value: nullable(decimalText),
		updated_at: required(dateTime(zone)),
		weight: nullable(weight),
		width: nullable(size),
		height: nullable(size),
		length: nullable(size),
		checkout_payload: group({
			sender_address_id: required(integer()),
			shipping_product: group({
				code: required(filled),
				name: required(filled),
				selected_functionalities: group({}),
			}),
			delivery_method_type: required(filled),
			delivery_method_data: group({
				delivery_date: required(dateTime(zone)),
				formatted_delivery_date: required(filled),
				parcel_handover_date: required(dateTime(zone)),
			}).optional(),
		}).optional(),
		customs_details: optionalGroup({
			discount_granted: costs,
			insurance_costs: costs,
			freight_costs: costs,
			other_costs: costs,
			tax_numbers: optionalGroup({
				sender: taxNumbers,
				receiver: taxNumbers,
				importer_of_records: taxNumbers,
			}),
		}),
	});
