/** New orders: the list begins with what came into Sendcloud last, whenever the shop sold it. */
import { ORDER_PAGES, ORDERS } from '../../api/orders';
import type { PolledList } from '../../flows/polled';
import { paginate } from '../../transport/pagination';
import { simpleOrder } from './simple';

export const newOrders: PolledList = {
	rows: (client, { integration }) =>
		paginate(client, ORDERS, { integration }, { ...ORDER_PAGES, maxPageSize: 100 }),
	keyOf: ({ id }) => `order ${String(id)}`,
	timeOf: ({ created_at: at }) => Date.parse(String(at)) || undefined,
	simplified: simpleOrder,
};
