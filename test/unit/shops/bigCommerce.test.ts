/** Whole orders as BigCommerce's Orders V2 gives them, written after its documentation. */
import fc from 'fast-check';

import { bigCommerce } from '../../../nodes/Sendcloud/flows/shops/bigCommerce';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import order218Document from './documents/bigCommerce.json';

const order218: Json = order218Document;

const product = (fields: Json): Json => ({
	order_id: 218,
	product_id: 118,
	variant_id: 0,
	order_address_id: 16,
	name: 'Mug',
	sku: '',
	upc: '',
	type: 'physical',
	base_price: '10.0000',
	price_ex_tax: '10.0000',
	price_inc_tax: '12.1000',
	total_ex_tax: '10.0000',
	total_inc_tax: '12.1000',
	weight: '0.3000',
	width: '0.0000',
	height: '0.0000',
	depth: '0.0000',
	quantity: 1,
	quantity_shipped: 0,
	quantity_refunded: 0,
	is_refunded: false,
	refund_amount: '0.0000',
	is_bundled_product: false,
	parent_order_product_id: null,
	product_options: [],
	applied_discounts: [],
	...fields,
});

const address: Json = {
	id: 16,
	order_id: 218,
	first_name: 'Louise',
	last_name: 'Dean',
	company: 'Skiptube LLC',
	street_1: '147 Meadow Vale Way',
	street_2: 'Suite 5',
	city: 'Fullerton',
	zip: '92831',
	country: 'United States',
	country_iso2: 'US',
	state: 'California',
	email: '',
	phone: '714-555-0148',
	items_total: 3,
	items_shipped: 0,
	shipping_method: 'Flat Rate',
	form_fields: [],
};

const lbs = { weightUnit: 'lbs' as const };

