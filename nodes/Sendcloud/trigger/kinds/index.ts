/** What a trigger can start on: parcel events, in a merchant's words, and what integrations send to their webhook. */
import type { IDataObject } from 'n8n-workflow';

import { integrationConnected, integrationDeleted, integrationUpdated } from './integrationChanged';
import type { WebhookKind } from './kind';
import { parcelStatusChanged } from './parcelStatusChanged';
import { returnCreated } from './returnCreated';

interface Choice {
	name: string;
	description: string;
	/** On the canvas, after "on". */
	subtitle: string;
}

/** Filters of parcel events that a choice stands for, and exceptions that are none of its. */
interface ParcelChoice extends Choice {
	filters: IDataObject;
	except?: string[];
}

export interface WebhookChoice extends Choice {
	kind: WebhookKind;
}

/** What the merchant does or asks for is no problem. */
const OWN_DOING = [
	'cancelled',
	'cancelled_upstream',
	'cancelling',
	'cancelling_upstream',
	'changed',
	'claim',
	'relabelled',
];

/** Stored in workflows: the keys never change. */
export const PARCEL_CHOICES: Record<string, ParcelChoice> = {
	labelCreated: {
		name: 'Label Created',
		description: 'A label was made: Sendcloud calls the parcel labelled, or ready to send',
		subtitle: 'label created',
		filters: { phases: ['labelled', 'ready_to_send'], exceptions: ['none'] },
	},
	onItsWay: {
		name: 'On Its Way',
		description: 'The carrier has the parcel, at each step until it is out for delivery',
		subtitle: 'parcel on its way',
		filters: {
			phases: ['dropped', 'accepted', 'sorted', 'in_transit', 'customs'],
			exceptions: ['none'],
			returns: 'none',
		},
	},
	outForDelivery: {
		name: 'Out for Delivery',
		description: 'The parcel comes to your customer today',
		subtitle: 'parcel out for delivery',
		filters: { phases: ['in_delivery'], exceptions: ['none'], returns: 'none' },
	},
	readyForPickUp: {
		name: 'Ready for Pick-Up',
		description: 'The parcel waits for your customer at a pick-up point',
		subtitle: 'parcel ready for pick-up',
		filters: { phases: ['pup'], exceptions: ['none'], returns: 'none' },
	},
	delivered: {
		name: 'Delivered',
		description: 'Your customer has the parcel',
		subtitle: 'parcel delivered',
		filters: { phases: ['delivered', 'delivery_forced'], returns: 'none' },
	},
	problem: {
		name: 'Problem',
		description:
			'Something went wrong: a delay, a wrong address, a refused, lost or damaged parcel. Not what you did yourself, such as cancelling it.',
		subtitle: 'parcel problem',
		filters: { exceptions: ['any'] },
		except: OWN_DOING,
	},
	returnedToSender: {
		name: 'Returned to Sender',
		description: 'The carrier brings the parcel back to you',
		subtitle: 'parcel returned to sender',
		filters: { exceptions: ['returned_sender'] },
	},
	anyParcelEvent: {
		name: 'Any Parcel Event',
		description: 'Whatever happens to a parcel. Options › Filters say more.',
		subtitle: 'parcel event',
		filters: {},
	},
};

/** Sent to the webhook of one integration. Stored in workflows: the keys never change. */
export const WEBHOOK_CHOICES: Record<string, WebhookChoice> = {
	parcelStatusChanged: {
		name: 'Parcel Status Changed',
		description:
			"A parcel of one integration has another status. Sent to the integration's webhook.",
		subtitle: 'parcel status changed',
		kind: parcelStatusChanged,
	},
	returnCreated: {
		name: 'Return Created',
		description:
			"A return was made by API or in the return portal, not by hand. Sent to the integration's webhook.",
		subtitle: 'return created',
		kind: returnCreated,
	},
	integrationConnected: {
		name: 'Integration Connected',
		description: "An integration was made. Sent to the integration's webhook.",
		subtitle: 'integration connected',
		kind: integrationConnected,
	},
	integrationUpdated: {
		name: 'Integration Updated',
		description: "The settings of an integration changed. Sent to the integration's webhook.",
		subtitle: 'integration updated',
		kind: integrationUpdated,
	},
	integrationDeleted: {
		name: 'Integration Deleted',
		description: "An integration was deleted. Sent to the integration's webhook.",
		subtitle: 'integration deleted',
		kind: integrationDeleted,
	},
};
