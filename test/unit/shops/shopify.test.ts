/** Whole orders as Shopify's REST and GraphQL Admin APIs give them, written after its documentation. */
import fc from 'fast-check';

import { shopify } from '../../../nodes/Sendcloud/flows/shops/shopify';
import { changed, isTaken, refusal, settings, taken, type Json } from './documents';
import graphDocument from './documents/shopifyGraphQL.json';
import restDocument from './documents/shopify.json';

const graph: Json = graphDocument;

/** A line of which one of three was removed and one is on its way, a gift card, and a shirt that was removed whole. */
const rest: Json = restDocument;

describe('Shopify', () => {
	it('makes a whole order of REST’s', () => {
		const { order, hints } = taken(shopify, rest);
		expect(order).toStrictEqual({
			order_id: '5512345678901',
			order_number: '#1001',
			order_details: {
				integration: { id: 7 },
				status: { code: 'partial' },
				order_created_at: '2026-02-14T13:30:00-05:00',
				order_updated_at: '2026-02-15T09:12:44-05:00',
				order_items: [
					{
						item_id: '466157049',
						product_id: '632910392',
						variant_id: '39072856',
						name: 'Wool Blanket - green',
						description: 'Engraving: Für Oma Käthe',
						quantity: 2,
						sku: 'BLANKET-GREEN',
						unit_price: { value: 39.99, currency: 'EUR' },
						total_price: { value: 79.98, currency: 'EUR' },
						measurement: { weight: { value: 500, unit: 'g' } },
					},
					{
						item_id: '518995019',
						product_id: '632910393',
						variant_id: '39072857',
						name: 'Gift Card - 50.00',
						quantity: 1,
						unit_price: { value: 49.99, currency: 'EUR' },
						total_price: { value: 49.99, currency: 'EUR' },
					},
				],
				notes: 'Leave it with the neighbour\nGift wrap: yes',
				tags: ['wholesale', 'VIP'],
			},
			payment_details: {
				is_cash_on_delivery: false,
				total_price: { value: 129.95, currency: 'EUR' },
				subtotal_price: { value: 123.96, currency: 'EUR' },
				estimated_shipping_price: { value: 5.99, currency: 'EUR' },
				estimated_tax_price: { value: 20.75, currency: 'EUR' },
				status: { code: 'partially_refunded', message: 'shopify_payments, gift_card' },
				// 8.00, of which 2.00 were on shipping.
				discount_granted: { value: '6.00', currency: 'EUR' },
				freight_costs: { value: '5.99', currency: 'EUR' },
			},
			customer_details: {
				name: 'Bob Norman',
				email: 'bob.norman@example.com',
				phone_number: '+16135551111',
			},
			billing_address: {
				name: 'Bob Norman',
				address_line_1: 'Billing Street',
				house_number: '123',
				postal_code: '02108',
				city: 'Boston',
				state_province_code: 'US-MA',
				country_code: 'US',
				email: 'bob.norman@example.com',
				phone_number: '555-555-1111',
			},
			shipping_address: {
				name: 'Giulia Rossi',
				company_name: 'Studio Rossi S.r.l.',
				address_line_1: 'Via Roma',
				house_number: '42/A',
				address_line_2: 'Scala B, interno 7',
				postal_code: '20121',
				city: 'Milano',
				state_province_code: 'IT-MI',
				country_code: 'IT',
				email: 'bob.norman@example.com',
				phone_number: '+39 02 1234567',
			},
			shipping_details: {
				delivery_indicator: 'Standard EU',
				// One blanket is still to be sent.
				measurement: { weight: { value: 500, unit: 'g' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it('makes a whole order of GraphQL’s', () => {
		const { order, hints } = taken(shopify, graph);
		expect(order).toStrictEqual({
			order_id: '5512345678901',
			order_number: '#1001',
			order_details: {
				integration: { id: 7 },
				status: { code: 'unfulfilled' },
				order_created_at: '2026-02-14T18:30:00Z',
				order_updated_at: '2026-02-15T14:12:44Z',
				order_items: [
					{
						item_id: '466157049',
						product_id: '632910392',
						variant_id: '39072856',
						name: 'Candle - large',
						quantity: 3,
						sku: 'CANDLE-L',
						ean: '0799439112766',
						image_url: 'https://cdn.shopify.example/candle.jpg',
						hs_code: '340600',
						country_of_origin: 'PT',
						unit_price: { value: 30, currency: 'EUR' },
						total_price: { value: 90, currency: 'EUR' },
						measurement: { weight: { value: 0.35, unit: 'kg' } },
					},
				],
				notes: 'Delivery day: Friday',
				tags: ['VIP'],
			},
			payment_details: {
				is_cash_on_delivery: true,
				total_price: { value: 105.5, currency: 'EUR' },
				subtotal_price: { value: 85.5, currency: 'EUR' },
				estimated_shipping_price: { value: 10, currency: 'EUR' },
				estimated_tax_price: { value: 10, currency: 'EUR' },
				status: { code: 'paid', message: 'Cash on Delivery (COD)' },
				discount_granted: { value: '4.5', currency: 'EUR' },
				freight_costs: { value: '10.0', currency: 'EUR' },
			},
			customer_details: {
				name: 'Bob Norman',
				phone_number: '+16135551111',
				email: 'bob.norman@example.com',
			},
			shipping_address: {
				name: 'Jane Doe',
				address_line_1: 'Stadhuisplein',
				house_number: '50',
				postal_code: '5611 EM',
				city: 'Eindhoven',
				country_code: 'NL',
				email: 'bob.norman@example.com',
				phone_number: '+16135551111',
			},
			shipping_details: {
				delivery_indicator: 'Courier',
				measurement: { weight: { value: 1.05, unit: 'kg' } },
			},
		});
		expect(hints).toEqual([]);
	});

	it.each([
		['a webhook', { headers: {}, query: {}, body: rest }],
		['an answer of REST', { order: rest }],
		['a list of REST', { orders: [rest] }],
		['an answer of GraphQL', { data: { order: graph } }],
		['a list of edges', { data: { orders: { edges: [{ cursor: 'a', node: graph }] } } }],
		['a list of nodes', { data: { orders: { nodes: [graph], pageInfo: {} } } }],
		['nodes of lines', changed(graph, { lineItems: { nodes: [graph.lineItems.edges[0].node] } })],
	])('finds it in %s', (_, document) => {
		expect(taken(shopify, document).order.order_id).toBe('5512345678901');
	});

	it('refuses an order of which GraphQL gave only some lines', () => {
		expect(refusal(shopify, changed(graph, { 'lineItems.pageInfo.hasNextPage': true }))).toContain(
			'lineItems has further pages, which are missing here',
		);
	});

	it('takes a long ID from the text, for the number has lost digits', () => {
		const long = JSON.parse('820982911946154508') as number;
		const { order } = taken(shopify, {
			...rest,
			id: long,
			admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
		});
		expect(order.order_id).toBe('820982911946154508');
		expect(refusal(shopify, { ...rest, id: long, admin_graphql_api_id: undefined })).toContain(
			'id has more digits than a number keeps',
		);
	});

	it('takes what the customer paid where Sendcloud knows that currency alone', () => {
		const { order, lines, hints } = taken(shopify, { ...rest, currency: 'PLN' });
		expect(order.payment_details.total_price).toEqual({ value: 141, currency: 'USD' });
		expect(order.payment_details.freight_costs).toEqual({ value: '6.50', currency: 'USD' });
		expect(lines[0].unit_price).toEqual({ value: 43.35, currency: 'USD' });
		expect(hints).toEqual([
			'Amounts are in USD, as the customer paid: Sendcloud does not take "PLN"',
		]);
		expect(refusal(shopify, { ...rest, currency: 'PLN', presentment_currency: 'CZK' })).toContain(
			'currency must be EUR, GBP or USD, found "PLN"',
		);
	});

	it('tells what is left by the refunds where the order does not say', () => {
		const { lines } = taken(shopify, {
			...rest,
			line_items: rest.line_items.map((line: Json) =>
				changed(line, { current_quantity: undefined }),
			),
			refunds: [
				{ refund_line_items: [{ line_item_id: 466157049, quantity: 1 }] },
				{ refund_line_items: [{ line_item_id: 703073504, quantity: 1 }] },
			],
		});
		expect(lines.map(({ item_id, quantity }) => [item_id, quantity])).toEqual([
			['466157049', 2],
			['518995019', 1],
		]);
	});

	it('shows a cancelled order as it was placed, with its status', () => {
		const { order, lines, hints } = taken(shopify, {
			...rest,
			cancelled_at: '2026-02-15T09:12:44-05:00',
			cancel_reason: 'customer',
			financial_status: 'refunded',
			fulfillment_status: null,
			current_total_price: '0.00',
			line_items: rest.line_items.map((line: Json) => ({ ...line, current_quantity: 0 })),
		});
		expect(order.order_details.status).toStrictEqual({ code: 'cancelled', message: 'customer' });
		expect(order.payment_details.status.code).toBe('refunded');
		expect(order.payment_details.total_price.value).toBe(189.93);
		expect(lines.map(({ quantity }) => quantity)).toEqual([3, 1, 1]);
		expect(hints).toHaveLength(1);
	});

	it('keeps an order without an address, of gift cards or collected in the shop', () => {
		const cards = { ...rest, shipping_address: null, line_items: [rest.line_items[1]] };
		const online = taken(shopify, cards);
		expect(online.order).not.toHaveProperty('shipping_address');
		expect(online.hints).toEqual([]);
		const collected = taken(shopify, { ...rest, shipping_address: null });
		expect(collected.hints).toEqual([expect.stringContaining('no shipping address in Shopify')]);
	});

	it('gives no weight of the parcel where one piece has none', () => {
		const { order } = taken(shopify, changed(rest, { 'line_items.0.grams': 0 }));
		expect(order.shipping_details).not.toHaveProperty('measurement');
	});

	it('says what is unlikely, and sends it', () => {
		const { hints } = taken(
			shopify,
			changed(rest, {
				'line_items.0.grams': 400000,
				'line_items.1.price': '0.01',
				'line_items.1.current_quantity': 5000,
				test: true,
			}),
		);
		expect(hints).toEqual([
			'This is a test order of Shopify',
			'line_items › 1: one piece weighs 400000 g, more than 70 kg. Is the unit right?',
			'line_items › 2: one piece costs 0.01, less than 0.05. Is that meant?',
			'line_items › 2: 5000 pieces, more than 1000. Is that meant?',
		]);
		const limits = { weight: 0, side: 0, price: 0, quantity: 0 };
		expect(
			taken(shopify, changed(rest, { 'line_items.0.grams': 400000 }), { limits }).hints,
		).toEqual([]);
	});

	it.each<[Json, Record<string, unknown>, string]>([
		[rest, { 'shipping_address.zip': null }, 'shipping_address › zip is required'],
		[graph, { 'shippingAddress.zip': '' }, 'shippingAddress › zip is required'],
		[rest, { 'shipping_address.city': 'M�laga' }, 'shipping_address › city has characters'],
		[rest, { 'shipping_address.country_code': 'Atlantis' }, 'shipping_address › country_code'],
		[
			changed(rest, { total_price_set: undefined, current_total_price_set: undefined }),
			{ total_price: undefined, current_total_price: undefined },
			'total_price',
		],
		[rest, { 'line_items.0.price': undefined, 'line_items.0.price_set': undefined }, 'price'],
		[rest, { 'line_items.0.quantity': 'two' }, 'line_items › 1 › quantity must be a number'],
		[rest, { 'line_items.0.grams': -5 }, 'line_items › 1 › grams must be 0 or more, found -5'],
		[rest, { financial_status: null }, 'financial_status is required'],
		[rest, { created_at: 'yesterday' }, 'created_at must be a date'],
		[rest, { tags: ['a'], line_items: 'none' }, 'line_items must be a list, found "none"'],
	])('refuses what it cannot read: %#', (document, changes, words) => {
		expect(refusal(shopify, changed(document, changes))).toContain(words);
	});

	it('adds up several shipping lines, without one that was removed', () => {
		const [line] = rest.shipping_lines;
		const second = { ...line, id: 2, title: 'Oversized', discounted_price: '10.00' };
		const gone = { ...line, id: 3, title: 'Express', is_removed: true };
		const { order } = taken(shopify, { ...rest, shipping_lines: [line, second, gone] });
		expect(order.shipping_details.delivery_indicator).toBe('Standard EU, Oversized');
		expect(order.payment_details.estimated_shipping_price.value).toBe(15.99);
	});

	it('tells the order of another shop', () => {
		expect(refusal(shopify, { id: 1, status: 'processing', billing: {} })).toContain(
			'This is no order of Shopify: expected line_items, lineItems, found an object with id, status, billing',
		);
	});

	it('changes no amount, weight or quantity, or refuses', () => {
		const cents = fc.integer({ min: 0, max: 9_999_999 });
		const count = fc.integer({ min: 1, max: 300 });
		fc.assert(
			fc.property(
				fc.array(fc.record({ price: cents, count, grams: fc.integer({ min: 1, max: 50_000 }) }), {
					minLength: 1,
					maxLength: 6,
				}),
				cents,
				(lines, sum) => {
					const [read] = shopify.read(
						{
							...rest,
							fulfillment_status: null,
							current_total_price: (sum / 100).toFixed(2),
							line_items: lines.map((line) => ({
								...rest.line_items[0],
								price: (line.price / 100).toFixed(2),
								quantity: line.count,
								current_quantity: line.count,
								grams: line.grams,
							})),
						},
						settings,
						0,
					);
					if (!isTaken(read)) throw new Error('refused');
					const order: Json = read.order;
					const items: Json[] = order.order_details.order_items;
					expect(order.payment_details.total_price.value).toBe(Number((sum / 100).toFixed(2)));
					items.forEach((item, index) => {
						const { price, count: pieces, grams } = lines[index];
						expect(item.unit_price.value).toBe(Number((price / 100).toFixed(2)));
						expect(item.total_price.value).toBe(Number(((price * pieces) / 100).toFixed(2)));
						expect(item.measurement.weight.value).toBe(grams);
						expect(item.quantity).toBe(pieces);
					});
					expect(order.shipping_details.measurement.weight.value).toBe(
						lines.reduce((weight, line) => weight + line.grams * line.count, 0),
					);
				},
			),
		);
	});
});
