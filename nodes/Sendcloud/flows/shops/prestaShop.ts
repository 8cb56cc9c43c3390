/**
 * Orders of PrestaShop, as its webservice gives them with `output_format=JSON`.
 * https://devdocs.prestashop-project.org/9/webservice/resources/orders/
 *
 * An order there names its addresses, its customer and its currency by ID alone. A workflow reads them too and hands
 * over one object: `order`, `address_delivery` and, as far as the shop has them, `address_invoice`, `customer`,
 * `currency`, `country`, `state`, `carrier`, `order_state`, `order_details`. Or lists of them for many orders: `orders`,
 * `addresses`, `customers`, `currencies`, `countries`, `states`. Prices are with tax, times in the shop's zone.
 */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { documentFormat, type ReadOrder, type ShopOrder } from './define';
import { currencyOf, eachOrder, Place, unwrapped } from './document';
import { isNegative, isZero, minus, ZERO } from './exact';
import {
	asOrdered,
	billingAddress,
	personIn,
	shippingAddress,
	shopOrder,
	taxNumbers,
	weighed,
	type AddressPlaces,
	type Line,
	type OrderedLine,
} from './parts';

export const prestaShop = documentFormat({
	name: 'prestaShop',
	label: 'PrestaShop Order',
	description: 'From the webservice as JSON, with the addresses that the order names',
	source: 'https://devdocs.prestashop-project.org/9/webservice/resources/orders/',
	settings: ['timezone', 'weightUnit'],
	read(document, settings, item): ReadOrder[] {
		const lists = new Lists();
		return eachOrder(ordersIn(document), settings, item, {
			shop: 'PrestaShop',
			fields: ['order', 'id_address_delivery'],
			read: (root) => read(root, lists),
			number: ({ order }) => isObject(order) && (order.reference ?? order.id),
		});
	},
});

/** An order of another shop may stand in `order` too. */
const MARKS = ['id_address_delivery', 'associations'];

/** Each order together with what it names: beside it, in it, or in lists for all of them. */
function ordersIn(document: unknown): unknown[] {
	return unwrapped(document, ['body', 'prestashop']).flatMap((root) => {
		if (!isObject(root)) return [root];
		const { orders, order = orders, ...rest } = root;
		if (Array.isArray(order)) return order.map((one: unknown) => ({ ...rest, order: one }));
		if (isObject(order))
			return MARKS.some((mark) => mark in order) ? [{ ...rest, order }] : [order];
		return 'id_address_delivery' in root ? [{ ...root, order: root }] : [root];
	});
}

/** Entries of a list by their ID, found once for all orders. */
class Lists {
	private readonly indexes = new WeakMap<object, Map<string, number>>();

	find(list: Place, id: string): Place | undefined {
		if (!Array.isArray(list.value)) return undefined;
		const at = this.indexOf(list.value).get(id);
		return at === undefined ? undefined : list.child(list.value[at], String(at));
	}

	private indexOf(list: unknown[]): Map<string, number> {
		const known = this.indexes.get(list);
		if (known) return known;
		const index = new Map<string, number>();
		list.forEach((entry, at) => {
			if (isObject(entry)) index.set(String(entry.id), at);
		});
		this.indexes.set(list, index);
		return index;
	}
}

interface Kind {
	/** The name of a resource in the webservice. */
	one: string;
	many: string;
}

const ADDRESS: Kind = { one: 'address', many: 'addresses' };
const CUSTOMER: Kind = { one: 'customer', many: 'customers' };
const CURRENCY: Kind = { one: 'currency', many: 'currencies' };
const COUNTRY: Kind = { one: 'country', many: 'countries' };
const STATE: Kind = { one: 'state', many: 'states' };
const CARRIER: Kind = { one: 'carrier', many: 'carriers' };
const ORDER_STATE: Kind = { one: 'order_state', many: 'order_states' };

/**
 * What an ID names: expanded under a name of its own, alone under the name of its kind, or in a list.
 * @param link what has the ID, and the name that it may be expanded under there
 */
function linked(
	root: Place,
	lists: Lists,
	kind: Kind,
	{ owner, id, own }: { owner: Place; id: Place; own?: string },
): Place {
	const wanted = id.id();
	for (const place of own === undefined ? [] : [root.at(own), owner.at(own)]) {
		if (!isObject(place.value)) continue;
		const inner = isObject(place.value[kind.one]) ? place.at(kind.one) : place;
		const found = inner.at('id').id();
		// The address of another order would send the parcel to another customer.
		if (wanted !== undefined && found !== undefined && wanted !== found)
			inner
				.at('id')
				.fault(
					`must be ${wanted}, as ${id.where} says, found ${found}`,
					'Read the one that this order names.',
				);
		return inner;
	}
	for (const place of [owner.at(kind.one), root.at(kind.one)]) {
		if (!isObject(place.value)) continue;
		const inner = isObject(place.value[kind.one]) ? place.at(kind.one) : place;
		if (wanted === undefined || !inner.at('id').given || inner.at('id').id() === wanted)
			return inner;
	}
	const listed = wanted === undefined ? undefined : lists.find(root.at(kind.many), wanted);
	return listed ?? Place.nothing([own ?? kind.one], root.draft);
}

