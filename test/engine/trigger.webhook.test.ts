/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The trigger on what integrations send to their webhook: registration, proof, what starts the workflow. */
import { inspect } from 'node:util';
import type { IDataObject, INodeParameters, INodePropertyOptions } from 'n8n-workflow';
import { request } from 'undici';

import { integrationNews, parcelNews, parcelLife, returnNews, sign, type Fault } from '../sandbox';
import { describeDocument } from './documents';
import { Crashed, forgetAll, TriggerHost } from './triggerHost';
import { Account } from './triggerWorld';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e8 });
let n8n: TriggerHost;

/** The integration whose keys the credential holds, one with a webhook of a shop, and one that is no API integration. */
const [OWN, LAMPS, OLD] = [7, 739283, 23452345];
const LAMPS_URL = 'https://lamps.example/webhooks/sendcloud';

const panel = (
	triggerOn: string,
	more: INodeParameters = {},
	integration = OWN,
): INodeParameters => ({
	triggerOn,
	integration: { __rl: true, mode: 'id', value: String(integration) },
	...more,
});
const integration = (id = OWN) => world.sandbox.state.integrations.get(id)!;
const webhook = (id = OWN) => {
	const { webhook_url: url, webhook_active: active } = integration(id);
	return { url, active };
};
const setWebhook = (url: string | null, active = url !== null, id = OWN) =>
	Object.assign(integration(id), { webhook_url: url, webhook_active: active });
const lost = () => {
	n8n.staticData = {};
	forgetAll();
};

async function start(parameters = panel('parcelStatusChanged')) {
	const host = await TriggerHost.start(world.engine, parameters);
	host.typeVersion = 1.1;
	return host;
}

beforeEach(async () => {
	forgetAll();
	n8n = await start();
});
afterEach(async () => {
	await n8n.close();
	expect(n8n.failures).toEqual([]);
});

async function askedBy(action: () => Promise<unknown>): Promise<string[]> {
	const before = world.asked().length;
	await action();
	return world.asked().slice(before);
}

/** A delivery by hand. */
async function post(
	body: unknown,
	{
		key = world.sandbox.keys.secretKey,
		headers = {},
		url = n8n.url,
		text = JSON.stringify(body),
	} = {},
) {
	const answer = await request(url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'sendcloud-signature': sign(text, key),
			...headers,
		},
		body: text,
	});
	return { status: answer.statusCode, text: await answer.body.text() };
}

