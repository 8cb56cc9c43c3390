import type { IDataObject } from 'n8n-workflow';

import { logsAt } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { simplifySince11 } from '../../fields/simplify';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { onlyNewOption } from '../../flows/news';
import { onlyNew } from '../../flows/onlyNew';
import { SendcloudError } from '../../transport/errors';
import { keyOf, logs, simpleLog, timeOf } from './logs';

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many connection errors of shops',
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
		simplify: simplifySince11,
	},
	options: {
		...apiVersionOption,
		...onlyNewOption('logs'),
	},
	build: ({ params, options }) => {
		const of = params.logsOf === 'one' ? integrationPick.id(params.integration) : undefined;
		const version = apiVersionOf(params, options);
		return {
			version,
			path: logsAt(version, of),
			limit: wantedRows(params),
			simplify: params.simplify,
		};
	},
	each: async (input) => {
		const { client, options } = input;
		const { version, path, limit, simplify } = input.request;
		if (options.onlyNew) {
			// How many are new is not known before: then as many as come at once.
			const rows = logs(client, version, path, undefined, (words) =>
				client.notes.warnings.add(words),
			);
			const news = await onlyNew(input, rows, { list: path, keyOf, timeOf }, limit);
			return simplify ? news.map(simpleLog) : news;
		}
		const wanted: IDataObject[] = [];
		for await (const log of logs(client, version, path, limit, stop))
			if (wanted.push(log) === limit) break;
		orHint(client, wanted, 'No connection errors: Sendcloud and the shops understand each other.');
		return simplify ? wanted.map(simpleLog) : wanted;
	},
});

function stop(words: string): never {
	throw new SendcloudError("Sendcloud's list cannot be read to its end", {
		kind: 'unanswered',
		effect: 'none',
		description: `${words} Set a limit that ends before, or choose one integration.`,
	});
}
