import { CONNECTIONS, connectionIdOf, eventConnectionField } from '../../fields/eventConnection';
import { itemOperation } from '../../operations/define';
import { objectIn } from '../../transport/pagination';
import { withoutSecrets } from './configuration';

export const get = itemOperation({
	name: 'get',
	label: 'Get',
	action: 'Get an event connection',
	description: 'Retrieve one connection. Its secrets are never shown.',
	fields: { connection: eventConnectionField },
	build: ({ params }) => connectionIdOf(params.connection),
	run: async ({ client, request: id }) =>
		withoutSecrets(objectIn(await client.get(`${CONNECTIONS}/${id}`))),
});
