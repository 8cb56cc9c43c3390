/** What the tests of shipping send. */
import type { Sandbox, SavedOrder } from '../index';
import { call, type Answer } from './client';

export type Body = Record<string, unknown>;

export const receiver = (changes: Body = {}): Body => ({
	name: 'John Doe',
	address_line_1: 'Insulindelaan 115',
	house_number: '115',
	postal_code: '5642CV',
	city: 'Eindhoven',
	country_code: 'NL',
	email: 'john@customer.example',
	...changes,
});

export const shipWith = (code: string, contractId?: number): Body => ({
	type: 'shipping_option_code',
	properties: {
		shipping_option_code: code,
		...(contractId !== undefined && { contract_id: contractId }),
	},
});

export const weighing = (value: string, changes: Body = {}): Body => ({
	weight: { value, unit: 'kg' },
	...changes,
});

export const item = (changes: Body = {}): Body => ({
	item_id: '1',
	description: 'Candle',
	quantity: 2,
	weight: { value: 0.3, unit: 'kg' },
	price: { value: '12.65', currency: 'EUR' },
	hs_code: '340600',
	origin_country: 'NL',
	...changes,
});

export const shipment = (changes: Body = {}): Body => ({
	from_address: { sender_address_id: 1 },
	to_address: receiver(),
	ship_with: shipWith('postnl:standard'),
	order_number: 'N-1',
	parcels: [weighing('1.32')],
	...changes,
});

export const abroad = (changes: Body = {}): Body =>
	shipment({
		to_address: receiver({
			postal_code: 'E16 1ZE',
			city: 'London',
			country_code: 'GB',
			phone_number: '+441234567',
		}),
		ship_with: shipWith('dhl_express:worldwide/incoterm=dap'),
		customs_information: { invoice_number: 'INV-1', export_reason: 'commercial_goods' },
		parcels: [weighing('1.32', { parcel_items: [item()] })],
		...changes,
	});

/** An order as it lies in Sendcloud. */
export function saveOrder(sandbox: Sandbox, number: string, changes: Body = {}): SavedOrder {
	const id = sandbox.state.nextOrderId();
	const order = {
		id,
		order_id: `id-${number}`,
		order_number: number,
		created_at: '2026-01-01T00:00:00Z',
		modified_at: '2026-01-01T00:00:00Z',
		order_details: {
			integration: { id: 7 },
			status: { code: 'unshipped' },
			order_created_at: '2026-01-01T00:00:00Z',
			order_items: [
				{
					item_id: 'line-1',
					name: 'Candle',
					quantity: 3,
					total_price: { value: 10.5, currency: 'EUR' },
					unit_price: { value: 3.5, currency: 'EUR' },
					measurement: { weight: { value: 400, unit: 'g' } },
					hs_code: '340600',
					country_of_origin: 'NL',
				},
				{
					item_id: 'line-2',
					name: 'Lamp',
					quantity: 1,
					total_price: { value: 20, currency: 'EUR' },
					measurement: { weight: { value: 1.5, unit: 'kg' } },
				},
			],
		},
		payment_details: {
			total_price: { value: 30.5, currency: 'EUR' },
			status: { code: 'paid' },
		},
		shipping_address: receiver(),
		...changes,
	} as unknown as SavedOrder;
	sandbox.state.orders.set(id, order);
	return order;
}

export const post = async (sandbox: Sandbox, path: string, body: unknown): Promise<Answer> =>
	await call(sandbox, 'POST', path, { body });

/** `kind option price` of each entry of the ledger. */
export const charges = ({ state }: Sandbox): string[] =>
	state.ledger.map(({ kind, option, price }) => `${kind} ${option} ${price.value}`);
