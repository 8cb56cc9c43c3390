/** Whether an order is shipped: which shipments it has, and which of them still count. */
import { isAnnouncing, isDead, statusCode, type Shipment } from '../api/shipments';
import type { SendcloudClient } from '../transport/client';
import { unexpected } from '../transport/pagination';
import { findOrder, type WantedOrder } from './findOrder';
import { findShipments } from './findShipments';

export type Reason =
	/** It has a label. */
	| 'shipped'
	/** The carrier has not answered yet: a label is being bought. */
	| 'being_announced'
	/** Some parcels of a shipment have a label, others none. */
	| 'partly_failed'
	/** All its labels were cancelled. */
	| 'cancelled'
	/** The carrier refused it. */
	| 'failed'
	/** Nothing was ever bought for it. */
	| 'never';

export interface Shipped {
	orderNumber: string;
	shipped: boolean;
	reason: Reason;
	live: Shipment[];
	dead: Shipment[];
}

/** Never says no when it could not find out. @throws SendcloudError */
export async function isShipped(client: SendcloudClient, wanted: WantedOrder): Promise<Shipped> {
	let { integration } = wanted;
	let orderNumber = String(wanted.value);
	if (wanted.by !== 'orderNumber') {
		const order = await findOrder(client, wanted);
		if (typeof order.order_number !== 'string' || order.order_number === '')
			throw unexpected('an order with a number', {
				asked: 'GET order',
				body: order,
				status: 200,
				headers: {},
			});
		orderNumber = order.order_number;
		const details = (order.order_details ?? {}) as { integration?: { id?: number } };
		integration ??= details.integration?.id;
	}
	const found = await findShipments(client, {
		by: 'orderNumber',
		value: orderNumber,
		integration,
	});
	const all = found.map(({ shipment }) => shipment);
	const isGone = ({ parcels = [] }: Shipment) => parcels.length > 0 && parcels.every(isDead);
	const live = all.filter((one) => !isGone(one));
	const dead = all.filter(isGone);
	return { orderNumber, shipped: live.length > 0, reason: reasonOf(live, dead), live, dead };
}

function reasonOf(live: Shipment[], dead: Shipment[]): Reason {
	const parcelsOf = (list: Shipment[]) => list.flatMap(({ parcels = [] }) => parcels);
	if (live.length > 0) {
		const whole = live.filter(({ parcels = [] }) => !parcels.some(isDead));
		if (whole.length === 0) return 'partly_failed';
		return parcelsOf(whole).every(isAnnouncing) && parcelsOf(whole).length > 0
			? 'being_announced'
			: 'shipped';
	}
	if (dead.length === 0) return 'never';
	const refused = ({ parcels = [] }: Shipment) =>
		parcels.every((parcel) => statusCode(parcel) === 'ANNOUNCEMENT_FAILED');
	return dead.every(refused) ? 'failed' : 'cancelled';
}
