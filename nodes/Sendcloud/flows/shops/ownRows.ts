/**
 * Rows of any file: the merchant says which column holds what. Several rows with the same order ID are one order with
 * several articles.
 */
import type { IDataObject } from 'n8n-workflow';

import { columnKey } from '../../checks';
import {
	rowsFormat,
	type Column,
	type ReadOrder,
	type Row,
	type ShopOrder,
	type ShopSettings,
} from './define';
import { exactNumber, isNegative, isZero, type Exact } from './exact';
import { exportType, hsCode, purpose, taxNumber } from './reading/customs';
import { yesOrNo } from './reading/flags';
import { weightUnit } from './reading/units';
import { Unreadable } from './reading/unreadable';
import {
	addressIfGiven,
	billingAddress,
	given,
	kept,
	orderOf,
	shippingAddress,
	size,
	type AddressColumns,
	type RowLine,
} from './rowOrder';
import { readRows, type Layout, type OrderRows } from './rows';

/** A field that a column may be mapped to. */
export interface RowField {
	/** Stored in workflows: never changes. */
	name: string;
	label: string;
	required?: boolean;
	/** What is in it. `number`s decide the decimal mark together, `date`s the order of day and month. */
	kind: 'text' | 'id' | 'number' | 'date';
	/** Whether it belongs to the order or to one article. */
	of: 'order' | 'line';
}

type Short = [name: string, label: string, kind: RowField['kind'], required?: boolean];

const fields = (of: RowField['of'], list: Short[]): RowField[] =>
	list.map(([name, label, kind, required]) => ({
		name,
		label,
		kind,
		of,
		...(required ? { required } : {}),
	}));

const addressFields = (prefix: string, label: string): Short[] => [
	[`${prefix}name`, `${label}Name`, 'text'],
	[`${prefix}first_name`, `${label}First Name`, 'text'],
	[`${prefix}last_name`, `${label}Last Name`, 'text'],
	[`${prefix}company`, `${label}Company`, 'text'],
	[`${prefix}street`, `${label}Street`, 'text'],
	[`${prefix}house_number`, `${label}House Number`, 'text'],
	[`${prefix}address_2`, `${label}Address Line 2`, 'text'],
	[`${prefix}postal_code`, `${label}Postal Code`, 'text'],
	[`${prefix}city`, `${label}City`, 'text'],
	[`${prefix}state`, `${label}State or Province`, 'text'],
	[`${prefix}country`, `${label}Country`, 'text'],
];

/** Everything that a column may be. */
export const ROW_FIELDS: readonly RowField[] = [
	...fields('order', [
		['order_id', 'Order ID', 'id', true],
		['order_number', 'Order Number', 'id'],
		['created_at', 'Ordered At', 'date', true],
		['updated_at', 'Updated At', 'date'],
		['status', 'Status', 'text'],
		['payment_status', 'Payment Status', 'text'],
		['currency', 'Currency', 'text'],
		['total', 'Order Total', 'number', true],
		['subtotal', 'Subtotal', 'number'],
		['shipping_costs', 'Shipping Costs', 'number'],
		['tax', 'Tax', 'number'],
		['discount', 'Discount', 'number'],
		['notes', 'Notes', 'text'],
		['tags', 'Tags', 'text'],
		['shipping_method', 'Shipping Method', 'text'],
		['shipping_option', 'Shipping Option Code', 'text'],
		['service_point', 'Service Point ID', 'id'],
		['carrier_service_point', 'Service Point ID of the Carrier', 'id'],
		['post_number', 'Post Number', 'id'],
		['cash_on_delivery', 'Cash on Delivery (Yes or No)', 'text'],
		['insured_value', 'Insured Value', 'number'],
		['other_costs', 'Other Costs', 'number'],
		['invoice_date', 'Invoice Date', 'date'],
		['invoice_number', 'Invoice Number', 'id'],
		['shipment_type', 'Customs: Purpose', 'text'],
		['export_type', 'Customs: Private, B2C or B2B', 'text'],
		['tax_number', 'Customs: Tax Number of the Receiver', 'id'],
		['sender_tax_number', 'Customs: Tax Number of the Sender', 'id'],
		['email', 'Email', 'text'],
		['phone', 'Phone', 'text'],
		...addressFields('', ''),
		...addressFields('billing_', 'Billing: '),
	]),
	...fields('line', [
		['item_name', 'Article', 'text', true],
		['quantity', 'Quantity', 'number', true],
		['unit_price', 'Price of One', 'number'],
		['line_total', 'Price of the Row', 'number'],
		['sku', 'SKU', 'id'],
		['weight', 'Weight of One', 'number'],
		['weight_unit', 'Weight Unit', 'text'],
		['length', 'Length of One (cm)', 'number'],
		['width', 'Width of One (cm)', 'number'],
		['height', 'Height of One (cm)', 'number'],
		['hs_code', 'HS Code', 'id'],
		['origin', 'Country of Origin', 'text'],
		['ean', 'EAN', 'id'],
		['item_description', 'Description', 'text'],
		['product_id', 'Product ID', 'id'],
		['variant_id', 'Variant ID', 'id'],
		['line_id', 'Line ID', 'id'],
		['image_url', 'Image URL', 'text'],
		['ships', 'Is Shipped (Yes or No)', 'text'],
		['mid_code', 'Manufacturer ID (MID)', 'id'],
		['material', 'Material', 'text'],
		['intended_use', 'Intended Use', 'text'],
	]),
];

