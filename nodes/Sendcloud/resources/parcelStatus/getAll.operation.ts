import type { IDataObject } from 'n8n-workflow';

import { codeWords, meaningOf, parcelStatuses } from '../../api/parcelStatuses';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many parcel statuses',
	description:
		'List the statuses that a parcel can have: their codes, words, phases, and whether they ask for something to be done',
	fields: pagingFields,
	build: ({ params }) => ({ limit: wantedRows(params) }),
	each: async ({ client, request: { limit } }) =>
		(await parcelStatuses(client)).slice(0, limit).map(({ code, message }): IDataObject => {
			const { phase, needsAction } = meaningOf(code);
			return { code, message: message ?? codeWords(code), phase, needs_action: needsAction };
		}),
});
