import type { IDataObject } from 'n8n-workflow';

import { MOST_IDS, SHIPMENTS, shipments, type Shipment } from '../../api/shipments';
import {
	checked,
	checkSpans,
	dateTime,
	filled,
	group,
	identity,
	integer,
	limited,
	list,
	nullish,
	optional,
	required,
	text,
	where,
	type Check,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { listOf } from '../../fields/body';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { parcelStatuses } from '../../fields/parcelStatuses';
import { integrationPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { flatShipment } from '../../flows/findShipments';
import {
	listName,
	moment,
	news,
	onlyNewOption,
	USUAL_DAYS,
	usualBegin,
	written,
	type Reading,
} from '../../flows/news';
import type { Query, SendcloudClient } from '../../transport/client';

const EXPRESSION =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.';

const textFilter = (displayName: string, placeholder: string, description: string): Field => ({
	displayName,
	type: 'string',
	default: '',
	placeholder,
	description,
});

const dateFilter = (displayName: string, description: string): Field => ({
	displayName,
	type: 'dateTime',
	default: '',
	description: `${description}, e.g. 2026-03-31T14:00`,
});

/** Names are those of the query parameters. */
const filters: Record<string, Field> = {
	parcel_status: {
		displayName: 'Status Name or ID',
		type: 'options',
		default: '',
		...parcelStatuses,
		description: `Only shipments with a parcel in this status. ${EXPRESSION}`,
	},
	order_number: textFilter('Order Number', 'e.g. KL-2026-1018', 'The whole order number'),
	tracking_number: textFilter('Tracking Number', 'e.g. 3SYZXG8498635', 'The whole number'),
	external_reference_id: textFilter(
		'External Reference',
		'e.g. candles-1018',
		'The reference that the shipment was created with',
	),
	integration_id: {
		displayName: 'Integration Name or ID',
		type: 'options',
		default: '',
		...integrationPick.allOf,
		description: `Only shipments of this integration. ${EXPRESSION}`,
	},
	updated_after: dateFilter('Updated After', 'Only shipments that changed since'),
	updated_before: dateFilter('Updated Before', 'Only shipments that changed before'),
	announced_after: dateFilter('Announced After', 'Only shipments whose label was made since'),
	announced_before: dateFilter('Announced Before', 'Only shipments whose label was made before'),
	ids: textFilter(
		'Parcel IDs',
		'e.g. 383707309, 383707310',
		`Up to ${MOST_IDS} IDs of parcels, with commas between`,
	),
	shipment_uuids: textFilter(
		'Shipment IDs',
		'e.g. 419f3be0-2f49-434b-bee4-d8cff9cf7d01',
		`Up to ${MOST_IDS} IDs of shipments, with commas between`,
	),
};

const shipmentId: Check = limited<string>(
	filled,
	'the ID of a shipment, of letters, digits and hyphens',
	(value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
);

const most = (check: Check) =>
	nullish(
		where(
			list(required(check)),
			(all: unknown[]) => all.length <= MOST_IDS,
			`must be at most ${MOST_IDS}: ask for the others with another item`,
		),
	);

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many shipments',
	description: 'List shipments, with filters',
	fields: {
		...pagingFields,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected(filters),
		}),
		simplify: simplifyField,
	},
	options: onlyNewOption(
		'shipments',
		`A shipment counts from when its label is made. With Status, Updated After or Updated Before, it counts from when it fits; those that changed within ${USUAL_DAYS} days are looked at, or those since Updated After.`,
	),
	build: ({ params, timezone }): { query: Query; limit?: number; simplify: boolean } => {
		const { ids, shipment_uuids: uuids, ...rest } = params.filters;
		const date = optional(dateTime(timezone));
		const query = checked<IDataObject & Query>(
			group({
				parcel_status: optional(text),
				order_number: optional(identity(filled)),
				tracking_number: optional(identity(filled)),
				external_reference_id: optional(identity(filled)),
				integration_id: optional(integer({ min: 1 })),
				updated_after: date,
				updated_before: date,
				announced_after: date,
				announced_before: date,
				ids: most(integer({ min: 1 })),
				shipment_uuids: most(shipmentId),
			}),
			{ ...rest, ids: listOf(ids), shipment_uuids: listOf(uuids) },
		);
		checkSpans(query, ['updated_after', 'updated_before'], ['announced_after', 'announced_before']);
		const joined = (values: unknown) => (values as unknown[] | undefined)?.join(',');
		return {
			query: { ...query, ids: joined(query.ids), shipment_uuids: joined(query.shipment_uuids) },
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async (input) => {
		const { client, options } = input;
		const { query, limit, simplify } = input.request;
		if (options.onlyNew) {
			const fresh = await news(input, readingOf(client, query), limit);
			return simplify ? fresh.map((one) => flatShipment(one as Shipment)) : fresh;
		}
		const all: IDataObject[] = [];
		for await (const shipment of shipments(client, query, limit))
			all.push(simplify ? flatShipment(shipment) : shipment);
		return all;
	},
});

/** When the first of its labels was made. */
function announced({ parcels }: IDataObject): number | undefined {
	const times = (Array.isArray(parcels) ? (parcels as IDataObject[]) : []).flatMap(
		({ announced_at: time }) => moment(time) ?? [],
	);
	return times.length > 0 ? times.reduce((one, other) => Math.min(one, other)) : undefined;
}

const DATES = ['updated_after', 'updated_before', 'announced_after', 'announced_before'];

/** Which are in a status, or were changed, has nothing to do with when their labels were made. */
function readingOf(client: SendcloudClient, query: Query): Reading {
	const { parcel_status: status, updated_after: after, updated_before: before } = query;
	const list = listName(SHIPMENTS, query, DATES);
	const keyOf = ({ id }: IDataObject) => `shipment ${String(id)}`;
	if (status === undefined && after === undefined && before === undefined) {
		const { announced_after: from, announced_before: to, ...rest } = query;
		return {
			list,
			keyOf,
			timeOf: announced,
			read: (span) =>
				shipments(client, {
					...rest,
					// The last part goes back to the first label there is.
					announced_after: written(span.from ?? 0),
					announced_before: written(span.to),
				}),
			span: { from: moment(from), to: moment(to) },
		};
	}
	const updated_after = after ?? written(usualBegin(client.clock.today()));
	return {
		list,
		keyOf,
		timeOf: announced,
		read: () => shipments(client, { ...query, updated_after }),
		changes: true,
	};
}
