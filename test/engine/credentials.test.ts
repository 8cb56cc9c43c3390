/** The two credentials: their forms, their tests, and what a run does with them. */
import { displayParameter, type ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import { orders, saved, order } from './orders';
import { upsertJson, useWorld } from './world';

const world = useWorld();
const stored = (type: string) => world.engine.credentials.stored[type];
const apiKeys = () => stored('sendcloudApi');
const oauth = () => stored('sendcloudOAuth2Api');
const getAll = { resource: 'order', operation: 'getAll', returnAll: true };
const byOAuth = { ...getAll, authentication: 'oAuth2' };
const tokenRequests = () => world.asked().filter((asked) => asked === 'POST /oauth2/token').length;

const BOTH: Array<[string, string]> = [
	['sendcloudApi', 'apiKeys'],
	['sendcloudOAuth2Api', 'oAuth2'],
];

describe.each(BOTH)('%s', (type, authentication) => {
	it('is tested with the list of integrations', async () => {
		expect(await world.engine.testCredential(type)).toMatchObject({ status: 'OK' });
		expect(world.asked().at(-1)).toBe('GET /v3/integrations');
		expect(world.sandbox.requests.at(-1)).toMatchObject({ rawBody: '', query: {} });
	});

	it('is tested at the address that a run takes', async () => {
		stored(type).baseUrl = ` ${world.sandbox.baseUrl}/ `;
		expect(await world.engine.testCredential(type)).toMatchObject({ status: 'OK' });
		const { error } = await world.engine.run({ ...getAll, authentication });
		expect(error).toBeUndefined();
	});

	it.each([
		[
			'redirects',
			{ kind: 'status', status: 302, headers: { location: 'https://sendcloud.example/' } },
		],
		['has a fault', { kind: 'status', status: 500 }],
	] as const)('does not pass its test when the server %s', async (_, fault) => {
		world.sandbox.faults.add({ ...fault, match: { path: '/v3/integrations' }, times: Infinity });
		expect(await world.engine.testCredential(type)).toMatchObject({ status: 'Error' });
	});

	it.each([
		[403, 'may not read integrations'],
		[404, 'must end with /api'],
		[429, 'try again in a minute'],
		[500, 'status.sendcloud.com'],
		[503, 'status.sendcloud.com'],
	])('says what a status of %d means', async (status, words) => {
		world.sandbox.faults.add({
			kind: 'status',
			status,
			match: { path: '/v3/integrations' },
			times: Infinity,
		});
		const { message } = await world.engine.testCredential(type);
		expect(message).toContain(words);
	});

	it('names a version in the base URL when it is tested', async () => {
		stored(type).baseUrl = `${world.sandbox.baseUrl}/v3`;
		const { message } = await world.engine.testCredential(type);
		expect(message).toContain('without /v2 or /v3');
	});

	it('does not pass its test when nobody is there', async () => {
		stored(type).baseUrl = 'http://127.0.0.1:1/api';
		expect(await world.engine.testCredential(type)).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});

	it.each([
		'',
		'panel.sendcloud.sc/api',
		'ftp://panel.sendcloud.sc/api',
		'https://user:p4ssw0rd@panel.sendcloud.sc/api',
		'https://panel.sendcloud.sc/api?x=1',
	])('with the base URL %p is never sent', async (baseUrl) => {
		stored(type).baseUrl = baseUrl;
		const { error } = await world.engine.run({ ...getAll, authentication });
		expect(error?.message).toMatch(/^The credential's base URL must be/);
		expect(error?.description).toContain('https://panel.sendcloud.sc/api');
		expect(`${error?.message} ${error?.description}`).not.toContain('p4ssw0rd');
		expect(world.asked()).toEqual([]);
	});

	it.each([
		// The host that is meant stands before the @, as a user; the one that would be asked stands behind it.
		['before an @', (host: string) => `http://panel.sendcloud.sc@${host}/api`],
		['before an @, with a password', (host: string) => `http://panel.sendcloud.sc:x@${host}`],
		['with a query', (host: string) => `http://${host}/api?x=`],
		['with a fragment', (host: string) => `http://${host}/api#`],
		['with a backslash', (host: string) => `http://${host}\\api`],
	])('tests no address that a run refuses (%s)', async (_, addressOf) => {
		stored(type).baseUrl = addressOf(new URL(world.sandbox.baseUrl).host);
		expect(await world.engine.testCredential(type)).toMatchObject({ status: 'Error' });
		const { error } = await world.engine.run({ ...getAll, authentication });
		expect(error?.message).toMatch(/^The credential's base URL must be/);
		// OAuth2 fetches its token first, at an address of its own.
		expect(world.asked().filter((asked) => asked !== 'POST /oauth2/token')).toEqual([]);
		expect(world.sandbox.requests.filter(({ path }) => !path.includes('oauth2'))).toEqual([]);
	});

	it('with a partner ID that is no UUID is never sent', async () => {
		stored(type).partnerId = 'partner';
		const { error } = await world.engine.run({ ...getAll, authentication });
		expect(error?.message).toContain('partner ID must be a UUID, found "partner"');
		expect(world.asked()).toEqual([]);
	});

	it('sends the partner ID only where the documents list it', async () => {
		stored(type).partnerId = world.sandbox.partnerId;
		await world.engine.run({ ...upsertJson, authentication }, orders(1));
		const [saved] = world.sandbox.state.orders.values();
		for (const operation of ['get', 'getAll', 'delete'])
			await world.engine.run({
				resource: 'order',
				operation,
				authentication,
				order: String(saved.id),
			});
		const withPartner = world.sandbox.requests
			.filter(({ headers }) => headers['sendcloud-partner-id'] === world.sandbox.partnerId)
			.map(({ method, path }) => `${method} ${path}`);
		expect(withPartner).toEqual(['POST /api/v3/orders']);
	});

	it('says when Sendcloud does not know the partner', async () => {
		stored(type).partnerId = '00000000-0000-4000-8000-000000000000';
		const { error } = await world.engine.run({ ...upsertJson, authentication }, orders(1));
		expect(error?.message).toContain('The partner ID is invalid or unknown.');
	});

	describe.each([301, 302, 303, 307, 308])('redirected by %d', (status) => {
		let elsewhere: Sandbox;
		beforeAll(async () => {
			elsewhere = await startSandbox();
		});
		afterAll(async () => await elsewhere.close());

		it('does not follow', async () => {
			world.sandbox.faults.add({
				kind: 'status',
				status,
				headers: { location: `${elsewhere.baseUrl}/v3/orders` },
				match: { path: '/v3/orders' },
				times: Infinity,
			});
			const { error } = await world.engine.run({ ...getAll, authentication });
			expect(error).toMatchObject({
				httpCode: String(status),
				message: 'The base URL leads to a redirect, which is not followed',
			});
			expect(elsewhere.requests).toEqual([]);
		});
	});

	describe('as a form', () => {
		/** The notices that show below a base URL. */
		const notices = (baseUrl: string) => {
			const { properties } = world.engine.loader.getCredential(type).type;
			return properties
				.filter(({ type: kind, displayOptions }) => kind === 'notice' && displayOptions)
				.filter((property) =>
					displayParameter({ baseUrl }, property, null as never, { properties } as never),
				)
				.map(({ displayName }) => displayName.slice(0, 40));
		};
		const refused = ['The base URL must start with https://. Re'];
		const plain = ['This base URL is not encrypted: your keys'];
		const versioned = ['The base URL must end before the version: '];

		// Whoever takes another server is told what the words of the network mean.
		const other = ['If saving says ECONNREFUSED, ENOTFOUND or ETIMEDOUT'];

		it.each([
			['https://panel.sendcloud.sc/api', []],
			[' https://panel.sendcloud.sc/api/ ', []],
			['http://127.0.0.1:4010/api', other],
			['http://localhost/api', other],
			['http://localhost:4010/api', other],
			['http://[::1]:4010/api', other],
			['http://panel.sendcloud.sc/api', [...plain, ...other]],
			['http://localhost.evil.example/api', [...plain, ...other]],
			['http://127.0.0.1.evil.example/api', [...plain, ...other]],
			['http://192.168.1.5/api', [...plain, ...other]],
			['https://panel.sendcloud.sc@other.example/api', [...refused, ...other]],
			['https://panel.sendcloud.sc/api?x', [...refused, ...other]],
			['ftp://panel.sendcloud.sc', refused],
			['panel.sendcloud.sc', refused],
			['', refused],
			['https://panel.sendcloud.sc/api/v2', [...versioned, ...other]],
			['https://panel.sendcloud.sc/api/v3/ ', [...versioned, ...other]],
			['https://v2.example/api', other],
		])('warns of %p', (baseUrl, words) => {
			expect(notices(baseUrl)).toEqual(words.map((word) => word.slice(0, 40)));
		});

		it('asks n8n for no pattern, which a busy n8n gives up at each request of a run', () => {
			const { properties } = world.engine.loader.getCredential(type).type;
			expect(JSON.stringify(properties)).not.toContain('"regex"');
		});

		it('says when there are spaces that n8n sends along', () => {
			const { properties } = world.engine.loader.getCredential(type).type;
			const shown = (field: string, value: string) =>
				properties
					.filter(({ displayOptions }) => displayOptions?.show?.[field])
					.filter((property) =>
						displayParameter({ [field]: value }, property, null as never, { properties } as never),
					)
					.map(({ displayName }) => displayName);
			for (const field of type === 'sendcloudOAuth2Api' ? ['clientId', 'clientSecret'] : []) {
				expect(shown(field, 'abc def')).toEqual([]);
				for (const value of [' abc', 'abc ', 'abc\n', '\tabc'])
					expect(shown(field, value)).toEqual([expect.stringMatching(/^The client .+ space/)]);
			}
		});

		it('begins with where the keys are, and asks first for what everybody needs', () => {
			const { properties } = world.engine.loader.getCredential(type).type;
			const shown = properties.filter(
				({ type: kind, displayOptions }) => kind !== 'hidden' && !displayOptions,
			);
			expect(shown[0].displayName).toContain('href="https://app.sendcloud.com/');
			const rest = shown.findIndex(({ name }) => name === 'restNotice');
			expect(shown.slice(1, rest)).toHaveLength(2);
			for (const { required } of shown.slice(1, rest)) expect(required).toBe(true);
			for (const one of shown.slice(rest + 1)) if (one.required) expect(one.default).not.toBe('');
		});

		it('warns of a token address that is read on the way', () => {
			if (type !== 'sendcloudOAuth2Api') return;
			const { properties } = world.engine.loader.getCredential(type).type;
			const [notice, ...others] = properties.filter(
				({ type: kind, displayOptions }) =>
					kind === 'notice' && displayOptions?.show?.accessTokenUrl,
			);
			expect(others).toEqual([]);
			const shown = (accessTokenUrl: string) =>
				displayParameter({ accessTokenUrl }, notice, null as never, { properties } as never);
			expect(notice.displayName).toContain('not encrypted');
			expect(shown('http://account.sendcloud.com/oauth2/token')).toBe(true);
			expect(shown('https://account.sendcloud.com/oauth2/token')).toBe(false);
			expect(shown('http://127.0.0.1:4010/oauth2/token')).toBe(false);
		});

		it('hides what is secret, asks for what is needed, and points to Sendcloud', () => {
			const { properties } = world.engine.loader.getCredential(type).type;
			const find = (name: string) => properties.find((property) => property.name === name);
			for (const name of ['secretKey', 'clientSecret'])
				if (find(name)) expect(find(name)?.typeOptions?.password).toBe(true);
			for (const name of ['publicKey', 'secretKey', 'clientId', 'clientSecret', 'baseUrl'])
				if (find(name)) expect(find(name)?.required).toBe(true);
			expect(find('baseUrl')?.default).toBe('https://panel.sendcloud.sc/api');
		});
	});
});

describe('API keys', () => {
	it('are sent as HTTP Basic', async () => {
		await world.engine.run(getAll);
		const { publicKey, secretKey } = world.sandbox.keys;
		const expected = Buffer.from(`${publicKey}:${secretKey}`).toString('base64');
		expect(world.sandbox.requests[0].headers.authorization).toBe(`Basic ${expected}`);
	});

	it('are trimmed', async () => {
		apiKeys().publicKey = ` ${String(apiKeys().publicKey)}\n`;
		apiKeys().secretKey = `\t${String(apiKeys().secretKey)} `;
		expect(await world.engine.testCredential('sendcloudApi')).toMatchObject({ status: 'OK' });
		const { error } = await world.engine.run(getAll);
		expect(error).toBeUndefined();
	});

	it.each([
		['a wrong secret', (keys: ICredentialDataDecryptedObject) => (keys.secretKey = 'wrong')],
		['a wrong public key', (keys: ICredentialDataDecryptedObject) => (keys.publicKey = 'wrong')],
	])('with %s: the form and the run say what to do', async (_, spoil) => {
		spoil(apiKeys());
		const { status, message } = await world.engine.testCredential('sendcloudApi');
		expect(status).toBe('Error');
		expect(message).toContain('Copy both again from Settings › Integrations in Sendcloud');

		const { error } = await world.engine.run(getAll);
		expect(error).toMatchObject({
			httpCode: '401',
			message: expect.stringContaining('Sendcloud does not accept these keys'),
			description: expect.stringContaining('Settings › Integrations'),
		});
		expect(world.waited()).toBe(0);
	});

	it('of an integration made for OAuth2 are refused, and the form names the other credential', async () => {
		for (const integration of world.sandbox.state.integrations.values())
			integration.oauth2Only = true;
		const { message } = await world.engine.testCredential('sendcloudApi');
		expect(message).toContain('use the credential "Sendcloud OAuth2 API"');
	});

	it('that are not chosen', async () => {
		const { error } = await world.engine.run(getAll, [{}], { node: { credentials: {} } });
		expect(error?.message).toContain('credentials');
		expect(world.asked()).toEqual([]);
	});
});

describe('OAuth2', () => {
	const accessToken = () => (oauth().oauthTokenData as { access_token?: string })?.access_token;

	it('fetches its first token, keeps it and uses it again', async () => {
		await world.engine.run(byOAuth);
		await world.engine.run(byOAuth);
		expect(world.asked()).toEqual(['POST /oauth2/token', 'GET /v3/orders', 'GET /v3/orders']);
		const [token, list] = world.sandbox.requests;
		const { clientId, clientSecret } = world.sandbox.oauth;
		const client = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		expect(token.headers.authorization).toBe(`Basic ${client}`);
		expect(Object.fromEntries(new URLSearchParams(token.rawBody))).toEqual({
			grant_type: 'client_credentials',
			scope: 'api',
		});
		expect(list.headers.authorization).toBe(`Bearer ${accessToken()}`);
	});

	it('fetches one token for requests that begin together', async () => {
		const [{ id }] = saved(world.sandbox, order(1));
		const many = { ...byOAuth, operation: 'get', order: String(id), options: { concurrency: 10 } };
		const { json, error } = await world.engine.run(
			many,
			Array.from({ length: 20 }, () => ({})),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(20);
		expect(world.asked().filter((asked) => asked === 'POST /oauth2/token')).toHaveLength(1);
	});

	it('takes keys with spaces around them, as they come with copying, for what they are', async () => {
		const credential = oauth();
		for (const name of ['clientId', 'clientSecret', 'accessTokenUrl'])
			credential[name] = ` ${String(credential[name])}\n`;
		const { error } = await world.engine.run(byOAuth);
		expect(error).toBeUndefined();
		const { clientId, clientSecret } = world.sandbox.oauth;
		const client = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		expect(world.sandbox.requests[0].headers.authorization).toBe(`Basic ${client}`);
	});

	it.each([
		['', undefined],
		['read:order write:order', 'read:order write:order'],
	])('asks for the scope %p', async (scope, sent) => {
		oauth().scope = scope;
		const { error } = await world.engine.run(byOAuth);
		expect(error).toBeUndefined();
		const [token] = world.sandbox.requests;
		expect(new URLSearchParams(token.rawBody).get('scope') ?? undefined).toBe(sent);
	});

	it('renews a token that expires in the middle of a run; nothing is lost, nothing is sent twice', async () => {
		await world.engine.run(byOAuth);
		const old = accessToken();
		// After two of five requests.
		let answered = 0;
		world.sandbox.faults.add({
			kind: 'body',
			times: 2,
			match: { method: 'POST', path: '/v3/orders' },
			body: (body: unknown) => {
				if (++answered === 2) world.sandbox.expireTokens();
				return body;
			},
		});
		const { error, json } = await world.engine.run(
			{ ...upsertJson, authentication: 'oAuth2', options: { concurrency: 1 } },
			orders(500),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(500);
		expect(world.sandbox.state.orders.size).toBe(500);
		expect(accessToken()).not.toBe(old);
		expect(tokenRequests()).toBe(2);
		const statuses = world.sandbox.requests
			.filter(({ path }) => path === '/api/v3/orders')
			.map(({ status }) => status);
		expect(statuses).toEqual([200, 201, 201, 401, 201, 201, 201]);
	});

	it('renews an expired token once for all requests under way', async () => {
		await world.engine.run(byOAuth);
		world.sandbox.expireTokens();
		const { error } = await world.engine.run(
			{ ...upsertJson, authentication: 'oAuth2' },
			orders(500),
		);
		expect(error).toBeUndefined();
		expect(tokenRequests()).toBe(2);
		expect(world.sandbox.state.orders.size).toBe(500);
	});

	it('keeps every token of a run to itself, those of requests that renew it at the same time too', async () => {
		const [{ id }] = saved(world.sandbox, order(1));
		await world.engine.run(byOAuth);
		// Each answer quotes the headers of all requests so far. Half of them find their token expired.
		const sent = () =>
			world.sandbox.requests.map(({ headers }) => String(headers.authorization).split(' ')[1]);
		let answers = 0;
		world.sandbox.faults.add({
			kind: 'body',
			match: { path: `/v3/orders/${id}` },
			times: Infinity,
			body: () => {
				if (++answers === 7) world.sandbox.expireTokens();
				return { data: { id, order_number: '1', note: sent().join(' ') } };
			},
		});
		const { json, error } = await world.engine.run(
			{
				resource: 'order',
				operation: 'get',
				authentication: 'oAuth2',
				order: String(id),
				simplify: false,
				options: { concurrency: 10 },
			},
			Array.from({ length: 30 }, () => ({})),
		);
		expect(error).toBeUndefined();
		expect(json).toHaveLength(30);
		expect(new Set(sent()).size).toBeGreaterThan(2);
		const shown = JSON.stringify(json);
		expect([...new Set(sent())].filter((token) => shown.includes(token))).toEqual([]);
	});

	it('renews a token for a request that must not be repeated, since it was not carried out', async () => {
		const [known] = saved(world.sandbox, order(1));
		await world.engine.run(byOAuth);
		world.sandbox.expireTokens();
		const { error } = await world.engine.run({
			resource: 'order',
			operation: 'update',
			authentication: 'oAuth2',
			order: String(known.id),
			specifyBody: 'json',
			jsonBody: '{ "order_number": "changed" }',
		});
		expect(error).toBeUndefined();
		expect(world.sandbox.state.orders.get(known.id)?.order_number).toBe('changed');
	});

	const wrongSecret = () => (oauth().clientSecret = 'wrong');
	const wrongScope = () => (oauth().scope = 'Nonsense!');

	it.each([
		['a wrong secret', wrongSecret, 'Client authentication failed.'],
		['a scope that does not exist', wrongScope, 'The scope Nonsense! is unknown.'],
	])('with %s: the form and the run say what to do', async (_, spoil, reason) => {
		spoil();
		expect(await world.engine.testCredential('sendcloudOAuth2Api')).toMatchObject({
			status: 'Error',
		});
		const { error } = await world.engine.run(byOAuth);
		expect(error).toMatchObject({
			httpCode: '401',
			message: `Sendcloud gave no access token: ${reason}`,
			description: expect.stringContaining('check client ID, client secret, scope'),
		});
		expect(tokenRequests()).toBe(2);
		expect(world.waited()).toBe(0);
	});

	it('with a secret that was changed in Sendcloud says the same when its token expires', async () => {
		await world.engine.run(byOAuth);
		world.sandbox.expireTokens();
		wrongSecret();
		const { error } = await world.engine.run(byOAuth);
		expect(error?.message).toBe('Sendcloud gave no access token: Client authentication failed.');
	});

	it('with a scope that does not suffice says which', async () => {
		oauth().scope = 'write:order';
		const { error } = await world.engine.run(byOAuth);
		expect(error).toMatchObject({
			httpCode: '403',
			message: expect.stringContaining('lacks the scope read:order'),
			description: expect.stringContaining('OAuth2 scopes'),
		});
	});

	it('whose every token is refused asks no more than twice', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 401,
			match: { path: '/v3/orders' },
			times: Infinity,
		});
		const { error } = await world.engine.run(byOAuth);
		expect(error?.httpCode).toBe('401');
		expect(world.asked().filter((asked) => asked === 'GET /v3/orders')).toHaveLength(2);
	});

	describe.each([
		['the first token', async () => {}],
		[
			'a new token',
			async () => {
				await world.engine.run(byOAuth);
				world.sandbox.expireTokens();
			},
		],
	])('whose endpoint fails when %s is wanted', (_, prepare) => {
		it.each([
			['is busy', { kind: 'status', status: 429 }],
			['has a fault', { kind: 'status', status: 500 }],
			['is overloaded', { kind: 'status', status: 503 }],
			['resets the connection', { kind: 'resetBefore' }],
		] as const)('and %s waits and goes on, whatever the request', async (_name, fault) => {
			const [known] = saved(world.sandbox, order(1));
			await prepare();
			world.sandbox.faults.add({ ...fault, match: { path: '/oauth2/token' }, times: 2 });
			const { error } = await world.engine.run({
				resource: 'order',
				operation: 'update',
				authentication: 'oAuth2',
				order: String(known.id),
				specifyBody: 'json',
				jsonBody: '{ "order_number": "changed" }',
			});
			expect(error).toBeUndefined();
			expect(world.waited()).toBeGreaterThanOrEqual(1500);
			expect(world.sandbox.state.orders.get(known.id)?.order_number).toBe('changed');
		});

		it('and nobody is there says that it is the token that is missing', async () => {
			await prepare();
			oauth().accessTokenUrl = 'http://127.0.0.1:1/oauth2/token';
			const { error } = await world.engine.run(byOAuth);
			expect(error).toMatchObject({
				message: 'Sendcloud gave no access token',
				description: expect.stringContaining('Tried 5 times.'),
			});
		});

		it('and it is silent ends at the time-out, not after five minutes', async () => {
			await prepare();
			world.sandbox.faults.add({
				kind: 'silence',
				match: { path: '/oauth2/token' },
				times: Infinity,
			});
			const begun = Date.now();
			const { error } = await world.engine.run(
				{ ...byOAuth, options: { timeout: 0.3 } },
				[{}],
				// n8n goes on waiting for the renewal of this credential, so it must be no other test's.
				{ node: { credentials: { sendcloudOAuth2Api: { id: 'silent', name: 'Silent' } } } },
			);
			expect(error?.message).toContain('no answer in time');
			expect(Date.now() - begun).toBeLessThan(5000);
		});

		it('and a page answers there says so once', async () => {
			await prepare();
			world.sandbox.faults.add({
				kind: 'html',
				match: { path: '/oauth2/token' },
				times: Infinity,
			});
			const before = tokenRequests();
			const { error } = await world.engine.run(byOAuth);
			expect(error?.message).toContain('Sendcloud gave no access token');
			expect(error?.description).toContain('access token URL');
			expect(tokenRequests() - before).toBe(1);
		});
	});
});
