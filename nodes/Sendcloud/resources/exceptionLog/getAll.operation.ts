import type { IDataObject } from 'n8n-workflow';

import { logsAt, type ApiVersion } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { pagingFields, wantedRows } from '../../fields/paging';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import type { SendcloudClient } from '../../transport/client';
import { bodyCursor, listIn, pageSize, paginate, type Paging } from '../../transport/pagination';
import { keyOf, onlyNew } from './onlyNew';

const PAGES: Record<ApiVersion, Paging> = {
	v3: { maxPageSize: 100, sizeParameter: 'page_size' },
	// v2 does not let anybody choose how many come at once.
	v2: { maxPageSize: Infinity, next: bodyCursor(), rows: listIn('results') },
};

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many exception logs',
	description:
		'List what went wrong between Sendcloud and the shops (failed requests, rejected keys), newest first; or only what is new since the last run, for alerts',
	fields: {
		...apiVersionFields,
		logsOf: field({
			displayName: 'Logs Of',
			type: 'options',
			noDataExpression: true,
			default: 'all',
			options: [
				{ name: 'All Integrations', value: 'all' },
				{ name: 'One Integration', value: 'one' },
			],
		}),
		integration: {
			...integrationPick.field,
			displayOptions: { show: { logsOf: ['one'] } },
			description: 'The shop connection whose logs are wanted',
		},
		...pagingFields,
	},
	options: {
		...apiVersionOption,
		onlyNew: {
			displayName: 'Only New Since Last Run',
			type: 'boolean',
			default: true,
			description:
				'Whether to return only logs that this node has not returned before, however many they are. The limit counts for the first run, which has nothing to compare with. Test runs count too.',
		},
	},
	build: ({ params, options }) => {
		const of = params.logsOf === 'one' ? integrationPick.id(params.integration) : undefined;
		const version = apiVersionOf(params, options);
		return {
			version,
			path: logsAt(version, of),
			limit: wantedRows(params),
		};
	},
	each: async ({ client, request: { version, path, limit }, options, context }) => {
		// How many are new is not known before: then as many as come at once.
		const rows = logs(client, version, path, options.onlyNew ? undefined : limit);
		if (options.onlyNew) return await onlyNew(context, rows, path, limit);
		const wanted: IDataObject[] = [];
		for await (const log of rows) if (wanted.push(log) === limit) break;
		return wanted;
	},
});

/**
 * Logs, newest first, each once. v3's cursor is the time of the last log of a page: whether logs of that very time come
 * again on the next one, the documents do not say.
 */
async function* logs(
	client: SendcloudClient,
	version: ApiVersion,
	path: string,
	limit: number | undefined,
): AsyncGenerator<IDataObject> {
	const { [version]: paging } = PAGES;
	const maxPageSize = pageSize(paging.maxPageSize, limit);
	const seen = new Set<string>();
	for await (const log of paginate(client, path, {}, { ...paging, maxPageSize })) {
		const key = keyOf(log);
		if (seen.has(key)) continue;
		seen.add(key);
		yield log;
	}
}
