import { amazonOrderReport } from '../../../nodes/Sendcloud/flows/shops/amazonOrderReport';
import { order, ordersOf, refusal, rowsOf } from './support';

const HEADINGS = [
	'order-id',
	'order-item-id',
	'purchase-date',
	'payments-date',
	'buyer-email',
	'buyer-name',
	'buyer-phone-number',
	'sku',
	'product-name',
	'quantity-purchased',
	'currency',
	'item-price',
	'item-tax',
	'shipping-price',
	'shipping-tax',
	'gift-wrap-price',
	'gift-wrap-tax',
	'ship-service-level',
	'recipient-name',
	'ship-address-1',
	'ship-address-2',
	'ship-address-3',
	'ship-city',
	'ship-state',
	'ship-postal-code',
	'ship-country',
	'ship-phone-number',
	'item-promotion-discount',
	'ship-promotion-discount',
	'delivery-Instructions',
	'is-business-order',
	'purchase-order-number',
	'buyer-company-name',
	'gift-message-text',
] as const;

type Cells = Partial<Record<(typeof HEADINGS)[number], string>>;

const german: Cells = {
	'order-id': '303-1234567-1234567',
	'order-item-id': '05835637773451',
	'purchase-date': '2026-02-14T18:54:21+00:00',
	'payments-date': '2026-02-14T18:55:00+00:00',
	'buyer-email': 'a222d34b@marketplace.amazon.example',
	'buyer-name': 'Jürgen Groß',
	'buyer-phone-number': '+49 171 3920039',
	sku: 'CAN-FIG',
	'product-name': 'Scented candle "Fig", 40 h',
	'quantity-purchased': '2',
	currency: 'EUR',
	'item-price': '37.00',
	'item-tax': '5.91',
	'shipping-price': '4.90',
	'ship-service-level': 'Standard',
	'recipient-name': 'Jürgen Groß',
	'ship-address-1': 'Klöppel & Söhne GmbH',
	'ship-address-2': 'Straße des 17. Juni 135',
	'ship-address-3': '3. OG',
	'ship-city': 'Berlin',
	'ship-state': 'Berlin',
	'ship-postal-code': '10623',
	'ship-country': 'DE',
	'delivery-Instructions': 'Ring twice',
	'item-promotion-discount': '-3.70',
};

const american: Cells = {
	...german,
	'order-id': '111-2222222-3333333',
	'order-item-id': '11111111111111',
	'buyer-name': 'Michael Kowalski',
	currency: 'USD',
	'quantity-purchased': '3',
	'item-price': '10.00',
	'item-tax': '0.83',
	'shipping-price': '',
	'recipient-name': 'Michael Kowalski',
	'ship-address-1': '29 Elm Street',
	'ship-address-2': 'Apt 4B',
	'ship-address-3': '',
	'ship-city': 'AUSTIN',
	'ship-state': 'Texas',
	'ship-postal-code': '78701-1234',
	'ship-country': 'US',
	'item-promotion-discount': '',
	'gift-message-text': 'Happy birthday!',
	'gift-wrap-price': '3.99',
	'delivery-Instructions': '',
};

/** The report is tab-delimited and does not quote. */
const report = (...rows: Cells[]) =>
	rowsOf(
		[
			HEADINGS,
			...rows.map((row) => HEADINGS.map((name) => `"${(row[name] ?? '').replace(/"/g, '""')}"`)),
		]
			.map((cells) => cells.join('\t'))
			.join('\n'),
		'\t',
	);

const read = (...rows: Cells[]) => ordersOf(amazonOrderReport, report(...rows));

