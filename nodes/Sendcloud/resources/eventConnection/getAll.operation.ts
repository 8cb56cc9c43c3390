import type { IDataObject } from 'n8n-workflow';

import { connections } from '../../api/eventSubscriptions';
import { pagingFields, wantedRows } from '../../fields/paging';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';

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
	each: async ({ client, request: { query, limit } }) => {
		const found: IDataObject[] = [];
		for await (const connection of connections(client, query))
			if (found.push(connection) === limit) break;
		return found;
	},
});
