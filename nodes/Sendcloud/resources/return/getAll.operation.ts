import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { codeWords } from '../../api/parcelStatuses';
import { returnParcels } from '../../api/returns';
import { checkedValue, dateTime } from '../../checks';
import { byName, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { inputError } from '../../transport/errors';
import { simplified } from './shown';

/** Those that the document's filter takes. */
const STATUSES =
	'ready-to-send announced to-sorting delayed sorted unsorted sorting delivery-failed delivery-forced delivered awaiting-customer-pickup announced-uncollected collect-error unsorted2 undeliverable shipment-on-route driver-on-route picked-up-by-driver collected-by-customer no-label announcing cancelling-upstream cancelling cancelled cancelled-upstream unknown announcement-failed at-customs at-sorting-centre refused-by-recipient returned-to-sender delivery-method-changed delivery-date-changed delivery-address-changed exception address-invalid'.split(
		' ',
	);

/** Days that are looked back when nothing is said. */
const USUAL_DAYS = 30;

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many returns',
	description: 'List returns that were made in a time, the latest first',
	fields: {
		...pagingFields,
		createdFrom: field({
			displayName: 'Created From',
			type: 'dateTime',
			default: '',
			description: `Only returns made at this time or later. Left empty, of the last ${USUAL_DAYS} days.`,
		}),
		createdTo: field({
			displayName: 'Created To',
			type: 'dateTime',
			default: '',
			description: 'Only returns made at this time or earlier. Left empty, until now.',
		}),
		simplify: simplifyField,
		filters: field({
			displayName: 'Filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: collected({
				parent_parcel_status: {
					displayName: 'Status',
					type: 'options',
					default: 'announced',
					options: STATUSES.map((value) => ({
						name: codeWords(value).replace('Unsorted2', 'Unsorted (2)'),
						value,
					})).sort(byName),
					description: 'Only returns that have this status now',
				},
			}),
		}),
	},
	build: ({ params, timezone }) => {
		const time = (value: unknown, name: string) =>
			value === '' || value === undefined || value === null
				? undefined
				: DateTime.fromISO(checkedValue<string>(dateTime(timezone), value, name), {
						setZone: true,
					});
		const to = time(params.createdTo, 'created to');
		const from = time(params.createdFrom, 'created from');
		if (from && to && from > to) {
			throw inputError(
				`created from (${from.toISO()}) must not be later than created to (${to.toISO()})`,
			);
		}
		const { parent_parcel_status: status } = params.filters;
		if (status !== undefined && status !== '' && !STATUSES.includes(status as string))
			throw inputError(
				`status must be one of ${STATUSES.join(', ')}, found ${JSON.stringify(status)}`,
			);
		return {
			from,
			to,
			status: (status || undefined) as string | undefined,
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async ({ client, request: { from, to, status, limit, simplify } }) => {
		const end = to ?? DateTime.fromMillis(client.clock.today()).plus({ minutes: 1 });
		const rows: IDataObject[] = [];
		const query = {
			from_date: written(from ?? end.minus({ days: USUAL_DAYS })),
			to_date: written(end),
			parent_parcel_status: status,
		};
		for await (const row of returnParcels(client, query, limit))
			rows.push(simplify ? simplified(row) : row);
		return rows;
	},
});

/** As the document writes it, in UTC. */
const written = (time: DateTime) => time.toUTC().toFormat('yyyy-MM-dd HH:mm:ss');
