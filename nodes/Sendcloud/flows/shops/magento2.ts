/**
 * Orders of Magento 2 and Adobe Commerce, as their REST API and n8n's Magento 2 node give them.
 * https://developer.adobe.com/commerce/webapi/rest/quick-reference/ (GET /V1/orders/{id})
 *
 * A configurable product stands there twice, as the product with its price and as its variant: it is one line here.
 * A bundle whose parts have prices becomes its parts, one with a price of its own stays one line. Times are UTC.
 */
import type { IDataObject } from 'n8n-workflow';

import { append, isObject } from '../../transport/data';
import { documentFormat, shown, type ReadOrder, type ShopOrder } from './define';
import { currencyOf, eachOrder, unwrapped, type Place } from './document';
import { isNegative, isSame, isZero, minus, negative, total, ZERO, type Exact } from './exact';
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
import { currencyCode } from './reading/units';

export const magento2 = documentFormat({
	name: 'magento2',
	label: 'Magento 2 / Adobe Commerce Order',
	description: 'From the Magento 2 node or the REST API',
	source: 'https://developer.adobe.com/commerce/webapi/rest/quick-reference/',
	settings: ['weightUnit'],
	read(document, settings, item): ReadOrder[] {
		return eachOrder(ordersIn(document), settings, item, {
			shop: 'Magento 2',
			fields: ['increment_id', 'grand_total'],
			read,
			number: (order) => order.increment_id ?? order.entity_id,
		});
	},
});

/** A search answers with a list in `items`; an order has its lines there. */
function ordersIn(document: unknown): unknown[] {
	return unwrapped(document, ['body']).flatMap((one) =>
		isObject(one) && 'total_count' in one && Array.isArray(one.items)
			? (one.items as unknown[])
			: [one],
	);
}

function read(order: Place): ShopOrder {
	const { currency, prefix } = moneyOf(order);
	const amount = (name: string, place = order) => place.at(`${prefix}${name}`);
	const hasTax = amount('subtotal_incl_tax').given;
	const taxed = (name: string) => amount(hasTax ? `${name}_incl_tax` : name);
	const all = linesOf(order, prefix, hasTax);
	const lines = asOrdered(all, order.draft);
	const billing = addressAt(order.at('billing_address'), order);
	const offShipping = amount('shipping_discount_amount').decimal() ?? ZERO;
	const shipping = amount(hasTax ? 'shipping_incl_tax' : 'shipping_amount');
	const extension = order.at('extension_attributes');
	const fullShipping = shipping.decimal();
	return shopOrder(
		{
			id: order.at('entity_id').id(),
			number: order.at('increment_id').id(),
			numbered: order.at('entity_id'),
			status: statusOf(order),
			created: order.at('created_at'),
			createdAt: order.at('created_at').moment('UTC'),
			updatedAt: order.at('updated_at').moment('UTC'),
			listed: order.at('items'),
			lines,
			notes: notesOf(order),
			currency,
			payment: paymentOf(order, amount),
			cashOnDelivery: order.at('payment').given
				? order.at('payment', 'method').text() === 'cashondelivery'
				: undefined,
			total: amount('grand_total'),
			subtotal: taxed('subtotal'),
			tax: amount('tax_amount'),
			shipping: fullShipping && minus(fullShipping, offShipping),
			shippingPlace: shipping,
			discount: discountOf(amount('discount_amount'), offShipping),
			customs: taxNumbers(taxNumberOf(order)),
			customer: {
				name:
					personIn([order.at('customer_firstname'), order.at('customer_lastname')]) ??
					personIn(billing.names),
				email: order.at('customer_email').email(),
				phone: billing.phone?.text(),
			},
			billing: billingAddress(billing, order.draft),
			shippingTo: destination(order),
			delivery: order.at('shipping_description').text(),
			localPickup: methodOf(order) === 'instore_pickup' ? true : undefined,
			servicePoint: servicePoint(extension.at('sendcloud_service_point_id')),
		},
		order.draft,
	);
}

