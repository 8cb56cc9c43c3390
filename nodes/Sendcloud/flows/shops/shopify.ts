/**
 * Orders of Shopify, in both of its shapes: the REST Admin API and webhooks, as n8n's Shopify nodes hand them over
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/order), and the GraphQL Admin API
 * (https://shopify.dev/docs/api/admin-graphql/latest/objects/Order). The same order has the same ID in both.
 *
 * What was removed or paid back is no longer in the order (`current_quantity`); what is on its way already is in the
 * order but no longer in the parcel's weight. Prices include tax where `taxes_included` says so.
 */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { documentFormat, shown, type ReadOrder, type ShopOrder, type WeightUnit } from './define';
import { currencyOf, eachOrder, Place, unwrapped } from './document';
import { isNegative, minus, total, ZERO, type Exact } from './exact';
import {
	asOrdered,
	billingAddress,
	hasAddress,
	personIn,
	shippingAddress,
	shopOrder,
	type AddressPlaces,
	type Line,
	type OrderedLine,
} from './parts';
import { currencyCode } from './reading/units';

export const shopify = documentFormat({
	name: 'shopify',
	label: 'Shopify Order',
	description: 'From the Shopify node, the Shopify Trigger, or its REST or GraphQL Admin API',
	source: 'https://shopify.dev/docs/api/admin-rest/latest/resources/order',
	read(document, settings, item): ReadOrder[] {
		const wrappers = ['body', 'data', 'orders', 'order', 'node', 'edges', 'nodes'];
		const orders = unwrapped(document, wrappers).map((entry) =>
			isObject(entry) && isObject(entry.node) ? entry.node : entry,
		);
		return eachOrder(orders, settings, item, {
			shop: 'Shopify',
			fields: ['line_items', 'lineItems'],
			read,
			number: (order) => order.name ?? order.id,
		});
	},
});

/** REST says line_items, GraphQL lineItems, and some things both in their own way. */
class Dialect {
	constructor(
		readonly isGraph: boolean,
		readonly money: 'shop' | 'presentment',
	) {}

	/** A field by its name in REST. */
	at(place: Place, name: string): Place {
		return place.at(this.isGraph ? camel(name) : name);
	}

	/** A list, or a connection of GraphQL, which may hold a page of the list only. */
	list(place: Place, name: string): Place[] {
		const connection = this.at(place, name);
		if (!isObject(connection.value)) return connection.list();
		if (connection.at('pageInfo', 'hasNextPage').value === true)
			connection.fault(
				'has further pages, which are missing here',
				'Ask for more at once in the query, e.g. lineItems(first: 250).',
			);
		if (connection.at('nodes').given) return connection.list('nodes');
		return connection.list('edges').map((edge) => edge.at('node'));
	}

	/** An amount in the currency of the order: REST has the shop's beside a set of both, GraphQL the set alone. */
	amount(place: Place, name: string): Place {
		if (this.isGraph) return place.at(`${camel(name)}Set`, `${this.money}Money`, 'amount');
		const inSet = place.at(`${name}_set`, `${this.money}_money`, 'amount');
		return this.money === 'shop' && place.at(name).given ? place.at(name) : inSet;
	}

	/** The amount as it is now, after removals, where it is there. */
	now(place: Place, name: string, isGone: boolean): Place {
		const current = this.amount(place, `current_${name}`);
		return current.given && !isGone ? current : this.amount(place, name);
	}
}