describe('BigCommerce', () => {
	it('makes a whole order of it', () => {
		const { order, hints } = taken(bigCommerce, order218, lbs);
		const usd = (value: number) => ({ value, currency: 'USD' });
		expect(order).toStrictEqual({
			order_id: '218',
			order_number: '218',
			order_details: {
				integration: { id: 7 },
				status: { code: 'Awaiting Fulfillment', message: 'To be packed' },
				order_created_at: '2026-02-14T18:30:00Z',
				order_updated_at: '2026-02-14T18:31:08Z',
				order_items: [
					{
						item_id: '16',
						product_id: '118',
						variant_id: '77',
						name: 'Hoodie',
						description: 'Size: M, Print: For Käthe',
						quantity: 3,
						sku: 'HOOD-M',
						ean: '0799439112766',
						unit_price: usd(20.17),
						total_price: usd(60.51),
						measurement: { weight: { value: 1.1, unit: 'lbs' } },
					},
					{
						item_id: '17',
						product_id: '118',
						name: 'Pattern (PDF)',
						quantity: 1,
						unit_price: usd(12.1),
						total_price: usd(12.1),
					},
				],
				notes: 'Please ring twice',
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: usd(73.05),
				subtotal_price: usd(72.6),
				estimated_shipping_price: usd(9.99),
				estimated_tax_price: usd(12.68),
				status: { code: 'captured', message: 'Authorize.net' },
				discount_granted: { value: '7.25', currency: 'USD' },
				freight_costs: { value: '9.99', currency: 'USD' },
				other_costs: { value: '3.50', currency: 'USD' },
			},
			customer_details: {
				name: 'Jane Doe',
				email: 'jane@example.com',
				phone_number: '+31401234567',
			},
			billing_address: {
				name: 'Jane Doe',
				address_line_1: 'Stadhuisplein',
				house_number: '50',
				postal_code: '5611 EM',
				city: 'Eindhoven',
				country_code: 'NL',
				email: 'jane@example.com',
				phone_number: '+31401234567',
			},
			shipping_address: {
				name: 'Louise Dean',
				company_name: 'Skiptube LLC',
				address_line_1: 'Meadow Vale Way',
				house_number: '147',
				address_line_2: 'Suite 5',
				postal_code: '92831',
				city: 'Fullerton',
				state_province_code: 'US-CA',
				country_code: 'US',
				email: 'jane@example.com',
				phone_number: '714-555-0148',
			},
			shipping_details: {
				delivery_indicator: 'Flat Rate',
				measurement: { weight: { value: 3.3, unit: 'lbs' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it.each([
		['a list', [order218]],
		['a webhook', { body: order218, headers: {} }],
	])('finds it in %s', (_, document) => {
		expect(taken(bigCommerce, document, lbs).order.order_id).toBe('218');
	});

	it('counts what was sent and paid back', () => {
		const { order, lines } = taken(
			bigCommerce,
			changed(order218, {
				status: 'Partially Shipped',
				payment_status: 'partially refunded',
				'products.0.quantity_shipped': 1,
				'products.0.quantity_refunded': 1,
				'products.1.is_refunded': true,
			}),
			lbs,
		);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatchObject({ quantity: 2, total_price: { value: 40.34 } });
		expect(order.shipping_details.measurement.weight.value).toBe(2.2);
		expect(order.payment_details.status.code).toBe('partially refunded');
	});

	it('shows an order that was paid back whole as it was placed', () => {
		const { order, lines, hints } = taken(
			bigCommerce,
			changed(order218, {
				status: 'Refunded',
				payment_status: 'refunded',
				'products.0.is_refunded': true,
				'products.1.is_refunded': true,
			}),
			lbs,
		);
		expect(order.order_details.status.code).toBe('Refunded');
		expect(lines.map(({ quantity }) => quantity)).toEqual([3, 1]);
		expect(lines[0].total_price.value).toBe(60.51);
		expect(hints).toHaveLength(1);
	});

	it('says what BigCommerce does not know of the payment', () => {
		const { order } = taken(
			bigCommerce,
			changed(order218, { payment_status: '', payment_method: 'Cash on Delivery' }),
			lbs,
		);
		expect(order.payment_details.status).toEqual({
			code: 'not stated',
			message: 'Cash on Delivery',
		});
		expect(order.payment_details.is_cash_on_delivery).toBe(true);
	});

	it('takes the address that something goes to', () => {
		const other = { ...address, id: 99, zip: '10001', state: 'New York', city: 'New York' };
		const { order } = taken(
			bigCommerce,
			changed(order218, { shipping_addresses: [other, address] }),
			lbs,
		);
		expect(order.shipping_address.city).toBe('Fullerton');
		const two = changed(order218, {
			shipping_addresses: [other, address],
			'products.1': product({ id: 18, order_address_id: 99 }),
		});
		expect(refusal(bigCommerce, two, lbs)).toContain(
			'shipping_addresses must be one address, found 2',
		);
	});

	it('keeps digital orders, and those collected in the shop', () => {
		const link = {
			url: 'https://…/shipping_addresses',
			resource: '/orders/218/shipping_addresses',
		};
		const digital = taken(bigCommerce, {
			...order218,
			products: [order218.products[1]],
			shipping_addresses: link,
		});
		expect(digital.order).not.toHaveProperty('shipping_address');
		expect(digital.hints).toEqual([]);
		const collected = taken(bigCommerce, { ...order218, shipping_addresses: [] }, lbs);
		expect(collected.hints).toEqual([expect.stringContaining('no shipping address')]);
	});

	it.each<[Record<string, unknown>, string]>([
		[
			{ products: { url: 'https://…', resource: '/orders/218/products' } },
			'products must be a list, found the link to it',
		],
		[
			{ shipping_addresses: { url: 'https://…', resource: '/orders/218' } },
			'shipping_addresses must be a list, found the link to it',
		],
		[{ 'shipping_addresses.0.zip': '' }, 'shipping_addresses › 1 › zip is required'],
		[{ default_currency_code: 'SEK' }, 'default_currency_code must be EUR, GBP or USD'],
		[{ 'products.0.quantity': 'x' }, 'products › 1 › quantity must be a number'],
		[{ total_inc_tax: '' }, 'total_inc_tax is required'],
		[{ status: '' }, 'status is required'],
		[{ date_created: '' }, 'date_created is required'],
	])('refuses %j', (changes, words) => {
		expect(refusal(bigCommerce, changed(order218, changes), lbs)).toContain(words);
	});

	it('keeps a gift certificate, which travels in no parcel, and the parts of a bundle as lines', () => {
		const certificate = product({ id: 20, type: 'giftcertificate', name: 'Gift certificate' });
		const part = product({
			id: 21,
			name: 'Cap',
			price_inc_tax: '0.0000',
			total_inc_tax: '0.0000',
			is_bundled_product: true,
			parent_order_product_id: 16,
			order_address_id: 16,
		});
		const { order, lines } = taken(
			bigCommerce,
			changed(order218, { products: [order218.products[0], certificate, part] }),
			lbs,
		);
		expect(lines[1]).toMatchObject({ name: 'Gift certificate', total_price: { value: 12.1 } });
		expect(lines[1]).not.toHaveProperty('measurement');
		expect(lines[2]).toMatchObject({ name: 'Cap', quantity: 1, total_price: { value: 0 } });
		// 3 × 1.1 + 0.3
		expect(order.shipping_details.measurement.weight.value).toBe(3.6);
	});

	it('asks for the unit of weights, of what travels alone', () => {
		const words = refusal(bigCommerce, order218);
		expect(words).toContain('products › 1 › weight has no unit, found "1.1000"');
		expect(words).not.toContain('products › 2');
	});

	it('says what a webhook lacks', () => {
		const words = refusal(bigCommerce, {
			producer: 'stores/abc',
			scope: 'store/order/created',
			data: { type: 'order', id: 218 },
		});
		expect(words).toContain('read it with GET orders/{id}');
	});

	it('changes no amount, weight or quantity, or refuses', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 999_999_999 }),
				fc.integer({ min: 1, max: 400 }),
				fc.integer({ min: 1, max: 999_999 }),
				(units, count, weight) => {
					const text = (units / 10_000).toFixed(4);
					const [read] = bigCommerce.read(
						{
							...order218,
							total_inc_tax: text,
							products: [
								product({
									id: 1,
									quantity: count,
									price_inc_tax: text,
									total_inc_tax: undefined,
									weight: (weight / 10_000).toFixed(4),
								}),
							],
						},
						{ ...settings, ...lbs },
						0,
					);
					if (!isTaken(read)) throw new Error('refused');
					const order: Json = read.order;
					const [line] = order.order_details.order_items;
					expect(line.unit_price.value).toBe(units / 10_000);
					expect(line.total_price.value).toBe(Number(((units * count) / 10_000).toFixed(4)));
					expect(order.payment_details.total_price.value).toBe(units / 10_000);
					expect(line.quantity).toBe(count);
					expect(line.measurement.weight.value).toBe(weight / 10_000);
					expect(order.shipping_details.measurement.weight.value).toBe(
						Number(((weight * count) / 10_000).toFixed(4)),
					);
				},
			),
		);
	});
});
