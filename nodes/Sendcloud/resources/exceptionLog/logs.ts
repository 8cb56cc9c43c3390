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