describe('activation', () => {
	it('sets the webhook of the integration, and deactivation unsets it', async () => {
		expect(await askedBy(() => n8n.activate())).toEqual([
			'GET /v3/user/auth/metadata',
			'GET /v3/integrations/7',
			'GET /v3/integrations/7',
			'PATCH /v3/integrations/7',
			'GET /v3/integrations/7',
		]);
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		// Nothing else of the integration was sent.
		expect(world.sandbox.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
			webhook_active: true,
			webhook_url: n8n.url,
		});
		expect(await askedBy(() => n8n.activate())).toEqual(['GET /v3/integrations/7']);
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
		expect(n8n.staticData).toEqual({ 'node:Sendcloud Trigger': {} });
	});

	it('knows its address with a slash at its end, too', async () => {
		await n8n.activate();
		setWebhook(`${n8n.url}/`);
		expect(await askedBy(() => n8n.activate())).toEqual(['GET /v3/integrations/7']);
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it('switches on again what was switched off', async () => {
		await n8n.activate();
		setWebhook(n8n.url, false);
		await n8n.activate();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
	});

	it.each([true, false])(
		'leaves a foreign webhook alone (active: %p), and names its host',
		async (active) => {
			n8n.parameters = panel('returnCreated', { signatureKey: 'k' }, LAMPS);
			setWebhook(`${LAMPS_URL}?token=hidden`, active, LAMPS);
			const error: Error = await n8n.activate().then(
				() => new Error('activated'),
				(failure: Error) => failure,
			);
			expect(error.message).toMatch(
				/^The webhook of integration Lamp Shop \(739283\) belongs to lamps\.example( \(switched off\))? already\..+Replace Existing Webhook/,
			);
			expect(error.message.includes('switched off')).toBe(!active);
			expect(inspect(error, { depth: 9 })).not.toMatch(/hidden|webhooks.sendcloud/);
			expect(webhook(LAMPS)).toEqual({ url: `${LAMPS_URL}?token=hidden`, active });
			expect(world.asked().filter((asked) => !asked.startsWith('GET'))).toEqual([]);
		},
	);

	it.each([true, false])('replaces it on demand and puts it back (active: %p)', async (active) => {
		n8n.parameters = panel(
			'returnCreated',
			{ signatureKey: 'k', options: { replaceWebhook: true } },
			LAMPS,
		);
		setWebhook(LAMPS_URL, active, LAMPS);
		await n8n.activate();
		expect(webhook(LAMPS)).toEqual({ url: n8n.url, active: true });
		await n8n.publish();
		await n8n.restart('2.8');
		await n8n.deactivate();
		expect(webhook(LAMPS)).toEqual({ url: LAMPS_URL, active });
	});

	it.each([
		['after the change', { kind: 'resetAfter' }],
		['before the change', { kind: 'resetBefore' }],
	] as Array<[string, Fault]>)(
		'puts it back when the answer to each change is lost %s',
		async (_, fault) => {
			n8n.parameters = panel(
				'returnCreated',
				{ signatureKey: 'k', options: { replaceWebhook: true } },
				LAMPS,
			);
			world.sandbox.faults.add({ ...fault, match: { method: 'PATCH' }, times: 5 });
			await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow();
			expect(webhook(LAMPS)).toEqual({ url: LAMPS_URL, active: true });
		},
	);

	it.each(['', 7, undefined])('takes the address %p for none', async (url) => {
		setWebhook(url as never, true);
		await n8n.activate();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it.each(['', null, 7])('names an integration called %p by its ID', async (shop) => {
		Object.assign(integration(), { shop_name: shop });
		setWebhook(LAMPS_URL);
		await expect(n8n.activate()).rejects.toThrow(/^The webhook of integration 7 belongs to/);
	});

	it('survives a lost answer', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'PATCH' } });
		await n8n.activate();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
	});

	it('takes over without memory what it set before', async () => {
		await n8n.activate();
		lost();
		await n8n.activate();
		lost();
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it('says when somebody else is faster', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'GET', path: '/v3/integrations/7', nth: 3 },
			times: Infinity,
			body: (real: { data: object }) => ({ data: { ...real.data, webhook_url: LAMPS_URL } }),
		});
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/Integration 7 does not send to this n8n, although Sendcloud accepted it/,
		);
	});

	it('of an integration that is not there says so', async () => {
		n8n.parameters = panel('returnCreated', { signatureKey: 'k' }, 999);
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(/could not find/);
		n8n.parameters = panel('returnCreated', {
			integration: { __rl: true, mode: 'list', value: '' },
		});
		await expect(n8n.activate('activate', { attempts: 1 })).rejects.toThrow(
			/integration is required/,
		);
	});
});

describe('the signature key', () => {
	const refusal = async (): Promise<string> =>
		await n8n.activate('activate', { attempts: 1 }).then(
			() => 'activated',
			(error: Error) => error.message,
		);

	it('may be that of the credential only for its own integration', async () => {
		n8n.parameters = panel('parcelStatusChanged', {}, OLD);
		expect(await refusal()).toMatch(
			/API keys of the credential belong to integration 7, but integration 23452345 signs .+Fill in Signature Key/,
		);
		expect(webhook(OLD)).toEqual({ url: null, active: false });
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: ' a-key ' }, OLD);
		expect(await refusal()).toBe('activated');
	});

	it('must be there with OAuth2', async () => {
		n8n.parameters = panel('parcelStatusChanged', { authentication: 'oAuth2' });
		expect(await refusal()).toMatch(/^With OAuth2 the key .+ is not known\. Fill in Signature Key/);
		n8n.parameters = panel('parcelStatusChanged', { authentication: 'oAuth2', signatureKey: 'k' });
		expect(await refusal()).toBe('activated');
		expect((await post(parcelNews(), { key: 'k' })).status).toBe(200);
		expect((await post(parcelNews())).status).toBe(401);
	});

	it.each([undefined, null, '7', 0, { id: 7 }])(
		'when Sendcloud says the keys belong to %j: asks for it',
		async (id) => {
			world.sandbox.faults.add({
				kind: 'body',
				match: { path: '/v3/user/auth/metadata' },
				body: { data: { user_id: 1, integration_id: id } },
			});
			expect(await refusal()).toMatch(/does not say which integration the API keys .+ belong to/);
		},
	);

	it('stands in no static data and in no error', async () => {
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: 'a-very-secret-key' }, LAMPS);
		const error: unknown = await n8n.activate().catch((failure: unknown) => failure);
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: 'a-very-secret-key' });
		await n8n.activate();
		await post(parcelNews(), { key: 'a-very-secret-key' });
		expect(n8n.started).toHaveLength(1);
		expect(inspect([error, n8n.staticData, n8n.answers, n8n.started], { depth: 9 })).not.toContain(
			'a-very-secret-key',
		);
	});
});

