/** Shipments that are there when a test begins. */
import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { post, shipment, weighing, type Body } from '../sandbox/tests/shipping';

export interface Shipped extends IDataObject {
	id: string;
	order_number: string;
	parcels: Array<{ id: number; tracking_number: string }>;
}

/** Buys one, and forgets that it was asked for. */
export async function shipped(
	sandbox: Sandbox,
	changes: Body = {},
	path = '/v3/shipments/announce',
): Promise<Shipped> {
	const { status, body, text } = await post(sandbox, path, shipment(changes));
	if (status !== 201) throw new Error(text);
	sandbox.requests.length = 0;
	return body.data as Shipped;
}

/** Cancels one, and forgets that it was asked for. */
export async function cancelled(sandbox: Sandbox, id: string): Promise<void> {
	const { status, text } = await post(sandbox, `/v3/shipments/${id}/cancel`, {});
	if (status >= 300) throw new Error(text);
	sandbox.requests.length = 0;
}

/** Several, of the orders N-1, N-2 … */
export async function manyShipped(sandbox: Sandbox, count: number): Promise<Shipped[]> {
	const all: Shipped[] = [];
	for (let n = 1; n <= count; n++) all.push(await shipped(sandbox, { order_number: `N-${n}` }));
	return all;
}

export const parcels = (count: number) => Array.from({ length: count }, () => weighing('1'));

/** What a locator of a shipment says. */
export const by = (mode: string, value: unknown) => ({
	__rl: true,
	mode,
	value: String(value),
});
