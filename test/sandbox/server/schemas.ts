/**
 * Parts of requests that several areas of shipping share. Unlike orders they take no field that they do not know,
 * and no number where a text belongs.
 */
import { nullable, type Schema } from './validation';

export const text: Schema = { type: 'string' };
export const filled: Schema = { type: 'string', minLength: 1 };
export const boolean: Schema = { type: 'boolean' };
export const integer: Schema = { type: 'integer' };
export const id: Schema = { type: 'integer', minimum: 1 };
export const dateTime: Schema = { type: 'string', format: 'iso-date-time' };

export const upTo = (maxLength: number, minLength = 0): Schema => ({
	type: 'string',
	maxLength,
	...(minLength > 0 && { minLength }),
});
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const list = (items: Schema, minItems = 0, maxItems = Infinity): Schema => ({
	type: 'array',
	items,
	...(minItems > 0 && { minItems }),
	...(maxItems < Infinity && { maxItems }),
});

/** An object with these fields and no others. */
export const strict = (
	properties: Record<string, Schema>,
	required: string[] = [],
	more: Schema = {},
): Schema => ({ type: 'object', properties, required, additionalProperties: false, ...more });

/** Decimals as text, not negative. */
const decimal: Schema = { type: 'string', pattern: '^\\d+(\\.\\d+)?$', maxLength: 20 };
/** The same, above 0. */
const positive: Schema = { ...decimal, not: { pattern: '^0+(\\.0+)?$' } };

const weightUnit = oneOf('kg', 'g', 'lbs', 'oz');
export const weightText = strict({ value: positive, unit: weightUnit }, ['value', 'unit']);
export const weightNumber = strict(
	{ value: { type: 'number', exclusiveMinimum: 0 }, unit: weightUnit },
	['value', 'unit'],
);
export const dimensions = strict(
	{
		length: positive,
		width: positive,
		height: positive,
		unit: oneOf('cm', 'mm', 'm', 'yd', 'ft', 'in'),
	},
	['length', 'width', 'height', 'unit'],
);
export const price = strict(
	{ value: decimal, currency: { type: 'string', minLength: 3, maxLength: 3 } },
	['value', 'currency'],
);

/** ISO 3166-2, such as `IT-RM`. */
export const stateProvince: Schema = { type: 'string', pattern: '^([A-Z]{2}-[A-Z0-9]{1,3})?$' };

/** Without who lives there. */
export const place: Record<string, Schema> = {
	address_line_1: text,
	house_number: text,
	address_line_2: text,
	postal_code: filled,
	city: filled,
	po_box: nullable(text),
	state_province_code: stateProvince,
	country_code: { type: 'string', format: 'country' },
};
export const address = strict(
	{
		name: filled,
		company_name: text,
		...place,
		email: { type: 'string', format: 'email' },
		phone_number: text,
	},
	['name', 'address_line_1', 'postal_code', 'city', 'country_code'],
);

export const shipWith = strict(
	{
		type: oneOf('shipping_option_code'),
		properties: strict({ shipping_option_code: nullable(filled), contract_id: nullable(id) }),
	},
	['type', 'properties'],
);

/** One of the two must be there; with both, the carrier's wins. */
export const servicePoint = strict({ id: filled, carrier_service_point_id: filled }, [], {
	anyOf: [{ required: ['id'] }, { required: ['carrier_service_point_id'] }],
});

export const MIME_TYPES = ['application/pdf', 'application/zpl', 'image/png'] as const;
export type MimeType = (typeof MIME_TYPES)[number];

/** Which resolutions the documents' table allows; ZPL ignores it. */
export const RESOLUTIONS: Record<MimeType, { standard: number; valid: number[] | undefined }> = {
	'application/pdf': { standard: 72, valid: [72] },
	'image/png': { standard: 300, valid: [150, 300] },
	'application/zpl': { standard: 203, valid: undefined },
};

/** `dpis`: the numbers that this document lists; the table allows fewer. */
export const labelDetails = (...dpis: number[]) =>
	strict({ mime_type: oneOf(...MIME_TYPES), dpi: { type: 'integer', enum: dpis } }, [], {
		allOf: (['application/pdf', 'image/png'] as const).map((mime) => ({
			if:
				mime === 'application/pdf'
					? { properties: { mime_type: { const: mime } } }
					: { required: ['mime_type'], properties: { mime_type: { const: mime } } },
			then: {
				properties: {
					dpi: { enum: dpis.filter((dpi) => RESOLUTIONS[mime].valid!.includes(dpi)) },
				},
			},
		})),
	});
