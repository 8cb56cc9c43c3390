import { authorizationOf } from '../../api/eventSubscriptions';
import { eventConnectionPick } from '../../fields/picks';
import { operation } from '../../engine/operation';
import { objectIn } from '../../transport/pagination';

export const authorize = operation({
	name: 'authorize',
	label: 'Authorize',
	action: 'Authorize an event connection',
	description:
		'Get the address at which a person connects the Klaviyo account of a Klaviyo connection',
	fields: {
		connection: {
			...eventConnectionPick.field,
			hint: 'Open the authorization_url of the output in a browser and agree there.',
		},
	},
	build: ({ params }) => eventConnectionPick.id(params.connection),
	// Starting it again only gives another address.
	each: async ({ client, request: id }) =>
		objectIn(await client.post(authorizationOf(id), undefined, { repeatable: true })),
});
