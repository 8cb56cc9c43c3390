/** The order that a merchant means by its order number or by the ID that the shop gave it. */
import type { IDataObject } from 'n8n-workflow';

import { orderAt, ORDER_PAGES, ORDERS } from '../api/orders';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { objectIn, paginate } from '../transport/pagination';

/** What was chosen, and where to look for it. */
export interface WantedOrder {
	/** `id` (Sendcloud's own), `orderNumber` or `orderId` (the shop's). */
	by: string;
	value: number | string;
	integration?: number;
}

const PARAMETERS: Record<string, string> = { orderNumber: 'order_number', orderId: 'order_id' };

/** @throws SendcloudError when there is none, or more than one */
export async function findOrder(client: SendcloudClient, wanted: WantedOrder) {
	const { by, value, integration } = wanted;
	const { [by]: parameter } = PARAMETERS;
	if (parameter === undefined) return objectIn(await client.get(orderAt(value)));
	const found: IDataObject[] = [];
	// Three are enough to know that one is not alone.
	for await (const order of paginate(
		client,
		ORDERS,
		{ [parameter]: value, integration },
		ORDER_PAGES,
		3,
	)) {
		found.push(order);
	}
	// Sendcloud looks without regard to case; one that matches exactly is the one that was meant.
	const exact = found.filter((order) => order[parameter] === value);
	const matches = exact.length > 0 ? exact : found;
	const what = `${parameter.replace('_', ' ')} ${value}`;
	if (matches.length === 0) {
		throw new SendcloudError(`There is no order with ${what}`, {
			kind: 'refused',
			status: 404,
			description:
				'It may be in another Sendcloud account, or have been imported only moments ago.',
		});
	}
	if (matches.length > 1) {
		throw new SendcloudError(`There are several orders with ${what}`, {
			kind: 'refused',
			description: 'Choose the integration, or name the order by its Sendcloud ID.',
		});
	}
	return matches[0];
}

/** Sendcloud's own ID of the order; asked for only where it is not known. @throws SendcloudError */
export async function findOrderId(client: SendcloudClient, wanted: WantedOrder) {
	// Answers write it as text, requests and people as a number.
	return Number(wanted.by === 'id' ? wanted.value : (await findOrder(client, wanted)).id);
}
