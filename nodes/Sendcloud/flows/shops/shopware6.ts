/**
 * Orders of Shopware 6, from its Admin API or its Store API, as plain JSON or as JSON:API (`attributes`, `included`).
 * https://developer.shopware.com/resources/api/admin-api-reference.html (order)
 *
 * What an order is made of is there only if it was asked for, as associations: `lineItems.product`, `currency`,
 * `stateMachineState`, `deliveries.shippingOrderAddress.country`, `deliveries.shippingOrderAddress.countryState`,
 * `deliveries.shippingMethod`, `billingAddress.country`, `transactions.stateMachineState`,
 * `transactions.paymentMethod`, `orderCustomer`, `tags`. Weights are kilograms, sides millimetres.
 */
import type { IDataObject } from 'n8n-workflow';

import { append, isObject } from '../../transport/data';
import { documentFormat, type ReadOrder, type ShopOrder } from './define';
import { currencyOf, eachOrder, unwrapped, type Place } from './document';
import {
	exactNumber,
	isNegative,
	isSame,
	isZero,
	minus,
	negative,
	total,
	ZERO,
	type Exact,
} from './exact';
import {
	billingAddress,
	personIn,
	shippingAddress,
	shopOrder,
	taxNumbers,
	type AddressPlaces,
	type Line,
} from './parts';

export const shopware6 = documentFormat({
	name: 'shopware6',
	label: 'Shopware 6 Order',
	description: 'From the Admin API or the Store API, with its associations',
	source: 'https://developer.shopware.com/resources/api/admin-api-reference.html',
	read(document, settings, item): ReadOrder[] {
		const wrappers = ['body', 'data', 'orders', 'order', 'elements'];
		return eachOrder(unwrapped(resolved(document), wrappers), settings, item, {
			shop: 'Shopware 6',
			fields: ['orderNumber', 'lineItems'],
			otherwise:
				"Shopware's webhooks name an order by its ID alone: read it with POST /api/search/order, with its associations.",
			read,
			number: (order) => order.orderNumber ?? order.id,
		});
	},
});

/** What of JSON:API's relationships an order is made of. None of them leads back to the order. */
const RELATIONS = new Set([
	'addresses',
	'billingAddress',
	'country',
	'countryState',
	'cover',
	'currency',
	'deliveries',
	'lineItems',
	'orderCustomer',
	'paymentMethod',
	'positions',
	'product',
	'shippingMethod',
	'shippingOrderAddress',
	'stateMachineState',
	'tags',
	'transactions',
]);

/** An order's delivery's address' country: nothing lies deeper. */
const DEEPEST = 5;

/** JSON:API keeps what belongs together in a list beside the orders: put where plain JSON has it. */
function resolved(document: unknown): unknown {
	const root = isObject(document) && isObject(document.body) ? document.body : document;
	if (!isObject(root)) return root;
	const { data } = root;
	const list: unknown[] = Array.isArray(data) ? data : [data];
	if (!list.some((one) => isObject(one) && isObject(one.attributes))) return root;
	const included = new Map<string, IDataObject>();
	for (const one of Array.isArray(root.included) ? (root.included as unknown[]) : [])
		if (isObject(one)) included.set(`${String(one.type)} ${String(one.id)}`, one);
	return list.map((one) => flat(one, included, 0));
}

function flat(resource: unknown, included: Map<string, IDataObject>, depth: number): unknown {
	if (!isObject(resource)) return resource;
	const { id, attributes, relationships } = resource;
	const result: IDataObject = { ...(isObject(attributes) ? attributes : {}), id };
	if (!isObject(relationships) || depth === DEEPEST) return result;
	for (const [name, relation] of Object.entries(relationships)) {
		const data = isObject(relation) ? relation.data : undefined;
		if (!RELATIONS.has(name) || !data) continue;
		const find = (link: unknown) =>
			isObject(link)
				? flat(included.get(`${String(link.type)} ${String(link.id)}`), included, depth + 1)
				: undefined;
		result[name] = (
			Array.isArray(data) ? data.map(find).filter((one) => one !== undefined) : find(data)
		) as IDataObject;
	}
	return result;
}

