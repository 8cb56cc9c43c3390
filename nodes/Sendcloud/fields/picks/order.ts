/** An order in Sendcloud: one of the latest, or any by its numbers. */
import type { IDataObject } from 'n8n-workflow';

import { ORDERS } from '../../api/orders';
import { filled } from '../../checks';
import { linkCursor, listIn } from '../../transport/pagination';
import { byNumber, byText, named, nameOf, pick, type SearchInput } from './pick';

const PAGE = 50;

const entries = (orders: IDataObject[]) =>
	orders.map(({ id, order_number: number, order_id: orderId, shipping_address: address }) => {
		const { name, city } = (address ?? {}) as IDataObject;
		return {
			name: `${nameOf(number, name, city)} (${String(orderId)})`,
			value: String(id),
		};
	});

/**
 * Latest orders first. Of a text, Sendcloud finds whole order numbers only; so it is asked for these, and parts of words
 * are looked for among the latest.
 */
async function searchOrders({ client, filter, paginationToken }: SearchInput) {
	const page = async (query: IDataObject) =>
		await client.get(ORDERS, { page_size: PAGE, ...query });
	if (filter === '') {
		const answer = await page({ cursor: paginationToken });
		return {
			results: entries(listIn('data')(answer)),
			paginationToken: linkCursor(answer),
		};
	}
	const [exact, latest] = await Promise.all([page({ order_number: filter }), page({})]);
	const results = entries(listIn('data')(exact));
	const known = new Set(results.map(({ value }) => value));
	const alike = named(entries(listIn('data')(latest)), filter);
	return { results: [...results, ...alike.filter(({ value }) => !known.has(value))] };
}

/** From the list, by Sendcloud's own ID, or by what merchants know. */
export const orderPick = pick<number | string>({
	one: 'order',
	many: 'orders',
	field: {
		displayName: 'Order',
		description: 'From the list, by the order number that the customer knows, or by an ID',
	},
	search: searchOrders,
	none: 'Bring some in, e.g. with Create or Update.',
	noMatch: 'Type its whole order number, or a part of the name or place of one of the latest.',
	hint: 'The latest orders: type a part of number, name or place. A whole order number finds any.',
	ways: [
		byNumber(
			"Sendcloud's own ID of an order is a whole number, e.g. 669. For those of the shop choose By Order Number or By Order ID of the Shop",
			'e.g. 669',
			{ displayName: 'By Sendcloud ID' },
		),
		byText('orderNumber', 'By Order Number', filled, 'e.g. OXSDFGHTD-12'),
		byText('orderId', 'By Order ID of the Shop', filled, 'e.g. 555413'),
	],
});
