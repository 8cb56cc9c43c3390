import type { IDataObject } from 'n8n-workflow';

import { connections, subscriptions } from '../../api/eventSubscriptions';
import { eventTypeField } from '../../fields/eventType';
import { pagingFields, wantedRows } from '../../fields/paging';
import { checked, filled, flag, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import type { Query } from '../../transport/client';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many event subscriptions',
	description: 'List the subscriptions of the whole Sendcloud account',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Active',
					name: 'is_active',
					type: 'boolean',
					default: true,
					description: 'Whether to list only those that deliver events, or only paused ones',
				},
				{ ...eventTypeField, name: 'event_type' },
			],
		}),
	},
	options: {
		withConnection: {
			displayName: 'With Connection',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the connection of each subscription, which names the address that events go to',
		},
	},
	build: ({ params }) => ({
		query: checked<Query>(
			group({ is_active: optional(flag), event_type: optional(filled) }),
			params.filters,
		),
		limit: wantedRows(params),
	}),
	each: async ({ client, request: { query, limit }, options }) => {
		const found: IDataObject[] = [];
		for await (const subscription of subscriptions(client, query, limit)) found.push(subscription);
		if (!options.withConnection || found.length === 0) return found;
		const byId = new Map<unknown, IDataObject>();
		for await (const connection of connections(client)) byId.set(connection.id, connection);
		return found.map((subscription) => ({
			...subscription,
			connection: byId.get(subscription.connection_id) ?? null,
		}));
	},
});
