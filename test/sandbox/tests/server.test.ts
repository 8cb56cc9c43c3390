/** The sandbox's own tests: what other tests rely on must not be wrong silently. */
/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

import { startSandbox, type Fault, type Sandbox, type SandboxOptions } from '../index';
import { basic, call as callSandbox, said, type Answer, type Call } from './client';

let sandbox: Sandbox;
/** The clock of sandboxes started with `clock: true`. */
let time = 0;

async function start({ clock, ...options }: SandboxOptions & { clock?: boolean } = {}) {
	time = Date.parse('2026-01-01T00:00:00Z');
	sandbox = await startSandbox({ ...options, ...(clock && { now: () => time }) });
}

afterEach(async () => {
	await sandbox?.close();
});

const call = async (method: string, path: string, options?: Call) =>
	await callSandbox(sandbox, method, path, options);

function order(
	orderId = '1',
	changes: Record<string, unknown> = {},
	details: Record<string, unknown> = {},
) {
	return {
		order_id: orderId,
		order_number: `N-${orderId}`,
		order_details: {
			integration: { id: 7 },
			status: { code: 'fulfilled' },
			order_created_at: '2018-02-27T10:00:00.556Z',
			order_items: [
				{ name: 'Cylinder candle', quantity: 1, total_price: { value: 3.5, currency: 'EUR' } },
			],
			...details,
		},
		payment_details: { total_price: { value: 3.5, currency: 'EUR' }, status: { code: 'paid' } },
		...changes,
	};
}

const post = async (orders: unknown, options: Call = {}) =>
	await call('POST', '/v3/orders', { body: orders, ...options });

