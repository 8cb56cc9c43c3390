/** Orders as the node's JSON mode takes them. */
import type { IDataObject } from 'n8n-workflow';

import type { Sandbox, SavedOrder } from '../sandbox';

/** A valid order; number `n` is told apart by its order_id. */
export function order(n: number, more: IDataObject = {}): IDataObject {
	return {
		order_id: `order-${n}`,
		order_number: `SHOP-${n}`,
		order_details: {
			integration: { id: 7 },
			status: { code: 'unshipped', message: 'Unshipped' },
			order_created_at: '2025-03-14T10:00:00Z',
			order_items: [
				{
					name: 'Cylinder candle',
					quantity: 2,
					sku: `CANDLE-${n}`,
					unit_price: { value: 3.5, currency: 'EUR' },
					total_price: { value: 7, currency: 'EUR' },
					measurement: { weight: { value: 0.4, unit: 'kg' } },
				},
			],
		},
		payment_details: {
			total_price: { value: 7, currency: 'EUR' },
			status: { code: 'paid', message: 'Paid' },
		},
		shipping_address: {
			name: 'Jane Doe',
			address_line_1: 'Stadhuisplein',
			house_number: '50',
			postal_code: '1013 AB',
			city: 'Eindhoven',
			country_code: 'NL',
		},
		...more,
	};
}

export const orders = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => order(n + 1));

/** Puts orders into the local Sendcloud as if they had been saved there long ago. */
export function saved(sandbox: Sandbox, ...entries: IDataObject[]): SavedOrder[] {
	const time = '2025-03-14T10:05:00.000Z';
	return entries.map((entry) => {
		const id = sandbox.state.nextOrderId();
		const order = { ...entry, id, created_at: time, modified_at: time } as unknown as SavedOrder;
		sandbox.state.orders.set(id, order);
		return order;
	});
}
