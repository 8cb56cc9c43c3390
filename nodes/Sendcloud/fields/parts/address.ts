/** The address of Sendcloud's v3 documents: the same twelve fields in orders, shipments, shipping options and returns. */
import type { IDataObject } from 'n8n-workflow';

import {
	email,
	filled,
	fitting,
	group,
	houseNumber,
	line,
	nullable,
	optional,
	POINT_ZERO,
	prepared,
	required,
	shortCode,
	text,
	type Schema,
} from '../../checks';
import { byDisplayName, type Field } from '../../engine/define';
import { isObject } from '../../transport/data';
import { pruned } from '../body';
import { groupField, textField, type Named } from '../named';
import { countryPart } from './country';

/** Names are those of the documents, so that values need no translation. */
const FIELDS: Named[] = [
	textField('name', 'Name', {
		placeholder: 'e.g. Jane Doe',
		description: 'Of the person there',
	}),
	textField('company_name', 'Company', { description: 'If it is the address of a company' }),
	textField('address_line_1', 'Street', {
		placeholder: 'e.g. Stadhuisplein',
		description: 'Without the house number',
	}),
	textField('house_number', 'House Number', {
		placeholder: 'e.g. 50',
		description: 'With its addition, e.g. 12a',
	}),
	textField('address_line_2', 'Address Line 2', {
		placeholder: 'e.g. Apartment 17B',
		description: 'Apartment, floor, building',
	}),
	textField('postal_code', 'Postal Code', {
		placeholder: 'e.g. 1013 AB',
		description: 'As the country writes it',
	}),
	textField('city', 'City', { placeholder: 'e.g. Eindhoven', description: 'City or town' }),
	countryPart.field('country_code'),
	textField('state_province_code', 'State or Province Code', {
		placeholder: 'e.g. IT-RM',
		description: 'ISO 3166-2; needed e.g. in US, CA and IT',
	}),
	textField('email', 'Email', {
		placeholder: 'name@email.com',
		description: 'For messages about the delivery',
	}),
	textField('phone_number', 'Phone Number', {
		placeholder: 'e.g. +31612345678',
		description: 'With the country code. Some carriers require it.',
	}),
	textField('po_box', 'PO Box', { description: 'For a PO box or a post locker' }),
];

/** What is asked for at once; nothing can be delivered without those that are required. */
const KEY = ['name', 'address_line_1', 'house_number', 'postal_code', 'city', 'country_code'];
const open = Object.fromEntries(KEY.map((name) => [name, ''])) as Record<string, string>;

const folded: Named[] = [
	...FIELDS.filter(({ name }) => KEY.includes(name)).map((one) =>
		one.name === 'house_number' ? one : { ...one, required: true },
	),
	{
		displayName: 'Additional Fields',
		name: 'more',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: FIELDS.filter(({ name }) => !KEY.includes(name)).sort(byDisplayName),
	},
];

const shape = (must: typeof required): Record<string, Schema> => ({
	name: must(line(filled)),
	company_name: optional(line()),
	address_line_1: must(line(filled)),
	house_number: optional(houseNumber(line())),
	address_line_2: optional(line()),
	postal_code: must(line(filled)),
	city: must(line(filled)),
	po_box: nullable(line()),
	state_province_code: optional(line()),
	country_code: must(countryPart.check),
	email: optional(email),
	phone_number: optional(text),
});

/** A postal code that was a number has lost the zeros in front for certain: `4109` in Germany, and `4109.0`. */
function asText(address: unknown): unknown {
	if (!isObject(address)) return address;
	const { postal_code: code, country_code: country } = address;
	const wasNumber = typeof code === 'number' || (typeof code === 'string' && POINT_ZERO.test(code));
	if (!wasNumber) return address;
	const digits = String(code).replace(POINT_ZERO, '$1');
	const land = typeof country === 'string' ? country.trim().toUpperCase() : undefined;
	const short = shortCode(digits, land);
	return { ...address, postal_code: short?.isLikely ? short.whole : digits };
}

/** The same, and a company without a person is the name. */
function named(address: unknown): unknown {
	const read = asText(address);
	if (!isObject(read) || typeof read.company_name !== 'string') return read;
	const { name, company_name: company, ...rest } = read;
	const isNamed = name !== undefined && name !== null && name !== '';
	return isNamed || company === '' ? read : { name: company, ...rest };
}

/** A text of too few digits may have lost a zero or any other digit. */
function codeFault({ postal_code: code, country_code: country }: Record<string, unknown>) {
	if (typeof code !== 'string' || typeof country !== 'string') return undefined;
	const short = shortCode(code, country);
	return (
		short && {
			path: ['postal_code'],
			reason: `must have ${short.all} digits in ${country}, found "${code}"${short.isLikely ? `. A spreadsheet may have taken the zero of ${short.whole}` : ''}`,
		}
	);
}

export const addressPart = {
	fields: FIELDS,
	/** The same fields where a document has other names for some, and none for those that map to ''. */
	fieldsNamed: (
		names: Record<string, string>,
		more: Record<string, Partial<Named>> = {},
	): Named[] =>
		FIELDS.map((one) => ({ ...one, name: names[one.name] ?? one.name }))
			.filter(({ name }) => name !== '')
			.map((one) => ({ ...one, ...more[one.name] })),
	/**
	 * An address that is there or not, as one field with what is required marked; its value is for `toBody`. n8n asks
	 * for required fields of a fixed collection, not of a collection; and opens a collection from the start, not this.
	 */
	group: (displayName: string, more: Partial<Field> = {}) =>
		groupField(displayName, 'address', folded, more),
	shape,
	/** What an open collection of these fields begins with. */
	open,
	/**
	 * The JSON form.
	 * @param must `required`, or `optional` where some fields alone may be changed
	 */
	check: (must: typeof required, message?: string): Schema =>
		fitting(prepared(group(shape(must), message), must === required ? named : asText), codeFault),
	/** What the panel's values say, those of `group` or of the fields; undefined when nothing was filled in. */
	toBody: (values: IDataObject | undefined): IDataObject | undefined => {
		const { more, ...shown } = (values?.address ?? values ?? {}) as IDataObject;
		return pruned({ ...shown, ...(more as IDataObject | undefined) }) as IDataObject | undefined;
	},
};
