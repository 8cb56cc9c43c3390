/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The trigger's registration with Sendcloud: made, found, repaired and removed, whatever goes wrong on the way. */
import { inspect } from 'node:util';

import { parcelLife, type Fault } from '../sandbox';
import { Crashed, forgetAll, TriggerHost } from './triggerHost';
import { Account } from './triggerWorld';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e6 });
let n8n: TriggerHost;
let account: Account;

beforeEach(async () => {
	forgetAll();
	n8n = await TriggerHost.start(world.engine);
	account = new Account(world.sandbox, n8n);
});
afterEach(async () => await n8n.close());

const CONNECTIONS = '/v3/event-subscriptions/connections';
const SUBSCRIPTIONS = '/v3/event-subscriptions/subscriptions';

/** What is asked of Sendcloud while something is done. */
async function askedBy(action: () => Promise<unknown>): Promise<string[]> {
	const before = world.asked().length;
	await action();
	return world
		.asked()
		.slice(before)
		.map((asked) => asked.replace('/v3/event-subscriptions', '').replace(/\d+$/, 'N'));
}
const lost = () => {
	n8n.staticData = {};
	forgetAll();
};
const ourConnection = () => account.connectionsAt(n8n.url)[0];
const ourSubscription = () => account.subscriptionsAt(n8n.url)[0];

