/** Whole orders as PrestaShop's webservice gives them in JSON, written after its documentation. */
import fc from 'fast-check';

import { prestaShop } from '../../../nodes/Sendcloud/flows/shops/prestaShop';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import wholeDocument from './documents/prestaShop.json';

const whole: Json = wholeDocument;

const row = (fields: Json): Json => ({
	id: '11',
	product_id: '1',
	product_attribute_id: '0',
	product_quantity: '1',
	product_name: 'Mug',
	product_reference: 'demo_11',
	product_ean13: '',
	product_isbn: '',
	product_upc: '',
	product_price: '10.000000',
	id_customization: '0',
	unit_price_tax_incl: '12.000000',
	unit_price_tax_excl: '10.000000',
	...fields,
});

const kg = { weightUnit: 'kg' as const };

describe('PrestaShop', () => {
	it('makes a whole order of it', () => {
		const { order, hints } = taken(prestaShop, whole, kg);
		const eur = (value: number) => ({ value, currency: 'EUR' });
		expect(order).toStrictEqual({
			order_id: '27',
			order_number: 'XKBKNABJK',
			order_details: {
				integration: { id: 7 },
				status: { code: '2', message: 'Paiement accepté' },
				order_created_at: '2026-02-14T19:30:00+01:00',
				order_updated_at: '2026-02-14T19:40:00+01:00',
				order_items: [
					{
						item_id: '11',
						product_id: '1',
						variant_id: '4',
						name: 'T-shirt (Taille : M - Couleur : Blanc)',
						quantity: 2,
						sku: 'demo_1',
						ean: '3760123456789',
						unit_price: eur(22.944),
						// As the shop rounded it.
						total_price: eur(45.89),
						measurement: { weight: { value: 0.3, unit: 'kg' } },
					},
					{
						item_id: '12',
						product_id: '14',
						name: 'Affiche (PDF)',
						quantity: 1,
						sku: 'demo_14',
						unit_price: eur(23.102),
						total_price: eur(23.1),
					},
				],
				notes: 'Gift message: Joyeux anniversaire !',
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: eur(71.89),
				subtotal_price: eur(68.99),
				estimated_shipping_price: eur(6.9),
				status: { code: 'paid', message: 'Virement bancaire' },
				invoice_date: '2026-02-14',
				discount_granted: { value: '5.00', currency: 'EUR' },
				freight_costs: { value: '6.90', currency: 'EUR' },
				other_costs: { value: '1.00', currency: 'EUR' },
			},
			customer_details: { name: 'Zoé Lefèvre', email: 'zoe@example.fr' },
			billing_address: {
				name: 'Zoé Lefèvre',
				company_name: 'Lefèvre S.r.l.',
				address_line_1: 'Via Garibaldi',
				house_number: '3',
				postal_code: '00153',
				city: 'Roma',
				state_province_code: 'IT-RM',
				country_code: 'IT',
				email: 'zoe@example.fr',
			},
			shipping_address: {
				name: 'Zoé Lefèvre',
				address_line_1: 'rue de la Paix',
				house_number: '16 bis',
				address_line_2: 'Bâtiment C',
				postal_code: '75002',
				city: 'Paris',
				country_code: 'FR',
				email: 'zoe@example.fr',
				phone_number: '+33 6 12 34 56 78',
			},
			shipping_details: {
				delivery_indicator: 'Colissimo',
				measurement: { weight: { value: 0.6, unit: 'kg' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it('finds what many orders name in lists', () => {
		const { order, address_delivery, address_invoice, customer, currency, ...lists } = whole;
		const document = {
			...lists,
			orders: [
				order,
				{ ...order, id: 28, id_address_delivery: '6' },
				{ ...order, id: 29, id_currency: '3' },
			],
			addresses: [address_invoice, address_delivery],
			customers: [customer],
			currencies: [currency, { id: '3', iso_code: 'CZK' }],
		};
		const read = prestaShop.read(document, { ...settings, ...kg }, 2);
		expect(read.map(isTaken)).toEqual([true, true, false]);
		const [one, two] = read.filter(isTaken).map((each): Json => each.order);
		expect(one).toEqual(taken(prestaShop, whole, kg).order);
		expect(two.shipping_address.city).toBe('Roma');
	});

	it('finds an order with all that it names inside', () => {
		const { order, ...rest } = whole;
		expect(taken(prestaShop, { ...order, ...rest }, kg).order.order_id).toBe('27');
		expect(taken(prestaShop, { body: { prestashop: whole } }, kg).order.order_id).toBe('27');
	});

	it('reads the webservice’s wrappers around each resource', () => {
		const wrapped = {
			...whole,
			address_delivery: { address: whole.address_delivery },
			customer: { customer: whole.customer },
			currency: { currency: whole.currency },
		};
		expect(taken(prestaShop, wrapped, kg).order).toEqual(taken(prestaShop, whole, kg).order);
	});

	it('refuses the address of another order', () => {
		const words = refusal(prestaShop, changed(whole, { 'address_delivery.id': 50 }), kg);
		expect(words).toContain(
			'address_delivery › id must be 5, as order › id_address_delivery says, found 50',
		);
	});

	it('knows what was paid back', () => {
		const { lines } = taken(
			prestaShop,
			changed(whole, {
				'order.associations.order_rows.0.product_quantity': '3',
				'order_details.0.product_quantity_refunded': '1',
			}),
			kg,
		);
		expect(lines[0]).toMatchObject({ quantity: 2, total_price: { value: 45.888 } });
	});

	it.each([
		[{ 'order_state.paid': '0' }, 'paid'],
		[{ 'order_state.paid': '0', 'order.total_paid_real': '0.000000' }, 'pending'],
		[{ 'order_state.paid': '0', 'order.total_paid_real': '20.000000' }, 'partially_paid'],
		[{ order_state: undefined, 'order.total_paid_real': '0.000000' }, 'pending'],
	])('tells the payment: %j', (changes, code) => {
		const { order } = taken(prestaShop, changed(whole, changes), kg);
		expect(order.payment_details.status.code).toBe(code);
	});

	it('knows cash on delivery', () => {
		const { order } = taken(
			prestaShop,
			changed(whole, { 'order.module': 'ps_cashondelivery' }),
			kg,
		);
		expect(order.payment_details.is_cash_on_delivery).toBe(true);
	});

	it('works without what is not needed, with the currency of the settings', () => {
		const { order } = taken(
			prestaShop,
			{ order: whole.order, address_delivery: whole.address_delivery },
			{ currency: 'EUR' },
		);
		expect(order.payment_details.total_price).toEqual({ value: 71.89, currency: 'EUR' });
		expect(order).not.toHaveProperty('billing_address');
		expect(order).not.toHaveProperty('customer_details');
		expect(order.shipping_details).toBeUndefined();
	});

	it.each<[Record<string, unknown>, string]>([
		[{ address_delivery: undefined }, 'address_delivery is required, found nothing'],
		[{ currency: undefined }, 'currency › iso_code is required, found nothing'],
		[{ 'address_delivery.country': undefined, countries: [] }, 'country › iso_code is required'],
		[{ 'address_delivery.postcode': ' ' }, 'address_delivery › postcode is required'],
		[{ 'order.date_add': '0000-00-00 00:00:00' }, 'order › date_add is required'],
		[{ 'order.total_paid_tax_incl': '71,89' }, 'order › total_paid_tax_incl must be a number'],
		[{ 'order.associations': {} }, 'order › associations › order_rows has no article'],
		[
			{ 'order.associations.order_rows.0.product_quantity': '' },
			'order_rows › 1 › product_quantity is required',
		],
	])('refuses %j', (changes, words) => {
		expect(refusal(prestaShop, changed(whole, changes), kg)).toContain(words);
	});

	it('tells the order of another shop', () => {
		expect(refusal(prestaShop, { order: { id: 1, line_items: [] } })).toContain(
			'This is no order of PrestaShop: expected order, id_address_delivery, found an object with id, line_items',
		);
	});

	it('changes no amount or quantity, or refuses', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 999_999_999 }),
				fc.integer({ min: 1, max: 400 }),
				fc.integer({ min: 1, max: 99_999 }),
				(millis, count, grams) => {
					const document = changed(whole, {
						'order.total_paid_tax_incl': `${(millis / 1000).toFixed(3)}000`,
						'order.associations.order_rows': [
							row({
								product_quantity: String(count),
								unit_price_tax_incl: `${(millis / 1000).toFixed(3)}000`,
							}),
						],
						order_details: [{ id: '11', product_weight: `${(grams / 1000).toFixed(3)}000` }],
					});
					const [read] = prestaShop.read(document, { ...settings, ...kg }, 0);
					if (!isTaken(read)) throw new Error('refused');
					const order: Json = read.order;
					const [line] = order.order_details.order_items;
					expect(line.unit_price.value).toBe(millis / 1000);
					expect(line.total_price.value).toBe(Number(((millis * count) / 1000).toFixed(3)));
					expect(order.payment_details.total_price.value).toBe(millis / 1000);
					expect(line.quantity).toBe(count);
					expect(line.measurement.weight.value).toBe(grams / 1000);
				},
			),
		);
	});
});
