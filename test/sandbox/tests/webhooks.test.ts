/** The sandbox's webhooks of integrations: signed, repeated, and told of changes. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { parcelNews, returnNews, sign, startSandbox, type Sandbox } from '../index';
import { call } from './client';

let sandbox: Sandbox;
let receiver: Server;
let received: Array<{ headers: IncomingHttpHeaders; body: string }>;
/** What the receiver answers next; 200 when there is nothing left. */
let answers: number[];
let target: string;

beforeEach(async () => {
	sandbox = await startSandbox({ retryScale: 1e8 });
	received = [];
	answers = [];
	receiver = createServer(async (incoming, outgoing) => {
		received.push({ headers: incoming.headers, body: await text(incoming) });
		outgoing.writeHead(answers.shift() ?? 200).end('fine');
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
	Object.assign(sandbox.state.integrations.get(7)!, { webhook_url: target, webhook_active: true });
});
afterEach(async () => {
	await sandbox.close();
	receiver.closeAllConnections();
	receiver.close();
});

it('signs as the documents show', () => {
	expect(sign('{"key": "value"}', 'secretkey')).toBe(
		'1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a',
	);
});

it('signs the bytes that it sends, which are not what JavaScript would write', async () => {
	await sandbox.sendNews(7, [parcelNews()]);
	const [{ body, headers }] = received;
	expect(headers['sendcloud-signature']).toBe(sign(body, sandbox.keys.secretKey));
	expect(JSON.parse(body)).toEqual(parcelNews());
	expect(JSON.stringify(JSON.parse(body))).not.toBe(body);
	sandbox.state.signatureKeys.set(7, 'own');
	await sandbox.sendNews(7, [returnNews()]);
	expect(received[1].headers['sendcloud-signature']).toBe(sign(received[1].body, 'own'));
});

it('tries again ten times, then writes it into the exception log', async () => {
	answers = [500, 401, 302];
	expect(await sandbox.sendNews(7, [returnNews()])).toMatchObject([{ status: 'delivered' }]);
	expect(received).toHaveLength(4);
	expect(sandbox.state.logs.size).toBe(0);
	answers = Array<number>(11).fill(500);
	const [{ attempts, status }] = await sandbox.sendNews(7, [returnNews()]);
	expect([attempts.length, status]).toEqual([11, 'failed']);
	expect([...sandbox.state.logs.values()]).toMatchObject([
		{ integration_id: 7, full_url: target, response_code: 500 },
	]);
});

it('stops when the webhook is switched off, and follows a new address', async () => {
	sandbox.state.integrations.get(7)!.webhook_active = false;
	expect(await sandbox.sendNews(7, [returnNews()])).toMatchObject([
		{ status: 'stopped', attempts: [] },
	]);
	expect(received).toEqual([]);
});

it('sends twice and in another order', async () => {
	const bodies = Array.from({ length: 50 }, (_, id) => returnNews({ id }));
	await sandbox.sendNews(7, bodies, { duplicates: 0.5, shuffle: true, concurrency: 1 });
	const ids = received.map(({ body }) => (JSON.parse(body) as { data: { id: number } }).data.id);
	expect(new Set(ids).size).toBe(50);
	expect(ids.length).toBeGreaterThan(50);
	expect(ids).not.toEqual([...ids].sort((a, b) => a - b));
});

it('tells of a change of the integration, where it is set to', async () => {
	const change = async () =>
		await call(sandbox, 'PATCH', '/v3/integrations/7', { body: { shop_name: 'Other' } });
	await change();
	await Promise.all(sandbox.state.newsOnTheWay);
	expect(received).toEqual([]);
	sandbox.settings.integrationNews = true;
	await change();
	// The answer is sent before.
	while (received.length === 0) await sleep(5);
	await Promise.all(sandbox.state.newsOnTheWay);
	expect(received.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
		{ action: 'integration_updated', integration: { id: 7, shop_name: 'Other', system: 'api' } },
	]);
});

it('says which integration the keys belong to', async () => {
	const { body } = await call(sandbox, 'GET', '/v3/user/auth/metadata');
	expect(body).toEqual({ data: expect.objectContaining({ integration_id: 7 }) });
});