describe('activation', () => {
	it('makes one connection and one subscription', async () => {
		expect(await askedBy(() => n8n.activate())).toEqual([
			'GET /connections',
			'GET /subscriptions',
			'POST /connections',
			'POST /subscriptions',
		]);
		await account.expectRegistered();
	});

	it('works with OAuth2', async () => {
		n8n.parameters = { authentication: 'oAuth2' };
		await n8n.activate();
		await account.expectRegistered();
		expect(world.sandbox.requests.at(-1)?.authenticatedAs).toBe('oauth2');
	});

	it('changes nothing when all is as it should be', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		expect(await askedBy(() => n8n.activate())).toEqual(['GET /connections', 'GET /subscriptions']);
		expect(ourConnection().id).toBe(id);
		await account.expectRegistered();
	});

	it('that fails keeps its memory, so that the next one needs no new secret', async () => {
		await n8n.activate();
		const { auth_config: secret } = ourConnection().configuration;
		world.sandbox.state.subscriptions.delete(ourSubscription().id);
		for (const method of ['POST', 'DELETE'])
			world.sandbox.faults.add({ kind: 'status', status: 403, match: { method }, times: Infinity });
		await expect(n8n.activate()).rejects.toThrow(/not allowed to do this/);
		world.sandbox.faults.clear();
		expect(await askedBy(() => n8n.activate())).toEqual([
			// Is it registered? No, so it looks again and makes what is missing.
			'GET /connections',
			'GET /subscriptions',
			'GET /connections',
			'GET /subscriptions',
			'POST /subscriptions',
		]);
		expect(ourConnection().configuration.auth_config).toEqual(secret);
		await account.expectRegistered();
	});

	it.each([1, 2, 3, 4, 5])(
		'survives %d activations in a row, with and without memory',
		async (n) => {
			for (let i = 0; i < n; i++) {
				await n8n.activate();
				if (i % 2 === 0) lost();
			}
			await n8n.activate();
			await account.expectRegistered();
		},
	);

	it('takes over what it finds when its memory is lost, with a new secret', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		const secret = ourConnection().configuration.auth_config?.token;
		lost();
		expect(await askedBy(() => n8n.activate())).toEqual([
			'GET /connections',
			'GET /subscriptions',
			'PATCH /connections/N',
		]);
		expect(ourConnection().id).toBe(id);
		expect(ourConnection().configuration.auth_config?.token).not.toBe(secret);
		await account.expectRegistered();
	});

	it('takes over a connection that somebody made by hand for this URL', async () => {
		account.connect(n8n.url);
		await n8n.activate();
		await account.expectRegistered();
	});

	it.each([
		['paused', () => (ourSubscription().is_active = false), ['PATCH /subscriptions/N']],
		[
			'deleted',
			() => world.sandbox.state.subscriptions.delete(ourSubscription().id),
			['POST /subscriptions'],
		],
	])('repairs a subscription that was %s, and keeps the secret', async (_, damage, repair) => {
		await n8n.activate();
		const secret = ourConnection().configuration.auth_config?.token;
		damage();
		expect(await askedBy(() => n8n.activate())).toEqual([
			'GET /connections',
			'GET /subscriptions',
			'GET /connections',
			'GET /subscriptions',
			...repair,
		]);
		expect(ourConnection().configuration.auth_config?.token).toBe(secret);
		await account.expectRegistered();
	});

	it('takes back its subscription when it was led to another connection', async () => {
		await n8n.activate();
		const { id } = ourSubscription();
		ourSubscription().connection_id = account.others().connections[0].id;
		await n8n.activate();
		expect(ourSubscription().id).toBe(id);
		await account.expectRegistered();
	});

	it.each([
		['connection', lost],
		[
			'subscription',
			() => {
				ourSubscription().connection_id = account.others().connections[0].id;
			},
		],
	])(
		'changes a %s again after a fault, without looking at everything anew',
		async (what, change) => {
			await n8n.activate();
			change();
			world.sandbox.faults.add({ kind: 'status', status: 503, match: { method: 'PATCH' } });
			const asked = await askedBy(() => n8n.activate());
			expect(asked.slice(-4)).toEqual([
				'GET /connections',
				'GET /subscriptions',
				`PATCH /${what}s/N`,
				`PATCH /${what}s/N`,
			]);
			await account.expectRegistered();
		},
	);

	it('does not take a subscription for its own that only has the same ID, in another account', async () => {
		await n8n.activate();
		const { id } = ourSubscription();
		// Another account: our things are not there, and the ID belongs to somebody else.
		world.sandbox.state.connections.delete(ourConnection().id);
		world.sandbox.state.subscriptions.delete(id);
		const [connection] = account.others().connections;
		world.sandbox.state.subscriptions.set(id, {
			...account.others().subscriptions[0],
			id,
			connection_id: connection.id,
			created_at: '2020-01-01T00:00:00Z',
		});
		account.rememberForeign();
		await n8n.activate();
		await account.expectRegistered();
		await n8n.deactivate();
		account.expectNothing();
	});

	it.each([
		['no authentication', { auth_type: 'none' as const }],
		[
			'another secret',
			{ auth_config: { token: 'x' }, extra_headers: { 'X-N8n-Registration': 'y' } },
		],
		['its header lost', { auth_config: { token: 'x' }, extra_headers: {} }],
	])('gives a connection with %s a new secret', async (_, damage) => {
		await n8n.activate();
		Object.assign(ourConnection().configuration, damage);
		await n8n.activate();
		await account.expectRegistered();
	});

	it('knows its connection by its header, in whatever case it comes back', async () => {
		await n8n.activate();
		const { configuration } = ourConnection();
		const id = configuration.extra_headers!['X-N8n-Registration'];
		configuration.extra_headers = { 'X-Other': 'x', 'x-n8n-registration': id };
		expect(await askedBy(() => n8n.activate())).toEqual(['GET /connections', 'GET /subscriptions']);
	});

	it('is tried three times, ever later, when answers are lost', async () => {
		world.sandbox.faults.add({ kind: 'resetBefore', match: { method: 'POST' }, times: Infinity });
		const asked = await askedBy(
			async () => await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(),
		);
		expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(3);
		expect(world.waited()).toBe(1000 + 2000);
		account.expectNothing();
	});

	it('that can neither be finished nor undone says so', async () => {
		for (const [method, path] of [
			['POST', SUBSCRIPTIONS],
			['DELETE', undefined],
		])
			world.sandbox.faults.add({
				kind: 'status',
				status: 403,
				match: { method, path },
				times: Infinity,
			});
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toMatchObject({
			message: expect.stringMatching(/not allowed to do this/),
			httpCode: '403',
			description: expect.stringMatching(
				/POST \/v3\/event-subscriptions\/subscriptions, HTTP 403\)\nHalf of the registration may be left in Sendcloud/,
			),
		});
		world.sandbox.faults.clear();
		await n8n.activate();
		await account.expectRegistered();
	});

	it('keeps what it remembers of several, wherever it stands in the lists', async () => {
		await n8n.activate();
		const [connection, subscription] = [ourConnection(), ourSubscription()];
		const { connections, subscriptions } = world.sandbox.state;
		const addAnother = () => {
			account.connect(n8n.url);
			account.subscribe(connection);
		};
		connections.delete(connection.id);
		subscriptions.delete(subscription.id);
		addAnother();
		connections.set(connection.id, connection);
		subscriptions.set(subscription.id, subscription);
		addAnother();
		await n8n.activate();
		expect(ourConnection()).toEqual(connection);
		expect(ourSubscription()).toEqual(subscription);
		await account.expectRegistered();
	});

	it('removes one connection and one subscription too many', async () => {
		await n8n.activate();
		account.connect(n8n.url);
		account.subscribe(ourConnection());
		await n8n.activate();
		await account.expectRegistered();
	});

	it('is made again when the connection is gone, though its subscription leads elsewhere', async () => {
		await n8n.activate();
		ourSubscription().connection_id = account.others().connections[0].id;
		world.sandbox.state.connections.delete(ourConnection().id);
		await n8n.activate('activate', { attempts: 1 });
		await account.expectRegistered();
	});

	it('asks for connections to webhooks and subscriptions to parcel events, and leaves alone all others', async () => {
		await n8n.activate();
		const other = account.subscribe(ourConnection());
		Object.assign(other, { event_type: 'orders.order.created' });
		const before = world.sandbox.requests.length;
		await n8n.activate();
		expect(world.sandbox.requests.slice(before).map(({ query }) => query)).toEqual([
			{ connection_type: 'webhook' },
			{ event_type: 'parcels.event.created' },
		]);
		expect(world.sandbox.state.subscriptions.get(other.id)).toBe(other);
	});

	it('removes duplicates of ours', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		account.subscribe(ourConnection());
		account.subscribe(account.connect(n8n.url));
		account.connect(n8n.url);
		await n8n.activate();
		expect(ourConnection().id).toBe(id);
		await account.expectRegistered();
	});

	it('removes duplicates of ours without memory', async () => {
		await n8n.activate();
		account.subscribe(account.connect(n8n.url));
		lost();
		await n8n.activate();
		await account.expectRegistered();
	});

	it('is published anew with a new connection, also when the trigger was edited', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		await n8n.publish({ simplify: true, options: { ignoreDuplicates: false } });
		expect(ourConnection().id).not.toBe(id);
		await account.expectRegistered();
	});
});

