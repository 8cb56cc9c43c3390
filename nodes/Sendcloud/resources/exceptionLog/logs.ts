/** Exception logs of integrations: how the list is read, and how one is shown. */
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import type { ApiVersion } from '../../api/integrations';
import { flat } from '../../fields/simplify';
import type { Answer, SendcloudClient } from '../../transport/client';
import { bodyCursor, linkCursor, listIn, paginate, type Paging } from '../../transport/pagination';

const PAGES: Record<ApiVersion, Paging> = {
	v3: { maxPageSize: 100, sizeParameter: 'page_size' },
	// v2 does not let anybody choose how many come at once.
	v2: { maxPageSize: Infinity, next: bodyCursor(), rows: listIn('results') },
};

/** What a log is told apart by. */
export const keyOf = ({ id, ...log }: IDataObject) =>
	id === undefined ? JSON.stringify(log) : `log ${String(id)}`;

export function timeOf({ created_at: time }: IDataObject): number | undefined {
	const at = typeof time === 'string' ? DateTime.fromISO(time, { zone: 'utc' }) : undefined;
	return at?.isValid ? at.toMillis() : undefined;
}

/** What went wrong, without the whole requests and answers. */
export const simpleLog = (log: IDataObject): IDataObject =>
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
export async function* logs(
	client: SendcloudClient,
	version: ApiVersion,
	path: string,
	limit = Infinity,
	tell: (words: string) => void,
): AsyncGenerator<IDataObject> {
	const { [version]: paging } = PAGES;
	const maxPageSize = Math.min(paging.maxPageSize, limit);
	const next = paging.next ?? ((answer: Answer) => nextTime(answer, maxPageSize, tell));
	const seen = new Set<string>();
	for await (const log of paginate(client, path, {}, { ...paging, maxPageSize, next })) {
		const key = keyOf(log);
		if (seen.has(key)) continue;
		seen.add(key);
		yield log;
	}
}

/**
 * v3's cursor is the time of the last log of a page, and cannot tell logs of one time apart. Where the page ends among
 * several of one time, the next one begins with them again, so that none of them is passed over.
 */
function nextTime(answer: Answer, size: number, tell: (words: string) => void): string | undefined {
	const cursor = linkCursor(answer);
	const rows = listIn('data')(answer);
	// More than were asked for: Sendcloud itself ends the page where the time changes.
	if (cursor === undefined || rows.length < 2 || rows.length > size) return cursor;
	const last = timeOf(rows[rows.length - 1]);
	const isAlone = last === undefined || timeOf(rows[rows.length - 2]) !== last;
	if (isAlone || timeOf({ created_at: cursor }) !== last) return cursor;
	if (timeOf(rows[0]) !== last) return new Date(last + 1).toISOString();
	tell(
		`Sendcloud has ${rows.length} exception logs or more of one moment, ${String(rows[0].created_at)}, and its list cannot be read past so many: some of that moment may be missing.`,
	);
	return cursor;
}
