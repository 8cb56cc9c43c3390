/** An event subscription: which events go to a connection. */
import { CONNECTIONS, SUBSCRIPTIONS } from '../../api/eventSubscriptions';
import { listIn } from '../../transport/pagination';
import { connectionName } from './eventConnection';
import { byNumber, named, pick, type SearchInput } from './pick';

/** Each with the address of its connection, since IDs alone say nothing. */
async function searchSubscriptions({ client, filter }: SearchInput) {
	const [subscriptions, connections] = await Promise.all(
		[SUBSCRIPTIONS, CONNECTIONS].map(async (path) => listIn('data')(await client.get(path))),
	);
	const names = new Map(
		connections.map((connection) => [connection.id, connectionName(connection)]),
	);
	const results = subscriptions.map(({ id, connection_id: connection, is_active: active }) => ({
		name: `${String(id)} → ${names.get(connection) ?? String(connection)}${active === false ? ', paused' : ''}`,
		value: id as number,
	}));
	return { results: named(results, filter) };
}

export const eventSubscriptionPick = pick({
	one: 'subscription',
	many: 'event subscriptions',
	field: {
		displayName: 'Subscription',
		description: 'The subscription, which says what events go to a connection',
	},
	search: searchSubscriptions,
	none: 'Create one with Event Subscription › Create; a Sendcloud Trigger makes its own.',
	noMatch: 'Type a part of the address that it leads to, or its ID.',
	ways: [
		byNumber(
			'The ID of a subscription is a whole number, e.g. 1; by its address it can be chosen from the list',
			'e.g. 1',
		),
	],
});
