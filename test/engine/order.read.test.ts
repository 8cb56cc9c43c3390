/** Reading orders: get, get many, and the lists that the panel shows. */
import type { IDataObject, ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../sandbox';
import { order, orders, saved } from './orders';
import { useWorld } from './world';

const world = useWorld();
const on = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'order',
	operation,
	...more,
});
const at = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];
const inIntegration = (n: number, id: number, more: IDataObject = {}) =>
	order(n, {
		...more,
		order_details: { ...(order(n).order_details as IDataObject), integration: { id } },
	});

describe('get', () => {
	it("by Sendcloud's ID", async () => {
		const [known] = saved(world.sandbox, order(1));
		for (const value of [known.id, ` ${known.id} `, String(known.id)]) {
			const { json, error } = await world.engine.run(on('get', { getBy: 'id', order: at(value) }));
			expect(error).toBeUndefined();
			expect(json).toEqual([{ ...known, id: String(known.id) }]);
		}
		expect(new Set(world.asked())).toEqual(new Set([`GET /v3/orders/${known.id}`]));
		expect(last().rawBody).toBe('');
	});

	it.each(['seven', '0', '-1', '1.5', ''])("refuses %p as Sendcloud's ID", async (value) => {
		const { error } = await world.engine.run(
			on('get', { getBy: 'id', order: { __rl: true, mode: 'id', value: '={{ $json.id }}' } }),
			[{ id: value }],
		);
		expect(error?.message).toMatch(/^order (must be a whole number|is required)/);
		expect(world.asked()).toEqual([]);
	});

	it('says that there is none', async () => {
		const { error } = await world.engine.run(on('get', { getBy: 'id', order: at(4711) }));
		expect(error).toMatchObject({
			httpCode: '404',
			message: expect.stringContaining('Sendcloud could not find this'),
			description: expect.stringContaining('belong to another Sendcloud account'),
		});
	});

	describe.each([
		['orderNumber', 'order_number', 'SHOP-2'],
		['orderId', 'order_id', 'order-2'],
	])('by %s', (getBy, parameter, value) => {
		const by = (more: INodeParameters = {}) => on('get', { getBy, [getBy]: value, ...more });

		it('finds it with one request for three rows at most', async () => {
			saved(world.sandbox, ...orders(5));
			const { json, error } = await world.engine.run(by());
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ order_id: 'order-2', order_number: 'SHOP-2' }]);
			expect(world.sandbox.requests).toHaveLength(1);
			expect(last().query).toEqual({ [parameter]: value, page_size: '3' });
		});

		it('takes a number too', async () => {
			saved(world.sandbox, order(1, { [parameter]: '555413' }));
			const { json } = await world.engine.run(by({ [getBy]: '={{ $json.wanted }}' }), [
				{ wanted: 555413 },
			]);
			expect(json).toMatchObject([{ [parameter]: '555413' }]);
		});

		it('takes the one that is written the same', async () => {
			saved(world.sandbox, order(1, { [parameter]: value.toLowerCase() }));
			const [wanted] = saved(world.sandbox, order(2, { [parameter]: value.toUpperCase() }));
			const { json, error } = await world.engine.run(by({ [getBy]: value.toUpperCase() }));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: String(wanted.id) }]);
		});

		it.each([3, 4, 12])('finds it among %d that are written otherwise', async (count) => {
			const spellings = new Set<string>();
			for (let n = 0; spellings.size < count; n++)
				spellings.add(
					[...value.toLowerCase()]
						.map((sign, at) => ((n >> at) & 1 ? sign.toUpperCase() : sign))
						.join(''),
				);
			const [wanted, ...others] = spellings;
			// The one that was meant comes last, for lists begin with the newest.
			const [{ id }] = saved(world.sandbox, order(1, { [parameter]: wanted }));
			saved(
				world.sandbox,
				...others.map((one, n) => order(n + 2, { order_id: `x-${n}`, [parameter]: one })),
			);
			const { json, error } = await world.engine.run(by({ [getBy]: wanted }));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: String(id), [parameter]: wanted }]);
		});

		it('does not choose between two that are both written the same', async () => {
			saved(world.sandbox, inIntegration(2, 7), inIntegration(2, 739283));
			saved(world.sandbox, order(3, { [parameter]: value.toLowerCase() }));
			saved(world.sandbox, order(4, { [parameter]: value.toUpperCase() }));
			const { error } = await world.engine.run(by());
			expect(error?.message).toContain(`There are several orders with`);
		});

		it('takes one that is written otherwise when it is the only one', async () => {
			saved(world.sandbox, order(1, { [parameter]: value.toLowerCase() }));
			const { json } = await world.engine.run(by({ [getBy]: value.toUpperCase() }));
			expect(json).toHaveLength(1);
		});

		it('does not choose between several, until the integration is given', async () => {
			saved(world.sandbox, inIntegration(2, 7), inIntegration(2, 739283));
			const { error } = await world.engine.run(by());
			expect(error?.message).toContain(`There are several orders with`);
			expect(error?.description).toContain('Choose the integration');

			const { json } = await world.engine.run(by({ integration: at(739283) }));
			expect(json).toMatchObject([{ order_details: { integration: { id: 739283 } } }]);
			expect(last().query.integration).toBe('739283');
		});

		it('takes an integration that an expression leaves empty for none', async () => {
			saved(world.sandbox, order(2));
			const integration = { __rl: true, mode: 'id', value: '={{ $json.nothing }}' };
			const { json, error } = await world.engine.run(by({ integration }));
			expect(error).toBeUndefined();
			expect(json).toHaveLength(1);
		});

		it.each(['', '  '])(
			'takes an integration By ID that was left empty (%j) for none',
			async (id) => {
				saved(world.sandbox, order(2));
				const { json, error } = await world.engine.run(by({ integration: at(id) }));
				expect(error).toBeUndefined();
				expect(json).toHaveLength(1);
			},
		);

		it('says that there is none', async () => {
			const { error } = await world.engine.run(by());
			expect(error).toMatchObject({
				httpCode: '404',
				message: `There is no order with ${parameter.replace('_', ' ')} ${value}`,
			});
		});

		it('refuses to look for nothing, which would find any order', async () => {
			saved(world.sandbox, order(1));
			const { error } = await world.engine.run(by({ [getBy]: '={{ $json.nothing }}' }));
			expect(error?.message).toContain('is required');
			expect(world.asked()).toEqual([]);
		});
	});
});

