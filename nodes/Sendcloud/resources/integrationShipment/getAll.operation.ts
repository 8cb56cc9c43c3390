import type { IDataObject } from 'n8n-workflow';

import { listOf } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import {
	checked,
	day,
	filled,
	flag,
	group,
	integer,
	list,
	optional,
	required,
	text,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { inputError } from '../../transport/errors';
import type { Query } from '../../transport/client';
import { shipments } from '../../api/integrationShipments';
import { partnersOnly, shopField } from './notice';

/** Names are those of the query parameters. */
const filters: Record<string, Field> = {
	start_date: {
		displayName: 'From',
		type: 'dateTime',
		default: '',
		description:
			'Only shipments of this day or later. Left empty, of the last year. Only the day counts.',
	},
	end_date: {
		displayName: 'To',
		type: 'dateTime',
		default: '',
		description: 'Only shipments of this day or earlier. Only the day counts.',
	},
	external_order_ids: {
		displayName: 'Order IDs of the Shop',
		type: 'string',
		default: '',
		placeholder: 'e.g. 555413, 555414',
		description: 'Only shipments of these orders, with commas between',
	},
	external_shipment_ids: {
		displayName: 'Shipment IDs of the Shop',
		type: 'string',
		default: '',
		placeholder: 'e.g. S00001, S00002',
		description: 'Only these shipments, with commas between',
	},
	order_number: {
		displayName: 'Order Number',
		type: 'string',
		default: '',
		placeholder: 'e.g. OXSDFGHTD-12',
		description: 'The order number that the customer knows',
	},
	sender_address: {
		displayName: 'Sender Address ID',
		type: 'number',
		default: '',
		description: 'The allowed shipping methods are those from this address',
	},
	shipping_rules: {
		displayName: 'Apply Shipping Rules',
		type: 'boolean',
		default: true,
		description: 'Whether the allowed shipping methods are those that the shipping rules leave',
	},
};

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many shop shipments',
	description: 'List the orders that one shop handed over to Sendcloud (API v2), with filters',
	fields: {
		...partnersOnly,
		integration: shopField,
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: collected(filters),
		}),
	},
	build: ({ params, timezone }) => {
		const ids = list(required(text)).optional();
		const query = checked<IDataObject & Query>(
			group({
				start_date: optional(day(timezone)),
				end_date: optional(day(timezone)),
				external_order_ids: ids,
				external_shipment_ids: ids,
				order_number: optional(filled),
				sender_address: optional(integer({ min: 1 })),
				shipping_rules: optional(flag),
			}),
			{
				...params.filters,
				external_order_ids: listOf(params.filters.external_order_ids),
				external_shipment_ids: listOf(params.filters.external_shipment_ids),
			},
		);
		if (query.start_date && query.end_date && query.start_date > query.end_date) {
			throw inputError(
				`From (${String(query.start_date)}) must not be later than To (${String(query.end_date)})`,
			);
		}
		return {
			integration: integrationPick.id(params.integration),
			query,
			limit: wantedRows(params),
		};
	},
	each: async ({ client, request: { integration, query, limit } }) => {
		const rows: IDataObject[] = [];
		for await (const row of shipments(client, integration, query, limit)) rows.push(row);
		return rows;
	},
});
