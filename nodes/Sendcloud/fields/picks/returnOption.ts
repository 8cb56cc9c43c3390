/** A way to send a parcel back. */
import { readShippingOptions } from '../../api/shippingOptions';
import { atMost, filled } from '../../checks';
import { byText, nameOf, named, pick } from './pick';

export const returnOptionPick = pick<string>({
	one: 'return option',
	many: 'return options',
	field: {
		displayName: 'Shipping Option',
		description: 'How the parcel comes back: the carrier and the service',
	},
	search: async ({ client, filter }) => {
		const { options = [] } = await readShippingOptions(client, {
			functionalities: { returns: true },
		});
		const results = options
			// Sendcloud may take no notice of what it is asked for.
			.filter(({ functionalities }) => functionalities?.returns !== false)
			.map(({ code, name, carrier }) => ({
				name: `${nameOf(name, carrier?.name)} (${code})`,
				value: code,
			}));
		return { results: named(results, filter) };
	},
	none: 'Switch on a carrier that takes returns, in Sendcloud under Settings › Carriers.',
	noMatch: 'Type a part of its name, its carrier or its code.',
	hint: 'Only options that take returns.',
	ways: [byText('id', 'By Code', atMost(255, filled), 'e.g. dpd:return')],
});
