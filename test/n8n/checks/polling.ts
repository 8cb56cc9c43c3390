/** The polling trigger in a real n8n: by hand in the editor, and each minute once the workflow is published. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { order, saved } from '../../engine/orders';
import { outputOf, type Credential } from '../client';
import type { World } from '../e2e';
import { eventually } from '../job';
import { keysOf } from '../world';

const TRIGGER = 'Sendcloud Polling Trigger';

export default ({ setup, n8n, sendcloud }: World) => {
	let keys: Credential;
	before(async () => {
		sendcloud.reset();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
	});

	const arrives = (n: number) =>
		Object.assign(saved(sendcloud, order(n))[0], { created_at: new Date().toISOString() });

	test('a new order starts the workflow within its minute, once; what was there before starts nothing', async () => {
		for (let n = 1; n <= 30; n++) arrives(n);
		const workflow = await n8n.createWorkflow({
			name: 'New orders',
			nodes: [
				{
					id: 'trigger',
					name: TRIGGER,
					type: `${setup.package.name}.sendcloudPollingTrigger`,
					typeVersion: 1,
					position: [0, 0],
					parameters: {
						triggerOn: 'newOrder',
						pollTimes: { item: [{ mode: 'everyMinute' }] },
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
		const tested = outputOf(await n8n.run(workflow.id), TRIGGER);
		assert.deepEqual(
			tested.map(({ json }) => json.order_number),
			['SHOP-30', 'SHOP-29', 'SHOP-28', 'SHOP-27', 'SHOP-26'],
		);
		const before_ = new Set((await n8n.executions(workflow.id)).map(({ id }) => id));
		const started = async () =>
			(await n8n.executions(workflow.id)).filter(({ id }) => !before_.has(id));

		const untilAsked = async () => {
			const asked = sendcloud.requests.length;
			await eventually(
				() => sendcloud.requests.length,
				(now) => now > asked,
				90_000,
			);
			assert.ok(sendcloud.requests.length > asked, 'it does not poll');
		};
		const first = untilAsked();
		await n8n.activate(workflow.id);
		try {
			// n8n polls for the first time a moment after it was told to.
			await first;
			arrives(31);
			arrives(32);
			const [execution] = await eventually(started, ({ length }) => length > 0, 90_000);
			assert.ok(execution, 'no poll started the workflow within a minute and a half');
			const items = outputOf(await n8n.finished(execution.id), TRIGGER);
			assert.deepEqual(
				items.map(({ json }) => json.order_number),
				['SHOP-31', 'SHOP-32'],
			);
			// n8n has it in its database, so that a restart brings nothing twice.
			const { staticData } = (await n8n.workflow(workflow.id)) as unknown as {
				staticData: Record<string, { polled?: { keys: string[]; revision: number } }>;
			};
			const { polled } = staticData[`node:${TRIGGER}`];
			assert.ok(polled!.keys.length >= 32 && polled!.revision >= 2, JSON.stringify(polled));
			await untilAsked();
			assert.equal((await started()).length, 1);
		} finally {
			await n8n.deactivate(workflow.id);
		}
	});
};
