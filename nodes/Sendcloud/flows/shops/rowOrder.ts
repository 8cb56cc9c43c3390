/** An order of Sendcloud's out of what a format found in its rows. */
import type { IDataObject } from 'n8n-workflow';

import { CENTIMETRES } from '../../api/units';
import { shown, type Row, type ShopOrder, type WeightUnit } from './define';
import {
	amountText,
	dividedBy,
	exactNumber,
	exactText,
	isNegative,
	isZero,
	negative,
	plus,
	roundedShare,
	times,
	total,
	ZERO,
	type Exact,
} from './exact';
import { addressOf } from './reading/address';
import { hintsAbout } from './reading/plausible';
import type { OrderRows } from './rows';

/** Where the columns of an address are. */
export interface AddressColumns {
	name?: string;
	company?: string;
	lines: readonly string[];
	houseNumber?: string;
	postalCode: string;
	city: string;
	state?: string;
	country: string;
	email?: string;
	phone?: string;
}

const text = (order: OrderRows, column?: string) =>
	column === undefined ? undefined : order.text(column);

const NO_POSTAL_CODE = 'Where the country has none, write 00000.';

function readAddress(order: OrderRows, at: AddressColumns, name?: string): IDataObject {
	const country = order.country(at.country);
	return addressOf({
		name: name ?? text(order, at.name),
		company: text(order, at.company),
		lines: at.lines.map((column) => order.text(column)),
		houseNumber: at.houseNumber === undefined ? undefined : order.houseNumber(at.houseNumber),
		postalCode: order.postal(at.postalCode, country),
		city: order.text(at.city),
		state: at.state === undefined ? undefined : order.state(at.state, country),
		country,
		email: at.email === undefined ? undefined : order.email(at.email),
		phone: at.phone === undefined ? undefined : order.phone(at.phone),
	});
}

const hasPlace = (order: OrderRows, at: AddressColumns) =>
	[...at.lines, at.postalCode, at.city].some((column) => order.given(column));

/**
 * Where the parcel goes; what is missing is a fault.
 * @param name of the person, where it is made of two columns
 */
export function shippingAddress(order: OrderRows, at: AddressColumns, name?: string): IDataObject {
	const address = readAddress(order, at, name);
	if (address.name === undefined) order.lacking(at.name ?? at.company ?? at.lines[0]);
	if (address.address_line_1 === undefined) order.lacking(at.lines[0]);
	if (address.postal_code === undefined) order.lacking(at.postalCode, NO_POSTAL_CODE);
	if (address.city === undefined) order.lacking(at.city);
	if (address.country_code === undefined) order.lacking(at.country);
	return address;
}

/** The same, but an order in which nothing travels needs none. */
export const addressIfGiven = (
	order: OrderRows,
	at: AddressColumns,
	name?: string,
): IDataObject | undefined => (hasPlace(order, at) ? shippingAddress(order, at, name) : undefined);

/** Who pays. Nothing is sent there, so an incomplete one is left out, and the hint says so. */
export function billingAddress(
	order: OrderRows,
	at: AddressColumns,
	name?: string,
): IDataObject | undefined {
	if (!hasPlace(order, at)) return undefined;
	const address = readAddress(order, at, name);
	const isWhole = ['name', 'address_line_1', 'postal_code', 'city', 'country_code'].every(
		(key) => address[key] !== undefined,
	);
	if (isWhole) return address;
	order.hint('The billing address was left out, for it is not complete');
	return undefined;
}

/** One article. */
export interface RowLine {
	row: Row;
	/** Its name's column. */
	named: string;
	/** Where its price stands. */
	priced: string;
	id?: string;
	productId?: string;
	variantId?: string;
	name?: string;
	description?: string;
	sku?: string;
	ean?: string;
	image?: string;
	hsCode?: string;
	origin?: string;
	quantity: number;
	/** Price of one, and of all, before discounts. One of them is there. */
	unit?: Exact;
	all?: Exact;
	/** Downloads and the like travel in no parcel. */
	travels: boolean;
	/** Of one piece. */
	weight?: { exact: Exact; unit: WeightUnit };
	/** Length, width and height of one piece. */
	sides?: { values: [number, number, number]; unit: string };
	/** For customs. */
	midCode?: string;
	material?: string;
	intendedUse?: string;
}

function pieceOf(order: OrderRows, line: RowLine): Exact | undefined {
	if (line.unit || !line.all || line.quantity === 0) return line.unit;
	const share = dividedBy(line.all, line.quantity);
	if (share) return share;
	const rounded = roundedShare(line.all, line.quantity);
	order.hint(
		`row ${line.row.item + 1}: one of ${line.quantity} pieces for ${exactText(line.all)} is shown as ${exactText(rounded)}; the price of the line is exact`,
	);
	return rounded;
}