describe('several on one integration', () => {
	it.each([false, true])(
		'the second says why it cannot, and takes nothing from the first (replacing: %p)',
		async (replaceWebhook) => {
			await n8n.activate();
			const second = n8n.beside(
				'other-id',
				panel('returnCreated', { options: { replaceWebhook } }),
			);
			await expect(second.activate()).rejects.toThrow(
				/belongs to another workflow of this n8n \(127\.0\.0\.1:\d+\) already\. .+More Events/,
			);
			expect(webhook()).toEqual({ url: n8n.url, active: true });
			expect((await post(parcelNews())).status).toBe(200);
		},
	);

	it('the second says whose it is when it listens for a test event', async () => {
		const second = n8n.beside('other-id', panel('returnCreated'));
		await n8n.activate();
		await expect(second.listen()).rejects.toThrow(/stays with another workflow of this n8n:/);
		await expect(n8n.listen()).rejects.toThrow(/stays with the active workflow:/);
		await n8n.deactivate();
		await n8n.listen();
		await expect(second.listen()).rejects.toThrow(
			/stays with another workflow of this n8n, which listens for a test event:/,
		);
		expect(webhook()).toEqual({ url: n8n.testUrl, active: true });
	});

	it('an activation ends the listening of another, and puts back no address for tests', async () => {
		const second = n8n.beside('other-id', panel('returnCreated'));
		await second.listen();
		await n8n.activate();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		await second.stopListening();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it.each(['/hooks/sendcloud', '/other/webhook/its-id/sendcloud', '/webhook/its-id'])(
		'%s on the same host is another tool',
		async (path) => {
			const url = new URL(path, n8n.baseUrl).href;
			setWebhook(url);
			await expect(n8n.activate()).rejects.toThrow(
				/belongs to 127\.0\.0\.1:\d+ already\. .+Replace Existing Webhook/,
			);
			n8n.parameters = panel('parcelStatusChanged', { options: { replaceWebhook: true } });
			await n8n.activate();
			expect(webhook()).toEqual({ url: n8n.url, active: true });
			await n8n.deactivate();
			expect(webhook()).toEqual({ url, active: true });
		},
	);

	it.each<[string, (own: URL) => string, RegExp]>([
		['our path at another host', (own) => `https://n8n.example${own.pathname}`, /n8n\.example/],
		['another last part', (own) => `${own.href}-2`, /127\.0\.0\.1:\d+/],
		['no address', (own) => own.pathname, /another address/],
	])('%s is somebody else: nothing is taken from it in silence', async (_, address, who) => {
		const url = address(new URL(n8n.url));
		setWebhook(url);
		await expect(n8n.activate()).rejects.toThrow(
			new RegExp(`belongs to ${who.source} already\\. .+Replace Existing Webhook`),
		);
		await expect(n8n.listen()).rejects.toThrow(new RegExp(`stays with ${who.source}:`));
		expect(webhook()).toEqual({ url, active: true });
	});

	it('one starts on all it is told to', async () => {
		n8n.parameters = panel('parcelStatusChanged', {
			options: { moreEvents: ['returnCreated', 'integrationDeleted', 'unknown'] },
		});
		await n8n.activate();
		const bodies = [
			parcelNews(),
			returnNews(),
			integrationNews('deleted', integration()),
			integrationNews('connected', integration()),
		];
		await world.sandbox.sendNews(OWN, bodies, { concurrency: 1 });
		expect(n8n.started.map(({ json }) => json.event)).toEqual([
			'parcel_status_changed',
			'return_created',
			'integration_deleted',
		]);
	});
});

describe('deactivation', () => {
	it('touches nothing that is not ours any more', async () => {
		await n8n.activate();
		setWebhook('https://erp.example/hook');
		expect(await askedBy(() => n8n.deactivate())).toEqual(['GET /v3/integrations/7']);
		expect(webhook()).toEqual({ url: 'https://erp.example/hook', active: true });
	});

	it('is done when the integration is gone', async () => {
		await n8n.activate();
		world.sandbox.state.integrations.delete(OWN);
		await n8n.deactivate({ attempts: 1 });
		expect(JSON.stringify(n8n.staticData)).not.toMatch(/integrationWebhook/);
	});

	it('keeps its memory when Sendcloud cannot be asked', async () => {
		n8n.parameters = panel('parcelStatusChanged', { options: { replaceWebhook: true } });
		setWebhook('https://erp.example/hook');
		await n8n.activate();
		world.sandbox.faults.add({ kind: 'status', status: 503, times: Infinity });
		await expect(n8n.deactivate()).rejects.toThrow(/Sendcloud has a fault/);
		world.sandbox.faults.clear();
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: 'https://erp.example/hook', active: true });
	});

	it('goes by what was registered, whatever the panel says by now', async () => {
		await n8n.activate();
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: 'k' }, OLD);
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});
});

