/** What transit times are asked for: the fields, and the query that they make (v3-analytics). */
import type { IDataObject } from 'n8n-workflow';

import {
	atMost,
	checked,
	day,
	filled,
	group,
	list,
	nullish,
	optional,
	required,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { listOf } from '../../fields/body';
import { collected } from '../../fields/named';
import { countryPart } from '../../fields/parts';
import type { Query } from '../../transport/client';
import { inputError } from '../../transport/errors';

const countries = (displayName: string, description: string): Field => ({
	displayName,
	type: 'multiOptions',
	default: [],
	typeOptions: countryPart.field('').typeOptions,
	description: `${description}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

/** Names are those of the query parameters. */
const filters: Record<string, Field> = {
	from_country_code: countries(
		'From Country Names or IDs',
		'Only parcels that were sent from these countries',
	),
	to_country_code: countries(
		'To Country Names or IDs',
		'Only parcels that were sent to these countries',
	),
	start_date: {
		displayName: 'From',
		type: 'dateTime',
		default: '',
		description: 'First day that counts, e.g. 2026-03-31. Left empty, 90 days ago.',
	},
	end_date: {
		displayName: 'To',
		type: 'dateTime',
		default: '',
		description: 'Last day that counts, e.g. 2026-03-31. Left empty, today.',
	},
};

export const filterFields = {
	filters: field({
		displayName: 'Filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: collected(filters),
	}),
};

/**
 * @param parameter of the query, e.g. `carrier_code`
 * @throws SendcloudError (input)
 */
export function transitTimeQuery(
	parameter: string,
	values: unknown,
	given: IDataObject,
	timezone: string,
): Query {
	const codes = nullish(list(required(countryPart.check)));
	const query = checked<IDataObject & Query>(
		group({
			[parameter]: list(required(atMost(256, filled))),
			from_country_code: codes,
			to_country_code: codes,
			start_date: optional(day(timezone)),
			end_date: optional(day(timezone)),
		}),
		{
			...given,
			[parameter]: listOf(values),
			from_country_code: listOf(given.from_country_code),
			to_country_code: listOf(given.to_country_code),
		},
	);
	if ((query[parameter] as string[]).length === 0)
		throw inputError(`${parameter.replace(/_/g, ' ')} is required`);
	if (query.start_date && query.end_date && query.start_date > query.end_date) {
		throw inputError(
			`From (${String(query.start_date)}) must not be later than To (${String(query.end_date)})`,
		);
	}
	return query;
}