/** What the customer paid in; the shop's base currency where Sendcloud takes that one alone. Nothing is converted. */
function moneyOf(order: Place): { currency: string; prefix: '' | 'base_' } {
	const paid = order.at('order_currency_code');
	const base = order.at('base_currency_code');
	const isKnown = (place: Place) => typeof currencyCode(place.value) === 'string';
	// Another currency, not a damaged name of one.
	const isOther = /^[A-Z]{3}$/.test(paid.text() ?? '');
	if (isKnown(paid) || !isOther || !isKnown(base))
		return { currency: currencyOf(paid), prefix: '' };
	order.draft.hint(
		`Amounts are in ${base.text()}, the base currency of the shop: Sendcloud does not take ${shown(paid.value)}`,
	);
	return { currency: currencyOf(base), prefix: 'base_' };
}

function statusOf(order: Place): { code: string; message?: string } {
	const state = order.at('state').text();
	const status = order.at('status');
	// Shops name their statuses themselves; the state behind them is Magento's.
	const code = status.text() ?? state ?? status.needed();
	return { code, message: state === code ? undefined : state };
}

type Amount = (name: string) => Place;

/** Magento has no status of the payment: what was paid and paid back says it. */
function paymentOf(order: Place, amount: Amount): { code: string; message?: string } {
	const message = order.at('payment', 'method').text();
	const read = (name: string) => amount(name).decimal() ?? ZERO;
	const [paid, back] = [read('total_paid'), read('total_refunded')];
	const open = minus(read('grand_total'), paid);
	const code = !isZero(back)
		? isNegative(minus(back, paid))
			? 'partially_refunded'
			: 'refunded'
		: isNegative(open) || isZero(open)
			? 'paid'
			: isZero(paid)
				? 'pending'
				: 'partially_paid';
	return { code, message };
}

/** Written below zero, with what was taken off shipping. Sendcloud wants it without. */
function discountOf(place: Place, offShipping: Exact): Exact | undefined {
	const written = place.decimal();
	if (!written) return undefined;
	return minus(isNegative(written) ? negative(written) : written, offShipping);
}

function notesOf(order: Place): string | undefined {
	const gift = order.at('extension_attributes', 'gift_message', 'message').notes();
	const parts = [order.at('customer_note').notes(), gift && `Gift message: ${gift}`];
	return parts.filter(Boolean).join('\n') || undefined;
}

function taxNumberOf(order: Place): Place {
	const shipping = assignments(order)[0]?.at('shipping', 'address', 'vat_id');
	const billing = order.at('billing_address', 'vat_id');
	if (shipping?.given) return shipping;
	return billing.given ? billing : order.at('customer_taxvat');
}

function servicePoint(place: Place): IDataObject | undefined {
	const id = place.id();
	// The plug-in writes 0 where none was chosen.
	return id === undefined || id === '0' ? undefined : { id };
}

const assignments = (order: Place): Place[] =>
	order.at('extension_attributes').list('shipping_assignments');

const methodOf = (order: Place) => assignments(order)[0]?.at('shipping', 'method').text();

function addressAt(place: Place, order: Place): AddressPlaces {
	const [street, ...more] = place.list('street');
	const email = place.at('email');
	return {
		names: ['firstname', 'middlename', 'lastname'].map((name) => place.at(name)),
		company: place.at('company'),
		street: street ?? place.at('street'),
		more,
		postcode: place.at('postcode'),
		city: place.at('city'),
		state: place.at('region_code'),
		country: place.at('country_id'),
		email: email.given ? email : order.at('customer_email'),
		phone: place.at('telephone'),
	};
}

/** An order of downloads has none; one with several would be several parcels to several people. */
function destination(order: Place): IDataObject | undefined {
	if (order.at('is_virtual').flag()) return undefined;
	const all = assignments(order);
	const place = order.at('extension_attributes', 'shipping_assignments');
	if (all.length > 1)
		return place.fault(
			`must have one delivery address, found ${all.length}`,
			'An order in Sendcloud has one. Create an order for each address by hand.',
		);
	const address = all[0]?.at('shipping', 'address');
	if (address?.given) return shippingAddress(addressAt(address, order));
	place.lacking(
		'Read the order with GET /V1/orders/{id} and all its fields: there its delivery address stands.',
	);
	return undefined;
}

