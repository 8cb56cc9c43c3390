import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import {
	bareObjectIn,
	bodyCursor,
	linkCursor,
	listIn,
	objectIn,
	pageSize,
	paginate,
	unexpected,
	type Paging,
} from '../../nodes/Sendcloud/transport/pagination';

const answer = (body: unknown, link?: string): Answer => ({ status: 200, headers: { link }, body });

describe('linkCursor', () => {
	const url = 'https://panel.sendcloud.sc/api/v3/orders?cursor=abc';
	it.each([
		['the only link', `<${url}>; rel="next"`, 'abc'],
		['the second link', `<${url}x>; rel="prev", <${url}>; rel="next"`, 'abc'],
		['the first link', `<${url}>; rel="next", <${url}x>; rel="prev"`, 'abc'],
		['without quotes', `<${url}>; rel=next`, 'abc'],
		['capital letters', `<${url}>; REL="Next"`, 'abc'],
		['one relation of several', `<${url}>; rel="last next"`, 'abc'],
		['other parameters', `<${url}>; title="a, b; c"; rel="next"`, 'abc'],
		['no space', `<${url}>;rel="next"`, 'abc'],
		['a comma in the address', `<${url}&integration=1,2>; rel="next"`, 'abc'],
		[
			'other parameters of the query',
			'<https://x/y?page_size=2&cursor=abc&sort=pk>; rel="next"',
			'abc',
		],
		['no /api', '<https://panel.sendcloud.sc/v3/orders?cursor=abc>; rel="next"', 'abc'],
		['encoded base64', '<https://x/?cursor=cj0xJnA9MzAw%3D%3D>; rel="next"', 'cj0xJnA9MzAw=='],
		['plain base64', '<https://x/?cursor=cj0xJnA9MzAw==>; rel="next"', 'cj0xJnA9MzAw=='],
		[
			'a datetime with +',
			'<https://x/?cursor=2025-01-01T00:00:00+01:00>; rel="next"',
			'2025-01-01T00:00:00+01:00',
		],
		['a broken encoding', '<https://x/?cursor=%E0%A4%A>; rel="next"', '%E0%A4%A'],
		['a fragment', '<https://x/?cursor=abc#top>; rel="next"', 'abc'],
		['space around the equals sign', `<${url}>; rel = "next"`, 'abc'],
		['the relation before another', `<${url}>; rel="next  last"`, 'abc'],
		['no parameters but a link after it', `<${url}x>, <${url}>; rel=next; title=x`, 'abc'],
		['an empty cursor', '<https://x/?cursor=>; rel="next"', undefined],
		['a relation that begins like ours', `<${url}>; rel=nextpage`, undefined],
		['a relation that ends like ours', `<${url}>; rel="prenext"`, undefined],
		['a parameter of another name', `<${url}>; xrel="next"`, undefined],
		['only a previous page', `<${url}>; rel="prev"`, undefined],
		['another relation', `<${url}>; rel="next-archive"`, undefined],
		['"next" in a title only', `<${url}>; title="next"; rel="prev"`, undefined],
		['a link without a cursor', '<https://x/?page=2>; rel="next"', ''],
		['a parameter that ends like ours', '<https://x/?precursor=abc>; rel="next"', ''],
		[
			'brackets in a quoted title',
			`<${url}x>; title="<a> > b, <c>"; rel="prev", <${url}>; title="a>b"; rel="next"`,
			'abc',
		],
		['quotes in a quoted title', `<${url}>; title="a \\"b\\"; rel=\\"prev\\""; rel="next"`, 'abc'],
		['a title that never ends', `<${url}>; title="x; rel="next"`, undefined],
		['two spaces between relations', `<${url}>; rel="last  next"`, 'abc'],
		['a tab between relations', `<${url}>; rel="last\tnext"`, 'abc'],
		[
			'the relation twice, of which the first counts',
			`<${url}>; rel="prev"; rel="next"`,
			undefined,
		],
		['a link that never ends', `<${url}`, undefined],
		['an equals sign in a value', `<${url}>; rel=next=x`, undefined],
		['a backslash before a quote', `<${url}>; title="a\\\\"; rel="next"`, 'abc'],
		['a backslash at the end', `<${url}>; rel="next"; title="a\\`, 'abc'],
		['spaces around a value without quotes', `<${url}>; rel= next ; title=x`, 'abc'],
		['a parameter without a name', `<${url}>; ="x"; rel="next"`, 'abc'],
		['an empty header', '', undefined],
		['no header', undefined, undefined],
		['nonsense', 'hello', undefined],
	])('with %s', (_, link, cursor) => {
		expect(linkCursor(answer({}, link))).toBe(cursor);
	});
});

