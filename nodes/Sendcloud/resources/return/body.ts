/** A return that is to be made: how its fields become a body, and what is checked before anything is sent (v3-returns). */
import type { IDataObject } from 'n8n-workflow';

import {
	atMost,
	checked,
	choice,
	decimal,
	filled,
	flag,
	group,
	identity,
	integer,
	legible,
	limited,
	list,
	nullable,
	nullish,
	omittable,
	optional,
	required,
	text,
	where,
	type Schema,
} from '../../checks';
import { addressPart, countryPart, dimensionPart, weightPart } from '../../fields/parts';
import { inputError } from '../../transport/errors';

/** What goes to Sendcloud, as far as the code looks into it. */
export interface ReturnBody extends IDataObject {
	from_address: IDataObject;
	to_address: IDataObject;
	ship_with: IDataObject;
	weight: IDataObject;
	external_reference: string;
	order_number?: string;
	parcel_items?: IDataObject[];
}

const address = addressPart.check(required);

const money = (...currencies: string[]): Schema =>
	group({
		value: required(decimal({ min: 0 })),
		currency: required(currencies.length > 0 ? choice(...currencies) : currencyCode),
	});
const currencyCode = limited<string>(filled, 'a currency of three letters such as EUR', (code) =>
	/^[A-Z]{3}$/.test(code),
);

/** Numbers of Sendcloud's document; they are sent as texts. */
export const REASONS: Record<string, string> = {
	15: 'Accidental Order',
	20: 'Arrived Too Late',
	14: 'Better Price Available',
	11: 'Changed My Mind',
	12: 'Did Not Meet Expectations',
	22: 'Does Not Fit Properly',
	28: 'Does Not Function as Expected',
	23: 'Does Not Suit Me',
	10: 'Does Not Work',
	13: 'Excessive Amount',
	32: 'Holiday Season Return',
	4: 'Incorrect Product Ordered',
	24: 'Incorrect Product Received',
	18: 'Looks Different Than Expected',
	16: 'No Longer Needed',
	8: 'No Reason',
	19: 'Ordered More Than One Size',
	3: 'Other (Explain in Message)',
	25: 'Parcel Damaged on Arrival',
	21: 'Poor Quality or Faulty',
	6: 'Product Did Not Match Description',
	1: 'Product Did Not Match Expectations',
	29: 'Recycle or Reuse Packaging',
	9: 'Rent',
	17: 'Sample Products',
	30: 'Size Too Large',
	31: 'Size Too Small',
	27: 'Wrong Color Ordered',
	7: 'Wrong Product Shipped',
	26: 'Wrong Size Ordered',
};

/** A reason as Sendcloud takes it: its number as a text. */
export const reason = limited<string>(
	(value) => (typeof value === 'number' ? String(value) : text(value)),
	`one of Sendcloud's reasons, a number such as 1 (1 to 32)`,
	(id) => id in REASONS,
);

const item = group({
	description: optional(legible()),
	quantity: optional(integer({ min: 1 })),
	weight: omittable(weightPart.check(required)),
	price: omittable(money()),
	value: omittable(money()),
	hs_code: optional(atMost(12, text)),
	origin_country: optional(countryPart.check),
	sku: optional(identity()),
	item_id: nullable(identity()),
	product_id: optional(identity()),
	return_reason_id: nullable(reason),
	return_message: nullable(text),
});

/** How the parcel came to the customer: all of it or nothing. */
const sentOut = where(
	group({}),
	(data: IDataObject) =>
		[
			'return_postal_code',
			'outbound_tracking_number',
			'outbound_shipment_date',
			'outbound_carrier_name',
		].every((name) => typeof data[name] === 'string' && data[name] !== ''),
	'must have return_postal_code, outbound_tracking_number, outbound_shipment_date and outbound_carrier_name, or be left out',
);

const returnSchema = group({
	from_address: address,
	to_address: address,
	ship_with: where(
		group({
			type: optional(choice('shipping_option_code', 'shipping_product_code')),
			shipping_option_code: optional(filled),
			contract: optional(integer({ min: 1 })),
		}),
		({ type, shipping_option_code: code }: IDataObject) =>
			type !== 'shipping_option_code' || code !== undefined,
		'must have a shipping_option_code',
	),
	weight: weightPart.check(required),
	dimensions: nullish(dimensionPart.check(required)),
	collo_count: optional(integer({ min: 1 })),
	parcel_items: nullish(list(item)),
	send_tracking_emails: optional(flag),
	brand_id: optional(integer({ min: 1 })),
	total_insured_value: nullish(money('EUR', 'GBP', 'USD')),
	total_order_value: nullish(money()),
	order_number: optional(identity()),
	external_reference: required(atMost(255, identity(filled))),
	customs_invoice_nr: nullable(text),
	delivery_option: nullable(choice('drop_off_point', 'drop_off_labelless', 'pickup', 'in_store')),
	customs_information: nullish(
		group({ invoice_number: required(atMost(40, filled)), return_data: nullish(sentOut) }),
	),
	apply_rules: optional(flag),
});

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
	' ',
);

/**
 * Holds a return against the document.
 * @throws SendcloudError (input) with every problem found
 */
export function checkedReturn(body: IDataObject): ReturnBody {
	const { external_reference: reference } = body;
	const title = typeof reference === 'string' && reference ? `return ${reference}` : undefined;
	const good = checked<ReturnBody>(returnSchema, body, title);
	const { from_address: from, to_address: to, parcel_items: items = [] } = good;
	const abroad = [from, to].find(({ country_code: code }) => !EU.includes(String(code)));
	if (abroad === undefined || from.country_code === to.country_code) return good;
	const missing = [
		...(items.length === 0 ? ['parcel items'] : []),
		...(good.customs_invoice_nr || good.customs_information ? [] : ['customs invoice number']),
	];
	if (missing.length === 0) return good;
	throw inputError(
		`${missing.join(' and ')} is required: the return crosses the border of the EU (${String(from.country_code)} to ${String(to.country_code)})`,
		'Customs want to know what is in the parcel. Add it under Additional Fields. Nothing was sent for this item.',
	);
}
