import type { IDataObject } from 'n8n-workflow';

import { EVENT_PAGES, EVENTS } from '../../api/events';
import { checked, choice, dateTime, filled, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import type { Query } from '../../transport/client';
import { paginate } from '../../transport/pagination';

const OPERATIONS = { create: 'Created', delete: 'Deleted', update: 'Updated' };

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many events of the audit trail',
	description:
		'List who created, changed or deleted which shipment, newest first, of the whole organization',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				start_datetime: {
					displayName: 'From',
					type: 'dateTime',
					default: '',
					description: 'Only what was done at this time or later',
				},
				done: {
					displayName: 'What Was Done',
					type: 'options',
					default: 'create',
					options: Object.entries(OPERATIONS).map(([value, name]) => ({ name, value })),
				},
				resource_id: {
					displayName: 'Shipment ID',
					type: 'string',
					default: '',
					placeholder: 'e.g. b7c82d93-4429-5992-9806-561d848d03b5',
					description: 'Only what was done to this shipment',
				},
				end_datetime: {
					displayName: 'Until',
					type: 'dateTime',
					default: '',
					description: 'Only what was done at this time or earlier',
				},
			}),
		}),
	},
	build: ({ params, timezone }) => {
		// A field of the panel called "operation" would be the node's own.
		const { done, ...query } = checked<IDataObject & Query>(
			group({
				start_datetime: optional(dateTime(timezone)),
				end_datetime: optional(dateTime(timezone)),
				done: optional(choice(...Object.keys(OPERATIONS))),
				resource_id: optional(filled),
			}),
			params.filters,
		);
		return { query: { ...query, operation: done } as Query, limit: wantedRows(params) };
	},
	each: async ({ client, request: { query, limit } }) => {
		const events: IDataObject[] = [];
		for await (const one of paginate(client, EVENTS, query, EVENT_PAGES, limit)) events.push(one);
		return events;
	},
});