/** Each request of an activation from nothing. */
const REQUESTS = [
	['GET', CONNECTIONS],
	['GET', SUBSCRIPTIONS],
	['POST', CONNECTIONS],
	['POST', SUBSCRIPTIONS],
] as const;

/** Before and after the request took effect. */
const FAULTS: Fault[] = [
	{ kind: 'resetBefore' },
	{ kind: 'resetAfter' },
	{ kind: 'resetMiddle' },
	{ kind: 'truncated' },
	{ kind: 'empty', takesEffect: true },
	{ kind: 'html' },
	{ kind: 'html', takesEffect: true },
	{ kind: 'status', status: 400 },
	{ kind: 'status', status: 401 },
	{ kind: 'status', status: 403 },
	{ kind: 'status', status: 404 },
	{ kind: 'status', status: 429, headers: { 'retry-after': '2' } },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, takesEffect: true },
	{ kind: 'status', status: 503 },
	{ kind: 'status', status: 503, takesEffect: true },
	{ kind: 'body', body: { data: null } },
	{ kind: 'body', body: { unexpected: true } },
];
const worked = ({ kind, takesEffect }: Fault) =>
	takesEffect ?? !['status', 'html', 'empty', 'resetBefore'].includes(kind);
const named = (faults: Fault[]) =>
	faults.map((fault) => {
		const { kind, status, takesEffect, body } = fault;
		const words = [kind, status, takesEffect && 'done all the same', body && JSON.stringify(body)];
		return [words.filter(Boolean).join(' '), fault] as const;
	});

