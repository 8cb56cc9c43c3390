/**
 * Labels for addresses and parcels, without an order. The external reference is a real key: Sendcloud refuses a second
 * shipment under it and brings the first one, so a lost purchase may be sent again.
 */
import type { IDataObject } from 'n8n-workflow';

import { buyShipment, MOST_PARCELS, type ShipmentToBuy } from '../api/purchases';
import { readSenderAddresses } from '../api/senderAddresses';
import { isSince, lifeOf, placeOf, type Shipment, shipments } from '../api/shipments';
import type { Entry, Settled, Tools } from '../engine/define';
import type { SendcloudClient } from '../transport/client';
import { inputError, SendcloudError } from '../transport/errors';
import { putOut, type BoughtLabel, type LabelOutput } from './boughtLabels';
import { purchase, type Purchase, type Purchased } from './purchase';
import { quote } from './quote';

/** A shipment as the panel says it. */
export interface WantedShipment {
	body: IDataObject;
	byRules: boolean;
	/** Waits for the carrier, if its size allows. */
	atOnce: boolean;
	/** Buys another one under a reference of its own when the one under the reference failed or was cancelled. */
	replaceDead: boolean;
}

interface ToBuy {
	at: number;
	index: number;
	body: IDataObject;
	byRules: boolean;
	atOnce: boolean;
}

/** A dead shipment keeps its reference for ever, so its successor has … */
const MOST_SUCCESSORS = 9;

const referenceOf = ({ body }: Pick<ToBuy, 'body'>) =>
	body.external_reference_id as string | undefined;
const numberOf = ({ body }: Pick<ToBuy, 'body'>) => body.order_number as string | undefined;

const titleOf = (one: Pick<ToBuy, 'body'>, at: number) => {
	const [reference, number] = [referenceOf(one), numberOf(one)];
	if (number !== undefined) return `order ${number}`;
	return reference !== undefined ? `reference ${reference}` : `shipment ${at + 1}`;
};

/** @returns one settled result an entry, in their order; never throws */
export async function createShipments(
	entries: Array<Entry<WantedShipment>>,
	tools: Tools,
	settings: LabelOutput,
): Promise<Settled[]> {
	const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
	const { client } = tools;
	let waiting = await withSender(client, entries, settled);
	if (waiting.length < entries.length && !tools.goOn) return settled;
	const since = new Date(client.clock.today());
	const labels: BoughtLabel[] = [];
	for (let round = 1; waiting.length > 0; round++) {
		const sent = waiting;
		const purchased = await purchase(client, sent, shipmentPurchase(tools.workers), tools.goOn);
		waiting = [];
		for (const [position, outcome] of purchased.entries()) {
			const one = sent[position];
			const { replaceDead } = entries[one.at].request;
			if (replaceDead && isDead(outcome) && round < MOST_SUCCESSORS)
				waiting.push(successor(one, entries[one.at].request.body, round + 1));
			else if (outcome) labels.push(labelOf(one, outcome));
		}
	}
	await putOut(labels, tools, settings, { settled, since });
	return settled;
}

const isDead = <T extends Shipment>(outcome: Purchased<T>) =>
	outcome !== undefined &&
	'thing' in outcome &&
	outcome.thing.already_existed === true &&
	lifeOf(outcome.thing) === 'dead';

const successor = (one: ToBuy, body: IDataObject, number: number): ToBuy => ({
	...one,
	body: {
		...one.body,
		external_reference_id: `${String(body.external_reference_id)}-${number}`,
	},
});

/**
 * The only sender address of the account is meant where none is named; of several, nobody knows which.
 * @param settled gets an error for each entry that names none where that does not do
 */
async function withSender(
	client: SendcloudClient,
	entries: Array<Entry<WantedShipment>>,
	settled: Settled[],
): Promise<ToBuy[]> {
	const lacksSender = ({ request: { body, byRules } }: Entry<WantedShipment>) =>
		body.from_address === undefined && !byRules;
	let from: IDataObject | undefined;
	let failure: unknown;
	try {
		if (entries.some(lacksSender)) from = { sender_address_id: await onlySender(client) };
	} catch (error) {
		failure = error;
	}
	return entries.flatMap((entry, at) => {
		const { index, request } = entry;
		const { body, byRules, atOnce } = request;
		const lacks = lacksSender(entry);
		if (lacks && from === undefined) {
			settled[at] = { error: failure as SendcloudError, title: titleOf(request, index) };
			return [];
		}
		const { length: parcels } = (body.parcels ?? [body]) as unknown[];
		return {
			at,
			index,
			byRules,
			atOnce: atOnce && parcels <= MOST_PARCELS.atOnce,
			body: lacks ? { ...body, from_address: from } : body,
		};
	});
}

