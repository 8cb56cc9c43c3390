import { subscriptionAt } from '../../api/eventSubscriptions';
import { eventSubscriptionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an event subscription',
	description: 'Retrieve one subscription',
	fields: { subscription: eventSubscriptionPick.field },
	build: ({ params }) => eventSubscriptionPick.id(params.subscription),
	each: async ({ client, request: id }) => objectIn(await client.get(subscriptionAt(id))),
});
