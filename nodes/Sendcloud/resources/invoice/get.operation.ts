import { invoiceAt } from '../../api/invoices';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { invoicePick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { objectIn } from '../../transport/pagination';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an invoice',
	description: 'Retrieve one invoice of Sendcloud: what it comes to, and when it is due',
	concurrency: CONCURRENCY.most,
	fields: { invoice: invoicePick.field, simplify: simplifyField },
	build: ({ params }) => ({ id: invoicePick.id(params.invoice), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const invoice = objectIn(await client.get(invoiceAt(id)));
		return simplify ? simplified(invoice) : invoice;
	},
});