/** What may not differ within an order. Totals too: one that does is a row's. Notes are put together. */
const SAME = ROW_FIELDS.filter(
	({ of, name }) => of === 'order' && name !== 'order_id' && name !== 'notes',
).map(({ name }) => name);

/** Which fields have a column. Refusals speak of the columns. */
class Mapping {
	private readonly columns = new Map<string, string>();

	private readonly names = new Map<string, string>();

	private money?: string[];

	private addresses?: { shipping: AddressColumns; billing: AddressColumns };

	constructor(given: Record<string, string> = {}) {
		for (const { name, label } of ROW_FIELDS) {
			const column = Object.hasOwn(given, name) ? given[name] : '';
			if (column.trim() !== '') this.columns.set(name, column);
			// One that is not mapped is called by its label, and is in no file.
			this.names.set(name, this.columns.get(name) ?? `${label} (no column chosen)`);
		}
	}

	has(field: string): boolean {
		return this.columns.has(field);
	}

	/** Which groups of fields have a column at all: asked for each row. */
	private readonly known = new Map<string, boolean>();

	hasAny(group: string, fields: readonly string[]): boolean {
		let known = this.known.get(group);
		if (known === undefined)
			this.known.set(group, (known = fields.some((field) => this.has(field))));
		return known;
	}

	/** The column of a field. */
	readonly of = (field: string): string => this.names.get(field) ?? field;

	/** Columns with amounts of money. */
	get amounts(): string[] {
		this.money ??= this.all(MONEY);
		return this.money;
	}

	get places(): { shipping: AddressColumns; billing: AddressColumns } {
		this.addresses ??= { shipping: place(this, ''), billing: place(this, 'billing_') };
		return this.addresses;
	}

	all(fields: readonly RowField[]): string[] {
		return fields.filter(({ name }) => this.has(name)).map(({ name }) => this.of(name));
	}

	/** Fields that must have a column and have none. */
	get missing(): RowField[] {
		const missing = ROW_FIELDS.filter(({ name, required }) => required && !this.has(name));
		const isPriced = this.has('unit_price') || this.has('line_total');
		const prices = ROW_FIELDS.filter(({ name }) => name === 'unit_price');
		return isPriced ? missing : [...missing, ...prices];
	}
}

/** The columns that are called like a field: by its label or by its name, capitals and blanks aside. */
export function columnsByName(rows: readonly Row[]): Record<string, string> {
	const found = new Map<string, string>();
	for (const { cells } of rows)
		for (const column in cells) if (!found.has(column)) found.set(column, columnKey(column));
	const byKey = new Map([...found].reverse().map(([column, key]) => [key, column]));
	const columns: Record<string, string> = {};
	for (const { name, label } of ROW_FIELDS) {
		const column = byKey.get(columnKey(label)) ?? byKey.get(columnKey(name));
		if (column !== undefined) columns[name] = column;
	}
	return columns;
}

