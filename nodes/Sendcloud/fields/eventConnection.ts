/** An event connection (where Sendcloud delivers events), chosen from the account or given by ID. */
import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { CONNECTIONS } from '../api/eventSubscriptions';
import { checkedValue, integer } from '../checks';
import { field } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';
import { pickModes } from './modes';

export const eventConnectionField = field({
	displayName: 'Connection',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The connection, which says where events are delivered',
	...pickModes('searchEventConnections', 'a connection', 'e.g. 1'),
});

/** Sendcloud's ID of a connection. @throws SendcloudError (input) */
export function connectionIdOf(value: unknown): number {
	return checkedValue<number>(integer({ min: 1 }), value, 'connection');
}

/** How a merchant recognises a connection: its address, or what it leads to. */
export function connectionName({ id, type, configuration }: IDataObject): string {
	const url = (configuration as IDataObject | undefined)?.url;
	return `${String(url ?? type)} (${String(id)})`;
}

/** The connections of the account whose address, type or ID contains the text typed. */
export async function searchEventConnections(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	const connections = listIn('data')(await new SendcloudClient(this).get(CONNECTIONS));
	return {
		results: connections
			.map((connection) => ({ name: connectionName(connection), value: connection.id as number }))
			.filter(({ name }) => name.toLowerCase().includes(wanted)),
	};
}
