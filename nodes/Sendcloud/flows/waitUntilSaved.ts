/** Sendcloud accepts orders first and saves them a moment later; this waits for the second. */
import type { IDataObject } from 'n8n-workflow';

import { orderAt, ORDER_PAGES, ORDERS } from '../api/orders';
import type { SendcloudClient } from '../transport/client';
import { afterDone, SendcloudError } from '../transport/errors';
import { paginate } from '../transport/pagination';

/** What is needed of an order to find it again. */
export interface Saved {
	order_id: string;
	order_details: object;
}

/** So few are asked for one by one. */
const FEW = 3;
/** So many of the newest orders of an integration are looked through; older ones are asked for one by one. */
const NEWEST = 5 * ORDER_PAGES.maxPageSize;

/**
 * Polls until every order can be found. New orders are the newest of their integration, so a list finds many of them
 * with one request.
 * @param results what Sendcloud answered, by order_id
 * @param limit seconds
 * @returns an error for each order that was not found in time, by order_id
 */
export async function waitUntilSaved(
	client: SendcloudClient,
	orders: Saved[],
	results: Map<string, IDataObject>,
	limit: number,
): Promise<Map<string, Error>> {
	const end = client.clock.now() + limit * 1000;
	const missing = new Map(orders.map((order) => [order.order_id, order]));
	const idOf = (order: Saved) => String(results.get(order.order_id)?.id);
	try {
		for (let round = 0; missing.size > 0; round++) {
			if (round > 0) {
				const left = end - client.clock.now();
				if (left <= 0) break;
				await client.wait(Math.min(left, 500 * 2 ** Math.min(round - 1, 4)));
			}
			const unlisted =
				missing.size > FEW ? await removeListed(client, missing, idOf) : [...missing.values()];
			for (const order of unlisted) {
				if (client.clock.now() >= end) break;
				if (await exists(client, idOf(order))) missing.delete(order.order_id);
			}
		}
	} catch (error) {
		return failures(
			missing,
			afterDone(
				'Sendcloud accepted the order, but it could not be looked up whether it is saved',
				error as Error,
				'It is most likely saved: look it up in Sendcloud. Sending it again is safe',
			),
		);
	}
	return failures(
		missing,
		new SendcloudError(`Sendcloud accepted the order but did not show it within ${limit} seconds`, {
			kind: 'unanswered',
			description: 'It may still appear: look it up in Sendcloud. Sending it again is safe.',
		}),
	);
}

/**
 * Removes the orders that are among the newest of their integrations.
 * @returns those that the list did not reach. The others that are missing would have been in it, so they are not saved.
 */
async function removeListed(
	client: SendcloudClient,
	missing: Map<string, Saved>,
	idOf: (order: Saved) => string,
): Promise<Saved[]> {
	const unlisted: Saved[] = [];
	const integrations = new Map<unknown, Map<string, Saved>>();
	for (const order of missing.values()) {
		const { id } = (order.order_details as { integration: { id: number } }).integration;
		const wanted = integrations.get(id) ?? new Map<string, Saved>();
		integrations.set(id, wanted.set(idOf(order), order));
	}
	for (const [integration, wanted] of integrations) {
		const oldest = Math.min(...[...wanted.keys()].map(Number));
		const query = { integration: String(integration), sort: '-pk' };
		let seen = 0;
		let reached = Infinity;
		for await (const { id } of paginate(client, ORDERS, query, { ...ORDER_PAGES, limit: NEWEST })) {
			seen++;
			reached = Number(id);
			const found = wanted.get(String(id));
			if (found) missing.delete(found.order_id);
			if (reached <= oldest) break;
		}
		if (seen < NEWEST) continue;
		for (const [id, order] of wanted) if (Number(id) < reached) unlisted.push(order);
	}
	return unlisted;
}

const exists = async (client: SendcloudClient, id: string): Promise<boolean> =>
	await client.get(orderAt(id)).then(
		() => true,
		(error: SendcloudError) => {
			if (error.status === 404) return false;
			throw error;
		},
	);

const failures = (missing: Map<string, Saved>, error: Error) =>
	new Map([...missing.keys()].map((orderId) => [orderId, error]));