describe.each(REQUESTS)('a fault at %s %s', (method, path) => {
	const match = { method, path };

	it.each(named(FAULTS))('%s, once: n8n tries again and all is well', async (_, fault) => {
		world.sandbox.faults.add({ ...fault, match });
		await n8n.activate();
		await account.expectRegistered();
		await n8n.deactivate();
		account.expectNothing();
	});

	it.each(named(FAULTS))('%s, for ever: all or nothing', async (_, fault) => {
		world.sandbox.faults.add({ ...fault, match, times: Infinity });
		// Where the request works but its answer is lost each time, looking again finds what it made.
		const done = await n8n.activate().then(
			() => true,
			() => false,
		);
		expect(done).toBe(method === 'POST' && worked(fault));
		account.expectForeignUntouched();
		// Whoever cannot look cannot remove.
		if (!done && method === 'POST') account.expectNothing();
		if (done) await account.expectRegistered();
		world.sandbox.faults.clear();
		await n8n.activate();
		await account.expectRegistered();
	});

	it.each(named(FAULTS))('%s, once, and n8n tries only once: all or nothing', async (_, fault) => {
		world.sandbox.faults.add({ ...fault, match });
		await n8n.activate('activate', { attempts: 1 }).then(
			async () => await account.expectRegistered(),
			() => account.expectNothing(),
		);
	});
});

describe('a crash', () => {
	const moments = [1, 2, 3, 4].flatMap((request) =>
		(['before', 'after'] as const).map((when) => [when, request] as const),
	);

	it.each(moments)(
		'%s request %d of an activation: the next one puts it right',
		async (when, request) => {
			await expect(n8n.activate('activate', { crash: { request, when } })).rejects.toThrow(Crashed);
			expect(account.connectionsAt(n8n.url).length).toBeLessThanOrEqual(1);
			account.expectForeignUntouched();
			await n8n.activate();
			await account.expectRegistered();
		},
	);

	it.each(moments)(
		'%s request %d of an activation: so does a deactivation',
		async (when, request) => {
			await expect(n8n.activate('activate', { crash: { request, when } })).rejects.toThrow(Crashed);
			await n8n.deactivate();
			account.expectNothing();
		},
	);

	it.each(
		[1, 2, 3].flatMap((request) =>
			(['before', 'after'] as const).map((when) => [when, request] as const),
		),
	)('%s request %d of a deactivation', async (when, request) => {
		await n8n.activate();
		await expect(n8n.deactivate({ crash: { request, when } })).rejects.toThrow(Crashed);
		await n8n.deactivate();
		account.expectNothing();
		await n8n.activate();
		await account.expectRegistered();
	});
});

