/** A Sendcloud integration: the connection of a shop, which orders come from. */
import { integrationsPath } from '../../api/integrations';
import type { SendcloudClient } from '../../transport/client';
import { listIn } from '../../transport/pagination';
import { byNumber, named, pick } from './pick';

async function integrations(client: SendcloudClient) {
	return listIn('data')(await client.get(integrationsPath('v3')))
		.map(({ id, shop_name: shop, type }) => ({
			name: `${String(shop ?? '') || 'Integration'} (${[type, id].filter(Boolean).map(String).join(', ')})`,
			value: id as number,
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}

export const integrationPick = pick({
	one: 'integration',
	many: 'integrations',
	field: {
		displayName: 'Integration',
		description: 'The Sendcloud integration (shop connection) that the order belongs to',
	},
	search: async ({ client, filter }) => ({ results: named(await integrations(client), filter) }),
	all: integrations,
	none: 'Connect a shop in Sendcloud under Settings › Integrations.',
	noMatch: 'Type a part of its name, its type or its ID.',
	ways: [byNumber('A whole number, e.g. 739283; or choose it from the list', 'e.g. 739283')],
});
