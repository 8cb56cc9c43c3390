import { connectionAt } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { warningField } from '../../fields/warning';
import { operation } from '../../engine/operation';

export const deleteConnection = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an event connection',
	description:
		'Delete a connection and all of its subscriptions for good. The one of a Sendcloud Trigger stops that trigger.',
	risk: 'deletes',
	fields: {
		connection: eventConnectionPick.field,
		warning: warningField(
			'This deletes the connection and all of its subscriptions for good. Deleting the one of a Sendcloud Trigger stops that trigger.',
		),
	},
	build: ({ params }) => eventConnectionPick.id(params.connection),
	each: async ({ client, request: id }) => {
		await client.delete(connectionAt(id));
		return { id, deleted: true };
	},
});
