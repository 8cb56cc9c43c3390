import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { shipmentPick } from '../../fields/picks';
import { lookInOption, whichShipment } from '../../fields/whichShipment';
import { cancelShipments, type Cancelling } from '../../flows/cancelShipments';
import { flatShipment } from '../../flows/findShipments';

const WORDS: Record<Cancelling, string> = {
	cancelled: 'Cancelled',
	queued:
		'Asked for, not done: Sendcloud watches it for up to 14 days, and the carrier may still refuse. Do not send the parcel: it would not be insured.',
	already: 'Was cancelled before, or is being cancelled',
};

export const cancel = operation({
	name: 'cancel',
	label: 'Cancel',
	action: 'Cancel a shipment',
	description: 'Call off the shipment of an order: its label can no longer be used',
	risk: 'deletes',
	fields: {
		whatItDoes: field({
			displayName:
				'This cannot be undone. Labels cancelled on their day are not charged; later ones are refunded if the parcel was not sent, which may take two weeks.',
			type: 'notice',
			default: '',
		}),
		shipment: shipmentPick.field,
	},
	options: {
		...lookInOption,
		cancelAll: {
			displayName: 'Cancel All',
			type: 'boolean',
			default: false,
			description:
				'Whether to cancel all shipments of an order that has several, and all parcels where one of several was named. Without it, nothing is cancelled then.',
		},
	},
	build: ({ params, options }) => ({
		wanted: whichShipment(params.shipment, options),
		all: options.cancelAll === true,
	}),
	each: async ({ client, request: { wanted, all } }) => {
		const cancelled = await cancelShipments(client, wanted, all);
		const queued = cancelled.filter(({ how }) => how === 'queued').length;
		if (queued > 0) {
			client.notes.warnings.add(
				'Some carriers have only been asked to cancel and may still refuse: do not send these parcels.',
			);
		}
		return cancelled.map(({ shipment, how }) => ({
			...flatShipment(shipment),
			cancelled: how !== 'queued',
			cancellation: how,
			message: WORDS[how],
		}));
	},
});