describe('POST /v3/orders', () => {
	beforeEach(async () => await start());

	const item = { name: 'Candle', quantity: 1, total_price: { value: 1, currency: 'EUR' } };

	test.each<[name: string, body: unknown, expected: string[]]>([
		['an object', {}, [': Wrong request format, expected list of objects']],
		['a list of something else', [1], [': Wrong request format, expected list of objects']],
		['an empty list', [], [': Wrong request format, expected list of objects']],
		[
			'101 orders',
			Array.from({ length: 101 }, (_, index) => order(String(index))),
			['/data/attributes/: Orders list should have at most 100 items, not 101'],
		],
		[
			'no order ID',
			[order('1', { order_id: undefined })],
			['/data/attributes/[0]/order_id: Field required'],
		],
		[
			'no integration in the second order',
			[order(), order('2', {}, { integration: undefined })],
			['/data/attributes/[1]/order_details/integration: Field required'],
		],
		[
			'a quantity of 0',
			[order('1', {}, { order_items: [{ ...item, quantity: 0 }] })],
			['/data/attributes/[0]/order_details/order_items/0/quantity: Input should be greater than 0'],
		],
		[
			'ship_with without anything in it',
			[order('1', { shipping_details: { ship_with: {} } })],
			[
				'/data/attributes/[0]/shipping_details/ship_with/properties: Field required',
				'/data/attributes/[0]/shipping_details/ship_with/type: Field required',
			],
		],
		[
			'an ID that is a number',
			[order('1', { id: 669 })],
			['/data/attributes/[0]/id: Input should be a valid string'],
		],
		[
			'an integration that is not there',
			[order('1', {}, { integration: { id: 99999 } })],
			[
				'/data/attributes/[0]/order_details/integration/id: Integration with id 99999 does not exist',
			],
		],
		[
			'a country that is not there',
			[
				order('1', {
					shipping_address: {
						name: 'A',
						address_line_1: 'B',
						postal_code: '1',
						city: 'C',
						country_code: 'QQ',
					},
				}),
			],
			['/data/attributes/[0]/shipping_address/country_code: Country with code QQ does not exist'],
		],
		[
			'the same order twice',
			[order(), order()],
			['/data: We are still processing a previous request. Please try again in a moment.'],
		],
		[
			'numbers as texts, texts as numbers, a decimal comma, wrong units, currencies, countries and dates',
			[
				order('1', {
					order_number: 5,
					payment_details: {
						total_price: { value: '3.5' },
						status: { code: '' },
						discount_granted: { value: '3,99', currency: 'EUR' },
						freight_costs: { value: 3.99 },
					},
					shipping_address: {
						name: '',
						address_line_1: 'B',
						postal_code: '1',
						city: 'C',
						country_code: 'NL',
						email: 'x',
					},
					service_point_details: { id: '1', carrier_service_point_id: '2' },
				}),
				order(
					'2',
					{},
					{
						order_created_at: '27-02-2018',
						order_items: [
							{
								...item,
								quantity: 1.5,
								unit_price: { value: 1, currency: 'YEN' },
								country_of_origin: 'NLD',
								image_url: 'candle.png',
								measurement: { weight: { value: 0, unit: 'lb' } },
							},
						],
					},
				),
			],
			[
				'/data/attributes/[0]/order_number: Input should be a valid string',
				'/data/attributes/[0]/payment_details/total_price/currency: Field required',
				'/data/attributes/[0]/payment_details/total_price/value: Input should be a valid number',
				'/data/attributes/[0]/payment_details/status/code: String should have at least 1 character',
				"/data/attributes/[0]/payment_details/discount_granted/value: String should match pattern '^\\d+(\\.\\d+)?$'",
				'/data/attributes/[0]/payment_details/freight_costs/value: Input should be a valid string',
				'/data/attributes/[0]/shipping_address/name: String should have at least 1 character',
				'/data/attributes/[0]/shipping_address/email: value is not a valid email address',
				"/data/attributes/[0]/service_point_details: Value error, exactly one of 'id' or 'carrier_service_point_id' must be given",
				'/data/attributes/[1]/order_details/order_created_at: Input should be a valid datetime',
				'/data/attributes/[1]/order_details/order_items/0/quantity: Input should be a valid integer',
				'/data/attributes/[1]/order_details/order_items/0/image_url: Input should be a valid URL',
				'/data/attributes/[1]/order_details/order_items/0/country_of_origin: String should have at most 2 characters',
				"/data/attributes/[1]/order_details/order_items/0/unit_price/currency: Input should be 'EUR', 'GBP' or 'USD'",
				'/data/attributes/[1]/order_details/order_items/0/measurement/weight/value: Input should be greater than 0',
				"/data/attributes/[1]/order_details/order_items/0/measurement/weight/unit: Input should be 'kg', 'g', 'lbs' or 'oz'",
			],
		],
	])('refuses %s', async (_name, body, expected) => {
		const answer = await post(body);
		expect(answer.status).toBe(400);
		expect(said(answer).sort()).toEqual([...expected].sort());
		expect(sandbox.state.orders.size).toBe(0);
	});

	it('takes all or nothing', async () => {
		expect(
			(await post([order('1'), order('2', {}, { integration: { id: 1 } }), order('3')])).status,
		).toBe(400);
		expect(sandbox.state.orders.size).toBe(0);
		expect((await post([order('1'), order('3')])).status).toBe(201);
		expect(sandbox.state.orders.size).toBe(2);
	});

	it('tells business errors one at a time, or all when asked', async () => {
		const bad = ['1', '2'].map((id) => order(id, {}, { integration: { id: 1 } }));
		expect(said(await post(bad))).toHaveLength(1);
		sandbox.settings.businessErrors = 'all';
		expect(said(await post(bad))).toHaveLength(2);
	});

	it('updates by order ID and integration, or by ID, and keeps unknown fields', async () => {
		const first = await post([order('1', { nonsense: { of: ['the', 'shop'] } })]);
		expect(first.body).toEqual({
			data: [{ id: expect.any(Number), order_id: '1', order_number: 'N-1' }],
		});
		const { id } = first.body.data[0];
		expect((await call('GET', `/v3/orders/${id}`)).body.data).toMatchObject({
			id: String(id),
			nonsense: { of: ['the', 'shop'] },
		});

		const again = await post([order('1', { order_number: 'new' })]);
		expect(again.body.data).toEqual([{ id, order_id: '1', order_number: 'new' }]);
		const elsewhere = await post([order('1', {}, { integration: { id: 739283 } })]);
		expect(elsewhere.body.data[0].id).not.toBe(id);
		const byId = await post([order('1', { id: String(id), order_number: 'newer' })]);
		expect(byId.body.data).toEqual([{ id, order_id: '1', order_number: 'newer' }]);
		expect(sandbox.state.orders.size).toBe(2);

		expect(said(await post([order('2', { id: String(id) })]))).toEqual([
			'/data/attributes/[0]/order_id: Order id 1 cannot be changed',
		]);
	});

	it('checks the partner', async () => {
		const header = (value: string) => ({ headers: { 'Sendcloud-Partner-Id': value } });
		for (const unknown of ['x', '00000000-0000-4000-8000-000000000000']) {
			const answer = await post([order()], header(unknown));
			expect(answer.status).toBe(400);
			expect(answer.body.errors[0].source).toEqual({ header: 'Sendcloud-Partner-Id' });
		}
		expect((await post([order()], header(sandbox.partnerId))).status).toBe(201);
	});

	it('saves later, and refuses an order that is being saved', async () => {
		await sandbox.close();
		await start({ clock: true, savingDelayMs: 1000 });
		const { id } = (await post([order('1')])).body.data[0];
		expect((await call('GET', `/v3/orders/${id}`)).status).toBe(404);
		expect((await call('GET', '/v3/orders')).body.data).toEqual([]);
		expect((await call('PATCH', `/v3/orders/${id}`, { body: {} })).status).toBe(404);
		expect((await call('DELETE', `/v3/orders/${id}`)).status).toBe(404);
		time += 999;
		expect(said(await post([order('2'), order('1')]))).toEqual([
			'/data: We are still processing a previous request. Please try again in a moment.',
		]);
		expect(sandbox.state.saving).toHaveLength(1);
		time += 1;
		expect((await call('GET', `/v3/orders/${id}`)).status).toBe(200);

		// An update: the old order is seen until the new one is saved.
		expect((await post([order('1', { order_number: 'new' })])).status).toBe(201);
		expect((await call('GET', `/v3/orders/${id}`)).body.data.order_number).toBe('N-1');
		time += 1000;
		expect((await call('GET', `/v3/orders/${id}`)).body.data.order_number).toBe('new');
	});
});

