/**
 * Shopify's CSV of orders: a row for each article; only the first row of an order has what belongs to the whole of it.
 * Postal codes begin with an apostrophe there.
 */
import { rowsFormat, type Column, type Row, type ShopOrder } from './define';
import {
	addressIfGiven,
	billingAddress,
	orderOf,
	shippingAddress,
	size,
	type AddressColumns,
	type RowLine,
} from './rowOrder';
import { readRows, type Layout, type OrderRows } from './rows';

const MONEY = [
	'Lineitem price',
	'Subtotal',
	'Shipping',
	'Taxes',
	'Total',
	'Discount Amount',
	'Lineitem discount',
	'Refunded Amount',
];

const PLACES = [
	'Name',
	'Street',
	'Address1',
	'Address2',
	'Company',
	'City',
	'Zip',
	'Country',
	'Phone',
];
const STATES = ['Province', 'Province Name'];

const columns: Column[] = [
	{ name: 'Name', required: true },
	{ name: 'Id' },
	{ name: 'Email' },
	{ name: 'Phone' },
	{ name: 'Financial Status' },
	{ name: 'Fulfillment Status' },
	{ name: 'Currency' },
	...MONEY.map((name) => ({ name, required: name === 'Total' || name === 'Lineitem price' })),
	{ name: 'Shipping Method' },
	{ name: 'Created at', required: true },
	{ name: 'Cancelled at' },
	{ name: 'Lineitem quantity', required: true },
	{ name: 'Lineitem name', required: true },
	{ name: 'Lineitem sku' },
	{ name: 'Lineitem requires shipping' },
	{ name: 'Notes' },
	{ name: 'Note Attributes' },
	{ name: 'Tags' },
	{ name: 'Payment Method' },
	...['Billing', 'Shipping'].flatMap((kind) =>
		[...PLACES, ...STATES].map((name) => ({ name: `${kind} ${name}` })),
	),
];

const layout: Layout = {
	id: 'Name',
	joinsAbove: false,
	same: ['Id', 'Email', 'Currency', 'Total', 'Shipping Name', 'Shipping Address1', 'Shipping Zip'],
	numbers: [...MONEY, 'Lineitem quantity'],
	dates: ['Created at', 'Cancelled at'],
	postalCodes: [
		['Shipping Zip', 'Shipping Country'],
		['Billing Zip', 'Billing Country'],
	],
};

const place = (kind: string): AddressColumns => ({
	name: `${kind} Name`,
	company: `${kind} Company`,
	lines: [`${kind} Address1`, `${kind} Address2`],
	postalCode: `${kind} Zip`,
	city: `${kind} City`,
	state: `${kind} Province`,
	country: `${kind} Country`,
	phone: `${kind} Phone`,
});

function lineOf(order: OrderRows, row: Row): RowLine {
	return {
		row,
		named: 'Lineitem name',
		priced: 'Lineitem price',
		name: order.text('Lineitem name', row),
		sku: order.id('Lineitem sku', row),
		quantity: order.pieces('Lineitem quantity', row),
		unit: order.money('Lineitem price', row),
		travels: !/^false$/i.test(order.text('Lineitem requires shipping', row) ?? ''),
	};
}

/** The number by which Shopify itself knows the order, so that an export and a webhook make the same order. */
function idOf(order: OrderRows, name: string): string {
	if (!order.has('Id')) return name;
	const id = order.digits('Id');
	if (id === undefined) order.lacking('Id');
	return id ?? name;
}

function read(order: OrderRows, name: string): ShopOrder {
	order.readCurrency('Currency', MONEY);
	const lines = order.rows
		.filter((row) => order.given('Lineitem name', row) || order.given('Lineitem quantity', row))
		.map((row) => lineOf(order, row));
	const refunded = order.text('Refunded Amount');
	if (order.money('Refunded Amount')?.units)
		order.hint(`${refunded} was refunded; the export does not say for which articles`);
	const email = order.email('Email');
	const phone = order.phone('Phone', 'Shipping Phone', 'Billing Phone');
	const travels = lines.some((line) => line.travels);
	const billing = billingAddress(order, place('Billing'));
	const shippingTo = travels
		? shippingAddress(order, place('Shipping'))
		: addressIfGiven(order, place('Shipping'));
	const discount = order.money('Discount Amount');
	return orderOf(order, {
		id: idOf(order, name),
		number: name,
		status: {
			code: order.given('Cancelled at')
				? 'cancelled'
				: (order.text('Fulfillment Status') ?? 'unfulfilled'),
		},
		placed: 'Created at',
		createdAt: order.time('Created at'),
		notes: notes(order),
		tags: order
			.text('Tags')
			?.split(',')
			.map((tag) => tag.trim())
			.filter(Boolean),
		lines,
		listed: 'Lineitem name',
		payment: { code: order.text('Financial Status') ?? 'pending' },
		total: order.money('Total'),
		totalled: 'Total',
		subtotal: order.money('Subtotal'),
		shipping: order.money('Shipping'),
		tax: order.money('Taxes'),
		discount: discount && size(discount),
		customer: {
			name: order.either('Billing Name', 'Shipping Name', 'Shipping Company'),
			email,
			phone,
		},
		billing,
		shippingTo: shippingTo && {
			...shippingTo,
			...(email === undefined ? {} : { email }),
			...(phone === undefined || shippingTo.phone_number !== undefined
				? {}
				: { phone_number: phone }),
		},
		delivery: order.text('Shipping Method'),
	});
}

function notes(order: OrderRows): string | undefined {
	const lines = [order.notes('Notes'), order.notes('Note Attributes')].flatMap(
		(note) => note ?? [],
	);
	return lines.length > 0 ? lines.join('\n') : undefined;
}

export const shopifyOrderExport = rowsFormat({
	name: 'shopifyOrderExport',
	label: 'Shopify Order Export',
	description: 'Rows of the CSV of Orders › Export, for all spreadsheets',
	source: 'https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders',
	columns,
	read: (rows, settings) => readRows(rows, { columns, layout, read }, settings),
});