/** An amount of the order. */
function price(
	order: OrderRows,
	exact: Exact | undefined,
	column: string,
	row?: Row,
): IDataObject | undefined {
	if (!exact) return undefined;
	const value = exactNumber(exact);
	if (value !== undefined) return { value, currency: order.currency };
	order.fault(
		column,
		`has more digits than can be sent, found ${exactText(exact)}`,
		undefined,
		row,
	);
	return undefined;
}

function measurement(order: OrderRows, line: RowLine): IDataObject | undefined {
	const { weight, sides, row } = line;
	const isWeighed = line.travels && weight && !isZero(weight.exact);
	const value = isWeighed ? exactNumber(weight.exact) : undefined;
	if (!isWeighed && !sides) return undefined;
	for (const hint of hintsAbout(
		{
			where: `row ${row.item + 1}`,
			...(weight && value !== undefined ? { weight: { value, unit: weight.unit } } : {}),
			sides: sides?.values.map((side) => side * (CENTIMETRES[sides.unit] ?? 1)),
		},
		order.sheet.settings.limits,
	))
		order.hint(hint);
	return {
		...(weight && value !== undefined ? { weight: { value, unit: weight.unit } } : {}),
		...(sides
			? {
					dimension: {
						length: sides.values[0],
						width: sides.values[1],
						height: sides.values[2],
						unit: sides.unit,
					},
				}
			: {}),
	};
}

function item(order: OrderRows, line: RowLine): IDataObject {
	const { row, priced } = line;
	if (line.name === undefined) order.lacking(line.named, undefined, row);
	const all = line.all ?? (line.unit && times(line.unit, line.quantity));
	if (!all) order.lacking(priced, undefined, row);
	const piece = pieceOf(order, line);
	for (const hint of hintsAbout(
		{
			where: `row ${row.item + 1}`,
			price: piece && exactNumber(piece),
			quantity: line.quantity,
		},
		order.sheet.settings.limits,
	))
		order.hint(hint);
	return kept({
		item_id: line.id,
		product_id: line.productId,
		variant_id: line.variantId,
		image_url: line.productId === undefined ? undefined : line.image,
		name: line.name ?? '',
		description: line.description,
		quantity: line.quantity,
		sku: line.sku,
		hs_code: line.hsCode,
		country_of_origin: line.origin,
		unit_price: price(order, piece, priced, row),
		total_price: price(order, all, priced, row),
		measurement: measurement(order, line),
		ean: line.ean,
		mid_code: line.midCode,
		material_content: line.material,
		intended_use: line.intendedUse,
	});
}

/** Amounts in some columns of all rows. */
export const amountsOf = (
	order: OrderRows,
	columns: readonly string[],
	rows: readonly Row[] = order.rows,
): Exact[] => columns.flatMap((column) => rows.flatMap((row) => order.money(column, row) ?? []));

/** Their sum; nothing where there is none. */
export function sum(
	order: OrderRows,
	columns: readonly string[],
	rows?: readonly Row[],
): Exact | undefined {
	const amounts = amountsOf(order, columns, rows);
	return amounts.length > 0 ? total(amounts) : undefined;
}

/** A discount is taken off, with or without a minus of its own. */
export const size = (exact: Exact): Exact => (isNegative(exact) ? negative(exact) : exact);

/** The status of an order, by the day on which each of its articles was shipped. */
export function shippedStatus(order: OrderRows, column: string, rows: readonly Row[]): string {
	if (!order.has(column))
		order.hint(`No column "${column}" says what was shipped already: all is taken for unshipped`);
	const shipped = rows.filter((row) => order.given(column, row)).length;
	if (shipped === 0) return 'unshipped';
	return shipped === rows.length ? 'shipped' : 'partially_shipped';
}

/** The same article row twice is a file put together twice. */
export function noteRepeats(order: OrderRows, lines: readonly RowLine[], column: string): void {
	const seen = new Map<string, Row>();
	for (const { id, row } of lines) {
		if (id === undefined) continue;
		const first = seen.get(id);
		if (first)
			order.fault(
				column,
				`must be another one in each row, found ${shown(id)} in row ${first.item + 1} too`,
				'The file has an article twice: export it anew.',
				row,
			);
		else seen.set(id, row);
	}
}

function withoutMissing(values: IDataObject): IDataObject {
	const given: IDataObject = {};
	for (const key in values) {
		const value = values[key];
		if (value !== undefined) given[key] = value;
	}
	return given;
}

