import { connectionAt, withoutSecrets } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an event connection',
	description: 'Retrieve one connection. Its secrets are never shown.',
	fields: { connection: eventConnectionPick.field },
	build: ({ params }) => eventConnectionPick.id(params.connection),
	each: async ({ client, request: id }) =>
		withoutSecrets(objectIn(await client.get(connectionAt(id)))),
});
