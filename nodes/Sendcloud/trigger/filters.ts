/** Which parcel events start the workflow: the fields of the panel, and what they mean. */
import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	EXCEPTIONS,
	isException,
	PHASES,
	SOURCES,
	STATUSES,
	type ParcelEvent,
} from './kinds/parcelEvent';
import { textOf } from './shape';
import { byName } from '../engine/define';

const ANY = 'any';

const asOptions = (words: Record<string, string>): INodePropertyOptions[] =>
	Object.entries(words)
		.map(([value, name]) => ({ name, value }))
		.sort(byName);

/** What an expression gives may be a list, or values with commas between. Nothing means no filter. */
export function wordsIn(value: unknown): string[] {
	const list = Array.isArray(value) ? value : textOf(value).split(',');
	return list.map((one) => textOf(one).trim().toLowerCase()).filter(Boolean);
}

export const filterOptions: INodeProperties[] = [
	{
		displayName: 'Carriers',
		name: 'carriers',
		type: 'string',
		default: '',
		placeholder: 'e.g. dpd, postnl',
		description: "Sendcloud's codes of carriers, with commas between. Case does not matter.",
	},
	{
		displayName: 'End of Tracking Only',
		name: 'endOfTracking',
		type: 'boolean',
		default: true,
		description: 'Whether to start only with the last event of a parcel, after which none follows',
	},
	{
		displayName: 'Event Sources',
		name: 'sources',
		type: 'multiOptions',
		default: [],
		options: asOptions(SOURCES),
		description: 'Who says so',
	},
	{
		displayName: 'Exceptions',
		name: 'exceptions',
		type: 'multiOptions',
		default: [ANY],
		options: asOptions({ [ANY]: 'Any Exception', ...EXCEPTIONS }),
		description: 'What went wrong with the parcel',
	},
	{
		displayName: 'Phases',
		name: 'phases',
		type: 'multiOptions',
		default: [],
		options: asOptions(PHASES),
		description: 'Where the parcel is on its way',
	},
	{
		displayName: 'Returns',
		name: 'returns',
		type: 'options',
		default: 'only',
		options: [
			{ name: 'No Returns', value: 'none' },
			{ name: 'Only Returns', value: 'only' },
			{ name: 'With Returns', value: 'all' },
		],
		description: 'Whether parcels that come back to you count',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		default: [],
		options: asOptions(STATUSES),
		description: 'How bad it is',
	},
];

export const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description:
		'Only events that pass all filters start the workflow. Of several values in one filter, one must fit.',
	options: filterOptions,
};

/** @param except exceptions that do not count as any */
export function passes(
	parcelEvent: ParcelEvent,
	filters: IDataObject,
	except: string[] = [],
): boolean {
	const { parcel, event } = parcelEvent;
	const fits = (filter: string, value: unknown) => {
		const wanted = wordsIn(filters[filter]);
		return wanted.length === 0 || wanted.includes(textOf(value).toLowerCase());
	};
	const returned = event.is_returned === true;
	return (
		fits('carriers', parcel.carrier_code) &&
		fits('phases', event.phase) &&
		fits('statuses', event.status_type) &&
		fits('sources', event.event_type) &&
		(fits('exceptions', event.exception ?? 'none') ||
			(wordsIn(filters.exceptions).includes(ANY) &&
				isException(parcelEvent) &&
				!except.includes(textOf(event.exception).toLowerCase()))) &&
		(filters.returns !== 'only' || returned) &&
		(filters.returns !== 'none' || !returned) &&
		(filters.endOfTracking !== true || event.end_of_tracking === true)
	);
}
