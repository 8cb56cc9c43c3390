/** The parts of an order that every shop has, made in one way for all of them. */
import type { IDataObject } from 'n8n-workflow';

import { CENTIMETRES } from '../../api/units';
import { shown, type ShopOrder, type WeightUnit } from './define';
import { kept, price, weight, type Draft, type Place } from './document';
import {
	amountText,
	dividedBy,
	exactNumber,
	exactText,
	isNegative,
	isZero,
	roundedShare,
	times,
	total,
	type Exact,
} from './exact';
import { addressOf } from './reading/address';
import { hintsAbout } from './reading/plausible';
import { stateCode } from './reading/states';

/** Where a shop keeps what an address is made of. */
export interface AddressPlaces {
	/** First and last name, or the whole of it. */
	names: Place[];
	company?: Place;
	street: Place;
	/** What the street needs besides: second line, district. */
	more?: Place[];
	postcode: Place;
	city: Place;
	state?: Place;
	country: Place;
	email?: Place;
	phone?: Place;
}

const NO_POSTCODE =
	'Sendcloud asks for one in every country. Where the country has none, enter 00000 in the shop.';

/** The parts without which Sendcloud takes no address. */
function missingIn(places: AddressPlaces): Array<{ place: Place; advice?: string }> {
	const { street, postcode, city, country, names, company } = places;
	const isNamed = personIn(names) !== undefined || company?.text() !== undefined;
	const rest = [
		{ place: street },
		{ place: postcode, advice: NO_POSTCODE },
		{ place: city },
		{ place: country },
	].filter(({ place }) => place.text() === undefined);
	return isNamed ? rest : [{ place: names[0] }, ...rest];
}

/** Is there anything of an address? A country or an e-mail address alone is none. */
export function hasAddress({ street, postcode, city }: AddressPlaces): boolean {
	return street.given || postcode.given || city.given;
}

/** Where the parcel goes. What is missing is a fault. */
export function shippingAddress(places: AddressPlaces): IDataObject {
	for (const { place, advice } of missingIn(places)) place.lacking(advice);
	return address(places);
}

/** An address if it is whole. */
export const wholeAddress = (places: AddressPlaces): IDataObject | undefined =>
	missingIn(places).length === 0 ? address(places) : undefined;

/** Who pays. Nothing is sent there, so an order goes without rather than not at all; the hint says so. */
export function billingAddress(places: AddressPlaces, draft: Draft): IDataObject | undefined {
	if (!hasAddress(places)) return undefined;
	const [missing] = missingIn(places);
	if (missing === undefined) return address(places);
	draft.hint(
		`The billing address was left out: ${missing.place.where} has nothing, and Sendcloud takes whole addresses only`,
	);
	return undefined;
}

function address(places: AddressPlaces): IDataObject {
	const { draft } = places.street;
	const country = places.country.country();
	const state = stateCode(places.state?.text(), country);
	if (state.hint !== undefined) draft.hint(state.hint);
	return addressOf({
		name: personIn(places.names),
		company: places.company?.text(),
		lines: [places.street, ...(places.more ?? [])].map((place) => place.text()),
		postalCode: places.postcode.postalCode(country),
		city: places.city.text(),
		state: state.code,
		country,
		email: places.email?.email(),
		phone: places.phone?.text(),
	});
}

export function personIn(names: readonly Place[]): string | undefined {
	const words = names.flatMap((name) => name.text() ?? []);
	return words.length > 0 ? words.join(' ') : undefined;
}

/** One line of an order, in the shop's own amounts. */
export interface Line {
	place: Place;
	id?: string;
	productId?: string;
	variantId?: string;
	name: Place;
	description?: string;
	sku?: string;
	ean?: string;
	image?: string;
	hsCode?: string;
	origin?: string;
	/** Pieces that the customer is to get; a line with 0 is left out. */
	quantity: number;
	/** Pieces that are still to be sent, if the shop says so. */
	toSend?: number;
	/** Price of one, and of all, before discounts. One of them is there. */
	unit?: Exact;
	all?: Exact;
	/** Where the price stands. */
	priced: Place;
	/** Downloads, gift cards by e-mail and services travel in no parcel. */
	travels: boolean;
	/** Weight of one piece. */
	weight?: Exact;
	weightUnit?: WeightUnit;
	/** Where the weight stands. */
	weighed?: Place;
	/** Sides of one piece. */
	dimension?: { length: number; width: number; height: number; unit: 'mm' | 'cm' };
}

/** A line as it is now, and how many pieces were ordered at first. */
export interface OrderedLine {
	line: Line;
	ordered: number;
	/** Price of all that was ordered at first. */
	orderedTotal?: Exact;
}

