/**
 * Lists, page by page. Sendcloud pages in two ways: a `Link` header (RFC 8288; v3 orders, shipments, logs)
 * or `next` in the body (v3 returns, v2), an URL or a bare token.
 *
 * Only the cursor is taken out of a link. Its host is never asked: some documented links lack `/api`, and a
 * link to another host must never receive the keys.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Answer } from './answer';
import type { SendcloudClient } from './client';
import { excerpt, sentences, SendcloudError } from './errors';
import type { Query, RequestOptions } from './wire';

export interface Paging {
	/** Rows a page may hold at most. */
	maxPageSize: number;
	/** Name of the parameter for the size of a page; none when the endpoint has none. */
	sizeParameter?: string;
	/** Where the next cursor stands; empty where a next page is named without one. Default: the `Link` header. */
	next?: (answer: Answer) => string | undefined;
	/** The rows of a page. Default: the list under `data`. */
	rows?: (answer: Answer) => IDataObject[];
	/** Name of the query parameter that takes the cursor. Default: `cursor`. */
	cursorParameter?: string;
	/** Rows wanted at most; undefined for all. */
	limit?: number;
	/** How each page is asked for. */
	request?: RequestOptions;
}

/**
 * The rows of a list, one after the other, asking for a page only when its rows are wanted.
 * @throws SendcloudError
 */
export async function* paginate(
	client: SendcloudClient,
	path: string,
	query: Query,
	paging: Paging,
): AsyncGenerator<IDataObject> {
	const { limit, request } = paging;
	if (limit !== undefined && limit <= 0) return;
	const { cursorParameter = 'cursor', next = linkCursor, rows = listIn('data') } = paging;
	const seen = new Set<string>();
	let empty = 0;
	const page: Query = { ...query };
	if (paging.sizeParameter) page[paging.sizeParameter] = pageSize(paging.maxPageSize, limit);
	for (let count = 0; ; ) {
		const answer = await client.get(path, page, request);
		const before = count;
		for (const row of rows(answer)) {
			yield row;
			if (++count === limit) return;
		}
		const cursor = next(answer);
		if (cursor === undefined) return;
		if (cursor === NOWHERE) {
			client.notes.warnings.add(
				`Sendcloud says that more follows after these ${count}, but not where: the list may not be whole. (GET ${path})`,
			);
			return;
		}
		if (seen.has(cursor))
			throw notWhole(path, count, 'it leads back to a page that was there before');
		empty = count === before ? empty + 1 : 0;
		if (empty === MOST_EMPTY)
			throw notWhole(path, count, `${MOST_EMPTY} pages in a row were empty`);
		seen.add(cursor);
		page[cursorParameter] = cursor;
	}
}

/** What the cursors are of a link to a next page that has none. */
const NOWHERE = '';

/** Empty pages in a row, each with a next one, after which a list is given up. */
const MOST_EMPTY = 10;

/** A list that may not be whole never ends in plain success. */
function notWhole(path: string, count: number, reason: string): SendcloudError {
	return new SendcloudError(`Sendcloud's list has no end: ${reason}`, {
		kind: 'unanswered',
		effect: 'none',
		description: `${count} entries came before. Run again; if it happens again, ask for less, e.g. with a filter or a limit. (GET ${path})`,
	});
}

/** Pages of one size that together hold the limit and little more: 250 of at most 200 are two pages of 125. */
export function pageSize(max: number, limit = Infinity): number {
	return limit === Infinity ? max : Math.ceil(limit / Math.ceil(limit / max));
}

/** The list under a key of the answer. */
export function listIn(key: string): (answer: Answer) => IDataObject[] {
	return (answer) => {
		const list = (answer.body as IDataObject | undefined)?.[key];
		if (Array.isArray(list) && list.every((row) => typeof row === 'object' && row !== null))
			return list as IDataObject[];
		throw unexpected(`a list of objects under "${key}"`, answer);
	};
}

/** The object under `data` of an answer. */
export function objectIn(answer: Answer, key = 'data'): IDataObject {
	const value = (answer.body as IDataObject | undefined)?.[key];
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		return value as IDataObject;
	throw unexpected(`an object under "${key}"`, answer);
}

/** The object that an answer is, not wrapped in anything. */
export const bareObjectIn = (answer: Answer): IDataObject =>
	objectIn({ ...answer, body: { data: answer.body } });

/** An answer that says yes, but not what the documents promise. What was asked for may have been done. */
export function unexpected(
	wanted: string,
	{ asked, body, status, redact }: Answer,
): SendcloudError {
	return new SendcloudError(
		`Sendcloud's answer is not what its documents promise: expected ${wanted}`,
		{
			kind: 'unanswered',
			status,
			effect: asked?.startsWith('GET ') ? 'none' : 'unknown',
			description: sentences([
				`Found: ${redact?.(excerpt(body)) ?? excerpt(body)}`,
				asked === undefined || asked.startsWith('GET ')
					? undefined
					: 'Sendcloud may have carried this out all the same. Look it up there before you run it again',
			]),
		},
	);
}

/** The cursor in the `rel="next"` link of the `Link` header (RFC 8288, section 3); empty where the link has none. */
export function linkCursor(answer: Answer): string | undefined {
	for (const { target, parameters } of links(answer.headers.link ?? '')) {
		const relations = parameters.get('rel')?.toLowerCase().split(/\s+/);
		if (relations?.includes('next')) return cursorOf(target);
	}
	return undefined;
}

interface Link {
	target: string;
	parameters: Map<string, string>;
}

/** Reads character by character: a quoted title may hold whatever else has a meaning, `<`, `>` and commas too. */
function* links(header: string): Generator<Link> {
	let at = 0;
	while ((at = header.indexOf('<', at)) !== -1) {
		const close = header.indexOf('>', at);
		if (close === -1) return;
		const link: Link = { target: header.slice(at + 1, close), parameters: new Map() };
		at = close + 1;
		while (at < header.length && header[at] !== ',') {
			const parameter = readParameter(header, at);
			if (parameter.name !== '' && !link.parameters.has(parameter.name))
				link.parameters.set(parameter.name, parameter.value);
			at = parameter.end;
		}
		yield link;
	}
}

/** One `; name=value` or `; name="value"`, from its semicolon to where the next one, or the next link, begins. */
function readParameter(header: string, begin: number) {
	let at = begin + 1;
	let name = '';
	let value = '';
	let part: 'name' | 'value' = 'name';
	let quoted = false;
	for (; at < header.length; at++) {
		const character = header[at];
		if (quoted) {
			if (character === '"') quoted = false;
			else value += character === '\\' ? (header[++at] ?? '') : character;
		} else if (character === ';' || character === ',') break;
		else if (part === 'value' && character === '"') quoted = true;
		else if (part === 'name' && character === '=') part = 'value';
		else if (part === 'name') name += character;
		else value += character;
	}
	return { name: name.trim().toLowerCase(), value: value.trim(), end: at };
}

/** The cursor in a `next` of the body, which is an URL or the cursor itself; empty where an URL has none. */
export function bodyCursor(key = 'next'): (answer: Answer) => string | undefined {
	return ({ body }) => {
		const next = (body as IDataObject | undefined)?.[key];
		if (typeof next !== 'string' || next === '') return undefined;
		return /^https?:\/\/|\?/i.test(next) ? cursorOf(next) : next;
	};
}

/** Not through URLSearchParams, which reads the `+` of a datetime cursor as a space. */
function cursorOf(url: string): string | undefined {
	const value = /[?&]cursor=([^&#]*)/.exec(url)?.[1];
	if (value === undefined) return NOWHERE;
	if (value === '') return undefined;
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}