describe('bodyCursor', () => {
	it.each([
		['https://panel.sendcloud.sc/api/v3/returns?cursor=abc%3D', 'abc='],
		['/api/v2/parcels?cursor=abc', 'abc'],
		['cj0xJnA9MzAw', 'cj0xJnA9MzAw'],
		['HTTP://panel.sendcloud.sc/api?cursor=abc', 'abc'],
		// A token, though it may look like an address.
		['to-https://x', 'to-https://x'],
		['https:x', 'https:x'],
		['https://panel.sendcloud.sc/api/v3/returns', ''],
		['http://panel.sendcloud.sc/api/v3/returns', ''],
		['https://panel.sendcloud.sc/api/v3/returns?cursor=', undefined],
		['', undefined],
		[null, undefined],
		[undefined, undefined],
		[7, undefined],
	])('of %p', (next, cursor) => {
		expect(bodyCursor()(answer({ next }))).toBe(cursor);
	});

	it('of an answer that is none', () => {
		expect(bodyCursor()(answer(undefined))).toBeUndefined();
		expect(bodyCursor('later')(answer({ later: 'x' }))).toBe('x');
	});
});

it('pageSize asks for no more pages than are needed, none larger than allowed, and for little more than is wanted', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 500 }),
			fc.integer({ min: 1, max: 5000 }),
			(max, limit) => {
				const size = pageSize(max, limit);
				const pages = Math.ceil(limit / size);
				expect(size).toBeLessThanOrEqual(max);
				expect(pages).toBe(Math.ceil(limit / max));
				expect(pages * size - limit).toBeLessThan(pages);
			},
		),
	);
	expect(pageSize(200)).toBe(200);
});

describe('paginate', () => {
	/** A list of so many rows, in pages as they are asked for. */
	function list(rows: number, { most = Infinity } = {}) {
		const asked: Query[] = [];
		const client = {
			get: async (_path: string, query: Query) => {
				asked.push({ ...query });
				const start = Number(query.cursor ?? 0);
				const end = start + Math.min(Number(query.page_size), most);
				const data = Array.from({ length: rows }, (_, id) => ({ id })).slice(start, end);
				return answer({ data }, end < rows ? `<https://elsewhere/?cursor=${end}>; rel="next"` : '');
			},
		} as unknown as SendcloudClient;
		return { asked, client };
	}
	const paging: Paging = { maxPageSize: 20, sizeParameter: 'page_size' };

	async function collect(client: SendcloudClient, limit?: number) {
		const rows: IDataObject[] = [];
		for await (const row of paginate(client, '/rows', { sort: 'pk' }, { ...paging, limit }))
			rows.push(row);
		return rows;
	}

	it('brings every row wanted once, in order, with as few requests as there can be', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 130 }),
				fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
				async (rows, limit = Infinity) => {
					const { asked, client } = list(rows);
					const found = await collect(client, limit === Infinity ? undefined : limit);
					expect(found.map(({ id }) => id)).toEqual(
						Array.from({ length: Math.min(rows, limit) }, (_, id) => id),
					);
					const size = pageSize(20, limit);
					expect(asked).toHaveLength(Math.max(1, Math.ceil(Math.min(rows, limit) / size)));
					expect(asked.every((query) => query.page_size === size && query.sort === 'pk')).toBe(
						true,
					);
				},
			),
		);
	});

	it('goes on when the pages are smaller than asked for', async () => {
		const { client } = list(50, { most: 7 });
		expect(await collect(client, 30)).toHaveLength(30);
	});

	it('asks for a page only when its rows are wanted', async () => {
		const { asked, client } = list(100);
		for await (const row of paginate(client, '/rows', {}, paging)) if (row.id === 19) break;
		expect(asked).toHaveLength(1);
	});

	it.each([0, -1])('asks for nothing when %d rows are wanted', async (limit) => {
		const { asked, client } = list(100);
		expect(await collect(client, limit)).toEqual([]);
		expect(asked).toEqual([]);
	});

	it('asks as the endpoint wants it', async () => {
		const asked: Array<[string, Query]> = [];
		const pages = [{ next: 'b', parcels: [{ id: 1 }] }, { parcels: [{ id: 2 }] }];
		const client = {
			get: async (path: string, query: Query) => {
				asked.push([path, { ...query }]);
				return answer(pages.shift());
			},
		} as unknown as SendcloudClient;
		const query = { sort: 'pk' };
		const rows: IDataObject[] = [];
		for await (const row of paginate(client, '/v2/parcels', query, {
			maxPageSize: 20,
			cursorParameter: 'token',
			next: bodyCursor(),
			rows: listIn('parcels'),
		}))
			rows.push(row);
		expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
		expect(asked).toEqual([
			['/v2/parcels', { sort: 'pk' }],
			['/v2/parcels', { sort: 'pk', token: 'b' }],
		]);
		expect(query).toEqual({ sort: 'pk' });
	});

	it.each([
		['the same cursor', ['a', 'a', 'a']],
		['cursors that go round', ['a', 'b', 'c', 'a', 'b', 'c']],
	])('fails at %s: the list may not be whole', async (_, cursors) => {
		let page = 0;
		const client = {
			get: async () => answer({ data: [{ page }] }, `<x?cursor=${cursors[page++]}>; rel="next"`),
		} as unknown as SendcloudClient;
		await expect(collect(client)).rejects.toMatchObject({
			message: expect.stringContaining('has no end') as string,
			description: expect.stringContaining(
				`${new Set(cursors).size + 1} entries came before`,
			) as string,
		});
	});

	it('goes on through many pages that hold something', async () => {
		let page = 0;
		const client = {
			get: async () =>
				answer({ data: [{ page }] }, ++page < 25 ? `<x?cursor=${page}>; rel="next"` : undefined),
		};
		expect(await collect(client as unknown as SendcloudClient)).toHaveLength(25);
	});

	it('says when more follows and no cursor says where: the list may not be whole', async () => {
		const client = {
			notes: { warnings: new Set<string>() },
			get: async () => answer({ data: [{ id: 1 }] }, '<https://x/?page=2>; rel="next"'),
		};
		expect(await collect(client as unknown as SendcloudClient)).toEqual([{ id: 1 }]);
		expect([...client.notes.warnings]).toEqual([
			expect.stringContaining('more follows after these 1, but not where'),
		]);
	});

	it('fails after ten empty pages in a row, and not after nine', async () => {
		const pages = (empty: number) => {
			let page = 0;
			return {
				get: async () => {
					page++;
					return answer(
						{ data: page <= empty ? [] : [{ page }] },
						page <= empty ? `<x?cursor=${page}>; rel="next"` : undefined,
					);
				},
			} as unknown as SendcloudClient;
		};
		expect(await collect(pages(9))).toHaveLength(1);
		await expect(collect(pages(10))).rejects.toThrow('10 pages in a row were empty');
	});
});