describe('deactivation', () => {
	it('removes the connection, and Sendcloud its subscription', async () => {
		await n8n.activate();
		expect(await askedBy(() => n8n.deactivate())).toEqual([
			'GET /connections',
			'GET /subscriptions',
			'DELETE /connections/N',
		]);
		account.expectNothing();
		expect(JSON.stringify(n8n.staticData)).not.toMatch(/registration/);
	});

	it('is a success when all is gone already', async () => {
		await n8n.activate();
		world.sandbox.state.connections.delete(ourConnection().id);
		await n8n.deactivate();
		await n8n.deactivate();
		expect(JSON.stringify(n8n.staticData)).not.toMatch(/registration/);
	});

	it('is a success when somebody else deletes at the same moment', async () => {
		await n8n.activate();
		world.sandbox.faults.add({
			kind: 'status',
			status: 404,
			match: { method: 'DELETE' },
			takesEffect: true,
		});
		await n8n.deactivate({ attempts: 1 });
		account.expectNothing();
	});

	it('finds what to remove without memory', async () => {
		await n8n.activate();
		lost();
		await n8n.deactivate();
		account.expectNothing();
	});

	it('removes duplicates too', async () => {
		await n8n.activate();
		account.subscribe(account.connect(n8n.url));
		await n8n.deactivate();
		account.expectNothing();
	});

	it('removes its subscription where it was led elsewhere', async () => {
		await n8n.activate();
		ourSubscription().connection_id = account.others().connections[0].id;
		await n8n.deactivate();
		account.expectNothing();
	});

	it('removes what was registered, although n8n has got another address since', async () => {
		await n8n.activate();
		const { url } = n8n;
		n8n.baseUrl = n8n.baseUrl.replace('127.0.0.1', 'localhost');
		await n8n.deactivate();
		expect(account.connectionsAt(url)).toEqual([]);
		account.expectNothing();
	});

	it('leaves a connection that was given another address by somebody', async () => {
		await n8n.activate();
		const connection = ourConnection();
		world.sandbox.state.subscriptions.delete(ourSubscription().id);
		connection.configuration.url = 'https://erp.example/other';
		account.rememberForeign();
		await n8n.deactivate();
		account.expectNothing();
	});

	it.each(named(FAULTS.filter(({ status }) => status !== 404)))(
		'%s, at each of its requests: in the end nothing is left',
		async (_, fault) => {
			for (const [method, path] of [
				['GET', CONNECTIONS],
				['GET', SUBSCRIPTIONS],
				['DELETE', /connections\/\d+$/],
			] as const) {
				await n8n.activate();
				world.sandbox.faults.add({ ...fault, match: { method, path } });
				await n8n.deactivate();
				account.expectNothing();
			}
		},
	);

	it('keeps its memory when Sendcloud cannot be asked, so that the next activation takes over', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		world.sandbox.faults.add({ kind: 'status', status: 503, times: Infinity });
		await expect(n8n.deactivate()).rejects.toThrow(/Sendcloud has a fault/);
		world.sandbox.faults.clear();
		expect(ourConnection().id).toBe(id);
		await n8n.activate();
		expect(ourConnection().id).toBe(id);
		await account.expectRegistered();
	});
});

describe('restart', () => {
	it.each(['2.41', '2.8'] as const)('%s: goes on as before', async (version) => {
		await n8n.activate();
		const { id } = ourConnection();
		await n8n.restart(version);
		expect(ourConnection().id).toBe(id);
		await account.expectRegistered();
	});

	it('2.41 asks nothing, so what was deleted at Sendcloud stays away until it is activated again', async () => {
		await n8n.activate();
		world.sandbox.state.connections.delete(ourConnection().id);
		expect(await askedBy(() => n8n.restart('2.41'))).toEqual([]);
		await n8n.publish();
		await account.expectRegistered();
	});

	it('2.8 makes again what was deleted at Sendcloud', async () => {
		await n8n.activate();
		world.sandbox.state.connections.delete(ourConnection().id);
		await n8n.restart('2.8');
		await account.expectRegistered();
	});

	it('2.8 keeps the registration when Sendcloud is away at that moment', async () => {
		await n8n.activate();
		world.sandbox.faults.add({ kind: 'resetBefore', times: Infinity });
		await n8n.restart('2.8');
		world.sandbox.faults.clear();
		await account.expectRegistered();
	});

	it('2.8 is told when Sendcloud refuses the keys at that moment', async () => {
		await n8n.activate();
		world.sandbox.faults.add({ kind: 'status', status: 403, times: Infinity });
		await expect(n8n.restart('2.8')).rejects.toThrow(/not allowed to do this/);
	});

	it('a person who activates is told that Sendcloud is away', async () => {
		await n8n.activate();
		world.sandbox.faults.add({ kind: 'status', status: 503, times: Infinity });
		await expect(n8n.activate()).rejects.toThrow(/Sendcloud has a fault/);
	});

	it('at another address: knows at once that nothing is registered there', async () => {
		await n8n.activate();
		const copy = await TriggerHost.start(world.engine);
		copy.staticData = structuredClone(n8n.staticData);
		expect(await askedBy(() => copy.activate())).toEqual([
			'GET /connections',
			'GET /subscriptions',
			'POST /connections',
			'POST /subscriptions',
			// Where it was before, nothing is left.
			'GET /connections',
			'GET /subscriptions',
			'DELETE /connections/N',
		]);
		await copy.close();
	});
});

