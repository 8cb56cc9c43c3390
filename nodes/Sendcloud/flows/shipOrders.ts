/**
 * From orders to labels, bought once: find the orders, look what is shipped already, buy what is missing, wait for the
 * carriers, fetch the files.
 */
import type { IDataObject } from 'n8n-workflow';

import { buyLabels, commonOf, MOST_ORDERS, type OrderToShip } from '../api/purchases';
import { weightOf } from '../api/orders';
import { lifeOf, placeOf, type Shipment } from '../api/shipments';
import type { Entry, Settled, Tools } from '../engine/define';
import type { SendcloudClient } from '../transport/client';
import { changed, sentences, SendcloudError } from '../transport/errors';
import { ahead } from './ahead';
import { labelItem } from './announced';
import { putOut, type BoughtLabel, type GoodLabel, type LabelOutput } from './boughtLabels';
import { findOrder, type WantedOrder } from './findOrder';
import { purchase, type Purchase } from './purchase';
import { quote } from './quote';
import { refKey, shipmentsOfOrders, shipmentsSince, type OrderRef } from './shipmentsOfOrders';

/** What to do with an order that has a label already. */
export type WhenShipped = 'return' | 'fail' | 'skip' | 'again';

/** An order that is to be shipped, as the panel says it. */
export interface WantedLabel {
	order: WantedOrder;
	/** The order as Sendcloud gave it to an earlier node, if the item is one: then it need not be asked for. */
	known?: IDataObject;
	applyRules: boolean;
	shipWith?: IDataObject;
	senderAddress?: number;
	brand?: number;
	parcels?: IDataObject[];
	labelDetails?: IDataObject;
	whenShipped: WhenShipped;
	/** Ships what the shop has cancelled too. */
	cancelledToo: boolean;
}

/** What holds for the whole run. */
export interface ShipSettings extends LabelOutput {
	/** Seconds to wait for orders that Sendcloud does not know yet. */
	waitForOrder: number;
}

/** An order that was found, and what is asked for. */
interface Found extends OrderRef {
	/** Of the item. */
	at: number;
	orderId: string;
	toShip: OrderToShip;
	whenShipped: WhenShipped;
	/** Where it goes. */
	place: string;
	order: IDataObject;
}

/** @returns one settled result an entry, in their order; never throws */
export async function shipOrders(
	entries: Array<Entry<WantedLabel>>,
	tools: Tools,
	settings: ShipSettings,
): Promise<Settled[]> {
	const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
	const { client, goOn } = tools;
	const found = await findAll(entries, tools, settings.waitForOrder, settled);
	if (found.length < entries.length && !goOn) return settled;

	const since = new Date(client.clock.today());
	const purchased = await purchase(client, found, labelPurchase(found, tools.workers), goOn);
	const labels = found.flatMap((order, at): BoughtLabel[] => {
		const outcome = purchased[at];
		const title = `order ${order.number}`;
		if (!outcome) return [];
		if (!('thing' in outcome)) return [{ at: order.at, title, failure: outcome.error }];
		if (outcome.how === 'found' && order.whenShipped === 'skip') {
			settled[order.at] = { output: [] };
			return [];
		}
		const { thing, how, others } = outcome;
		return [
			{
				at: order.at,
				index: entries[order.at].index,
				title,
				name: order.number,
				shipment: { ...thing, order_number: order.number },
				more: { order_id: order.orderId },
				how,
				duplicates: others,
			},
		];
	});
	await putOut(labels, tools, settings, {
		settled,
		since,
		noticed: async (bought) => await noticeTwins(client, found, bought, since),
	});
	return settled;
}

