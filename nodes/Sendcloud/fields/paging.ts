/** "Return All" and "Limit", as n8n's own nodes have them. */
import { integer, checkedValue } from '../checks';
import { field } from '../engine/define';

export const pagingFields = {
	returnAll: field({
		displayName: 'Return All',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	}),
	limit: field({
		displayName: 'Limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	}),
};

/** The number of rows wanted; undefined for all. @throws SendcloudError (input) */
export function wantedRows(params: { returnAll: boolean; limit: unknown }): number | undefined {
	return params.returnAll
		? undefined
		: checkedValue<number>(integer({ min: 1 }), params.limit, 'limit');
}
