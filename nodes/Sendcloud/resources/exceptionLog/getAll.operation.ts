import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { logsAt, type ApiVersion } from '../../api/integrations';
import { apiVersionFields, apiVersionOf, apiVersionOption } from '../../fields/apiVersion';
import { integrationPick } from '../../fields/picks';
import { orHint, pagingFields, wantedRows } from '../../fields/paging';
import { flat, simplifySince11 } from '../../fields/simplify';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { onlyNewOption } from '../../flows/news';
import { onlyNew } from '../../flows/onlyNew';
import type { Answer, SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';
import { bodyCursor, linkCursor, listIn, paginate, type Paging } from '../../transport/pagination';

const PAGES: Record<ApiVersion, Paging> = {
	v3: { maxPageSize: 100, sizeParameter: 'page_size' },
	// v2 does not let anybody choose how many come at once.
	v2: { maxPageSize: Infinity, next: bodyCursor(), rows: listIn('results') },
};

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

/** What a log is told apart by. */
const keyOf = ({ id, ...log }: IDataObject) =>
	id === undefined ? JSON.stringify(log) : `log ${String(id)}`;

function timeOf({ created_at: time }: IDataObject): number | undefined {
	const at = typeof time === 'string' ? DateTime.fromISO(time, { zone: 'utc' }) : undefined;
	return at?.isValid ? at.toMillis() : undefined;
}

/** What went wrong, without the whole requests and answers. */
const simpleLog = (log: IDataObject): IDataObject =>
	flat({
		id: log.id,
		integration_id: log.integration_id,
		created_at: log.created_at,
		exception: log.exception,
		exception_type: log.exception_type,
		method: log.method,
		url: log.full_url || log.base_url,
		response_code: log.response_code,
	});

/**
 * Logs, newest first, each once.
 * @param tell hears that the list may not be whole
 */
async function* logs(
	client: SendcloudClient,
	version: ApiVersion,
	path: string,
	limit = Infinity,
	tell: (words: string) => void,
): AsyncGenerator<IDataObject> {
	const { [version]: paging } = PAGES;
	const maxPageSize = Math.min(paging.maxPageSize, limit);
	const seen = new Set<string>();
	let fresh = 0;
	const next =
		paging.next ??
		((answer: Answer) => {
			const cursor = nextTime(answer, maxPageSize, fresh > 0, tell);
			fresh = 0;
			return cursor;
		});
	for await (const log of paginate(client, path, {}, { ...paging, maxPageSize, next })) {
		const key = keyOf(log);
		if (seen.has(key)) continue;
		seen.add(key);
		fresh++;
		yield log;
	}
}

/**
 * v3's cursor is the time of the last log of a page, and cannot tell logs of one time apart. Whether more of that time
 * follow no page says, so the next one begins with this time again, and what was there before is passed over.
 * @param brought whether anything of the page was not there before
 */
function nextTime(
	answer: Answer,
	size: number,
	brought: boolean,
	tell: (words: string) => void,
): string | undefined {
	const cursor = linkCursor(answer);
	const rows = listIn('data')(answer);
	// More than were asked for: Sendcloud itself ends the page where the time changes.
	if (cursor === undefined || rows.length === 0 || rows.length > size) return cursor;
	const last = timeOf(rows[rows.length - 1]);
	if (last === undefined || timeOf({ created_at: cursor }) !== last) return cursor;
	if (timeOf(rows[0]) !== last) return new Date(last + 1).toISOString();
	// Nothing but this time: it is read to its end where all of it was there before.
	if (brought && rows.length > 1) {
		tell(
			`Sendcloud has ${rows.length} exception logs or more of one moment, ${String(rows[0].created_at)}, and its list cannot be read past so many: some of that moment may be missing.`,
		);
	}
	return cursor;
}

function stop(words: string): never {
	throw new SendcloudError("Sendcloud's list cannot be read to its end", {
		kind: 'unanswered',
		effect: 'none',
		description: `${words} Set a limit that ends before, or choose one integration.`,
	});
}
