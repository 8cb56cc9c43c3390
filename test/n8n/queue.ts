/**
 * The templates in n8n's queue mode, where each run happens in another process than the editor; a worker that dies in
 * the middle of an import; and files that one process makes and another one hands out.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { reportCsv } from '../sandbox';
import checkOrders from './checks/orders';
import checkTemplates from './checks/templates';
import { outputOf, withNodes, type Workflow } from './client';
import { startCluster, type Cluster, type Services } from './cluster';
import type { World } from './e2e';
import { eventually, importTemplate, readTemplate, runToTheEnd, shopOrders } from './job';
import { end, endOnSignals } from './lifecycle';
import { keysOf, startSendcloud, type Setup } from './world';

/** How long a shop waits for an answer. */
const PATIENCE_MS = 90_000;

function checkFaults(world: World, { workers }: Cluster): void {
	const { setup, n8n, sendcloud, webhooks } = world;
	const [integrationId] = sendcloud.state.integrations.keys();
	const stored = () => [...sendcloud.state.orders.values()];
	const imports = () =>
		sendcloud.requests.filter(({ method, path }) => method === 'POST' && path === '/api/v3/orders');

	test('a worker is killed in the middle of an import: in the end every order is there once', async () => {
		sendcloud.reset();
		const keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		const header = { name: 'Authorization', value: 'a-long-random-value' };
		const shop = await n8n.createCredential('Shop', 'httpHeaderAuth', header);
		const template = readTemplate(setup, 'shop-orders-webhook-to-sendcloud');
		const { id } = await importTemplate(
			n8n,
			// One request after the other, so that there is a middle.
			withNodes(template, ({ name, parameters }) =>
				name === 'Import From Shop'
					? { parameters: { ...parameters, options: { concurrency: 1 } } }
					: {},
			),
			keys,
			{ integrationId },
			[shop],
		);
		await n8n.activate(id);
		after(async () => await n8n.deactivate(id));

		const [sample] = shopOrders(setup);
		const orders = Array.from({ length: 250 }, (_, n) => ({
			...sample,
			id: `killed-${n}`,
			number: `WEB-${n}`,
		}));
		const post = async (body: unknown) =>
			await fetch(`${webhooks}/webhook/shop-orders`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [header.name]: header.value },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(PATIENCE_MS),
			}).then(
				async (response) => ({ status: response.status, text: await response.text() }),
				(error: Error) => ({ status: 0, text: error.message }),
			);
		await eventually(
			async () => await post([]),
			({ status }) => status !== 404,
		);

		sendcloud.settings.latencyMs = 2000;
		const first = post(orders);
		await eventually(imports, ({ length }) => length === 2);
		const [{ id: executionId }] = await n8n.executions(id);
		const victim = workers.find(({ log }) =>
			log().includes(`Worker started execution ${executionId} `),
		);
		assert.ok(victim, 'no worker says that it runs this');
		process.kill(victim.pid, 'SIGKILL');
		const killedAt = Date.now();
		sendcloud.settings.latencyMs = 0;
		await eventually(stored, () => sendcloud.state.saving.length === 0);
		const before = stored().length;
		assert.ok(before > 0 && before < orders.length, `${before} were there when it was killed`);

		const answer = await first;
		const seconds = ((Date.now() - killedAt) / 1000).toFixed(0);
		const became = async () =>
			(await n8n.executions(id)).find((one) => one.id === executionId)!.status;
		const status = await eventually(
			became,
			(now) => !['new', 'running'].includes(now),
			PATIENCE_MS,
		);
		// The shop was told that its orders have arrived. If n8n did not take the run up again, it stands among the failed
		// ones, from where a person starts it anew; here the shop sends once more.
		assert.equal(answer.status, 200, answer.text);
		if (status !== 'success') assert.equal((await post(orders)).status, 200);
		await eventually(stored, ({ length }) => length === orders.length, PATIENCE_MS);

		await eventually(stored, () => sendcloud.state.saving.length === 0);
		assert.deepEqual(
			stored()
				.map((order) => order.order_id)
				.sort(),
			orders.map((order) => order.id).sort(),
		);
		console.log(
			`  ${before} of ${orders.length} orders were saved when the worker died. ${seconds} s later n8n called the run "${status}". ${stored().length} orders after ${status === 'success' ? 'that' : 'the shop sent them again'}.`,
		);
	});

	test('a report that a worker saves as a file can be fetched from the main process', async () => {
		sendcloud.reset();
		const keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		const workflow: Workflow = {
			name: 'Report as a file',
			settings: {},
			nodes: [
				{
					id: 'start',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: 'report',
					name: 'Report',
					type: `${setup.package.name}.sendcloud`,
					typeVersion: 1,
					position: [200, 0],
					parameters: {
						resource: 'report',
						operation: 'generate',
						announcedAfter: '2026-01-01',
						announcedBefore: '2026-06-30',
						resultAs: 'file',
						options: {},
					},
				},
			],
			connections: { Start: { main: [[{ node: 'Report', type: 'main', index: 0 }]] } },
		};
		const execution = await runToTheEnd(n8n, await importTemplate(n8n, workflow, keys));
		const file = outputOf(execution, 'Report')[0].binary!.data;
		assert.ok(
			workers.some(({ log }) => log().includes(`Worker started execution ${execution.id} `)),
			'it did not run in a worker',
		);
		const query = new URLSearchParams({ id: file.id!, action: 'download', mimeType: 'text/csv' });
		const { settings, state } = sendcloud;
		const [report] = [...state.reports.values()];
		const expected = [...reportCsv(report, settings.report, [...state.integrations.values()])];
		assert.equal(await n8n.text(`/rest/binary-data?${query}`), expected.join(''));
		console.log(`  n8n keeps it in its ${file.id!.split(':')[0]} (${file.fileSize})`);
	});
}

export default async function queue(setup: Setup, services: Services): Promise<void> {
	endOnSignals();
	try {
		const sendcloud = await startSendcloud();
		const cluster = await startCluster(setup, services);
		const { main: instance, n8n, webhook } = cluster;
		const world: World = { setup, sendcloud, instance, n8n, webhooks: webhook.url };
		after(end);

		const title = `n8n ${setup.n8n.version} in queue mode`;
		describe(`${title}: orders`, () => checkOrders(world));
		describe(`${title}: templates`, () => checkTemplates(world));
		describe(`${title}: faults`, () => checkFaults(world, cluster));
	} catch (error) {
		// Not thrown on: node:test would end the process on the spot, with n8n still running.
		console.error(error);
		await end();
		process.exitCode = 1;
	}
}
