import {
	eventSubscriptionField,
	subscriptionIdOf,
	SUBSCRIPTIONS,
} from '../../fields/eventSubscription';
import { itemOperation } from '../../operations/define';
import { objectIn } from '../../transport/pagination';

export const get = itemOperation({
	name: 'get',
	label: 'Get',
	action: 'Get an event subscription',
	description: 'Retrieve one subscription',
	fields: { subscription: eventSubscriptionField },
	build: ({ params }) => subscriptionIdOf(params.subscription),
	run: async ({ client, request: id }) => objectIn(await client.get(`${SUBSCRIPTIONS}/${id}`)),
});
