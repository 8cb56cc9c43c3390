import { etsyOrderExport } from '../../../nodes/Sendcloud/flows/shops/etsyOrderExport';
import { order, ordersOf, refusal, rowsOf } from './support';

const HEADINGS =
	'Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Discount,InPerson Location,VAT Paid by Buyer,SKU';

const MUG =
	'02/14/26,"Handmade mug, speckled",janedoe,2,34.00,SPRING,,6.80,0,8.00,0,68.00,EUR,4001,1501,02/14/26,,Jane Doe,Keizersgracht 12-H,,Amsterdam,,1015 CN,Netherlands,9001,Colour: Blue,online,listing,online_cc,,,,MUG-BL';
const SOAP =
	'02/14/26,Lavender soap,janedoe,1,9.00,SPRING,,0.90,0,8.00,0,9.00,EUR,4002,1502,02/14/26,,Jane Doe,Keizersgracht 12-H,,Amsterdam,,1015 CN,Netherlands,9001,,online,listing,online_cc,,,,';
const PATTERN =
	'02/03/26,Knitting pattern (PDF),bob,1,5.00,,,0,0,0,0,5.00,USD,4003,1503,02/03/26,02/03/26,,,,,,,,9002,,online,digital,online_cc,,,,';
const AMERICAN =
	'02/03/26,Candle,sue,1,20.00,,,0,0,6.00,1.65,20.00,USD,4004,1504,02/03/26,02/05/26,Sue Smith,99 Hidden Road,Unit 3,Seattle,WA,98101,United States,9003,,online,listing,online_cc,,,,';

const read = (...rows: string[]) =>
	ordersOf(etsyOrderExport, rowsOf([HEADINGS, ...rows].join('\n')));

it('reads an order of several rows, with a coupon', () => {
	const [one] = read(MUG, SOAP);
	expect(order(one)).toEqual({
		items: [0, 1],
		hints: [],
		order: {
			order_id: '9001',
			order_number: '9001',
			order_details: {
				integration: { id: 42 },
				status: { code: 'unshipped' },
				order_created_at: '2026-02-14T00:00:00+01:00',
				order_items: [
					{
						item_id: '4001',
						product_id: '1501',
						name: 'Handmade mug, speckled',
						description: 'Colour: Blue',
						quantity: 2,
						sku: 'MUG-BL',
						unit_price: { value: 34, currency: 'EUR' },
						total_price: { value: 68, currency: 'EUR' },
					},
					{
						item_id: '4002',
						product_id: '1502',
						name: 'Lavender soap',
						quantity: 1,
						unit_price: { value: 9, currency: 'EUR' },
						total_price: { value: 9, currency: 'EUR' },
					},
				],
			},
			payment_details: {
				// 77.00 + 8.00 once, less 7.70.
				total_price: { value: 77.3, currency: 'EUR' },
				subtotal_price: { value: 77, currency: 'EUR' },
				estimated_shipping_price: { value: 8, currency: 'EUR' },
				estimated_tax_price: { value: 0, currency: 'EUR' },
				status: { code: 'paid' },
				discount_granted: { value: '7.70', currency: 'EUR' },
				freight_costs: { value: '8.00', currency: 'EUR' },
			},
			customer_details: { name: 'Jane Doe' },
			shipping_address: {
				name: 'Jane Doe',
				address_line_1: 'Keizersgracht',
				house_number: '12-H',
				postal_code: '1015 CN',
				city: 'Amsterdam',
				country_code: 'NL',
			},
		},
	});
});

it('reads a shipped order with sales tax', () => {
	const [one] = read(AMERICAN);
	const { order: made } = order(one);
	expect(made.order_details).toMatchObject({ status: { code: 'shipped' } });
	expect(made.payment_details).toMatchObject({ total_price: { value: 27.65, currency: 'USD' } });
	expect(made.shipping_address).toMatchObject({
		address_line_1: 'Hidden Road',
		house_number: '99',
		address_line_2: 'Unit 3',
		state_province_code: 'US-WA',
	});
});

it('reads the headings of shops in British English', () => {
	const british = HEADINGS.replaceAll('Ship ', 'Delivery ')
		.replace('Shipping Discount', 'Delivery Discount')
		.replace('Order Shipping', 'Order Delivery')
		.replace('Date Shipped', 'Date Posted');
	expect(british).not.toMatch(/Ship/);
	const inBritish = (...rows: string[]) =>
		ordersOf(etsyOrderExport, rowsOf([british, ...rows].join('\n')));
	expect(inBritish(MUG, SOAP, AMERICAN)).toEqual(read(MUG, SOAP, AMERICAN));
	expect(refusal(inBritish(AMERICAN.replace(',98101,', ',9810,'))[0])).toContain(
		'row 1 › Delivery Zipcode must have 5 digits in US',
	);
});