it('reads an order of several rows', () => {
	const second: Cells = {
		...german,
		'order-item-id': '05835637773452',
		sku: '0042',
		'product-name': 'Wick trimmer',
		'quantity-purchased': '1',
		'item-price': '17.36',
		'item-tax': '2.77',
		'shipping-price': '',
		'item-promotion-discount': '',
	};
	const [one, ...none] = read(german, second);
	expect(none).toEqual([]);
	expect(order(one)).toEqual({
		items: [0, 1],
		hints: [],
		order: {
			order_id: '303-1234567-1234567',
			order_number: '303-1234567-1234567',
			order_details: {
				integration: { id: 42 },
				status: { code: 'unshipped' },
				order_created_at: '2026-02-14T18:54:21Z',
				order_items: [
					{
						item_id: '05835637773451',
						name: 'Scented candle "Fig", 40 h',
						quantity: 2,
						sku: 'CAN-FIG',
						unit_price: { value: 18.5, currency: 'EUR' },
						total_price: { value: 37, currency: 'EUR' },
					},
					{
						item_id: '05835637773452',
						name: 'Wick trimmer',
						quantity: 1,
						sku: '0042',
						unit_price: { value: 17.36, currency: 'EUR' },
						total_price: { value: 17.36, currency: 'EUR' },
					},
				],
				notes: 'Delivery: Ring twice',
			},
			payment_details: {
				// 37.00 + 17.36 + 4.90 - 3.70; in Europe tax is inside.
				total_price: { value: 55.56, currency: 'EUR' },
				subtotal_price: { value: 54.36, currency: 'EUR' },
				estimated_shipping_price: { value: 4.9, currency: 'EUR' },
				estimated_tax_price: { value: 8.68, currency: 'EUR' },
				status: { code: 'paid' },
				discount_granted: { value: '3.70', currency: 'EUR' },
				freight_costs: { value: '4.90', currency: 'EUR' },
			},
			customer_details: {
				name: 'Jürgen Groß',
				email: 'a222d34b@marketplace.amazon.example',
				phone_number: '+49 171 3920039',
			},
			shipping_address: {
				name: 'Jürgen Groß',
				address_line_1: 'Straße des 17. Juni',
				house_number: '135',
				address_line_2: 'Klöppel & Söhne GmbH, 3. OG',
				postal_code: '10623',
				city: 'Berlin',
				country_code: 'DE',
				email: 'a222d34b@marketplace.amazon.example',
				phone_number: '+49 171 3920039',
			},
			shipping_details: { delivery_indicator: 'Standard' },
		},
	});
});

it('adds tax in the US, says what was rounded, and keeps a gift message', () => {
	const [one] = read(american);
	const { order: made, hints } = order(one);
	expect(made.payment_details).toMatchObject({
		total_price: { value: 14.82, currency: 'USD' },
		estimated_tax_price: { value: 0.83, currency: 'USD' },
	});
	expect(made.shipping_address).toMatchObject({
		address_line_1: 'Elm Street',
		house_number: '29',
		address_line_2: 'Apt 4B',
		state_province_code: 'US-TX',
		postal_code: '78701-1234',
	});
	expect(made.order_details).toMatchObject({ notes: 'Gift message: Happy birthday!' });
	expect(hints).toEqual([
		'row 1: one of 3 pieces for 10.00 is shown as 3.33; the price of the line is exact',
	]);
});

it('reads several orders, in any order of rows, each by itself', () => {
	const other = { ...german, 'order-item-id': '05835637773459' };
	const [one, two] = read(german, american, other);
	expect(order(one).items).toEqual([0, 2]);
	expect(order(two).items).toEqual([1]);
});

it('goes on with a row that leaves most columns empty', () => {
	const more: Cells = {
		'order-id': german['order-id'],
		'order-item-id': german['order-item-id'],
		'item-promotion-discount': '-1.00',
	};
	const [one] = read(german, more);
	expect(order(one).order.payment_details).toMatchObject({
		discount_granted: { value: '4.70' },
		total_price: { value: 37.2 },
	});
	expect(order(one).order.order_details).toMatchObject({ order_items: [{ quantity: 2 }] });
});

it('keeps the gift message of each article', () => {
	const [one] = read(american, {
		...american,
		'order-item-id': '2',
		'gift-message-text': 'And many more!',
	});
	expect(order(one).order.order_details).toMatchObject({
		notes: 'Gift message: Happy birthday!\nAnd many more!',
	});
});

