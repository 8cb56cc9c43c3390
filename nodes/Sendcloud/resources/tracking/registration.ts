/** A parcel that was labelled elsewhere: its fields, and the body that they make (v3-parcel-tracking). */
import type { IDataObject } from 'n8n-workflow';

import {
	checked,
	choice,
	dateTime,
	decimal,
	email,
	filled,
	flag,
	group,
	houseNumber,
	identity,
	integer,
	legible,
	list,
	nullable,
	nullish,
	omittable,
	optional,
	required,
	text,
	where,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { bodyFields, inFields, jsonObject, pruned } from '../../fields/body';
import { collected, numberField, textField } from '../../fields/named';
import { addressPart, countryPart, weightPart } from '../../fields/parts';
import { trackingNumber } from '../../fields/trackingNumber';

const [weight, weightUnit] = weightPart.fields;

const place = (displayName: string, description: string) =>
	field({
		displayName,
		type: 'collection',
		placeholder: 'Add Field',
		default: { country_code: '', postal_code: '' },
		displayOptions: inFields,
		options: addressPart.fields,
		description,
	});

const additional: Record<string, Field> = {
	announced_at: {
		displayName: 'Label Made At',
		type: 'dateTime',
		default: '',
		description: 'When the carrier was told of the parcel, e.g. 2026-03-31T14:00. Left empty, now.',
	},
	shipping_option_code: {
		displayName: 'Shipping Option Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. postnl:standard',
		description: 'Without it the parcel is missing in the analytics of Sendcloud',
	},
	order_number: {
		displayName: 'Order Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. OXSDFGHTD-12',
		description: 'The order number that the customer knows',
	},
	tracking_url: {
		displayName: 'Tracking URL',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://track.example.com/3SYZXG5051720',
		description: "The page of the carrier's own on which the parcel can be followed",
	},
	is_return: {
		displayName: 'Is Return',
		type: 'boolean',
		default: true,
		description: 'Whether the parcel comes back to you',
	},
	brand_id: {
		displayName: 'Brand ID',
		type: 'number',
		default: '',
		description: 'Whose tracking messages the customer gets',
	},
	integration_id: {
		displayName: 'Integration ID',
		type: 'number',
		default: '',
		description: 'The shop connection that the parcel belongs to',
	},
	weight,
	weight_unit: weightUnit,
};

export const registrationFields = {
	trackingNumber: field({
		...textField('trackingNumber', 'Tracking Number'),
		type: 'string',
		required: true,
		placeholder: 'e.g. 3SYZXG5051720',
		displayOptions: inFields,
		description: 'That stands on the label. Spaces in it do not matter.',
	}),
	carrier: field({
		...textField('carrier', 'Carrier'),
		type: 'string',
		required: true,
		placeholder: 'e.g. dhl',
		displayOptions: inFields,
		description: "Sendcloud's code of the carrier",
	}),
	reference: field({
		...textField('reference', 'Your Reference'),
		type: 'string',
		required: true,
		placeholder: 'e.g. S00001-1',
		displayOptions: inFields,
		description:
			'What your own system calls the parcel. The same reference and carrier again is the same parcel.',
	}),
	contract: field({
		...numberField('contract', 'Contract ID'),
		type: 'number',
		required: true,
		placeholder: 'e.g. 517',
		displayOptions: inFields,
		description: 'Your contract with the carrier, from Sendcloud › Settings › Carriers',
	}),
	from: place('From', 'Where the parcel is sent from: country and postal code are required'),
	to: place('To', 'Where the parcel goes: country and postal code are required'),
	...bodyFields('Parcel'),
	additionalFields: field({
		displayName: 'Additional Fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: inFields,
		options: collected(additional),
	}),
};

const address = group({
	name: nullable(legible()),
	company_name: nullable(legible()),
	address_line_1: nullable(legible()),
	address_line_2: nullable(legible()),
	house_number: nullable(houseNumber(legible())),
	postal_code: required(legible(filled)),
	city: nullable(legible()),
	po_box: nullable(legible()),
	state_province_code: nullable(legible()),
	country_code: required(countryPart.check),
	email: nullable(email),
	phone_number: nullable(text),
});
const id = integer({ min: 1 });

const registrationSchema = (timezone: string) =>
	group({
		announced_at: required(dateTime(timezone)),
		source_id: required(identity(filled)),
		from_address: address,
		to_address: address,
		tracking_number: group(
			{ tracking_number: required(trackingNumber), carrier_code: required(filled) },
			'must be an object with tracking_number and carrier_code',
		),
		ship_with: where(
			group({
				type: required(choice('shipping_option_code', 'contract')),
				properties: group({
					contract_id: required(id),
					shipping_option_code: optional(filled),
				}),
			}),
			({ type, properties }: { type: string; properties: IDataObject }) =>
				(type === 'contract') === (properties.shipping_option_code === undefined),
			'must have a shipping option code when its type is shipping_option_code, and none when it is contract',
		),
		shipment: group({
			source_id: required(identity(filled)),
			order: nullish(
				group({ source_id: optional(identity()), order_number: optional(identity()) }),
			),
		}),
		details: nullish(
			group({ brand_id: optional(id), integration_id: optional(id), is_return: optional(flag) }),
		),
		measurements: nullish(
			group({
				weight: omittable(
					group({ value: required(decimal({ above: 0 })), unit: required(filled) }),
				),
			}),
		),
		parcel_items: nullish(
			list(
				group({
					description: optional(legible()),
					sku: optional(identity()),
					product_id: optional(identity()),
				}),
			),
		),
	});

interface Values {
	specifyBody: string;
	jsonBody: unknown;
	trackingNumber: unknown;
	carrier: unknown;
	reference: unknown;
	contract: unknown;
	from: IDataObject;
	to: IDataObject;
	additionalFields: IDataObject;
}

/** @throws SendcloudError (input) */
export function registrationOf(params: Values, timezone: string, now: string): IDataObject {
	const body =
		params.specifyBody === 'json' ? jsonObject(params.jsonBody, 'JSON') : fromFields(params, now);
	const number = (body.tracking_number as IDataObject | undefined)?.tracking_number;
	const title = number === undefined ? undefined : `tracking number ${String(number)}`;
	return checked<IDataObject>(registrationSchema(timezone), body, title);
}

function fromFields(params: Values, now: string): IDataObject {
	const {
		announced_at,
		shipping_option_code: option,
		order_number,
		...more
	} = params.additionalFields;
	const reference = params.reference;
	return {
		...(pruned({
			announced_at: announced_at || now,
			source_id: reference,
			tracking_number: {
				tracking_number: params.trackingNumber,
				carrier_code: params.carrier,
				tracking_url: more.tracking_url,
			},
			ship_with: {
				type: option ? 'shipping_option_code' : 'contract',
				properties: { contract_id: params.contract, shipping_option_code: option },
			},
			shipment: {
				source_id: reference,
				order: order_number ? { source_id: order_number, order_number } : undefined,
			},
			details: {
				brand_id: more.brand_id,
				integration_id: more.integration_id,
				is_return: more.is_return,
			},
			measurements: { weight: weightPart.toBody({ weight_unit: 'kg', ...more }) },
		}) as IDataObject),
		from_address: addressPart.toBody(params.from) ?? {},
		to_address: addressPart.toBody(params.to) ?? {},
	};
}
