import { invoiceItemAt } from '../../api/invoices';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { invoiceItemPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { objectIn } from '../../transport/pagination';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an invoice item',
	description: 'Retrieve one charge or refund, and whether it is on an invoice yet',
	concurrency: CONCURRENCY.most,
	fields: { invoiceItem: invoiceItemPick.field, simplify: simplifyField },
	build: ({ params }) => ({
		id: invoiceItemPick.id(params.invoiceItem),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { id, simplify } }) => {
		const item = objectIn(await client.get(invoiceItemAt(id)));
		return simplify ? simplified(item) : item;
	},
});
