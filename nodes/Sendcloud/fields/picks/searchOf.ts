/** The search of lists that come page by page and can be filtered by nothing: the account's own few things. */
import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import { paginate, type Paging } from '../../transport/pagination';
import { named, type Found, type SearchInput } from './pick';

/** A list of the panel holds no more: whoever has more types a part of the name. */
const MOST = 1000;

export const searchOf =
	(path: string, paging: Paging, entry: (row: IDataObject) => INodeListSearchItems) =>
	async ({ client, filter }: SearchInput): Promise<Found> => {
		const entries: INodeListSearchItems[] = [];
		for await (const row of paginate(client, path, {}, { ...paging, limit: MOST }))
			entries.push(entry(row));
		return { results: named(entries, filter) };
	};