describe('other requests for orders', () => {
	beforeEach(async () => await start());

	it('patches: merges, finds items by name, changes no identity', async () => {
		const { id } = (await post([order('1', {}, { notes: 'first', tags: ['a'] })])).body.data[0];
		const path = `/v3/orders/${id}`;
		const changed = await call('PATCH', path, {
			body: {
				id: String(id),
				order_id: '1',
				order_details: {
					status: { message: 'Fulfilled' },
					notes: null,
					order_items: [{ name: 'Cylinder candle', quantity: 2 }],
				},
			},
		});
		expect(changed).toMatchObject({
			status: 200,
			body: { data: { id, order_id: '1', order_number: 'N-1' } },
		});
		const { order_details: details } = (await call('GET', path)).body.data;
		expect(details).toMatchObject({
			status: { code: 'fulfilled', message: 'Fulfilled' },
			tags: ['a'],
			order_items: [
				{ name: 'Cylinder candle', quantity: 2, total_price: { value: 3.5, currency: 'EUR' } },
			],
		});
		expect(details).not.toHaveProperty('notes');

		for (const item of [{ name: 'Lamp' }, { quantity: 1 }]) {
			expect(
				said(await call('PATCH', path, { body: { order_details: { order_items: [item] } } })),
			).toEqual(['order/order_details/order_items: Could not find specified item.']);
		}
		expect(said(await call('PATCH', path, { body: { order_id: '2' } }))).toEqual([
			'/data/attributes/order_id: Order id 1 cannot be changed',
		]);
		expect(said(await call('PATCH', path, { body: { order_details: { tags: 'a' } } }))).toEqual([
			'/data/attributes/order_details/tags: Input should be a valid list',
		]);
		expect((await call('PATCH', '/v3/orders/1', { body: {} })).body.errors[0].detail).toBe(
			'Could not find specified item.',
		);
	});

	it('deletes once', async () => {
		const { id } = (await post([order()])).body.data[0];
		expect(await call('DELETE', `/v3/orders/${id}`)).toMatchObject({ status: 204, text: '' });
		const gone = await call('DELETE', `/v3/orders/${id}`);
		expect(gone.status).toBe(404);
		expect(gone.body.errors[0]).toEqual({
			status: '404',
			code: 'not_found',
			title: 'Not found',
			detail: 'The order could not be found with the search criteria given',
		});
	});

	it('filters', async () => {
		await post([
			order('a', {}, { order_created_at: '2023-04-27T23:59:59Z' }),
			order('B', {}, { order_created_at: '2023-04-28T00:00:00Z', status: { code: 'Unshipped' } }),
			order(
				'c',
				{},
				{
					order_created_at: '2023-04-29T01:00:00+02:00',
					order_updated_at: '2023-05-01T00:00:00Z',
					integration: { id: 739283 },
				},
			),
		]);
		const found = async (query: string) =>
			(await call('GET', `/v3/orders?sort=pk&${query}`)).body.data.map(
				({ order_id }: { order_id: string }) => order_id,
			);
		expect(await found('')).toEqual(['a', 'B', 'c']);
		expect(await found('order_id=b')).toEqual(['B']);
		expect(await found('order_number=n-b')).toEqual(['B']);
		expect(await found('status=unshipped')).toEqual(['B']);
		expect(await found('integration=7')).toEqual(['a', 'B']);
		expect(await found('integration=7,739283')).toEqual(['a', 'B', 'c']);
		expect(await found('order_created_at=2023-04-28')).toEqual(['B', 'c']);
		expect(await found('order_created_at_min=2023-04-28')).toEqual(['B', 'c']);
		expect(await found('order_created_at_max=2023-04-27')).toEqual(['a']);
		expect(await found('order_updated_at_min=2023-01-01')).toEqual(['c']);

		expect(await call('GET', '/v3/orders?integration=128')).toMatchObject({
			status: 400,
			body: {
				errors: [
					{
						status: '400',
						code: 'invalid_choice',
						title: 'Invalid Choice',
						detail: 'Select a valid choice. 128 is not one of the available choices.',
						source: { parameter: 'integration' },
					},
				],
			},
		});
		for (const date of ['2023-04-28T00:00:00Z', '2023-02-30', 'yesterday']) {
			expect(said(await call('GET', `/v3/orders?order_updated_at_max=${date}`))).toEqual([
				'order_updated_at_max: Enter a valid date.',
			]);
		}
		for (const size of ['0', '201', 'x', '1.5']) {
			expect((await call('GET', `/v3/orders?page_size=${size}`)).body.errors[0].source).toEqual({
				parameter: 'page_size',
			});
		}
	});

	it('sorts', async () => {
		await post([
			order('a', { order_number: '2' }),
			order('b', { order_number: '1' }, { integration: { id: 739283 } }),
			order('c', { order_number: '3' }),
		]);
		const sorted = async (sort: string) =>
			(await call('GET', `/v3/orders?sort=${sort}`)).body.data
				.map(({ order_id }: { order_id: string }) => order_id)
				.join('');
		expect(await sorted('')).toBe('cba');
		expect(await sorted('order_number')).toBe('bac');
		expect(await sorted('-order_number')).toBe('cab');
		expect(await sorted('integration,-order_number')).toBe('cab');
		expect(await sorted('integration,-integration')).toBe('cab');
		expect(await sorted('pk,nonsense')).toBe('cba');
	});
});