describe('get many', () => {
	const pages = () => world.sandbox.requests.map(({ query }) => Number(query.page_size));
	const list = async (more: INodeParameters, items: IDataObject[] = [{}]) =>
		await world.engine.run(on('getAll', more), items, { timezone: 'Europe/Amsterdam' });

	it.each([
		[{ returnAll: true }, 450, [200, 200, 200]],
		[{}, 50, [50]],
		[{ limit: 1 }, 1, [1]],
		[{ limit: 200 }, 200, [200]],
		// Not a page of 200 and one of which a row is wanted.
		[{ limit: 201 }, 201, [101, 101]],
		[{ limit: 450 }, 450, [150, 150, 150]],
		[{ limit: 1000 }, 450, [200, 200, 200]],
	])('%j brings %d of 450, in pages of %j', async (more, count, sizes) => {
		saved(world.sandbox, ...orders(450));
		const { json, error } = await list(more);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(count);
		expect(new Set(json.map(({ id }) => id)).size).toBe(count);
		expect(pages()).toEqual(sizes);
		// Newest first.
		expect(json[0].order_id).toBe('order-450');
		expect(world.sandbox.requests.every(({ rawBody }) => rawBody === '')).toBe(true);
	});

	it('keeps the filters on every page', async () => {
		saved(world.sandbox, ...orders(250));
		await list({ returnAll: true, filters: { status: 'unshipped' }, sort: ['order_number'] });
		expect(world.sandbox.requests.map(({ query }) => [query.status, query.sort])).toEqual([
			['unshipped', 'order_number'],
			['unshipped', 'order_number'],
		]);
	});

	it('stays on its host, whatever a link says', async () => {
		const elsewhere = await startSandbox();
		world.sandbox.settings.linkHost = elsewhere.url;
		saved(world.sandbox, ...orders(250));
		const { json } = await list({ returnAll: true });
		expect(json).toHaveLength(250);
		expect(elsewhere.requests).toEqual([]);
		await elsewhere.close();
	});

	it('follows links without /api, as some documents have them', async () => {
		world.sandbox.settings.linkStyle = 'withoutApi';
		saved(world.sandbox, ...orders(250));
		const { json } = await list({ returnAll: true });
		expect(json).toHaveLength(250);
	});

	it('fails as a whole when a page fails', async () => {
		saved(world.sandbox, ...orders(450));
		world.sandbox.faults.add({ kind: 'status', status: 500, match: { nth: 2 } });
		const { json, error } = await list({ returnAll: true });
		expect(error?.httpCode).toBe('500');
		expect(json).toEqual([]);
	});

	it.each<[INodeParameters, Record<string, string>]>([
		[{ integration: [7, 739283] }, { integration: '7,739283' }],
		[{ integration: '={{ "7, 739283" }}' }, { integration: '7,739283' }],
		[{ integration: '={{ 7 }}' }, { integration: '7' }],
		[{ integration: '={{ [7] }}' }, { integration: '7' }],
		[{ integration: [] }, {}],
		[
			{ order_id: 'A', order_number: 'B', status: 'C' },
			{ order_id: 'A', order_number: 'B', status: 'C' },
		],
		[{ order_id: '', status: '' }, {}],
		[{ order_created_at: '2023-04-28' }, { order_created_at: '2023-04-28' }],
		// Dates of n8n's panel; the day is that of the workflow.
		[{ order_created_at_min: '2023-04-28T23:30:00.000Z' }, { order_created_at_min: '2023-04-29' }],
		[{ order_created_at_max: '2023-04-28T00:30:00' }, { order_created_at_max: '2023-04-28' }],
		[
			{ order_updated_at: '={{ DateTime.fromISO("2023-04-28T12:00:00Z") }}' },
			{ order_updated_at: '2023-04-28' },
		],
		[
			{ order_updated_at_min: '={{ $json.date }}', order_updated_at_max: '2023-05-01' },
			{ order_updated_at_min: '2023-04-28', order_updated_at_max: '2023-05-01' },
		],
	])('with the filters %j asks for %j', async (filters, query) => {
		const { error } = await list({ filters, limit: 10 }, [{ date: '2023-04-28T10:00:00Z' }]);
		expect(error).toBeUndefined();
		expect(last().query).toEqual({ ...query, page_size: '10' });
	});

	it.each<[INodeParameters, Record<string, string>]>([
		[{ sort: ['integration', '-order_created_at'] }, { sort: 'integration,-order_created_at' }],
		[{ sort: '={{ "order_number" }}' }, { sort: 'order_number' }],
		[{ sort: [] }, {}],
	])('%j asks for %j', async (more, query) => {
		const { error } = await list({ ...more, limit: 10 });
		expect(error).toBeUndefined();
		expect(last().query).toEqual({ ...query, page_size: '10' });
	});

	it('filters: every one does what it says', async () => {
		const details = order(1).order_details as IDataObject;
		saved(
			world.sandbox,
			order(1),
			order(2, { order_details: { ...details, order_created_at: '2025-03-15T10:00:00Z' } }),
			order(3, { order_details: { ...details, order_updated_at: '2025-03-16T10:00:00Z' } }),
			order(4, { order_details: { ...details, status: { code: 'fulfilled' } } }),
			inIntegration(5, 739283),
		);
		const found = async (filters: INodeParameters) =>
			(await list({ returnAll: true, filters, sort: ['pk'] })).json.map(({ order_id: id }) =>
				Number(String(id).slice(6)),
			);
		expect(await found({ order_created_at: '2025-03-15' })).toEqual([2]);
		expect(await found({ order_created_at_min: '2025-03-15' })).toEqual([2]);
		expect(await found({ order_created_at_max: '2025-03-14' })).toEqual([1, 3, 4, 5]);
		expect(await found({ order_updated_at: '2025-03-16' })).toEqual([3]);
		expect(await found({ order_updated_at_min: '2025-03-16' })).toEqual([3]);
		expect(await found({ order_updated_at_max: '2025-03-15' })).toEqual([]);
		expect(await found({ status: 'FULFILLED' })).toEqual([4]);
		expect(await found({ integration: [739283] })).toEqual([5]);
		expect(await found({ order_id: 'order-2' })).toEqual([2]);
		expect(await found({ order_number: 'shop-3' })).toEqual([3]);
	});

	it.each<[INodeParameters, string]>([
		[
			{ filters: { order_created_at: 'yesterday' } },
			'order created at must be a date such as 2025-03-14, found "yesterday"',
		],
		[
			{ filters: { integration: '={{ "shop" }}' } },
			'integration › 1 must be a whole number of 1 or more, found "shop"',
		],
		[{ limit: '={{ 0 }}' }, 'limit must be a whole number of 1 or more, found 0'],
		[{ limit: '={{ "many" }}' }, 'limit must be a whole number of 1 or more, found "many"'],
		[{ limit: '={{ $json.nothing }}' }, 'limit is required'],
	])('refuses %j', async (more, words) => {
		const { error } = await list(more);
		expect(error?.message).toBe(words);
		expect(world.asked()).toEqual([]);
	});

	it('passes on what Sendcloud says of an integration that is not there', async () => {
		const { error } = await list({ filters: { integration: [128] } });
		expect(error?.message).toContain(
			'integration: Select a valid choice. 128 is not one of the available choices.',
		);
	});

	it.each([
		['an empty list', [], 0],
		['rows with fields nobody knows', [{ id: '1', new_field: { a: null } }], 1],
	])('takes %s', async (_, data, count) => {
		world.sandbox.faults.add({ kind: 'body', body: { data } });
		const { json, error } = await list({ returnAll: true });
		expect(error).toBeUndefined();
		expect(json).toEqual(data);
		expect(json).toHaveLength(count);
	});
});