const camel = (name: string) =>
	name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function read(order: Place): ShopOrder {
	const isGraph = order.at('lineItems').given;
	const { dialect, currency } = moneyOf(order, isGraph);
	const at = (name: string) => dialect.at(order, name);
	const refunded = refunds(order, dialect);
	const all = dialect.list(order, 'line_items').map((line) => lineOf(line, dialect, refunded));
	// Then the amounts are those of the order as it was placed, too.
	const isGone = all.length > 0 && all.every(({ line }) => line.quantity === 0);
	const lines = asOrdered(all, order.draft);
	const isPartial = ['partial', 'partially_fulfilled'].includes(fulfilment(at));
	const shipping = shippingLines(order, dialect);
	const billing = addressAt(order, dialect, 'billing_address');
	const customer = at('customer');
	const person = personIn([dialect.at(customer, 'first_name'), dialect.at(customer, 'last_name')]);
	const id = idOf(order, dialect);
	if (at('test').value === true) order.draft.hint('This is a test order of Shopify');
	return shopOrder(
		{
			id,
			number: at('name').id() ?? at('order_number').id(),
			numbered: order.at('id'),
			status: statusOf(at),
			created: at('created_at'),
			createdAt: at('created_at').moment('UTC'),
			updatedAt: at('updated_at').moment('UTC'),
			listed: at('line_items'),
			lines: isPartial ? lines : lines.map((line) => ({ ...line, toSend: undefined })),
			notes: notesOf(order, dialect),
			tags: tagsIn(at('tags')),
			currency,
			payment: {
				code: (isGraph ? order.at('displayFinancialStatus') : at('financial_status'))
					.needed()
					.toLowerCase(),
				message: gateways(at).join(', ') || undefined,
			},
			cashOnDelivery:
				gateways(at).length > 0
					? gateways(at).some((name) => /^cash on delivery/i.test(name))
					: undefined,
			total: dialect.now(order, 'total_price', isGone),
			subtotal: dialect.now(order, 'subtotal_price', isGone),
			tax: dialect.now(order, 'total_tax', isGone),
			shipping: shipping.price,
			shippingPlace: at('shipping_lines'),
			discount: discountOf(dialect.now(order, 'total_discounts', isGone), shipping.discount),
			customer: {
				name: person ?? personIn(billing.names) ?? billing.company?.text(),
				email: billing.email?.email(),
				phone: at('phone').text() ?? dialect.at(customer, 'phone').text(),
			},
			billing: billingAddress(billing, order.draft),
			shippingTo: destination(addressAt(order, dialect, 'shipping_address'), lines),
			delivery: shipping.titles.join(', ') || undefined,
		},
		order.draft,
	);
}

/**
 * The shop's currency; the customer's where Sendcloud takes that one alone. Amounts are taken from one of both, never
 * converted.
 */
function moneyOf(order: Place, isGraph: boolean): { dialect: Dialect; currency: string } {
	const shop = order.at(isGraph ? 'currencyCode' : 'currency');
	const presentment = order.at(isGraph ? 'presentmentCurrencyCode' : 'presentment_currency');
	const isKnown = (place: Place) => typeof currencyCode(place.value) === 'string';
	// Another currency, not a damaged name of one.
	const isOther = /^[A-Z]{3}$/.test(shop.text() ?? '');
	if (isKnown(shop) || !isOther || !isKnown(presentment))
		return { dialect: new Dialect(isGraph, 'shop'), currency: currencyOf(shop) };
	order.draft.hint(
		`Amounts are in ${presentment.text()}, as the customer paid: Sendcloud does not take ${shown(shop.value)}`,
	);
	return { dialect: new Dialect(isGraph, 'presentment'), currency: currencyOf(presentment) };
}

const GID = /^gid:\/\/shopify\/\w{1,40}\/(\d{1,20})$/;

/** The number of an ID. The one of GraphQL is a text and keeps all digits where JSON's number does not. */
function idOf(place: Place, dialect: Dialect): string | undefined {
	const gid = dialect.isGraph ? place.at('id') : place.at('admin_graphql_api_id');
	const number = typeof gid.value === 'string' ? GID.exec(gid.value.trim())?.[1] : undefined;
	return number ?? place.at('id').id();
}

type At = (name: string) => Place;

/** `unfulfilled`, `partial`, `fulfilled`: in REST nothing is the first of them. */
function fulfilment(at: At): string {
	const place = at('display_fulfillment_status');
	return (place.text() ?? at('fulfillment_status').text() ?? 'unfulfilled').toLowerCase();
}