describe('an answer of another shape', () => {
	it.each([
		undefined,
		null,
		'text',
		[],
		{},
		{ data: null },
		{ data: {} },
		{ data: [null] },
		{ data: ['x'] },
	])('is no list: %p', (body) => {
		expect(() => listIn('data')(answer(body))).toThrow('expected a list of objects under "data"');
	});

	it.each([undefined, null, 'text', [], {}, { data: null }, { data: [] }, { data: 'x' }])(
		'is no object: %p',
		(body) => {
			expect(() => objectIn(answer(body))).toThrow('expected an object under "data"');
		},
	);

	it('is shown, but not all of it', () => {
		const long = { rows: 'x'.repeat(10_000) };
		try {
			listIn('data')(answer(long));
		} catch (error) {
			expect((error as { description: string }).description.length).toBeLessThan(200);
		}
		expect.assertions(1);
	});

	it.each([
		['POST /v3/orders', true],
		['DELETE /v3/orders/1', true],
		['GET /v3/orders', false],
		[undefined, false],
	])('to %p: may something have been done? %p', (asked, mayBe) => {
		const error = unexpected('a list', { status: 201, headers: {}, body: { a: 1 }, asked });
		expect(error).toMatchObject({
			kind: 'unanswered',
			status: 201,
			message: "Sendcloud's answer is not what its documents promise: expected a list",
		});
		expect(error.description).toMatch(/^Found: {"a":1}\./);
		expect(error.description?.includes('may have carried this out')).toBe(mayBe);
	});

	it('is an object that nothing is wrapped around', () => {
		expect(bareObjectIn(answer({ id: 1 }))).toEqual({ id: 1 });
		expect(() => bareObjectIn({ ...answer([]), status: 207 })).toThrow('expected an object');
		expect(() => bareObjectIn({ ...answer([]), status: 207 })).toThrow(
			expect.objectContaining({ status: 207 }),
		);
	});

	it('has its object under another key, where it is asked for there', () => {
		expect(objectIn(answer({ parcel: { id: 1 } }), 'parcel')).toEqual({ id: 1 });
	});
});