/**
 * The lines that are left. Where none is, because the order was cancelled or paid back whole, all of them as they were
 * ordered: the status of the order says what became of it.
 */
export function asOrdered(lines: readonly OrderedLine[], draft: Draft): Line[] {
	if (lines.length === 0 || lines.some(({ line }) => line.quantity > 0))
		return lines.map(({ line }) => line);
	draft.hint(
		'All articles of this order were cancelled or paid back: they are shown as they were ordered',
	);
	return lines.map(({ line, ordered, orderedTotal }) => ({
		...line,
		quantity: ordered,
		all: orderedTotal ?? line.all,
	}));
}

export function orderItem(line: Line, currency: string): IDataObject {
	const { draft } = line.place;
	hintUnlikely(line, draft);
	const all = line.all ?? (line.unit && times(line.unit, line.quantity));
	if (!all) line.priced.lacking();
	const measured =
		line.travels && line.weighed && line.weightUnit
			? weight(line.weight, line.weightUnit, line.weighed)
			: undefined;
	return kept({
		item_id: line.id,
		product_id: line.productId,
		variant_id: line.variantId,
		name: line.name.needed(),
		description: line.description,
		quantity: line.quantity,
		sku: line.sku,
		ean: line.ean,
		image_url: line.productId === undefined ? undefined : line.image,
		hs_code: line.hsCode,
		country_of_origin: line.origin,
		unit_price: price(line.unit ?? pieceOf(line, all), currency, line.priced),
		total_price: price(all, currency, line.priced) ?? { value: 0, currency },
		measurement:
			line.travels && line.dimension ? { ...measured, dimension: line.dimension } : measured,
	});
}

/** Shops that give the price of a line alone: one piece costs its share. */
function pieceOf({ quantity, place }: Line, all: Exact | undefined): Exact | undefined {
	if (!all || quantity === 0) return undefined;
	const share = dividedBy(all, quantity);
	if (share) return share;
	const rounded = roundedShare(all, quantity);
	place.draft.hint(
		`${place.where}: one of ${quantity} pieces for ${exactText(all)} is shown as ${exactText(rounded)}, to the cent; the price of the line is exact`,
	);
	return rounded;
}

function hintUnlikely(line: Line, draft: Draft): void {
	const { quantity, travels, weightUnit: unit } = line;
	const value = line.weight && exactNumber(line.weight);
	const weighs = travels && value !== undefined && unit !== undefined;
	const piece = {
		where: line.place.where,
		price: line.unit && exactNumber(line.unit),
		quantity,
		sides: travels ? sidesOf(line) : undefined,
		...(weighs ? { weight: { value, unit } } : {}),
	};
	for (const hint of hintsAbout(piece, draft.settings.limits)) draft.hint(hint);
}

/** In centimetres. */
function sidesOf({ dimension }: Line): number[] | undefined {
	if (!dimension) return undefined;
	const { length, width, height, unit } = dimension;
	return [length, width, height].map((side) => side * CENTIMETRES[unit]);
}

/**
 * What the parcel weighs: all that travels and is not on its way yet. Nothing where a piece's weight is not known, for
 * a sum without it would be too small.
 */
export function parcel(lines: readonly Line[]): IDataObject | undefined {
	const left = (line: Line) => line.toSend ?? line.quantity;
	const travelling = lines.filter((line) => line.travels && line.quantity > 0);
	const some = travelling.filter((line) => left(line) > 0);
	// All of it sent: the weight of the whole order, as it was.
	const counted = some.length > 0 ? some : travelling;
	const pieces = (line: Line) => (some.length > 0 ? left(line) : line.quantity);
	const [first] = counted;
	const isWeighed = (line: Line) => line.weight && !isZero(line.weight) && !isNegative(line.weight);
	if (!first?.weighed || !first.weightUnit || !counted.every(isWeighed)) return undefined;
	if (!counted.every((line) => line.weightUnit === first.weightUnit)) return undefined;
	const sum = total(counted.map((line) => times(line.weight as Exact, pieces(line))));
	return weight(sum, first.weightUnit, first.weighed);
}

/** Costs, which Sendcloud takes as text. None is left out. */
export function costs(amount: Exact | undefined, currency: string): IDataObject | undefined {
	if (!amount || isZero(amount) || isNegative(amount)) return undefined;
	return { value: amountText(amount), currency };
}

