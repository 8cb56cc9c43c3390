import { readTicket } from '../../api/support';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { ticketPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a support ticket',
	description: 'Retrieve one ticket: its status, what is still needed, and what was paid',
	concurrency: CONCURRENCY.most,
	fields: { ticket: ticketPick.field, simplify: simplifyField },
	build: ({ params }) => ({ id: ticketPick.id(params.ticket), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const ticket = await readTicket(client, id);
		return simplify ? simplified(ticket) : ticket;
	},
});