function statusOf(at: At): { code: string; message?: string } {
	if (at('cancelled_at').given)
		return { code: 'cancelled', message: at('cancel_reason').text()?.toLowerCase() };
	return { code: fulfilment(at) };
}

const gateways = (at: At): string[] =>
	at('payment_gateway_names')
		.list()
		.flatMap((name) => name.text() ?? []);

/** The customer's note, and what the shop asked besides. Names that begin with _ are kept from people. */
function notesOf(order: Place, dialect: Dialect): string | undefined {
	const extra = order
		.list(dialect.isGraph ? 'customAttributes' : 'note_attributes')
		.flatMap(nameAndValue);
	const note = order.at('note').notes();
	return [...(note === undefined ? [] : [note]), ...extra].join('\n') || undefined;
}

function nameAndValue(entry: Place): string[] {
	const name = entry.either('name', 'key').text();
	const value = entry.at('value').text();
	return name === undefined || value === undefined || name.startsWith('_')
		? []
		: [`${name}: ${value}`];
}

function tagsIn(place: Place): string[] {
	const tags = Array.isArray(place.value)
		? place.list().flatMap((tag) => tag.text() ?? [])
		: (place.text() ?? '').split(',');
	return tags.map((tag) => tag.trim()).filter(Boolean);
}

/** What shipping costs after discounts, and the discounts on it. */
function shippingLines(
	order: Place,
	dialect: Dialect,
): { price?: Exact; discount: Exact; titles: string[] } {
	const lines = dialect
		.list(order, 'shipping_lines')
		.filter((line) => dialect.at(line, 'is_removed').value !== true);
	const one = dialect.isGraph ? order.at('shippingLine') : undefined;
	const used = lines.length === 0 && one?.given ? [one] : lines;
	const amounts = used.map((line) => {
		const full = dialect.amount(line, dialect.isGraph ? 'original_price' : 'price').decimal();
		const paid = dialect.amount(line, 'discounted_price').decimal() ?? full;
		return { full: full ?? paid, paid };
	});
	const titles = used.flatMap((line) => line.at('title').text() ?? []);
	if (amounts.length === 0 || amounts.some(({ paid }) => paid === undefined)) {
		const sum = dialect.amount(order, 'total_shipping_price').decimal();
		return { price: sum, discount: ZERO, titles };
	}
	const price = total(amounts.map(({ paid }) => paid as Exact));
	return { price, discount: minus(total(amounts.map(({ full }) => full as Exact)), price), titles };
}

/** Sendcloud wants the discount without that on shipping. */
function discountOf(place: Place, onShipping: Exact): Exact | undefined {
	const all = place.decimal();
	const rest = all && minus(all, onShipping);
	return rest && isNegative(rest) ? ZERO : rest;
}

function lineOf(place: Place, dialect: Dialect, refunded: Refunded): OrderedLine {
	const at = (name: string) => dialect.at(place, name);
	const ordered = at('quantity').pieces();
	const priced = dialect.amount(place, dialect.isGraph ? 'original_unit_price' : 'price');
	const stock = place.at('variant', 'inventoryItem');
	const { isGraph } = dialect;
	const line: Line = {
		place,
		id: idOf(place, dialect),
		productId: isGraph ? numberOf(place.at('product')) : at('product_id').id(),
		variantId: isGraph ? numberOf(place.at('variant')) : at('variant_id').id(),
		name: place.either('name', 'title'),
		// What the customer had written on it, and the like.
		description:
			place
				.list(isGraph ? 'customAttributes' : 'properties')
				.flatMap(nameAndValue)
				.join(', ') || undefined,
		sku: at('sku').id(),
		ean: isGraph ? place.at('variant', 'barcode').id() : undefined,
		image: isGraph ? place.at('image', 'url').text() : undefined,
		hsCode: isGraph ? stock.at('harmonizedSystemCode').text() : undefined,
		origin: isGraph ? stock.at('countryCodeOfOrigin').country() : undefined,
		quantity: leftOf(place, dialect, refunded, ordered),
		toSend: at(isGraph ? 'unfulfilled_quantity' : 'fulfillable_quantity').count(),
		unit: priced.decimal(),
		priced,
		travels: at('requires_shipping').flag() !== false,
		...(isGraph ? graphWeight(stock.at('measurement', 'weight')) : grams(at('grams'))),
	};
	return { line, ordered };
}

