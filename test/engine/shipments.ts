/** Shop shipments as the node's JSON mode takes them. */
import type { IDataObject } from 'n8n-workflow';

/** A valid shipment; number `n` is told apart by its external_order_id. */
export function shipment(n: number, more: IDataObject = {}): IDataObject {
	return {
		external_order_id: `order-${n}`,
		external_shipment_id: null,
		order_number: `SHOP-${n}`,
		name: 'Jane Doe',
		company_name: '',
		address: 'Stadhuisplein',
		house_number: '50',
		address_2: '',
		postal_code: '1013 AB',
		city: 'Eindhoven',
		country: 'NL',
		to_state: null,
		email: 'jane@example.com',
		telephone: '',
		to_post_number: '',
		to_service_point: null,
		created_at: '2026-03-14T10:00:00Z',
		updated_at: '2026-03-14T10:00:00Z',
		currency: 'EUR',
		customs_invoice_nr: '',
		customs_shipment_type: 2,
		order_status: { id: 'unshipped', message: 'Unshipped' },
		payment_status: { id: 'paid', message: 'Paid' },
		parcel_items: [{ description: 'Candle', quantity: 2, value: '3.50', weight: '0.4' }],
		shipping_method_checkout_name: '',
		...more,
	};
}

export const shipments = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => shipment(n + 1));
