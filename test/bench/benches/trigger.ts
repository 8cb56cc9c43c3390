/** Deliveries a second until they are answered, against n8n's own Webhook node in the same n8n. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

import type { N8nClient, Workflow } from '../../n8n/client';
import { startEditor } from '../../n8n/world';
import { parcelLife } from '../../sandbox';
import type { Arena } from '../arena';
import type { Bench } from '../results';
import { figure } from '../statistics';

const AT_ONCE = 10;

const AUTHORIZATION = 'Bearer a-secret-that-only-sendcloud-knows';

/** A trigger, and a step that does nothing. Nothing is kept of an execution, so that n8n's database has little to do. */
function workflow(name: string, trigger: Partial<Workflow['nodes'][number]>): Workflow {
	const node = { id: 'trigger', name: 'Trigger', position: [0, 0] as [number, number], ...trigger };
	const step = {
		id: 'step',
		name: 'Step',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [200, 0] as [number, number],
		parameters: {},
	};
	return {
		name,
		nodes: [node, step] as Workflow['nodes'],
		connections: { Trigger: { main: [[{ node: 'Step', type: 'main', index: 0 }]] } },
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveExecutionProgress: false,
		},
	};
}

/** Until n8n has nothing to do any more. */
async function quiet(n8n: N8nClient, ids: string[]): Promise<void> {
	for (;;) {
		const running = await Promise.all(ids.map(async (id) => await n8n.executions(id)));
		if (running.flat().every(({ status }) => !['new', 'running'].includes(status))) return;
		await sleep(200);
	}
}

/** n8n has published a workflow before it has registered its webhook. */
async function registered({ sendcloud }: Arena): Promise<{ url: string; authorization: string }> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(200)) {
		const [webhook] = await sendcloud.call('webhooks');
		if (webhook) return webhook;
	}
	throw new Error('The trigger was activated, but registered nothing with Sendcloud.');
}

interface Burst {
	aSecond: number;
	/** Milliseconds until the answer. */
	median: number;
	refused: number;
}

/** So many events, each a new one, some at once. */
async function burst(
	url: string,
	authorization: string,
	firstParcel: number,
	count: number,
): Promise<Burst> {
	const { origin, pathname } = new URL(url);
	const pool = new Pool(origin, { connections: AT_ONCE });
	const bodies = Array.from({ length: count }, (_, n) =>
		JSON.stringify(parcelLife({ parcelId: firstParcel + n, start: new Date() })[0]),
	);
	const times: number[] = [];
	let refused = 0;
	let next = 0;
	const start = performance.now();
	const worker = async () => {
		while (next < count) {
			const body = bodies[next++];
			const asked = performance.now();
			const answer = await pool.request({
				method: 'POST',
				path: pathname,
				headers: { authorization, 'content-type': 'application/json' },
				body,
			});
			await answer.body.dump();
			times.push(performance.now() - asked);
			if (answer.statusCode !== 200) refused++;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	const aSecond = (1000 * count) / (performance.now() - start);
	await pool.close();
	return { aSecond, median: figure(times).median, refused };
}

export const trigger: Bench = {
	name: 'trigger',
	async run(arena) {
		const count = arena.size(200, 100);
		await arena.sendcloud.call('reset', {});
		const { instance, n8n } = await startEditor(arena.setup);

		const keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', { ...arena.access });
		const secret = await n8n.createCredential('Header', 'httpHeaderAuth', {
			name: 'Authorization',
			value: AUTHORIZATION,
		});
		const ours = await n8n.createWorkflow(
			workflow('Sendcloud Trigger', {
				type: `${arena.setup.package.name}.sendcloudTrigger`,
				typeVersion: 1,
				parameters: { authentication: 'apiKeys' },
				credentials: { sendcloudApi: { id: keys.id, name: keys.name } },
				webhookId: 'bench-sendcloud',
			}),
		);
		const theirs = await n8n.createWorkflow(
			workflow('Webhook', {
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				parameters: {
					httpMethod: 'POST',
					path: 'bench',
					authentication: 'headerAuth',
					responseMode: 'onReceived',
					options: {},
				},
				credentials: { httpHeaderAuth: { id: secret.id, name: secret.name } },
				webhookId: 'bench-webhook',
			}),
		);
		await n8n.activate(ours.id);
		await n8n.activate(theirs.id);
		const sendcloud = await registered(arena);
		const contestants = [
			{ name: 'Sendcloud Trigger', ...sendcloud, bursts: [] as Burst[] },
			{
				name: "n8n's Webhook node",
				url: `${instance.url}/webhook/bench`,
				authorization: AUTHORIZATION,
				bursts: [] as Burst[],
			},
		];
		let parcel = 1;
		// The first round is for warming up.
		for (let round = 0; round <= arena.size(5, 1); round++) {
			for (const { url, authorization, bursts } of contestants) {
				const result = await burst(url, authorization, parcel, count);
				parcel += count;
				if (round > 0) bursts.push(result);
				await quiet(n8n, [ours.id, theirs.id]);
			}
		}
		await n8n.deactivate(ours.id);
		await instance.stop();

		const rows = contestants.map(({ name, bursts }) => ({
			name,
			aSecond: figure(bursts.map((one) => one.aSecond)),
			median: figure(bursts.map((one) => one.median)),
			refused: figure(bursts.map((one) => one.refused)),
		}));
		const ratio = rows[0].aSecond.median / rows[1].aSecond.median;
		return {
			title: 'Trigger',
			tables: [
				{
					caption: `${count} deliveries, ${AT_ONCE} at once, each of which starts a workflow, in one n8n`,
					columns: ['answered a second', 'until the answer (ms)', 'refused'],
					rows: rows.map(({ name, aSecond, median, refused }) => ({
						name,
						cells: [aSecond, median, refused],
					})),
				},
			],
			goals: [
				{
					goal: "At least 0.95 times as many as n8n's Webhook node",
					measured: `${ratio.toFixed(2)} times`,
					met: ratio >= 0.95 && rows[0].refused.max === 0,
				},
			],
		};
	},
};
