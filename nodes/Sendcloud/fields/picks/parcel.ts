/** A parcel: one of the latest, or any by its numbers. */
import { shipments } from '../../api/shipments';
import { filled, integer } from '../../checks';
import { at } from '../simplify';
import { trackingNumber } from '../trackingNumber';
import { byText, nameOf, named, pick } from './pick';

/** Shipments that the list shows. */
const LATEST = 50;

export const parcelPick = pick<string>({
	one: 'parcel',
	many: 'parcels',
	field: {
		displayName: 'Parcel',
		default: { mode: 'trackingNumber', value: '' },
		description:
			'From the list, or by its tracking number (spaces in it do not matter), order number or ID',
	},
	search: async ({ client, filter }) => {
		const results: Array<{ name: string; value: string }> = [];
		for await (const shipment of shipments(client, {}, LATEST)) {
			for (const { tracking_number: number, status } of shipment.parcels ?? []) {
				if (!number) continue;
				const name = nameOf(
					shipment.order_number,
					at(shipment, 'to_address', 'name'),
					at(shipment, 'to_address', 'city'),
					status?.message,
				);
				results.push({ name: `${name} (${number})`, value: number });
			}
		}
		return { results: named(results, filter) };
	},
	none: 'Make a label first.',
	noMatch: 'Type a part of the order number, name, place or tracking number of one of the latest.',
	hint: 'The list shows the latest shipments.',
	ways: [
		byText('trackingNumber', 'By Tracking Number', trackingNumber, 'e.g. 3SYZXG5051720'),
		byText('orderNumber', 'By Order Number', filled, 'e.g. OXSDFGHTD-12'),
		{
			name: 'parcelId',
			displayName: 'By Parcel ID',
			placeholder: 'e.g. 383707309',
			shape: '[0-9]+',
			words:
				"Sendcloud's ID of a parcel is a whole number, e.g. 383707309; or choose By Tracking Number or By Order Number",
			check: integer({ min: 1 }),
		},
		byText('shipmentId', 'By Shipment ID', filled, 'e.g. 39874b59-2a68-4a3d-8e00-aeb9e0540d00'),
	],
});
