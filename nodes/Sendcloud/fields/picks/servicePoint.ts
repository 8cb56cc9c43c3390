/** A service point: one near a place that is typed, or any by Sendcloud's ID. */
import { findServicePoints } from '../../api/servicePoints';
import { country, Refused } from '../../checks';
import { at } from '../simplify';
import { byNumber, nameOf, pick } from './pick';

const HOW = 'Type country and place, e.g. NL 5611 EM.';

/** What is typed: a country, and a place in it. */
const TYPED = /^([A-Za-z]{2})[\s,:]+(\S.{0,150})$/;

export const servicePointPick = pick({
	one: 'service point',
	many: 'service points',
	field: {
		displayName: 'Service Point',
		default: { mode: 'id', value: '' },
		description: 'The shop or locker, near a place or by its ID in Sendcloud',
	},
	search: async ({ client, filter }) => {
		const [, code, place] = TYPED.exec(filter) ?? [];
		if (place === undefined || country(code) instanceof Refused) {
			return { results: [{ name: HOW, value: '' }] };
		}
		const { results } = await findServicePoints(client, {
			country_code: code.toUpperCase(),
			use_integration_carriers: true,
			address: place,
			limit: 25,
		});
		return {
			results: results.map((one) => ({
				name: `${nameOf(one.name, at(one, 'address', 'city'))} (${nameOf(at(one, 'carrier', 'name'), `${String(one.distance)} m`)})`,
				value: one.id as number,
			})),
		};
	},
	none: HOW,
	noMatch: HOW,
	hint: 'Type country and place, e.g. NL 5611 EM Eindhoven. The list shows those of the carriers that the integration has switched on.',
	ways: [
		byNumber(
			"Sendcloud's ID of a service point is a whole number, e.g. 1000001. The carrier's own ID can be found with Service Point › Get Many",
			'e.g. 1000001',
		),
	],
});
