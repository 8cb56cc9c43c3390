/** An order in Sendcloud, chosen from the latest ones or given by Sendcloud's own ID. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { ORDERS } from '../api/orders';
import { checkedValue, integer } from '../checks';
import { field } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { linkCursor, listIn } from '../transport/pagination';
import { pickModes } from './modes';

export const orderField = field({
	displayName: 'Order',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	required: true,
	description: "The order, by Sendcloud's own ID (not the shop's)",
	...pickModes(
		'searchOrders',
		'an order',
		'e.g. 669',
		'The list shows the latest orders. Type a whole order number to find an older one.',
	),
});

/** Sendcloud's ID of an order. @throws SendcloudError (input) */
export function orderIdOf(value: unknown): number {
	return checkedValue<number>(integer({ min: 1 }), value, 'order');
}

/** Latest orders first; with a text, the orders of that number (Sendcloud finds whole numbers only). */
export async function searchOrders(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const answer = await new SendcloudClient(this).get(ORDERS, {
		order_number: filter,
		page_size: 50,
		cursor: paginationToken,
	});
	return {
		results: listIn('data')(answer).map(({ id, order_number: number, order_id: orderId }) => ({
			name: `${String(number)} (${String(orderId)})`,
			value: String(id),
		})),
		paginationToken: linkCursor(answer),
	};
}