function read(root: Place, lists: Lists): ShopOrder {
	const order = root.at('order');
	const { timezone } = root.draft.settings;
	const link = (id: string, kind: Kind, own?: string) =>
		linked(root, lists, kind, { owner: order, id: order.at(id), own });
	const customer = link('id_customer', CUSTOMER);
	const money = link('id_currency', CURRENCY);
	const currency = currencyOf(money.at('iso_code'));
	const delivery = link('id_address_delivery', ADDRESS, 'address_delivery');
	const invoice = link('id_address_invoice', ADDRESS, 'address_invoice');
	const billing = addressAt(root, invoice, customer, lists);
	const state = link('current_state', ORDER_STATE);
	const amount = (name: string) => order.at(name).decimal();
	const lines = asOrdered(linesOf(root, order), root.draft);
	const gift = order.at('gift_message').notes();
	const cash = order.at('module').text();
	return shopOrder(
		{
			id: order.at('id').id(),
			number: order.at('reference').id(),
			numbered: order.at('id'),
			status: {
				code: order.at('current_state').needed(),
				message: inOneLanguage(state.at('name')),
			},
			created: order.at('date_add'),
			createdAt: order.at('date_add').moment(timezone),
			updatedAt: order.at('date_upd').moment(timezone),
			listed: order.at('associations', 'order_rows'),
			lines,
			notes: gift && `Gift message: ${gift}`,
			currency,
			payment: paymentOf(order, state),
			cashOnDelivery: cash === undefined ? undefined : /cashondelivery$/.test(cash),
			total: order.at('total_paid_tax_incl'),
			subtotal: order.at('total_products_wt'),
			shipping: amount('total_shipping_tax_incl'),
			shippingPlace: order.at('total_shipping_tax_incl'),
			discount: amount('total_discounts_tax_incl'),
			other: amount('total_wrapping_tax_incl'),
			invoiceDate: order.at('invoice_date').moment(timezone)?.slice(0, 10),
			customs: taxNumbers(delivery.at('vat_number')),
			customer: {
				name:
					personIn([customer.at('firstname'), customer.at('lastname')]) ?? personIn(billing.names),
				email: customer.at('email').email(),
				phone: billing.phone?.text(),
			},
			billing: billingAddress(billing, root.draft),
			shippingTo: destination(addressAt(root, delivery, customer, lists), delivery, lines),
			delivery: inOneLanguage(link('id_carrier', CARRIER).at('name')),
		},
		root.draft,
	);
}

/** Texts that a shop has in several languages: the first is as good as any to a merchant. */
function inOneLanguage(place: Place): string | undefined {
	return Array.isArray(place.value) ? place.list()[0]?.at('value').text() : place.text();
}

/** Whether a state counts as paid stands at the state; else what was paid says it. */
function paymentOf(order: Place, state: Place): { code: string; message?: string } {
	const message = order.at('payment').text();
	const paid = order.at('total_paid_real').decimal() ?? ZERO;
	const open = minus(order.at('total_paid_tax_incl').decimal() ?? ZERO, paid);
	if (state.at('paid').flag() === true || isNegative(open) || isZero(open))
		return { code: 'paid', message };
	return { code: isZero(paid) ? 'pending' : 'partially_paid', message };
}

function addressAt(root: Place, place: Place, customer: Place, lists: Lists): AddressPlaces {
	const mobile = place.at('phone_mobile');
	const country = linked(root, lists, COUNTRY, { owner: place, id: place.at('id_country') });
	const state = linked(root, lists, STATE, { owner: place, id: place.at('id_state') });
	const written = place.at('country');
	return {
		names: [place.at('firstname'), place.at('lastname')],
		company: place.at('company'),
		street: place.at('address1'),
		more: [place.at('address2')],
		postcode: place.at('postcode'),
		city: place.at('city'),
		state: state.at('iso_code'),
		country: typeof written.value === 'string' && written.given ? written : country.at('iso_code'),
		email: customer.at('email'),
		phone: mobile.given ? mobile : place.at('phone'),
	};
}

function destination(
	places: AddressPlaces,
	delivery: Place,
	lines: readonly Line[],
): IDataObject | undefined {
	if (delivery.given) return shippingAddress(places);
	if (lines.some((line) => line.travels))
		delivery.lacking(
			'The order has the ID of its address alone: read /api/addresses/{id} and give it as address_delivery.',
		);
	return undefined;
}

/** Rows as the webservice gives them, or as its XML becomes JSON. */
function rowsIn(order: Place): Place[] {
	const rows = order.at('associations', 'order_rows');
	if (!isObject(rows.value)) return rows.list();
	const inside = rows.at('order_row');
	return isObject(inside.value) ? [inside] : inside.list();
}

function linesOf(root: Place, order: Place): OrderedLine[] {
	const details = new Map(
		[...root.list('order_details'), ...order.list('order_details')].map((detail) => [
			detail.at('id').id(),
			detail,
		]),
	);
	return rowsIn(order).map((row) => {
		const id = row.at('id').id();
		return lineOf(row, details.get(id) ?? Place.nothing(['order_details'], root.draft), id);
	});
}

function lineOf(row: Place, detail: Place, id: string | undefined): OrderedLine {
	const ordered = row.at('product_quantity').pieces();
	const quantity = Math.max(0, ordered - (detail.at('product_quantity_refunded').count() ?? 0));
	const priced = row.at('unit_price_tax_incl');
	const orderedTotal = detail.at('total_price_tax_incl').decimal();
	// Only what is downloaded has the key for it.
	const travels = !detail.at('download_hash').given;
	const variant = row.at('product_attribute_id').id();
	const line: Line = {
		place: row,
		id,
		productId: row.at('product_id').id(),
		variantId: variant === '0' ? undefined : variant,
		name: row.at('product_name'),
		sku: row.at('product_reference').id(),
		ean: row.at('product_ean13').id(),
		quantity,
		unit: priced.decimal(),
		all: quantity === ordered ? orderedTotal : undefined,
		priced,
		travels,
		...weighed(
			detail.at('product_weight'),
			travels,
			'stands in PrestaShop under International › Localization › Local Units',
		),
	};
	return { line, ordered, orderedTotal };
}
