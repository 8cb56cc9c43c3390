import { transitTimes } from '../../api/transitTimes';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { filterFields, transitTimeQuery } from './query';

export const getShippingOptions = operation({
	name: 'getShippingOptions',
	label: 'Get by Shipping Option',
	action: 'Get transit times by shipping option',
	description:
		'How long parcels of a shipping option really took (median), for each pair of countries. For accounts with analytics.',
	fields: {
		shippingOptions: field({
			displayName: 'Shipping Options',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. postnl:standard, dpd:home',
			description: 'Codes of shipping options, with commas between',
		}),
		...filterFields,
	},
	build: ({ params, timezone }) =>
		transitTimeQuery('shipping_option_code', params.shippingOptions, params.filters, timezone),
	each: async ({ client, request }) => await transitTimes(client, 'shipping-options', request),
});
