import type { IDataObject } from 'n8n-workflow';

import { ORDER_PAGES, ORDERS } from '../../api/orders';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { integrationPick } from '../../fields/picks';
import { simplifySince11 } from '../../fields/simplify';
import {
	checked,
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
import type { Query } from '../../transport/client';
import { paginate } from '../../transport/pagination';
import { simpleOrder } from './simple';

const dateFilter = (displayName: string, description: string) =>
	field({
		displayName,
		type: 'dateTime',
		default: '',
		description: `${description}. Only the day counts.`,
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
	build: ({ params, timezone }): { query: Query; limit?: number; simplify: boolean } => {
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
		return {
			query: {
				...query,
				integration: (query.integration as number[] | undefined)?.join(','),
				// A list, or what an expression makes of it.
				sort: [params.sort ?? []].flat().join(','),
			},
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async ({ client, request: { query, limit, simplify } }) => {
		const orders: IDataObject[] = [];
		for await (const order of paginate(client, ORDERS, query, ORDER_PAGES, limit))
			orders.push(simplify ? simpleOrder(order) : order);
		return orHint(
			client,
			orders,
			'No order matches the filters. Without any filter, all orders of the account are listed.',
		);
	},
});
