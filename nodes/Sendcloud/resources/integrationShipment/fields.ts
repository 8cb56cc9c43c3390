/**
 * The parts of a shipment as fields of the panel, and the shipment that their values make.
 * Inside groups the names are those of Sendcloud's documents, so that values need no translation.
 */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inFields, parsedJson, pruned } from '../../fields/body';
import { collected, groupField, numberField, textField, type Named } from '../../fields/named';
import { servicePointPick } from '../../fields/picks';
import { addressPart, countryPart, given, moneyPart, taxNumbersPart } from '../../fields/parts';
import { field, type Field } from '../../engine/define';
import { inputError } from '../../transport/errors';

/** A collection, because only a collection can be open from the start; every order has a recipient. */
export const recipientField = field({
	displayName: 'Recipient',
	type: 'collection',
	placeholder: 'Add Field',
	default: {
		name: '',
		company_name: '',
		address: '',
		house_number: '',
		address_2: '',
		postal_code: '',
		city: '',
		country: '',
		to_state: '',
		email: '',
		telephone: '',
		to_service_point: servicePointPick.field.default,
		to_post_number: '',
	},
	displayOptions: inFields,
	options: [
		...addressPart.fieldsNamed(
			{
				address_line_1: 'address',
				address_line_2: 'address_2',
				country_code: 'country',
				state_province_code: 'to_state',
				phone_number: 'telephone',
				po_box: '',
			},
			{
				to_state: {
					placeholder: 'e.g. RM',
					description: 'Some countries need it, such as US, CA and IT',
				},
			},
		),
		{ ...servicePointPick.optional, name: 'to_service_point' },
		textField('to_post_number', 'Post Number', { description: 'Only for DHL Packstation' }),
	],
});

const itemFields: Named[] = [
	textField('description', 'Description', { placeholder: 'e.g. Cylinder candle' }),
	numberField('quantity', 'Quantity', {
		default: 1,
		typeOptions: { minValue: 1 },
		description: 'How many pieces',
	}),
	numberField('value', 'Price', {
		typeOptions: { numberPrecision: 2 },
		description: 'Price of one, in the currency below',
	}),
	numberField('weight', 'Weight', {
		typeOptions: { numberPrecision: 3 },
		description: 'Weight of one, in kilograms',
	}),
	textField('sku', 'SKU', { placeholder: 'e.g. WW-DR-GR-XS-001' }),
	textField('product_id', 'Product ID', { placeholder: 'e.g. 1458734634' }),
	textField('hs_code', 'HS Code', {
		placeholder: 'e.g. 01013000',
		description: 'Harmonized System code, for customs',
	}),
	countryPart.field('origin_country', 'Country of Origin', {
		description: 'Where it was made, for customs',
	}),
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'json',
		default: '',
		placeholder: '{ "color": "Black" }',
		description: 'What else tells the product apart, e.g. colour and size, as a JSON object',
	},
	textField('mid_code', 'MID Code', {
		placeholder: 'e.g. NLOZR92MEL',
		description:
			"Manufacturer's identification code, required for formal customs entries into the US",
	}),
	textField('material_content', 'Material Content', { placeholder: 'e.g. 100% Cotton' }),
	textField('intended_use', 'Intended Use', { placeholder: 'e.g. Personal use' }),
];

export const itemsFields = {
	specifyItems: field({
		displayName: 'Specify Items',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		displayOptions: inFields,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json', description: 'A list, e.g. from an expression' },
		],
	}),
	items: field({
		displayName: 'Items',
		type: 'fixedCollection',
		placeholder: 'Add Item',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions: { show: { specifyBody: ['fields'], specifyItems: ['fields'] } },
		options: [{ displayName: 'Item', name: 'item', values: itemFields }],
	}),
	itemsJson: field({
		displayName: 'Items (JSON)',
		type: 'json',
		default: '[]',
		displayOptions: { show: { specifyBody: ['fields'], specifyItems: ['json'] } },
		hint: 'e.g. [{ "description": "Candle", "quantity": 2, "value": "3.50" }]',
		description: "A list of items in Sendcloud's own format",
	}),
};

export const currencyField = moneyPart.currency('Of all amounts of this shipment', {
	displayOptions: inFields,
});

const statusField = (displayName: string, description: string) =>
	groupField(
		displayName,
		'status',
		[
			textField('id', 'ID', { placeholder: 'e.g. fulfilled' }),
			textField('message', 'Name', { placeholder: 'e.g. Fulfilled' }),
		],
		{ description },
	);

const decimals = (displayName: string, description?: string): Field => ({
	displayName,
	type: 'number',
	default: '',
	typeOptions: { minValue: 0, numberPrecision: 3 },
	description,
});