describe('pages', () => {
	beforeEach(async () => await start());

	const links = ({ headers }: Answer): Record<string, string> =>
		Object.fromEntries(
			[...String(headers.link ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url, rel]) => [
				rel,
				url,
			]),
		);
	const ids = ({ body }: Answer): string[] =>
		body.data.map(({ order_id }: { order_id: string }) => order_id);
	const follow = async (url: string) => await call('GET', url);

	test.each(['pk', '-pk', 'order_number,-integration'])(
		'lead forth and back in the order %s',
		async (sort) => {
			await post(Array.from({ length: 7 }, (_, index) => order(String(index))));
			const all = ids(await call('GET', `/v3/orders?sort=${sort}`));
			const first = await call('GET', `/v3/orders?sort=${sort}&page_size=3`);
			const second = await follow(links(first).next);
			const third = await follow(links(second).next);
			expect([first, second, third].map(ids)).toEqual([
				all.slice(0, 3),
				all.slice(3, 6),
				all.slice(6),
			]);
			expect([first, second, third].map((page) => Object.keys(links(page)))).toEqual([
				['next'],
				['next', 'prev'],
				['prev'],
			]);
			expect(ids(await follow(links(third).prev))).toEqual(all.slice(3, 6));
			expect(ids(await follow(links(second).prev))).toEqual(all.slice(0, 3));
		},
	);

	it('neither repeat nor lose a row when others come and go', async () => {
		await post(['1', '2', '3', '4'].map((id) => order(id)));
		const first = await call('GET', '/v3/orders?page_size=2');
		expect(ids(first)).toEqual(['4', '3']);
		await post([order('5')]);
		sandbox.state.orders.delete(sandbox.state.findOrder('3', 7)!.id);
		expect(ids(await follow(links(first).next))).toEqual(['2', '1']);
	});

	it('refuse cursors that are none', async () => {
		await post([order()]);
		for (const cursor of ['x', '!!!', 'YWJj', 'bz0tMQ==', 'cD1hYmM=']) {
			const answer = await call('GET', `/v3/orders?cursor=${cursor}`);
			expect(answer.status).toBe(404);
			expect(answer.body.errors[0]).toMatchObject({ code: 'not_found', title: 'Invalid cursor' });
		}
		// The document's own example: r=1&p=300.
		expect((await call('GET', '/v3/orders?cursor=cj0xJnA9MzAw')).status).toBe(200);
	});

	it('can lead to another host, or leave out /api', async () => {
		await post([order('1'), order('2')]);
		sandbox.settings.linkHost = 'https://elsewhere.example';
		sandbox.settings.linkStyle = 'withoutApi';
		const { next } = links(await call('GET', '/v3/orders?page_size=1&status=fulfilled'));
		expect(next).toMatch(
			/^https:\/\/elsewhere\.example\/v3\/orders\?page_size=1&status=fulfilled&cursor=/,
		);
	});
});

