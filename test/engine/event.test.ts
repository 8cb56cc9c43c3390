/** Event connections and event subscriptions as operations of the node. */
import type { INodeParameters, INodeType } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import type { Engine } from './engine';
import { expectDescribed } from './schema';
import { useWorld } from './world';

const world = useWorld();
let engine: Engine;
let sandbox: Sandbox;

beforeEach(() => ({ engine, sandbox } = world));

const connection = (operation: string, more: INodeParameters = {}) => ({
	resource: 'eventConnection',
	operation,
	...more,
});
const subscription = (operation: string, more: INodeParameters = {}) => ({
	resource: 'eventSubscription',
	operation,
	...more,
});
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const path = '/api/v3/event-subscriptions';
const search = (name: string) =>
	(engine.loader.getNode('sendcloud').type as INodeType).methods!.listSearch![name];
const lastRequest = () => sandbox.requests[sandbox.requests.length - 1];

async function aConnection(more: INodeParameters = {}): Promise<number> {
	const { json } = await engine.run(
		connection('create', {
			url: 'https://shop.example/hook',
			authType: 'bearer',
			token: 'sesame',
			...more,
		}),
	);
	return json[0].id as number;
}

async function aSubscription(more: INodeParameters = {}): Promise<number> {
	const { json } = await engine.run(
		subscription('create', { connection: byId(await aConnection()), ...more }),
	);
	return json[0].id as number;
}

describe('eventConnection: create', () => {
	it.each([
		['none', {}, undefined],
		['bearer', { token: 'sesame' }, { token: 'sesame' }],
		['basic', { username: 'shop', password: 'sesame' }, { username: 'shop', password: 'sesame' }],
		[
			'api_key',
			{ headerName: 'X-Api-Key', apiKey: 'sesame' },
			{ header_name: 'X-Api-Key', api_key: 'sesame' },
		],
	])('authenticates deliveries with %s and shows no secret', async (authType, values, config) => {
		const { json, error } = await engine.run(
			connection('create', {
				url: 'https://shop.example/hook',
				authType,
				...values,
				extraHeaders: { header: [{ name: 'X-Shop', value: 'candles' }] },
			}),
		);
		expect(error).toBeUndefined();
		expect(lastRequest().body).toEqual({
			type: 'webhook',
			configuration: {
				url: 'https://shop.example/hook',
				auth_type: authType,
				...(config && { auth_config: config }),
				extra_headers: { 'X-Shop': 'candles' },
			},
		});
		expect(json).toEqual([
			expect.objectContaining({
				type: 'webhook',
				configuration: {
					url: 'https://shop.example/hook',
					auth_type: authType,
					extra_headers: { 'X-Shop': 'candles' },
				},
			}),
		]);
		expect(JSON.stringify(json)).not.toContain('sesame');
	});

	it('makes a Klaviyo connection, and the address to authorize it', async () => {
		const { json } = await engine.run(connection('create', { type: 'klaviyo' }));
		expect(lastRequest().body).toEqual({ type: 'klaviyo', configuration: {} });
		const authorized = await engine.run(connection('authorize', { connection: byId(json[0].id) }));
		expect(authorized.json[0].authorization_url).toMatch(/^https:\/\/www\.klaviyo\.com\/oauth/);
	});

	it.each([
		// n8n itself refuses what is left empty, but not an expression that comes out empty.
		[{ url: '={{ "" }}' }, /url must be an address that begins with https:\/\/, found nothing/],
		[{ url: 'shop.example' }, /url must be .+ found "shop\.example"/],
		[{ token: '={{ "" }}' }, /^token is required/],
		[
			{ authType: 'api_key', headerName: 'X Key', apiKey: 'sesame' },
			/header name must consist of .+ found "X Key"/,
		],
		[
			{ extraHeaders: { header: [{ name: 'X-A', value: 'a\nX-B: b' }] } },
			/value of the header X-A must be on one line/,
		],
		[
			{
				extraHeaders: {
					header: [
						{ name: 'X-A', value: '1' },
						{ name: 'x-a', value: '2' },
					],
				},
			},
			/header x-a is there twice/,
		],
		[{ extraHeaders: { header: [{ name: '', value: '1' }] } }, /header name is required/],
		[
			{ extraHeaders: { header: [{ name: '__proto__', value: '1' }] } },
			/header name must consist of .+ found "__proto__"/,
		],
		[
			{ extraHeaders: { header: [{ name: 'X-A', value: 'a\0b' }] } },
			/^The value of the header X-A must not hold signs that cannot be seen/,
		],
		[
			{ authType: 'api_key', headerName: '__proto__', apiKey: 'sesame' },
			/header name must consist of .+ found "__proto__"/,
		],
		[
			{ authType: 'api_key', headerName: 'X-Key', apiKey: 'sesame\x7f' },
			/^The api key must not hold signs that cannot be seen/,
		],
		[{ token: 'sesame\r\nX-B: b' }, /^The token must be on one line/],
	])('refuses %j before any request', async (more, reason) => {
		const { error } = await engine.run(
			connection('create', {
				url: 'https://shop.example/hook',
				authType: 'bearer',
				token: 'sesame',
				...(more as INodeParameters),
			}),
		);
		expect(error?.message).toMatch(reason);
		expect(sandbox.requests).toHaveLength(0);
	});

	it('never shows a secret in an error, not even one that is no text', async () => {
		const { error } = await engine.run(
			connection('create', {
				url: 'https://shop.example/hook',
				authType: 'bearer',
				token: '={{ ["sesame"] }}',
			}),
		);
		expect(error?.message).toMatch(/token is required/);
		expect(JSON.stringify(error)).not.toContain('"sesame"');
	});

	it('does not repeat a request whose answer was lost, and says so', async () => {
		sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
		const { error } = await engine.run(
			connection('create', { url: 'https://shop.example/hook', authType: 'none' }),
		);
		expect(error?.description).toMatch(/may have carried this out/);
		expect(sandbox.state.connections.size).toBe(1);
	});

	it('strips a secret that Sendcloud shows against its promise', async () => {
		const id = await aConnection();
		sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET' },
			body: (real: { data: { configuration: object } }) => ({
				data: {
					...real.data,
					configuration: { ...real.data.configuration, auth_config: { token: 'sesame' } },
				},
			}),
		});
		const { json } = await engine.run(connection('get', { connection: byId(id) }));
		expect(json[0].configuration).toMatchObject({ url: 'https://shop.example/hook' });
		expect(JSON.stringify(json)).not.toContain('sesame');
	});
});