/** What was left undefined is left out. */
export function kept(values: IDataObject): IDataObject {
	for (const key in values) if (values[key] === undefined) return withoutMissing(values);
	return values;
}

/** The same; nothing at all where nothing is left. */
export function given(values: IDataObject): IDataObject | undefined {
	const left = kept(values);
	return Object.keys(left).length > 0 ? left : undefined;
}

/** Costs, which Sendcloud takes as text. None is left out; a discount may be written with a minus. */
export function costs(order: OrderRows, exact: Exact | undefined): IDataObject | undefined {
	if (!exact || isZero(exact)) return undefined;
	return { value: amountText(size(exact)), currency: order.currency };
}

/** What all that travels weighs; nothing where a weight is not known or the units differ, for a sum would be wrong. */
function parcel(lines: readonly RowLine[]): IDataObject | undefined {
	let unit: WeightUnit | undefined;
	let sum = ZERO;
	for (const { travels, weight, quantity } of lines) {
		if (!travels) continue;
		unit ??= weight?.unit;
		if (!weight || weight.unit !== unit || isZero(weight.exact)) return undefined;
		sum = plus(sum, times(weight.exact, quantity));
	}
	const value = unit && exactNumber(sum);
	return value === undefined ? undefined : { weight: { value, unit } };
}

export interface RowOrder {
	id: string;
	number?: string;
	status: { code: string; message?: string };
	/** Column of the time at which it was placed, and what it says. */
	placed: string;
	createdAt?: string;
	updatedAt?: string;
	notes?: string;
	tags?: string[];
	lines: readonly RowLine[];
	/** Where the articles stand, for an order without any. */
	listed: string;
	payment: { code: string; message?: string };
	/** What the customer pays, and the column that says so. */
	total?: Exact;
	totalled: string;
	subtotal?: Exact;
	shipping?: Exact;
	tax?: Exact;
	discount?: Exact;
	/** What the order is insured for. */
	insured?: Exact;
	/** For wrapping and the like. */
	other?: Exact;
	cashOnDelivery?: boolean;
	/** A day, `2026-02-14`. */
	invoiceDate?: string;
	customer?: { name?: string; email?: string; phone?: string };
	shippingTo?: IDataObject;
	billing?: IDataObject;
	delivery?: string;
	localPickup?: boolean;
	/** Customs numbers and the like, in Sendcloud's words. */
	customs?: IDataObject;
	servicePoint?: IDataObject;
	shipWith?: IDataObject;
}

/** Lines with nothing ordered are left out. */
export function orderOf(order: OrderRows, parts: RowOrder): ShopOrder {
	const lines = parts.lines.filter(({ quantity }) => quantity > 0);
	if (lines.length === 0 && order.faults.length === 0)
		order.fault(
			parts.listed,
			parts.lines.length > 0 ? 'is 0 in all rows: the order was cancelled' : 'names no article',
			'There is nothing to ship.',
		);
	if (parts.createdAt === undefined) order.lacking(parts.placed);
	if (!parts.total) order.lacking(parts.totalled);
	const { totalled } = parts;
	const shipping = given({
		is_local_pickup: parts.localPickup,
		delivery_indicator: parts.delivery,
		measurement: parcel(lines),
		ship_with: parts.shipWith,
	});
	const { name, email, phone } = parts.customer ?? {};
	return kept({
		order_id: parts.id,
		order_number: parts.number ?? parts.id,
		order_details: kept({
			integration: { id: order.sheet.settings.integrationId },
			status: kept(parts.status),
			order_created_at: parts.createdAt,
			order_updated_at: parts.updatedAt,
			order_items: lines.map((line) => item(order, line)),
			notes: parts.notes,
			tags: parts.tags && parts.tags.length > 0 ? parts.tags : undefined,
		}),
		payment_details: kept({
			is_cash_on_delivery: parts.cashOnDelivery,
			total_price: price(order, parts.total, totalled),
			subtotal_price: price(order, parts.subtotal, totalled),
			estimated_shipping_price: price(order, parts.shipping, totalled),
			estimated_tax_price: price(order, parts.tax, totalled),
			status: kept(parts.payment),
			invoice_date: parts.invoiceDate,
			discount_granted: costs(order, parts.discount),
			insurance_costs: costs(order, parts.insured),
			freight_costs: costs(order, parts.shipping),
			other_costs: costs(order, parts.other),
		}),
		customs_details: parts.customs,
		customer_details: name === undefined ? undefined : kept({ name, email, phone_number: phone }),
		billing_address: parts.billing,
		shipping_address: parts.shippingTo,
		shipping_details: shipping,
		service_point_details: parts.servicePoint,
	}) as ShopOrder;
}
