/** The order that a merchant means by its order number or by the ID that the shop gave it. */
import type { IDataObject } from 'n8n-workflow';

import { orderAt, ORDER_PAGES, ORDERS } from '../api/orders';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { objectIn, paginate, type Paging } from '../transport/pagination';

/** What was chosen, and where to look for it. */
export interface WantedOrder {
	/** `id` (Sendcloud's own), `orderNumber` or `orderId` (the shop's). */
	by: string;
	value: number | string;
	integration?: number;
}

/** Nearly always there is one; two or three differ in case or integration. */
const FEW: Paging = { ...ORDER_PAGES, maxPageSize: 3 };
/** Of more orders than these, whose numbers differ only in case, none is told from the others. */
const MOST_ALIKE = 99;

const PARAMETERS: Record<string, string> = { orderNumber: 'order_number', orderId: 'order_id' };

/** @throws SendcloudError when there is none, or more than one */
export async function findOrder(client: SendcloudClient, wanted: WantedOrder) {
	const { by, value, integration } = wanted;
	const { [by]: parameter } = PARAMETERS;
	if (parameter === undefined) return objectIn(await client.get(orderAt(value)));
	// Sendcloud looks without regard to case; one that matches exactly is the one that was meant.
	const exact: IDataObject[] = [];
	const alike: IDataObject[] = [];
	const query = { [parameter]: value, integration };
	for await (const order of paginate(client, ORDERS, query, { ...FEW, limit: MOST_ALIKE })) {
		(order[parameter] === value ? exact : alike).push(order);
		if (exact.length > 1) break;
	}
	const isWhole = exact.length + alike.length < MOST_ALIKE;
	const matches = exact.length > 0 && isWhole ? exact : [...exact, ...alike];
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
