/**
 * Orders of BigCommerce: Orders V2, with `products` and `shipping_addresses` read too.
 * https://developer.bigcommerce.com/docs/rest-management/orders
 *
 * There an order holds links in the place of both; a workflow reads them and puts the lists there. Amounts are in the
 * currency that the customer paid in (`default_currency_code`), prices with tax.
 */
import type { IDataObject } from 'n8n-workflow';

import { documentFormat, type ReadOrder, type ShopOrder } from './define';
import { currencyOf, eachOrder, unwrapped, type Place } from './document';
import { plus, ZERO } from './exact';
import {
	asOrdered,
	billingAddress,
	personIn,
	shippingAddress,
	shopOrder,
	weighed,
	type AddressPlaces,
	type Line,
	type OrderedLine,
} from './parts';

export const bigCommerce = documentFormat({
	name: 'bigCommerce',
	label: 'BigCommerce Order',
	description: 'From the Orders V2 API, with products and shipping addresses',
	source: 'https://developer.bigcommerce.com/docs/rest-management/orders',
	settings: ['weightUnit'],
	read(document, settings, item): ReadOrder[] {
		return eachOrder(unwrapped(document, ['body']), settings, item, {
			shop: 'BigCommerce',
			fields: ['total_inc_tax', 'products'],
			otherwise:
				"BigCommerce's webhooks name an order by its ID alone: read it with GET orders/{id} of its API V2, with its products and shipping_addresses.",
			read,
			number: (order) => order.id,
		});
	},
});

function read(order: Place): ShopOrder {
	const transacted = order.at('default_currency_code');
	const currency = currencyOf(transacted.given ? transacted : order.at('currency_code'));
	const lines = asOrdered(listOf(order, 'products').map(lineOf), order.draft);
	const addresses = usedBy(
		lines,
		listOf(
			order,
			'shipping_addresses',
			lines.every((line) => !line.travels),
		),
	);
	const billing = addressAt(order.at('billing_address'), order);
	const amount = (name: string) => order.at(name).decimal() ?? ZERO;
	if (order.at('is_deleted').flag())
		order.draft.hint('This order is archived in BigCommerce (is_deleted)');
	return shopOrder(
		{
			id: order.at('id').id(),
			number: order.at('id').id(),
			numbered: order.at('id'),
			status: statusOf(order),
			created: order.at('date_created'),
			createdAt: order.at('date_created').moment('UTC'),
			updatedAt: order.at('date_modified').moment('UTC'),
			listed: order.at('products'),
			lines,
			notes: order.at('customer_message').notes(),
			currency,
			payment: paymentOf(order),
			cashOnDelivery: order.at('payment_method').given
				? /^cash on delivery$/i.test(order.at('payment_method').text() ?? '')
				: undefined,
			total: order.at('total_inc_tax'),
			subtotal: order.at('subtotal_inc_tax'),
			tax: order.at('total_tax'),
			shipping: order.at('shipping_cost_inc_tax').decimal(),
			shippingPlace: order.at('shipping_cost_inc_tax'),
			discount: plus(amount('discount_amount'), amount('coupon_discount')),
			other: plus(amount('handling_cost_inc_tax'), amount('wrapping_cost_inc_tax')),
			customer: {
				name: personIn(billing.names) ?? billing.company?.text(),
				email: billing.email?.email(),
				phone: billing.phone?.text(),
			},
			billing: billingAddress(billing, order.draft),
			shippingTo: destination(order, addresses, lines),
			delivery: addresses[0]?.at('shipping_method').text(),
		},
		order.draft,
	);
}

/** A list that stands there as a link until a workflow has read it. */
function listOf(order: Place, name: 'products' | 'shipping_addresses', mayLack = false): Place[] {
	const place = order.at(name);
	if (Array.isArray(place.value)) return place.list();
	if (!mayLack)
		place.fault(
			'must be a list, found the link to it',
			`Read GET orders/{id}/${name} of its API V2 and put the answer in its place.`,
		);
	return [];
}