function read(order: Place): ShopOrder {
	const currency = currencyOf(order.at('currency', 'isoCode'));
	const { lines, discount, other } = linesOf(order);
	const billing = addressAt(billingIn(order), order);
	const [gross, net] = [order.at('amountTotal').decimal(), order.at('amountNet').decimal()];
	const buyer = order.at('orderCustomer');
	const method = order
		.list('deliveries')
		.flatMap((delivery) => textIn(delivery.at('shippingMethod'), 'name') ?? []);
	const payment = paymentIn(order);
	return shopOrder(
		{
			id: order.at('id').id(),
			number: order.at('orderNumber').id(),
			numbered: order.at('id'),
			status: stateOf(order),
			created: order.at('orderDateTime'),
			createdAt: order.at('orderDateTime').moment('UTC'),
			updatedAt: order.at('updatedAt').moment('UTC'),
			listed: order.at('lineItems'),
			lines,
			notes: order.at('customerComment').notes(),
			tags: order.list('tags').flatMap((tag) => textIn(tag, 'name') ?? []),
			currency,
			payment: payment.status,
			cashOnDelivery: payment.isCash,
			total: order.at('amountTotal'),
			subtotal: order.at('positionPrice'),
			taxSum: gross && net && minus(gross, net),
			shipping: order.at('shippingTotal').decimal(),
			shippingPlace: order.at('shippingTotal'),
			discount,
			other,
			customs: taxNumbers(taxNumberOf(order)),
			customer: {
				name:
					personIn([buyer.at('firstName'), buyer.at('lastName')]) ??
					buyer.at('company').text() ??
					personIn(billing.names),
				email: buyer.at('email').email(),
				phone: billing.phone?.text(),
			},
			billing: billingAddress(billing, order.draft),
			shippingTo: destination(order, lines),
			delivery: [...new Set(method)].join(', ') || undefined,
		},
		order.draft,
	);
}

/** Texts are in the language of the request, or in `translated` where that has none of its own. */
function textIn(place: Place, name: string): string | undefined {
	return place.at(name).text() ?? place.at('translated', name).text();
}

const ASSOCIATION = (name: string) =>
	`Read the order with the association ${name}: without it Shopware leaves this out.`;

function stateOf(order: Place): { code: string; message?: string } {
	const state = order.at('stateMachineState');
	const code = state.at('technicalName').needed(ASSOCIATION('stateMachineState'));
	return { code, message: textIn(state, 'name') };
}

/** The latest attempt to pay that was not given up, else the latest of all. */
function paymentIn(order: Place): {
	status: { code: string; message?: string };
	isCash?: boolean;
} {
	const all = order
		.list('transactions')
		.map((one) => ({ one, at: one.at('createdAt').text() ?? '' }))
		.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
		.map(({ one }) => one);
	const nameOf = (one: Place) => one.at('stateMachineState', 'technicalName');
	const open = all.filter((one) => !['cancelled', 'failed'].includes(nameOf(one).text() ?? ''));
	const last = open[open.length - 1] ?? all[all.length - 1];
	const sum = order.at('amountTotal').decimal();
	// What costs nothing needs no payment.
	if (!last && sum && isZero(sum)) return { status: { code: 'paid' } };
	const place = last ? nameOf(last) : order.at('transactions');
	const code = place.given ? place.needed() : '';
	if (!place.given) place.lacking(ASSOCIATION('transactions.stateMachineState'));
	const method = last?.at('paymentMethod');
	const handler = `${method?.at('technicalName').text() ?? ''} ${method?.at('handlerIdentifier').text() ?? ''}`;
	return {
		status: { code, message: method && textIn(method, 'name') },
		isCash: method?.given ? /payment_cashpayment|\\CashPayment$/.test(handler.trim()) : undefined,
	};
}

function billingIn(order: Place): Place {
	const place = order.at('billingAddress');
	if (place.given) return place;
	const id = order.at('billingAddressId').value;
	return order.list('addresses').find((one) => id && one.at('id').value === id) ?? place;
}

function taxNumberOf(order: Place): Place {
	const [first] = order.at('orderCustomer').list('vatIds');
	return first?.given ? first : billingIn(order).at('vatId');
}

function addressAt(place: Place, order: Place): AddressPlaces {
	return {
		names: ['title', 'firstName', 'lastName'].map((name) => place.at(name)),
		company: place.at('company'),
		street: place.at('street'),
		more: ['department', 'additionalAddressLine1', 'additionalAddressLine2'].map((name) =>
			place.at(name),
		),
		postcode: place.at('zipcode'),
		city: place.at('city'),
		state: place.at('countryState', 'shortCode'),
		country: place.at('country', 'iso'),
		email: order.at('orderCustomer', 'email'),
		phone: place.at('phoneNumber'),
	};
}

/**
 * Where the order goes. A discount on shipping is a delivery of its own, below zero and with nothing in it; deliveries
 * to several people would be several orders.
 */
function destination(order: Place, lines: readonly Line[]): IDataObject | undefined {
	const deliveries = order.list('deliveries').filter((delivery) => {
		const costs = delivery.at('shippingCosts', 'totalPrice').decimal();
		return !(costs && isNegative(costs));
	});
	const addresses = deliveries.map((delivery) => addressOf(delivery, order));
	const ids = new Set(addresses.map((address, at) => keyOf(address, deliveries[at])));
	const place = order.at('deliveries');
	if (ids.size > 1)
		return place.fault(
			`must go to one address, found ${ids.size}`,
			'An order in Sendcloud has one delivery address. Create an order for each by hand.',
		);
	const address = addresses.find((one) => one.given);
	if (address) return shippingAddress(addressAt(address, order));
	if (lines.some((line) => line.travels))
		place.lacking(ASSOCIATION('deliveries.shippingOrderAddress.country'));
	return undefined;
}