describe('restart', () => {
	it.each(['2.41', '2.8'] as const)('%s: goes on as before', async (version) => {
		await n8n.activate();
		await n8n.restart(version);
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		expect((await post(parcelNews())).status).toBe(200);
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it('2.8: puts back what was removed meanwhile', async () => {
		await n8n.activate();
		setWebhook(null);
		await n8n.restart('2.8');
		expect(webhook()).toEqual({ url: n8n.url, active: true });
	});

	it('2.8: but not where somebody else stands by now, whatever the options say', async () => {
		n8n.parameters = panel('parcelStatusChanged', { options: { replaceWebhook: true } });
		await n8n.activate();
		setWebhook('https://erp.example/hook');
		await expect(n8n.restart('2.8')).rejects.toThrow(/belongs to erp\.example/);
		expect(webhook()).toEqual({ url: 'https://erp.example/hook', active: true });
	});

	it('2.8: keeps it when Sendcloud is away at that moment', async () => {
		await n8n.activate();
		world.sandbox.faults.add({ kind: 'resetBefore', times: Infinity });
		await n8n.restart('2.8');
		world.sandbox.faults.clear();
		expect((await post(parcelNews())).status).toBe(200);
	});
});

describe('moved', () => {
	const replacing = { options: { replaceWebhook: true } };

	it('to another address: follows, and puts back what stood there before both', async () => {
		n8n.parameters = panel('parcelStatusChanged', replacing);
		setWebhook('https://erp.example/hook');
		await n8n.activate();
		const before = n8n.url;
		n8n.baseUrl = n8n.baseUrl.replace('127.0.0.1', 'localhost');
		await n8n.restart('2.8');
		expect(n8n.url).not.toBe(before);
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		expect(JSON.stringify(n8n.staticData)).not.toContain(before);
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: 'https://erp.example/hook', active: true });
	});

	it('to another integration without a deactivation: gives the first one back', async () => {
		await n8n.activate();
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: 'k' }, OLD);
		await n8n.activate();
		expect(webhook()).toEqual({ url: null, active: false });
		expect(webhook(OLD)).toEqual({ url: n8n.url, active: true });
		await n8n.deactivate();
		expect(webhook(OLD)).toEqual({ url: null, active: false });
	});

	it('from parcel events to a webhook and back without a deactivation: one of both at a time', async () => {
		const account = new Account(world.sandbox, n8n);
		n8n.parameters = { triggerOn: 'anyParcelEvent' };
		await n8n.activate();
		await account.expectRegistered();
		n8n.parameters = panel('parcelStatusChanged');
		await n8n.activate();
		account.expectNothing();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		n8n.parameters = { triggerOn: 'anyParcelEvent' };
		await n8n.activate();
		expect(webhook()).toEqual({ url: null, active: false });
		await account.expectRegistered();
	});
});

