/** Whole orders as Magento 2's REST API gives them, written after its documentation. */
import fc from 'fast-check';

import { magento2 } from '../../../nodes/Sendcloud/flows/shops/magento2';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import order12Document from './documents/magento2.json';

/** A jacket in a size, a bundle whose parts have prices, one with a price of its own, a download. */
const order12: Json = order12Document;

const item = (fields: Json): Json => ({
	order_id: 12,
	is_virtual: 0,
	product_type: 'simple',
	qty_canceled: 0,
	qty_invoiced: 0,
	qty_refunded: 0,
	qty_shipped: 0,
	discount_amount: 0,
	tax_percent: 21,
	...fields,
});

const priced = (price: number, row: number): Json => ({
	price: price / 1.21,
	price_incl_tax: price,
	row_total: row / 1.21,
	row_total_incl_tax: row,
	base_price_incl_tax: price,
	base_row_total_incl_tax: row,
});

const card = {
	product_type: 'giftcard',
	item_id: 20,
	sku: 'CARD',
	name: 'Gift Card',
	qty_ordered: 1,
	weight: 0.01,
	price: 100,
	price_incl_tax: 121,
	row_total: 100,
	row_total_incl_tax: 121,
};

const kg = { weightUnit: 'kg' as const };

describe('Magento 2', () => {
	it('makes a whole order of it', () => {
		const { order, hints } = taken(magento2, order12, kg);
		const eur = (value: number) => ({ value, currency: 'EUR' });
		expect(order).toStrictEqual({
			order_id: '12',
			order_number: '000000012',
			order_details: {
				integration: { id: 7 },
				status: { code: 'packing', message: 'processing' },
				order_created_at: '2026-02-14T18:30:00Z',
				order_updated_at: '2026-02-14T18:31:05Z',
				order_items: [
					{
						item_id: '1',
						product_id: '402',
						variant_id: '398',
						name: 'Jacket',
						quantity: 2,
						sku: 'JACKET-M-BLUE',
						unit_price: eur(60.5),
						total_price: eur(121),
						measurement: { weight: { value: 0.8, unit: 'kg' } },
					},
					{
						item_id: '4',
						product_id: '46',
						name: 'Ball',
						quantity: 1,
						sku: 'YOGA-BALL',
						unit_price: eur(29),
						total_price: eur(29),
						measurement: { weight: { value: 0.6, unit: 'kg' } },
					},
					{
						item_id: '5',
						product_id: '47',
						name: 'Strap',
						quantity: 2,
						sku: 'YOGA-STRAP',
						unit_price: eur(10),
						total_price: eur(20),
						measurement: { weight: { value: 0.2, unit: 'kg' } },
					},
					{
						item_id: '6',
						product_id: '60',
						name: 'Gift Box',
						description: '3 × Tea (TEA), 1 × Cup (CUP)',
						quantity: 1,
						sku: 'GIFT-BOX',
						unit_price: eur(59.96),
						total_price: eur(59.96),
						measurement: { weight: { value: 0.5, unit: 'kg' } },
					},
					{
						item_id: '9',
						product_id: '70',
						name: 'E-book',
						quantity: 1,
						sku: 'EBOOK',
						unit_price: eur(20),
						total_price: eur(20),
					},
				],
				notes: 'Graag voor vrijdag\nGift message: Alles Gute!',
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: eur(244.86),
				subtotal_price: eur(249.96),
				estimated_shipping_price: eur(4.9),
				estimated_tax_price: eur(42.49),
				status: { code: 'paid', message: 'adyen_ideal' },
				discount_granted: { value: '10', currency: 'EUR' },
				freight_costs: { value: '4.9', currency: 'EUR' },
			},
			customs_details: {
				tax_numbers: { receiver: [{ name: 'VAT', country_code: 'NL', value: 'NL987654321B02' }] },
			},
			customer_details: {
				name: "Piet van 't Hof",
				email: 'piet@example.nl',
				phone_number: '+31201234567',
			},
			billing_address: {
				name: "Piet van 't Hof",
				company_name: 'Hof Fietsen B.V.',
				address_line_1: 'Keizersgracht',
				house_number: '221',
				address_line_2: 'bel 3',
				postal_code: '1016 DV',
				city: 'Amsterdam',
				country_code: 'NL',
				email: 'piet@example.nl',
				phone_number: '+31201234567',
			},
			shipping_address: {
				name: 'Käthe Möller',
				address_line_1: 'Lindenstr.',
				house_number: '7',
				address_line_2: 'Hinterhaus',
				postal_code: '01067',
				city: 'Dresden',
				country_code: 'DE',
				email: 'piet@example.nl',
				phone_number: '0351 123456',
			},
			shipping_details: {
				delivery_indicator: 'Best Way - Table Rate',
				// 2 × 0.8 + 0.6 + 2 × 0.2 + 0.5
				measurement: { weight: { value: 3.1, unit: 'kg' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it.each([
		['a search', { items: [order12], search_criteria: {}, total_count: 1 }],
		['a list', [order12]],
		['a webhook', { body: order12, headers: {} }],
	])('finds it in %s', (_, document) => {
		expect(taken(magento2, document, kg).order.order_number).toBe('000000012');
	});

	it('counts what was cancelled, paid back and sent', () => {
		const { order, lines } = taken(
			magento2,
			{
				...order12,
				items: [
					item({
						item_id: 1,
						sku: 'A',
						name: 'A',
						qty_ordered: 5,
						qty_canceled: 1,
						qty_refunded: 1,
						qty_shipped: 2,
						weight: 0.3,
						...priced(10, 50),
					}),
					item({
						item_id: 2,
						sku: 'B',
						name: 'B',
						qty_ordered: 1,
						qty_refunded: 1,
						weight: 9,
						...priced(10, 10),
					}),
				],
			},
			kg,
		);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatchObject({ quantity: 3, total_price: { value: 30 } });
		expect(order.shipping_details.measurement.weight.value).toBe(0.6);
	});

	it.each([
		[{ total_paid: 0 }, 'pending'],
		[{ total_paid: undefined }, 'pending'],
		[{ total_paid: 100 }, 'partially_paid'],
		[{ total_refunded: 10 }, 'partially_refunded'],
		[{ total_refunded: 244.86 }, 'refunded'],
		[{ total_paid: 0, grand_total: 0 }, 'paid'],
	])('tells the payment by what was paid: %j', (changes, code) => {
		const { order } = taken(magento2, changed(order12, changes), kg);
		expect(order.payment_details.status.code).toBe(code);
	});

	it('shows a cancelled order as it was ordered', () => {
		const { order, lines, hints } = taken(
			magento2,
			{
				...order12,
				state: 'canceled',
				status: 'canceled',
				total_paid: 0,
				items: order12.items.map((one: Json) => ({ ...one, qty_canceled: one.qty_ordered })),
			},
			kg,
		);
		expect(order.order_details.status).toStrictEqual({ code: 'canceled' });
		expect(lines.map(({ quantity }) => quantity)).toEqual([2, 1, 2, 1, 1]);
		expect(lines[0].total_price.value).toBe(121);
		expect(hints).toHaveLength(1);
	});

	it('reads prices without tax where the order has no others', () => {
		const { order, lines } = taken(
			magento2,
			changed(order12, { subtotal_incl_tax: undefined, items: [item({ ...card, is_virtual: 0 })] }),
			kg,
		);
		expect(lines[0].unit_price.value).toBe(100);
		expect(order.payment_details).toMatchObject({
			subtotal_price: { value: 206.58 },
			estimated_shipping_price: { value: 3.18 },
		});
	});

	it('keeps a gift card: one by e-mail weighs nothing, one of plastic does', () => {
		const weightOf = (is_virtual: number) => {
			const { lines } = taken(
				magento2,
				changed(order12, { items: [...order12.items, item({ ...card, is_virtual })] }),
				kg,
			);
			expect(lines[5]).toMatchObject({ name: 'Gift Card', total_price: { value: 121 } });
			return lines[5].measurement;
		};
		expect(weightOf(1)).toBeUndefined();
		expect(weightOf(0)).toEqual({ weight: { value: 0.01, unit: 'kg' } });
	});

	it('needs no address for downloads, and takes the first name of a guest from the invoice', () => {
		const { order } = taken(magento2, {
			...order12,
			is_virtual: 1,
			customer_firstname: null,
			customer_lastname: null,
			items: [order12.items[8]],
			extension_attributes: [],
		});
		expect(order).not.toHaveProperty('shipping_address');
		expect(order.customer_details.name).toBe("Piet van 't Hof");
	});

	it('takes the base currency where Sendcloud does not know the other', () => {
		const { order, lines, hints } = taken(
			magento2,
			{
				...order12,
				order_currency_code: 'CHF',
				base_tax_amount: 40,
				base_subtotal_incl_tax: 249.96,
				base_shipping_incl_tax: 9.9,
			},
			kg,
		);
		expect(order.payment_details.total_price).toEqual({ value: 244.86, currency: 'EUR' });
		expect(order.payment_details.estimated_tax_price.value).toBe(40);
		expect(lines[0].unit_price.value).toBe(60.5);
		expect(hints).toEqual([expect.stringContaining('Sendcloud does not take "CHF"')]);
	});

	it('knows service points and collecting in the shop', () => {
		const { order } = taken(
			magento2,
			changed(order12, {
				'extension_attributes.sendcloud_service_point_id': 10875349,
				'extension_attributes.shipping_assignments.0.shipping.method': 'instore_pickup',
				'payment.method': 'cashondelivery',
			}),
			kg,
		);
		expect(order.service_point_details).toEqual({ id: '10875349' });
		expect(order.shipping_details.is_local_pickup).toBe(true);
		expect(order.payment_details.is_cash_on_delivery).toBe(true);
	});

	it.each<[Record<string, unknown>, string]>([
		[
			{ 'extension_attributes.shipping_assignments': [] },
			'extension_attributes › shipping_assignments is required',
		],
		[
			{ 'extension_attributes.shipping_assignments': [{ shipping: {} }, { shipping: {} }] },
			'must have one delivery address, found 2',
		],
		[
			{ 'extension_attributes.shipping_assignments.0.shipping.address.postcode': '1067' },
			'postcode must have 5 digits in DE, found "1067"',
		],
		[{ 'items.0.qty_ordered': 1.5 }, 'items › 1 › qty_ordered must be a whole number, found 1.5'],
		[{ grand_total: null }, 'grand_total is required'],
		[{ order_currency_code: 'CHF', base_currency_code: 'CHF' }, 'order_currency_code must be'],
		[{ created_at: '0000-00-00 00:00:00' }, 'created_at is required'],
	])('refuses %j', (changes, words) => {
		expect(refusal(magento2, changed(order12, changes), kg)).toContain(words);
	});

	it('asks for the unit of weights', () => {
		const words = refusal(magento2, order12);
		expect(words).toContain('items › 1 › weight has no unit, found 0.8');
		expect(words).toContain('Set Weight Unit to that of the shop');
	});

	it('changes no amount, weight or quantity, or refuses', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 99_999_999 }),
				fc.integer({ min: 1, max: 400 }),
				fc.integer({ min: 1, max: 99_999 }),
				(cents, count, grams) => {
					const price = cents / 100;
					const [read] = magento2.read(
						{
							...order12,
							grand_total: price,
							items: [
								item({
									item_id: 1,
									sku: 'A',
									name: 'A',
									qty_ordered: count,
									weight: grams / 1000,
									price_incl_tax: price,
									// PHP adds up in binary fractions, too.
									row_total_incl_tax: price * count,
								}),
							],
						},
						{ ...settings, ...kg },
						0,
					);
					if (!isTaken(read)) throw new Error('refused');
					const order: Json = read.order;
					const [line] = order.order_details.order_items;
					expect(line.unit_price.value).toBe(price);
					expect(line.total_price.value).toBe(Number(((cents * count) / 100).toFixed(2)));
					expect(order.payment_details.total_price.value).toBe(price);
					expect(line.quantity).toBe(count);
					expect(line.measurement.weight.value).toBe(grams / 1000);
					expect(order.shipping_details.measurement.weight.value).toBe(
						Number(((grams * count) / 1000).toFixed(3)),
					);
				},
			),
		);
	});
});