/** The orders that Sendcloud knows, in the order of the items. The others are settled with an error. */
async function findAll(
	entries: Array<Entry<WantedLabel>>,
	{ client, workers }: Tools,
	waitForOrder: number,
	settled: Settled[],
): Promise<Found[]> {
	const end = client.clock.now() + waitForOrder * 1000;
	const work = async ({ request }: Entry<WantedLabel>) => {
		try {
			return request.known ?? (await findInTime(client, request.order, end));
		} catch (error) {
			return error as SendcloudError;
		}
	};
	const found: Found[] = [];
	let at = 0;
	for await (const order of ahead(entries, workers, work)) {
		await client.breathe();
		const one = order instanceof Error ? order : foundOrder(entries[at].request, order, at);
		if (one instanceof Error)
			settled[at] = { error: one, title: titleOf(entries[at].request.order) };
		else found.push(one);
		at++;
	}
	return found;
}

/** Sendcloud saves an order a moment after it has accepted it. */
async function findInTime(client: SendcloudClient, wanted: WantedOrder, end: number) {
	for (let wait = 1000; ; wait = Math.min(wait * 2, 8000)) {
		try {
			return await findOrder(client, wanted);
		} catch (error) {
			const failure = error as SendcloudError;
			const left = end - client.clock.now();
			if (failure.status !== 404 || left <= 0) {
				return changed(failure, {
					description: sentences([
						failure.description,
						failure.status === 404 ? 'No label was bought for it' : undefined,
					]),
				});
			}
			await client.wait(Math.min(wait, left));
		}
	}
}

const titleOf = ({ by, value }: WantedOrder) =>
	`${by === 'id' ? "Sendcloud's order" : by === 'orderId' ? 'order ID' : 'order'} ${value}`;

function foundOrder(wanted: WantedLabel, order: IDataObject, at: number): Found | SendcloudError {
	const details = (order.order_details ?? {}) as IDataObject;
	const integration = Number((details.integration as IDataObject | undefined)?.id);
	const { order_id: orderId, order_number: number } = order;
	const status = (details.status ?? {}) as IDataObject;
	if (typeof orderId !== 'string' || typeof number !== 'string' || !Number.isInteger(integration)) {
		return new SendcloudError("Sendcloud's order lacks its ID, its number or its integration", {
			kind: 'unanswered',
			effect: 'none',
			description: 'No label was bought for it. Look at it with Order › Get.',
		});
	}
	if (!wanted.cancelledToo && /^cancell?ed$/i.test(String(status.code))) {
		return new SendcloudError('The shop has cancelled this order', {
			kind: 'input',
			description:
				'No label was bought for it. To ship it all the same, turn on the option "Ship Cancelled Orders".',
		});
	}
	return {
		at,
		integration,
		number,
		orderId,
		dates: [details.order_created_at, order.created_at],
		whenShipped: wanted.whenShipped,
		place: placeOf(order.shipping_address),
		order,
		toShip: {
			integration_id: integration,
			// By the ID, since numbers repeat.
			order: {
				order_id: orderId,
				apply_shipping_rules: wanted.applyRules,
				...(wanted.parcels && { parcels: wanted.parcels }),
			},
			...(wanted.shipWith && { ship_with: wanted.shipWith }),
			...(wanted.senderAddress !== undefined && { sender_address_id: wanted.senderAddress }),
			...(wanted.brand !== undefined && { brand_id: wanted.brand }),
			...(wanted.labelDetails && { label_details: wanted.labelDetails }),
		},
	};
}

const parcelsOf = ({ order }: OrderToShip) =>
	(order as IDataObject).parcels as IDataObject[] | undefined;

