import type { IDataObject } from 'n8n-workflow';

import { connections } from '../../api/eventSubscriptions';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { simplifySince11 } from '../../fields/simplify';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
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
	each: async ({ client, request: { query, limit, simplify } }) => {
		const found: IDataObject[] = [];
		for await (const connection of connections(client, query))
			if (found.push(connection) === limit) break;
		orHint(client, found, 'There are no event connections like these in this Sendcloud account.');
		return simplify ? found.map(simpleConnection) : found;
	},
});
