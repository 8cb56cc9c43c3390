/**
 * Orders of WooCommerce: REST API v3 and its webhooks, as n8n's WooCommerce nodes hand them over.
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/
 *
 * Amounts of lines are without tax, their tax beside them. Where the shop's prices include tax, so do those that are
 * sent. Weights and whether a product is virtual stand in no order: a workflow may add the product to each line, as
 * `product`, the way n8n's WooCommerce node reads it.
 */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { documentFormat, type ReadOrder, type ShopOrder } from './define';
import { currencyOf, eachOrder, kept, unwrapped, Place } from './document';
import { isNegative, isSame, isZero, negative, plus, total, ZERO, type Exact } from './exact';
import {
	billingAddress,
	hasAddress,
	personIn,
	shippingAddress,
	shopOrder,
	taxNumbers,
	weighed,
	wholeAddress,
	type AddressPlaces,
	type Line,
} from './parts';

export const wooCommerce = documentFormat({
	name: 'wooCommerce',
	label: 'WooCommerce Order',
	description: 'From the WooCommerce node, the WooCommerce Trigger, or its REST API and webhooks',
	source: 'https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/',
	settings: ['timezone', 'weightUnit'],
	read(document, settings, item): ReadOrder[] {
		const orders = unwrapped(document, ['body']).filter((order) => !isPing(order));
		return eachOrder(orders, settings, item, {
			shop: 'WooCommerce',
			// An order that was deleted has its ID alone.
			fields: ['line_items', 'id'],
			read,
			number: (order) => order.number ?? order.id,
		});
	},
	noOrder(document) {
		const orders = unwrapped(document, ['body']);
		return orders.length > 0 && orders.every(isPing)
			? 'This is the test that WooCommerce sends for a new webhook, and no order'
			: undefined;
	},
});

/** What a new webhook sends to try its address, as a form: `webhook_id=7`. It is no order. */
function isPing(order: unknown): boolean {
	if (!isObject(order) || order.id !== undefined) return false;
	const { body } = order;
	return (
		order.webhook_id !== undefined ||
		(typeof body === 'string' && /^webhook_id=\d{1,20}$/.test(body.trim()))
	);
}

function read(order: Place): ShopOrder {
	if (isDeletion(order.value as IDataObject))
		order
			.at('id')
			.fault(
				'is all that there is: the order was deleted in WooCommerce',
				'Use the events "order created" and "order updated", and Delete an Order for those that are gone.',
			);
	const currency = currencyOf(order.at('currency'));
	const hasTax = order.at('prices_include_tax').flag() ?? false;
	const sum = (place: Place, amount: string, tax: string) =>
		withTax(place.at(amount), place.at(tax), hasTax);
	const lines = order.list('line_items').map((line) => lineOf(line, hasTax));
	const fees = order.list('fee_lines').flatMap((fee) => sum(fee, 'total', 'total_tax') ?? []);
	const billing = addressAt(order, 'billing');
	const shipping = order.list('shipping_lines');
	const { email, phone } = billing;
	return shopOrder(
		{
			id: order.at('id').id(),
			number: order.at('number').id(),
			numbered: order.at('id'),
			status: { code: order.at('status').needed() },
			created: order.at('date_created_gmt'),
			createdAt: time(order, 'date_created'),
			updatedAt: time(order, 'date_modified'),
			listed: order.at('line_items'),
			lines,
			notes: order.at('customer_note').notes(),
			currency,
			payment: paymentOf(order),
			cashOnDelivery: order.at('payment_method').text() === 'cod',
			total: order.at('total'),
			tax: order.at('total_tax'),
			shipping: sum(order, 'shipping_total', 'shipping_tax'),
			shippingPlace: order.at('shipping_total'),
			// A fee below zero is a discount by another name.
			discount: plus(
				sum(order, 'discount_total', 'discount_tax') ?? ZERO,
				negative(total(fees.filter(isNegative))),
			),
			other: total(fees.filter((fee) => !isNegative(fee))),
			customs: taxNumbers(metaOf(order, VAT_NUMBERS)),
			customer: {
				name: personIn(billing.names) ?? billing.company?.text(),
				email: email?.email(),
				phone: phone?.text(),
			},
			billing: billingAddress(billing, order.draft),
			shippingTo: destination(addressAt(order, 'shipping'), billing, shipping.length > 0),
			delivery:
				shipping.flatMap((line) => line.at('method_title').text() ?? []).join(', ') || undefined,
			localPickup:
				shipping.length > 0
					? shipping.every((line) => PICKUP.includes(line.at('method_id').text() ?? ''))
					: undefined,
			servicePoint: servicePoint(order),
		},
		order.draft,
	);
}

/** The webhook "order deleted" sends the ID alone. */
const isDeletion = (order: IDataObject) => Object.keys(order).join() === 'id';

/** WooCommerce's own ways to collect an order in the shop. */
const PICKUP = ['local_pickup', 'pickup_location'];

