/**
 * Etsy's "Sold Order Items": a row for each article. Price is that of one piece; what belongs to the whole order
 * (shipping, sales tax) is repeated in each of its rows. Shops in British English have `Delivery` for `Ship`.
 */
import { rowsFormat, type Column, type Row, type ShopOrder } from './define';
import { exactText, isZero, minus, times, total, type Exact } from './exact';
import {
	addressIfGiven,
	noteRepeats,
	orderOf,
	shippedStatus,
	shippingAddress,
	size,
	sum,
	type RowLine,
} from './rowOrder';
import { readRows, type Layout, type OrderRows } from './rows';

const MONEY = [
	'Price',
	'Order Shipping',
	'Order Sales Tax',
	'Discount Amount',
	'Shipping Discount',
	'Item Total',
	'VAT Paid by Buyer',
];

/** What British English calls otherwise. */
const BRITISH: Record<string, string> = {
	'Order Shipping': 'Order Delivery',
	'Shipping Discount': 'Delivery Discount',
	'Date Shipped': 'Date Posted',
};

const american = (name: string, required = false): Column => ({
	name,
	aliases: [BRITISH[name] ?? name.replace('Ship ', 'Delivery ')],
	required,
});

const columns: Column[] = [
	{ name: 'Order ID', required: true },
	{ name: 'Transaction ID' },
	{ name: 'Sale Date', required: true },
	{ name: 'Item Name', required: true },
	{ name: 'Buyer' },
	{ name: 'Quantity', required: true },
	...MONEY.map((name) => american(name, name === 'Price')),
	{ name: 'Currency' },
	{ name: 'Listing ID' },
	{ name: 'Date Paid' },
	american('Date Shipped'),
	american('Ship Name', true),
	american('Ship Address1', true),
	american('Ship Address2'),
	american('Ship City', true),
	american('Ship State'),
	american('Ship Zipcode', true),
	american('Ship Country', true),
	{ name: 'Variations' },
	{ name: 'Order Type' },
	{ name: 'Listings Type' },
	{ name: 'SKU' },
];

const ORDER_WIDE = ['Order Shipping', 'Order Sales Tax', 'Shipping Discount'];

const layout: Layout = {
	id: 'Order ID',
	joinsAbove: false,
	same: [
		'Buyer',
		'Currency',
		'Ship Name',
		'Ship Address1',
		'Ship Address2',
		'Ship City',
		'Ship Zipcode',
		'Ship Country',
		...ORDER_WIDE,
	],
	numbers: [...MONEY, 'Quantity'],
	dates: ['Sale Date', 'Date Paid', 'Date Shipped'],
	postalCodes: [['Ship Zipcode', 'Ship Country']],
	// `09/03/26` is the third of September in every country's download.
	documentedDates: 'monthFirst',
	mistaken: [
		[
			'Number of Items',
			'This is the file of orders (EtsySoldOrders), which names no articles: download Order Items (EtsySoldOrderItems).',
		],
	],
};

const isDigital = (order: OrderRows, row: Row) =>
	/digital|download/i.test(order.text('Listings Type', row) ?? '');

function lineOf(order: OrderRows, row: Row): RowLine {
	return {
		row,
		named: 'Item Name',
		priced: 'Price',
		id: order.digits('Transaction ID', row),
		productId: order.digits('Listing ID', row),
		name: order.text('Item Name', row),
		description: order.text('Variations', row),
		sku: order.id('SKU', row),
		quantity: order.pieces('Quantity', row),
		unit: order.money('Price', row),
		travels: !isDigital(order, row),
	};
}

/** Articles, shipping and tax, less what was taken off. */
function totalOf(order: OrderRows, articles: Exact, discount: Exact | undefined): Exact {
	const added = ['Order Shipping', 'Order Sales Tax'].flatMap((name) => order.money(name) ?? []);
	const shippingOff = order.money('Shipping Discount');
	const off = [...(discount ? [discount] : []), ...(shippingOff ? [size(shippingOff)] : [])];
	return minus(total([articles, ...added]), total(off));
}

function read(order: OrderRows, id: string): ShopOrder {
	order.readCurrency('Currency', MONEY);
	const lines = order.rows.map((row) => lineOf(order, row));
	noteRepeats(order, lines, 'Transaction ID');
	const articles = total(
		lines.flatMap(({ unit, quantity }) => (unit ? [times(unit, quantity)] : [])),
	);
	const off = sum(order, ['Discount Amount']);
	const discount = off && size(off);
	const vat = sum(order, ['VAT Paid by Buyer']);
	if (vat && !isZero(vat))
		order.hint(
			`VAT Paid by Buyer is ${exactText(vat)}: it is not added to the total, for the prices may have it already`,
		);
	const address = {
		name: 'Ship Name',
		lines: ['Ship Address1', 'Ship Address2'],
		postalCode: 'Ship Zipcode',
		city: 'Ship City',
		state: 'Ship State',
		country: 'Ship Country',
	};
	// Downloads and sales in person have no address.
	const travels = lines.some((line) => line.travels);
	const isInPerson = /person/i.test(order.text('Order Type') ?? '');
	const name = order.text('Ship Name') ?? order.text('Buyer');
	return orderOf(order, {
		id,
		status: { code: shippedStatus(order, 'Date Shipped', order.rows) },
		placed: 'Sale Date',
		createdAt: order.time('Sale Date'),
		lines,
		listed: 'Quantity',
		payment: { code: order.has('Date Paid') && !order.given('Date Paid') ? 'unpaid' : 'paid' },
		total: totalOf(order, articles, discount),
		totalled: 'Price',
		subtotal: articles,
		shipping: order.money('Order Shipping'),
		tax: order.money('Order Sales Tax'),
		discount,
		customer: { name },
		shippingTo:
			travels && !isInPerson ? shippingAddress(order, address) : addressIfGiven(order, address),
		localPickup: isInPerson ? true : undefined,
	});
}

export const etsyOrderExport = rowsFormat({
	name: 'etsyOrderExport',
	label: 'Etsy Order Export',
	description: 'Rows of "Order Items" of Shop Manager › Settings › Options › Download Data',
	source: 'https://help.etsy.com/hc/en-us/articles/360000343508',
	columns,
	read: (rows, settings) => readRows(rows, { columns, layout, read }, settings),
});
