/** What a report is about: the fields of the panel, and the request that they make (v3-reporting). */
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import type { ReportRequest } from '../../api/reporting';
import { bodyFields, inFields, jsonObject, listOf } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { collected } from '../../fields/named';
import {
	atMost,
	checked,
	choice,
	dateTime,
	filled,
	group,
	integer,
	list,
	optional,
	required,
} from '../../checks';
import { changed, field, since, type Field } from '../../engine/define';
import { systemClock } from '../../transport/clock';
import { inputError } from '../../transport/errors';
import { COLUMNS, USUAL_COLUMNS } from './columns';

const filterFields: Record<string, Field> = {
	brand_id: {
		displayName: 'Brand ID',
		type: 'number',
		default: '',
		placeholder: 'e.g. 1',
		description: 'Only parcels of this brand',
	},
	direction: {
		displayName: 'Direction',
		type: 'options',
		default: 'outgoing',
		options: [
			{ name: 'Incoming', value: 'incoming', description: 'Returns' },
			{ name: 'Outgoing', value: 'outgoing' },
		],
	},
	integration_id: {
		displayName: 'Integration Name or ID',
		type: 'options',
		default: '',
		...integrationPick.allOf,
		description:
			'Only parcels of this integration. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	shipping_option_code: {
		displayName: 'Shipping Option Code',
		type: 'string',
		default: '',
		placeholder: 'e.g. postnl:standard',
		description: 'Only parcels shipped with this option',
	},
	updated_after: {
		displayName: 'Updated From',
		type: 'dateTime',
		default: '',
		description: 'Only parcels updated at this time or later, e.g. 2026-03-31T14:00',
	},
	updated_before: {
		displayName: 'Updated To',
		type: 'dateTime',
		default: '',
		description:
			'Only parcels updated at this time or earlier, e.g. 2026-03-31T14:00. A date without a time counts to its end.',
	},
};

/** A date of one's own. Workflows of the first version have no other. */
const ownDate = (words: Pick<Field, 'displayName' | 'description'>) => {
	const date = field({ ...words, type: 'dateTime' as const, default: '', required: true });
	return changed(
		1.1,
		{ ...date, displayOptions: { show: { ...inFields.show, period: ['custom'] } } },
		{ ...date, displayOptions: inFields },
	);
};

export const requestFields = {
	period: since(
		1.1,
		field({
			displayName: 'Period',
			type: 'options',
			noDataExpression: true,
			default: 'lastMonth',
			displayOptions: inFields,
			options: [
				{ name: 'Between Two Dates', value: 'custom' },
				{ name: 'Last 7 Days', value: 'last7Days', description: 'Today and the six days before' },
				{ name: 'Last Month', value: 'lastMonth', description: 'The whole calendar month' },
				{ name: 'This Month', value: 'thisMonth', description: 'From the first until now' },
			],
			description: "When the label was made, in the workflow's timezone",
		}),
	),
	announcedAfter: ownDate({
		displayName: 'Announced From',
		description:
			"Only parcels announced (label made) at this time or later, e.g. 2026-03-31T14:00. Without a timezone, the workflow's is taken.",
	}),
	announcedBefore: ownDate({
		displayName: 'Announced To',
		description:
			'Only parcels announced at this time or earlier, e.g. 2026-03-31T14:00. A date without a time counts to its end.',
	}),
	...bodyFields('Report'),
	columns: field({
		displayName: 'Columns',
		type: 'multiOptions',
		default: USUAL_COLUMNS,
		required: true,
		displayOptions: inFields,
		options: Object.entries(COLUMNS).map(([value, name]) => ({ name, value })),
		description: 'What to tell of each parcel, in the order in which the columns are chosen',
	}),
	filters: field({
		displayName: 'Filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: inFields,
		options: collected(filterFields),
	}),
};

interface FieldValues {
	specifyBody: string;
	jsonBody: unknown;
	period?: string;
	announcedAfter: unknown;
	announcedBefore: unknown;
	columns: unknown;
	filters: IDataObject;
}