/** Shops may give a status a name of their own beside BigCommerce's. */
function statusOf(order: Place): { code: string; message?: string } {
	const code = order.at('status').needed();
	const own = order.at('custom_status').text();
	return { code, message: own === code ? undefined : own };
}

/** Empty where BigCommerce does not know it, as with payment by bank transfer or in cash. */
function paymentOf(order: Place): { code: string; message?: string } {
	return {
		code: order.at('payment_status').text() ?? 'not stated',
		message: order.at('payment_method').text(),
	};
}

function addressAt(place: Place, order: Place): AddressPlaces {
	const email = place.at('email');
	const phone = place.at('phone');
	const billing = order.at('billing_address');
	return {
		names: [place.at('first_name'), place.at('last_name')],
		company: place.at('company'),
		street: place.at('street_1'),
		more: [place.at('street_2')],
		postcode: place.at('zip'),
		city: place.at('city'),
		state: place.at('state'),
		country: place.either('country_iso2', 'country'),
		email: email.given ? email : billing.at('email'),
		phone: phone.given ? phone : billing.at('phone'),
	};
}

/** The addresses that something goes to; all of them where the lines do not say. */
function usedBy(lines: readonly Line[], addresses: Place[]): Place[] {
	const ids = new Set(
		lines
			.filter((line) => line.travels && line.quantity > 0)
			.map((line) => line.place.at('order_address_id').id()),
	);
	const used = addresses.filter((address) => ids.has(address.at('id').id()));
	return used.length > 0 ? used : addresses;
}

function destination(
	order: Place,
	addresses: Place[],
	lines: readonly Line[],
): IDataObject | undefined {
	const place = order.at('shipping_addresses');
	if (addresses.length > 1)
		return place.fault(
			`must be one address, found ${addresses.length}`,
			'An order in Sendcloud has one delivery address. Create an order for each by hand.',
		);
	if (addresses.length === 1) return shippingAddress(addressAt(addresses[0], order));
	if (Array.isArray(place.value) && lines.some((line) => line.travels))
		order.draft.hint(
			'This order has no shipping address in BigCommerce: it is collected in the shop',
		);
	return undefined;
}

function lineOf(product: Place): OrderedLine {
	const all = product.at('quantity').pieces();
	const count = (name: string) => product.at(name).count() ?? 0;
	const refunded = product.at('is_refunded').flag() ? all : count('quantity_refunded');
	const orderedTotal = product.at('total_inc_tax').decimal();
	const variant = product.at('variant_id').id();
	const productId = product.at('product_id').id();
	const travels = (product.at('type').text() ?? 'physical') === 'physical';
	const priced = product.at('price_inc_tax');
	const line: Line = {
		place: product,
		id: product.at('id').id(),
		// An article that the shop wrote into the order by hand is in no catalogue.
		productId: productId === '0' ? undefined : productId,
		variantId: variant === '0' ? undefined : variant,
		name: product.at('name'),
		description: optionsOf(product),
		sku: product.at('sku').id(),
		ean: product.at('upc').id(),
		quantity: Math.max(0, all - refunded),
		toSend: Math.max(0, all - Math.max(count('quantity_shipped'), refunded)),
		unit: priced.decimal(),
		all: refunded === 0 ? orderedTotal : undefined,
		priced,
		travels,
		...weighed(
			product.at('weight'),
			travels,
			'stands in BigCommerce under Settings › Store Profile › Physical Dimensions',
		),
	};
	return { line, ordered: all, orderedTotal };
}

/** `Size: M, Engraving: For Anna`. */
function optionsOf(product: Place): string | undefined {
	const options = product.list('product_options').flatMap((option) => {
		const name = option.at('display_name').text();
		const value = option.at('display_value').text();
		return name === undefined || value === undefined ? [] : [`${name}: ${value}`];
	});
	return options.join(', ') || undefined;
}
