/** Whole orders as WooCommerce's REST API and webhooks give them, written after its documentation. */
import fc from 'fast-check';

import { wooCommerce } from '../../../nodes/Sendcloud/flows/shops/wooCommerce';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import germanDocument from './documents/wooCommerce.json';

/** A German shop whose prices include tax: a shirt in a size, a download, a coupon, a fee for wrapping. */
const german: Json = germanDocument;

const none = {
	first_name: '',
	last_name: '',
	company: '',
	address_1: '',
	address_2: '',
	city: '',
	state: '',
	postcode: '',
	country: '',
	phone: '',
};

const line = (fields: Json): Json => ({
	id: 315,
	name: 'Woo Single #1',
	product_id: 93,
	variation_id: 0,
	quantity: 2,
	tax_class: '',
	subtotal: '6.00',
	subtotal_tax: '0.00',
	total: '6.00',
	total_tax: '0.00',
	taxes: [],
	meta_data: [],
	sku: '',
	price: 3,
	image: { id: '', src: '' },
	parent_name: null,
	...fields,
});

describe('WooCommerce', () => {
	it('makes a whole order of it', () => {
		const { order, hints } = taken(wooCommerce, german, { weightUnit: 'kg' });
		expect(order).toStrictEqual({
			order_id: '727',
			order_number: '2026-0727',
			order_details: {
				integration: { id: 7 },
				status: { code: 'processing' },
				order_created_at: '2026-02-14T18:30:00Z',
				order_updated_at: '2026-02-14T18:31:08Z',
				order_items: [
					{
						item_id: '316',
						product_id: '22',
						variant_id: '23',
						name: 'T-Shirt - Größe M',
						quantity: 2,
						sku: 'SHIRT-M',
						ean: '4006381333931',
						image_url: 'https://shop.example/shirt.jpg',
						unit_price: { value: 19.99, currency: 'EUR' },
						total_price: { value: 39.98, currency: 'EUR' },
						measurement: { weight: { value: 0.2, unit: 'kg' } },
					},
					{
						item_id: '317',
						product_id: '31',
						name: 'Schnittmuster (PDF)',
						quantity: 1,
						unit_price: { value: 19.99, currency: 'EUR' },
						total_price: { value: 19.99, currency: 'EUR' },
					},
				],
				notes: 'Bitte nicht klingeln,\ndas Baby schläft.',
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: { value: 57.73, currency: 'EUR' },
				estimated_shipping_price: { value: 4.9, currency: 'EUR' },
				estimated_tax_price: { value: 9.88, currency: 'EUR' },
				status: { code: 'paid', message: 'PayPal' },
				discount_granted: { value: '6.00', currency: 'EUR' },
				freight_costs: { value: '4.90', currency: 'EUR' },
				other_costs: { value: '2.00', currency: 'EUR' },
			},
			customs_details: {
				tax_numbers: { receiver: [{ name: 'VAT', country_code: 'DE', value: 'DE123456789' }] },
			},
			customer_details: {
				name: 'Jürgen Müller-Lüdenscheidt',
				email: 'juergen@example.com',
				phone_number: '+49 221 1234567',
			},
			billing_address: {
				name: 'Jürgen Müller-Lüdenscheidt',
				company_name: 'Müller & Söhne OHG',
				address_line_1: 'Hauptstraße',
				house_number: '12',
				postal_code: '50667',
				city: 'Köln',
				state_province_code: 'DE-NW',
				country_code: 'DE',
				email: 'juergen@example.com',
				phone_number: '+49 221 1234567',
			},
			shipping_address: {
				name: 'Anna Müller',
				address_line_1: 'Musterweg',
				house_number: '12a',
				address_line_2: 'Hinterhaus, 2. OG',
				postal_code: '04109',
				city: 'Leipzig',
				state_province_code: 'DE-SN',
				country_code: 'DE',
				email: 'juergen@example.com',
				phone_number: '+49 221 1234567',
			},
			shipping_details: {
				is_local_pickup: false,
				delivery_indicator: 'DHL Paket',
				// The shirts alone: a download weighs nothing in a parcel.
				measurement: { weight: { value: 0.4, unit: 'kg' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it('reads prices without tax where the shop has them so', () => {
		const { order, lines } = taken(wooCommerce, {
			...german,
			prices_include_tax: false,
			fee_lines: [],
			line_items: [line({ quantity: 3, subtotal: '10.50', subtotal_tax: '2.00' })],
		});
		expect(lines[0].unit_price.value).toBe(3.5);
		expect(lines[0].total_price.value).toBe(10.5);
		expect(order.payment_details.estimated_shipping_price.value).toBe(4.12);
		expect(order.payment_details.discount_granted.value).toBe('4.20');
	});

	it('shows the price of one to the cent where it is no whole cent, and says so', () => {
		const { lines, hints } = taken(wooCommerce, {
			...german,
			line_items: [line({ quantity: 3, subtotal: '25.18', subtotal_tax: '0.00' })],
		});
		expect(lines[0].unit_price.value).toBe(8.39);
		expect(lines[0].total_price.value).toBe(25.18);
		expect(hints).toEqual([
			'line_items › 1: one of 3 pieces for 25.18 is shown as 8.39, to the cent; the price of the line is exact',
		]);
	});

	it.each([
		['one order', german],
		['a list', [german]],
		['a webhook as n8n hands it over', { headers: {}, params: {}, query: {}, body: german }],
	])('finds it in %s', (_, document) => {
		expect(taken(wooCommerce, document, { weightUnit: 'kg' }).order.order_id).toBe('727');
	});

	it('ships to the billing address where the shop asks for no other', () => {
		const { order } = taken(wooCommerce, { ...german, shipping: none }, { weightUnit: 'kg' });
		expect(order.shipping_address).toStrictEqual(order.billing_address);
		expect(order.shipping_address.company_name).toBe('Müller & Söhne OHG');
	});

	it('takes a company for the name where there is no person', () => {
		const { order } = taken(
			wooCommerce,
			changed(german, {
				'shipping.first_name': '',
				'shipping.last_name': ' ',
				'shipping.company': 'Bäckerei Huber GmbH',
			}),
			{ weightUnit: 'kg' },
		);
		expect(order.shipping_address.name).toBe('Bäckerei Huber GmbH');
		expect(order.shipping_address).not.toHaveProperty('company_name');
	});

	it('keeps an order of downloads alone, which is sent nowhere', () => {
		const { order, lines } = taken(
			wooCommerce,
			{
				...german,
				shipping: none,
				shipping_lines: [],
				fee_lines: [],
				billing: { ...none, first_name: 'Jo', country: 'NL', email: 'jo@example.com' },
				line_items: [german.line_items[1]],
			},
			{ weightUnit: 'kg' },
		);
		expect(lines).toHaveLength(1);
		expect(order).not.toHaveProperty('shipping_address');
		expect(order).not.toHaveProperty('billing_address');
		expect(order).not.toHaveProperty('shipping_details');
	});

	it('knows the service point of Sendcloud’s plug-in', () => {
		const { order } = taken(
			wooCommerce,
			{
				...german,
				meta_data: [
					{
						id: 9,
						key: 'sendcloudshipping_service_point_meta',
						value: {
							id: '10875349',
							extra: 'Kiosk|Markt 1|04109 Leipzig',
							post_number: '12345678',
						},
					},
				],
			},
			{ weightUnit: 'kg' },
		);
		expect(order.service_point_details).toStrictEqual({ id: '10875349', post_number: '12345678' });
	});

	it('says that it takes over no point of another plug-in', () => {
		const { order, hints } = taken(
			wooCommerce,
			{ ...german, meta_data: [{ id: 9, key: 'packetery_point_id', value: '4711' }] },
			{ weightUnit: 'kg' },
		);
		expect(order).not.toHaveProperty('service_point_details');
		expect(hints).toEqual([expect.stringContaining('Packeta (packetery_point_id)')]);
	});

	it.each([
		['cancelled', [], null, 'unpaid'],
		['on-hold', [], null, 'unpaid'],
		[
			'processing',
			[{ id: 1, reason: '', total: '-10.00' }],
			german.date_paid_gmt,
			'partially_refunded',
		],
		['refunded', [{ id: 1, reason: '', total: '-57.73' }], german.date_paid_gmt, 'refunded'],
		[
			'completed',
			[
				{ id: 1, total: '-50.73' },
				{ id: 2, total: '-7.00' },
			],
			german.date_paid_gmt,
			'refunded',
		],
	])('carries its status through: %s', (status, refunds, paid, code) => {
		const { order, hints } = taken(
			wooCommerce,
			{ ...german, status, refunds, date_paid: paid, date_paid_gmt: paid },
			{ weightUnit: 'kg' },
		);
		expect(order.order_details.status).toStrictEqual({ code: status });
		expect(order.payment_details.status.code).toBe(code);
		expect(order.payment_details.total_price.value).toBe(57.73);
		expect(hints).toHaveLength(code === 'partially_refunded' ? 1 : 0);
	});

	it('knows cash on delivery and local pickup', () => {
		const { order } = taken(
			wooCommerce,
			changed(german, {
				payment_method: 'cod',
				date_paid: null,
				date_paid_gmt: null,
				'shipping_lines.0.method_id': 'local_pickup',
			}),
			{ weightUnit: 'kg' },
		);
		expect(order.payment_details.is_cash_on_delivery).toBe(true);
		expect(order.payment_details.status.code).toBe('unpaid');
		expect(order.shipping_details.is_local_pickup).toBe(true);
	});

	it('takes the shop’s zone where there is no time in GMT', () => {
		const { order } = taken(
			wooCommerce,
			changed(german, { date_created_gmt: undefined, date_created: '2026-07-14 19:30:00' }),
			{ weightUnit: 'kg', timezone: 'Europe/Amsterdam' },
		);
		expect(order.order_details.order_created_at).toBe('2026-07-14T19:30:00+02:00');
	});

	it.each([
		[{ webhook_id: 7 }],
		[{ webhook_id: '7' }],
		[{ headers: {}, body: { webhook_id: '7' } }],
		[{ headers: {}, body: 'webhook_id=7' }],
	])('makes nothing of a test of the webhook: %j', (document) => {
		expect(wooCommerce.read(document, settings, 0)).toEqual([]);
		expect(wooCommerce.noOrder?.(document)).toContain('no order');
		expect(wooCommerce.noOrder?.(german)).toBeUndefined();
		expect(wooCommerce.noOrder?.([])).toBeUndefined();
	});

	it.each<[string, Record<string, unknown>, string]>([
		[
			'a missing postcode',
			{ 'shipping.postcode': '' },
			'shipping › postcode is required, found nothing',
		],
		['a foreign currency', { currency: 'PLN' }, 'currency must be EUR, GBP or USD, found "PLN"'],
		['no weight unit', {}, 'line_items › 1 › product › weight has no unit, found "0.2"'],
		[
			'half a piece',
			{ 'line_items.0.quantity': 1.5 },
			'line_items › 1 › quantity must be a whole number, found 1.5',
		],
		[
			'a decimal comma',
			{ total: '57,73' },
			'total must be a number with a decimal point, found "57,73"',
		],
		['no total', { total: undefined }, 'total is required'],
		['no tax', { 'line_items.0.subtotal_tax': null }, 'line_items › 1 › subtotal_tax is required'],
		['no status', { status: '' }, 'status is required'],
		['no time', { date_created: null, date_created_gmt: null }, 'date_created_gmt is required'],
		[
			'lost characters',
			{ 'shipping.city': 'K�ln' },
			'shipping › city has characters that were lost',
		],
		[
			'double encoding',
			{ 'billing.city': 'KÃ¶ln' },
			'billing › city has characters that were lost',
		],
		['a long ID', { id: Number('341207998812345671') }, 'id has more digits than a number keeps'],
		[
			'a bad email',
			{ 'billing.email': 'anna(at)example' },
			'billing › email must be an email address',
		],
		['no lines', { line_items: [] }, 'line_items has no article that is still ordered'],
		['an object for a list', { line_items: { a: 1 } }, 'line_items must be a list, found {"a":1}'],
		[
			'a text for an object',
			{ shipping: 'Musterweg 1' },
			'shipping must be an object, found "Musterweg 1"',
		],
	])('refuses %s in the words of the shop', (_, changes, words) => {
		expect(refusal(wooCommerce, changed(german, changes))).toContain(words);
	});

	it('adds nothing up for several packages: their sum is in the order, their methods are named', () => {
		const [line] = german.shipping_lines;
		const { order } = taken(
			wooCommerce,
			changed(german, { shipping_lines: [line, { ...line, id: 319, method_title: 'Express' }] }),
			{ weightUnit: 'kg' },
		);
		expect(order.shipping_details.delivery_indicator).toBe('DHL Paket, Express');
		expect(order.payment_details.estimated_shipping_price.value).toBe(4.9);
	});

	it('says what an order that was deleted is', () => {
		expect(refusal(wooCommerce, { id: 727 })).toContain('the order was deleted in WooCommerce');
	});

	it('judges each order of a list by itself', () => {
		const read = wooCommerce.read(
			[german, { ...german, total: 'x' }, 'order'],
			{ ...settings, weightUnit: 'kg' },
			4,
		);
		expect(read.map(isTaken)).toEqual([true, false, false]);
		expect(read.map(({ items }) => items)).toEqual([[4], [4], [4]]);
	});

	it('changes no amount, weight, quantity or character, or refuses', () => {
		const cents = fc.integer({ min: 0, max: 99_999_999 });
		const money = (all: number) => (all / 100).toFixed(2);
		fc.assert(
			fc.property(
				fc.record({
					subtotal: cents,
					tax: cents,
					total: cents,
					quantity: fc.integer({ min: 1, max: 500 }),
					grams: fc.integer({ min: 1, max: 60_000 }),
					name: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
					id: fc.oneof(fc.maxSafeNat(), fc.constant(2 ** 53 + 2)),
				}),
				({ subtotal, tax, total, quantity, grams, name, id }) => {
					const [read] = wooCommerce.read(
						{
							...german,
							id,
							total: money(total),
							fee_lines: [],
							line_items: [
								line({
									name,
									quantity,
									subtotal: money(subtotal),
									subtotal_tax: money(tax),
									product: { weight: String(grams) },
								}),
							],
						},
						{ ...settings, weightUnit: 'g' },
						0,
					);
					if (!isTaken(read)) return;
					const order: Json = read.order;
					const [item] = order.order_details.order_items;
					expect(order.order_id).toBe(String(id));
					expect(Math.round(item.total_price.value * 100)).toBe(subtotal + tax);
					expect(Math.round(order.payment_details.total_price.value * 100)).toBe(total);
					expect(item.quantity).toBe(quantity);
					expect(item.measurement.weight).toEqual({ value: grams, unit: 'g' });
					expect(order.shipping_details.measurement.weight.value).toBe(grams * quantity);
					const bare = (text: string) => text.replace(/[\s\p{Cf}\p{Zs}\p{Cc},']+/gu, '');
					expect(bare(item.name)).toBe(bare(name));
				},
			),
		);
	});
});
