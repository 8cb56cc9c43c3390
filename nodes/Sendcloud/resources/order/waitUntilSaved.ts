/** Sendcloud accepts orders first and saves them a moment later; this waits for the second. */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';
import { listIn } from '../../transport/pagination';
import { ORDER_PAGES } from './getAll';
import type { Order } from './schema';

/** Asked one by one only when so few are left, or when the newest orders have not shown them for some rounds. */
const FEW = 3;
const LIST_ROUNDS = 3;

/**
 * Polls until every order can be found. New orders are the newest of their integration, so one list finds up to 200
 * of them; the few it does not show are asked for one by one.
 * @param results what Sendcloud answered, by order_id
 * @param limit seconds
 * @returns an error for each order that was not found in time, by order_id
 */
export async function waitUntilSaved(
	client: SendcloudClient,
	orders: Order[],
	results: Map<string, IDataObject>,
	limit: number,
): Promise<Map<string, Error>> {
	const end = client.clock.now() + limit * 1000;
	const missing = new Map(orders.map((order) => [String(results.get(order.order_id)?.id), order]));
	for (let round = 0; missing.size > 0; round++) {
		if (round > 0) {
			const left = end - client.clock.now();
			if (left <= 0) break;
			await client.wait(Math.min(left, 500 * 2 ** Math.min(round - 1, 4)));
		}
		if (missing.size > FEW && round < LIST_ROUNDS) {
			const integrations = new Set(
				[...missing.values()].map(
					(order) => (order.order_details as { integration: { id: number } }).integration.id,
				),
			);
			for (const integration of integrations) {
				const newest = await client.get('/v3/orders', {
					integration,
					page_size: ORDER_PAGES.maxPageSize,
				});
				for (const { id } of listIn('data')(newest)) missing.delete(String(id));
			}
			continue;
		}
		for (const id of [...missing.keys()]) {
			if (client.clock.now() >= end) break;
			try {
				await client.get(`/v3/orders/${id}`);
				missing.delete(id);
			} catch (error) {
				if (!(error instanceof SendcloudError && error.status === 404))
					return failures(missing, error as Error);
			}
		}
	}
	return failures(
		missing,
		new SendcloudError(`Sendcloud accepted the order but did not show it within ${limit} seconds`, {
			kind: 'unanswered',
			description: 'It may still appear: look it up in Sendcloud. Sending it again is safe.',
		}),
	);
}

const failures = (missing: Map<string, Order>, error: Error) =>
	new Map([...missing.values()].map((order) => [order.order_id, error]));
