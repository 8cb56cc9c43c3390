import { CONNECTIONS, withoutSecrets } from '../../api/eventSubscriptions';
import { pagingFields, wantedRows } from '../../fields/paging';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { listIn } from '../../transport/pagination';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many event connections',
	description: 'List the connections of the whole Sendcloud account',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'webhook',
					options: [
						{ name: 'Klaviyo', value: 'klaviyo' },
						{ name: 'Webhook', value: 'webhook' },
					],
				},
			],
		}),
	},
	build: ({ params }) => ({
		query: { connection_type: params.filters.type as string | undefined },
		limit: wantedRows(params),
	}),
	// Sendcloud gives them all at once: this list has no pages.
	each: async ({ client, request: { query, limit } }) =>
		listIn('data')(await client.get(CONNECTIONS, query))
			.slice(0, limit)
			.map(withoutSecrets),
});