describe('a workflow moved to another address', () => {
	let moved: TriggerHost;
	beforeEach(async () => {
		await n8n.activate();
		forgetAll();
		moved = await TriggerHost.start(world.engine);
		moved.staticData = structuredClone(n8n.staticData);
		moved.active = true;
	});
	afterEach(async () => await moved.close());
	const formerOf = () => JSON.stringify(moved.staticData).includes('former');
	const failing = (method: string) =>
		world.sandbox.faults.add({ kind: 'status', status: 403, match: { method }, times: Infinity });

	it.each(['activate', 'init'] as const)(
		'%s: leaves no registration at the former one',
		async (activation) => {
			await moved.activate(activation);
			account.expectEmpty(n8n.url);
			expect(account.connectionsAt(moved.url)).toHaveLength(1);
			expect(formerOf()).toBe(false);
			await world.sandbox.deliver(parcelLife()[0]);
			expect([n8n.started.length, moved.started.length]).toEqual([0, 1]);
			await moved.deactivate();
			account.expectEmpty(moved.url);
			account.expectNothing();
		},
	);

	it('keeps the former one until the new one stands', async () => {
		failing('POST');
		await expect(moved.activate('init')).rejects.toThrow();
		expect(ourConnection()).toBeDefined();
		world.sandbox.faults.clear();
		await moved.activate();
		account.expectEmpty(n8n.url);
	});

	it('takes back the former one when it moves back', async () => {
		const { id } = ourConnection();
		failing('POST');
		await expect(moved.activate()).rejects.toThrow();
		world.sandbox.faults.clear();
		n8n.staticData = structuredClone(moved.staticData);
		const secret = ourConnection().configuration.auth_config;
		await n8n.activate();
		expect(ourConnection().id).toBe(id);
		expect(ourConnection().configuration.auth_config).toEqual(secret);
		await account.expectRegistered();
		expect(JSON.stringify(n8n.staticData)).not.toMatch(/former/);
	});

	it.each([
		['activation', async () => await moved.activate()],
		['deactivation', async () => await moved.deactivate()],
	])('that cannot be removed is removed at the next %s', async (_, action) => {
		failing('DELETE');
		await moved.activate();
		expect(account.connectionsAt(moved.url)).toHaveLength(1);
		expect(ourConnection()).toBeDefined();
		expect(formerOf()).toBe(true);
		world.sandbox.faults.clear();
		await action();
		account.expectEmpty(n8n.url);
		expect(formerOf()).toBe(false);
	});

	it('is not what somebody else made of it', async () => {
		ourConnection().configuration.url = 'https://erp.example/other';
		world.sandbox.state.subscriptions.clear();
		account.rememberForeign();
		await moved.activate();
		await moved.deactivate();
		account.expectNothing();
	});
});

