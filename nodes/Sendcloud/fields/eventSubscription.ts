/** An event subscription (which events go to a connection), chosen from the account or given by ID. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { CONNECTIONS, PARCEL_EVENT, SUBSCRIPTIONS } from '../api/eventSubscriptions';
import { checkedValue, integer } from '../checks';
import { field } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';
import { connectionName } from './eventConnection';
import { pickModes } from './modes';

export const eventTypeField = field({
	displayName: 'Event Type',
	type: 'options',
	default: PARCEL_EVENT,
	options: [{ name: 'Parcel Event Created', value: PARCEL_EVENT }],
	description: 'What happens to a parcel, such as a change of its status',
});

export const eventSubscriptionField = field({
	displayName: 'Subscription',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The subscription, which says what events go to a connection',
	...pickModes('searchEventSubscriptions', 'a subscription', 'e.g. 1'),
});

/** Sendcloud's ID of a subscription. @throws SendcloudError (input) */
export function subscriptionIdOf(value: unknown): number {
	return checkedValue<number>(integer({ min: 1 }), value, 'subscription');
}

/** The subscriptions of the account, each with the address of its connection, since IDs alone say nothing. */
export async function searchEventSubscriptions(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	const client = new SendcloudClient(this);
	const [subscriptions, connections] = await Promise.all(
		[SUBSCRIPTIONS, CONNECTIONS].map(async (path) => listIn('data')(await client.get(path))),
	);
	const names = new Map(
		connections.map((connection) => [connection.id, connectionName(connection)]),
	);
	return {
		results: subscriptions
			.map(({ id, connection_id: connection, is_active: active }) => ({
				name: `${String(id)} → ${names.get(connection) ?? String(connection)}${active === false ? ', paused' : ''}`,
				value: id as number,
			}))
			.filter(({ name }) => name.toLowerCase().includes(wanted)),
	};
}
