import { SUBSCRIPTIONS } from '../../api/eventSubscriptions';
import { eventTypeField } from '../../fields/eventType';
import { eventConnectionPick } from '../../fields/picks';
import { checked, filled, flag, group, integer, required } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create an event subscription',
	description: 'Have events of one type delivered to a connection',
	fields: {
		connection: eventConnectionPick.field,
		eventType: eventTypeField,
		isActive: field({
			displayName: 'Active',
			type: 'boolean',
			default: true,
			description: 'Whether events are delivered at once. A paused one waits until it is updated.',
		}),
	},
	build: ({ params }) =>
		checked(
			group({
				connection_id: required(integer({ min: 1 })),
				event_type: required(filled),
				is_active: required(flag),
			}),
			{
				connection_id: eventConnectionPick.id(params.connection),
				event_type: params.eventType,
				is_active: params.isActive,
			},
		),
	each: async ({ client, request }) => objectIn(await client.post(SUBSCRIPTIONS, request)),
});
