/** A ticket as people read it. */
import type { IDataObject } from 'n8n-workflow';

import { isOpen, type Ticket } from '../../api/support';
import type { Settled } from '../../engine/define';
import type { Purchased } from '../../flows/purchase';
import { at, flat } from '../../fields/simplify';

export const simplified = (ticket: Ticket): IDataObject =>
	flat({
		ticket_id: ticket.id,
		status: ticket.status,
		is_open: isOpen(ticket),
		type: ticket.type,
		tracking_number: ticket.tracking_number,
		order_number: ticket.order_number,
		carrier: ticket.carrier,
		parcel_id: ticket.parcel_id,
		still_needed: (ticket.requested_actions ?? []).map(({ data_type: type }) => type),
		requests: ticket.requested_actions ?? [],
		stage: ticket.stage,
		outcome: at(ticket, 'resolution', 'outcome'),
		amount: at(ticket, 'resolution', 'amount'),
		currency: at(ticket, 'resolution', 'currency'),
		solved_at: at(ticket, 'resolution', 'solved_at'),
		created_at: ticket.created_at,
		updated_at: ticket.updated_at,
	});

/** What became of each: one that was filed, or was there, or why there is none. */
export const filed = (all: Array<Purchased<Ticket>>): Settled[] =>
	all.map((one) => (one && 'thing' in one ? ticketOf(one) : one));

function ticketOf({ thing, how, others }: Extract<Purchased<Ticket>, { thing: Ticket }>): Settled {
	const { ticket_id, ...rest } = simplified(thing);
	const ids = [thing, ...others].map(({ id }) => id).join(', ');
	const warnings = [
		`There is more than one ticket for this parcel: ${ids}. Ask Sendcloud's support to close those that are not needed.`,
	];
	return {
		output: {
			ticket_id,
			already_existed: how === 'found',
			...rest,
			...(others.length > 0 && { warnings }),
		},
		spent: `parcel ${thing.tracking_number} (ticket ${thing.id})`,
	};
}
