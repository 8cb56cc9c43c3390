import type { IDataObject } from 'n8n-workflow';

import { BRAND_PAGES, BRANDS } from '../../api/brands';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { paginate } from '../../transport/pagination';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many brands',
	description: 'List the brands of the account',
	fields: pagingFields,
	build: ({ params }) => wantedRows(params),
	each: async ({ client, request: limit }) => {
		const all: IDataObject[] = [];
		for await (const one of paginate(client, BRANDS, {}, { ...BRAND_PAGES, limit })) all.push(one);
		return all;
	},
});