const kindOf = (kind: RowField['kind']) => ROW_FIELDS.filter((field) => field.kind === kind);

const NOT_MONEY = new Set(['quantity', 'weight', 'length', 'width', 'height']);
const MONEY = kindOf('number').filter(({ name }) => !NOT_MONEY.has(name));

function layoutOf(mapping: Mapping, settings: ShopSettings): Layout {
	return {
		id: mapping.of('order_id'),
		joinsAbove: settings.joinEmptyAbove ?? false,
		same: SAME.filter((name) => mapping.has(name)).map((name) => mapping.of(name)),
		numbers: mapping.all(kindOf('number')),
		dates: mapping.all(kindOf('date')),
		postalCodes: ['', 'billing_'].map(
			(prefix) => [mapping.of(`${prefix}postal_code`), mapping.of(`${prefix}country`)] as const,
		),
	};
}

const place = (mapping: Mapping, prefix: string): AddressColumns => ({
	name: mapping.of(mapping.has(`${prefix}last_name`) ? `${prefix}last_name` : `${prefix}name`),
	company: mapping.of(`${prefix}company`),
	lines: [mapping.of(`${prefix}street`), mapping.of(`${prefix}address_2`)],
	houseNumber: mapping.has(`${prefix}house_number`)
		? mapping.of(`${prefix}house_number`)
		: undefined,
	postalCode: mapping.of(`${prefix}postal_code`),
	city: mapping.of(`${prefix}city`),
	state: mapping.of(`${prefix}state`),
	country: mapping.of(`${prefix}country`),
});

const named = (prefix: string) =>
	['first_name', 'last_name', 'name'].map((field) => `${prefix}${field}`);
const NAMES = { '': named(''), billing_: named('billing_') };

/** A name in one column, or first and last name in two. */
function nameOf(order: OrderRows, mapping: Mapping, prefix: '' | 'billing_'): string | undefined {
	if (!mapping.hasAny(`${prefix}names`, NAMES[prefix])) return undefined;
	const first = order.text(mapping.of(`${prefix}first_name`));
	const last = order.text(mapping.of(`${prefix}last_name`));
	const whole = order.text(mapping.of(`${prefix}name`));
	if (whole !== undefined) return whole;
	return first !== undefined && last !== undefined ? `${first} ${last}` : (first ?? last);
}

function weightOf(order: OrderRows, mapping: Mapping, row: Row): RowLine['weight'] {
	const column = mapping.of('weight');
	const read = order.measure(column, row);
	// A discount has no weight, and a gift card weighs nothing.
	if (!read || isZero(read.exact)) return undefined;
	if (isNegative(read.exact))
		return order.fault(
			column,
			`must be 0 or more, found ${shownExact(read.exact)}`,
			undefined,
			row,
		);
	const unit = weightUnit(read.unit ?? order.text(mapping.of('weight_unit'), row));
	if (unit instanceof Unreadable) return order.fault(column, unit.detail, unit.advice, row);
	const known = unit ?? order.sheet.settings.weightUnit;
	if (known !== undefined) return { exact: read.exact, unit: known };
	return order.fault(
		column,
		`has no unit, found ${shownExact(read.exact)}`,
		'Set Weight Unit, or choose the column that has it.',
		row,
	);
}

const shownExact = (exact: Exact) => String(exactNumber(exact) ?? exact.units);

const SIDES = ['length', 'width', 'height'];
const SIDE_UNITS = new Set(['cm', 'mm', 'm', 'yd', 'ft', 'in']);

/** All three sides or none; without a unit beside them they are centimetres, as the field says. */
function sidesOf(order: OrderRows, mapping: Mapping, row: Row): RowLine['sides'] {
	if (!mapping.hasAny('sides', SIDES)) return undefined;
	const columns = SIDES.map((name) => mapping.of(name));
	const read = columns.map((column) => order.measure(column, row));
	if (read.every((side) => !side || isZero(side.exact))) return undefined;
	const units = new Set(read.map((side) => side?.unit?.toLowerCase() ?? 'cm'));
	const [unit] = units;
	const values = read.map((side) => side && exactNumber(side.exact));
	if (
		units.size > 1 ||
		!SIDE_UNITS.has(unit) ||
		values.some((value) => value === undefined || value < 0)
	) {
		const missing = read.findIndex((side) => !side);
		return order.fault(
			columns[Math.max(missing, 0)],
			'must be a side in cm like the other two, or all three be empty',
			undefined,
			row,
		);
	}
	return { values: values as [number, number, number], unit };
}

