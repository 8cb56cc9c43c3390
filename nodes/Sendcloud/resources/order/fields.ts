/**
 * The parts of an order as fields of the panel, and the order that their values make.
 * Inside groups the names are those of Sendcloud's documents, so that values need no translation.
 */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inFields, parsedJson, pruned } from '../../fields/body';
import { choiceField, groupField, numberField, textField, type Named } from '../../fields/named';
import {
	addressPart,
	CURRENCIES,
	countryPart,
	given,
	measurementPart,
	moneyPart,
	taxNumbersPart,
	weightPart,
} from '../../fields/parts';
import { servicePointPick } from '../../fields/picks';
import { byDisplayName, byName, changed, field, since, type Field } from '../../engine/define';
import { inputError } from '../../transport/errors';
import { EXPORT_TYPES, SHIPMENT_TYPES } from './schema';

const OF_ORDER = 'In the currency of the order';
const inCurrency = (what: string) => `${what}, in the currency of the order`;

const lineFields: Named[] = [
	textField('name', 'Name', {
		placeholder: 'e.g. Cylinder candle',
		description: 'What was ordered',
	}),
	numberField('quantity', 'Quantity', {
		default: 1,
		typeOptions: { minValue: 1 },
		description: 'How many pieces',
	}),
	numberField('unit_price', 'Unit Price', {
		typeOptions: { numberPrecision: 2 },
		description: 'Of one, before discounts, in the currency of the order',
	}),
	numberField('total_price', 'Total Price', {
		typeOptions: { numberPrecision: 2 },
		description:
			'Of the line, in the currency of the order. Left empty, unit price times quantity.',
	}),
	textField('sku', 'SKU', { placeholder: 'e.g. WW-DR-GR-XS-001' }),
	...weightPart.fields,
	textField('hs_code', 'HS Code', {
		placeholder: 'e.g. 6205.20',
		description: 'Harmonized System code, for customs',
	}),
	countryPart.field('country_of_origin', 'Country of Origin', {
		description: 'Where it was made, for customs',
	}),
	textField('description', 'Description'),
	textField('product_id', 'Product ID', { description: 'In the shop' }),
	textField('variant_id', 'Variant ID', { description: 'In the shop' }),
	textField('item_id', 'Line ID', { description: 'ID of this line in the shop system' }),
	textField('ean', 'EAN', { placeholder: 'e.g. 0799439112766' }),
	textField('image_url', 'Image URL', {
		placeholder: 'https://…',
		description: 'A picture of the product. Needs the product ID to be shown.',
	}),
	textField('mid_code', 'MID Code', {
		description:
			"Manufacturer's identification code, required for formal customs entries into the US",
	}),
	textField('material_content', 'Material Content', { placeholder: 'e.g. 100% Cotton' }),
	textField('intended_use', 'Intended Use', { placeholder: 'e.g. Personal use' }),
];

/** What a line nearly always has; all else stands under its own additional fields. */
const KEY = ['name', 'quantity', 'unit_price', 'sku', 'weight', 'weight_unit'];

const folded = (fields: Named[]): Named[] => [
	...fields.filter(({ name }) => KEY.includes(name)),
	{
		displayName: 'Additional Fields',
		name: 'more',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: fields.filter(({ name }) => !KEY.includes(name)).sort(byDisplayName),
	},
];

/** @param required names of the fields that n8n itself asks for, in new workflows */
const linesField = (fields: Named[], required: string[], more: Partial<Field> = {}) => {
	const withValues = (values: Named[]) =>
		field({
			displayName: 'Order Lines',
			type: 'fixedCollection' as const,
			placeholder: 'Add Order Line',
			default: {},
			typeOptions: { multipleValues: true, sortable: true },
			displayOptions: { show: { specifyBody: ['fields'], specifyLines: ['fields'] } },
			...(more as object),
			options: [{ displayName: 'Line', name: 'line', values }],
		});
	const marked = fields.map((one) =>
		required.includes(one.name) ? { ...one, required: true } : one,
	);
	return changed(1.1, withValues(folded(marked)), withValues(fields));
};

/** What a line has when it is created, and an update of Sendcloud's cannot change. */
const FIXED_IN_LINES = ['variant_id', 'ean', 'image_url'];

/** Lines to change. Nothing is filled in, so that a line keeps what nobody typed. */
export const changedLinesField = linesField(
	lineFields
		.filter(({ name }) => !FIXED_IN_LINES.includes(name))
		.map((one) =>
			one.name === 'quantity' ? { ...one, default: '', typeOptions: { minValue: 0 } } : one,
		),
	['name'],
	{ description: 'Only the lines to change. Each is found by its name.' },
);

