import { connectionAt, withoutSecrets } from '../../api/eventSubscriptions';
import { connectionIdOf, eventConnectionField } from '../../fields/eventConnection';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an event connection',
	description: 'Retrieve one connection. Its secrets are never shown.',
	fields: { connection: eventConnectionField },
	build: ({ params }) => connectionIdOf(params.connection),
	each: async ({ client, request: id }) =>
		withoutSecrets(objectIn(await client.get(connectionAt(id)))),
});
