import { CONNECTIONS, withoutSecrets } from '../../api/eventSubscriptions';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { simplifySince11 } from '../../fields/simplify';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { listIn } from '../../transport/pagination';
import { simpleConnection } from './simple';

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
			placeholder: 'Add Filter',
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
		simplify: simplifySince11,
	},
	build: ({ params }) => ({
		query: { connection_type: params.filters.type as string | undefined },
		limit: wantedRows(params),
		simplify: params.simplify,
	}),
	// Sendcloud gives them all at once: this list has no pages.
	each: async ({ client, request: { query, limit, simplify } }) => {
		const connections = listIn('data')(await client.get(CONNECTIONS, query))
			.slice(0, limit)
			.map(withoutSecrets);
		orHint(
			client,
			connections,
			'There are no event connections like these in this Sendcloud account.',
		);
		return simplify ? connections.map(simpleConnection) : connections;
	},
});
