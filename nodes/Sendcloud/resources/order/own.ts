/** Orders for which nobody named an integration go to the one that the keys belong to. */
import type { IDataObject } from 'n8n-workflow';

import type { Entry, Perform, Settled, Tools } from '../../engine/define';
import { given } from '../../fields/parts';
import { ownIntegration } from '../../flows/ownIntegration';
import type { Order } from './schema';

/** Stands for the integration until it is known, since all items are checked before anything is asked. */
const OWN = Number.MAX_SAFE_INTEGER;

const idOf = (order: IDataObject) =>
	((order.order_details as IDataObject | undefined)?.integration as IDataObject | undefined)?.id;

const inIntegration = <O extends IDataObject>(order: O, id: number): O => ({
	...order,
	order_details: { ...(order.order_details as IDataObject | undefined), integration: { id } },
});

/** The order with the integration that was chosen, unless it names one itself. */
export function withIntegration(order: IDataObject, chosen: number | undefined): IDataObject {
	// What is no object is left for the check to name.
	const details = order.order_details;
	if (given(idOf(order)) || (given(details) && typeof details !== 'object')) return order;
	return inIntegration(order, chosen ?? OWN);
}

const needsOwn = ({ request }: Entry<Order>) => idOf(request) === OWN;

/** Finds the integration where it is needed, once for all, and lets the rest go its way. */
export async function inOwnIntegration(
	entries: Array<Entry<Order>>,
	tools: Tools,
	send: Perform<Order>,
): Promise<Settled[]> {
	if (!entries.some(needsOwn)) return await send(entries, tools);
	let own: number;
	try {
		own = await ownIntegration(tools.client);
	} catch (error) {
		return await withoutThem(entries, tools, send, error as Error);
	}
	return await send(
		entries.map((entry) =>
			needsOwn(entry) ? { ...entry, request: inIntegration(entry.request, own) } : entry,
		),
		tools,
	);
}

async function withoutThem(
	entries: Array<Entry<Order>>,
	tools: Tools,
	send: Perform<Order>,
	error: Error,
): Promise<Settled[]> {
	const others = entries.filter((entry) => !needsOwn(entry));
	const sent = tools.goOn && others.length > 0 ? await send(others, tools) : [];
	let position = 0;
	return entries.map((entry) => (needsOwn(entry) ? { error } : sent[position++]));
}
