import { shopifyOrderExport } from '../../../nodes/Sendcloud/flows/shops/shopifyOrderExport';
import { order, ordersOf, refusal, rowsOf } from './support';

const HEADINGS =
	'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Lineitem discount,Phone';

type Cells = Record<string, string>;
const names = HEADINGS.split(',');

const first: Cells = {
	Name: '#1001',
	Email: 'giulia@mail.example',
	'Financial Status': 'partially_refunded',
	'Paid at': '2026-02-14 19:31:00 +0100',
	'Fulfillment Status': 'unfulfilled',
	Currency: 'EUR',
	Subtotal: '62.00',
	Shipping: '7.90',
	Taxes: '12.61',
	Total: '69.90',
	'Discount Code': 'HELLO',
	'Discount Amount': '5.00',
	'Shipping Method': 'Standard',
	'Created at': '2026-02-14 19:30:00 +0100',
	'Lineitem quantity': '2',
	'Lineitem name': 'Candela - Fico',
	'Lineitem price': '26.00',
	'Lineitem sku': 'CAN-FIC',
	'Lineitem requires shipping': 'true',
	'Billing Name': 'Giulia Rossi',
	'Billing Address1': 'Via Roma 12/A',
	'Billing Company': 'Rossi S.r.l.',
	'Billing City': 'Roma',
	'Billing Zip': "'00184",
	'Billing Province': 'RM',
	'Billing Country': 'IT',
	'Shipping Name': 'Giulia Rossi',
	'Shipping Street': 'Via Roma 12/A, Scala B',
	'Shipping Address1': 'Via Roma 12/A',
	'Shipping Address2': 'Scala B',
	'Shipping City': 'Roma',
	'Shipping Zip': "'00184",
	'Shipping Province': 'RM',
	'Shipping Country': 'IT',
	'Shipping Phone': "'+39 06 12345",
	Notes: 'Citofonare\nRossi',
	'Refunded Amount': '10.00',
	Id: '5678901234567',
	Tags: 'vip, gift',
};
const giftCard: Cells = {
	Name: '#1001',
	Email: 'giulia@mail.example',
	'Created at': '2026-02-14 19:30:00 +0100',
	'Lineitem quantity': '1',
	'Lineitem name': 'Gift card',
	'Lineitem price': '15.00',
	'Lineitem requires shipping': 'false',
};

const file = (...rows: Cells[]) =>
	rowsOf(
		[names, ...rows.map((row) => names.map((name) => `"${row[name] ?? ''}"`))]
			.map((cells) => cells.join(','))
			.join('\n'),
	);
const read = (...rows: Cells[]) => ordersOf(shopifyOrderExport, file(...rows));

it('reads an order of several rows', () => {
	const address = {
		name: 'Giulia Rossi',
		address_line_1: 'Via Roma',
		house_number: '12/A',
		postal_code: '00184',
		city: 'Roma',
		state_province_code: 'IT-RM',
		country_code: 'IT',
	};
	expect(order(read(first, giftCard)[0])).toEqual({
		items: [0, 1],
		hints: ['10.00 was refunded; the export does not say for which articles'],
		order: {
			order_id: '5678901234567',
			order_number: '#1001',
			order_details: {
				integration: { id: 42 },
				status: { code: 'unfulfilled' },
				order_created_at: '2026-02-14T19:30:00+01:00',
				order_items: [
					{
						name: 'Candela - Fico',
						quantity: 2,
						sku: 'CAN-FIC',
						unit_price: { value: 26, currency: 'EUR' },
						total_price: { value: 52, currency: 'EUR' },
					},
					{
						name: 'Gift card',
						quantity: 1,
						unit_price: { value: 15, currency: 'EUR' },
						total_price: { value: 15, currency: 'EUR' },
					},
				],
				notes: 'Citofonare\nRossi',
				tags: ['vip', 'gift'],
			},
			payment_details: {
				total_price: { value: 69.9, currency: 'EUR' },
				subtotal_price: { value: 62, currency: 'EUR' },
				estimated_shipping_price: { value: 7.9, currency: 'EUR' },
				estimated_tax_price: { value: 12.61, currency: 'EUR' },
				status: { code: 'partially_refunded' },
				discount_granted: { value: '5.00', currency: 'EUR' },
				freight_costs: { value: '7.90', currency: 'EUR' },
			},
			customer_details: {
				name: 'Giulia Rossi',
				email: 'giulia@mail.example',
				phone_number: '+39 06 12345',
			},
			billing_address: { ...address, company_name: 'Rossi S.r.l.' },
			shipping_address: {
				...address,
				address_line_2: 'Scala B',
				email: 'giulia@mail.example',
				phone_number: '+39 06 12345',
			},
			shipping_details: { delivery_indicator: 'Standard' },
		},
	});
});

it('keeps a cancelled order as one', () => {
	const [one] = read({ ...first, 'Cancelled at': '2026-02-15 08:00:00 +0100' });
	expect(order(one).order.order_details).toMatchObject({ status: { code: 'cancelled' } });
});

it('takes an order of gift cards alone without an address', () => {
	const [one] = read({
		...giftCard,
		Currency: 'USD',
		Total: '15.00',
		Id: '5678901234568',
		'Financial Status': 'paid',
	});
	expect(order(one).order.shipping_address).toBeUndefined();
	expect(order(one).order.payment_details).toMatchObject({
		total_price: { value: 15, currency: 'USD' },
	});
});

it('leaves an incomplete billing address out, and says so', () => {
	const [one] = read({ ...first, 'Billing City': '' });
	expect(order(one).order.billing_address).toBeUndefined();
	expect(order(one).hints).toContain('The billing address was left out, for it is not complete');
});

it('refuses an ID that a spreadsheet shortened, and two orders under one name', () => {
	expect(refusal(read({ ...first, Id: '5,6789E+12' })[0])).toMatch(
		/order #1001.*row 1 › Id was shortened by a spreadsheet/s,
	);
	expect(refusal(read(first, { ...first, Id: '5678901234568' })[0])).toContain(
		'row 2 › Id must be the same in all rows of an order',
	);
	expect(refusal(read({ ...first, 'Shipping Zip': '184' }, { ...first, Name: '#2' })[0])).toContain(
		'Shipping Zip must have 5 digits in IT, found "184"',
	);
});

it('says of an order that only some of it was shipped', () => {
	const [one] = read({ ...first, 'Fulfillment Status': 'partial' }, giftCard);
	expect(order(one).order.order_details).toMatchObject({ status: { code: 'partial' } });
});
