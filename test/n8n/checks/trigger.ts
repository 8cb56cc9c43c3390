/**
 * The trigger in a real n8n: parcel events start executions, each once; nobody else can; restarts, tests and
 * deactivation do what they should; and the secret is nowhere. In an n8n of its own, since it is restarted.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Agent, request } from 'undici';

import { parcelLife, type ParcelEvent } from '../../sandbox';
import { outputOf, type Credential, type N8nClient, type Workflow } from '../client';
import type { World } from '../e2e';
import { startN8n, type Instance } from '../instance';
import { eventually, importTemplate, readTemplate, runToTheEnd } from '../job';
import { startMailbox } from '../mailbox';
import { keysOf, startEditor } from '../world';

const TRIGGER = 'Sendcloud Trigger';

export default ({ setup, sendcloud }: World) => {
	let n8n: N8nClient;
	let instance: Instance;
	let keys: Credential;
	/** Every secret that Sendcloud was ever given. */
	const secrets = new Set<string>();

	before(async () => {
		({ n8n, instance } = await startEditor(setup));
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	after(async () => await instance.stop());
	beforeEach(() => {
		sendcloud.reset();
		// An event that n8n could not take is sent again after a moment instead of minutes.
		sendcloud.settings.retryScale = 100;
	});

	/** Not reset by us: n8n may still hold registrations of the test before. */
	const connections = (kind: 'webhook' | 'webhook-test') =>
		[...sendcloud.state.connections.values()].filter(({ configuration }) =>
			configuration.url?.startsWith(`${instance.url}/${kind}/`),
		);
	const subscriptions = (kind: 'webhook' | 'webhook-test') =>
		[...sendcloud.state.subscriptions.values()].filter((one) =>
			connections(kind).some(({ id }) => id === one.connection_id),
		);

	const workflowWith = (parameters: INodeParameters = {}): Workflow => ({
		name: 'Parcel events',
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'trigger',
				name: TRIGGER,
				type: `${setup.package.name}.sendcloudTrigger`,
				typeVersion: 1,
				position: [0, 0],
				webhookId: randomBytes(8).toString('hex'),
				parameters,
				credentials: { sendcloudApi: { id: keys.id, name: keys.name } },
			},
			{
				id: 'end',
				name: 'End',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
	});

	/** An active workflow, and what a test does with it. */
	async function activeWorkflow(parameters?: INodeParameters) {
		const { id } = await n8n.createWorkflow(workflowWith(parameters));
		await n8n.activate(id);
		await eventually(
			() => subscriptions('webhook'),
			({ length }) => length === 1,
		);
		assert.equal(subscriptions('webhook').length, 1);
		const { url, auth_config: config } = connections('webhook')[0].configuration;
		secrets.add(config!.token);
		// n8n begins to listen a moment after it was told to.
		await eventually(
			async () => (await post(url!, '{}', {})).status,
			(status) => status === 401,
		);
		return {
			id,
			url: url!,
			authorization: `Bearer ${config!.token}`,
			stop: async () => {
				await n8n.deactivate(id);
				await eventually(
					() => connections('webhook'),
					({ length }) => length === 0,
				);
				assert.deepEqual([connections('webhook'), subscriptions('webhook')], [[], []]);
			},
		};
	}

	const count = async (workflowId: string) => {
		const filter = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '1' });
		return (await n8n.rest<{ count: number }>('GET', `/executions?${filter}`)).count;
	};
	/** Waits for so many executions, and a little longer, in case there come more. */
	const expectExecutions = async (workflowId: string, expected: number, timeoutMs = 30_000) => {
		await eventually(
			async () => await count(workflowId),
			(now) => now >= expected,
			timeoutMs,
		);
		await sleep(1000);
		assert.equal(await count(workflowId), expected);
	};
	const lastItems = async (workflowId: string) => {
		const [{ id }] = await n8n.executions(workflowId);
		return outputOf(await n8n.finished(id), TRIGGER).map(({ json }) => json);
	};

	const agent = new Agent({ connections: 20 });
	after(async () => await agent.close());
	const post = async (url: string, body: string | Uint8Array, headers: Record<string, string>) => {
		const answer = await request(url, {
			method: 'POST',
			dispatcher: agent,
			headersTimeout: 60_000,
			headers: { 'content-type': 'application/json', ...headers },
			body,
		});
		return { status: answer.statusCode, text: await answer.body.text() };
	};
	/** Calls `work` so often, some at a time. */
	const often = async (times: number, work: (n: number) => Promise<void>) => {
		let next = 0;
		await Promise.all(
			Array.from({ length: 20 }, async () => {
				while (next < times) await work(next++);
			}),
		);
	};

	test('an event starts an execution, with one friendly item', async () => {
		const { id, stop } = await activeWorkflow();
		const [event] = parcelLife().slice(-1);
		const [delivery] = await sendcloud.deliver(event);
		assert.deepEqual(
			delivery.attempts.map(({ status }) => status),
			[200],
		);
		await expectExecutions(id, 1);
		const [item] = await lastItems(id);
		assert.match(String(item.event_id), /^[\w-]{12}$/);
		assert.deepEqual(
			{ ...item, event_id: undefined },
			{
				event_id: undefined,
				parcel_id: event.data.parcel.parcel_id,
				tracking_number: event.data.parcel.tracking_number,
				carrier: 'dpd',
				phase: 'delivered',
				exception: 'none',
				status: 'success',
				sub_status: 'none',
				description: 'Parcel has been delivered',
				timestamp: event.data.event.timestamp,
				location: 'Amsterdam, NL',
				city: 'Amsterdam',
				postal_code: null,
				country: 'NL',
				service_point_id: null,
				is_exception: false,
				is_return: false,
				is_offered: true,
				is_carrier_responsible: null,
				end_of_tracking: true,
				source: 'carrier',
				announced_at: event.data.parcel.announced_at,
			},
		);
		await stop();
	});

	test('raw data on demand, and only what the filters let through', async () => {
		const { id, stop } = await activeWorkflow({
			simplify: false,
			filters: { exceptions: ['any'], returns: 'none' },
		});
		const life = parcelLife({ course: 'returned' });
		const deliveries = await sendcloud.deliver(life, { concurrency: 1 });
		assert.ok(deliveries.every(({ status }) => status === 'delivered'));
		await expectExecutions(id, 1);
		assert.deepEqual(
			await lastItems(id),
			life.filter(({ data }) => data.event.exception === 'refused') as unknown as IDataObject[],
		);
		await stop();
	});

	test('a test event that Sendcloud sends on request', async () => {
		const { id, stop } = await activeWorkflow();
		const answer = await request(
			`${sendcloud.baseUrl}/v3/event-subscriptions/broadcast/test/${subscriptions('webhook')[0].id}`,
			{
				method: 'POST',
				headers: {
					authorization: `Basic ${Buffer.from(`${sendcloud.keys.publicKey}:${sendcloud.keys.secretKey}`).toString('base64')}`,
				},
			},
		);
		const { data } = (await answer.body.json()) as { data: IDataObject };
		assert.deepEqual([data.success, data.status_code], [true, 200]);
		await expectExecutions(id, 1);
		await stop();
	});

	test('after a restart it goes on as before', async () => {
		const { id, stop } = await activeWorkflow();
		const [first, second] = parcelLife();
		await sendcloud.deliver(first);
		await expectExecutions(id, 1);
		const [connection] = connections('webhook');

		await instance.stop();
		// Sendcloud sends again what nobody took.
		const late = sendcloud.deliver(second);
		const { folder, port } = instance;
		instance = await startN8n(setup.n8n, { folder, port, package: setup.package });
		await n8n.signIn();
		sendcloud.settings.retryScale = 1000;
		await late;
		// What it has seen since then, it knows.
		await sendcloud.deliver(second);
		await expectExecutions(id, 2);
		assert.deepEqual(
			connections('webhook').map((one) => one.id),
			[connection.id],
		);
		assert.equal(subscriptions('webhook').length, 1);
		await stop();
	});

	test('deleted in Sendcloud: deactivating and activating puts it right', async () => {
		const { id, stop } = await activeWorkflow();
		sendcloud.state.connections.clear();
		sendcloud.state.subscriptions.clear();
		await n8n.deactivate(id);
		await n8n.activate(id);
		await eventually(
			() => subscriptions('webhook'),
			({ length }) => length === 1,
		);
		secrets.add(connections('webhook')[0].configuration.auth_config!.token);
		await sleep(500);
		await sendcloud.deliver(parcelLife()[0]);
		await expectExecutions(id, 1);
		await stop();
	});

	test('Sendcloud fails at every step of an activation: n8n tries again, one registration in the end', async () => {
		for (const [method, kind] of [
			['POST', 'resetAfter'],
			['POST', 'status'],
			['GET', 'status'],
		] as const) {
			sendcloud.faults.add({ kind, status: 503, match: { method, path: /connections$/ } });
			sendcloud.faults.add({ kind, status: 503, match: { method, path: /subscriptions$/ } });
			const { id, stop } = await activeWorkflow();
			assert.equal(connections('webhook').length, 1);
			await sendcloud.deliver(parcelLife()[0]);
			await expectExecutions(id, 1);
			await stop();
		}
	});

	test('listening in the editor has its own registration, and ends with the first event', async () => {
		const { id, stop } = await activeWorkflow();
		const workflowData = await n8n.workflow(id);
		const { waitingForWebhook } = await n8n.rest<{ waitingForWebhook: boolean }>(
			'POST',
			`/workflows/${id}/run`,
			{ workflowData, triggerToStartFrom: { name: TRIGGER }, startNodes: [] },
		);
		assert.equal(waitingForWebhook, true);
		assert.equal(subscriptions('webhook-test').length, 1);
		secrets.add(connections('webhook-test')[0].configuration.auth_config!.token);
		assert.equal(subscriptions('webhook').length, 1);

		const [event, next] = parcelLife();
		await sendcloud.deliver(event);
		await eventually(
			() => connections('webhook-test'),
			({ length }) => length === 0,
		);
		assert.deepEqual([connections('webhook-test'), subscriptions('webhook-test')], [[], []]);
		await sendcloud.deliver(next);
		// Twice by the active workflow, once in the editor.
		await expectExecutions(id, 3);
		await stop();
	});

	test('1,000 events in a burst, 5 % of them twice: 1,000 executions', async () => {
		const { id, stop } = await activeWorkflow();
		const events = Array.from({ length: 143 }, () => parcelLife())
			.flat()
			.slice(0, 1000);
		const started = Date.now();
		const deliveries = await sendcloud.deliver(events, {
			duplicates: 0.05,
			shuffle: true,
			concurrency: 20,
		});
		const seconds = (Date.now() - started) / 1000;
		assert.equal(deliveries.length, 1050);
		assert.ok(deliveries.every(({ status }) => status === 'delivered'));
		await expectExecutions(id, 1000, 120_000);
		const times = deliveries
			.flatMap(({ attempts }) => attempts.map(({ tookMs }) => tookMs))
			.sort((a, b) => a - b);
		const at = (share: number) => times[Math.floor(times.length * share)].toFixed(0);
		console.log(
			`  1,050 deliveries in ${seconds.toFixed(1)} s (${(1050 / seconds).toFixed(0)} a second), 20 at a time, answered in ${at(0.5)} ms (median), ${at(0.99)} ms (99 %); ${times.length - 1050} had to be sent again.`,
		);
		await stop();
	});

	test('one delivery at a time is answered within milliseconds', async () => {
		const { id, stop } = await activeWorkflow();
		const events = Array.from({ length: 8 }, () => parcelLife())
			.flat()
			.slice(0, 50);
		const deliveries = await sendcloud.deliver(events, { concurrency: 1 });
		await expectExecutions(id, 50);
		const times = deliveries.map(({ attempts }) => attempts[0].tookMs).sort((a, b) => a - b);
		console.log(
			`  answered in ${times[25].toFixed(0)} ms (median), ${times[47].toFixed(0)} ms (95 %)`,
		);
		assert.ok(times[25] < 500, `${times[25]} ms`);
		await stop();
	});

	test('1,000 forged deliveries start nothing and are all turned away', async () => {
		const { id, url, authorization, stop } = await activeWorkflow();
		const body = JSON.stringify(parcelLife()[0]);
		const token = authorization.slice('Bearer '.length);
		const forgeries: Array<(n: number) => Record<string, string>> = [
			() => ({}),
			() => ({ authorization: `Bearer ${randomBytes(32).toString('base64url')}` }),
			(n) => ({ authorization: `Bearer ${token.slice(0, n % token.length)}` }),
			() => ({ authorization: token }),
			() => ({ authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }),
			() => ({ 'x-api-key': token }),
			() => ({ cookie: `token=${token}` }),
		];
		const statuses = new Map<number, number>();
		await often(1000, async (n) => {
			const { status, text } = await post(url, body, forgeries[n % forgeries.length](n));
			assert.equal(text, '');
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
		});
		assert.deepEqual([...statuses], [[401, 1000]]);
		await expectExecutions(id, 0);
		await stop();
	});

	test('bodies and headers of any kind start nothing and break nothing', async () => {
		const { id, url, authorization, stop } = await activeWorkflow();
		// Not XML: n8n reads bodies before it asks the node, and never comes to an end with what is no XML.
		const types = [
			'application/json',
			'text/plain',
			'application/x-www-form-urlencoded',
			'application/octet-stream',
			'',
			'application/json; charset=utf-16',
		];
		const event = parcelLife()[0] as unknown as { data: IDataObject };
		const bodies: Array<string | Uint8Array> = [
			'',
			'{',
			'null',
			'[]',
			'7',
			'"text"',
			'{}',
			'{"event_type":"parcels.event.created"}',
			'{"event_type":"parcels.event.created","data":null}',
			'{"event_type":"parcels.event.created","data":{"parcel":[],"event":{}}}',
			'{"__proto__":{"event_type":"parcels.event.created"},"constructor":{"prototype":{}}}',
			`${'['.repeat(5000)}${']'.repeat(5000)}`,
			JSON.stringify({ ...event, data: { ...event.data, parcel: { parcel_id: {} } } }),
			JSON.stringify({ ...event, event_type: ['parcels.event.created'] }),
			JSON.stringify({ ...event, padding: 'x'.repeat(1_000_000), event_type: 'x' }),
			'\uFEFF{}',
			randomBytes(500),
			new Uint8Array([0xff, 0xfe, 0x00]),
		];
		const statuses = new Map<string, number>();
		await often(500, async (n) => {
			const type = types[n % types.length];
			const body = n < 200 ? bodies[n % bodies.length] : randomBytes(n);
			const headers = {
				'content-type': type,
				...(n % 3 > 0 && { authorization }),
				...(n % 5 === 0 && { 'x-forwarded-for': randomBytes(200).toString('hex') }),
			};
			const { status, text } = await post(url, body, headers).catch((error: Error) => {
				throw new Error(
					`${type} ${JSON.stringify(Buffer.from(body).toString().slice(0, 60))}: ${error.message}`,
				);
			});
			assert.ok(status >= 400 && status < 500, `${status}: ${text.slice(0, 200)}`);
			statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
		});
		await expectExecutions(id, 0);
		// And it is still there.
		assert.equal((await post(url, JSON.stringify(event), { authorization })).status, 200);
		await expectExecutions(id, 1);
		await stop();
	});

	test('the template that watches: silent while all is well, an e-mail when a trigger is not registered', async () => {
		const { url, stop } = await activeWorkflow();
		const mailbox = await startMailbox();
		const workflow = await importTemplate(
			n8n,
			readTemplate(setup, 'parcel-event-watch'),
			keys,
			{ triggerUrls: url, mailTo: 'boss@shop.example', mailFrom: 'n8n@shop.example' },
			[await n8n.createCredential('Mail', 'smtp', mailbox.account)],
		);
		await runToTheEnd(n8n, workflow);
		assert.equal(mailbox.messages.length, 0);

		subscriptions('webhook')[0].is_active = false;
		await runToTheEnd(n8n, workflow);
		sendcloud.state.connections.clear();
		sendcloud.state.subscriptions.clear();
		await runToTheEnd(n8n, workflow);
		assert.deepEqual(
			mailbox.messages.map(({ to, subject }) => [...to, subject]),
			Array(2).fill(['boss@shop.example', 'Sendcloud: 1 trigger without events']),
		);
		assert.ok(mailbox.messages.every(({ text }) => text.includes(`- ${url}`)));
		await stop();
	});

	test('the secrets are in no log, no execution and no file of n8n', async () => {
		const { id, authorization, stop } = await activeWorkflow({ simplify: false });
		await sendcloud.deliver(parcelLife().slice(0, 3) as ParcelEvent[]);
		await expectExecutions(id, 3);
		for (const one of await n8n.executions(id)) {
			const execution = await n8n.rest('GET', `/executions/${one.id}`);
			assert.doesNotMatch(JSON.stringify(execution), new RegExp(authorization.slice(7)));
		}
		await stop();
		await instance.stop();
		assert.ok(secrets.size >= 10);
		let files = 0;
		const search = (folder: string) => {
			for (const entry of readdirSync(folder, { withFileTypes: true })) {
				const path = join(folder, entry.name);
				if (entry.isDirectory() && entry.name !== 'node_modules') search(path);
				if (!entry.isFile()) continue;
				files++;
				const content = readFileSync(path);
				for (const secret of secrets) assert.ok(!content.includes(secret), path);
			}
		};
		search(instance.folder);
		assert.ok(files > 2, 'n8n keeps its database and its log there');
	});
};
