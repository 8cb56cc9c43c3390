import type { IDataObject } from 'n8n-workflow';

import { CONNECTIONS, SUBSCRIPTIONS, withoutSecrets } from '../../api/eventSubscriptions';
import { eventTypeField } from '../../fields/eventType';
import { pagingFields, wantedRows } from '../../fields/paging';
import { checked, filled, flag, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import type { Query } from '../../transport/client';
import { listIn } from '../../transport/pagination';

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
			placeholder: 'Add filter',
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
	// Sendcloud gives them all at once: this list has no pages.
	each: async ({ client, request: { query, limit }, options }) => {
		const subscriptions = listIn('data')(await client.get(SUBSCRIPTIONS, query)).slice(0, limit);
		if (!options.withConnection || subscriptions.length === 0) return subscriptions;
		const connections = new Map<unknown, IDataObject>();
		for (const connection of listIn('data')(await client.get(CONNECTIONS)))
			connections.set(connection.id, withoutSecrets(connection));
		return subscriptions.map((subscription) => ({
			...subscription,
			connection: connections.get(subscription.connection_id) ?? null,
		}));
	},
});
