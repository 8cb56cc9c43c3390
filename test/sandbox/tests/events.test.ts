/** The sandbox's events: connections, subscriptions, and deliveries on the wire. */
/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { spawn } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { courses, parcelLife, startSandbox, type Sandbox } from '../index';
import { call as callSandbox, said, type Call } from './client';

let sandbox: Sandbox;
let receiver: Server;
let received: Array<{ headers: IncomingHttpHeaders; body: string }>;
/** What the receiver answers next; 200 when there is nothing left. */
let answers: number[];
let target: string;

beforeEach(async () => {
	sandbox = await startSandbox({ retryScale: 100_000 });
	received = [];
	answers = [];
	receiver = createServer(async (incoming, outgoing) => {
		received.push({ headers: incoming.headers, body: await text(incoming) });
		outgoing.writeHead(answers.shift() ?? 200).end('fine');
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});

afterEach(async () => {
	await sandbox.close();
	receiver.closeAllConnections();
	receiver.close();
});

const call = async (method: string, path: string, body?: Call['body']) =>
	await callSandbox(sandbox, method, `/v3/event-subscriptions${path}`, { body });

const connect = async (configuration: Record<string, unknown> = {}): Promise<number> =>
	(
		await call('POST', '/connections', {
			type: 'webhook',
			configuration: { url: target, ...configuration },
		})
	).body.data.id;

const subscribe = async (connectionId: number, isActive?: boolean): Promise<number> =>
	(
		await call('POST', '/subscriptions', {
			connection_id: connectionId,
			event_type: 'parcels.event.created',
			is_active: isActive,
		})
	).body.data.id;

describe('connections', () => {
	it('are created, found, changed and deleted, and never show their secrets', async () => {
		const created = await call('POST', '/connections', {
			type: 'webhook',
			configuration: {
				url: 'https://example.com/hook',
				auth_type: 'bearer',
				auth_config: { token: 'secret-token' },
				extra_headers: { 'X-A': 'b' },
			},
		});
		const shown = {
			id: expect.any(Number),
			type: 'webhook',
			configuration: {
				url: 'https://example.com/hook',
				auth_type: 'bearer',
				extra_headers: { 'X-A': 'b' },
			},
			created_at: expect.any(String),
			updated_at: expect.any(String),
		};
		expect(created).toMatchObject({ status: 201, body: { data: shown } });
		const path = `/connections/${created.body.data.id}`;
		const changed = await call('PATCH', path, {
			configuration: {
				auth_type: 'api_key',
				auth_config: { header_name: 'X-Key', api_key: 'secret-key' },
			},
		});
		expect(changed.body.data.configuration).toEqual({
			url: 'https://example.com/hook',
			auth_type: 'api_key',
			extra_headers: { 'X-A': 'b' },
		});
		const klaviyo = await call('POST', '/connections', { type: 'klaviyo', configuration: {} });
		expect(klaviyo.body.data.configuration).toEqual({});
		const list = await call('GET', '/connections');
		expect(list.body.data).toHaveLength(2);
		expect((await call('GET', '/connections?connection_type=klaviyo')).body.data).toEqual([
			klaviyo.body.data,
		]);
		expect((await call('GET', '/connections?connection_type=x')).status).toBe(400);
		for (const answer of [created, changed, list, await call('GET', path)]) {
			expect(answer.text).not.toContain('secret');
		}
		expect((await call('DELETE', path)).status).toBe(204);
		for (const method of ['GET', 'PATCH', 'DELETE']) {
			expect(await call(method, path, method === 'PATCH' ? {} : undefined)).toMatchObject({
				status: 404,
				body: { errors: [{ status: '404', code: 'not_found' }] },
			});
		}
	});

	test.each<[body: unknown, expected: string[]]>([
		[{ configuration: {} }, ['/data/type: This field is required.']],
		[[], ['/data: Invalid data. Expected a dictionary, but got list.']],
		[{ type: 'mail', configuration: {} }, ['/data/type: "mail" is not a valid choice.']],
		[{ type: 'webhook', configuration: {} }, ['/data/configuration/url: This field is required.']],
		[
			{ type: 'webhook', configuration: { url: 'example' } },
			['/data/configuration/url: Enter a valid URL.'],
		],
		[
			{ type: 'webhook', configuration: { url: 'https://a.example', auth_type: 'bearer' } },
			['/data/configuration/auth_config: This field is required.'],
		],
		[
			{
				type: 'webhook',
				configuration: {
					url: 'https://a.example',
					auth_type: 'basic',
					auth_config: { username: null },
				},
			},
			[
				'/data/configuration/auth_config/password: This field is required.',
				'/data/configuration/auth_config/username: This field may not be null.',
			],
		],
		[
			{ type: 'webhook', configuration: { url: 'https://a.example', extra_headers: { a: 1 } } },
			['/data/configuration/extra_headers/a: Not a valid string.'],
		],
	])('refuse %j', async (body, expected) => {
		const answer = await call('POST', '/connections', body);
		expect(answer.status).toBe(400);
		expect(said(answer).sort()).toEqual(expected);
	});

	it('are checked as a whole when they are changed', async () => {
		const id = await connect();
		expect(
			said(await call('PATCH', `/connections/${id}`, { configuration: { auth_type: 'bearer' } })),
		).toEqual(['/data/configuration/auth_config: This field is required.']);
		expect(
			said(await call('PATCH', `/connections/${id}`, { configuration: { url: 'x' } }))[0],
		).toBe('/data/configuration/url: Enter a valid URL.');
	});

	it('to Klaviyo can be authorized', async () => {
		const { id } = (await call('POST', '/connections', { type: 'klaviyo', configuration: {} })).body
			.data;
		const { authorization_url: url } = (await call('POST', `/connections/${id}/authorization`)).body
			.data;
		expect(url).toMatch(
			/^https:\/\/www\.klaviyo\.com\/oauth\/authorize\?client_id=sendcloud&response_type=code&/,
		);
		expect((await call('POST', `/connections/${await connect()}/authorization`)).status).toBe(400);
		expect((await call('POST', '/connections/999/authorization')).status).toBe(404);
	});
});

describe('subscriptions', () => {
	it('are created, found, changed and deleted', async () => {
		const connectionId = await connect();
		const active = await subscribe(connectionId);
		const paused = await subscribe(connectionId, false);
		const ids = async (query: string) =>
			(await call('GET', `/subscriptions${query}`)).body.data.map(({ id }: { id: number }) => id);
		expect(await ids('')).toEqual([active, paused]);
		expect(await ids('?is_active=false')).toEqual([paused]);
		expect(await ids('?event_type=parcels.event.created&is_active=True')).toEqual([active]);
		expect(await ids('?event_type=other')).toEqual([]);
		expect((await call('GET', '/subscriptions?is_active=maybe')).status).toBe(400);

		const changed = await call('PATCH', `/subscriptions/${paused}`, { is_active: true });
		expect(changed.body.data).toEqual({
			id: paused,
			connection_id: connectionId,
			event_type: 'parcels.event.created',
			is_active: true,
			created_at: expect.any(String),
			updated_at: expect.any(String),
		});
		expect((await call('DELETE', `/subscriptions/${paused}`)).status).toBe(204);
		expect((await call('GET', `/subscriptions/${paused}`)).status).toBe(404);
	});

	it('are refused when they are wrong', async () => {
		expect(said(await call('POST', '/subscriptions', { event_type: 'x' })).sort()).toEqual([
			'/data/connection_id: This field is required.',
			'/data/event_type: "x" is not a valid choice.',
		]);
		const gone = ['/data/connection_id: Invalid pk "99" - object does not exist.'];
		const event = { event_type: 'parcels.event.created', connection_id: 99 };
		expect(said(await call('POST', '/subscriptions', event))).toEqual(gone);
		const id = await subscribe(await connect());
		expect(said(await call('PATCH', `/subscriptions/${id}`, { connection_id: 99 }))).toEqual(gone);
		expect(said(await call('PATCH', `/subscriptions/${id}`, { is_active: 'yes' }))).toEqual([
			'/data/is_active: Must be a valid boolean.',
		]);
	});

	it('go with their connection', async () => {
		const connectionId = await connect();
		await subscribe(connectionId);
		const other = await subscribe(await connect());
		await call('DELETE', `/connections/${connectionId}`);
		expect([...sandbox.state.subscriptions.keys()]).toEqual([other]);
	});
});

describe('deliveries', () => {
	test.each<[configuration: Record<string, unknown>, expected: Record<string, string | undefined>]>(
		[
			[{ auth_type: 'none' }, { authorization: undefined }],
			[{ auth_type: 'bearer', auth_config: { token: 't' } }, { authorization: 'Bearer t' }],
			[
				{ auth_type: 'basic', auth_config: { username: 'u', password: 'p' } },
				{ authorization: 'Basic dTpw' },
			],
			[
				{ auth_type: 'api_key', auth_config: { header_name: 'X-Key', api_key: 'k' } },
				{ 'x-key': 'k' },
			],
			[{ extra_headers: { 'X-Extra': 'e' } }, { 'x-extra': 'e' }],
		],
	)('authenticate as in %j', async (configuration, expected) => {
		await subscribe(await connect(configuration));
		const [event] = parcelLife();
		const [delivery] = await sandbox.deliver(event);
		expect(delivery).toMatchObject({
			status: 'delivered',
			attempts: [{ status: 200, text: 'fine' }],
		});
		const [{ headers, body }] = received;
		for (const [name, value] of Object.entries(expected)) expect(headers[name]).toBe(value);
		expect(headers['content-type']).toBe('application/json');
		expect(JSON.parse(body)).toEqual(event);
	});

	it('go to active webhook subscriptions only', async () => {
		const connectionId = await connect();
		await subscribe(connectionId, false);
		const { id } = (await call('POST', '/connections', { type: 'klaviyo', configuration: {} })).body
			.data;
		await subscribe(id);
		expect(await sandbox.deliver(parcelLife())).toEqual([]);
		await subscribe(connectionId);
		await subscribe(await connect());
		expect(await sandbox.deliver(parcelLife().slice(0, 3))).toHaveLength(6);
		expect(received).toHaveLength(6);
	});

	it('are repeated up to five times', async () => {
		await subscribe(await connect());
		answers = [500, 302, 404];
		const [later] = await sandbox.deliver(parcelLife()[0]);
		expect(later.status).toBe('delivered');
		expect(later.attempts.map(({ status }) => status)).toEqual([500, 302, 404, 200]);
		answers = Array.from({ length: 6 }, () => 500);
		const [never] = await sandbox.deliver(parcelLife()[0]);
		expect(never.status).toBe('failed');
		expect(never.attempts).toHaveLength(6);
		const waits = never.attempts.slice(1).map(({ at }, index) => at - never.attempts[index].at);
		expect(waits.at(-1)).toBeGreaterThanOrEqual(35);
		expect(sandbox.deliveries).toEqual([later, never]);
	});

	it('are given up where nobody listens, and stop when the subscription does', async () => {
		await subscribe(await connect({ url: 'http://127.0.0.1:1/' }));
		const [dead] = await sandbox.deliver(parcelLife()[0]);
		expect(dead).toMatchObject({ status: 'failed', attempts: { length: 6 } });
		expect(dead.attempts[0]).toMatchObject({
			status: undefined,
			text: expect.stringContaining('ECONNREFUSED'),
		});

		sandbox.reset();
		sandbox.settings.retryScale = 100;
		const id = await subscribe(await connect());
		answers = [500];
		const stopping = sandbox.deliver(parcelLife()[0]);
		await call('PATCH', `/subscriptions/${id}`, { is_active: false });
		expect(await stopping).toMatchObject([{ status: 'stopped', attempts: [{ status: 500 }] }]);
	});

	it('can be doubled, shuffled and sent in bursts', async () => {
		await subscribe(await connect());
		const events = Array.from({ length: 10 }, () => parcelLife()).flat();
		await sandbox.deliver(events, { concurrency: 1 });
		expect(received.map(({ body }) => JSON.parse(body))).toEqual(events);

		received = [];
		const deliveries = await sandbox.deliver(events, {
			duplicates: 0.1,
			shuffle: true,
			concurrency: 50,
		});
		expect(deliveries.filter(({ duplicate }) => duplicate)).toHaveLength(events.length / 10);
		expect(received).toHaveLength(events.length * 1.1);
		expect(deliveries.filter(({ duplicate }) => !duplicate).map(({ event }) => event)).not.toEqual(
			events,
		);
		expect(new Set(received.map(({ body }) => body)).size).toBe(events.length);
	});

	it('can be tested', async () => {
		const id = await subscribe(
			await connect({ auth_type: 'bearer', auth_config: { token: 't' } }),
			false,
		);
		expect((await call('POST', `/broadcast/test/${id}`)).body.data).toEqual({
			success: true,
			status_code: 200,
			response_body: 'fine',
		});
		expect(received[0].headers.authorization).toBe('Bearer t');
		answers = [500];
		expect((await call('POST', `/broadcast/test/${id}`)).body.data).toMatchObject({
			success: false,
			status_code: 500,
		});
		expect(sandbox.deliveries).toMatchObject([
			{ test: true },
			{ test: true, attempts: { length: 1 } },
		]);
		expect((await call('POST', '/broadcast/test/99')).status).toBe(404);
	});

	it('are made on command', async () => {
		await subscribe(await connect());
		const child = spawn(
			process.execPath,
			[
				'--import',
				'tsx',
				'test/sandbox/cli.ts',
				'emit',
				'--url',
				sandbox.url,
				'--course',
				'notHome',
			],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const printed = await text(child.stdout);
		expect(printed.split('\n')[0]).toMatch(/^\d+ ready_to_send \(none\) → .*: delivered \(200\)$/);
		expect(printed).toContain('attempted');
		expect(received).toHaveLength(parcelLife({ course: 'notHome' }).length);
	});
});

test('every course of a parcel goes forward in time and ends', () => {
	for (const course of courses) {
		const events = parcelLife({ course }).map(({ data }) => data.event);
		const times = events.map(({ timestamp }) => timestamp);
		expect(times).toEqual([...times].sort());
		expect(new Set(times).size).toBe(times.length);
		expect(events.at(-1)!.end_of_tracking).toBe(true);
	}
});