/** A number for value added tax, with the country that it begins with. */
export function taxNumbers(place: Place): IDataObject | undefined {
	const value = place.text();
	if (value === undefined) return undefined;
	const [, letters] = /^([A-Z]{2})[ \dA-Z]/i.exec(value) ?? [];
	// Greek numbers begin with EL.
	const country = letters?.toUpperCase().replace('EL', 'GR');
	return { tax_numbers: { receiver: [kept({ name: 'VAT', country_code: country, value })] } };
}

/**
 * A weight that has no unit of its own has that of the settings. What does not travel has none.
 * @param where the shop shows its unit
 */
export function weighed(
	place: Place,
	travels: boolean,
	where: string,
): Pick<Line, 'weight' | 'weighed' | 'weightUnit'> {
	if (!travels) return {};
	const amount = place.decimal();
	const { weightUnit } = place.draft.settings;
	if (weightUnit === undefined && amount && !isZero(amount))
		place.fault(
			`has no unit, found ${shown(place.value)}`,
			`Set Weight Unit to that of the shop, which ${where}.`,
		);
	return { weight: amount, weighed: place, weightUnit };
}

/** An order in the shop's words, ready to be put into Sendcloud's. */
export interface OrderParts {
	id: string | undefined;
	number: string | undefined;
	/** Where the number stands. */
	numbered: Place;
	status: { code: string; message?: string };
	created: Place;
	createdAt: string | undefined;
	updatedAt?: string;
	/** Where the lines stand. */
	listed: Place;
	lines: readonly Line[];
	notes?: string;
	tags?: string[];
	currency: string;
	payment: { code: string; message?: string };
	cashOnDelivery?: boolean;
	/** What the customer pays, and where it stands. */
	total: Place;
	subtotal?: Place;
	tax?: Place;
	/** Where the tax is the difference of two other amounts. */
	taxSum?: Exact;
	/** With or without tax, as the lines are. */
	shipping?: Exact;
	shippingPlace?: Place;
	discount?: Exact;
	other?: Exact;
	invoiceDate?: string;
	customs?: IDataObject;
	customer?: { name?: string; email?: string; phone?: string };
	billing?: IDataObject;
	shippingTo?: IDataObject;
	delivery?: string;
	localPickup?: boolean;
	servicePoint?: IDataObject;
}

export function shopOrder(parts: OrderParts, draft: Draft): ShopOrder {
	const { currency, lines, total: sum } = parts;
	const ordered = lines.filter((line) => line.quantity > 0);
	if (ordered.length === 0)
		parts.listed.fault('has no article that is still ordered', 'There is nothing to ship.');
	if (parts.createdAt === undefined) parts.created.lacking();
	if (sum.decimal() === undefined) sum.lacking();
	if (parts.id === undefined) parts.numbered.lacking();
	return kept({
		order_id: parts.id ?? '',
		order_number: parts.number ?? parts.id ?? '',
		order_details: kept({
			integration: { id: draft.settings.integrationId },
			status: kept(parts.status),
			order_created_at: parts.createdAt,
			order_updated_at: parts.updatedAt,
			order_items: ordered.map((line) => orderItem(line, currency)),
			notes: parts.notes,
			tags: parts.tags && parts.tags.length > 0 ? parts.tags : undefined,
		}),
		payment_details: paymentOf(parts),
		customs_details: parts.customs,
		customer_details: customerOf(parts.customer),
		billing_address: parts.billing,
		shipping_address: parts.shippingTo,
		shipping_details: shippingOf(parts, ordered),
		service_point_details: parts.servicePoint,
	});
}

function paymentOf(parts: OrderParts): IDataObject {
	const { currency, shipping, shippingPlace } = parts;
	const read = (place?: Place) => place && price(place.decimal(), currency, place);
	return kept({
		is_cash_on_delivery: parts.cashOnDelivery,
		total_price: read(parts.total),
		subtotal_price: read(parts.subtotal),
		estimated_shipping_price: shippingPlace && price(shipping, currency, shippingPlace),
		estimated_tax_price: read(parts.tax) ?? price(parts.taxSum, currency, parts.total),
		status: kept(parts.payment),
		invoice_date: parts.invoiceDate,
		discount_granted: costs(parts.discount, currency),
		freight_costs: costs(shipping, currency),
		other_costs: costs(parts.other, currency),
	});
}

function customerOf(customer: OrderParts['customer']): IDataObject | undefined {
	if (customer?.name === undefined) return undefined;
	return kept({ name: customer.name, email: customer.email, phone_number: customer.phone });
}

function shippingOf(parts: OrderParts, lines: Line[]): IDataObject | undefined {
	const details = kept({
		is_local_pickup: parts.localPickup,
		delivery_indicator: parts.delivery,
		measurement: parcel(lines),
	});
	return Object.keys(details).length > 0 ? details : undefined;
}