describe('listening for a test event', () => {
	it('uses an integration that has no webhook, and leaves none', async () => {
		await n8n.listen();
		expect(webhook()).toEqual({ url: n8n.testUrl, active: true });
		await world.sandbox.sendNews(OWN, [parcelNews()]);
		await n8n.idle();
		expect(n8n.tested).toHaveLength(1);
		expect(n8n.started).toEqual([]);
		expect(webhook()).toEqual({ url: null, active: false });
	});

	it.each(['active', 'switched off'])(
		'never takes the address of another tool (%s)',
		async (state) => {
			n8n.parameters = panel('parcelStatusChanged', { options: { replaceWebhook: true } });
			setWebhook('https://erp.example/hook', state === 'active');
			await expect(n8n.listen()).rejects.toThrow(
				/^The webhook of integration Candle Shop \(7\) stays with erp\.example: .+ Use the test button in Sendcloud with the workflow active, or pinned data/,
			);
			expect(webhook()).toEqual({ url: 'https://erp.example/hook', active: state === 'active' });
		},
	);

	it('never takes the production address', async () => {
		await n8n.activate();
		await expect(n8n.listen()).rejects.toThrow(/stays with the active workflow/);
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		expect((await post(parcelNews())).status).toBe(200);
	});

	it('that ended in a crash is overcome by an activation, and by listening again', async () => {
		await expect(n8n.listen({ request: 4, when: 'after' })).rejects.toThrow(Crashed);
		expect(webhook()).toEqual({ url: n8n.testUrl, active: true });
		await n8n.restart('2.41');
		await n8n.listen();
		await n8n.stopListening();
		expect(webhook()).toEqual({ url: null, active: false });
		await expect(n8n.listen({ request: 4, when: 'after' })).rejects.toThrow(Crashed);
		await n8n.activate();
		expect(webhook()).toEqual({ url: n8n.url, active: true });
		await n8n.deactivate();
		expect(webhook()).toEqual({ url: null, active: false });
	});
});

