/** A ticket as people read it. */
import type { IDataObject } from 'n8n-workflow';

import { isOpen, type Ticket } from '../../api/support';
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

/** One that was filed, or was there. */
export const filed = ({
	thing,
	how,
	others,
}: Extract<Purchased<Ticket>, { thing: Ticket }>): IDataObject => {
	const { ticket_id, ...rest } = simplified(thing);
	const all = [thing, ...others].map(({ id }) => id).join(', ');
	const warnings = [
		`There is more than one ticket for this parcel: ${all}. Ask Sendcloud's support to close those that are not needed.`,
	];
	return {
		ticket_id,
		already_existed: how === 'found',
		...rest,
		...(others.length > 0 && { warnings }),
	};
};
