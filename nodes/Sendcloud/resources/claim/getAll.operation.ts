import type { IDataObject } from 'n8n-workflow';

import { isOpen, TICKET_STATUSES, TICKETS, tickets, type Ticket } from '../../api/support';
import {
	checked,
	checkSpans,
	choice,
	dateTime,
	filled,
	group,
	integer,
	optional,
} from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import {
	listName,
	moment,
	news,
	onlyNewOption,
	USUAL_DAYS,
	usualBegin,
	written,
} from '../../flows/news';
import type { Query } from '../../transport/client';
import { simplified } from './shown';

const words = (value: string) =>
	value
		.replace(/_/g, ' ')
		.replace(/\b\w/g, (letter) => letter.toUpperCase())
		.replace(/ (By|For|To) /g, (small) => small.toLowerCase());

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many support tickets',
	description: 'List claims and other tickets, newest first: how they stand, and what is needed',
	fields: {
		...pagingFields,
		simplify: simplifyField,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				carrier: {
					displayName: 'Carrier Code',
					description: 'Only claims about parcels of this carrier, e.g. postnl',
					type: 'string',
					default: '',
					placeholder: 'e.g. postnl',
				},
				created_after: {
					displayName: 'Created After',
					type: 'dateTime',
					default: '',
					description: 'Only tickets of this time or later, e.g. 2026-03-31T14:00',
				},
				created_before: {
					displayName: 'Created Before',
					type: 'dateTime',
					default: '',
					description: 'Only tickets of this time or earlier, e.g. 2026-03-31T14:00',
				},
				open: {
					displayName: 'Open Only',
					type: 'boolean',
					default: true,
					description: 'Whether to leave out tickets in which nothing more happens',
				},
				parcel_id: {
					displayName: 'Parcel ID',
					description: "Only claims about this parcel, by Sendcloud's ID",
					type: 'number',
					default: '',
					placeholder: 'e.g. 383707309',
				},
				status: {
					displayName: 'Status',
					type: 'options',
					default: 'claim_paid',
					options: TICKET_STATUSES.map((value) => ({ name: words(value), value })),
				},
				tracking_number: {
					displayName: 'Tracking Number',
					description: 'Only claims about the parcel with this tracking number',
					type: 'string',
					default: '',
					placeholder: 'e.g. 3SABCD1234567',
				},
			}),
		}),
	},
	options: onlyNewOption(
		'tickets',
		`With Status or Open Only, those of the last ${USUAL_DAYS} days are looked at, or those since Created After.`,
	),
	build: ({ params, timezone }) => {
		const { open, ...filters } = params.filters;
		const query = checked<IDataObject & Query>(
			group({
				carrier: optional(filled),
				created_after: optional(dateTime(timezone)),
				created_before: optional(dateTime(timezone)),
				parcel_id: optional(integer({ min: 1 })),
				status: optional(choice(...TICKET_STATUSES)),
				tracking_number: optional(filled),
			}),
			filters,
		);
		checkSpans(query, ['created_after', 'created_before']);
		return {
			query,
			open: open === true,
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async (input) => {
		const { client, options } = input;
		const { query, open, limit, simplify } = input.request;
		if (options.onlyNew) {
			const { created_after: from, created_before: to, ...rest } = query;
			const changes = open || rest.status !== undefined;
			const fresh = await news(
				input,
				{
					list: listName(TICKETS, { ...rest, ...(open && { open }) }),
					keyOf: ({ id }) => `ticket ${String(id)}`,
					timeOf: ({ created_at: time }) => moment(time),
					read: async function* (span) {
						const dates = { created_after: written(span.from), created_before: written(span.to) };
						for await (const ticket of tickets(client, { ...rest, ...dates }))
							if (!open || isOpen(ticket)) yield ticket;
					},
					span: {
						from: moment(from) ?? (changes ? usualBegin(client.clock.today()) : undefined),
						to: moment(to),
					},
					changes,
				},
				limit,
			);
			return simplify ? fresh.map((ticket) => simplified(ticket as Ticket)) : fresh;
		}
		const found: IDataObject[] = [];
		// Which are open Sendcloud cannot tell apart, so how many must be read is not known before.
		for await (const ticket of tickets(client, query, open ? undefined : limit)) {
			if (!open || isOpen(ticket)) found.push(simplify ? simplified(ticket) : ticket);
			if (found.length === limit) break;
		}
		return found;
	},
});