it('says what VAT the buyer paid, which may be on top', () => {
	const [one] = read(AMERICAN.replace(',online_cc,,,,', ',online_cc,,,4.20,'));
	expect(order(one).order.payment_details).toMatchObject({ total_price: { value: 27.65 } });
	expect(order(one).hints).toEqual([expect.stringContaining('VAT Paid by Buyer is 4.20')]);
	expect(order(read(AMERICAN.replace(',online_cc,,,,', ',online_cc,,,0,'))[0]).hints).toEqual([]);
});

it('says so where no column tells what was shipped', () => {
	const [one] = ordersOf(
		etsyOrderExport,
		rowsOf([HEADINGS.replace('Date Shipped', 'Shipped'), AMERICAN].join('\n')),
	);
	expect(order(one).hints).toEqual([
		'No column "Date Shipped" says what was shipped already: all is taken for unshipped',
	]);
});

it.each([
	'Verkaufsdatum,Artikelname,Käufer,Anzahl,Preis,Bestellnummer',
	'Date de vente,Nom de l’article,Acheteur,Quantité,Prix,Numéro de commande',
	'Data di vendita,Nome articolo,Acquirente,Quantità,Prezzo,Numero ordine',
])('refuses headings that it does not know, once: %s', (headings) => {
	const [one, ...none] = ordersOf(
		etsyOrderExport,
		rowsOf(`${headings}\n02/14/26,Mug,jo,1,34.00,9001\n02/14/26,Soap,jo,1,9.00,9001`),
	);
	expect(none).toEqual([]);
	const why = refusal(one);
	expect(why).toContain(`Found: ${headings.split(',').join(', ')}`);
	expect(why).toMatch(/Expected: Order ID, Sale Date, Item Name, .*Ship Country/);
});

it('says of an order that only some of it was shipped', () => {
	const [one] = read(MUG.replace(',02/14/26,,Jane', ',02/14/26,02/15/26,Jane'), SOAP);
	expect(order(one).order.order_details).toMatchObject({ status: { code: 'partially_shipped' } });
});

it('keeps a download as a line, and asks no address for it', () => {
	const [one] = read(PATTERN);
	const { order: made } = order(one);
	expect(made.shipping_address).toBeUndefined();
	expect(made.order_details).toMatchObject({ order_items: [{ name: 'Knitting pattern (PDF)' }] });
});

it('begins dates with the month, as Etsy does, unless the file says otherwise', () => {
	const created = (...rows: string[]) => order(read(...rows)[0]).order.order_details;
	expect(created(AMERICAN)).toMatchObject({ order_created_at: '2026-02-03T00:00:00+01:00' });
	expect(created(AMERICAN, MUG.replaceAll('02/14/26', '14/02/26'))).toMatchObject({
		order_created_at: '2026-03-02T00:00:00+01:00',
	});
});

it('refuses what cannot be an order', () => {
	expect(refusal(read(AMERICAN.replace(',98101,', ',9810,'))[0])).toContain(
		'row 1 › Ship Zipcode must have 5 digits in US, found "9810"',
	);
	expect(refusal(read(AMERICAN.replace('Sue Smith', 'Sue Sm\uFFFDth'))[0])).toContain(
		'row 1 › Ship Name has characters that were lost',
	);
	expect(refusal(read(AMERICAN.replace(',9003,', ',"9,003E+14",'))[0])).toContain('Order ID');
	expect(refusal(read(AMERICAN.replace(',1,20.00,', ',1.5,20.00,'))[0])).toContain(
		'row 1 › Quantity must be a whole number, found "1.5"',
	);
	expect(refusal(read(MUG, SOAP.replace(',8.00,', ',7.00,'))[0])).toContain(
		'row 2 › Order Shipping must be the same in all rows of an order',
	);
});

it('says that the file of orders names no articles', () => {
	const headings =
		'Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,SKU';
	const [one, ...none] = ordersOf(etsyOrderExport, rowsOf(`${headings}\n02/14/26,1,,,,,1`));
	expect(none).toEqual([]);
	expect(refusal(one)).toMatch(/no column "Item Name".*EtsySoldOrders.*EtsySoldOrderItems/s);
});

it('knows what was sold in person, which is sent nowhere', () => {
	const [one] = read(
		PATTERN.replace(',9002,,online,digital,online_cc,', ',9002,,in_person,listing,cash,'),
	);
	const { order: made } = order(one);
	expect(made.shipping_details).toEqual({ is_local_pickup: true });
	expect(made.shipping_address).toBeUndefined();
});
