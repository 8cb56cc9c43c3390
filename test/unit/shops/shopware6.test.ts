/** Whole orders as Shopware 6 gives them, as plain JSON and as JSON:API, written after its documentation. */
import fc from 'fast-check';

import { shopware6 } from '../../../nodes/Sendcloud/flows/shops/shopware6';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import order10045Document from './documents/shopware6.json';

/** A pair of glasses, a set whose parts have prices, a download, a voucher, shipping that a promotion halves. */
const order10045: Json = order10045Document;

const state = (technicalName: string, name: string): Json => ({
	id: `state-${technicalName}`,
	technicalName,
	name,
});

const item = (fields: Json): Json => ({
	type: 'product',
	parentId: null,
	quantity: 1,
	good: true,
	states: ['is-physical'],
	payload: {},
	product: null,
	children: [],
	...fields,
});

const address: Json = {
	id: 'a1',
	title: 'Dr.',
	firstName: 'Käthe',
	lastName: 'Möller',
	company: 'Möller Optik GmbH',
	department: 'Einkauf',
	street: 'Straße des 17. Juni 135',
	additionalAddressLine1: '3. Stock',
	additionalAddressLine2: null,
	zipcode: '10623',
	city: 'Berlin',
	phoneNumber: '030 1234567',
	vatId: null,
	country: { id: 'c1', iso: 'DE', name: 'Deutschland' },
	countryState: { id: 's1', shortCode: 'DE-BE', name: 'Berlin' },
};

