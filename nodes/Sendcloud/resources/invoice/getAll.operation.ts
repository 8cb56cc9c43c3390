import type { IDataObject } from 'n8n-workflow';

import { INVOICE_PAGES, INVOICES } from '../../api/invoices';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { paginate } from '../../transport/pagination';
import { simplified } from './shown';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many invoices',
	description:
		"List Sendcloud's invoices to this account. What is not on one yet is under Invoice Item › Get Many.",
	fields: { ...pagingFields, simplify: simplifyField },
	build: ({ params }) => ({ limit: wantedRows(params), simplify: params.simplify }),
	each: async ({ client, request: { limit, simplify } }) => {
		const invoices: IDataObject[] = [];
		for await (const one of paginate(client, INVOICES, {}, { ...INVOICE_PAGES, limit }))
			invoices.push(simplify ? simplified(one) : one);
		return invoices;
	},
});
