/**
 * Tickets, filed once: Sendcloud has no key against filing one twice, so they go through the same door as purchases. What
 * is there is looked for by the tracking number, before and after an answer was lost.
 */
import {
	fileTicket,
	isOpen,
	readTicket,
	tickets,
	type Ticket,
	type TicketToFile,
} from '../api/support';
import type { SendcloudClient } from '../transport/client';
import { MAY_BE_FILED, SendcloudError } from '../transport/errors';
import { ahead } from './ahead';
import { purchase, type Purchased } from './purchase';

/** What to do where there is a ticket of the same type for the parcel. */
export type WhenThere = 'return' | 'fail' | 'another';

export interface WantedTicket extends TicketToFile {
	whenThere: WhenThere;
	/** A ticket that is closed counts too, and so does an open one of another type: never two for one parcel. */
	only?: boolean;
}

/** Tickets of one parcel that are looked at. */
const MOST = 100;

const asWanted = (ticket: Ticket, { type, only }: WantedTicket) =>
	ticket.type === type && (only === true || isOpen(ticket));

/** Tickets of the parcel; first those that are what is wanted. */
async function ticketsOf(
	client: SendcloudClient,
	wanted: WantedTicket,
	lost: boolean,
): Promise<Ticket[]> {
	const { trackingNumber: tracking_number, type } = wanted;
	const found: Ticket[] = [];
	for await (const one of tickets(client, { tracking_number }, MOST, lost ? { insist: true } : {}))
		if (!lost || one.type === type) found.push(one);
	return [
		...found.filter((one) => asWanted(one, wanted)),
		...found.filter((one) => !asWanted(one, wanted)),
	];
}

const ticketWords = ({ id, type, status }: Ticket) =>
	`ticket ${id} (${[type, status]
		.filter(Boolean)
		.map((one) => String(one).replace(/_/g, ' '))
		.join(', ')})`;

function whenThere(wanted: WantedTicket, live: Ticket[]): 'buy' | 'take' | SendcloudError {
	const [first] = live;
	const refused = (description: string) =>
		new SendcloudError(`There is a ticket for this parcel already: ${ticketWords(first)}`, {
			kind: 'refused',
			status: 409,
			description,
		});
	if (asWanted(first, wanted)) {
		if (wanted.whenThere === 'return') return 'take';
		if (wanted.whenThere === 'fail') return refused('No other one was filed.');
		return 'buy';
	}
	const open = live.find(isOpen);
	if (!wanted.only || !open) return 'buy';
	return new SendcloudError(`There is an open ticket for this parcel: ${ticketWords(open)}`, {
		kind: 'refused',
		status: 409,
		description:
			'No other one was filed. Wait until it is closed, or ask for this one in Sendcloud.',
	});
}

/**
 * Files each ticket once.
 * @param how whether the others are filed when one fails, and how many requests may be under way at a time
 * @returns what became of each, in the order of the requests; never throws
 */
export async function fileTickets(
	client: SendcloudClient,
	wanted: WantedTicket[],
	{ goOn, workers }: { goOn: boolean; workers: number },
): Promise<Array<Purchased<Ticket>>> {
	const filed = await purchase<WantedTicket, Ticket, TicketToFile>(
		client,
		wanted,
		{
			size: 1,
			together: ({ trackingNumber }) => trackingNumber,
			key: ({ trackingNumber }) => trackingNumber,
			title: ({ trackingNumber }) => `parcel ${trackingNumber}`,
			async find(asked, requests, lost) {
				const found = new Map<string, Ticket[]>();
				const waiting = [...requests];
				const worker = async () => {
					for (let one = waiting.shift(); one; one = waiting.shift())
						found.set(one.trackingNumber, await ticketsOf(asked, one, lost !== undefined));
				};
				await Promise.all(Array.from({ length: workers }, worker));
				return found;
			},
			id: ({ id }) => String(id),
			isLive: () => true,
			whenThere,
			buy: fileTicket,
			toBuy: (one) => one,
			atOnce: workers,
			lane: 'tickets',
			words: {
				lost: 'Sendcloud did not answer when a ticket was filed. It was looked up what had become of it, and nothing was filed twice.',
				twice: 'This parcel is in the input twice, and one ticket is filed for it',
				unknown: MAY_BE_FILED,
			},
			lookFor:
				'Look with Support Ticket › Get Many, by the tracking number, before you file it again.',
		},
		goOn,
	);
	const all: Array<Purchased<Ticket>> = [];
	const work = async (at: number) => await withDetails(client, wanted[at], filed[at]);
	for await (const one of ahead(filed.keys(), workers, work)) all.push(one);
	return all;
}

/**
 * A ticket that was just filed is a number; what it is like, and what it asks for, is read. Sendcloud has no key against
 * a second one, which another machine may have filed at the same instant: it is noticed here. That none of this can be
 * read is no failure.
 */
async function withDetails(
	client: SendcloudClient,
	wanted: WantedTicket,
	filed: Purchased<Ticket>,
): Promise<Purchased<Ticket>> {
	if (!filed || 'error' in filed) return filed;
	const { thing, how, others } = filed;
	if (how !== 'bought')
		return { thing, how, others: others.filter((one) => asWanted(one, wanted)) };
	try {
		const same = (await ticketsOf(client, wanted, false)).filter((one) => asWanted(one, wanted));
		const own = same.find(({ id }) => id === thing.id) ?? (await readTicket(client, thing.id));
		const more = wanted.whenThere === 'another' ? [] : same.filter(({ id }) => id !== thing.id);
		return { thing: own, how, others: more };
	} catch {
		client.notes.warnings.add(
			`Ticket ${thing.id} was filed, but its status could not be read. Look with Support Ticket › Get.`,
		);
		return filed;
	}
}