/** Downloads and the like travel in no parcel; what the column says nothing of does. */
const travels = (order: OrderRows, mapping: Mapping, row: Row) =>
	order.reading(mapping.of('ships'), yesOrNo, row) ?? true;

function lineOf(order: OrderRows, mapping: Mapping, row: Row): RowLine {
	const text = (field: string) =>
		mapping.has(field) ? order.text(mapping.of(field), row) : undefined;
	const id = (field: string) => (mapping.has(field) ? order.id(mapping.of(field), row) : undefined);
	const money = (field: string) =>
		mapping.has(field) ? order.money(mapping.of(field), row) : undefined;
	return {
		row,
		named: mapping.of('item_name'),
		priced: mapping.of(mapping.has('line_total') ? 'line_total' : 'unit_price'),
		id: order.digits(mapping.of('line_id'), row),
		productId: id('product_id'),
		variantId: id('variant_id'),
		name: text('item_name'),
		description: text('item_description'),
		sku: id('sku'),
		ean: order.digits(mapping.of('ean'), row),
		image: text('image_url'),
		hsCode: order.reading(mapping.of('hs_code'), hsCode, row),
		origin: order.country(mapping.of('origin'), row),
		quantity: order.pieces(mapping.of('quantity'), row),
		unit: money('unit_price'),
		all: money('line_total'),
		travels: travels(order, mapping, row),
		weight: weightOf(order, mapping, row),
		sides: sidesOf(order, mapping, row),
		midCode: id('mid_code'),
		material: text('material'),
		intendedUse: text('intended_use'),
	};
}

/** Has the row an article? One that only goes on with the order's own columns has none. */
const hasArticle = (order: OrderRows, mapping: Mapping, row: Row) =>
	['item_name', 'quantity', 'unit_price', 'line_total', 'sku'].some((field) =>
		order.given(mapping.of(field), row),
	);

/** Costs that cannot be below nothing. */
function charge(order: OrderRows, column: string): Exact | undefined {
	const exact = order.money(column);
	if (!exact || !isNegative(exact)) return exact;
	return order.fault(
		column,
		`must be 0 or more, found ${shownExact(exact)}`,
		'What is taken off stands in Discount.',
	);
}

const CUSTOMS = [
	'sender_tax_number',
	'tax_number',
	'invoice_number',
	'shipment_type',
	'export_type',
];

/** What customs ask for. What nothing is said of is left to Sendcloud. */
function customsOf(order: OrderRows, mapping: Mapping): IDataObject | undefined {
	if (!mapping.hasAny('customs', CUSTOMS)) return undefined;
	const { of } = mapping;
	const number = (field: string) => {
		const found = order.reading(of(field), taxNumber);
		return found && [found];
	};
	const taxes = kept({ sender: number('sender_tax_number'), receiver: number('tax_number') });
	return given({
		commercial_invoice_number: order.digits(of('invoice_number')),
		shipment_type: order.reading(of('shipment_type'), purpose),
		export_type: order.reading(of('export_type'), exportType),
		tax_numbers: given(taxes),
	});
}

const POINT = ['service_point', 'carrier_service_point', 'post_number'];

/** Where the customer picks it up: Sendcloud's own number of the point, or the carrier's. */
function servicePointOf(order: OrderRows, mapping: Mapping): IDataObject | undefined {
	if (!mapping.hasAny('servicePoint', POINT)) return undefined;
	const [own, carrier, post] = POINT.map((field) => mapping.of(field));
	const point = given({
		id: order.digits(own),
		carrier_service_point_id: order.digits(carrier),
		post_number: order.digits(post),
	});
	if (point?.id !== undefined && point.carrier_service_point_id !== undefined)
		order.fault(
			carrier,
			`must be empty where ${own} has something`,
			'A service point has the ID of Sendcloud or that of the carrier.',
		);
	if (point?.post_number !== undefined && order.has(post) && Object.keys(point).length === 1)
		order.fault(
			post,
			'is of a service point, and the row names none',
			`Fill ${own} or ${carrier}.`,
		);
	return point;
}