describe('deliveries', () => {
	const VECTOR = {
		key: 'secretkey',
		text: '{"key": "value"}',
		signature: '1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a',
	};

	it('are proved by the signature of the documents, over the bytes as they come', async () => {
		n8n.parameters = panel('parcelStatusChanged', { signatureKey: VECTOR.key });
		await n8n.activate();
		const send = async (signature: string, text = VECTOR.text) =>
			(await post(undefined, { text, headers: { 'sendcloud-signature': signature } })).status;
		// Signed, but no event.
		expect(await send(VECTOR.signature)).toBe(400);
		expect(await send(VECTOR.signature.toUpperCase())).toBe(400);
		// The same JSON, written otherwise.
		expect(await send(VECTOR.signature, '{"key":"value"}')).toBe(401);
		expect(await send('')).toBe(401);
		expect(await send(VECTOR.signature.slice(0, -1))).toBe(401);
		expect(await send(`${VECTOR.signature}0`)).toBe(401);
		expect(await send(`sha256=${VECTOR.signature}`)).toBe(401);
		expect(await send(`${VECTOR.signature.slice(0, -1)}b`)).toBe(401);
	});

	it('signed start the workflow, though what was registered is forgotten', async () => {
		await n8n.activate();
		lost();
		expect((await post(parcelNews())).text).toContain('The workflow was started');
		expect(n8n.started).toHaveLength(1);
	});

	it('to a trigger that was made one on parcel events since, and not activated again: 401', async () => {
		await n8n.activate();
		n8n.parameters = { triggerOn: 'anyParcelEvent' };
		expect(await post(parcelNews(), { headers: { authorization: 'Bearer x' } })).toEqual({
			status: 401,
			text: '',
		});
		expect(n8n.started).toHaveLength(0);
	});

	it('without a good signature: 401 without a word, whatever they hold', async () => {
		await n8n.activate();
		for (const headers of [
			{ 'sendcloud-signature': '' },
			{ 'sendcloud-signature': sign(JSON.stringify(parcelNews()), '') },
			{ 'sendcloud-signature': sign(JSON.stringify(parcelNews()), 'another-key') },
			{ 'x-sendcloud-signature': 'x', 'sendcloud-signature': 'x' },
		])
			for (const body of [parcelNews(), { no: 'event' }, 7])
				expect(await post(body, { headers: headers as never })).toEqual({ status: 401, text: '' });
		// No bytes to be signed.
		expect((await post(undefined, { text: '' })).status).toBe(401);
		expect(
			(await post(parcelLife()[0], { headers: { authorization: 'Bearer x' }, key: 'x' })).status,
		).toBe(401);
		expect(n8n.started).toEqual([]);
	});

	it.each([
		['a list', [parcelNews()]],
		['null', null],
		['no action', { timestamp: 1 }],
		['an action that is no text', { ...parcelNews(), action: { toString: 1 } }],
		['no parcel', { ...parcelNews(), parcel: undefined }],
		['a parcel that is a list', { ...parcelNews(), parcel: [1] }],
		['a parcel without ID', parcelNews({ id: null })],
		['a parcel whose ID is an object', parcelNews({ id: { toString: 1 } as never })],
	])('signed nonsense: %s: 400, and it is not quoted', async (_, body) => {
		await n8n.activate();
		const { status, text } = await post(body);
		expect(status).toBe(400);
		expect(text).toMatch(/^{"message":"Not an event: [^{}]{5,60}"}$/);
		expect(n8n.started).toEqual([]);
	});

	it('signed, nested 5,000 deep: 400', async () => {
		await n8n.activate();
		const text = JSON.stringify(parcelNews({ data: 'HERE' })).replace(
			'"HERE"',
			'['.repeat(5000) + ']'.repeat(5000),
		);
		expect((await post(undefined, { text })).status).toBe(400);
	});

	it('that are good but not wanted: 200, and nothing starts', async () => {
		n8n.parameters = panel('returnCreated');
		await n8n.activate();
		for (const body of [
			parcelNews(),
			{ ...parcelNews(), parcel: 'whatever' },
			integrationNews('updated', integration()),
			{ action: 'something_new', timestamp: 1 },
			{ action: 'test' },
		])
			expect((await post(body)).status).toBe(200);
		expect(n8n.started).toEqual([]);
		expect((await post(returnNews())).status).toBe(200);
		expect(n8n.started).toHaveLength(1);
	});

	it('start the workflow once, however often and in whatever order they come', async () => {
		await n8n.activate();
		const bodies = Array.from({ length: 200 }, (_, n) =>
			parcelNews({ id: 1000 + (n % 20) }, { timestamp: 1_768_470_600_000 + n }),
		);
		const news = await world.sandbox.sendNews(OWN, bodies, { duplicates: 0.3, shuffle: true });
		expect(news.length).toBeGreaterThan(200);
		expect(news.every(({ status }) => status === 'delivered')).toBe(true);
		expect(n8n.started).toHaveLength(200);
		expect(new Set(n8n.started.map(({ json }) => json.event_id)).size).toBe(200);
	});

	it('with Newest per Parcel Only: none is older than one before', async () => {
		n8n.parameters = panel('parcelStatusChanged', { options: { newestOnly: true } });
		await n8n.activate();
		const at = (id: number, timestamp: number, message: string) =>
			parcelNews({ id }, { timestamp, status: { id: 1, message } });
		const bodies = [
			at(1, 1_768_470_600, 'seconds'),
			at(1, 1_768_470_599_000, 'older, in milliseconds'),
			at(2, 1_768_470_500, 'another parcel'),
			at(1, 1_768_470_600_000, 'at the same moment'),
			at(1, 1_768_470_601, 'newer'),
			at(1, 1_768_470_600, 'older again'),
		];
		await world.sandbox.sendNews(OWN, bodies, { concurrency: 1 });
		expect(n8n.started.map(({ json }) => json.status)).toEqual([
			'seconds',
			'another parcel',
			'at the same moment',
			'newer',
		]);
	});

	it.each([
		['delivered', ['Delivered']],
		['11, Announcement Failed', ['Delivered', 'Announcement failed']],
		[' 1002 ,9', ['Announcement failed']],
		['', ['Delivered', 'Announcement failed', 'No label']],
	])('with the statuses %j', async (statuses, expected) => {
		n8n.parameters = panel('parcelStatusChanged', { options: { statuses } });
		await n8n.activate();
		const bodies = [
			{ id: 11, message: 'Delivered' },
			{ id: 1002, message: 'Announcement failed' },
			{ id: 999, message: 'No label' },
		].map((status) => parcelNews({}, { timestamp: 1_768_470_600_000, status }));
		await world.sandbox.sendNews(OWN, bodies, { concurrency: 1 });
		expect(n8n.started.map(({ json }) => json.status)).toEqual(expected);
	});

	it('are repeated by Sendcloud until the workflow can be started', async () => {
		await n8n.activate();
		let faults = 3;
		n8n.storeExecution = () => {
			if (faults-- > 0) throw new Error('The database is away');
		};
		const [news] = await world.sandbox.sendNews(OWN, [parcelNews()]);
		expect(news.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200]);
		expect(n8n.failures.splice(0)).toHaveLength(3);
		expect(n8n.started).toHaveLength(1);
	});

	it('about our own registration start nothing, later ones do', async () => {
		world.sandbox.settings.integrationNews = true;
		n8n.parameters = panel('integrationUpdated');
		await n8n.activate();
		await Promise.all(world.sandbox.state.newsOnTheWay);
		expect(world.sandbox.state.news.map(({ status }) => status)).toEqual(['delivered']);
		expect(n8n.started).toEqual([]);
		// Another integration is no business of ours, whenever it is.
		await post(integrationNews('updated', integration(LAMPS)));
		expect(n8n.started).toHaveLength(1);
		const { systemClock } = jest.requireActual<
			typeof import('../../nodes/Sendcloud/transport/clock')
		>('../../dist/nodes/Sendcloud/bundle.js');
		const later = systemClock.today() + 10_000;
		systemClock.today = () => later;
		await post(integrationNews('updated', integration()));
		expect(n8n.started).toHaveLength(2);
	});
});

