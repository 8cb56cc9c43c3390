import { subscriptionAt } from '../../api/eventSubscriptions';
import { eventTypeField } from '../../fields/eventType';
import { eventConnectionPick, eventSubscriptionPick } from '../../fields/picks';
import { checked, filled, flag, group, integer, optional } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { inputError } from '../../transport/errors';
import { objectIn } from '../../transport/pagination';

export const update = operation({
	name: 'update',
	label: 'Update',
	action: 'Update an event subscription',
	description: 'Pause a subscription, resume it, or lead its events to another connection',
	fields: {
		subscription: eventSubscriptionPick.field,
		connection: {
			...eventConnectionPick.optional,
			displayName: 'New Connection',
			description: 'Where events go from now on. Left empty, that stays as it is.',
		},
		updateFields: field({
			displayName: 'Update Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Active',
					name: 'is_active',
					type: 'boolean',
					default: true,
					description: 'Whether events are delivered. Switch it off to pause.',
				},
				{ ...eventTypeField, name: 'event_type' },
			],
		}),
	},
	build: ({ params }) => {
		const id = eventSubscriptionPick.id(params.subscription);
		const change = checked<Record<string, unknown>>(
			group({
				connection_id: optional(integer({ min: 1 })),
				event_type: optional(filled),
				is_active: optional(flag),
			}),
			{
				...params.updateFields,
				connection_id: eventConnectionPick.idOrNone(params.connection),
			},
		);
		if (Object.values(change).every((value) => value === undefined)) {
			throw inputError(
				'There is nothing to update',
				'Choose another connection, or add at least one field to change.',
			);
		}
		return { id, change };
	},
	// The same change twice has the effect of one.
	each: async ({ client, request: { id, change } }) =>
		objectIn(await client.patch(subscriptionAt(id), change, { repeatable: true })),
});