/** The lines of an order: as fields, or as a list in Sendcloud's own format. */
export const linesFields = {
	specifyLines: field({
		displayName: 'Specify Order Lines',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		displayOptions: inFields,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json', description: 'A list, e.g. from an expression' },
		],
	}),
	lines: linesField(lineFields, ['name', 'quantity']),
	linesJson: field({
		displayName: 'Order Lines (JSON)',
		type: 'json',
		default: '[]',
		displayOptions: { show: { specifyBody: ['fields'], specifyLines: ['json'] } },
		hint: 'e.g. [{ "name": "Candle", "quantity": 2, "total_price": { "value": 7, "currency": "EUR" } }]',
		description: "A list of lines in Sendcloud's own format",
	}),
};

export const currencyField = moneyPart.currency('Of all amounts of this order', {
	displayOptions: inFields,
});

/** A collection, because only a collection can be open from the start; nearly every order has an address. */
export const shippingAddressField = field({
	displayName: 'Shipping Address',
	type: 'collection',
	placeholder: 'Add Field',
	default: addressPart.open,
	displayOptions: inFields,
	hint: 'Name, street, postal code, city and country are required',
	options: addressPart.fields,
});

/**
 * A status: one of the usual words, or the shop's own. Sendcloud takes any text.
 * @param usual the words and what they mean to people
 */
function statusFields(
	displayName: string,
	first: string,
	usual: Record<string, string>,
	what: string,
) {
	return {
		status: field({
			displayName,
			type: 'options' as const,
			default: first,
			displayOptions: inFields,
			options: [
				...Object.entries(usual)
					.map(([value, name]) => ({ name, value }))
					.sort(byName),
				{ name: 'Other …', value: OTHER, description: 'A word of the shop itself' },
			],
			description: what,
		}),
		other: (shownWith: string) =>
			since(
				1.1,
				field({
					displayName: `Other ${displayName}`,
					type: 'string' as const,
					default: '',
					placeholder: 'e.g. picked',
					displayOptions: { show: { ...inFields.show, [shownWith]: [OTHER] } },
					description: `${what}, in the words of the shop. Needed where Other is chosen.`,
				}),
			),
	};
}

/** The choice that asks for a word of one's own. */
export const OTHER = '__other__';

export const orderStatus = statusFields(
	'Order Status',
	'unshipped',
	{
		unshipped: 'Unshipped',
		pending: 'Pending',
		processing: 'Processing',
		'on-hold': 'On Hold',
		fulfilled: 'Fulfilled',
		completed: 'Completed',
		cancelled: 'Cancelled',
		refunded: 'Refunded',
	},
	'The status of the order in the shop',
);

export const paymentStatus = statusFields(
	'Payment Status',
	'paid',
	{
		paid: 'Paid',
		unpaid: 'Unpaid',
		pending: 'Pending',
		authorized: 'Authorized',
		partially_paid: 'Partially Paid',
		refunded: 'Refunded',
		partially_refunded: 'Partially Refunded',
		voided: 'Voided',
	},
	'The status of the payment in the shop',
);

const customerFields = [
	textField('name', 'Name'),
	textField('email', 'Email', { placeholder: 'name@email.com' }),
];

