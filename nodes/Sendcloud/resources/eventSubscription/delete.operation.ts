import { subscriptionAt } from '../../api/eventSubscriptions';
import { eventSubscriptionPick } from '../../fields/picks';
import { warningField } from '../../fields/warning';
import { operation } from '../../engine/operation';

export const deleteSubscription = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an event subscription',
	description:
		'Stop the delivery of events at once. The one of a Sendcloud Trigger stops that trigger.',
	risk: 'deletes',
	fields: {
		subscription: eventSubscriptionPick.field,
		warning: warningField(
			'This stops the delivery of events for good. To pause it, use Update. Deleting the one of a Sendcloud Trigger stops that trigger.',
		),
	},
	build: ({ params }) => eventSubscriptionPick.id(params.subscription),
	each: async ({ client, request: id }) => {
		await client.delete(subscriptionAt(id));
		return { id, deleted: true };
	},
});
