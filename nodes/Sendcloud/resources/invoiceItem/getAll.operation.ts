import type { IDataObject } from 'n8n-workflow';

import { INVOICE_ITEMS, INVOICE_PAGES, ITEM_TYPES } from '../../api/invoices';
import { checked, checkSpans, choice, dateTime, group, integer, optional } from '../../checks';
import { byName, field } from '../../engine/define';
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
	type Span,
} from '../../flows/news';
import type { Query } from '../../transport/client';
import { paginate } from '../../transport/pagination';
import { isPending, simplified } from './shown';

const words = (type: string) =>
	type
		.replace(/_/g, ' ')
		.replace(/\b\w/g, (letter) => letter.toUpperCase())
		.replace(/\b(Vat|Adm|Impl)\b/g, (short) =>
			short === 'Vat' ? 'VAT' : short === 'Adm' ? 'Administration' : 'Implementation',
		);

const STATES = ['all', 'invoiced', 'pending'];

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many invoice items',
	description:
		'List what Sendcloud charged and refunded, for each parcel: on invoices and still pending',
	fields: {
		state: field({
			displayName: 'Which Items',
			type: 'options',
			noDataExpression: true,
			default: 'all',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'On an Invoice', value: 'invoiced', description: 'Final' },
				{
					name: 'Pending',
					value: 'pending',
					description: 'Not on an invoice yet: they may still change or vanish',
				},
			],
		}),
		...pagingFields,
		simplify: simplifyField,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				created_after: {
					displayName: 'Created After',
					type: 'dateTime',
					default: '',
					description: 'Only items of this time or later, e.g. 2026-03-31T14:00',
				},
				created_before: {
					displayName: 'Created Before',
					type: 'dateTime',
					default: '',
					description: 'Only items of this time or earlier, e.g. 2026-03-31T14:00',
				},
				invoice_id: {
					displayName: 'Invoice ID',
					type: 'number',
					default: '',
					placeholder: 'e.g. 5501',
					description: 'Only items of this invoice, by the ID that Invoice › Get Many returns',
				},
				parcel_id: {
					displayName: 'Parcel ID',
					type: 'number',
					default: '',
					placeholder: 'e.g. 383707309',
					description: "Only items of this parcel, by Sendcloud's ID of it",
				},
				type: {
					displayName: 'Type',
					type: 'options',
					default: 'parcel_fee',
					options: ITEM_TYPES.map((value) => ({ name: words(value), value })).sort(byName),
					description: 'Only items of this type',
				},
			}),
		}),
	},
	options: onlyNewOption(
		'items',
		`Where pending ones are told from those on an invoice, ${USUAL_DAYS} days are looked at, or those since Created After.`,
	),
	build: ({ params, timezone }) => {
		const query = checked<IDataObject & Query>(
			group({
				created_after: optional(dateTime(timezone)),
				created_before: optional(dateTime(timezone)),
				invoice_id: optional(integer({ min: 1 })),
				parcel_id: optional(integer({ min: 1 })),
				type: optional(choice(...ITEM_TYPES)),
			}),
			params.filters,
		);
		checkSpans(query, ['created_after', 'created_before']);
		return {
			query,
			...checked<{ state: string }>(group({ state: optional(choice(...STATES)) }), {
				state: params.state,
			}),
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async (input) => {
		const { client, options } = input;
		const { query, state, limit, simplify } = input.request;
		const isWanted = (item: IDataObject) =>
			state === 'all' || isPending(item) === (state === 'pending');
		if (options.onlyNew) {
			const { created_after: from, created_before: to, ...rest } = query;
			const changes = state !== 'all' || rest.invoice_id !== undefined;
			const found = await news(
				input,
				{
					list: listName(INVOICE_ITEMS, { ...rest, state }),
					keyOf: ({ id }) => `item ${String(id)}`,
					timeOf: ({ created_at: time }) => moment(time),
					read: async function* (span) {
						const all = paginate(client, INVOICE_ITEMS, { ...rest, ...dates(span) }, INVOICE_PAGES);
						for await (const item of all) if (isWanted(item)) yield item;
					},
					span: {
						from: moment(from) ?? (state === 'all' ? undefined : usualBegin(client.clock.today())),
						to: moment(to),
					},
					changes,
				},
				limit,
			);
			return simplify ? found.map(simplified) : found;
		}
		const items: IDataObject[] = [];
		// Sendcloud cannot tell pending ones apart, so how many must be read is not known before.
		const most = state === 'all' ? limit : undefined;
		const paging = { ...INVOICE_PAGES, limit: most };
		for await (const item of paginate(client, INVOICE_ITEMS, query, paging)) {
			if (isWanted(item)) items.push(simplify ? simplified(item) : item);
			if (items.length === limit) break;
		}
		return items;
	},
});

const dates = ({ from, to }: Span): Query => ({
	created_after: written(from),
	created_before: written(to),
});