describe('output', () => {
	const output = async (triggerOn: string, body: unknown, more = {}) => {
		n8n.parameters = panel(triggerOn, more);
		await n8n.activate();
		expect((await post(body)).status).toBe(200);
		return n8n.started.at(-1)?.json;
	};

	it('of a parcel is flat, its times are ISO, and it holds no link to a label', async () => {
		const json = await output('parcelStatusChanged', parcelNews());
		expect(json).toEqual({
			event_id: expect.stringMatching(/^[\w-]{12}$/),
			event: 'parcel_status_changed',
			timestamp: '2026-01-15T09:50:00.000Z',
			carrier_status_changed_at: '2026-01-15T09:49:00.000Z',
			parcel_id: 12345678,
			status_id: 11,
			status: 'Delivered',
			tracking_number: '3SYZXG132912330',
			tracking_url: 'https://tracking.example/3SYZXG132912330',
			carrier: 'postnl',
			order_number: 'ORD12334',
			external_order_id: 'AMZ23311',
			external_shipment_id: null,
			shipment_uuid: '87e18823-016b-479b-b9e0-c5c0c4065452',
			shipping_method: 'PostNL Standard',
			is_return: false,
			name: 'Zoë Müller',
			company_name: '',
			email: 'zoe@example.com',
			telephone: '+31612345678',
			address: 'Stadhuisplein 10',
			postal_code: '5611 EM',
			city: 'Eindhoven',
			country: 'NL',
			weight: '2.000',
			created_at: '15-01-2026 10:00:00',
		});
		expect(JSON.stringify([json, n8n.answers])).not.toMatch(/hash=/);
	});

	it('of a parcel that says little has the same columns', async () => {
		const most = await output('parcelStatusChanged', parcelNews());
		const least = await output('parcelStatusChanged', {
			action: 'parcel_status_changed',
			timestamp: 'whenever',
			parcel: { id: '7', status: null, carrier: [], tracking_number: { no: 'text' } },
		});
		expect(Object.keys(least!)).toEqual(Object.keys(most!));
		expect(least).toMatchObject({
			parcel_id: 7,
			timestamp: null,
			status: null,
			tracking_number: null,
		});
	});

	it('of a return', async () => {
		expect(await output('returnCreated', returnNews())).toEqual({
			event_id: expect.any(String),
			event: 'return_created',
			timestamp: '2026-01-15T09:50:00.000Z',
			return_id: 42,
			order_number: 'ORD12334',
			brand_id: 3,
			return_reason_id: 5,
			return_address_id: 6,
			refund_type: 'money',
			delivery_choice: 'drop_off_point',
			paid_return: false,
			items: [
				{
					item_id: 'A-1',
					description: 'Lamp',
					sku: 'L-1',
					quantity: 1,
					hs_code: '9405',
					return_reason_id: null,
				},
				{
					item_id: null,
					description: null,
					sku: null,
					quantity: 2,
					hs_code: null,
					return_reason_id: null,
				},
			],
		});
	});

	it.each(['connected', 'updated', 'deleted'] as const)(
		'of an integration that was %s',
		async (what) => {
			const body = integrationNews(what, integration(LAMPS), 1_525_271_885_993);
			const triggerOn = `integration${what[0].toUpperCase()}${what.slice(1)}`;
			expect(await output(triggerOn, body)).toEqual({
				event_id: expect.any(String),
				event: `integration_${what}`,
				timestamp: '2018-05-02T14:38:05.993Z',
				integration_id: LAMPS,
				shop_name: 'Lamp Shop',
				shop_url: 'https://lamps.example/',
				type: 'api',
				webhook_active: true,
				webhook_url: LAMPS_URL,
				service_point_enabled: true,
				service_point_carriers: ['postnl', 'dhl'],
				failing_since: null,
				last_fetch: null,
				last_updated_at: expect.any(String),
			});
		},
	);

	it('is what Sendcloud sent when it shall not be simplified', async () => {
		const body = parcelNews();
		expect(await output('parcelStatusChanged', body, { simplify: false })).toEqual(body);
	});
});

