import type { IDataObject } from 'n8n-workflow';

import { ORDER_PAGES, ORDERS } from '../../api/orders';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { integrationPick } from '../../fields/picks';
import { simplifySince11 } from '../../fields/simplify';
import {
	checked,
	checkSpans,
	day,
	filled,
	group,
	identity,
	integer,
	list,
	nullish,
	optional,
	required,
} from '../../checks';
import { byDisplayName, byName, field, type Field } from '../../engine/define';
import { operation } from '../../engine/operation';
import {
	listName,
	moment,
	news,
	onlyNewOption,
	USUAL_DAYS,
	usualBegin,
	type Reading,
} from '../../flows/news';
import { inputError } from '../../transport/errors';
import type { Query, SendcloudClient } from '../../transport/client';
import { paginate } from '../../transport/pagination';
import { simpleOrder } from './simple';

const dateFilter = (displayName: string, description: string) =>
	field({
		displayName,
		type: 'dateTime',
		default: '',
		description: `${description}, e.g. 2026-03-31`,
	});

/** Names are those of the query parameters. */
const filters: Record<string, Field> = {
	integration: {
		displayName: 'Integration Names or IDs',
		type: 'multiOptions',
		default: [],
		...integrationPick.allOf,
		description:
			'Only orders of these integrations. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	order_created_at: dateFilter('Created On', 'Only orders placed on this day'),
	order_created_at_min: dateFilter(
		'Created On or After',
		'Only orders placed on this day or later',
	),
	order_created_at_max: dateFilter(
		'Created On or Before',
		'Only orders placed on this day or earlier',
	),
	order_updated_at: dateFilter('Updated On', 'Only orders updated on this day'),
	order_updated_at_min: dateFilter(
		'Updated On or After',
		'Only orders updated on this day or later',
	),
	order_updated_at_max: dateFilter(
		'Updated On or Before',
		'Only orders updated on this day or earlier',
	),
	order_id: {
		displayName: 'Order ID',
		type: 'string',
		default: '',
		placeholder: 'e.g. 555413',
		description: 'The ID of the order in the shop system. Upper and lower case are the same.',
	},
	order_number: {
		displayName: 'Order Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. OXSDFGHTD-12',
		description: 'The whole order number. Upper and lower case are the same.',
	},
	status: {
		displayName: 'Status Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. unshipped',
		description: 'The status that the shop gave the order. Upper and lower case are the same.',
	},
};

const SORTABLE = {
	integration: 'Integration',
	order_created_at: 'Created At',
	order_number: 'Order Number',
	order_updated_at: 'Updated At',
	pk: 'Sendcloud ID',
};

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many orders',
	description: 'List orders, newest first, with filters',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: Object.entries(filters)
				.map(([name, filter]) => ({ ...filter, name }))
				.sort(byDisplayName),
		}),
		sort: field({
			displayName: 'Sort By',
			type: 'multiOptions',
			default: [],
			description: 'One after the other. Without any, the latest orders come first.',
			options: Object.entries(SORTABLE)
				.flatMap(([value, name]) => [
					{ name: `${name} (Ascending)`, value },
					{ name: `${name} (Descending)`, value: `-${value}` },
				])
				.sort(byName),
		}),
		simplify: simplifySince11,
	},
	options: onlyNewOption(
		'orders',
		`The order that Sendcloud got last comes first. With Status Code or a filter for updates, an order counts from when it fits; without a date, those placed within ${USUAL_DAYS} days are looked at.`,
	),
	build: ({ params, options, timezone }): { query: Query; limit?: number; simplify: boolean } => {
		const date = optional(day(timezone));
		const wanted = { ...params.filters };
		// An expression may give one ID, a list, or IDs with commas between.
		if (typeof wanted.integration === 'number') wanted.integration = [wanted.integration];
		if (typeof wanted.integration === 'string')
			wanted.integration = wanted.integration.split(',').filter(Boolean);
		const query = checked<IDataObject & Query>(
			group({
				integration: nullish(list(required(integer({ min: 1 })))),
				order_id: optional(identity(filled)),
				order_number: optional(identity(filled)),
				status: optional(filled),
				order_created_at: date,
				order_created_at_min: date,
				order_created_at_max: date,
				order_updated_at: date,
				order_updated_at_min: date,
				order_updated_at_max: date,
			}),
			wanted,
		);
		checkSpans(
			query,
			['order_created_at_min', 'order_created_at_max'],
			['order_updated_at_min', 'order_updated_at_max'],
		);
		// A list, or what an expression makes of it.
		const sort = [params.sort ?? []].flat().join(',');
		if (options.onlyNew && sort !== '') {
			throw inputError(
				`sort by must be left empty for Only New Since Last Run, found ${sort}`,
				'What is new comes out newest first. To sort it otherwise, add a Sort node.',
			);
		}
		return {
			query: {
				...query,
				integration: (query.integration as number[] | undefined)?.join(','),
				sort,
			},
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async (input) => {
		const { client, options } = input;
		const { query, limit, simplify } = input.request;
		if (options.onlyNew) {
			const fresh = await news(input, readingOf(client, query), limit);
			return simplify ? fresh.map((order) => simpleOrder(order)) : fresh;
		}
		const orders: IDataObject[] = [];
		for await (const order of paginate(client, ORDERS, query, { ...ORDER_PAGES, limit }))
			orders.push(simplify ? simpleOrder(order) : order);
		return orHint(
			client,
			orders,
			'No order matches the filters. Without any filter, all orders of the account are listed.',
		);
	},
});

const UPDATES = ['order_updated_at', 'order_updated_at_min', 'order_updated_at_max'];
const PLACED = ['order_created_at', 'order_created_at_min', 'order_created_at_max'];

/**
 * By when Sendcloud got them: a shop may hand over an order days after it was placed. Which are in a status, or were
 * updated, has nothing to do with that.
 */
function readingOf(client: SendcloudClient, query: Query): Reading {
	const changes = ['status', ...UPDATES].some((name) => query[name] !== undefined);
	const hasDate = [...UPDATES, ...PLACED].some((name) => query[name] !== undefined);
	const begin =
		changes && !hasDate
			? {
					order_created_at_min: new Date(usualBegin(client.clock.today()))
						.toISOString()
						.slice(0, 10),
				}
			: {};
	return {
		list: listName(ORDERS, query, ['sort', ...UPDATES, ...PLACED]),
		keyOf: ({ id }) => `order ${String(id)}`,
		timeOf: ({ created_at: time }) => moment(time),
		// In this order already, so that no more pages are read than hold something new.
		read: () => paginate(client, ORDERS, { ...query, ...begin, sort: '-pk' }, ORDER_PAGES),
		isSorted: true,
		changes,
	};
}