/** How labels of orders are bought: no key tells Sendcloud that they were bought before, so it is looked up. */
function labelPurchase(found: Found[], atOnce: number): Purchase<Found, Shipment, OrderToShip> {
	return {
		size: MOST_ORDERS,
		together: ({ toShip }) => JSON.stringify(commonOf(toShip)),
		key: refKey,
		title: ({ number }) => `order ${number}`,
		find: async (client, orders, lost) =>
			ownFirst(
				lost
					? await shipmentsSince(client, orders, lost.since)
					: await shipmentsOfOrders(client, orders),
				orders,
			),
		id: ({ id }) => id,
		isLive: (shipment) => lifeOf(shipment) !== 'dead',
		whenThere: ({ whenShipped, number, place }, live) => {
			const [first] = live;
			if (whenShipped === 'again') return 'buy';
			if (!live.some((shipment) => goesTo(place, shipment))) return ofAnother(number, first);
			if (whenShipped !== 'fail') return 'take';
			const { tracking_number: tracking } = labelItem(first);
			return new SendcloudError(`Order ${number} is shipped already`, {
				kind: 'input',
				description: `It has shipment ${first.id}${tracking ? ` with tracking number ${tracking}` : ''}. Nothing was bought. "If Already Shipped" decides what happens then.`,
			});
		},
		unseen: found.every(({ whenShipped }) => whenShipped === 'again'),
		buy: buyLabels,
		atOnce,
		toBuy: ({ toShip }) => toShip,
		pieces: ({ toShip }) => parcelsOf(toShip)?.length ?? 1,
		price: async (client, { toShip, order }) => {
			// Rules may take anything, and what an order weighs may be in several parcels.
			if ((toShip.order as IDataObject).apply_shipping_rules === true) return undefined;
			const { ship_with: own } = (order.shipping_details ?? {}) as IDataObject;
			const weight = weightOf(order);
			return await quote(client, {
				shipWith: toShip.ship_with ?? own,
				to: order.shipping_address,
				parcels: parcelsOf(toShip) ?? (weight ? [{ weight }] : []),
				from: toShip.sender_address_id,
			});
		},
		lane: 'labels of orders',
		lookFor:
			'There is no label for it in Sendcloud yet; one may still appear. Look in a few minutes with Order › Is It Shipped, and ship it again only if that says no. With "If Already Shipped" on "Return Its Label" running again is safe then.',
	};
}

const goesTo = (place: string, { to_address: to }: Shipment) =>
	to === undefined || placeOf(to) === place;

/** The first of several is the one that is taken: that of another order with the same number must not be. */
function ownFirst(byOrder: Map<string, Shipment[]>, orders: Found[]): Map<string, Shipment[]> {
	for (const order of orders) {
		const all = byOrder.get(refKey(order)) ?? [];
		if (all.length < 2) continue;
		const own = all.filter((one) => goesTo(order.place, one));
		byOrder.set(refKey(order), [...own, ...all.filter((one) => !own.includes(one))]);
	}
	return byOrder;
}

/** Shipments are tied to orders by the order number, and two orders may have the same. */
function ofAnother(number: string, shipment: Shipment): SendcloudError {
	const { postal_code: code, country_code: country } = shipment.to_address as IDataObject;
	return new SendcloudError(
		`There is a shipment for an order ${number} that goes elsewhere (${String(code)}, ${String(country)})`,
		{
			kind: 'input',
			description: `It may be of another order with the same number, or the address was changed after it was shipped. Nothing was bought. Look at shipment ${shipment.id}; if it is of another order, set "If Already Shipped" to "Buy Another Label" for this one.`,
		},
	);
}

/** No key keeps two runs at the same instant from buying the same: that they did is noticed, and said. */
async function noticeTwins(
	client: SendcloudClient,
	found: Found[],
	bought: GoodLabel[],
	since: Date,
): Promise<void> {
	const orders = new Map(found.map((order) => [order.at, order]));
	const guarded = bought.flatMap((label) => {
		const order = orders.get(label.at);
		return order && order.whenShipped !== 'again' ? [{ label, order }] : [];
	});
	if (guarded.length === 0) return;
	const all = await shipmentsSince(
		client,
		guarded.map(({ order }) => order),
		since,
	);
	for (const { label, order } of guarded) {
		const own = new Set((label.shipment.parcels ?? []).map(({ id }) => id));
		const others = (all.get(refKey(order)) ?? []).filter(
			(one) => lifeOf(one) !== 'dead' && !one.parcels?.some(({ id }) => own.has(id)),
		);
		if (others.length > 0) label.duplicates = others;
	}
}
