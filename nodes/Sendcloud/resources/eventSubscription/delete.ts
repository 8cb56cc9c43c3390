import {
	eventSubscriptionField,
	subscriptionIdOf,
	SUBSCRIPTIONS,
} from '../../fields/eventSubscription';
import { itemOperation } from '../../operations/define';

export const deleteSubscription = itemOperation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an event subscription',
	description:
		'Stop the delivery of events at once. The one of a Sendcloud Trigger stops that trigger.',
	fields: { subscription: eventSubscriptionField },
	build: ({ params }) => subscriptionIdOf(params.subscription),
	run: async ({ client, request: id }) => {
		await client.delete(`${SUBSCRIPTIONS}/${id}`);
		return { id, deleted: true };
	},
});
