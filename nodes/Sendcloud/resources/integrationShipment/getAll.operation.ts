import type { IDataObject } from 'n8n-workflow';

import { listOf } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { collected } from '../../fields/named';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { at, flat, simplifySince11 } from '../../fields/simplify';
import {
	checked,
	day,
	filled,
	flag,
	group,
	identity,
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

/** A shipment without customs, articles and methods. */
const simpleShipment = (shipment: IDataObject): IDataObject =>
	flat({
		shipment_uuid: shipment.shipment_uuid,
		order_number: shipment.order_number,
		external_order_id: shipment.external_order_id,
		external_shipment_id: shipment.external_shipment_id,
		order_status: at(shipment, 'order_status', 'message'),
		payment_status: at(shipment, 'payment_status', 'message'),
		total_order_value: shipment.total_order_value,
		currency: shipment.currency,
		name: shipment.name,
		company_name: shipment.company_name,
		address: shipment.address,
		house_number: shipment.house_number,
		postal_code: shipment.postal_code,
		city: shipment.city,
		country: shipment.country,
		email: shipment.email,
		telephone: shipment.telephone,
		weight: shipment.weight,
		created_at: shipment.created_at,
		updated_at: shipment.updated_at,
	});

/** Names are those of the query parameters. */
const filters: Record<string, Field> = {
	start_date: {
		displayName: 'From',
		type: 'dateTime',
		default: '',
		description:
			'Only shipments of this day or later, e.g. 2026-03-31. Left empty, of the last year.',
	},
	end_date: {
		displayName: 'To',
		type: 'dateTime',
		default: '',
		description: 'Only shipments of this day or earlier, e.g. 2026-03-31',
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
	action: 'Get many shop orders as a partner (API V2)',
	description: 'List the orders that one shop handed over to Sendcloud (API v2), with filters',
	fields: {
		...partnersOnly,
		integration: shopField,
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected(filters),
		}),
		simplify: simplifySince11,
	},
	build: ({ params, timezone }) => {
		const ids = list(required(text)).optional();
		const query = checked<IDataObject & Query>(
			group({
				start_date: optional(day(timezone)),
				end_date: optional(day(timezone)),
				external_order_ids: ids,
				external_shipment_ids: ids,
				order_number: optional(identity(filled)),
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
			simplify: params.simplify,
		};
	},
	each: async ({ client, request: { integration, query, limit, simplify } }) => {
		const rows: IDataObject[] = [];
		for await (const row of shipments(client, integration, query, limit))
			rows.push(simplify ? simpleShipment(row) : row);
		return orHint(
			client,
			rows,
			'No shipment matches. Without a date, those of the last year are listed.',
		);
	},
});