async function onlySender(client: SendcloudClient): Promise<number> {
	const senders = await readSenderAddresses(client, 2);
	if (senders.length === 1) return Number(senders[0].id);
	throw inputError(
		senders.length === 0
			? 'The account has no sender address'
			: 'The account has several sender addresses, and none is chosen',
		'Choose "Sender Address" under Additional Fields. Nothing was bought.',
	);
}

function shipmentPurchase(atOnce: number): Purchase<ToBuy, Shipment, ShipmentToBuy> {
	const keyOf = (one: ToBuy) => referenceOf(one) ?? numberOf(one) ?? `item ${one.index}`;
	return {
		size: 1,
		atOnce,
		together: ({ index }) => String(index),
		key: keyOf,
		title: (one) => titleOf(one, one.index),
		find: async (client, [one], lost) => {
			const [reference, number] = [referenceOf(one), numberOf(one)];
			const found: Shipment[] = [];
			if (reference === undefined && number === undefined) return new Map();
			const query =
				reference === undefined ? { order_number: number } : { external_reference_id: reference };
			for await (const shipment of shipments(client, query, undefined, { insist: true })) {
				const same =
					reference === undefined
						? shipment.order_number === number &&
							!isOfAnother(one.body, shipment) &&
							(!lost || isSince(shipment, lost.since))
						: shipment.external_reference_id === reference;
				if (same) found.push(shipment);
			}
			return new Map([[keyOf(one), found]]);
		},
		id: ({ id }) => id,
		isLive: (shipment) => lifeOf(shipment) !== 'dead',
		whenThere: () => 'buy',
		// The reference is the guard.
		unseen: true,
		refusesTwice: (one) => referenceOf(one) !== undefined,
		buy: buyShipment,
		toBuy: ({ body, atOnce: now, byRules }) => ({ body, atOnce: now, byRules }),
		pieces: ({ body }) => (body.parcels as unknown[] | undefined)?.length ?? 1,
		price: async (client, { body, byRules }) =>
			byRules
				? undefined
				: await quote(client, {
						shipWith: body.ship_with,
						to: body.to_address,
						parcels: (body.parcels as IDataObject[] | undefined) ?? [],
						from: body.from_address,
					}),
		lane: 'shipments',
		lookFor:
			'With an external reference, running this again is safe: Sendcloud makes no second shipment under it. Without one, look in a few minutes with Shipment › Get Many before you run it again.',
	};
}

function labelOf(one: ToBuy, outcome: NonNullable<Purchased<Shipment>>): BoughtLabel {
	const title = titleOf(one, one.index);
	if (!('thing' in outcome)) return { at: one.at, title, failure: outcome.error };
	const { thing, how, others } = outcome;
	const { already_existed: existed, ...shipment } = thing;
	// One that was found after a lost answer may have had the reference before.
	if ((existed === true || how === 'recovered') && isOfAnother(one.body, shipment))
		return { at: one.at, title, failure: ofAnother(one.body, shipment) };
	return {
		at: one.at,
		index: one.index,
		title,
		name: numberOf(one) ?? referenceOf(one) ?? '',
		shipment,
		more: {},
		how: existed === true && how === 'bought' ? 'found' : how,
		duplicates: others,
	};
}

/** Whole addresses are not compared: Sendcloud rewrites them. */
const isOfAnother = (body: IDataObject, shipment: Shipment) =>
	(body.order_number !== undefined &&
		shipment.order_number !== undefined &&
		shipment.order_number !== null &&
		shipment.order_number !== body.order_number) ||
	(shipment.to_address !== undefined && placeOf(shipment.to_address) !== placeOf(body.to_address));

function ofAnother(body: IDataObject, shipment: Shipment): SendcloudError {
	const { postal_code: code, country_code: country } = (shipment.to_address ?? {}) as IDataObject;
	return new SendcloudError(
		`The reference ${String(body.external_reference_id)} belongs to another shipment`,
		{
			kind: 'input',
			description: `Shipment ${shipment.id} has it: order ${String(shipment.order_number ?? 'unknown')}, to ${String(code)}, ${String(country)}. Nothing was bought. A reference is unique in the whole account: put the name of the shop before the order number.`,
		},
	);
}