/** Times of the panel are in the workflow's timezone, times in JSON without one too: Sendcloud would take them for UTC. */
const requestSchema = (zone: string) => {
	const id = optional(integer({ min: 1 }));
	const time = optional(dateTime(zone));
	return group({
		fields: list(required(choice(...Object.keys(COLUMNS)))),
		filters: group({
			announced_after: required(dateTime(zone)),
			announced_before: required(dateTime(zone)),
			direction: optional(choice('incoming', 'outgoing')),
			integration_id: id,
			brand_id: id,
			shipping_option_code: optional(atMost(256, filled)),
			updated_after: time,
			updated_before: time,
		}),
	});
};

/** @throws SendcloudError (input) */
export function reportRequest(params: FieldValues, timezone: string): ReportRequest {
	const body: IDataObject =
		params.specifyBody === 'json'
			? jsonObject(params.jsonBody, 'The report')
			: {
					fields: listOf(params.columns) as string[] | undefined,
					filters: {
						...params.filters,
						...announced(params, timezone),
					},
				};
	const filters = (typeof body.filters === 'object' ? body.filters : {}) as IDataObject;
	const request = checked<ReportRequest>(requestSchema(timezone), {
		...body,
		...(body.filters !== undefined && {
			filters: {
				...filters,
				announced_before: endOfDay(filters.announced_before, timezone),
				updated_before: endOfDay(filters.updated_before, timezone),
			},
		}),
	});
	if (request.fields.length === 0) {
		throw inputError('columns must name at least one column', 'Choose what the report is to tell.');
	}
	const twice = request.fields.find((name, index) => request.fields.indexOf(name) !== index);
	if (twice !== undefined)
		throw inputError(`columns name ${twice} twice`, 'Name each column once.');
	checkSpan(request.filters, 'announced_after', 'announced_before', 'Announced');
	checkSpan(request.filters, 'updated_after', 'updated_before', 'Updated');
	return request;
}

/** From when to when: a period that ends now or before, or two dates. */
function announced(params: FieldValues, zone: string): IDataObject {
	const now = DateTime.fromMillis(systemClock.today(), { zone });
	const last = now.minus({ months: 1 });
	const { [params.period ?? 'custom']: span } = {
		lastMonth: [last.startOf('month'), last.endOf('month')],
		thisMonth: [now.startOf('month'), now],
		last7Days: [now.minus({ days: 6 }).startOf('day'), now],
	} as Record<string, [DateTime, DateTime] | undefined>;
	return span
		? {
				announced_after: span[0].toISO(),
				// Sendcloud counts in microseconds.
				announced_before: span[1].toFormat(
					`yyyy-MM-dd'T'HH:mm:ss'.${span[1].millisecond === 999 ? '999999' : '000000'}'ZZ`,
				),
			}
		: {
				announced_after: empty(params.announcedAfter),
				announced_before: empty(params.announcedBefore),
			};
}

const empty = (value: unknown) => (value === '' ? undefined : (value as string));

/** Who asks for parcels until the 30th means all of the 30th, and not its first moment alone. */
function endOfDay(value: unknown, zone: string): string | undefined {
	const given = value as string | undefined;
	if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value.trim())) return given;
	const date = DateTime.fromISO(value.trim(), { zone });
	// Sendcloud counts in microseconds.
	return date.isValid ? date.endOf('day').toFormat("yyyy-MM-dd'T'HH:mm:ss'.999999'ZZ") : given;
}

function checkSpan(filters: IDataObject, from: string, to: string, what: string): void {
	const [after, before] = [filters[from], filters[to]] as Array<string | undefined>;
	if (after === undefined || before === undefined) return;
	if (Date.parse(after) >= Date.parse(before)) {
		throw inputError(
			`${what} From must be earlier than ${what} To, found ${after} and ${before}`,
			'A report is about the time between the two.',
		);
	}
}