/** Everything else that an order may hold. */
const groups: Record<string, Field> = {
	billing_address: groupField('Billing Address', 'address', addressPart.fields),
	customer: groupField('Customer', 'customer', [
		...customerFields,
		textField('phone_number', 'Phone Number'),
	]),
	customs: groupField('Customs', 'customs', [
		textField('commercial_invoice_number', 'Commercial Invoice Number', {
			placeholder: 'e.g. INV-1018',
		}),
		choiceField('shipment_type', 'Shipment Type', SHIPMENT_TYPES, { first: 'commercial_goods' }),
		choiceField('export_type', 'Export Type', EXPORT_TYPES, { first: 'commercial_b2c' }),
		taxNumbersPart.field('sender', 'Sender'),
		taxNumbersPart.field('receiver', 'Receiver'),
		taxNumbersPart.field('importer_of_record', 'Importer of Record'),
	]),
	service_point: groupField('Service Point', 'point', [
		{
			...servicePointPick.optional,
			name: 'id',
			description: 'Either this or the ID of the carrier is needed',
		},
		textField('carrier_service_point_id', 'Carrier ID', {
			description: "The carrier's own ID of the service point",
		}),
		textField('post_number', 'Post Number', { description: 'Only for DHL Packstation' }),
		textField('type', 'Type', { placeholder: 'e.g. packstation' }),
		textField('latitude', 'Latitude', { placeholder: 'e.g. 51.435' }),
		textField('longitude', 'Longitude', { placeholder: 'e.g. 5.4795' }),
	]),
	ship_with: groupField('Ship With', 'option', [
		textField('shipping_option_code', 'Shipping Option Code', {
			placeholder: 'e.g. postnl:standard',
		}),
		numberField('contract_id', 'Contract ID', {
			description: 'Left empty, Sendcloud takes the default contract of the carrier',
		}),
	]),
	measurements: groupField('Measurements', 'measurement', measurementPart.fields),
	costs: groupField('Costs', 'costs', [
		numberField('discount_granted', 'Discount', {
			description: inCurrency('On the goods, not on shipping'),
		}),
		numberField('freight_costs', 'Freight', {
			description: inCurrency('Shipping after discounts'),
		}),
		numberField('insurance_costs', 'Insurance', {
			description: inCurrency('What the order is insured for'),
		}),
		numberField('other_costs', 'Other', { description: inCurrency('For wrapping and the like') }),
		numberField('subtotal_price', 'Subtotal', { description: OF_ORDER }),
		numberField('estimated_shipping_price', 'Estimated Shipping', { description: OF_ORDER }),
		numberField('estimated_tax_price', 'Estimated Tax', { description: OF_ORDER }),
	]),
	notes: {
		displayName: 'Notes',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: 'What the customer wrote to the order, or a note for those who pack it',
	},
	tags: {
		displayName: 'Tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. fragile, warehouse 2',
		description: 'With commas between',
	},
	status_message: {
		displayName: 'Status Name',
		type: 'string',
		default: '',
		description: 'The status in words that people read',
	},
	payment_status_message: {
		displayName: 'Payment Status Name',
		type: 'string',
		default: '',
		description: 'The status of the payment in words that people read',
	},
	order_updated_at: {
		displayName: 'Updated At',
		type: 'dateTime',
		default: '',
		description: 'When the order was last changed in the shop, e.g. 2026-03-31T14:00',
	},
	invoice_date: {
		displayName: 'Invoice Date',
		type: 'dateTime',
		default: '',
		description: 'The day on the invoice, e.g. 2026-03-31',
	},
	is_cash_on_delivery: {
		displayName: 'Cash on Delivery',
		type: 'boolean',
		default: false,
		description: 'Whether the customer pays when the parcel arrives',
	},
	is_local_pickup: {
		displayName: 'Local Pickup',
		type: 'boolean',
		default: false,
		description: 'Whether the customer fetches the order',
	},
	delivery_indicator: {
		displayName: 'Delivery Indicator',
		type: 'string',
		default: '',
		placeholder: 'e.g. DHL home delivery',
		description: 'Delivery method of the checkout. Shipping rules can use it.',
	},
};

/** Those fields as a collection, with more of the operation's own. */
export const orderCollection = (
	displayName: string,
	placeholder: string,
	more: Record<string, Field> = {},
	leftOut: string[] = [],
) =>
	field({
		displayName,
		type: 'collection',
		placeholder,
		default: {},
		displayOptions: inFields,
		options: Object.entries({ ...groups, ...more })
			.filter(([name]) => !leftOut.includes(name))
			.map(([name, definition]) => ({ ...definition, name }) as INodeProperties)
			.sort(byDisplayName),
	});

/** What an update of Sendcloud's cannot change. */
export const FIXED = ['is_cash_on_delivery'];

/** Fields that creating asks for and updating offers, and those of which it offers less. */
export const updatableFields: Record<string, Field> = {
	currency: since(1.1, {
		displayName: 'Currency',
		type: 'options',
		default: 'EUR',
		options: CURRENCIES.map((value) => ({ name: value, value })),
		description: 'Of all amounts that change, those of order lines too',
	}),
	order_number: {
		displayName: 'Order Number',
		type: 'string',
		default: '',
		description: 'The order number that the customer knows',
	},
	status_code: {
		displayName: 'Status Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. fulfilled',
		description: 'The status of the order in the shop, in the words of the shop',
	},
	payment_status_code: {
		displayName: 'Payment Status Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. paid',
		description: 'The status of the payment in the shop, in the words of the shop',
	},
	order_created_at: {
		displayName: 'Created At',
		type: 'dateTime',
		default: '',
		description:
			"When the order was placed, e.g. 2026-03-31T14:00. Without a timezone, the workflow's is taken.",
	},
	total_price: {
		displayName: 'Total Price',
		type: 'number',
		// Empty, so that an order is not worth 0 because nobody typed a price.
		default: '',
		typeOptions: { numberPrecision: 2 },
		description: 'Of the whole order, in the currency below',
	},
	shipping_address: groupField('Shipping Address', 'address', addressPart.fields),
	customer: groupField('Customer', 'customer', customerFields),
};

