import { transitTimes } from '../../api/transitTimes';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { filterFields, transitTimeQuery } from './query';

export const getCarriers = operation({
	name: 'getCarriers',
	label: 'Get by Carrier',
	action: 'Get transit times by carrier',
	description:
		'How long parcels of a carrier really took (median), for each pair of countries. For accounts with analytics.',
	fields: {
		carriers: field({
			displayName: 'Carriers',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. postnl, dpd',
			description: "Sendcloud's codes of carriers, with commas between",
		}),
		...filterFields,
	},
	build: ({ params, timezone }) =>
		transitTimeQuery('carrier_code', params.carriers, params.filters, timezone),
	each: async ({ client, request }) => await transitTimes(client, 'carriers', request),
});
