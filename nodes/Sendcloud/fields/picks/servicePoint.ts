/** A service point: one near the recipient or a place that is typed, or any by Sendcloud's ID. */
import { findServicePoints } from '../../api/servicePoints';
import { country, Refused } from '../../checks';
import { at } from '../simplify';
import { byNumber, nameOf, pick, type SearchInput } from './pick';

const HOW = 'Type country and place, e.g. NL 5611 EM.';

/** What is typed: a country, and a place in it. */
const TYPED = /^([A-Za-z]{2})[\s,:]+(\S.{0,150})$/;

/** Where a node has the country, and the place in it, that the parcel goes to. */
const inside = (group: string, country = 'country_code') => ({
	country: `${group}.${country}`,
	place: [`${group}.postal_code`, `${group}.city`],
});
const GOES_TO = [
	inside('recipient'),
	inside('recipient', 'country'),
	inside('shippingAddress'),
	inside('updateFields.shipping_address.address'),
	{ country: 'toCountry', place: ['toPostalCode'] },
];

/** A text of the panel. One that an expression makes of each item is not known yet. */
const textAt = (parameter: SearchInput['parameter'], name: string) => {
	const value = parameter(name);
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text.startsWith('=') ? '' : text;
};

const isCountry = (code: string) => code !== '' && !(country(code) instanceof Refused);

/** Country and place, as typed or as the node's other fields have them; undefined where either is missing. */
function placeOf({ filter, parameter }: SearchInput): { code: string; place: string } | undefined {
	const to = GOES_TO.find(({ country: name }) => isCountry(textAt(parameter, name)));
	const [, typedCode = '', typedPlace = ''] = TYPED.exec(filter) ?? [];
	// Where the country is known, "De Haan" is a place and "DE Haan" a country and a place.
	const isCode = to === undefined || typedCode === typedCode.toUpperCase();
	if (isCode && isCountry(typedCode)) return { code: typedCode, place: typedPlace };
	if (to === undefined) return undefined;
	const known = to.place.map((name) => textAt(parameter, name)).filter(Boolean);
	const place = filter || known.join(' ');
	return place === '' ? undefined : { code: textAt(parameter, to.country), place };
}

/** Those of the carrier that the parcel goes with first: the code of a shipping option begins with it. */
function carrierFirst(parameter: SearchInput['parameter']) {
	const [carrier] = textAt(parameter, 'shippingOption').split(':');
	const rank = (one: object) => (at(one, 'carrier', 'code') === carrier ? 0 : 1);
	return (a: object, b: object) => rank(a) - rank(b);
}

export const servicePointPick = pick({
	one: 'service point',
	many: 'service points',
	field: {
		displayName: 'Service Point',
		description: 'The shop or locker, near a place or by its ID in Sendcloud',
	},
	search: async (input) => {
		const found = placeOf(input);
		if (found === undefined) return { results: [{ name: HOW, value: '' }] };
		const { results } = await findServicePoints(input.client, {
			country_code: found.code.toUpperCase(),
			use_integration_carriers: true,
			address: found.place,
			limit: 25,
		});
		return {
			results: results.sort(carrierFirst(input.parameter)).map((one) => ({
				name: `${nameOf(one.name, at(one, 'address', 'city'))} (${nameOf(at(one, 'carrier', 'name'), `${String(one.distance)} m`)})`,
				value: one.id as number,
			})),
		};
	},
	none: HOW,
	noMatch: `${HOW} Only those of carriers that the integration has switched on are found.`,
	hint: 'Near the recipient, or type country and place, e.g. NL 5611 EM',
	ways: [
		byNumber(
			'A whole number, e.g. 1000001; or choose one near a place from the list',
			'e.g. 1000001',
		),
	],
});
