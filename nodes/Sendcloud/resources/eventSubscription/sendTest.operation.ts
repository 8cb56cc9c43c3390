import { testBroadcastTo } from '../../api/eventSubscriptions';
import { eventSubscriptionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const sendTest = operation({
	name: 'test',
	label: 'Send Test Event',
	action: 'Send a test event to an event subscription',
	description:
		'Have Sendcloud send a sample event to the connection of a subscription, and see what it answers',
	fields: {
		subscription: {
			...eventSubscriptionPick.field,
			hint: 'To try out a Sendcloud Trigger, choose the subscription with the URL that the trigger shows.',
		},
	},
	build: ({ params }) => eventSubscriptionPick.id(params.subscription),
	// A sample that arrives twice does no harm.
	each: async ({ client, request: id }) =>
		objectIn(
			await client.post(testBroadcastTo(id), undefined, {
				repeatable: true,
			}),
		),
});
