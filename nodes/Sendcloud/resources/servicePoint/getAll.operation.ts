import { findServicePoints, MOST_SERVICE_POINTS } from '../../api/servicePoints';
import { CONCURRENCY, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { countryPart } from '../../fields/parts';
import { simplifyField } from '../../fields/simplify';
import { SendcloudError } from '../../transport/errors';
import { filterFields, servicePointQuery } from './query';
import { isOpenAt, simplified } from './shown';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many service points',
	description:
		'List shops and lockers where customers can collect and hand in parcels: near an address, the closest first',
	concurrency: CONCURRENCY.most,
	fields: {
		country: field({
			...countryPart.field('country'),
			type: 'options',
			required: true,
		}),
		near: field({
			displayName: 'Near',
			type: 'string',
			default: '',
			placeholder: 'e.g. Stadhuisplein 10, Eindhoven',
			description: 'An address, a postal code or a place, in one line',
		}),
		carriers: field({
			displayName: 'Carriers',
			type: 'string',
			default: '',
			placeholder: 'e.g. postnl, dhl',
			description:
				"Sendcloud's codes of carriers, with commas between. Left empty, those that the integration has switched on.",
		}),
		limit: field({
			displayName: 'Limit',
			type: 'number',
			default: 50,
			typeOptions: { minValue: 1, maxValue: MOST_SERVICE_POINTS },
			description: 'Max number of results to return',
		}),
		simplify: simplifyField,
		...filterFields,
	},
	build: ({ params, timezone }) => ({
		...servicePointQuery(params, timezone),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { query, limit, openAt, words, simplify } }) => {
		const { results, geocoding } = await findServicePoints(client, query);
		if (geocoding?.status === 'not_found') {
			throw new SendcloudError(`The address was not understood: ${String(query.address)}`, {
				kind: 'refused',
				description:
					'Check its spelling and the country; a postal code and a place are often enough. It says nothing about whether there are service points.',
			});
		}
		const { notes } = client;
		if (geocoding?.status === 'partially_matched') {
			notes.warnings.add(
				`Of the address "${String(query.address)}" only a part was understood (${String(geocoding.precision)}): ${String(geocoding.formatted_address)}.`,
			);
		}
		const open = openAt === undefined ? results : results.filter((one) => isOpenAt(one, openAt));
		if (results.length === 0) notes.warnings.add(`There are no service points ${words}.`);
		else if (open.length === 0)
			notes.warnings.add(`None of ${results.length} service points ${words} is open then.`);
		const precision = geocoding?.precision ?? null;
		return open
			.slice(0, limit)
			.map((one) => (simplify ? simplified(one, precision) : { ...one, geocoding }));
	},
});
