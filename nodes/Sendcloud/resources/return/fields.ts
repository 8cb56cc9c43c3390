/** What every return that is made asks for: fields of the panel, and what they say. */
import type { IDataObject } from 'n8n-workflow';

import { returnWithOption } from '../../api/returns';
import { checkedValue, decimal } from '../../checks';
import { field, type Field } from '../../engine/define';
import { bodyFields, inFields, jsonObject, parsedJson, pruned } from '../../fields/body';
import { collected } from '../../fields/named';
import { outputFile } from '../../fields/outputFile';
import {
	addressPart,
	CURRENCIES,
	dimensionPart,
	given,
	moneyPart,
	weightPart,
} from '../../fields/parts';
import { FORMATS } from '../../fields/parts/documentFormat';
import { brandPick, contractPick, returnOptionPick, senderAddressPick } from '../../fields/picks';
import { pageLink } from '../../transport/docs';
import type { ReturnRequest } from './buy';
import { checkedReturn, type ReturnBody } from './body';

export const boughtNotice = field({
	displayName: `This makes a return label. Many carriers charge for it only when it is used, some at once. To try it for free, use Return › Validate, which makes nothing. ${pageLink('returns', 'About returns')}`,
	type: 'notice',
	default: '',
});

/** Where parcels come back to: an address that Sendcloud has already. */
export const returnToField = field({
	...senderAddressPick.field,
	displayName: 'Return To',
	description: 'The address in Sendcloud that the parcel comes back to',
});

const usual: Record<string, Field> = {
	brand: brandPick.optional,
	contract: {
		...contractPick.optional,
		description: 'Needed where you have several contracts with the carrier',
	},
	external_reference: {
		displayName: 'Reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. KL-1001-return-2',
		description:
			'What tells the return apart: under one reference it is made once, however often this runs. Left empty, the order number and "-return".',
	},
	collo_count: {
		displayName: 'Pieces',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1 },
		description: 'How many parcels come back, each with a label of its own',
	},
	send_tracking_emails: {
		displayName: 'Send Tracking Emails',
		type: 'boolean',
		default: true,
		description: 'Whether Sendcloud tells the customer by email where the return is',
	},
	delivery_option: {
		displayName: 'Handed Over',
		type: 'options',
		default: 'drop_off_point',
		options: [
			{ name: 'At a Drop-Off Point', value: 'drop_off_point' },
			{ name: 'At a Drop-Off Point, Without a Label', value: 'drop_off_labelless' },
			{ name: 'At the Store', value: 'in_store' },
			{ name: 'To a Driver', value: 'pickup' },
		],
		description:
			'How the customer hands the parcel over, as far as the shipping option can do it. Without a label, the QR code comes as a file called qr_code, where the carrier has one.',
	},
	insured: {
		displayName: 'Insured Value',
		type: 'number',
		default: '',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		description: 'What the parcel is insured for, in the currency below',
	},
	currency: {
		displayName: 'Currency',
		type: 'options',
		default: 'EUR',
		options: CURRENCIES.map((value) => ({ name: value, value })),
		description: 'Of the insured value',
	},
	customs_invoice_nr: {
		displayName: 'Customs Invoice Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. INV-1001',
		description: 'Required where the return crosses the border of the EU',
	},
	apply_rules: {
		displayName: 'Apply Return Rules',
		type: 'boolean',
		default: true,
		description: 'Whether the rules of the account may change what is given here',
	},
	length: dimensionPart.fields[0],
	width: dimensionPart.fields[1],
	height: dimensionPart.fields[2],
	dimension_unit: dimensionPart.fields[3],
	weight_unit: weightPart.fields[1],
};

export const additionalReturnFields = (more: Record<string, Field> = {}, displayOptions = {}) =>
	field({
		displayName: 'Additional Fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		...(Object.keys(displayOptions).length > 0 && { displayOptions }),
		options: collected({ ...usual, ...more }),
	});

/** What has the same name in the document, and what is only named otherwise. */
export function usualBody(values: IDataObject): IDataObject {
	const { insured, currency, brand, ...more } = values;
	return (pruned({
		brand_id: brandPick.idOrNone(brand),
		collo_count: more.collo_count,
		send_tracking_emails: more.send_tracking_emails,
		delivery_option: more.delivery_option,
		customs_invoice_nr: more.customs_invoice_nr,
		apply_rules: more.apply_rules,
		total_insured_value: moneyPart.toBody(insured, String(currency ?? 'EUR')),
		dimensions: dimensionPart.toBody({ dimension_unit: 'cm', ...more }),
	}) ?? {}) as IDataObject;
}

export const shipWith = (code: unknown, contract: unknown): IDataObject =>
	returnWithOption(returnOptionPick.id(code), contractPick.idOrNone(contract));

/** The reference, or what stands for it. */
export const referenceOf = (reference: unknown, orderNumber: unknown): unknown =>
	given(reference) ? reference : given(orderNumber) ? `${String(orderNumber)}-return` : undefined;

