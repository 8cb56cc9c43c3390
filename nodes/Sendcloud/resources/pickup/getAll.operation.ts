import type { IDataObject } from 'n8n-workflow';

import { PICKUPS, pickups } from '../../api/pickups';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { moment, news, onlyNewOption } from '../../flows/news';
import { simplified } from './shown';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many pickups',
	description: 'List pickups that carriers were asked for',
	fields: { ...pagingFields, simplify: simplifyField },
	options: onlyNewOption('pickups'),
	build: ({ params }) => ({ limit: wantedRows(params), simplify: params.simplify }),
	each: async (input) => {
		const { client, options } = input;
		const { limit, simplify } = input.request;
		if (options.onlyNew) {
			const found = await news(
				input,
				{
					list: PICKUPS,
					keyOf: ({ id }) => `pickup ${String(id)}`,
					timeOf: ({ created_at: time }) => moment(time),
					read: () => pickups(client),
					isWhole: true,
				},
				limit,
			);
			return simplify ? found.map((row) => simplified(row)) : found;
		}
		const rows: IDataObject[] = [];
		for await (const row of pickups(client, limit)) rows.push(simplify ? simplified(row) : row);
		return rows;
	},
});