describe('eventConnection: the others', () => {
	it('gets one, and says when there is none', async () => {
		const id = await aConnection();
		const { json } = await engine.run(connection('get', { connection: byId(id) }));
		expect(json[0]).toMatchObject({ id, type: 'webhook' });
		const { error } = await engine.run(connection('get', { connection: byId(999) }));
		expect(error?.message).toMatch(/could not find this/);
	});

	it('lists by type, up to a limit', async () => {
		await aConnection();
		await aConnection({ url: 'https://other.example/hook' });
		await aConnection({ type: 'klaviyo' });
		const all = await engine.run(connection('getAll', { returnAll: true }));
		expect(all.json).toHaveLength(3);
		const webhooks = await engine.run(
			connection('getAll', { returnAll: true, filters: { type: 'webhook' } }),
		);
		expect(webhooks.json.map(({ type }) => type)).toEqual(['webhook', 'webhook']);
		const one = await engine.run(connection('getAll', { returnAll: false, limit: 1 }));
		expect(one.json).toHaveLength(1);
	});

	it('updates the address alone, or the authentication alone', async () => {
		const id = await aConnection();
		await engine.run(
			connection('update', {
				connection: byId(id),
				authType: 'unchanged',
				updateFields: { url: 'https://new.example/hook' },
			}),
		);
		expect(lastRequest().body).toEqual({ configuration: { url: 'https://new.example/hook' } });
		await engine.run(
			connection('update', { connection: byId(id), authType: 'bearer', token: 'open' }),
		);
		expect(lastRequest().body).toEqual({
			configuration: { auth_type: 'bearer', auth_config: { token: 'open' } },
		});
		expect(sandbox.state.connections.get(id)?.configuration).toMatchObject({
			url: 'https://new.example/hook',
			auth_config: { token: 'open' },
		});
	});

	it('removes the extra headers when they are added empty', async () => {
		const id = await aConnection({
			extraHeaders: { header: [{ name: 'X-Shop', value: 'candles' }] },
		});
		await engine.run(
			connection('update', { connection: byId(id), updateFields: { extraHeaders: {} } }),
		);
		expect(sandbox.state.connections.get(id)?.configuration.extra_headers).toEqual({});
	});

	it('refuses an update of nothing', async () => {
		const { error } = await engine.run(connection('update', { connection: byId(1) }));
		expect(error?.message).toMatch(/nothing to update/);
		expect(sandbox.requests).toHaveLength(0);
	});

	it('deletes one with its subscriptions', async () => {
		const id = await aSubscription();
		const { connection_id } = sandbox.state.subscriptions.get(id)!;
		const { json } = await engine.run(connection('delete', { connection: byId(connection_id) }));
		expect(json).toEqual([{ id: connection_id, deleted: true }]);
		expect(sandbox.state.connections.size + sandbox.state.subscriptions.size).toBe(0);
	});

	it('offers them by their address', async () => {
		const id = await aConnection();
		await aConnection({ type: 'klaviyo' });
		const context = engine.loadOptionsContext(connection('get'));
		expect(await search('searchEventConnections').call(context, 'SHOP')).toEqual({
			results: [{ name: `https://shop.example/hook (${id})`, value: id }],
		});
	});
});

