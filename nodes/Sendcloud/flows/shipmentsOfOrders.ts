/**
 * Which shipments there are of orders: the guard before every purchase, and the search after one whose answer was lost.
 *
 * A shipment is tied to its order by the order number alone (v3-shipments), within one integration. For a few orders each
 * is asked for; for many a list of all shipments since the oldest order takes fewer requests. No shipment is older than its
 * order, but the dates of an order may be younger than it: see `SLACK`.
 */
import type { IDataObject } from 'n8n-workflow';

import { isSince, MOST_IDS, type Shipment, shipments, SKEW } from '../api/shipments';
import { createdSince } from '../api/events';
import type { SendcloudClient } from '../transport/client';
import { append } from '../transport/data';
import type { Query } from '../transport/wire';

/** An order, as far as its shipments are concerned. */
export interface OrderRef {
	integration: number;
	number: string;
	/**
	 * When it was placed in the shop and saved by Sendcloud, ISO 8601, as far as known. The earlier one counts: who imports
	 * the same orders again every night may date them anew each time.
	 */
	dates: unknown[];
}

export const refKey = ({ integration, number }: Pick<OrderRef, 'integration' | 'number'>) =>
	`${integration}/${number}`;

/** Up to so many orders are asked for one by one. */
const FEW = 5;
/**
 * Milliseconds before the oldest date that are looked through besides: an order that was shipped, deleted and imported
 * again has two young dates. In a week a thousand orders a day make 70 pages.
 */
const SLACK = 7 * 86_400_000;

/** @throws SendcloudError */
export async function shipmentsOfOrders(
	client: SendcloudClient,
	orders: OrderRef[],
): Promise<Map<string, Shipment[]>> {
	const found = new Found(orders);
	for (const [integration, group] of byIntegration(orders)) {
		const oldest = oldestOf(group);
		const listed =
			group.length > FEW && oldest !== undefined
				? await fromList(
						client,
						{ integration, since: oldest - SLACK, pages: Math.ceil(group.length / 2) },
						found,
					)
				: false;
		if (!listed) await oneByOne(client, group, found);
	}
	return found.byOrder;
}

/** @returns milliseconds since 1970; undefined while one of them has no date */
function oldestOf(orders: OrderRef[]): number | undefined {
	let oldest = Infinity;
	for (const { dates } of orders) {
		const known = dates.map((date) => Date.parse(String(date))).filter((time) => !isNaN(time));
		if (known.length === 0) return undefined;
		oldest = Math.min(oldest, ...known);
	}
	return oldest;
}

/** @returns whether the list was read to its end within so many pages */
async function fromList(
	client: SendcloudClient,
	{ integration, since, pages }: { integration: number; since: number; pages: number },
	found: Found,
): Promise<boolean> {
	const query = { integration_id: integration, updated_after: new Date(since).toISOString() };
	const most = pages * MOST_IDS;
	let seen = 0;
	for await (const shipment of shipments(client, query, most + 1)) {
		if (++seen > most) return false;
		found.add(integration, shipment);
	}
	return true;
}

async function oneByOne(client: SendcloudClient, orders: OrderRef[], found: Found): Promise<void> {
	const waiting = [...orders];
	const worker = async () => {
		for (let order = waiting.shift(); order; order = waiting.shift()) {
			const { integration, number } = order;
			const query = { integration_id: integration, order_number: number };
			for await (const shipment of shipments(client, query)) found.add(integration, shipment);
		}
	};
	await Promise.all(Array.from({ length: FEW }, worker));
}

/**
 * What a purchase has brought whose answer was lost. It is looked for in the list of shipments and, where that does not
 * show it, in the trail of what was done in the account.
 * @param since when the purchase was sent
 */
export async function shipmentsSince(
	client: SendcloudClient,
	orders: OrderRef[],
	since: Date,
): Promise<Map<string, Shipment[]>> {
	const found = new Found(orders);
	const after = new Date(since.getTime() - SKEW).toISOString();
	for (const [integration, group] of byIntegration(orders)) {
		const query: Query =
			group.length === 1
				? { integration_id: integration, order_number: group[0].number }
				: { integration_id: integration, updated_after: after };
		for await (const shipment of shipments(client, query, undefined, { insist: true }))
			if (isSince(shipment, since)) found.add(integration, shipment);
	}
	if (found.byOrder.size < orders.length) await fromTrail(client, after, orders, found);
	return found.byOrder;
}

/**
 * The trail is in beta and not open to all keys; it only helps. It is of the whole account, and two shops may have the
 * same order number: each integration is asked for its own.
 */
async function fromTrail(
	client: SendcloudClient,
	after: string,
	orders: OrderRef[],
	found: Found,
): Promise<void> {
	try {
		const ids = await createdSince(client, after);
		for (const integration of byIntegration(orders).keys()) {
			for (let at = 0; at < ids.length; at += MOST_IDS) {
				const uuids = ids.slice(at, at + MOST_IDS).join(',');
				const query = { shipment_uuids: uuids, integration_id: integration };
				for await (const shipment of shipments(client, query, undefined, { insist: true }))
					found.add(integration, shipment);
			}
		}
	} catch {
		client.throwIfCancelled();
	}
}

/** Shipments by their orders, each once. */
class Found {
	readonly byOrder = new Map<string, Shipment[]>();

	private readonly wanted: Set<string>;

	private readonly known = new Set<string>();

	constructor(orders: OrderRef[]) {
		this.wanted = new Set(orders.map(refKey));
	}

	add(integration: number, shipment: Shipment): void {
		const number = (shipment as IDataObject).order_number;
		const key = refKey({ integration, number: String(number) });
		if (!this.wanted.has(key) || this.known.has(shipment.id)) return;
		this.known.add(shipment.id);
		append(this.byOrder, key, shipment);
	}
}

function byIntegration(orders: OrderRef[]): Map<number, OrderRef[]> {
	const groups = new Map<number, OrderRef[]>();
	for (const order of orders) append(groups, order.integration, order);
	return groups;
}
