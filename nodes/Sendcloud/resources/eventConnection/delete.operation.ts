import { connectionAt } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';

export const deleteConnection = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an event connection',
	description:
		'Delete a connection and all of its subscriptions for good. The one of a Sendcloud Trigger stops that trigger.',
	fields: { connection: eventConnectionPick.field },
	build: ({ params }) => eventConnectionPick.id(params.connection),
	each: async ({ client, request: id }) => {
		await client.delete(connectionAt(id));
		return { id, deleted: true };
	},
});
