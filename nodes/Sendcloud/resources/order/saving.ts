/** How whole orders go into Sendcloud, whoever made them: a hundred in a request, each created or updated. */
import type { IDataObject } from 'n8n-workflow';

import { ORDERS } from '../../api/orders';
import { checkedValue, decimal } from '../../checks';
import { field } from '../../engine/define';
import type { Batching } from '../../engine/inBatches';
import { waitUntilSaved } from '../../flows/waitUntilSaved';
import { SendcloudError } from '../../transport/errors';
import { listIn } from '../../transport/pagination';
import type { Order } from './schema';

/** v3-orders: "Process multiple orders in a single request (up to 100 orders maximum)". */
const BATCH_SIZE = 100;

export const waitOptions = {
	waitUntilSaved: field({
		displayName: 'Wait Until Saved',
		type: 'boolean',
		default: false,
		description:
			'Whether to wait until Sendcloud can find the order. It saves orders a moment after it accepts them; wait if the next step needs them there, e.g. to make a label.',
	}),
	waitLimit: field({
		displayName: 'Wait Until Saved: Limit',
		type: 'number',
		default: 60,
		typeOptions: { minValue: 1, maxValue: 600 },
		description: 'Seconds after which an order that cannot be found counts as failed',
	}),
};

/** Seconds. @throws SendcloudError (input) */
function waitLimit(options: IDataObject): number {
	return checkedValue(decimal({ above: 0 }), options.waitLimit ?? 60, 'wait_limit');
}

/** Before anything is sent. @throws SendcloudError (input) */
export function checkWait(options: IDataObject): void {
	if (options.waitUntilSaved) waitLimit(options);
}

export const saving: Batching<Order> = {
	size: BATCH_SIZE,
	// The answer names order_id alone, so two integrations that share one must not share a request either.
	key: (order) => order.order_id,
	title: (order) => `order_id ${order.order_id}`,
	// The same order sent twice is one order, which makes a repeat after a fault safe.
	send: async ({ client, entries }) =>
		listIn('data')(await client.post(ORDERS, entries, { repeatable: true, partner: true })),
	resultKey: (saved) => String(saved.order_id),
	isBusy: (error) =>
		error instanceof SendcloudError &&
		error.status === 400 &&
		error.problems.some(({ detail }) => /still processing a previous request/i.test(detail)),
	finish: async ({ client, entries, results, options }) =>
		options.waitUntilSaved
			? await waitUntilSaved(client, entries, results, waitLimit(options))
			: undefined,
};
