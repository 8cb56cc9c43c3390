/** The documents of what was found: which parcels have one, and what its file is called. */
import type { IDataObject } from 'n8n-workflow';

import {
	flatShipment,
	liveOf,
	liveParcelIds,
	noShipment,
	type FoundShipment,
	type WantedShipment,
} from '../../flows/findShipments';
import type { LabelEntry } from '../../flows/labels';
import { SendcloudError } from '../../transport/errors';

export interface Labelled {
	entry: LabelEntry;
	/** What the item says of it besides the file. */
	about: IDataObject;
}

/**
 * An entry for each live shipment, the latest first.
 * @throws SendcloudError where there is none, or none that is live
 */
export function labelled(
	found: FoundShipment[],
	wanted: WantedShipment,
	index: number,
): Labelled[] {
	// What the list of shipments does not show, such as a parcel made in another way, may have a label all the same.
	if (found.length === 0 && wanted.by === 'parcelId') {
		const parcelIds = [Number(wanted.value)];
		return [
			{
				entry: { index, parcelIds, name: undefined },
				about: { order_number: null, shipment_id: null, parcel_ids: parcelIds },
			},
		];
	}
	if (found.length === 0) throw noShipment(wanted);
	return liveOf(found, wanted).map((one) => {
		const parcelIds = liveParcelIds(one);
		if (parcelIds.length === 0) throw namesNoParcel(one);
		const { order_number: number, ...rest } = flatShipment({
			...one.shipment,
			parcels: one.parcels,
		});
		return {
			entry: { index, parcelIds, name: number ?? rest.tracking_number ?? undefined },
			about: { order_number: number, ...rest },
		};
	});
}

/** Some answers to a queued purchase lack them at first. */
const namesNoParcel = ({ shipment: { id } }: FoundShipment) =>
	new SendcloudError(`Sendcloud does not name the parcels of shipment ${id} yet`, {
		kind: 'unanswered',
		effect: 'none',
		description: 'Its label is bought, or being bought: do not buy it again. Download it later.',
	});
