import type { IDataObject } from 'n8n-workflow';

import { INVOICE_PAGES, INVOICES } from '../../api/invoices';
import { operation } from '../../engine/operation';
import { pagingFields, wantedRows } from '../../fields/paging';
import { simplifyField } from '../../fields/simplify';
import { moment, news, onlyNewOption } from '../../flows/news';
import { paginate } from '../../transport/pagination';
import { simplified } from './shown';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many invoices',
	description:
		"List Sendcloud's invoices to this account. What is not on one yet is under Invoice Item › Get Many.",
	fields: { ...pagingFields, simplify: simplifyField },
	options: onlyNewOption('invoices'),
	build: ({ params }) => ({ limit: wantedRows(params), simplify: params.simplify }),
	each: async (input) => {
		const { client, options } = input;
		const { limit, simplify } = input.request;
		if (options.onlyNew) {
			const found = await news(
				input,
				{
					list: INVOICES,
					keyOf: ({ id }) => `invoice ${String(id)}`,
					timeOf: ({ created_at: time }) => moment(time),
					read: () => paginate(client, INVOICES, {}, INVOICE_PAGES),
					isWhole: true,
				},
				limit,
			);
			return simplify ? found.map(simplified) : found;
		}
		const invoices: IDataObject[] = [];
		for await (const one of paginate(client, INVOICES, {}, INVOICE_PAGES, limit))
			invoices.push(simplify ? simplified(one) : one);
		return invoices;
	},
});
