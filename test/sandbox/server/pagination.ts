/**
 * Pages of a list by a cursor, as v3 has them: the cursor is a base64 text of `o` (offset), `r` (reverse)
 * and `p` (position), and the pages' addresses are in a `Link` header.
 *
 * A position holds the sort values of the row the page starts after, not its number: rows that come or go
 * meanwhile neither repeat nor hide others.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiError, invalidParameter } from './errors';
import type { Context } from './world';

export interface SortKey<T> {
	value: (item: T) => string | number;
	descending: boolean;
}

interface Cursor {
	offset: number;
	reverse: boolean;
	position: Array<string | number> | undefined;
}

export interface Page<T> {
	items: T[];
	next: string | undefined;
	previous: string | undefined;
}

const invalidCursor = () =>
	new ApiError(404, { title: 'Invalid cursor', code: 'not_found', detail: 'Invalid cursor' });

function encodeCursor(position: Array<string | number>, reverse: boolean): string {
	const parameters = new URLSearchParams(reverse ? { r: '1' } : {});
	for (const value of position) parameters.append('p', String(value));
	return Buffer.from(parameters.toString()).toString('base64');
}

/** `sample` tells which of the position's values are numbers. */
function decodeCursor<T>(text: string, sort: Array<SortKey<T>>, sample: T | undefined): Cursor {
	const decoded = Buffer.from(text, 'base64');
	if (decoded.toString('base64').replaceAll('=', '') !== text.replaceAll('=', '')) {
		throw invalidCursor();
	}
	const parameters = new URLSearchParams(decoded.toString());
	const offset = Number(parameters.get('o') ?? 0);
	const texts = parameters.getAll('p');
	const known = [...parameters.keys()].every((key) => ['o', 'r', 'p'].includes(key));
	const fits = texts.length === 0 || texts.length === sort.length;
	if (!known || !fits || parameters.size === 0 || !Number.isInteger(offset) || offset < 0) {
		throw invalidCursor();
	}
	const position = sort.map(({ value }, index) =>
		sample !== undefined && typeof value(sample) === 'number' ? Number(texts[index]) : texts[index],
	);
	if (texts.length > 0 && position.some((value) => Number.isNaN(value))) throw invalidCursor();
	return {
		offset,
		reverse: parameters.get('r') === '1',
		position: texts.length > 0 ? position : undefined,
	};
}

/** `sort` must tell any two items apart, so end it with the id. */
export function cursorPage<T>(
	items: T[],
	sort: Array<SortKey<T>>,
	{ cursor, size }: { cursor: string | undefined; size: number },
): Page<T> {
	const compare = (left: Array<string | number>, right: Array<string | number>) => {
		for (const [index, { descending }] of sort.entries()) {
			if (left[index] < right[index]) return descending ? 1 : -1;
			if (left[index] > right[index]) return descending ? -1 : 1;
		}
		return 0;
	};
	const rows = items
		.map((item) => ({ item, values: sort.map(({ value }) => value(item)) }))
		.sort((left, right) => compare(left.values, right.values));

	const { offset, reverse, position } = cursor
		? decodeCursor(cursor, sort, items[0])
		: { offset: 0, reverse: false, position: undefined };
	const firstWhere = (test: (comparison: number) => boolean) => {
		const index = rows.findIndex(({ values }) => test(compare(values, position!)));
		return index === -1 ? rows.length : index;
	};

	let start: number;
	let end: number;
	if (reverse) {
		end = Math.max(0, (position ? firstWhere((order) => order >= 0) : rows.length) - offset);
		start = Math.max(0, end - size);
	} else {
		start = (position ? firstWhere((order) => order > 0) : 0) + offset;
		end = Math.min(rows.length, start + size);
	}
	const page = rows.slice(start, end);
	return {
		items: page.map(({ item }) => item),
		next:
			page.length > 0 && end < rows.length ? encodeCursor(page.at(-1)!.values, false) : undefined,
		previous: page.length > 0 && start > 0 ? encodeCursor(page[0].values, true) : undefined,
	};
}

export function pageSize(
	request: FastifyRequest,
	{ standard, maximum }: { standard: number; maximum: number },
) {
	const { page_size: text } = request.query as Record<string, string | undefined>;
	if (text === undefined || text === '') return standard;
	const size = Number(text);
	if (!Number.isInteger(size) || size < 1 || size > maximum) {
		throw new ApiError(
			400,
			invalidParameter('page_size', `Ensure this value is a whole number from 1 to ${maximum}.`),
		);
	}
	return size;
}

/** The address of another page of the same list. `raw`: with a cursor that nobody encoded. */
export function pageUrl(
	request: FastifyRequest,
	{ settings, url }: Context,
	cursor: string,
	{ raw = false } = {},
): string {
	const address = new URL(request.url, settings.linkHost ?? url());
	address.searchParams.delete('cursor');
	address.searchParams.append('cursor', raw ? 'CURSOR' : cursor);
	if (settings.linkStyle === 'withoutApi')
		address.pathname = address.pathname.replace(/^\/api/, '');
	return raw ? address.href.replace('cursor=CURSOR', `cursor=${cursor}`) : address.href;
}

/** The `Link` header (RFC 8288) of a page; undefined when there is no other page. */
export function linkHeader<T>(
	request: FastifyRequest,
	context: Context,
	page: Page<T>,
): string | undefined {
	const links = [
		page.next !== undefined && `<${pageUrl(request, context, page.next)}>; rel="next"`,
		page.previous !== undefined && `<${pageUrl(request, context, page.previous)}>; rel="prev"`,
	].filter(Boolean);
	return links.length > 0 ? links.join(', ') : undefined;
}

/** A page as v2 puts it into the body. Where there is no other page the real one is known to say null. */
export function pageBody<T>(
	request: FastifyRequest,
	context: Context,
	{ items, next, previous }: Page<T>,
) {
	const nothing = context.settings.nothing === 'null' ? null : undefined;
	return {
		next: next === undefined ? nothing : pageUrl(request, context, next),
		previous: previous === undefined ? nothing : pageUrl(request, context, previous),
		results: items,
	};
}

/** A page of a list by ID as v3 answers with it, its neighbours in the `Link` header. */
export function linkedPage<T extends { id: number }>(
	request: FastifyRequest,
	reply: FastifyReply,
	context: Context,
	items: Iterable<T>,
): T[] {
	const { cursor } = request.query as { cursor?: string };
	const page = cursorPage([...items], [{ value: ({ id }) => id, descending: false }], {
		cursor,
		size: pageSize(request, { standard: 40, maximum: 100 }),
	});
	const link = linkHeader(request, context, page);
	if (link !== undefined) reply.header('link', link);
	return page.items;
}