/** The option that the parcel is to be shipped with. */
function shipWithOf(order: OrderRows, mapping: Mapping): IDataObject | undefined {
	const shipping_option_code = order.text(mapping.of('shipping_option'));
	return shipping_option_code === undefined
		? undefined
		: { type: 'shipping_option_code', properties: { shipping_option_code } };
}

function read(order: OrderRows, id: string, mapping: Mapping): ShopOrder {
	const text = (field: string) => (mapping.has(field) ? order.text(mapping.of(field)) : undefined);
	const money = (field: string) =>
		mapping.has(field) ? order.money(mapping.of(field)) : undefined;
	const costs = (field: string) => charge(order, mapping.of(field));
	order.readCurrency(mapping.of('currency'), mapping.amounts);
	const lines = order.rows
		.filter((row) => hasArticle(order, mapping, row))
		.map((row) => lineOf(order, mapping, row));
	const travels = lines.some((line) => line.travels);
	const name = nameOf(order, mapping, '');
	const email = order.email(mapping.of('email'));
	const phone = order.phone(mapping.of('phone'));
	const shippingTo = (travels ? shippingAddress : addressIfGiven)(
		order,
		mapping.places.shipping,
		name,
	);
	const discount = money('discount');
	return orderOf(order, {
		id,
		number: order.digits(mapping.of('order_number')),
		status: { code: text('status') ?? 'unshipped' },
		placed: mapping.of('created_at'),
		createdAt: order.time(mapping.of('created_at')),
		updatedAt: order.time(mapping.of('updated_at')),
		notes: order.notes(mapping.of('notes')),
		tags: text('tags')
			?.split(',')
			.map((tag) => tag.trim())
			.filter(Boolean),
		lines,
		listed: mapping.of('item_name'),
		payment: { code: text('payment_status') ?? 'unknown' },
		total: money('total'),
		totalled: mapping.of('total'),
		subtotal: money('subtotal'),
		shipping: costs('shipping_costs'),
		insured: costs('insured_value'),
		other: costs('other_costs'),
		cashOnDelivery: order.reading(mapping.of('cash_on_delivery'), yesOrNo),
		invoiceDate: order.time(mapping.of('invoice_date'))?.slice(0, 10),
		customs: customsOf(order, mapping),
		servicePoint: servicePointOf(order, mapping),
		shipWith: shipWithOf(order, mapping),
		tax: money('tax'),
		discount: discount && size(discount),
		customer: { name: name ?? text('company'), email, phone },
		billing: billingAddress(order, mapping.places.billing, nameOf(order, mapping, 'billing_')),
		shippingTo: shippingTo && {
			...shippingTo,
			...(email === undefined ? {} : { email }),
			...(phone === undefined ? {} : { phone_number: phone }),
		},
		delivery: text('shipping_method'),
	});
}

/** A refusal for all rows: fields that must have a column. */
function readOwn(rows: readonly Row[], settings: ShopSettings): ReadOrder[] {
	const mapping = new Mapping(settings.columns);
	const isMissing = new Set(mapping.missing);
	const columns: Column[] = ROW_FIELDS.filter(
		(field) => mapping.has(field.name) || isMissing.has(field),
	).map(({ name }) => ({ name: mapping.of(name), required: true }));
	return readRows(
		rows,
		{
			columns,
			layout: layoutOf(mapping, settings),
			read: (order, id) => read(order, id, mapping),
		},
		settings,
	);
}

export const rows = rowsFormat({
	name: 'rows',
	label: 'Rows of My Own',
	description: 'Rows of any file: choose which column holds what',
	source: 'https://api.sendcloud.dev/docs/sendcloud-public-api/orders',
	settings: ['timezone', 'decimalMark', 'dateOrder', 'weightUnit'],
	columns: ROW_FIELDS.map(({ label, required }) => ({ name: label, required })),
	read: readOwn,
});
