/** An order without what machines need, for tables and messages. */
import type { IDataObject } from 'n8n-workflow';

import { at, flat } from '../../fields/simplify';

const joined = (...parts: unknown[]) => parts.filter(Boolean).map(String).join(' ') || null;

export function simpleOrder(order: IDataObject): IDataObject {
	const items = at(order, 'order_details', 'order_items');
	const address = (name: string) => at(order, 'shipping_address', name);
	return flat({
		id: order.id,
		order_number: order.order_number,
		order_id: order.order_id,
		status: at(order, 'order_details', 'status', 'code'),
		payment_status: at(order, 'payment_details', 'status', 'code'),
		total_price: at(order, 'payment_details', 'total_price', 'value'),
		currency: at(order, 'payment_details', 'total_price', 'currency'),
		name: address('name'),
		company_name: address('company_name'),
		street: joined(address('address_line_1'), address('house_number')),
		address_line_2: address('address_line_2'),
		postal_code: address('postal_code'),
		city: address('city'),
		country_code: address('country_code'),
		email: address('email') ?? at(order, 'customer_details', 'email'),
		phone_number: address('phone_number') ?? at(order, 'customer_details', 'phone_number'),
		items: Array.isArray(items)
			? items
					.map((item) => joined(`${String(at(item, 'quantity') ?? 1)} ×`, at(item, 'name')))
					.join(', ')
			: null,
		shipping_option: at(
			order,
			'shipping_details',
			'ship_with',
			'properties',
			'shipping_option_code',
		),
		integration_id: at(order, 'order_details', 'integration', 'id'),
		order_created_at: at(order, 'order_details', 'order_created_at'),
		order_updated_at: at(order, 'order_details', 'order_updated_at'),
		notes: at(order, 'order_details', 'notes'),
	});
}
