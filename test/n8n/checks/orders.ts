/** The main job: a shop's orders go into Sendcloud, through the template that merchants import. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import type { Credential } from '../client';
import type { World } from '../e2e';
import { EXPECTED, eventually, prepareImport, prove, runImport, type StoredOrder } from '../job';
import { keysOf, oauthOf } from '../world';

export default ({ setup, n8n, instance, sendcloud }: World) => {
	const [integrationId] = sendcloud.state.integrations.keys();
	const stored = () => [...sendcloud.state.orders.values()] as unknown as StoredOrder[];
	const imports = () =>
		sendcloud.requests.filter(({ method, path }) => method === 'POST' && path === '/api/v3/orders');

	const importOrders = async (credential: Credential) =>
		await runImport(n8n, await prepareImport(setup, instance, n8n, credential, integrationId));

	beforeEach(() => sendcloud.reset());

	test('250 orders: the good ones are in Sendcloud, the bad ones are named with field and reason', async () => {
		const report = await importOrders(
			await n8n.createCredential('Keys', 'sendcloudApi', keysOf(sendcloud)),
		);

		prove(setup, report, await eventually(stored, ({ length }) => length >= EXPECTED.saved));
		// They are under way at the same time, so any may arrive first.
		assert.deepEqual(
			imports()
				.map(({ status, body }) => `${(body as unknown[]).length}: ${status}`)
				.sort(),
			['100: 201', '100: 201', '44: 201'],
		);
		for (const [orderNumber, reason] of [
			['KL-2026-1018', /row 43 › Postal code is required, found nothing/],
			['KL-2026-1059', /row 160 › Quantity must be a whole number, found "1,5"/],
			['KL-2026-1094', /row 253 › Currency must be EUR, GBP or USD, found "CHF"/],
			['KL-2026-1142', /row 390 › Order date must be a date .+ found "31\.02\.2026 14:05"/],
			['KL-2026-1200', /row 549 › Order total must be a number, found "sur demande"/],
			['KL-2026-1237', /row 643 › City has characters that were lost/],
		] as const) {
			assert.match(
				report.refused.find((refusal) => refusal.orderNumber === orderNumber)?.reason ?? '',
				reason,
			);
		}
	});

	test('run again, it updates and doubles nothing', async () => {
		const credential = await n8n.createCredential('Keys', 'sendcloudApi', keysOf(sendcloud));
		const workflow = await prepareImport(setup, instance, n8n, credential, integrationId);
		await runImport(n8n, workflow);
		await eventually(stored, ({ length }) => length >= EXPECTED.saved);
		const report = await runImport(n8n, workflow);
		prove(setup, report, await eventually(stored, () => sendcloud.state.saving.length === 0));
	});

	test('with OAuth2, and a token that expires on the way', async () => {
		const credential = await n8n.createCredential(
			'OAuth2',
			'sendcloudOAuth2Api',
			oauthOf(sendcloud),
		);
		const workflow = await prepareImport(setup, instance, n8n, credential, integrationId);
		await runImport(n8n, workflow);
		sendcloud.expireTokens();
		const report = await runImport(n8n, workflow);
		prove(setup, report, await eventually(stored, () => sendcloud.state.saving.length === 0));
	});

	test('an integration that does not exist: every good order is refused, with the reason', async () => {
		const credential = await n8n.createCredential('Keys', 'sendcloudApi', keysOf(sendcloud));
		const report = await runImport(
			n8n,
			await prepareImport(setup, instance, n8n, credential, 99999),
		);
		assert.equal(report.saved.length, 0);
		assert.equal(report.refused.length, EXPECTED.orders);
		assert.match(report.refused[0].reason, /integration.+99999/i);
		assert.equal(stored().length, 0);
	});
};