const additional: Record<string, Field> = {
	total_order_value: {
		...decimals('Total Price'),
		description: 'Of the whole order, in its currency',
	},
	weight: decimals('Weight', 'Of the whole order, in kilograms: 0.001 or more'),
	length: decimals('Length', 'In centimeters'),
	width: decimals('Width', 'In centimeters'),
	height: decimals('Height', 'In centimeters'),
	order_status: statusField(
		'Order Status',
		'The status of the order in the shop. Sendcloud shows it and does not act on it.',
	),
	payment_status: statusField('Payment Status', 'The status of the payment in the shop'),
	shipping_method: {
		displayName: 'Shipping Method ID',
		type: 'number',
		default: '',
		description: "Sendcloud's ID of the shipping method",
	},
	shipping_method_checkout_name: {
		displayName: 'Shipping Method Name',
		type: 'string',
		default: '',
		placeholder: 'e.g. DHL home delivery',
		description: 'What the customer chose in the checkout. Shipping rules can use it.',
	},
	customs_invoice_nr: {
		displayName: 'Customs Invoice Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. 120',
		description: 'The number of the commercial invoice that goes with the parcel',
	},
	customs_shipment_type: {
		displayName: 'Customs Shipment Type',
		type: 'options',
		default: 2,
		options: [
			{ name: 'Commercial Goods', value: 2 },
			{ name: 'Commercial Sample', value: 3 },
			{ name: 'Documents', value: 1 },
			{ name: 'Gift', value: 0 },
			{ name: 'Returned Goods', value: 4 },
		],
		description: 'Left out, it is commercial goods',
	},
	customs_details: groupField('Customs Details', 'customs', [
		numberField('discount_granted', 'Discount', {
			description: 'On the whole order, in its currency',
		}),
		numberField('freight_costs', 'Freight', {
			description: 'Shipping costs, in the currency of the order',
		}),
		numberField('insurance_costs', 'Insurance', {
			description: 'What the order is insured for, in its currency',
		}),
		numberField('other_costs', 'Other Costs', {
			description: 'For wrapping and the like, in the currency of the order',
		}),
		taxNumbersPart.field('sender', 'Sender'),
		taxNumbersPart.field('receiver', 'Receiver'),
		taxNumbersPart.field('importer_of_records', 'Importer of Record'),
	]),
	checkout_payload: {
		displayName: 'Checkout Payload (JSON)',
		type: 'json',
		default: '',
		description: "What Sendcloud's Dynamic Checkout handed to the shop, in its own format",
	},
};

export const additionalField = field({
	displayName: 'Additional Fields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: inFields,
	options: collected(additional) as INodeProperties[],
});

interface FieldValues {
	externalOrderId: unknown;
	externalShipmentId: unknown;
	orderNumber: unknown;
	createdAt: unknown;
	updatedAt: unknown;
	recipient: IDataObject;
	specifyItems: string;
	items: IDataObject;
	itemsJson: unknown;
	currency: string;
	additionalFields: IDataObject;
}

const inside = (value: unknown, name: string): IDataObject =>
	((value as IDataObject | undefined)?.[name] as IDataObject | undefined) ?? {};

/** The shipment that the fields make; what was left empty is left out. @throws SendcloudError (input) */
export function shipmentFromFields(params: FieldValues): IDataObject {
	const { order_status, payment_status, customs_details, checkout_payload, ...plain } =
		params.additionalFields;
	const checkout = parsedJson(checkout_payload, 'checkout payload');
	return {
		...(pruned({
			external_order_id: params.externalOrderId,
			external_shipment_id: params.externalShipmentId,
			order_number: params.orderNumber,
			created_at: params.createdAt,
			updated_at: params.updatedAt,
			currency: params.currency,
			...params.recipient,
			to_service_point: servicePointPick.typed(params.recipient.to_service_point) as
				| string
				| number,
			...plain,
			order_status: inside(order_status, 'status'),
			payment_status: inside(payment_status, 'status'),
			customs_details: customs(inside(customs_details, 'customs'), params.currency),
		}) as IDataObject | undefined),
		// What is given as JSON is sent as it is, empty parts too.
		parcel_items: itemsOf(params),
		...(checkout !== undefined && checkout !== '' && { checkout_payload: checkout as IDataObject }),
	};
}

function itemsOf(params: FieldValues): IDataObject[] | undefined {
	if (params.specifyItems === 'json') {
		const items = parsedJson(params.itemsJson, 'items');
		if (!Array.isArray(items)) throw inputError('items must be a list');
		return items as IDataObject[];
	}
	const items = (params.items.item ?? []) as IDataObject[];
	return pruned(
		items.map(({ properties, ...values }) => ({
			...values,
			properties: parsedJson(properties, 'properties'),
		})),
	) as IDataObject[];
}

function customs(values: IDataObject, currency: string): IDataObject {
	const { sender, receiver, importer_of_records, ...costs } = values;
	return {
		...Object.fromEntries(
			Object.entries(costs)
				.filter(([, value]) => given(value))
				.map(([name, value]) => [name, moneyPart.toBody(value, currency)]),
		),
		tax_numbers: {
			sender: taxNumbersPart.toBody(sender),
			receiver: taxNumbersPart.toBody(receiver),
			importer_of_records: taxNumbersPart.toBody(importer_of_records),
		},
	} as IDataObject;
}
