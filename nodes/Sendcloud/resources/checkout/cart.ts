/** The cart of a checkout: additional fields, and the body that all fields make (v3-dynamic-checkout). */
import type { IDataObject } from 'n8n-workflow';

import {
	atMost,
	checked,
	choice,
	filled,
	group,
	integer,
	optional,
	required,
	unlessNull,
	where,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { parsedJson, pruned } from '../../fields/body';
import { collected, unitField } from '../../fields/named';
import {
	amountCheck,
	countryPart,
	dimensionPart,
	DIMENSION_UNITS,
	WEIGHT_UNITS,
	written,
} from '../../fields/parts';
import { inputError } from '../../transport/errors';

const [length, width, height, unit] = dimensionPart.fields;

const additional: Record<string, Field> = {
	length,
	width,
	height,
	dimension_unit: unit,
	weight_unit: unitField('weight_unit', 'Weight Unit', WEIGHT_UNITS),
	from_postal_code: {
		displayName: 'From Postal Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5611 EM',
		description: 'Where the parcel is sent from',
	},
	sender_address_id: {
		displayName: 'Sender Address ID',
		type: 'number',
		default: '',
		placeholder: 'e.g. 123',
		description: 'A sender address in Sendcloud, instead of From Country',
	},
	metadata: {
		displayName: 'Metadata (JSON)',
		type: 'json',
		default: '',
		description: 'Up to five texts for Checkout Rules, e.g. {"checkout_metadata": "electronics"}',
	},
};

export const additionalField = field({
	displayName: 'Additional Fields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: collected(additional),
});

interface Values {
	toCountry: unknown;
	toPostalCode: unknown;
	weight: unknown;
	totalPrice: unknown;
	fromCountry: unknown;
	additionalFields: IDataObject;
}

const weight = amountCheck('text', { above: 0 });
const price = amountCheck('text', { min: 0 });
const side = optional(amountCheck('text', { min: 0 }));

const cartSchema = group({
	total_weight: group({ value: required(weight), unit: required(choice(...WEIGHT_UNITS)) }),
	total_price: group({ value: required(price) }),
	parcel_dimensions: unlessNull(
		group({ length: side, width: side, height: side, unit: optional(choice(...DIMENSION_UNITS)) }),
	),
	from_address: group({
		country_code: optional(countryPart.check),
		postal_code: optional(filled),
		sender_address_id: optional(integer({ min: 1 })),
	}),
	to_address: group({
		country_code: required(countryPart.check),
		postal_code: optional(atMost(15, filled)),
	}),
	metadata: where(
		unlessNull(group({})),
		(data: IDataObject | undefined) =>
			Object.entries(data ?? {}).every(
				([, value]) => typeof value === 'string' && value.length <= 128,
			) && Object.keys(data ?? {}).length <= 5,
		'must be an object of at most five texts of at most 128 characters',
	),
});

/** @throws SendcloudError (input) */
export function cartOf(params: Values): IDataObject {
	const { length: long, width: wide, height: high, ...more } = params.additionalFields;
	const sender = more.sender_address_id;
	const given = (value: unknown) => value !== undefined && value !== '' && value !== null;
	if (!given(sender) && !given(params.fromCountry)) {
		throw inputError(
			'from country is required',
			'Choose the country that you send from, or a sender address under Additional Fields. Nothing was sent for this item.',
		);
	}
	if (given(sender) && (given(params.fromCountry) || given(more.from_postal_code))) {
		throw inputError(
			'from country and from postal code, or a sender address: one of the two',
			'The sender address has its own country. Remove what is not meant. Nothing was sent for this item.',
		);
	}
	const sizes = [long, wide, high].some(given)
		? {
				length: written(long, 'text'),
				width: written(wide, 'text'),
				height: written(high, 'text'),
				unit: more.dimension_unit ?? 'cm',
			}
		: undefined;
	const metadata = parsedJson(more.metadata, 'metadata');
	return checked<IDataObject>(cartSchema, {
		total_weight: { value: params.weight, unit: more.weight_unit ?? 'kg' },
		total_price: { value: params.totalPrice },
		...(pruned({ parcel_dimensions: sizes }) as IDataObject | undefined),
		from_address: given(sender)
			? { sender_address_id: sender }
			: pruned({ country_code: params.fromCountry, postal_code: more.from_postal_code }),
		to_address:
			pruned({
				country_code: params.toCountry,
				postal_code: params.toPostalCode,
			}) ?? {},
		...(given(metadata) && { metadata }),
	});
}