describe('what Sendcloud answers', () => {
	/** Gives a list out in pages of one row. */
	function inPages(path: string, link: 'header' | 'body' | 'token') {
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path },
			times: Infinity,
			body: (real: { data: unknown[] }) => {
				const { query } = world.sandbox.requests.at(-1)!;
				const page = Number(query.cursor ?? query.page ?? 0);
				const [row] = real.data.slice(page, page + 1);
				const more = page + 1 < real.data.length;
				const name = link === 'body' ? 'page' : 'cursor';
				const next = link === 'token' ? String(page + 1) : `${path}?${name}=${page + 1}`;
				return { data: row ? [row] : [], next: more ? next : null };
			},
		});
	}

	it.each(['body', 'token'] as const)('in pages (%s): is read to the end', async (link) => {
		await n8n.activate();
		const { id } = ourConnection();
		for (const path of [CONNECTIONS, SUBSCRIPTIONS]) inPages(path, link);
		// Ours is the last one.
		expect(world.sandbox.state.connections.size).toBeGreaterThan(3);
		await n8n.activate();
		expect(ourConnection().id).toBe(id);
		lost();
		await n8n.activate();
		expect(ourConnection().id).toBe(id);
		await n8n.deactivate();
		account.expectNothing();
	});

	it('in pages by a header: is read to the end, from the same host', async () => {
		await n8n.activate();
		const { id } = ourConnection();
		const [first, ...others] = [...world.sandbox.state.connections.values()];
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: CONNECTIONS },
			headers: {
				link: `<https://evil.example/x>; rel="prev"; title="<a>, b", <https://evil.example/api${CONNECTIONS}?connection_type=webhook&cursor=2026-01-15T10%3A00%3A00+01:00>; rel="next"`,
			},
			body: { data: [first] },
		});
		const before = world.sandbox.requests.length;
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: CONNECTIONS, nth: 2 },
			body: { data: others },
		});
		await n8n.activate();
		expect(world.sandbox.requests[before + 1].query).toEqual({
			connection_type: 'webhook',
			cursor: '2026-01-15T10:00:00+01:00',
		});
		expect(ourConnection().id).toBe(id);
		await account.expectRegistered();
	});

	it.each([
		['the same page again', () => 'again'],
		['ever new pages', () => String(Math.random())],
	])('in pages that do not end (%s): is an error with words', async (_, next) => {
		let pages = 0;
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: CONNECTIONS },
			times: Infinity,
			body: () => ({ data: [], next: pages++ < 1000 ? next() : null }),
		});
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/list does not end: after \d+ pages/,
		);
		expect(pages).toBeLessThan(500);
		account.expectNothing();
	});

	it.each([
		['../../v2/x?y=', 'connections'],
		[null, 'connections'],
		[0, 'connections'],
		[1.5, 'connections'],
		['1e3', 'connections'],
		[[5], 'connections'],
		['../../v2/x?y=', 'subscriptions'],
		[-1, 'subscriptions'],
	])('as an ID, %j of %s, goes into no address', async (id, what) => {
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'POST', path: `/v3/event-subscriptions/${what}` },
			times: Infinity,
			body: (real: { data: object }) => ({ data: { ...real.data, id } }),
		});
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: `/v3/event-subscriptions/${what}` },
			times: Infinity,
			body: (real: { data: Array<{ id: number }> }) => ({
				data: real.data.map((row) => ({ ...row, id })),
			}),
		});
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/the ID of a \w+ is a whole number, found/,
		);
		expect(
			world.asked().filter((one) => !/^(GET|POST) [/]v3[/]event-subscriptions[/]\w+$/.test(one)),
		).toEqual([]);
	});
});

describe('listening in the editor', () => {
	it('has a registration of its own, and leaves the production one alone', async () => {
		await n8n.activate();
		const { staticData } = n8n;
		await n8n.listen();
		expect(account.connectionsAt(n8n.testUrl)).toHaveLength(1);
		expect(account.subscriptionsAt(n8n.testUrl)).toHaveLength(1);
		await account.expectRegistered();
		await n8n.idle();
		expect(n8n.tested).toHaveLength(1);
		account.expectNothing(n8n.testUrl);
		await account.expectRegistered();
		expect(Object.keys(n8n.staticData)).toEqual(Object.keys(staticData));
	});

	it('ends without an event too, and begins again', async () => {
		for (let i = 0; i < 2; i++) {
			await n8n.listen();
			await n8n.stopListening();
			account.expectNothing(n8n.testUrl);
		}
		account.expectNothing();
	});

	it('takes over what a crash left behind', async () => {
		await expect(n8n.listen({ request: 4, when: 'after' })).rejects.toThrow(Crashed);
		await n8n.restart('2.41');
		await n8n.listen();
		expect(account.connectionsAt(n8n.testUrl)).toHaveLength(1);
		await n8n.stopListening();
		account.expectNothing(n8n.testUrl);
	});

	it('deactivating meanwhile does not end it', async () => {
		await n8n.activate();
		await n8n.listen();
		await n8n.deactivate();
		account.expectNothing();
		expect(account.subscriptionsAt(n8n.testUrl)).toHaveLength(1);
	});
});