describe('integrations', () => {
	beforeEach(async () => await start());

	it('lists and sorts', async () => {
		const sorted = async (sort: string) =>
			(await call('GET', `/v3/integrations?sort=${sort}`)).body.data.map(
				({ id }: { id: number }) => id,
			);
		expect(await sorted('')).toEqual([7, 739283, 23452345]);
		expect(await sorted('-failing_since')).toEqual([23452345, 7, 739283]);
	});

	it('gets, changes and deletes', async () => {
		expect(await call('PATCH', '/v3/integrations/7', { body: { shop_name: 'New' } })).toMatchObject(
			{
				status: 204,
				text: '',
			},
		);
		expect((await call('GET', '/v3/integrations/7')).body.data.shop_name).toBe('New');
		const refused = await call('PATCH', '/v3/integrations/7', { body: { webhook_active: true } });
		expect(refused.body.errors).toEqual([
			{
				status: '400',
				code: 'invalid',
				title: 'Invalid',
				detail: 'Webhook URL required when enable webhook is set to true',
			},
		]);
		expect(
			said(
				await call('PATCH', '/v3/integrations/7', { body: { feedback_type: 'x', shop_url: 'x' } }),
			),
		).toEqual([
			'body/shop_url: Input should be a valid URL',
			"body/feedback_type: Input should be 'eager', 'delayed' or 'none'",
		]);
		expect((await call('DELETE', '/v3/integrations/7')).status).toBe(204);
		for (const method of ['GET', 'DELETE']) {
			expect((await call(method, '/v3/integrations/7')).body.errors[0].detail).toBe(
				'The Integration could not be found with the search criteria given',
			);
		}
	});
});

