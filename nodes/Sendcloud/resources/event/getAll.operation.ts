import type { IDataObject } from 'n8n-workflow';

import { EVENT_PAGES, EVENTS } from '../../api/events';
import { checked, checkSpans, choice, dateTime, filled, group, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { moment, onlyNewOption } from '../../flows/news';
import { onlyNew } from '../../flows/onlyNew';
import type { Query } from '../../transport/client';
import { paginate } from '../../transport/pagination';

const OPERATIONS = { create: 'Created', delete: 'Deleted', update: 'Updated' };

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many events of the audit trail',
	description:
		'List who created, changed or deleted which shipment, newest first, of the whole organization; or only what is new since the last run, for alerts',
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
					description: 'Only what was done at this time or later, e.g. 2026-03-31T14:00',
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
					description: 'Only what was done at this time or earlier, e.g. 2026-03-31T14:00',
				},
			}),
		}),
	},
	options: onlyNewOption('events'),
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
		checkSpans(query, ['start_datetime', 'end_datetime']);
		return { query: { ...query, operation: done } as Query, limit: wantedRows(params) };
	},
	each: async (input) => {
		const { client, options } = input;
		const { query, limit } = input.request;
		if (options.onlyNew) {
			// Not by the dates: an expression makes others of them in each run.
			const list = [EVENTS, query.operation ?? '', query.resource_id ?? ''].join(' ').trim();
			const rows = eachOnce(paginate(client, EVENTS, query, EVENT_PAGES));
			return await onlyNew(input, rows, { list, keyOf, timeOf }, limit);
		}
		const events: IDataObject[] = [];
		for await (const one of paginate(client, EVENTS, query, { ...EVENT_PAGES, limit }))
			events.push(one);
		return events;
	},
});

/** What an event is told apart by; it has no ID. */
const keyOf = ({ resource_id: id, operation: done, timestamp, user_id: user }: IDataObject) =>
	`event ${String(id)} ${String(done)} ${String(timestamp)} ${String(user)}`;

const timeOf = ({ timestamp }: IDataObject) => moment(timestamp);

async function* eachOnce(rows: AsyncIterable<IDataObject>): AsyncGenerator<IDataObject> {
	const seen = new Set<string>();
	for await (const row of rows) {
		const key = keyOf(row);
		if (!seen.has(key)) yield row;
		seen.add(key);
	}
}