/** The label as a file, and how to make it. */
export const labelOptions: Record<string, Field> = {
	labelFile: {
		displayName: 'Label File',
		type: 'options',
		default: 'each',
		options: [
			{ name: 'One File per Return', value: 'each', description: 'The label beside its data' },
			{ name: 'None', value: 'none', description: 'Fetch it later with Label › Download' },
		],
		description: 'How the label comes out, as a file',
	},
	binaryProperty: {
		displayName: 'Put Output File in Field',
		description: 'The name of the output field that the file goes into',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
	},
	labelFormat: {
		displayName: 'Label Format',
		type: 'options',
		default: 'pdf',
		options: FORMATS,
		description: 'What the file is. Customers print PDF.',
	},
	waitForCarrier: {
		displayName: 'Wait for Carrier',
		type: 'boolean',
		default: false,
		description:
			'Whether Sendcloud waits for the word of the carrier, which tells at once why it refuses, and refuses a reference that was used before. Without this option it does; turned off, the return is queued.',
	},
	waitLimit: {
		displayName: 'Wait Limit',
		type: 'number',
		default: 120,
		typeOptions: { minValue: 0 },
		description: 'Seconds to wait for the label. Without this option, 120.',
	},
};

/** @throws SendcloudError (input) */
export const settingsOf = (
	params: { simplify: boolean },
	options: IDataObject,
): Omit<ReturnRequest, 'index' | 'body'> => ({
	waits: options.waitForCarrier !== false,
	labelField:
		options.labelFile === 'none' ? undefined : outputFile.check(options.binaryProperty ?? 'data'),
	format: (options.labelFormat ?? 'pdf') as ReturnRequest['format'],
	waitLimit: checkedValue<number>(decimal({ min: 0 }), options.waitLimit ?? 120, 'wait limit'),
	simplify: params.simplify,
});

const place = (displayName: string, description: string, more: object = {}) =>
	field({
		displayName,
		type: 'collection',
		placeholder: 'Add Field',
		default: addressPart.open,
		displayOptions: { show: { ...inFields.show, ...more } },
		options: addressPart.fields,
		description,
	});

/** A whole return by fields, or as JSON. */
export const returnFields = {
	orderNumber: field({
		displayName: 'Order Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. KL-1001',
		displayOptions: inFields,
		description: 'Of the order that comes back, as the customer knows it',
	}),
	shippingOption: { ...returnOptionPick.field, displayOptions: inFields },
	weight: field({
		displayName: 'Weight',
		type: 'number',
		default: '',
		required: true,
		typeOptions: { minValue: 0, numberPrecision: 3 },
		placeholder: 'e.g. 0.8',
		displayOptions: inFields,
		description: 'Of what comes back, in kilograms unless another unit is chosen below',
	}),
	from: place('From', 'The customer who sends the parcel back'),
	returnTo: { ...returnToField, displayOptions: inFields },
	...bodyFields('Return'),
	additionalFields: additionalReturnFields(
		{
			parcel_items: {
				displayName: 'Items (JSON)',
				type: 'json',
				default: '',
				description:
					'What comes back, e.g. [{"description": "Candle", "quantity": 1, "return_reason_id": "1"}]. Required from outside the EU.',
			},
		},
		inFields,
	),
};

/** A return that was built: its body, and the address that is still to be put in. */
export interface BuiltReturn {
	body: IDataObject;
	returnTo?: number;
}

interface Values {
	specifyBody: string;
	jsonBody: unknown;
	orderNumber: unknown;
	shippingOption: unknown;
	weight: unknown;
	from: IDataObject;
	returnTo: unknown;
	additionalFields: IDataObject;
}

/** What stands in for the address that Sendcloud has, while everything else is checked. */
const STAND_IN = {
	name: '-',
	address_line_1: '-',
	postal_code: '-',
	city: '-',
};

/** @throws SendcloudError (input) */
export function builtReturn(params: Values): BuiltReturn {
	if (params.specifyBody === 'json') {
		const body = jsonObject(params.jsonBody, 'JSON');
		const reference = referenceOf(body.external_reference, body.order_number);
		return { body: checkedReturn({ ...body, external_reference: reference as string }) };
	}
	const values = params.additionalFields;
	const from = addressPart.toBody(params.from) ?? {};
	const items = parsedJson(values.parcel_items, 'items');
	const body: IDataObject = {
		...(pruned({
			order_number: params.orderNumber,
			external_reference: referenceOf(values.external_reference, params.orderNumber),
		}) as IDataObject | undefined),
		...usualBody(values),
		ship_with: shipWith(params.shippingOption, values.contract),
		weight:
			weightPart.toBody({
				weight: params.weight as string,
				weight_unit: values.weight_unit ?? 'kg',
			}) ?? {},
		from_address: from,
		...(given(items) && { parcel_items: items as IDataObject[] }),
	};
	// Where it goes is known once the address was read; until then it is taken to be at home.
	const standIn = { ...STAND_IN, country_code: from.country_code };
	return {
		body: checkedReturn({ ...body, to_address: standIn }),
		returnTo: senderAddressPick.id(params.returnTo),
	};
}

/** The whole return, checked once more with the address that it goes to. @throws SendcloudError (input) */
export const withAddress = (body: IDataObject, address: IDataObject | undefined): ReturnBody =>
	checkedReturn(address === undefined ? body : { ...body, to_address: address });
