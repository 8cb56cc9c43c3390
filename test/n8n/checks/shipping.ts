/** The second half of the main job: what came in is shipped, and running it again buys nothing. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { World } from '../e2e';
import { EXPECTED, eventually, prepareImport, runImport } from '../job';
import {
	prepareShipping,
	proveRepeat,
	proveShipping,
	runShipping,
	SHIPPED,
	takeHeavyLetters,
} from '../shipping';
import { keysOf } from '../world';

export default ({ setup, n8n, instance, sendcloud }: World) => {
	const [integrationId] = sendcloud.state.integrations.keys();

	test('244 orders: one PDF, a page a parcel, each charged once; again, nothing is bought', async () => {
		sendcloud.reset();
		takeHeavyLetters(sendcloud);
		sendcloud.settings.shipping.announceMs = 1000;
		const keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		await runImport(n8n, await prepareImport(setup, instance, n8n, keys, integrationId));
		const orders = await eventually(
			() => [...sendcloud.state.orders.values()],
			({ length }) => length >= EXPECTED.saved,
		);
		assert.equal(orders.length, SHIPPED.labels);

		const folder = instance.files;
		const workflow = await prepareShipping(setup, n8n, keys, folder);
		const first = await runShipping(n8n, workflow, sendcloud, folder);
		proveShipping(
			first,
			orders.map(({ order_number: number }) => number),
			sendcloud,
		);
		// Orders, shipments, purchases, what became of them, files and prices: far less than one for each order.
		assert.ok(first.requests <= 60, `${first.requests} requests`);
		proveRepeat(first, await runShipping(n8n, workflow, sendcloud, folder), sendcloud);
	});
};