describe('an n8n that Sendcloud cannot reach', () => {
	beforeEach(() => world.engine.connect(world.sandbox, 'https://panel.sendcloud.example/api'));

	it('is told so before any request', async () => {
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/cannot reach this n8n: http:\/\/127\.0\.0\.1:\d+ is known only on .+WEBHOOK_URL/,
		);
		expect(world.sandbox.requests).toHaveLength(0);
	});

	it('is told so when it listens, too', async () => {
		await expect(n8n.listen()).rejects.toThrow(/cannot reach this n8n/);
		expect(world.sandbox.requests).toHaveLength(0);
	});

	it('is told that http will not do', async () => {
		n8n.baseUrl = 'http://n8n.shop.example';
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(/over https only/);
	});
});

describe('the secret', () => {
	it('has 32 bytes or more, is new for each registration, and is kept nowhere', async () => {
		const secrets = new Set<string>();
		for (let i = 0; i < 5; i++) {
			await n8n.activate();
			const secret = ourConnection().configuration.auth_config!.token;
			expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(32);
			secrets.add(secret);
			expect(JSON.stringify(n8n.staticData)).not.toContain(secret);
			await n8n.deactivate();
		}
		expect(secrets.size).toBe(5);
	});

	it.each(named(FAULTS))('%s: is in no error', async (_, fault) => {
		const secrets: string[] = [];
		for (const [method, path] of REQUESTS.slice(2)) {
			world.sandbox.faults.add({
				...fault,
				match: {
					method,
					path,
					body: (body) => {
						const token = (body as { configuration?: { auth_config: { token: string } } })
							.configuration?.auth_config.token;
						if (token) secrets.push(token);
						return true;
					},
				},
				times: Infinity,
			});
			const error: unknown = await n8n.activate('activate', { attempts: 1 }).catch((e) => e);
			expect(error instanceof Error).toBe(!worked(fault));
			for (const secret of secrets) {
				expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
				expect(JSON.stringify(n8n.staticData)).not.toContain(secret);
			}
			world.sandbox.faults.clear();
			await n8n.deactivate();
		}
		expect(secrets.length).toBeGreaterThan(0);
	});

	/** An answer that quotes the request, in each of the ways that errors are read. */
	const quotes: Array<[string, (text: string, token: string) => Partial<Fault>]> = [
		['in a reason', (text) => ({ body: { errors: [{ detail: `Not valid: ${text}` }] } })],
		['as the code', (_, token) => ({ body: { errors: [{ detail: 'No', code: token }] } })],
		[
			'as the field',
			(_, token) => ({
				body: { errors: [{ detail: 'No', source: { pointer: `/data/${token}/x` } }] },
			}),
		],
		['in v2', (text) => ({ body: { error: { code: 400, message: text } } })],
		['in an unknown shape', (text) => ({ body: { request: text } })],
		['as a text', (text) => ({ body: text })],
		['as a page', (text) => ({ body: `<html><body><pre>${text}</pre></body></html>` })],
		[
			'cut off in the middle of it',
			(_, token) => ({ body: `${'x '.repeat(70)}${token.slice(0, 30)}${token}` }),
		],
		[
			'cut off at the beginning of it',
			(_, token) => ({ body: { errors: [{ detail: `…${token.slice(9)} is not valid` }] } }),
		],
		['with success', (text) => ({ status: 201, body: { quoted: text } })],
		['as a bare key', (_, token) => ({ body: { errors: [{ detail: `Unknown key ${token}` }] } })],
	];

	it.each(quotes)('quoted by an answer %s: is in no error', async (_, quote) => {
		let token = '';
		const fault: Fault = {
			kind: 'status',
			status: 400,
			match: {
				method: 'POST',
				path: CONNECTIONS,
				body: (body) => {
					token = (body as { configuration: { auth_config: { token: string } } }).configuration
						.auth_config.token;
					Object.assign(fault, quote(JSON.stringify(body), token));
					return true;
				},
			},
			times: Infinity,
		};
		world.sandbox.faults.add(fault);
		const error: unknown = await n8n
			.activate('activate', { attempts: 1 })
			.catch((failure: unknown) => failure);
		expect(error).toBeInstanceOf(Error);
		const everything = inspect(error, { depth: 9, showHidden: true });
		expect(token).toHaveLength(43);
		for (let at = 0; at + 10 <= token.length; at++)
			expect(everything).not.toContain(token.slice(at, at + 10));
	});
});