it('takes a business order', () => {
	const [one] = read({
		...german,
		'recipient-name': '',
		'buyer-company-name': 'ACME GmbH',
		'purchase-order-number': 'PO-77',
		'delivery-Instructions': '',
	});
	expect(order(one).order.shipping_address).toMatchObject({ name: 'ACME GmbH' });
	expect(order(one).order.order_details).toMatchObject({ notes: 'Purchase order: PO-77' });
});

it('refuses what cannot be an order, naming row, column, what was found and what to do', () => {
	const [cancelled] = read({ ...german, 'quantity-purchased': '0' });
	expect(refusal(cancelled)).toBe(
		[
			'order 303-1234567-1234567',
			'row 1 › quantity-purchased is 0 in all rows: the order was cancelled',
			'There is nothing to ship.\nNothing was sent for this order.',
		].join('\n'),
	);
	const [shortened] = read({ ...german, 'order-item-id': '5,83564E+13' });
	expect(refusal(shortened)).toMatch(/row 1 › order-item-id.*shortened by a spreadsheet/);
	const [twice] = read(german, german);
	expect(refusal(twice)).toMatch(/row 2 › order-item-id.*row 1 too/);
	const [other] = read(german, { ...german, 'buyer-name': 'Someone Else', 'order-item-id': '2' });
	expect(refusal(other)).toContain(
		'row 2 › buyer-name must be the same in all rows of an order, found "Someone Else" where row 1 has "Jürgen Groß"',
	);
	const [crowns] = read({ ...german, currency: 'SEK' });
	expect(refusal(crowns)).toContain('row 1 › currency must be EUR, GBP or USD, found "SEK"');
	const [nowhere] = read({ ...german, 'ship-city': '' });
	expect(refusal(nowhere)).toContain('row 1 › ship-city is required, found nothing');
	const [garbled] = read({ ...german, 'recipient-name': 'JÃ¼rgen GroÃŸ' });
	expect(refusal(garbled)).toMatch(/row 1 › recipient-name has characters that were lost/);
});

it('refuses an order without an ID together with the order above', () => {
	const [one, two] = read(german, { ...german, 'order-id': '', 'order-item-id': '2' }, american);
	expect(refusal(one)).toContain(
		'row 2 › order-id is empty, and the row may belong to the order above',
	);
	expect(one.items).toEqual([0, 1]);
	expect(order(two).items).toEqual([2]);
});

it('says once that the file was cut at the wrong character', () => {
	const text = [HEADINGS.join('\t'), 'a\tb', 'c\td'].join('\n');
	const [one, ...none] = ordersOf(amazonOrderReport, rowsOf(text, ';'));
	expect(none).toEqual([]);
	expect(one.items).toEqual([0, 1]);
	expect(refusal(one)).toMatch(
		/single column, "order-id\\torder-item-id.*Set the delimiter to a tab/s,
	);
});

it('says once which columns were found and which were expected', () => {
	const [one, ...none] = ordersOf(amazonOrderReport, rowsOf('Bestellung;Name;Ort\n1;2;3', ';'));
	expect(none).toEqual([]);
	expect(refusal(one)).toMatch(
		/no column "order-id", .*Found: Bestellung, Name, Ort\. Expected: order-id, purchase-date/s,
	);
});

it.each([
	[
		'order-id,order-item-id,purchase-date,payments-date,reporting-date,promise-date,days-past-promise,buyer-email,sku,product-name,quantity-purchased,quantity-shipped,quantity-to-ship,ship-service-level,recipient-name,ship-address-1,ship-city,ship-state,ship-postal-code,ship-country',
		/no column "item-price".*report of unshipped orders, which has no prices.*New Orders/s,
	],
	[
		'amazon-order-id,merchant-order-id,purchase-date,order-status,sales-channel,order-channel,product-name,sku,quantity,currency,item-price,ship-city,ship-postal-code,ship-country',
		/no column "recipient-name", "ship-address-1".*report of all orders, which has no names/s,
	],
])('says which of its reports is the right one instead of %s', (headings, why) => {
	const cells = Object.fromEntries(headings.split(',').map((name) => [name, 'x']));
	const [one, ...none] = ordersOf(amazonOrderReport, [{ item: 0, cells }]);
	expect(none).toEqual([]);
	expect(refusal(one)).toMatch(why);
});