const keyOf = (address: Place, delivery: Place) =>
	delivery.at('shippingOrderAddressId').text() ?? address.at('id').text() ?? '';

function addressOf(delivery: Place, order: Place): Place {
	const place = delivery.at('shippingOrderAddress');
	if (place.given) return place;
	const id = delivery.at('shippingOrderAddressId').value;
	return order.list('addresses').find((one) => id && one.at('id').value === id) ?? place;
}

/** What is no article: it changes the price alone. */
const PRICE_ONLY = ['promotion', 'discount', 'credit'];

function linesOf(order: Place): { lines: Line[]; discount: Exact; other: Exact } {
	const all = flatLines(order.list('lineItems'));
	const ids = new Set(all.map((one) => one.at('id').text()));
	const children = new Map<string, Place[]>();
	const tops: Place[] = [];
	for (const one of all) {
		const parent = one.at('parentId').text();
		if (parent === undefined || !ids.has(parent)) tops.push(one);
		else append(children, parent, one);
	}
	const lines: Line[] = [];
	const prices: Exact[] = [];
	for (const top of tops) {
		for (const one of partsOf(top, children.get(top.at('id').text() ?? '') ?? [])) {
			const line = lineOf(one.place, one.contents);
			const isPrice = PRICE_ONLY.includes(one.place.at('type').text() ?? '');
			if (isPrice || (line.all && isNegative(line.all))) prices.push(line.all ?? ZERO);
			else lines.push(line);
		}
	}
	return {
		lines,
		discount: negative(total(prices.filter(isNegative))),
		other: total(prices.filter((price) => !isNegative(price))),
	};
}

/** The Store API has lines inside of lines, the Admin API all in one list; some answers have both. */
function flatLines(lines: Place[]): Place[] {
	const found = new Map<string, Place>();
	const add = (line: Place, at: number) => found.set(line.at('id').text() ?? `${at}`, line);
	lines.forEach(add);
	for (const line of lines) {
		for (const child of line.list('children')) {
			const id = child.at('id').text();
			if (id !== undefined && !found.has(id)) found.set(id, child);
		}
	}
	return [...found.values()];
}

/** A set whose parts have prices becomes its parts; one with a price of its own stays one line and names them. */
function partsOf(top: Place, parts: Place[]): Array<{ place: Place; contents?: string }> {
	if (parts.length === 0) return [{ place: top }];
	const sum = total(parts.map((part) => part.at('totalPrice').decimal() ?? ZERO));
	const whole = top.at('totalPrice').decimal();
	if (whole && !isZero(sum) && isSame(sum, whole)) return parts.map((place) => ({ place }));
	const contents = parts.map((part) => {
		const number = part.at('payload', 'productNumber').text();
		const name = `${part.at('quantity').count() ?? 0} × ${part.at('label').text() ?? ''}`;
		return number === undefined ? name : `${name} (${number})`;
	});
	return [{ place: top, contents: contents.join(', ') }];
}

function lineOf(line: Place, contents: string | undefined): Line {
	const product = line.at('product');
	const weighed = product.at('weight');
	const number = line.at('payload', 'productNumber');
	return {
		place: line,
		id: line.at('id').id(),
		productId: line.at('productId').id(),
		name: line.at('label'),
		description: contents ?? optionsOf(line),
		sku: number.id() ?? product.at('productNumber').id(),
		ean: product.at('ean').id(),
		image: line.at('cover', 'url').text(),
		quantity: line.at('quantity').pieces(),
		unit: line.at('unitPrice').decimal(),
		all: line.at('totalPrice').decimal(),
		priced: line.at('totalPrice'),
		travels: isGood(line),
		weight: weighed.decimal(),
		weighed,
		weightUnit: 'kg',
		dimension: dimensionOf(product),
	};
}

/** `Size: M, Colour: blue`. */
function optionsOf(line: Place): string | undefined {
	const options = line.at('payload').list('options');
	const words = options.map((one) => `${one.at('group').text()}: ${one.at('option').text()}`);
	return words.length > 0 ? words.join(', ') : undefined;
}

function isGood(line: Place): boolean {
	const states = line.list('states').map((state) => state.text());
	if (states.includes('is-physical')) return true;
	if (states.includes('is-download') || line.at('payload', 'productType').text() === 'digital')
		return false;
	return line.at('good').flag() !== false;
}

function dimensionOf(product: Place): Line['dimension'] {
	const [length, width, height] = ['length', 'width', 'height'].map((name) => {
		const side = product.at(name).decimal();
		return side && !isNegative(side) && !isZero(side) ? exactNumber(side) : undefined;
	});
	if (length === undefined || width === undefined || height === undefined) return undefined;
	return { length, width, height, unit: 'mm' };
}