describe('eventSubscription', () => {
	it('creates one, active or paused', async () => {
		const id = await aSubscription();
		expect(lastRequest().body).toEqual({
			connection_id: sandbox.state.subscriptions.get(id)?.connection_id,
			event_type: 'parcels.event.created',
			is_active: true,
		});
		const paused = await aSubscription({ isActive: false });
		expect(sandbox.state.subscriptions.get(paused)?.is_active).toBe(false);
	});

	it('says which connection is missing', async () => {
		const { error } = await engine.run(subscription('create', { connection: byId(42) }));
		expect(error?.message).toMatch(/connection id: Invalid pk "42"/);
		const empty = await engine.run(subscription('create', { connection: byId('={{ "" }}') }));
		expect(empty.error?.message).toMatch(/connection is required/);
	});

	it('lists with filters, and with the connection on demand', async () => {
		const active = await aSubscription();
		const paused = await aSubscription({ isActive: false });
		const { json } = await engine.run(
			subscription('getAll', { returnAll: true, filters: { is_active: false } }),
		);
		expect(json.map(({ id }) => id)).toEqual([paused]);
		expect(lastRequest().query).toEqual({ is_active: 'false' });
		const withConnection = await engine.run(
			subscription('getAll', { returnAll: true, options: { withConnection: true } }),
		);
		expect(withConnection.json[0]).toMatchObject({
			id: active,
			connection: { configuration: { url: 'https://shop.example/hook' } },
		});
	});

	it('pauses, resumes and moves', async () => {
		const id = await aSubscription();
		const other = await aConnection({ url: 'https://other.example/hook' });
		await engine.run(
			subscription('update', { subscription: byId(id), updateFields: { is_active: false } }),
		);
		expect(lastRequest().body).toEqual({ is_active: false });
		await engine.run(subscription('update', { subscription: byId(id), connection: byId(other) }));
		expect(lastRequest().body).toEqual({ connection_id: other });
		// By ID, and left empty: the connection stays as it is.
		for (const connection of [byId(''), byId('  '), byId('={{ "" }}')]) {
			const changed = await engine.run(
				subscription('update', {
					subscription: byId(id),
					connection,
					updateFields: { is_active: true },
				}),
			);
			expect(changed.error).toBeUndefined();
			expect(lastRequest().body).toEqual({ is_active: true });
		}
		const { error } = await engine.run(subscription('update', { subscription: byId(id) }));
		expect(error?.message).toMatch(/nothing to update/);
	});

	it('deletes one and gets one', async () => {
		const id = await aSubscription();
		const { json } = await engine.run(subscription('get', { subscription: byId(id) }));
		expect(json[0]).toMatchObject({ id, is_active: true });
		const deleted = await engine.run(subscription('delete', { subscription: byId(id) }));
		expect(deleted.json).toEqual([{ id, deleted: true }]);
		expect(sandbox.state.subscriptions.size).toBe(0);
	});

	it('sends a test event and hands on what the receiver said', async () => {
		const id = await aSubscription();
		sandbox.state.connections.forEach((one) => {
			// Nobody listens there.
			one.configuration.url = 'http://127.0.0.1:1/hook';
		});
		const { json } = await engine.run(subscription('test', { subscription: byId(id) }));
		expect(json[0].success).toBe(false);
		expect(lastRequest()).toMatchObject({
			method: 'POST',
			path: `${path}/broadcast/test/${id}`,
			rawBody: '',
		});
	});

	it('offers them with the address of their connection, and says which are paused', async () => {
		const active = await aSubscription();
		const paused = await aSubscription({ isActive: false });
		const context = engine.loadOptionsContext(subscription('get'));
		const { results } = await search('searchEventSubscriptions').call(context);
		expect(results.map(({ name }) => name)).toEqual([
			expect.stringMatching(new RegExp(`^${active} → https://shop\\.example/hook \\(\\d+\\)$`)),
			expect.stringMatching(new RegExp(`^${paused} → .+, paused$`)),
		]);
	});
});

it('describes what each operation puts out before it ever ran', async () => {
	const described = async (parameters: INodeParameters) => {
		const { json, error } = await engine.run(parameters);
		expect(error).toBeUndefined();
		expectDescribed(`${parameters.resource}/${parameters.operation}`, json[0]);
		return json[0];
	};
	const { id } = await described(
		connection('create', { url: 'https://shop.example/hook', authType: 'none' }),
	);
	const klaviyo = await described(connection('create', { type: 'klaviyo' }));
	await described(connection('authorize', { connection: byId(klaviyo.id) }));
	await described(connection('get', { connection: byId(id) }));
	await described(connection('getAll', { returnAll: true }));
	await described(
		connection('update', {
			connection: byId(id),
			updateFields: { url: 'http://127.0.0.1:1/hook' },
		}),
	);
	const { id: subscribed } = await described(subscription('create', { connection: byId(id) }));
	const wanted = { subscription: byId(subscribed) };
	await described(subscription('get', wanted));
	await described(subscription('getAll', { returnAll: true }));
	await described(subscription('test', wanted));
	await described(subscription('update', { ...wanted, updateFields: { is_active: false } }));
	await described(subscription('delete', wanted));
	await described(connection('delete', { connection: byId(id) }));
});
