/**
 * The trigger on the webhook of an integration, in a real n8n: the signature over the bytes as n8n hands them on, what
 * stood there before, and listening in the editor.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { request } from 'undici';

import { parcelNews, returnNews, sign } from '../../sandbox';
import { outputOf, type Credential, type N8nClient, type Workflow } from '../client';
import type { World } from '../e2e';
import type { Instance } from '../instance';
import { eventually } from '../job';
import { keysOf, startEditor } from '../world';

const TRIGGER = 'Sendcloud Trigger';
/** The integration that the keys of the sandbox belong to. */
const OWN = 7;
const ERP = { webhook_url: 'https://erp.example/hook', webhook_active: true };

export default ({ setup, sendcloud }: World) => {
	let n8n: N8nClient;
	let instance: Instance;
	let keys: Credential;

	before(async () => {
		({ n8n, instance } = await startEditor(setup));
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});
	after(async () => await instance.stop());
	beforeEach(() => {
		sendcloud.reset();
		sendcloud.settings.retryScale = 10_000;
	});

	const integration = () => sendcloud.state.integrations.get(OWN)!;
	const webhook = () => ({
		webhook_url: integration().webhook_url,
		webhook_active: integration().webhook_active,
	});

	const workflowWith = (parameters: INodeParameters): Workflow => ({
		name: 'Webhook of an integration',
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'trigger',
				name: TRIGGER,
				type: `${setup.package.name}.sendcloudTrigger`,
				typeVersion: 1.1,
				position: [0, 0],
				webhookId: randomBytes(8).toString('hex'),
				parameters: {
					triggerOn: 'parcelStatusChanged',
					integration: { __rl: true, mode: 'id', value: String(OWN) },
					...parameters,
				},
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

	async function post(url: string, text: string, signature?: string) {
		const answer = await request(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(signature !== undefined && { 'sendcloud-signature': signature }),
			},
			body: text,
		});
		return { status: answer.statusCode, text: await answer.body.text() };
	}

	async function activeWorkflow(parameters: INodeParameters = {}) {
		const { id } = await n8n.createWorkflow(workflowWith(parameters));
		await n8n.activate(id);
		// n8n registers a moment after it was told to, and listens a moment after that.
		const isOurs = () => integration().webhook_url?.startsWith(`${instance.url}/webhook/`) === true;
		await eventually(isOurs, (is) => is);
		assert.ok(isOurs());
		const url = integration().webhook_url!;
		await eventually(
			async () => (await post(url, '{}')).status,
			(status) => status === 401,
		);
		return { id, url };
	}

	async function expectExecutions(workflowId: string, expected: number) {
		const filter = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '1' });
		const count = async () =>
			(await n8n.rest<{ count: number }>('GET', `/executions?${filter}`)).count;
		await eventually(count, (now) => now >= expected, 30_000);
		await sleep(1000);
		assert.equal(await count(), expected);
	}

	test('signed news start executions, each once; forged and other ones none', async () => {
		const { id, url } = await activeWorkflow();
		const news = [parcelNews({ id: 1 }), parcelNews({ id: 2 }), returnNews()];
		const sent = await sendcloud.sendNews(OWN, [...news, ...news], { shuffle: true });
		assert.deepEqual(
			sent.map(({ attempts }) => attempts.map(({ status }) => status)),
			sent.map(() => [200]),
		);
		const forged = JSON.stringify(parcelNews({ id: 3 }));
		assert.deepEqual(await post(url, forged), { status: 401, text: '' });
		assert.deepEqual(await post(url, forged, sign(forged, 'another key')), {
			status: 401,
			text: '',
		});
		const nonsense = '{"action": "parcel_status_changed"}';
		assert.equal((await post(url, nonsense, sign(nonsense, sendcloud.keys.secretKey))).status, 400);
		await expectExecutions(id, 2);
		const [{ id: execution }] = await n8n.executions(id);
		const [{ json }] = outputOf(await n8n.finished(execution), TRIGGER);
		assert.equal(json.name, 'Zoë Müller');
		assert.equal(json.timestamp, '2026-01-15T09:50:00.000Z');
		assert.ok(!instance.log().includes('hash='));
		await n8n.deactivate(id);
		await eventually(webhook, ({ webhook_url: left }) => left === null);
		assert.deepEqual(webhook(), { webhook_url: null, webhook_active: false });
	});

	test('a foreign webhook stays, or is replaced on demand and put back', async () => {
		Object.assign(integration(), ERP);
		const { id } = await n8n.createWorkflow(workflowWith({}));
		await n8n.activate(id).catch(() => {});
		const refusal = 'Candle Shop (7) belongs to erp.example already';
		await eventually(
			() => instance.log(),
			(log) => log.includes(refusal),
		);
		assert.ok(instance.log().includes(refusal));
		assert.deepEqual(webhook(), ERP);
		await n8n.deactivate(id);
		assert.deepEqual(webhook(), ERP);
		const { id: replacing } = await activeWorkflow({ options: { replaceWebhook: true } });
		await n8n.deactivate(replacing);
		await eventually(webhook, ({ webhook_url: url }) => url === ERP.webhook_url);
		assert.deepEqual(webhook(), ERP);
	});

	test('listening in the editor takes a free webhook, and never the one in use', async () => {
		const { id } = await n8n.createWorkflow(workflowWith({}));
		const listen = async () =>
			await n8n.rest('POST', `/workflows/${id}/run`, {
				workflowData: await n8n.workflow(id),
				triggerToStartFrom: { name: TRIGGER },
				startNodes: [],
			});
		await listen();
		assert.ok(integration().webhook_url?.startsWith(`${instance.url}/webhook-test/`));
		await sendcloud.sendNews(OWN, [parcelNews()]);
		await eventually(webhook, ({ webhook_url: url }) => url === null);
		assert.deepEqual(webhook(), { webhook_url: null, webhook_active: false });

		await n8n.activate(id);
		await eventually(webhook, ({ webhook_url: url }) => url !== null);
		const active = webhook();
		assert.ok(active.webhook_url?.startsWith(`${instance.url}/webhook/`));
		await assert.rejects(listen, /stays with the active workflow/);
		assert.deepEqual(webhook(), active);
		await n8n.deactivate(id);
		await eventually(webhook, ({ webhook_url: url }) => url === null);
	});
};
