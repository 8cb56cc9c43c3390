import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { orderPick } from '../../fields/picks';
import { flatShipment } from '../../flows/findShipments';
import { isShipped, type Reason } from '../../flows/isShipped';
import { lookIn, whichOrder } from './which';

const WORDS: Record<Reason, string> = {
	shipped: 'There is a label for this order',
	being_announced: 'A label is being bought: the carrier has not answered yet',
	partly_failed: 'Some parcels have a label and others none: look at it before you ship it again',
	cancelled: 'Its label was cancelled',
	failed: 'The carrier refused it: no label was made',
	never: 'No label was ever bought for this order number',
};

export const isShippedOperation = operation({
	name: 'isShipped',
	label: 'Is Shipped',
	action: 'Check whether an order is shipped',
	description:
		'Find out whether an order has a label already, before you do anything about it. It sees the shipments that Sendcloud lists under these keys.',
	concurrency: CONCURRENCY.most,
	fields: {
		order: { ...orderPick.field, default: { mode: 'orderNumber', value: '' } },
		integration: lookIn.integration,
	},
	build: ({ params }) => whichOrder(params.order, params.integration),
	each: async ({ client, request }) => {
		const { orderNumber, shipped, reason, live, dead } = await isShipped(client, request);
		const [latest] = live;
		return {
			order_number: orderNumber,
			shipped,
			reason,
			message: WORDS[reason],
			shipment_id: latest?.id ?? null,
			tracking_number: latest ? flatShipment(latest).tracking_number : null,
			tracking_url: latest ? flatShipment(latest).tracking_url : null,
			live_shipments: live.map(flatShipment),
			dead_shipments: dead.map(flatShipment),
		};
	},
});
