/** An address out of the lines in which shops keep it. */
import type { IDataObject } from 'n8n-workflow';

import { isHouseNumber, splitStreet } from './houseNumbers';

/** Texts that were read already, each on one line; what a shop does not say is undefined. */
export interface AddressTexts {
	name?: string;
	company?: string;
	/** Lines below the name, in their order. */
	lines: Array<string | undefined>;
	/** Where the shop has a field of its own for it. */
	houseNumber?: string;
	postalCode?: string;
	city?: string;
	/** ISO 3166-2. */
	state?: string;
	country?: string;
	email?: string;
	phone?: string;
}

interface StreetLines {
	street?: string;
	houseNumber?: string;
	more: string[];
}

/** Which of the lines is the street, what is its number, and what else there is. Nothing is lost. */
export function streetLines(lines: readonly string[], country: string | undefined): StreetLines {
	const [first, second, ...others] = lines;
	if (first === undefined) return { more: [] };
	const split = splitStreet(first, country);
	if (split.houseNumber !== undefined)
		return { ...named(split), more: [...extraOf(split), ...lines.slice(1)] };
	if (second !== undefined && !/\d/.test(first)) {
		if (isHouseNumber(second)) return { street: first, houseNumber: second, more: others };
		// Marketplaces have the company or the building in the first line, and the street in the second.
		const next = splitStreet(second, country);
		if (next.houseNumber !== undefined)
			return { ...named(next), more: [first, ...extraOf(next), ...others] };
	}
	return { street: first, more: lines.slice(1) };
}

const named = ({ street, houseNumber }: { street: string; houseNumber?: string }) => ({
	street,
	houseNumber,
});
const extraOf = ({ extra }: { extra?: string }) => (extra === undefined ? [] : [extra]);

/** An address as Sendcloud takes it. Whether it is whole is the caller's business. */
export function addressOf(texts: AddressTexts): IDataObject {
	const lines = texts.lines.filter((line): line is string => line !== undefined);
	const found: StreetLines =
		texts.houseNumber === undefined
			? streetLines(lines, texts.country)
			: { street: lines[0], houseNumber: texts.houseNumber, more: lines.slice(1) };
	const fields: IDataObject = {
		// A company without a person is the name.
		name: texts.name ?? texts.company,
		company_name: texts.name === undefined ? undefined : texts.company,
		address_line_1: found.street,
		house_number: found.houseNumber,
		address_line_2: found.more.length > 0 ? found.more.join(', ') : undefined,
		postal_code: texts.postalCode,
		city: texts.city,
		state_province_code: texts.state,
		country_code: texts.country,
		email: texts.email,
		phone_number: texts.phone,
	};
	const given: IDataObject = {};
	for (const key in fields) {
		const value = fields[key];
		if (value !== undefined) given[key] = value;
	}
	return given;
}
