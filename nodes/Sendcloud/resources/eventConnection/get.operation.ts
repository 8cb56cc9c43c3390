import { connectionAt, withoutSecrets } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { simplifySince11 } from '../../fields/simplify';
import { objectIn } from '../../transport/pagination';
import { simpleConnection } from './simple';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an event connection',
	description: 'Retrieve one connection. Its secrets are never shown.',
	fields: { connection: eventConnectionPick.field, simplify: simplifySince11 },
	build: ({ params }) => ({
		id: eventConnectionPick.id(params.connection),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { id, simplify } }) => {
		const connection = withoutSecrets(objectIn(await client.get(connectionAt(id))));
		return simplify ? simpleConnection(connection) : connection;
	},
});
