import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { codeWords } from '../../api/parcelStatuses';
import { returnDate, returnParcels, RETURNS } from '../../api/returns';
import { checkedValue, dateTime } from '../../checks';
import { byName, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { pagingFields, wantedRows } from '../../fields/paging';
import { at, simplifyField } from '../../fields/simplify';
import { listName, moment, news, onlyNewOption, USUAL_DAYS } from '../../flows/news';
import { inputError } from '../../transport/errors';
import { simplified } from './shown';

/** Those that the document's filter takes. */
const STATUSES =
	'ready-to-send announced to-sorting delayed sorted unsorted sorting delivery-failed delivery-forced delivered awaiting-customer-pickup announced-uncollected collect-error unsorted2 undeliverable shipment-on-route driver-on-route picked-up-by-driver collected-by-customer no-label announcing cancelling-upstream cancelling cancelled cancelled-upstream unknown announcement-failed at-customs at-sorting-centre refused-by-recipient returned-to-sender delivery-method-changed delivery-date-changed delivery-address-changed exception address-invalid'.split(
		' ',
	);

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
			description: `Only returns made at this time or later, e.g. 2026-03-31T14:00. Left empty, of the last ${USUAL_DAYS} days.`,
		}),
		createdTo: field({
			displayName: 'Created To',
			type: 'dateTime',
			default: '',
			description:
				'Only returns made at this time or earlier, e.g. 2026-03-31T14:00. Left empty, until now.',
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
	options: onlyNewOption(
		'returns',
		'They are told apart by when they were made, and what comes back from where.',
	),
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
	each: async (input) => {
		const { client, options } = input;
		const { from, to, status, limit, simplify } = input.request;
		const end = to ?? DateTime.fromMillis(client.clock.today()).plus({ minutes: 1 });
		const begin = from ?? end.minus({ days: USUAL_DAYS });
		if (options.onlyNew) {
			const keys = new Keys();
			const found = await news(
				input,
				{
					list: listName(RETURNS, { status }),
					keyOf: (row) => keys.of(row),
					timeOf: ({ created_at: time }) => moment(time),
					read: async function* (span) {
						const query = {
							from_date: returnDate(span.from ?? begin.toMillis()),
							to_date: returnDate(span.to ?? end.toMillis()),
							parent_parcel_status: status,
						};
						keys.begin();
						for await (const row of returnParcels(client, query)) yield keys.numbered(row);
					},
					span: { from: begin.toMillis(), to: to?.toMillis() },
					changes: status !== undefined,
				},
				limit,
			);
			return simplify ? found.map((row) => simplified(row)) : found;
		}
		const rows: IDataObject[] = [];
		const query = {
			from_date: returnDate(begin.toMillis()),
			to_date: returnDate(end.toMillis()),
			parent_parcel_status: status,
		};
		for await (const row of returnParcels(client, query, limit))
			rows.push(simplify ? simplified(row) : row);
		return rows;
	},
});

/**
 * What returns are told apart by: they have no ID, so it is what never changes about them. Where that is the same for
 * several of one moment, they are counted.
 */
class Keys {
	private readonly keys = new WeakMap<IDataObject, string>();
	private counts = new Map<string, number>();

	/** The list is read once more. */
	begin(): void {
		this.counts = new Map();
	}

	numbered(row: IDataObject): IDataObject {
		const { created_at, order_number, weight, collo_count, parcel_items, from_address } = row;
		const what = JSON.stringify([
			...[created_at, order_number, weight, collo_count, parcel_items, from_address],
			at(row, 'shipping_option', 'code'),
		]);
		const count = (this.counts.get(what) ?? 0) + 1;
		this.counts.set(what, count);
		this.keys.set(row, `return ${count} ${what}`);
		return row;
	}

	of(row: IDataObject): string {
		return this.keys.get(row) ?? '';
	}
}