/** Lines by what they belong to. */
function linesOf(order: Place, prefix: string, hasTax: boolean): OrderedLine[] {
	const items = order
		.list('items')
		.filter((item) => item.at('item_id').given || item.at('sku').given);
	const ids = new Set(items.map((item) => item.at('item_id').id()));
	const children = new Map<string, Place[]>();
	const tops: Place[] = [];
	for (const item of items) {
		const parent = item.at('parent_item_id').id();
		if (parent === undefined || !ids.has(parent)) tops.push(item);
		else append(children, parent, item);
	}
	const one = (item: Place) => lineOf(item, prefix, hasTax);
	return tops.flatMap((item) => {
		const parts = children.get(item.at('item_id').id() ?? '') ?? [];
		const type = item.at('product_type').text();
		if (type === 'configurable') return [withVariant(one(item), parts.map(one)[0])];
		if (type !== 'bundle' || parts.length === 0) return [one(item), ...parts.map(one)];
		return bundle(one(item), parts.map(one));
	});
}

/** The price stands at the product, the weight and the ID of what is packed at its variant too. */
function withVariant(parent: OrderedLine, child: OrderedLine | undefined): OrderedLine {
	if (!child) return parent;
	const isWeighed = parent.line.weight && !isZero(parent.line.weight);
	const { weight, weighed: place, weightUnit, productId } = child.line;
	return {
		...parent,
		line: {
			...parent.line,
			variantId: productId,
			travels: child.line.travels,
			...(isWeighed ? {} : { weight, weighed: place, weightUnit }),
		},
	};
}

function bundle(whole: OrderedLine, parts: OrderedLine[]): OrderedLine[] {
	const sum = total(parts.map(({ orderedTotal }) => orderedTotal ?? ZERO));
	if (!isZero(sum) && whole.orderedTotal && isSame(sum, whole.orderedTotal)) {
		// Sent together, the shop counts the bundle alone.
		const isSent = whole.line.toSend === 0 && whole.line.quantity > 0;
		return isSent ? parts.map((part) => ({ ...part, line: { ...part.line, toSend: 0 } })) : parts;
	}
	const contents = parts.map(({ line, ordered }) => {
		const name = line.name.text() ?? '';
		return `${ordered} × ${name}${line.sku === undefined ? '' : ` (${line.sku})`}`;
	});
	const travels = parts.some(({ line }) => line.travels);
	return [{ ...whole, line: { ...whole.line, travels, description: contents.join(', ') } }];
}

function lineOf(item: Place, prefix: string, hasTax: boolean): OrderedLine {
	const count = (name: string) => item.at(name).count() ?? 0;
	const all = item.at('qty_ordered').pieces();
	const [canceled, refunded] = [count('qty_canceled'), count('qty_refunded')];
	const quantity = Math.max(0, all - canceled - refunded);
	const end = hasTax ? '_incl_tax' : '';
	const unit = item.at(`${prefix}price${end}`);
	const row = item.at(`${prefix}row_total${end}`).decimal();
	const travels = !isVirtual(item);
	const line: Line = {
		place: item,
		id: item.at('item_id').id(),
		productId: item.at('product_id').id(),
		name: item.at('name'),
		sku: item.at('sku').id(),
		quantity,
		toSend: Math.max(0, all - Math.max(count('qty_shipped'), refunded) - canceled),
		unit: unit.decimal(),
		// What the shop rounded is the price of all that was ordered.
		all: quantity === all ? row : undefined,
		priced: unit,
		travels,
		...weighed(
			item.at('weight'),
			travels,
			'stands in Magento under Stores › Configuration › General › Locale Options',
		),
	};
	return { line, ordered: all, orderedTotal: row };
}

function isVirtual(item: Place): boolean {
	const type = item.at('product_type').text() ?? '';
	return item.at('is_virtual').flag() === true || ['virtual', 'downloadable'].includes(type);
}