describe('Shopware 6', () => {
	it('makes a whole order of it', () => {
		const { order, hints } = taken(shopware6, order10045);
		const eur = (value: number) => ({ value, currency: 'EUR' });
		expect(order).toStrictEqual({
			order_id: '0190c5d1a2b37c4d8e5f60718293a4b5',
			order_number: '10045',
			order_details: {
				integration: { id: 7 },
				status: { code: 'in_progress', message: 'In Bearbeitung' },
				order_created_at: '2026-02-14T18:30:00.123+00:00',
				order_updated_at: '2026-02-14T18:31:00.000+00:00',
				order_items: [
					{
						item_id: 'l1',
						product_id: 'p1',
						name: 'Sonnenbrille',
						description: 'Farbe: blau',
						quantity: 2,
						sku: 'SW10001',
						ean: '4006381333931',
						image_url: 'https://shop.example/brille.jpg',
						unit_price: eur(49.99),
						total_price: eur(99.98),
						measurement: {
							weight: { value: 0.12, unit: 'kg' },
							dimension: { length: 55.5, width: 160, height: 60, unit: 'mm' },
						},
					},
					{
						item_id: 'l3',
						product_id: 'p3',
						name: 'Spray',
						quantity: 3,
						sku: 'SW3',
						unit_price: eur(9),
						total_price: eur(27),
						measurement: { weight: { value: 0.1, unit: 'kg' } },
					},
					{
						item_id: 'l4',
						product_id: 'p4',
						name: 'Tuch',
						quantity: 1,
						sku: 'SW4',
						unit_price: eur(14.99),
						total_price: eur(14.99),
						measurement: { weight: { value: 0.05, unit: 'kg' } },
					},
					{
						item_id: 'l5',
						product_id: 'p5',
						name: 'Ratgeber (PDF)',
						quantity: 1,
						sku: 'SW5',
						unit_price: eur(20),
						total_price: eur(20),
					},
				],
				notes: 'Bitte als Geschenk verpacken',
				tags: ['B2B'],
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: eur(154.42),
				subtotal_price: eur(151.97),
				estimated_shipping_price: eur(2.45),
				estimated_tax_price: eur(24.66),
				status: { code: 'paid', message: 'PayPal' },
				discount_granted: { value: '10', currency: 'EUR' },
				freight_costs: { value: '2.45', currency: 'EUR' },
			},
			customs_details: {
				tax_numbers: { receiver: [{ name: 'VAT', country_code: 'DE', value: 'DE123456789' }] },
			},
			customer_details: {
				name: 'Käthe Möller',
				email: 'kaethe@example.de',
				phone_number: '030 1234567',
			},
			billing_address: {
				name: 'Käthe Möller',
				company_name: 'Möller Optik GmbH',
				address_line_1: 'Hauptstr.',
				house_number: '5',
				address_line_2: '3. Stock',
				postal_code: '04109',
				city: 'Leipzig',
				country_code: 'DE',
				email: 'kaethe@example.de',
				phone_number: '030 1234567',
			},
			shipping_address: {
				name: 'Dr. Käthe Möller',
				company_name: 'Möller Optik GmbH',
				address_line_1: 'Straße des 17. Juni',
				house_number: '135',
				address_line_2: 'Einkauf, 3. Stock',
				postal_code: '10623',
				city: 'Berlin',
				state_province_code: 'DE-BE',
				country_code: 'DE',
				email: 'kaethe@example.de',
				phone_number: '030 1234567',
			},
			shipping_details: {
				delivery_indicator: 'DHL Standard',
				// 2 × 0.12 + 3 × 0.1 + 0.05
				measurement: { weight: { value: 0.59, unit: 'kg' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it('reads JSON:API', () => {
		const link = (type: string, id: string) => ({ data: { type, id } });
		const { country, countryState, ...plain } = address;
		const document = {
			data: [
				{
					id: order10045.id,
					type: 'order',
					attributes: {
						orderNumber: '10045',
						orderDateTime: order10045.orderDateTime,
						amountTotal: 99.98,
						amountNet: 84.02,
						shippingTotal: 0,
					},
					relationships: {
						currency: link('currency', 'eur'),
						stateMachineState: link('state_machine_state', 'o'),
						lineItems: { data: [{ type: 'order_line_item', id: 'l1' }] },
						deliveries: { data: [{ type: 'order_delivery', id: 'd1' }] },
						transactions: { data: [{ type: 'order_transaction', id: 'x1' }] },
						order: link('order', 'loop'),
					},
				},
			],
			included: [
				{ id: 'eur', type: 'currency', attributes: { isoCode: 'EUR' } },
				{
					id: 'o',
					type: 'state_machine_state',
					attributes: { technicalName: 'open', name: 'Open' },
				},
				{
					id: 'l1',
					type: 'order_line_item',
					attributes: changed(order10045.lineItems[0], { product: undefined, id: undefined }),
					relationships: { product: link('product', 'p1'), cover: { data: null } },
				},
				{ id: 'p1', type: 'product', attributes: order10045.lineItems[0].product },
				{
					id: 'd1',
					type: 'order_delivery',
					attributes: { shippingOrderAddressId: 'a1', shippingCosts: { totalPrice: 0 } },
					relationships: { shippingOrderAddress: link('order_address', 'a1') },
				},
				{
					id: 'a1',
					type: 'order_address',
					attributes: plain,
					relationships: {
						country: link('country', 'c1'),
						countryState: link('country_state', 's1'),
					},
				},
				{ id: 'c1', type: 'country', attributes: country },
				{ id: 's1', type: 'country_state', attributes: countryState },
				{
					id: 'x1',
					type: 'order_transaction',
					attributes: { createdAt: '2026-02-14T18:30:00.000+00:00' },
					relationships: { stateMachineState: link('state_machine_state', 'o') },
				},
			],
		};
		const { order, lines } = taken(shopware6, document);
		expect(order.order_details.status).toStrictEqual({ code: 'open', message: 'Open' });
		expect(order.payment_details.status.code).toBe('open');
		expect(order.payment_details.estimated_tax_price.value).toBe(15.96);
		expect(lines[0]).toMatchObject({ item_id: 'l1', ean: '4006381333931' });
		// The buyer, who has the e-mail address, was not asked for.
		const withEmail = taken(shopware6, order10045).order.shipping_address;
		expect(order.shipping_address).toStrictEqual(changed(withEmail, { email: undefined }));
	});

	it.each([
		['the Admin API', { total: 1, data: [order10045] }],
		['the Store API', { orders: { elements: [order10045], total: 1 } }],
		['a webhook', { headers: {}, body: { data: [order10045] } }],
		['a list', [order10045]],
	])('finds it in an answer of %s', (_, document) => {
		expect(taken(shopware6, document).order.order_number).toBe('10045');
	});

	it('finds the delivery address among those of the order', () => {
		const { order } = taken(
			shopware6,
			changed(order10045, { 'deliveries.0.shippingOrderAddress': undefined }),
		);
		expect(order.shipping_address.city).toBe('Berlin');
	});

	it('keeps a set with a price of its own on one line', () => {
		const { order, lines } = taken(
			shopware6,
			changed(order10045, {
				'lineItems.1.children.0.totalPrice': 0,
				'lineItems.1.children.0.unitPrice': 0,
				'lineItems.1.children.1.totalPrice': 0,
				'lineItems.1.children.1.unitPrice': 0,
			}),
		);
		expect(lines[1]).toMatchObject({
			name: 'Pflegeset',
			description: '3 × Spray (SW3), 1 × Tuch (SW4)',
			// The shop added up in binary fractions.
			total_price: { value: 41.99 },
		});
		// What the set weighs is not known.
		expect(order.shipping_details).not.toHaveProperty('measurement');
	});

	it.each([
		['open', 'cancelled', 'cancelled'],
		['refunded', 'completed', 'completed'],
		['refunded_partially', 'open', 'open'],
	])('carries statuses through: %s, %s', (payment, code, expected) => {
		const { order } = taken(
			shopware6,
			changed(order10045, {
				'transactions.0.stateMachineState': state(payment, payment),
				stateMachineState: state(code, code),
			}),
		);
		expect(order.payment_details.status.code).toBe(payment);
		expect(order.order_details.status.code).toBe(expected);
	});

	it('knows cash on delivery and digital products of newer versions', () => {
		const { order, lines } = taken(
			shopware6,
			changed(order10045, {
				'transactions.0.paymentMethod.handlerIdentifier':
					'Shopware\\Core\\Checkout\\Payment\\Cart\\PaymentHandler\\CashPayment',
				'lineItems.0.states': [],
				'lineItems.0.payload.productType': 'digital',
			}),
		);
		expect(order.payment_details.is_cash_on_delivery).toBe(true);
		expect(lines[0]).not.toHaveProperty('measurement');
	});

	it('takes the currency that the customer paid in, and no other than Sendcloud has', () => {
		const { order } = taken(shopware6, changed(order10045, { 'currency.isoCode': 'USD' }));
		expect(order.payment_details.total_price).toEqual({ value: 154.42, currency: 'USD' });
		expect(refusal(shopware6, changed(order10045, { 'currency.isoCode': 'CHF' }))).toContain(
			'currency › isoCode must be EUR, GBP or USD, found "CHF"',
		);
	});

	it('reads prices without tax as they are, and the tax beside them', () => {
		const { order, lines } = taken(
			shopware6,
			changed(order10045, { taxStatus: 'net', amountTotal: 183.76, amountNet: 154.42 }),
		);
		expect(lines[0].unit_price.value).toBe(49.99);
		expect(order.payment_details).toMatchObject({
			total_price: { value: 183.76 },
			estimated_tax_price: { value: 29.34 },
		});
	});

	it('needs no address for downloads alone', () => {
		const { order } = taken(shopware6, {
			...order10045,
			deliveries: [],
			lineItems: [order10045.lineItems[2]],
		});
		expect(order).not.toHaveProperty('shipping_address');
	});

	it.each<[Record<string, unknown>, string]>([
		[{ stateMachineState: null }, 'stateMachineState › technicalName is required, found nothing'],
		[{ currency: undefined }, 'currency › isoCode is required'],
		[{ transactions: undefined }, 'transactions is required'],
		[{ deliveries: [] }, 'deliveries is required'],
		[
			{ 'deliveries.0.shippingOrderAddress.zipcode': '' },
			'deliveries › 1 › shippingOrderAddress › zipcode is required',
		],
		[
			{ 'deliveries.1.shippingCosts.totalPrice': 3, 'deliveries.1.shippingOrderAddressId': 'a2' },
			'deliveries must go to one address, found 2',
		],
		[{ 'lineItems.0.quantity': null }, 'lineItems › 1 › quantity is required'],
		[{ 'lineItems.0.totalPrice': undefined }, 'lineItems › 1 › totalPrice'],
		[{ 'lineItems.0.label': 'Br�lle' }, 'lineItems › 1 › label has characters'],
		[{ amountTotal: '1e5' }, 'amountTotal must be a number'],
	])('refuses %j', (changes, words) => {
		const document = changed(order10045, changes);
		if ('lineItems.0.totalPrice' in changes) delete document.lineItems[0].unitPrice;
		expect(refusal(shopware6, document)).toContain(words);
	});

	it('changes no amount, weight or quantity, or refuses', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 99_999_999 }),
				fc.integer({ min: 1, max: 400 }),
				fc.integer({ min: 1, max: 60_000 }),
				(cents, count, grams) => {
					const price = cents / 100;
					const [read] = shopware6.read(
						{
							...order10045,
							amountTotal: price,
							lineItems: [
								item({
									id: 'l',
									label: 'A',
									quantity: count,
									unitPrice: price,
									totalPrice: price * count,
									product: { weight: grams / 1000 },
								}),
							],
						},
						settings,
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