const inside = (value: unknown, name: string): IDataObject =>
	((value as IDataObject | undefined)?.[name] as IDataObject | undefined) ?? {};

function line(values: IDataObject, currency: string): IDataObject {
	// Where a field stands is a matter of the version.
	const { more, ...shown } = values;
	const {
		unit_price: unit,
		total_price: total,
		weight,
		weight_unit: unitOfWeight,
		...rest
	}: IDataObject = { ...shown, ...(more as IDataObject | undefined) };
	const product =
		given(unit) && given(rest.quantity)
			? Math.round(Number(unit) * Number(rest.quantity) * 100) / 100
			: NaN;
	return {
		...rest,
		unit_price: moneyPart.toBody(unit, currency),
		total_price: moneyPart.toBody(
			given(total) || Number.isNaN(product) ? total : product,
			currency,
		),
		measurement: { weight: weightPart.toBody({ weight, weight_unit: unitOfWeight }) },
	};
}

/** The lines of the panel as Sendcloud wants them. @throws SendcloudError (input) */
export function linesOf(
	params: { specifyLines: string; lines: IDataObject; linesJson: unknown },
	currency: string,
): unknown {
	if (params.specifyLines !== 'json') {
		const lines = (params.lines.line ?? []) as IDataObject[];
		// n8n fills in the fields that nobody opened. A line without anything is still a line, for the check to name.
		return lines.map((values) => pruned(line(values, currency)) ?? {});
	}
	const lines = parsedJson(params.linesJson, 'order lines');
	if (!Array.isArray(lines)) throw inputError('order lines must be a list');
	return lines;
}

/** The order that the fields of a collection make. What was left empty is left out. */
export function orderFromFields(values: IDataObject, currency: string): IDataObject {
	const costs = inside(values.costs, 'costs');
	const customs = inside(values.customs, 'customs');
	const point = inside(values.service_point, 'point');
	const option = inside(values.ship_with, 'option');
	const cost = (name: string) =>
		given(costs[name]) ? { value: String(costs[name]), currency } : undefined;
	const tax = (name: string) => taxNumbersPart.toBody(customs[name]);
	const tags = Array.isArray(values.tags) ? values.tags : String(values.tags ?? '').split(',');
	const { commercial_invoice_number, shipment_type, export_type } = customs;
	return (pruned({
		order_number: values.order_number,
		order_details: {
			status: { code: values.status_code, message: values.status_message },
			order_created_at: values.order_created_at,
			order_updated_at: values.order_updated_at,
			notes: values.notes,
			tags: given(values.tags) ? tags.map((tag) => String(tag).trim()).filter(Boolean) : undefined,
		},
		payment_details: {
			is_cash_on_delivery: values.is_cash_on_delivery,
			total_price: moneyPart.toBody(values.total_price, currency),
			subtotal_price: moneyPart.toBody(costs.subtotal_price, currency),
			estimated_shipping_price: moneyPart.toBody(costs.estimated_shipping_price, currency),
			estimated_tax_price: moneyPart.toBody(costs.estimated_tax_price, currency),
			status: { code: values.payment_status_code, message: values.payment_status_message },
			invoice_date: values.invoice_date,
			discount_granted: cost('discount_granted'),
			insurance_costs: cost('insurance_costs'),
			freight_costs: cost('freight_costs'),
			other_costs: cost('other_costs'),
		},
		customs_details: {
			commercial_invoice_number,
			shipment_type,
			export_type,
			tax_numbers: {
				sender: tax('sender'),
				receiver: tax('receiver'),
				importer_of_record: tax('importer_of_record'),
			},
		},
		customer_details: inside(values.customer, 'customer'),
		billing_address: addressPart.toBody(values.billing_address as IDataObject | undefined),
		shipping_address: addressPart.toBody(values.shipping_address as IDataObject | undefined),
		shipping_details: {
			is_local_pickup: values.is_local_pickup,
			delivery_indicator: values.delivery_indicator,
			measurement: measurementPart.toBody(inside(values.measurements, 'measurement')),
			ship_with: Object.values(option).some(given)
				? { type: 'shipping_option_code', properties: option }
				: undefined,
		},
		service_point_details: { ...point, id: servicePointPick.typed(point.id) } as IDataObject,
	}) ?? {}) as IDataObject;
}