describe('who asks', () => {
	const token = async (body: string, headers: Record<string, string> = {}) => {
		const answer = await request(sandbox.tokenUrl, {
			method: 'POST',
			headers: {
				authorization: basic(sandbox.oauth.clientId, sandbox.oauth.clientSecret),
				'content-type': 'application/x-www-form-urlencoded',
				...headers,
			},
			body,
		});
		return {
			status: answer.statusCode,
			body: (await answer.body.json()) as Record<string, string>,
		};
	};
	const get = async (path: string, authorization: string | false) =>
		(await call('GET', path, { authorization })).status;

	it('must be said rightly', async () => {
		await start();
		expect(await call('GET', '/v3/orders', { authorization: false })).toMatchObject({
			status: 401,
			body: {
				errors: [
					{
						status: '401',
						code: 'authentication_failed',
						title: 'No credentials',
						detail: 'Authentication credentials were not provided.',
					},
				],
			},
		});
		expect(
			(await call('GET', '/v3/orders', { authorization: basic('x', 'y') })).body.errors[0].title,
		).toBe('Invalid username/password.');
		sandbox.state.integrations.get(7)!.oauth2Only = true;
		expect((await call('GET', '/v3/orders')).status).toBe(401);
	});

	it('may be said with a token, for an hour', async () => {
		await start({ clock: true });
		const { body } = await token('grant_type=client_credentials&scope=');
		expect(body).toEqual({
			access_token: expect.any(String),
			token_type: 'bearer',
			expires_in: 3600,
			scope: 'api',
		});
		const authorization = `Bearer ${body.access_token}`;
		expect(await get('/v3/orders', authorization)).toBe(200);
		expect(sandbox.requests.at(-1)!.authenticatedAs).toBe('oauth2');
		time += 3_600_000;
		expect(await get('/v3/orders', authorization)).toBe(401);

		const second = `Bearer ${(await token('grant_type=client_credentials')).body.access_token}`;
		expect(await get('/v3/orders', second)).toBe(200);
		sandbox.expireTokens();
		expect(await get('/v3/orders', second)).toBe(401);
	});

	it('is bound to scopes', async () => {
		await start();
		const { access_token } = (await token('grant_type=client_credentials&scope=read%3Aorder')).body;
		const authorization = `Bearer ${access_token}`;
		expect(await get('/v3/orders', authorization)).toBe(200);
		expect((await post([order()], { authorization })).status).toBe(403);
	});

	it('is refused by the token endpoint in the words of RFC 6749', async () => {
		await start();
		expect(
			await token('grant_type=client_credentials', { authorization: basic('x', 'y') }),
		).toMatchObject({
			status: 401,
			body: { error: 'invalid_client' },
		});
		expect(await token('')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
		expect(await token('{}', { 'content-type': 'application/json' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_request' },
		});
		expect(await token('grant_type=password')).toMatchObject({
			status: 400,
			body: { error: 'unsupported_grant_type' },
		});
		expect(await token('grant_type=client_credentials&scope=everything')).toMatchObject({
			status: 400,
			body: { error: 'invalid_scope' },
		});
	});
});

describe('what no route sees', () => {
	beforeEach(async () => await start());

	it('is refused', async () => {
		expect((await call('GET', '/v3/orders', { body: {} })).status).toBe(403);
		expect((await post('[{')).body.errors[0].detail).toMatch(/^JSON parse error - /);
		expect((await post([order()], { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
		expect((await post('')).body.errors[0].code).toBe('non_field_errors');
		for (const path of ['/v3/orders/', '/v3/nonsense', '/v2/nonsense', '/']) {
			const answer = await call('POST', path, { body: [order()] });
			expect(answer.status).toBe(404);
			expect(answer.body).toMatchObject(
				path.startsWith('/v2')
					? { error: { code: 404, request: 'api/v2/nonsense' } }
					: { errors: [{ status: '404' }] },
			);
		}
	});

	it('is recorded', async () => {
		await post('[{', { headers: { 'X-Test': 'yes' } });
		await call('GET', '/v3/orders?sort=pk', { body: {} });
		expect(sandbox.requests).toMatchObject([
			{
				method: 'POST',
				path: '/api/v3/orders',
				rawBody: '[{',
				body: undefined,
				status: 400,
				headers: { 'x-test': 'yes' },
			},
			{ method: 'GET', path: '/api/v3/orders', query: { sort: 'pk' }, rawBody: '{}', status: 403 },
		]);
	});
});

describe('rate limits', () => {
	const times = async (count: number, method: string, path: string) => {
		const statuses: Record<number, number> = {};
		for (let index = 0; index < count; index++) {
			const { status } = await call(method, path);
			statuses[status] = (statuses[status] ?? 0) + 1;
		}
		return statuses;
	};

	it('are the documented ones', async () => {
		await start({ clock: true, rateLimit: {} });
		expect(await times(16, 'DELETE', '/v3/orders/1')).toEqual({ 404: 15, 429: 1 });
		for (let second = 0; second < 5; second++) {
			time += 1000;
			expect(await times(15, 'DELETE', '/v3/orders/1')).toEqual({ 404: 15 });
		}
		time += 1000;
		expect(await times(11, 'DELETE', '/v3/orders/1')).toEqual({ 404: 10, 429: 1 });
		expect((await call('DELETE', '/v3/orders/1')).headers['retry-after']).toBe('54');
		time += 54_000;
		expect(await times(1, 'DELETE', '/v3/orders/1')).toEqual({ 404: 1 });
		expect(await times(1001, 'GET', '/v3/orders')).toEqual({ 200: 1000, 429: 1 });
	});

	it('go by a scaled clock, and say when in several ways', async () => {
		await start({ clock: true, rateLimit: { timeScale: 60, retryAfter: 'date' } });
		await times(15, 'DELETE', '/v3/orders/1');
		const refused = await call('DELETE', '/v3/orders/1');
		expect(refused.headers['retry-after']).toBe('Thu, 01 Jan 2026 00:00:01 GMT');
		time += 17;
		expect((await call('DELETE', '/v3/orders/1')).status).toBe(404);

		sandbox.settings.rateLimit = { retryAfter: 'none' };
		await times(15, 'DELETE', '/v3/orders/1');
		expect((await call('DELETE', '/v3/orders/1')).headers).not.toHaveProperty('retry-after');
	});
});

describe('faults', () => {
	beforeEach(async () => await start());

	/** What a client sees: the answer, or the code of the error. */
	const seen = async (fault: Fault, options?: Call) => {
		sandbox.faults.add(fault);
		return await post([order()], options).catch((error: { code: string }) => error.code);
	};
	const saved = () => sandbox.state.orders.size;

	test.each<[fault: Fault, saved: number, expected: unknown]>([
		[
			{ kind: 'status', status: 503, headers: { 'retry-after': 'soon' }, body: { a: 1 } },
			0,
			{ status: 503, headers: { 'retry-after': 'soon' }, body: { a: 1 } },
		],
		[{ kind: 'status', status: 502 }, 0, { status: 502, text: '' }],
		[{ kind: 'status', status: 504, takesEffect: true }, 1, { status: 504 }],
		[{ kind: 'resetBefore' }, 0, expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/)],
		[{ kind: 'resetAfter' }, 1, expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/)],
		[{ kind: 'resetMiddle' }, 1, expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/)],
		[{ kind: 'delay', delayMs: 50 }, 1, { status: 201 }],
		[
			{ kind: 'truncated' },
			1,
			{ status: 201, body: undefined, text: expect.stringMatching(/^\{"data":\[\{"id"/) },
		],
		[
			{ kind: 'html' },
			0,
			{
				status: 200,
				headers: { 'content-type': 'text/html; charset=utf-8' },
				text: expect.stringContaining('<html>'),
			},
		],
		[{ kind: 'empty', status: 201 }, 0, { status: 201, text: '' }],
		[
			{ kind: 'wrongContentType' },
			1,
			{
				status: 201,
				headers: { 'content-type': 'text/html; charset=utf-8' },
				body: { data: [{}] },
			},
		],
		[{ kind: 'drip', delayMs: 80 }, 1, { status: 201, body: { data: [{}] } }],
		[{ kind: 'body', body: [] }, 1, { status: 201, body: [] }],
		[
			{
				kind: 'body',
				status: 200,
				body: ({ data }: { data: unknown[] }) => ({ data: [...data, 'more'] }),
			},
			1,
			{ status: 200, body: { data: [{ order_id: '1' }, 'more'] } },
		],
	])('on the wire: %j', async (fault, effect, expected) => {
		const answer = await seen(fault);
		if (typeof answer === 'string') expect(answer).toEqual(expected);
		else expect(answer).toMatchObject(expected as object);
		expect(saved()).toBe(effect);
		expect(sandbox.requests[0]).toMatchObject({
			fault: fault.kind,
			status:
				typeof answer === 'string' && fault.kind !== 'resetMiddle' ? undefined : expect.any(Number),
		});
		expect((await post([order()])).status).toBe(201);
	});

	it('can be silence, with and without effect', async () => {
		for (const takesEffect of [false, true]) {
			sandbox.faults.add({ kind: 'silence', takesEffect });
			const waiting = new AbortController();
			const silent = request(`${sandbox.baseUrl}/v3/orders`, {
				method: 'POST',
				headers: {
					authorization: basic(sandbox.keys.publicKey, sandbox.keys.secretKey),
					'content-type': 'application/json',
				},
				body: JSON.stringify([order()]),
				signal: waiting.signal,
			});
			const outcome = await Promise.race([silent.catch(() => 'failed'), sleep(100, 'silent')]);
			expect(outcome).toBe('silent');
			expect(saved()).toBe(takesEffect ? 1 : 0);
			waiting.abort();
		}
	});

	it('hit what they match, as often as told', async () => {
		sandbox.faults.add({
			kind: 'status',
			status: 500,
			match: { method: 'POST', path: '/v3/orders', nth: 2 },
			times: 2,
		});
		sandbox.faults.add({
			kind: 'status',
			status: 501,
			match: { path: /orders\/\d+$/ },
			times: Infinity,
		});
		sandbox.faults.add({
			kind: 'status',
			status: 502,
			match: { body: (body) => Array.isArray(body) && body[0].order_id === 'bad' },
		});
		expect((await call('GET', '/v3/orders')).status).toBe(200);
		expect((await call('GET', '/v3/orders/1')).status).toBe(501);
		expect((await call('GET', '/v3/orders/1')).status).toBe(501);
		expect((await post([order('bad')])).status).toBe(502);
		expect((await post([order()])).status).toBe(500);
		expect((await post([order()])).status).toBe(500);
		expect((await post([order()])).status).toBe(201);
		expect(sandbox.faults.pending()).toHaveLength(1);
		sandbox.faults.clear();
		expect((await call('GET', '/v3/orders/1')).status).toBe(404);
	});

	it('hit the token endpoint too', async () => {
		sandbox.faults.add({ kind: 'status', status: 503, match: { path: '/oauth2/token' } });
		const answer = await request(sandbox.tokenUrl, { method: 'POST' });
		expect(answer.statusCode).toBe(503);
		await answer.body.dump();
	});
});

describe('control', () => {
	const control = async (method: string, path: string, body?: unknown) =>
		(await call(method, `${sandbox.url}/_sandbox${path}`, { body, authorization: false })).body;

	it('works from another process', async () => {
		await start();
		expect(await control('GET', '')).toMatchObject({
			baseUrl: sandbox.baseUrl,
			keys: sandbox.keys,
		});
		await control('POST', '/faults', {
			kind: 'status',
			status: 500,
			match: { pathPattern: 'orders$' },
			times: null,
		});
		await post([order()]);
		expect((await post([order()])).status).toBe(500);
		await control('DELETE', '/faults');
		await control('POST', '/settings', { savingDelayMs: 60_000 });
		await post([order()]);
		expect(await control('GET', '/state')).toMatchObject({
			integrations: [{ id: 7 }, {}, {}],
			orders: [],
			saving: [{ order_id: '1' }],
		});
		expect(await control('GET', '/requests')).toHaveLength(3);
		await control('POST', '/reset');
		expect(await control('GET', '/requests')).toEqual([]);
		expect((await control('GET', '/state')).saving).toEqual([]);
		expect(sandbox.settings.savingDelayMs).toBe(0);
	});
});

test('close ends what is open', async () => {
	await start({ latencyMs: 60_000 });
	const { port } = new URL(sandbox.url);
	const idle = await new Promise<Socket>((resolve) => {
		const socket = connect(Number(port), '127.0.0.1', () => resolve(socket));
	});
	const idleEnded = new Promise((resolve) => idle.once('close', resolve));
	idle.on('error', () => {});
	sandbox.faults.add({ kind: 'silence', match: { method: 'POST' } });
	const open = [call('GET', '/v3/orders'), post([order()])].map(
		async (answer) => await answer.then(() => 'answered').catch(() => 'ended'),
	);
	while (sandbox.requests.length < 2) await sleep(5);

	const before = Date.now();
	await sandbox.close();
	await idleEnded;
	expect(await Promise.all(open)).toEqual(['ended', 'ended']);
	expect(Date.now() - before).toBeLessThan(2000);
});

test('the command line starts it, and leaves nothing running when it is told to end', async () => {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', 'test/sandbox/cli.ts', '--port', '0', '--latency', '60000'],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const ended = once(child, 'exit');
	let printed = '';
	for await (const chunk of child.stdout) {
		printed += String(chunk);
		if (printed.includes('Control')) break;
	}
	const [, baseUrl] = /Base URL +(\S+)/.exec(printed)!;
	// The latency's timer runs for a minute, unless closing ends it.
	const waiting = request(`${baseUrl}/v3/orders`).catch(() => 'ended');
	await sleep(100);
	child.kill('SIGTERM');
	expect(await waiting).toBe('ended');
	expect(await ended).toEqual([0, null]);
});
