/** Lists of Sendcloud read to their end, and the IDs in them, which go into addresses. */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, SendcloudClient } from '../transport/client';
import { excerpt, SendcloudError } from '../transport/errors';
import { listIn } from '../transport/pagination';
import { isId } from './shape';

/** More than any account has; a list that goes on beyond is none. */
const MOST_PAGES = 100;

/**
 * Every row of a list that Sendcloud may or may not give out in pages: its documents name none for these lists.
 * @throws SendcloudError, also when the list does not end
 */
export async function wholeList(
	client: SendcloudClient,
	path: string,
	query: Query = {},
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	const seen = new Set<string>();
	let page = query;
	for (;;) {
		const answer = await client.get(path, page);
		for (const row of listIn('data')(answer)) rows.push(row);
		const next = nextPage(answer);
		if (next === undefined) return rows;
		page = { ...query, ...next };
		const mark = JSON.stringify(page);
		if (seen.has(mark) || seen.size === MOST_PAGES - 1) throw endless(path, seen.size + 1);
		seen.add(mark);
	}
}

function endless(path: string, pages: number): SendcloudError {
	return new SendcloudError(
		`Sendcloud's list does not end: after ${pages} pages it names another one`,
		{
			kind: 'refused',
			description: `Nothing was changed, since the list may not be whole. Try again later, and tell Sendcloud if this lasts. (GET ${path})`,
		},
	);
}

/** What the next page is asked with: the query of the link to it, whose host and path are never followed. */
function nextPage({ headers, body }: Answer): Record<string, string> | undefined {
	const { next } = (body ?? {}) as IDataObject;
	const link = nextLink(headers.link ?? '') ?? next;
	if (typeof link !== 'string' || link === '') return undefined;
	const at = link.indexOf('?');
	if (at < 0 && !link.includes('/')) return { cursor: link };
	const pairs = link
		.slice(at + 1)
		.split('#')[0]
		.split('&')
		.map((pair) => pair.split('='));
	return Object.fromEntries(pairs.map(([name, ...value]) => [name, decoded(value.join('='))]));
}

/** The target of the link `rel="next"` (RFC 8288). */
function nextLink(header: string): string | undefined {
	for (const [, target, parameters] of header.matchAll(/<([^<>]*)>((?:[^<"]|"[^"]*")*)/g)) {
		if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return target;
	}
	return undefined;
}

/** A `+` stays what it is: cursors may be datetimes. */
function decoded(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}

/**
 * An ID out of an answer, before it goes into an address.
 * @param what it is the ID of, e.g. `connection`
 * @throws SendcloudError
 */
export function idIn(value: unknown, what: string): number {
	if (isId(value)) return Number(value);
	throw new SendcloudError(
		`Sendcloud's answer is not what its documents promise: the ID of a ${what} is a whole number, found ${excerpt(value)}`,
		{ kind: 'unanswered', description: 'Try again later, and tell Sendcloud if this lasts.' },
	);
}
