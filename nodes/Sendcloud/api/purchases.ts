/**
 * What buys labels: of orders that Sendcloud holds (v3-ship-an-order), and of addresses and parcels (v3-shipments). The
 * two documents contradict themselves in many places; every shape they show is read.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../transport/answer';
import type { SendcloudClient } from '../transport/client';
import { problemsIn, problemWords, sentences, SendcloudError } from '../transport/errors';
import { unexpected } from '../transport/pagination';
import { buying, type Bought } from './buying';
import { SHIPMENTS, shipmentIn, type Shipment } from './shipments';

/** A purchase that waits for the carrier may take so long, in milliseconds. */
const CARRIER_TIMEOUT = 120_000;

/** Orders that one request may name. */
export const MOST_ORDERS = 20;

/** An order that is to be shipped, and how. What is left out is decided by the order, or by the account. */
export interface OrderToShip {
	integration_id: number;
	order: {
		order_id?: string;
		order_number?: string;
		apply_shipping_rules: boolean;
		parcels?: IDataObject[];
	};
	ship_with?: IDataObject;
	sender_address_id?: number;
	brand_id?: number;
	label_details?: IDataObject;
}

/** "Unstamped letter": a real label through the real API, without postage. */
export const FREE_OPTION = 'sendcloud:letter';

/** How a label is sent, as both documents write it. */
export const shipWithOption = (code: string, contract?: number): IDataObject => ({
	type: 'shipping_option_code',
	properties: {
		shipping_option_code: code,
		...(contract !== undefined && { contract_id: contract }),
	},
});

/** What holds for a whole request. */
export const commonOf = ({
	integration_id,
	ship_with,
	sender_address_id,
	brand_id,
}: OrderToShip) => ({ integration_id, ship_with, sender_address_id, brand_id });

/**
 * Labels of orders: one at once, several queued. Neither has a key against buying twice.
 * @returns for each order a shipment, with as much of it as the answer tells
 */
export const buyLabels = buying<OrderToShip, Shipment>(async (client, requests) => {
	const [first] = requests;
	return requests.length === 1 && first.order.parcels === undefined
		? await oneAtOnce(client, first)
		: await manyQueued(client, requests);
});

async function oneAtOnce(client: SendcloudClient, request: OrderToShip): Promise<Bought<Shipment>> {
	const { order, label_details } = request;
	const answer = await client.post(
		'/v3/orders/create-label-sync',
		{ ...commonOf(request), order, label_details },
		{ partner: true, patience: CARRIER_TIMEOUT },
	);
	const { data } = (answer.body ?? {}) as { data?: unknown };
	const rows = rowsOf(data);
	const row = rows.find((one) => isOf(one, order)) ?? rows[0];
	if (!row) throw unexpected('a label under "data"', answer);
	return [ofLabel(row)];
}

async function manyQueued(
	client: SendcloudClient,
	requests: OrderToShip[],
): Promise<Bought<Shipment>> {
	const answer = await client.post(
		'/v3/orders/create-labels-async',
		{ ...commonOf(requests[0]), orders: requests.map(({ order }) => order) },
		{ partner: true },
	);
	const { data } = (answer.body ?? {}) as { data?: unknown };
	const rows = rowsOf(data);
	const problems = problemsIn(answer.body);
	const aboutAll = problems.filter(({ entry }) => entry === undefined);
	if (rows.length === 0 && problems.length === 0) throw unexpected('labels under "data"', answer);
	return requests.map(({ order }, position) => {
		// What stands in `data` is bought, whatever `errors` says besides.
		const at = rows.findIndex((one) => isOf(one, order));
		if (at !== -1) return ofLabel(rows.splice(at, 1)[0]);
		const own = problems.filter(({ entry }) => entry === position);
		const reasons = own.length > 0 ? own : aboutAll;
		if (reasons.length === 0) return unmentioned(answer);
		const [words, ...more] = reasons.map(problemWords);
		return new SendcloudError(words, {
			kind: 'refused',
			problems: reasons,
			description: sentences([
				...more,
				'No label was bought for this one. Correct it and run again',
			]),
		});
	});
}

/** Accepted, and the answer says nothing of this one: a label may be on its way. */
const unmentioned = ({ status }: Answer) =>
	new SendcloudError('Sendcloud accepted the request, but its answer does not mention this order', {
		kind: 'unanswered',
		status,
		description:
			'A label may have been bought. Look with Order › Is It Shipped before you ship it again.',
	});

const rowsOf = (data: unknown): IDataObject[] =>
	([data].flat() as unknown[]).filter(
		(row): row is IDataObject => typeof row === 'object' && row !== null,
	);

const isOf = (row: IDataObject, { order_id: id, order_number: number }: OrderToShip['order']) =>
	id === undefined ? String(row.order_number) === number : String(row.order_id) === id;

/** The shipment in a label's answer. The file stands in one of three places. */
function ofLabel(row: IDataObject): Shipment {
	const { shipment_id: id, parcel_id, parcels_ids, parcels } = row;
	const ids = (parcels_ids ?? (parcel_id === undefined ? [] : [parcel_id])) as number[];
	const given = (parcels ?? []) as IDataObject[];
	const file =
		(row.label_details as IDataObject | undefined)?.file ??
		(row.label as IDataObject | undefined)?.file ??
		given[0]?.label_file;
	const { tracking_number, tracking_url, documents } = row;
	return {
		id: String(id),
		order_id: row.order_id,
		order_number: row.order_number as string,
		...(row.ship_with !== undefined && { ship_with: row.ship_with }),
		parcels: ids.map((one, at) => ({
			id: Number(one),
			...(at === 0 &&
				tracking_number !== undefined && { tracking_number, tracking_url, documents }),
			...(at === 0 && typeof file === 'string' && { label_file: file }),
		})),
	} as Shipment;
}

/** Parcels of a shipment that is announced at once, and of one that is queued. */
export const MOST_PARCELS = { atOnce: 15, queued: 50 };

/** A shipment that is to be bought. */
export interface ShipmentToBuy {
	body: IDataObject;
	/** Waits for the carrier. */
	atOnce: boolean;
	/** The account's shipping rules decide. */
	byRules: boolean;
}

const CREATE = (atOnce: boolean, byRules: boolean) =>
	byRules
		? `${SHIPMENTS}/${atOnce ? 'announce' : 'create'}-with-shipping-rules`
		: atOnce
			? `${SHIPMENTS}/announce`
			: SHIPMENTS;

/**
 * One shipment. With an `external_reference_id` it is bought once: Sendcloud answers a second one with 409 and the first,
 * which comes out with `already_existed`.
 */
export const buyShipment = buying<ShipmentToBuy, Shipment>(async (client, [request]) => {
	const { body, atOnce, byRules } = request;
	const answer = await client.post(CREATE(atOnce, byRules), body, {
		partner: true,
		...(atOnce && { patience: CARRIER_TIMEOUT }),
		// Without a key a 409 cannot be about a shipment that is there.
		...(body.external_reference_id !== undefined && { alsoGood: [409] }),
	});
	const shipment = shipmentIn(answer);
	return [answer.status === 409 ? { ...shipment, already_existed: true } : shipment];
});
