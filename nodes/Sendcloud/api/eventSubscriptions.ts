/** Event connections (where) and event subscriptions (which events), v3-event-subscriptions. */
import type { IDataObject } from 'n8n-workflow';

import type { Query, SendcloudClient } from '../transport/client';
import { paginate } from '../transport/pagination';
import { numberId } from './ids';
import { UNPAGED } from './unpaged';

export const CONNECTIONS = '/v3/event-subscriptions/connections';
export const SUBSCRIPTIONS = '/v3/event-subscriptions/subscriptions';

/** The only type of event that Sendcloud has so far. */
export const PARCEL_EVENT = 'parcels.event.created';

export const connectionAt = (id: unknown) =>
	`${CONNECTIONS}/${numberId(id, 'The ID of the connection')}`;

export const authorizationOf = (id: unknown) => `${connectionAt(id)}/authorization`;

export const subscriptionAt = (id: unknown) =>
	`${SUBSCRIPTIONS}/${numberId(id, 'The ID of the subscription')}`;

/** All of the account, each without its secrets. @throws SendcloudError */
export async function* connections(
	client: SendcloudClient,
	query: Query = {},
): AsyncGenerator<IDataObject> {
	for await (const connection of paginate(client, CONNECTIONS, query, UNPAGED))
		yield withoutSecrets(connection);
}

/** All of the account. @throws SendcloudError */
export const subscriptions = (client: SendcloudClient, query: Query, limit?: number) =>
	paginate(client, SUBSCRIPTIONS, query, { ...UNPAGED, limit });

/** Sends a sample event to a subscription. */
export const testBroadcastTo = (id: unknown) =>
	`/v3/event-subscriptions/broadcast/test/${numberId(id, 'The ID of the subscription')}`;

/** A connection as it leaves the node. Sendcloud shows no secrets; should it ever, they stop here. */
export function withoutSecrets(connection: IDataObject): IDataObject {
	const configuration = { ...(connection.configuration as IDataObject | undefined) };
	delete configuration.auth_config;
	return { ...connection, configuration };
}
