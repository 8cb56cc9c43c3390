/** The parcels that a merchant means by a number, and what Sendcloud knows of each. */
import type { Parcel, Shipment } from '../../api/shipments';
import { readTracking, type Tracking } from '../../api/tracking';
import { findShipments } from '../../flows/findShipments';
import type { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';

/** How a parcel was named. */
export interface Wanted {
	by: string;
	value: string;
}

/** A parcel that was looked for. */
export interface Looked {
	/** The tracking number, where there is one. */
	number?: string;
	/** What Sendcloud follows under the number. */
	tracking?: Tracking;
	/** The shipment it belongs to, where it was found through that. */
	shipment?: Shipment;
	parcel?: Parcel;
}

/** Numbers that were asked for in this run: the same one is asked for once. */
export type Asked = Map<string, Promise<Tracking | undefined>>;

/** @returns none when there is nothing of that name. @throws SendcloudError */
export async function look(
	client: SendcloudClient,
	{ by, value }: Wanted,
	asked: Asked,
): Promise<Looked[]> {
	const track = async (number: string) => {
		let answer = asked.get(number);
		if (!answer) asked.set(number, (answer = readTracking(client, number)));
		return await answer;
	};
	if (by === 'trackingNumber') {
		const tracking = await track(value);
		return tracking ? [{ number: value, tracking }] : [];
	}
	const found: Looked[] = [];
	for (const { shipment, parcels } of await shipmentsOf(client, { by, value })) {
		for (const parcel of parcels) {
			const number = parcel.tracking_number || undefined;
			const tracking = number === undefined ? undefined : await track(number);
			found.push({ number, tracking, shipment, parcel });
		}
	}
	return found;
}

async function shipmentsOf(client: SendcloudClient, { by, value }: Wanted) {
	let failure: unknown;
	try {
		return await findShipments(client, { by: by === 'shipmentId' ? 'id' : by, value });
	} catch (error) {
		failure = error;
	}
	// An empty 404 is all that the document promises for a shipment that is not there.
	if (by === 'shipmentId' && failure instanceof SendcloudError && failure.status === 404) return [];
	throw failure;
}
