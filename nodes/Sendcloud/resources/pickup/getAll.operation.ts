import type { IDataObject } from 'n8n-workflow';

import { pickups } from '../../api/pickups';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { simplified } from './shown';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many pickups',
	description: 'List pickups that carriers were asked for',
	fields: { ...pagingFields, simplify: simplifyField },
	build: ({ params }) => ({ limit: wantedRows(params), simplify: params.simplify }),
	each: async ({ client, request: { limit, simplify } }) => {
		const rows: IDataObject[] = [];
		for await (const row of pickups(client, limit)) rows.push(simplify ? simplified(row) : row);
		return rows;
	},
});
