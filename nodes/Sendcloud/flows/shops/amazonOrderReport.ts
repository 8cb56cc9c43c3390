/**
 * Amazon's order report: a tab-delimited file with a row for each article. Amounts are those of the whole row, not of
 * one piece. A row may go on in further rows that leave most columns empty, e.g. for a second promotion.
 */
import { rowsFormat, type Column, type Row, type ShopOrder } from './define';
import { minus, total, type Exact } from './exact';
import {
	amountsOf,
	noteRepeats,
	orderOf,
	shippingAddress,
	size,
	sum,
	type RowLine,
} from './rowOrder';
import { readRows, type Layout, type OrderRows } from './rows';

const ADDED = ['item-price', 'shipping-price', 'gift-wrap-price'] as const;
const TAXES = ['item-tax', 'shipping-tax', 'gift-wrap-tax'] as const;
const TAKEN_OFF = ['item-promotion-discount', 'ship-promotion-discount'] as const;
const MONEY = [...ADDED, ...TAXES, ...TAKEN_OFF];

const columns: Column[] = [
	{ name: 'order-id', aliases: ['amazon-order-id'], required: true },
	{ name: 'order-item-id', aliases: ['amazon-order-item-id'] },
	{ name: 'purchase-date', required: true },
	{ name: 'payments-date' },
	{ name: 'buyer-email' },
	{ name: 'buyer-name' },
	{ name: 'buyer-phone-number' },
	{ name: 'buyer-company-name' },
	{ name: 'sku' },
	{ name: 'product-name', aliases: ['item-name'], required: true },
	{ name: 'quantity-purchased', aliases: ['quantity'], required: true },
	{ name: 'currency' },
	...MONEY.map((name) => ({ name, required: name === 'item-price' })),
	{ name: 'ship-service-level', aliases: ['ship-service-name'] },
	{ name: 'recipient-name', required: true },
	{ name: 'ship-address-1', required: true },
	{ name: 'ship-address-2' },
	{ name: 'ship-address-3' },
	{ name: 'ship-city', required: true },
	{ name: 'ship-state' },
	{ name: 'ship-postal-code', required: true },
	{ name: 'ship-country', required: true },
	{ name: 'ship-phone-number' },
	{ name: 'delivery-instructions' },
	{ name: 'gift-message-text' },
	{ name: 'purchase-order-number' },
	{ name: 'order-status' },
	{ name: 'fulfillment-channel' },
];

const layout: Layout = {
	id: 'order-id',
	joinsAbove: false,
	same: [
		'buyer-email',
		'buyer-name',
		'currency',
		'recipient-name',
		'ship-address-1',
		'ship-address-2',
		'ship-city',
		'ship-postal-code',
		'ship-country',
	],
	numbers: [...MONEY, 'quantity-purchased'],
	dates: ['purchase-date', 'payments-date'],
	postalCodes: [['ship-postal-code', 'ship-country']],
	mistaken: [
		[
			'quantity-to-ship',
			'This is the report of unshipped orders, which has no prices, and Sendcloud asks for them: export New Orders.',
		],
		[
			'order-channel',
			'This is the report of all orders, which has no names and streets: export New Orders.',
		],
	],
};

function discount(order: OrderRows): Exact | undefined {
	const amounts = amountsOf(order, TAKEN_OFF);
	return amounts.length > 0 ? total(amounts.map(size)) : undefined;
}

/** A row without article and quantity goes on with what the row above began. */
const goesOn = (order: OrderRows, row: Row) =>
	!order.given('product-name', row) && !order.given('quantity-purchased', row);

function lineOf(order: OrderRows, row: Row): RowLine {
	return {
		row,
		named: 'product-name',
		priced: 'item-price',
		id: order.digits('order-item-id', row),
		name: order.text('product-name', row),
		sku: order.id('sku', row),
		quantity: order.pieces('quantity-purchased', row),
		all: order.money('item-price', row),
		travels: true,
	};
}

function read(order: OrderRows, id: string): ShopOrder {
	order.readCurrency('currency', MONEY);
	const lines = order.rows.filter((row) => !goesOn(order, row)).map((row) => lineOf(order, row));
	noteRepeats(order, lines, 'order-item-id');
	if (/^(?:amazon|afn)$/i.test(order.text('fulfillment-channel') ?? ''))
		order.fault(
			'fulfillment-channel',
			'must be one that you ship, found an order that Amazon ships',
			'Leave it out, or export seller-fulfilled orders only.',
		);
	const price = sum(order, ADDED);
	const tax = sum(order, TAXES);
	const off = discount(order);
	// In the US prices are without tax; in Europe they contain it.
	const gross = price && tax && order.currency === 'USD' ? total([price, tax]) : price;
	const phone = order.phone('ship-phone-number', 'buyer-phone-number');
	const email = order.email('buyer-email');
	const isPaid = !order.has('payments-date') || order.given('payments-date');
	return orderOf(order, {
		id,
		status: { code: order.text('order-status') ?? 'unshipped' },
		placed: 'purchase-date',
		createdAt: order.time('purchase-date'),
		notes: notes(order),
		lines,
		listed: 'quantity-purchased',
		payment: { code: isPaid ? 'paid' : 'pending' },
		total: gross && (off ? minus(gross, off) : gross),
		totalled: 'item-price',
		subtotal: sum(order, ['item-price']),
		shipping: sum(order, ['shipping-price']),
		tax,
		discount: off,
		customer: { name: order.either('buyer-name', 'recipient-name'), email, phone },
		shippingTo: {
			...shippingAddress(order, {
				name: 'recipient-name',
				company: 'buyer-company-name',
				lines: ['ship-address-1', 'ship-address-2', 'ship-address-3'],
				postalCode: 'ship-postal-code',
				city: 'ship-city',
				state: 'ship-state',
				country: 'ship-country',
			}),
			...(email === undefined ? {} : { email }),
			...(phone === undefined ? {} : { phone_number: phone }),
		},
		delivery: order.text('ship-service-level'),
	});
}

function notes(order: OrderRows): string | undefined {
	const found = [
		order.notes('delivery-instructions'),
		order.notes('gift-message-text'),
		order.text('purchase-order-number'),
	];
	const titles = ['Delivery', 'Gift message', 'Purchase order'];
	const lines = found.flatMap((note, index) =>
		note === undefined ? [] : [`${titles[index]}: ${note}`],
	);
	return lines.length > 0 ? lines.join('\n') : undefined;
}

export const amazonOrderReport = rowsFormat({
	name: 'amazonOrderReport',
	label: 'Amazon Order Report',
	description: 'Rows of the report "New orders" or "Order report" of Seller Central',
	source: 'https://sellercentral-europe.amazon.com/gp/help/external/201648780',
	columns,
	read: (rows, settings) => readRows(rows, { columns, layout, read }, settings),
});