function withTax(place: Place, taxPlace: Place, hasTax: boolean): Exact | undefined {
	const amount = place.decimal();
	if (!amount || !hasTax) return amount;
	const tax = taxPlace.decimal();
	if (!tax) taxPlace.lacking();
	return tax && plus(amount, tax);
}

/** The `_gmt` field says it beyond doubt; the other one is in the zone of the shop. */
function time(order: Place, name: string): string | undefined {
	return (
		order.at(`${name}_gmt`).moment('UTC') ?? order.at(name).moment(order.draft.settings.timezone)
	);
}

function lineOf(line: Place, hasTax: boolean): Line {
	const product = line.at('product');
	const ofLine = (name: string) => (line.at(name).given ? line.at(name) : product.at(name));
	const variation = line.at('variation_id').id();
	const travels = ofLine('virtual').flag() !== true;
	return {
		place: line,
		id: line.at('id').id(),
		productId: line.at('product_id').id(),
		variantId: variation === '0' ? undefined : variation,
		name: line.at('name'),
		sku: ofLine('sku').id(),
		ean: ofLine('global_unique_id').id(),
		image: line.at('image', 'src').text(),
		quantity: line.at('quantity').pieces(),
		all: withTax(line.at('subtotal'), line.at('subtotal_tax'), hasTax),
		priced: line.at('subtotal'),
		travels,
		...weighed(ofLine('weight'), travels, 'stands in WooCommerce › Settings › Products'),
	};
}

function addressAt(order: Place, name: 'billing' | 'shipping'): AddressPlaces {
	const place = order.at(name);
	const phone = place.at('phone');
	return {
		names: [place.at('first_name'), place.at('last_name')],
		company: place.at('company'),
		street: place.at('address_1'),
		more: [place.at('address_2')],
		postcode: place.at('postcode'),
		city: place.at('city'),
		state: place.at('state'),
		country: place.at('country'),
		// A shipping address has no e-mail address, and a telephone number only if the shop asks for one.
		email: order.at('billing', 'email'),
		phone: phone.given ? phone : order.at('billing', 'phone'),
	};
}

/** A shop that does not ask for a shipping address ships to the billing address. What is not shipped may have none. */
function destination(
	shipping: AddressPlaces,
	billing: AddressPlaces,
	isShipped: boolean,
): IDataObject | undefined {
	if (hasAddress(shipping)) return shippingAddress(shipping);
	return isShipped ? shippingAddress(billing) : wholeAddress(billing);
}

/** WooCommerce says when an order was paid, and which amounts were paid back, but not for which articles. */
function paymentOf(order: Place): { code: string; message?: string } {
	const message = order.at('payment_method_title').text();
	const refunds = order.list('refunds').flatMap((refund) => refund.at('total').decimal() ?? []);
	const back = total(refunds);
	const paid = order.at('total').decimal();
	// Refunds are written below zero.
	const isAll = paid !== undefined && isSame(plus(paid, back), ZERO);
	if (order.at('status').text() === 'refunded' || (refunds.length > 0 && isAll))
		return { code: 'refunded', message };
	if (!isZero(back)) {
		order.draft.hint(
			'A part of this order was paid back. WooCommerce does not say for which articles: all of them are in the order',
		);
		return { code: 'partially_refunded', message };
	}
	return { code: time(order, 'date_paid') === undefined ? 'unpaid' : 'paid', message };
}

/** Where the common plug-ins keep a number for value added tax. */
const VAT_NUMBERS = [
	'_billing_vat_number',
	'_billing_vat_id',
	'_vat_number',
	'vat_number',
	'_billing_eu_vat_number',
	'billing_eu_vat_number',
	'_billing_vat',
];

/** The value of the first of some keys that holds anything. */
function metaOf(order: Place, keys: readonly string[]): Place {
	const found = order
		.list('meta_data')
		.find((meta) => keys.includes(meta.at('key').value as string) && meta.at('value').given);
	return found?.at('value') ?? Place.nothing([...order.path, 'meta_data', keys[0]], order.draft);
}

/** Of Sendcloud's own plug-in. */
const SERVICE_POINT = 'sendcloudshipping_service_point_meta';

/** Pick-up points of other plug-ins, whose IDs are the carrier's or the plug-in's. */
const OTHER_POINTS: Record<string, string> = {
	_myparcel_delivery_options: 'MyParcel',
	_postnl_delivery_options: 'PostNL',
	_dhlpwc_order_connectors_data: 'DHL',
	_shipping_pickup_location_code: 'Shiptastic',
	packetery_point_id: 'Packeta',
	_parcel_machine_id: 'InPost',
	_mondial_relay: 'Mondial Relay',
};

function servicePoint(order: Place): IDataObject | undefined {
	const point = metaOf(order, [SERVICE_POINT]);
	const id = point.at('id').id();
	if (id !== undefined) return kept({ id, post_number: point.at('post_number').id() });
	const other = Object.keys(OTHER_POINTS).find((key) => metaOf(order, [key]).given);
	if (other !== undefined)
		order.draft.hint(
			`The customer may have chosen a pick-up point with ${OTHER_POINTS[other]} (${other}). It was not taken over: choose the service point in Sendcloud`,
		);
	return undefined;
}