describeDocument('v3-webhooks', (document) => {
	it.each([
		['parcelStatusChanged', 'ParcelStatusChangedWebhook', 'parcel_status_changed'],
		['returnCreated', 'ReturnCreatedWebhook', 'return_created'],
		['integrationConnected', 'IntegrationConnectedWebhook', 'integration_connected'],
		['integrationUpdated', 'IntegrationUpdatedWebhook', 'integration_updated'],
		['integrationDeleted', 'IntegrationDeletedWebhook', 'integration_deleted'],
	])('%s starts on the action of %s', async (triggerOn, schema, action) => {
		expect(JSON.stringify(document.schema(schema))).toContain(`"${action}"`);
		n8n.parameters = panel(triggerOn);
		await n8n.activate();
		const { systemClock } = jest.requireActual<
			typeof import('../../nodes/Sendcloud/transport/clock')
		>('../../dist/nodes/Sendcloud/bundle.js');
		const later = systemClock.today() + 60_000;
		systemClock.today = () => later;
		const bodies = [parcelNews(), returnNews()] as IDataObject[];
		for (const what of ['connected', 'updated', 'deleted'] as const)
			bodies.push(integrationNews(what, integration()) as IDataObject);
		for (const body of bodies) await post(body);
		expect(n8n.started.map(({ json }) => json.event)).toEqual([action]);
	});
});

describe('the panel', () => {
	it('begins with what it starts on, for new triggers', () => {
		const [first] = n8n.nodeType.description.properties;
		expect(first.displayName).toBe('Trigger On');
		expect((first.options as INodePropertyOptions[]).map(({ name }) => name)).toEqual([
			'Label Created',
			'On Its Way',
			'Out for Delivery',
			'Ready for Pick-Up',
			'Delivered',
			'Problem',
			'Returned to Sender',
			'Any Parcel Event',
			'Parcel Status Changed',
			'Return Created',
			'Integration Connected',
			'Integration Updated',
			'Integration Deleted',
		]);
		expect(n8n.nodeType.description).toMatchObject({ version: [1, 1.1], defaultVersion: 1.1 });
	});

	it('lists the integrations of the account, all pages of them', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: { path: '/v3/integrations' },
			times: 2,
			body: (real: { data: IDataObject[] }) => {
				const { page } = world.sandbox.requests.at(-1)!.query;
				return page
					? { data: real.data.slice(1), next: null }
					: { data: real.data.slice(0, 1), next: '/v3/integrations?page=2' };
			},
		});
		const { searchIntegrations } = n8n.nodeType.methods!.listSearch!;
		const context = world.engine.loadOptionsContext({});
		expect(await searchIntegrations.call(context as never)).toEqual({
			results: [
				{ name: 'Candle Shop (api, 7)', value: '7' },
				{ name: 'Lamp Shop (api, 739283)', value: '739283' },
				{ name: 'Old Shop (woocommerce_v2, 23452345)', value: '23452345' },
			],
		});
		expect(await searchIntegrations.call(context as never, ' LAMP')).toMatchObject({
			results: [{ value: '739283' }],
		});
	});
});
