/** Whole orders as PrestaShop's webservice gives them in JSON, written after its documentation. */
import fc from 'fast-check';

import { prestaShop } from '../../nodes/Sendcloud/flows/shops/prestaShop';
import { changed, isTaken, refusal, settings, taken, type Json } from './shopDocuments';

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

const whole: Json = {
	order: {
		id: 27,
		id_address_delivery: '5',
		id_address_invoice: '6',
		id_cart: '31',
		id_currency: '1',
		id_lang: '1',
		id_customer: '2',
		id_carrier: '2',
		current_state: '2',
		module: 'ps_wirepayment',
		invoice_number: '9',
		invoice_date: '2026-02-14 19:40:00',
		delivery_number: '0',
		delivery_date: '0000-00-00 00:00:00',
		valid: '1',
		date_add: '2026-02-14 19:30:00',
		date_upd: '2026-02-14 19:40:00',
		shipping_number: '',
		reference: 'XKBKNABJK',
		payment: 'Virement bancaire',
		gift: '1',
		gift_message: 'Joyeux anniversaire !',
		total_discounts: '5.000000',
		total_discounts_tax_incl: '5.000000',
		total_discounts_tax_excl: '4.170000',
		total_paid: '71.890000',
		total_paid_tax_incl: '71.890000',
		total_paid_tax_excl: '59.910000',
		total_paid_real: '71.890000',
		total_products: '57.490000',
		total_products_wt: '68.990000',
		total_shipping_tax_incl: '6.900000',
		total_shipping_tax_excl: '5.750000',
		total_wrapping_tax_incl: '1.000000',
		total_wrapping_tax_excl: '0.830000',
		associations: {
			order_rows: [
				row({
					id: '11',
					product_id: '1',
					product_attribute_id: '4',
					product_quantity: '2',
					product_name: 'T-shirt (Taille : M - Couleur : Blanc)',
					product_reference: 'demo_1',
					product_ean13: '3760123456789',
					unit_price_tax_incl: '22.944000',
				}),
				row({
					id: '12',
					product_id: '14',
					product_name: 'Affiche (PDF)',
					product_reference: 'demo_14',
					unit_price_tax_incl: '23.102000',
				}),
			],
		},
	},
	address_delivery: {
		id: 5,
		id_customer: '2',
		id_country: '8',
		id_state: '0',
		alias: 'Maison',
		company: '',
		lastname: 'Lefèvre',
		firstname: 'Zoé',
		vat_number: '',
		address1: '16 bis, rue de la Paix',
		address2: 'Bâtiment C',
		postcode: '75002',
		city: 'Paris',
		other: '',
		phone: '01 44 55 66 77',
		phone_mobile: '+33 6 12 34 56 78',
		dni: '',
		country: 'FR',
	},
	address_invoice: {
		id: '6',
		id_country: '10',
		id_state: '201',
		company: 'Lefèvre S.r.l.',
		lastname: 'Lefèvre',
		firstname: 'Zoé',
		vat_number: 'IT12345678901',
		address1: 'Via Garibaldi 3',
		address2: '',
		postcode: '00153',
		city: 'Roma',
		phone: '',
		phone_mobile: '',
	},
	customer: { id: '2', firstname: 'Zoé', lastname: 'Lefèvre', email: 'zoe@example.fr' },
	currency: { id: '1', iso_code: 'EUR' },
	countries: [
		{ id: 8, iso_code: 'FR' },
		{ id: 10, iso_code: 'IT' },
	],
	states: [{ id: '201', iso_code: 'RM' }],
	carrier: { id: '2', name: 'Colissimo' },
	order_state: { id: '2', paid: '1', name: [{ id: '1', value: 'Paiement accepté' }] },
	order_details: [
		{
			id: '11',
			product_quantity_refunded: '0',
			product_weight: '0.300000',
			total_price_tax_incl: '45.890000',
			download_hash: '',
		},
		{
			id: '12',
			product_quantity_refunded: '0',
			product_weight: '0.000000',
			total_price_tax_incl: '23.100000',
			download_hash: 'a9d1',
		},
	],
};

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
