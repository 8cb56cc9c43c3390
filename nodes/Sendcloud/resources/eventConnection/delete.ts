import { CONNECTIONS, connectionIdOf, eventConnectionField } from '../../fields/eventConnection';
import { itemOperation } from '../../operations/define';

export const deleteConnection = itemOperation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an event connection',
	description:
		'Delete a connection and all of its subscriptions for good. The one of a Sendcloud Trigger stops that trigger.',
	fields: { connection: eventConnectionField },
	build: ({ params }) => connectionIdOf(params.connection),
	run: async ({ client, request: id }) => {
		await client.delete(`${CONNECTIONS}/${id}`);
		return { id, deleted: true };
	},
});