/** The ID of what GraphQL gives as an object. */
function numberOf(place: Place): string | undefined {
	return place.given ? idOf(place, new Dialect(true, 'shop')) : undefined;
}

type Weighed = Pick<Line, 'weight' | 'weighed' | 'weightUnit'>;

const grams = (place: Place): Weighed => ({
	weight: place.decimal(),
	weighed: place,
	weightUnit: 'g',
});

const UNITS: Record<string, WeightUnit> = {
	GRAMS: 'g',
	KILOGRAMS: 'kg',
	OUNCES: 'oz',
	POUNDS: 'lbs',
};

function graphWeight(place: Place): Weighed {
	const value = place.at('value');
	if (!value.given) return {};
	const unit = place.at('unit');
	const weightUnit = UNITS[unit.text() ?? ''];
	if (!weightUnit)
		unit.fault(`must be one of ${Object.keys(UNITS).join(', ')}, found ${shown(unit.value)}`);
	return { weight: value.decimal(), weighed: value, weightUnit };
}

/** Pieces that the customer is still to get. Older versions of the API tell it by the refunds alone. */
function leftOf(line: Place, dialect: Dialect, refunded: Refunded, ordered: number): number {
	const current = dialect.at(line, 'current_quantity').count();
	return current ?? Math.max(0, ordered - refunded(line));
}

type Refunded = (line: Place) => number;

/** How many pieces of a line were paid back, put together when it is asked for the first time. */
function refunds(order: Place, dialect: Dialect): Refunded {
	let counts: Map<string | undefined, number> | undefined;
	const counted = () => {
		const found = new Map<string | undefined, number>();
		for (const entry of order.list('refunds').flatMap((one) => one.list('refund_line_items'))) {
			// Two IDs that lost their digits alike are not the same line, and id() refuses them.
			const id = entry.at('line_item_id').id();
			found.set(id, (found.get(id) ?? 0) + (entry.at('quantity').count() ?? 0));
		}
		return found;
	};
	return (line) => {
		if (dialect.isGraph) return 0;
		counts ??= counted();
		return counts.size === 0 ? 0 : (counts.get(line.at('id').id()) ?? 0);
	};
}

function addressAt(
	order: Place,
	dialect: Dialect,
	name: 'billing_address' | 'shipping_address',
): AddressPlaces {
	const place = dialect.at(order, name);
	const at = (field: string) => dialect.at(place, field);
	const parts = [at('first_name'), at('last_name')];
	const phone = at('phone');
	const email = dialect.at(order, 'email');
	return {
		names: parts.some((part) => part.given) ? parts : [at('name')],
		company: at('company'),
		street: at('address1'),
		more: [at('address2')],
		postcode: at('zip'),
		city: at('city'),
		state: at('province_code'),
		country: dialect.isGraph ? place.either('countryCodeV2', 'countryCode') : at('country_code'),
		email: email.given ? email : dialect.at(order, 'contact_email'),
		phone: phone.given ? phone : dialect.at(order, 'phone'),
	};
}

/** Downloads and orders that are collected in the shop have no shipping address. */
function destination(places: AddressPlaces, lines: readonly Line[]): IDataObject | undefined {
	if (hasAddress(places)) return shippingAddress(places);
	if (lines.some((line) => line.travels))
		places.street.draft.hint(
			'This order has no shipping address in Shopify: it is collected in the shop, or was sold there',
		);
	return undefined;
}
