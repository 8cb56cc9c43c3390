/** A ticket with Sendcloud's support, and whom to write to at a carrier. */
import { contacts, tickets } from '../../api/support';
import { byNumber, named, nameOf, pick } from './pick';

/** A list of the panel holds no more: the latest. */
const MOST = 100;

const words = (value: unknown) => String(value ?? '').replace(/_/g, ' ');

export const ticketPick = pick({
	one: 'support ticket',
	many: 'support tickets',
	field: {
		displayName: 'Ticket',
		description: 'A claim or another request about a parcel',
	},
	search: async ({ client, filter }) => {
		const entries = [];
		for await (const { id, type, tracking_number, order_number, status } of tickets(
			client,
			{},
			MOST,
		))
			entries.push({
				name: `${nameOf(words(type), order_number, tracking_number, words(status))} (${id})`,
				value: id,
			});
		return { results: named(entries, filter) };
	},
	none: 'File one with Create.',
	noMatch: 'Type a part of its tracking number, order number, type or status, or its ID.',
	hint: 'The list shows the latest 100',
	ways: [
		byNumber(
			"Sendcloud's ID of a ticket is a whole number, e.g. 155; by tracking number it can be chosen from the list",
			'e.g. 155',
		),
	],
});

export const claimContactPick = pick({
	one: 'carrier contact',
	many: 'carrier contacts',
	field: {
		displayName: 'Carrier Contact',
		description: 'Where claims about parcels of a carrier go',
	},
	search: async ({ client, filter }) => ({
		results: named(
			(await contacts(client)).map(({ id, carrier_code: carrier, email }) => ({
				name: `${nameOf(carrier, email)} (${String(id)})`,
				value: id as number,
			})),
			filter,
		),
	}),
	none: 'Add one with Create.',
	noMatch: 'Type a part of the carrier or the address.',
	ways: [
		byNumber(
			"Sendcloud's ID of a contact is a whole number, e.g. 1; by carrier it can be chosen from the list",
			'e.g. 1',
		),
	],
});