describe.each(['get', 'getAll', 'update'])('an answer to %s', (operation) => {
	it.each([
		['a page', { kind: 'html' }, 'This is not an answer of Sendcloud: expected JSON'],
		['nothing', { kind: 'empty' }, 'not what its documents promise'],
		['another shape', { kind: 'body', body: { orders: [] } }, 'not what its documents promise'],
		[
			'a list or an object, the wrong way round',
			{ kind: 'body', body: { data: operation === 'getAll' ? {} : [] } },
			'not what its documents promise',
		],
		['null', { kind: 'body', body: 'null' }, 'not what its documents promise'],
		['text', { kind: 'body', body: '"hello"' }, 'not what its documents promise'],
	] as const)('of %s is an error that shows it', async (_, fault, words) => {
		const [known] = saved(world.sandbox, order(1));
		world.sandbox.faults.add(fault);
		const { error } = await world.engine.run(
			on(operation, {
				getBy: 'id',
				order: at(known.id),
				specifyBody: 'json',
				jsonBody: '{ "order_number": "1" }',
			}),
		);
		expect(error?.message).toContain(words);
		expect(error?.description).toContain('Found: ');
		expect(world.asked()).toHaveLength(1);
	});
});

describe('pick lists', () => {
	type Search = (this: ILoadOptionsFunctions, ...rest: unknown[]) => Promise<unknown>;
	const call = async (kind: 'listSearch' | 'loadOptions', name: string, ...rest: unknown[]) => {
		const { methods } = world.engine.loader.getNode('sendcloud').type as unknown as {
			methods: Record<string, Record<string, Search>>;
		};
		const context = world.engine.loadOptionsContext({ resource: 'order', operation: 'get' });
		return await methods[kind][name].call(context as never, ...rest);
	};

	it('of integrations name the shop, the type and the ID, by name', async () => {
		expect(await call('listSearch', 'searchIntegrations')).toEqual({
			results: [
				{ name: 'Candle Shop (api, 7)', value: 7 },
				{ name: 'Lamp Shop (api, 739283)', value: 739283 },
				{ name: 'Old Shop (woocommerce_v2, 23452345)', value: 23452345 },
			],
		});
	});

	it.each([
		['lamp', [739283]],
		['SHOP', [7, 739283, 23452345]],
		['woo', [23452345]],
		['7392', [739283]],
		[' lamp ', [739283]],
	])('of integrations find %p', async (filter, ids) => {
		const { results } = (await call('listSearch', 'searchIntegrations', filter)) as {
			results: IDataObject[];
		};
		expect(results.map(({ value }) => value)).toEqual(ids);
	});

	it('of integrations work where several can be chosen', async () => {
		expect(await call('loadOptions', 'getIntegrations')).toHaveLength(3);
	});

	it('of orders bring the latest, page by page', async () => {
		saved(world.sandbox, ...orders(60));
		const first = (await call('listSearch', 'searchOrders')) as {
			results: IDataObject[];
			paginationToken: string;
		};
		expect(first.results).toHaveLength(50);
		expect(first.results[0]).toEqual({
			name: 'SHOP-60 · Jane Doe · Eindhoven (order-60)',
			value: String([...world.sandbox.state.orders.keys()].at(-1)),
		});
		const second = (await call('listSearch', 'searchOrders', '', first.paginationToken)) as {
			results: IDataObject[];
			paginationToken?: string;
		};
		expect(second.results).toHaveLength(10);
		expect(second.paginationToken).toBeUndefined();
	});

	it('of orders find a whole order number', async () => {
		saved(world.sandbox, ...orders(5));
		expect(await call('listSearch', 'searchOrders', 'shop-3')).toMatchObject({
			results: [{ name: 'SHOP-3 · Jane Doe · Eindhoven (order-3)' }],
		});
	});

	it('of orders find a part of a word among the latest, and each order once', async () => {
		const [first, ...others] = orders(3);
		const address = { ...(first.shipping_address as IDataObject), name: 'Åse Berg', city: 'Oslo' };
		saved(world.sandbox, { ...first, shipping_address: address }, ...others);
		const names = async (filter: string) =>
			(
				(await call('listSearch', 'searchOrders', filter)) as { results: IDataObject[] }
			).results.map(({ name }) => name);
		expect(await names('osl')).toEqual(['SHOP-1 · Åse Berg · Oslo (order-1)']);
		expect(await names('SHOP-2')).toHaveLength(1);
		expect(await names('shop')).toHaveLength(3);
	});

	it('tell an empty account from a search without result, and say what to do', async () => {
		const only = async (filter?: string) =>
			((await call('listSearch', 'searchOrders', filter)) as { results: IDataObject[] }).results;
		expect(await only()).toEqual([
			{ name: expect.stringMatching(/^There are no orders in Sendcloud yet\. Bring/), value: '' },
		]);
		saved(world.sandbox, ...orders(1));
		expect(await only('nobody')).toEqual([
			{ name: expect.stringMatching(/^No order found for "nobody"\. Type/), value: '' },
		]);
	});

	it('say why they are empty', async () => {
		world.engine.credentials.stored.sendcloudApi.secretKey = 'wrong';
		await expect(call('listSearch', 'searchIntegrations')).rejects.toThrow(
			'Sendcloud does not accept these keys',
		);
	});
});
