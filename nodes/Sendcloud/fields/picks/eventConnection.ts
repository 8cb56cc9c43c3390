/** An event connection: where Sendcloud delivers events. */
import type { IDataObject } from 'n8n-workflow';

import { CONNECTIONS } from '../../api/eventSubscriptions';
import { listIn } from '../../transport/pagination';
import { byNumber, named, pick } from './pick';

/** How a merchant recognises a connection: its address, or what it leads to. */
export function connectionName({ id, type, configuration }: IDataObject): string {
	const url = (configuration as IDataObject | undefined)?.url;
	return `${String(url ?? type)} (${String(id)})`;
}

export const eventConnectionPick = pick({
	one: 'connection',
	many: 'event connections',
	field: {
		displayName: 'Connection',
		description: 'The connection, which says where events are delivered',
	},
	search: async ({ client, filter }) => ({
		results: named(
			listIn('data')(await client.get(CONNECTIONS)).map((connection) => ({
				name: connectionName(connection),
				value: connection.id as number,
			})),
			filter,
		),
	}),
	none: 'Create one with Event Connection › Create; a Sendcloud Trigger makes its own.',
	noMatch: 'Type a part of its address, its type or its ID.',
	ways: [
		byNumber(
			'The ID of a connection is a whole number, e.g. 1; by its address it can be chosen from the list',
			'e.g. 1',
		),
	],
});
