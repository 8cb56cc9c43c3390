/**
 * The client, where the wire cannot show it: a clock of its own, and an n8n that behaves as older versions do.
 * What Sendcloud and networks do to it is in test/engine/core.faults.test.ts.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { getEventListeners } from 'node:events';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import type { Clock } from '../../nodes/Sendcloud/transport/clock';
import { checkedBaseUrl } from '../../nodes/Sendcloud/transport/credential';
import type { SendcloudError } from '../../nodes/Sendcloud/transport/errors';
import { readRetryAfter } from '../../nodes/Sendcloud/transport/retry';

/** Time that passes when somebody waits; all who wait at once wait at once. */
class FakeClock implements Clock {
	time = 1_750_000_000_000;

	naps: number[] = [];

	constructor(private readonly luck = 0.5) {}

	now() {
		return this.time;
	}

	today() {
		return this.time;
	}

	async sleep(ms: number) {
		const until = this.time + ms;
		this.naps.push(ms);
		await new Promise((resolve) => setImmediate(resolve));
		this.time = Math.max(this.time, until);
	}

	random() {
		return this.luck;
	}
}

type Answer = { statusCode: number; headers?: IDataObject; body?: string } | Error;

/** An n8n that answers requests with what it is given, one after the other. */
function n8n(answers: Answer[], credential: IDataObject = {}, authentication = 'apiKeys') {
	const sent: Array<IHttpRequestOptions & { signal?: AbortSignal }> = [];
	const cancel = new AbortController();
	const context = {
		getNode: () => ({ parameters: { authentication } }),
		getCredentials: async () => ({ baseUrl: 'https://sendcloud.example/api', ...credential }),
		getExecutionCancelSignal: () => cancel.signal,
		helpers: {
			async httpRequestWithAuthentication(
				this: IExecuteFunctions,
				_type: string,
				request: IHttpRequestOptions,
			) {
				sent.push({ ...request, signal: this.getExecutionCancelSignal() });
				const answer = answers.shift() ?? { statusCode: 200, body: '{}' };
				if (answer instanceof Error) throw answer;
				return { headers: {}, body: '', ...answer };
			},
		},
	} as unknown as IExecuteFunctions;
	return { context, sent, cancel };
}

const ok: Answer = { statusCode: 200, body: '{"data":[]}' };
const refusedConnection = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' });

describe('checkedBaseUrl', () => {
	it.each([
		['https://panel.sendcloud.sc/api', 'https://panel.sendcloud.sc/api'],
		['  https://panel.sendcloud.sc/api//  ', 'https://panel.sendcloud.sc/api'],
		['HTTPS://PANEL.sendcloud.sc', 'HTTPS://PANEL.sendcloud.sc'],
		['http://127.0.0.1:4010/api', 'http://127.0.0.1:4010/api'],
		['http://[::1]:4010', 'http://[::1]:4010'],
	])('takes %p', (value, url) => {
		expect(checkedBaseUrl(value)).toBe(url);
	});

	it.each([
		undefined,
		null,
		'',
		'panel.sendcloud.sc/api',
		'ftp://panel.sendcloud.sc',
		'xhttps://panel.sendcloud.sc/api',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'https:// panel.sendcloud.sc',
		'https://panel sendcloud.sc',
		'https://[nonsense/api',
		'https://localhost:99999/api',
		'https:///api',
		'https://panel.sendcloud.sc/api?x=1',
		'https://panel.sendcloud.sc/api#x',
		'https://panel.sendcloud.sc\\.other.example/api',
		`https://panel.sendcloud.sc/${'api/'.repeat(1000)}`,
	])('refuses %p', (value) => {
		expect(() => checkedBaseUrl(value)).toThrow(/^The credential's base URL must be/);
	});

	it.each(['https://panel.sendcloud.sc/api/v3', 'https://panel.sendcloud.sc/api/v2//'])(
		'names the version at the end of %p as the fault',
		(value) => {
			expect(() => checkedBaseUrl(value)).toThrow(/must be without the version at its end/);
		},
	);

	it.each([
		'https://user:p4ssw0rd@panel.sendcloud.sc/api',
		'user:p4ssw0rd@panel.sendcloud.sc',
		'ftp://p4ssw0rd@x',
	])('refuses %p without a word of the password', (value) => {
		expect(() => checkedBaseUrl(value)).toThrow(/^(?!.*p4ssw0rd).*plain address/);
	});
});

describe('readRetryAfter', () => {
	const now = Date.parse('2025-03-14T10:00:00Z');
	it.each([
		['120', 120_000],
		[' 5 ', 5000],
		['0', 0],
		['1.5', 1500],
		['1.25', 1250],
		['Fri, 14 Mar 2025 10:01:00 GMT', 60_000],
		['Friday, 14-Mar-25 10:01:00 GMT', 60_000],
		['Fri Mar 14 10:01:00 2025 GMT', 60_000],
		['Fri, 14 Mar 2025 09:00:00 GMT', 0],
		['', undefined],
		['  ', undefined],
		['soon', undefined],
		['-5', undefined],
		['1e3', undefined],
		['9'.repeat(400), undefined],
		['2025-03-14', undefined],
		['2025-03-14T10:01:00Z', undefined],
		[undefined, undefined],
	])('%p', (value, wait) => {
		expect(readRetryAfter(value, now)).toBe(wait);
	});
});

describe('a request', () => {
	it('is sent as Sendcloud wants it', async () => {
		const { context, sent } = n8n([ok]);
		await new SendcloudClient(context, new FakeClock()).post('/v3/orders', [{ a: 'ü' }]);
		expect(sent[0]).toMatchObject({
			method: 'POST',
			url: 'https://sendcloud.example/api/v3/orders',
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			disableFollowRedirect: true,
			timeout: 60_000,
		});
		expect(String(sent[0].body)).toBe('[{"a":"ü"}]');
	});

	it('takes a minute unless its user or its kind says otherwise', async () => {
		const { context, sent } = n8n([ok, ok, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		expect(client.timeout).toBe(60_000);
		await client.get('/v3/orders', {}, { patience: 90_000 });
		client.timeout = 5000;
		expect(client.timeout).toBe(5000);
		await client.get('/v3/orders', {}, { patience: 90_000 });
		expect(sent.map(({ timeout }) => timeout)).toEqual([90_000, 5000]);
	});

	it('for a file asks for its type and for its bytes, any other for a text', async () => {
		const { context, sent } = n8n([ok, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		await client.get('/v3/x', {}, { file: 'application/pdf' });
		await client.get('/v3/x');
		expect(sent.map(({ encoding, headers }) => [encoding, headers?.Accept])).toEqual([
			['stream', 'application/pdf'],
			['text', 'application/json'],
		]);
		for (const one of sent)
			expect(one).toMatchObject({
				disableFollowRedirect: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
			});
	});

	it('with a file sends the file, whatever body there is', async () => {
		const { context, sent } = n8n([ok]);
		const upload = {
			...{ name: 'file', fileName: 'a.txt', mimeType: 'text/plain' },
			bytes: Buffer.from('hello'),
		};
		await new SendcloudClient(context, new FakeClock()).post('/v3/x', { a: 1 }, { upload });
		expect(String(sent[0].headers?.['Content-Type'])).toMatch(/^multipart\/form-data/);
		expect(String(sent[0].body)).toContain('hello');
	});

	it('with GET has no body and no content type', async () => {
		const { context, sent } = n8n([ok]);
		await new SendcloudClient(context, new FakeClock()).get('/v3/orders');
		expect(sent[0].body).toBeUndefined();
		expect(sent[0].headers).toEqual({ Accept: 'application/json' });
	});

	it('encodes its query, leaves out what is empty, and repeats lists', async () => {
		const { context, sent } = n8n([ok]);
		await new SendcloudClient(context, new FakeClock()).get('/v3/x', {
			cursor: '2025-01-01T00:00:00+01:00',
			'odd key': 'a&b=c',
			empty: '',
			missing: undefined,
			zero: 0,
			no: false,
			many: ['1', '2'],
		});
		expect(sent[0].url).toBe(
			'https://sendcloud.example/api/v3/x?cursor=2025-01-01T00%3A00%3A00%2B01%3A00&odd%20key=a%26b%3Dc&zero=0&no=false&many=1&many=2',
		);
	});

	it('leaves no listener behind, so that no timer is kept alive', async () => {
		const { context, sent, cancel } = n8n([ok, new Error('x')]);
		const client = new SendcloudClient(context, new FakeClock());
		await client.get('/v3/orders');
		await client.get('/v3/orders').catch(() => {});
		for (const { signal } of sent) {
			expect(signal).toBeInstanceOf(AbortSignal);
			expect(getEventListeners(signal as AbortSignal, 'abort')).toHaveLength(0);
		}
		expect(getEventListeners(cancel.signal, 'abort')).toHaveLength(0);
	});

	it('without an answer ends at its deadline, even if n8n does not end it', async () => {
		const { context } = n8n([]);
		context.helpers.httpRequestWithAuthentication = async () => await new Promise(() => {});
		const client = new SendcloudClient(context, new FakeClock());
		client.timeout = 20;
		await expect(client.post('/v3/orders', {})).rejects.toMatchObject({
			message: 'No answer from Sendcloud at sendcloud.example: no answer in time',
			kind: 'unanswered',
		});
	});
});

describe('the partner ID', () => {
	const partnerId = '8f1e9c2a-4b7d-4c3e-9f5a-2d6b8e0c1a3f';

	it('goes only where it is asked for', async () => {
		const { context, sent } = n8n([], { partnerId: ` ${partnerId} ` });
		const client = new SendcloudClient(context, new FakeClock());
		await client.post('/v3/orders', [], { partner: true });
		await client.get('/v3/orders');
		expect(sent.map(({ headers }) => headers?.['Sendcloud-Partner-Id'])).toEqual([
			partnerId,
			undefined,
		]);
	});

	it('that is empty is not sent', async () => {
		const { context, sent } = n8n([], { partnerId: '' });
		await new SendcloudClient(context, new FakeClock()).post('/v3/orders', [], { partner: true });
		expect(sent[0].headers).not.toHaveProperty('Sendcloud-Partner-Id');
	});

	it.each(['x', `${partnerId}0`, '8f1e9c2a4b7d4c3e9f5a2d6b8e0c1a3f'])(
		'%p is refused',
		async (value) => {
			const { context, sent } = n8n([], { partnerId: value });
			await expect(new SendcloudClient(context, new FakeClock()).get('/v3/orders')).rejects.toThrow(
				'partner ID must be a UUID',
			);
			expect(sent).toEqual([]);
		},
	);
});

describe('waiting', () => {
	it.each([
		[0, [250, 500, 1000, 2000]],
		[0.999999, [750, 1500, 3000, 6000]],
	])('after a fault grows, with jitter %d', async (luck, waits) => {
		const clock = new FakeClock(luck);
		const { context } = n8n(Array.from({ length: 5 }, () => ({ statusCode: 503 })));
		const client = new SendcloudClient(context, clock);
		const begun = clock.now();
		await expect(client.get('/v3/orders')).rejects.toMatchObject({ status: 503 });
		const total = waits.reduce((sum, wait) => sum + wait, 0);
		expect(Math.round(clock.now() - begun)).toBe(total);
		expect(client.notes.repeats).toBe(4);
		expect(Math.round(client.notes.waitedMs)).toBe(total);
	});

	it('is done in small pieces, so that cancelling is noticed', async () => {
		const clock = new FakeClock();
		const { context } = n8n([{ statusCode: 429, headers: { 'retry-after': '30' } }, ok]);
		await new SendcloudClient(context, clock).get('/v3/orders');
		expect(Math.max(...clock.naps)).toBeLessThanOrEqual(250);
	});

	it('of all requests of a run counts once', async () => {
		const clock = new FakeClock();
		const busy = { statusCode: 429, headers: { 'retry-after': '10' } };
		const { context, sent } = n8n([busy, busy, busy]);
		const client = new SendcloudClient(context, clock);
		await Promise.all([1, 2, 3].map(async () => await client.get('/v3/orders')));
		expect(sent).toHaveLength(6);
		expect(client.notes).toMatchObject({ repeats: 3, waitedMs: 10_000 });
	});

	it('is as long as the longest that was asked for', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const { context } = n8n([
			{ statusCode: 429, headers: { 'retry-after': '20' } },
			{ statusCode: 429, headers: { 'retry-after': '5' } },
		]);
		const client = new SendcloudClient(context, clock);
		const done = [1, 2].map(async () => {
			await client.get('/v3/orders');
			return clock.now() - begun;
		});
		expect(await Promise.all(done)).toEqual([20_000, 20_000]);
	});

	it('ends with the execution', async () => {
		const clock = new FakeClock();
		const { context, sent, cancel } = n8n([{ statusCode: 429, headers: { 'retry-after': '30' } }]);
		const client = new SendcloudClient(context, clock);
		const sleep = clock.sleep.bind(clock);
		clock.sleep = async (ms) => {
			await sleep(ms);
			if (clock.naps.length === 3) cancel.abort();
		};
		await expect(client.get('/v3/orders')).rejects.toMatchObject({ kind: 'cancelled' });
		expect(sent).toHaveLength(1);
		expect(clock.naps).toHaveLength(3);
	});
});

describe('the limit', () => {
	it('is no reason to give up as long as others of the run get through, even to be refused', async () => {
		const { context } = n8n([]);
		const clock = new FakeClock();
		let limited = 0;
		context.helpers.httpRequestWithAuthentication = async (_type, { url }) => {
			await clock.sleep(url.endsWith('/patient') ? 10 : 5);
			if (!url.endsWith('/patient')) return { statusCode: 404, headers: {}, body: '' };
			return ++limited <= 8
				? { statusCode: 429, headers: { 'retry-after': '1' }, body: '' }
				: { statusCode: 200, headers: {}, body: '{}' };
		};
		const client = new SendcloudClient(context, clock);
		let isDone = false;
		const patient = client.get('/patient').finally(() => (isDone = true));
		while (!isDone)
			await expect(client.get('/other')).rejects.toMatchObject({ kind: 'refused', status: 404 });
		await expect(patient).resolves.toMatchObject({ status: 200 });
	});

	it('is remembered, for the runner to go slower, and nothing else is taken for it', async () => {
		const { context } = n8n([{ statusCode: 503 }, ok, { statusCode: 429 }, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		await client.get('/v3/orders');
		expect(client.wasLimited).toBe(false);
		await client.get('/v3/orders');
		expect(client.wasLimited).toBe(true);
		expect([...client.notes.reasons]).toEqual(['HTTP 503', 'HTTP 429']);
	});

	it('that is over in exactly a minute is waited for', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const { context } = n8n([{ statusCode: 429, headers: { 'retry-after': '60' } }, ok]);
		await new SendcloudClient(context, clock).get('/v3/orders');
		expect(clock.now() - begun).toBe(60_000);
	});

	it('that is too far for one is too far for all, at once', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const { context, sent } = n8n([
			{ statusCode: 429, headers: { 'retry-after': '90' } },
			{ statusCode: 429, headers: { 'retry-after': '50' } },
		]);
		const client = new SendcloudClient(context, clock);
		const both = await Promise.allSettled([client.get('/v3/a'), client.get('/v3/b')]);
		for (const one of both) expect(one).toMatchObject({ reason: { kind: 'limited', status: 429 } });
		expect(clock.now()).toBe(begun);
		expect(sent).toHaveLength(2);
	});
});

describe('a fault', () => {
	it('that says how long it takes is believed each time', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const busy = { statusCode: 503, headers: { 'retry-after': '1' } };
		const { context } = n8n([busy, busy, busy, ok]);
		await new SendcloudClient(context, clock).get('/v3/orders');
		expect(clock.now() - begun).toBe(3000);
	});

	it('of one request holds up no other', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const { context, sent } = n8n([{ statusCode: 503, headers: { 'retry-after': '20' } }, ok, ok]);
		const client = new SendcloudClient(context, clock);
		const slow = client.get('/v3/slow');
		while (clock.naps.length === 0) await new Promise((resolve) => setImmediate(resolve));
		await client.get('/v3/quick');
		expect(clock.now() - begun).toBeLessThan(1000);
		await slow;
		expect(sent.map(({ url }) => url.split('/').pop())).toEqual(['slow', 'quick', 'slow']);
	});

	it('for ever leaves doubts about what may have been done, and about nothing else', async () => {
		const words = async (answer: Answer, method: 'GET' | 'POST') => {
			const { context } = n8n(Array.from({ length: 5 }, () => answer));
			const client = new SendcloudClient(context, new FakeClock());
			return await client
				.request(method, '/v3/orders', { repeatable: true })
				.catch((error: { description: string }) => error.description);
		};
		const doubt = 'Tried 5 times. Sendcloud may have carried this out all the same; running it';
		expect(await words(reset, 'POST')).toContain(doubt);
		for (const certain of [
			await words(reset, 'GET'),
			await words(refusedConnection, 'POST'),
			await words({ statusCode: 429 }, 'POST'),
		]) {
			expect(certain).toContain('Tried 5 times.');
			expect(certain).not.toContain('may have');
		}
	});

	it('without an answer is called so', async () => {
		const { context } = n8n([reset, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		await client.get('/v3/orders');
		expect([...client.notes.reasons]).toEqual(['no answer']);
	});
});

describe('cancelling', () => {
	const silent = () => {
		const world = n8n([]);
		world.context.helpers.httpRequestWithAuthentication = async () => await new Promise(() => {});
		return { ...world, client: new SendcloudClient(world.context, new FakeClock()) };
	};

	it('ends a request that is under way, and repeats nothing', async () => {
		const { cancel, client } = silent();
		const asked = client.get('/v3/orders');
		await new Promise((resolve) => setImmediate(resolve));
		cancel.abort();
		await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
		expect(client.notes.repeats).toBe(0);
	});

	it('is noticed even while the credential is looked up', async () => {
		const { cancel, client, context } = silent();
		context.getCredentials = async <T extends object>() => {
			cancel.abort();
			return { baseUrl: 'https://sendcloud.example/api' } as T;
		};
		await expect(client.get('/v3/orders')).rejects.toMatchObject({ kind: 'cancelled' });
	}, 2000);
});

it('a credential that cannot be had is no time-out, however long it took', async () => {
	const { context, sent } = n8n([]);
	context.getCredentials = async () => {
		await new Promise((resolve) => setTimeout(resolve, 30));
		throw new Error('Credential with ID "7" does not exist');
	};
	const client = new SendcloudClient(context, new FakeClock());
	client.timeout = 1;
	await expect(client.get('/v3/orders')).rejects.toMatchObject({
		message: 'The request could not be made: Credential with ID "7" does not exist',
		kind: 'refused',
	});
	expect(sent).toEqual([]);
});

it('a credential that cannot be had, even for want of a connection, has bought nothing', async () => {
	const { context } = n8n([]);
	context.getCredentials = async () => {
		throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
	};
	const client = new SendcloudClient(context, new FakeClock());
	const failure = {
		message: 'The request could not be made: connect ECONNREFUSED 127.0.0.1:5432',
		kind: 'refused',
		effect: 'none',
	};
	await expect(client.post('/v3/orders', {})).rejects.toMatchObject(failure);
	await expect(client.account()).rejects.toMatchObject(failure);
});

describe('OAuth2 in an n8n where each request renews the token for itself', () => {
	it.each([[200], [400]])('no token of a run comes back in an answer of %p', async (status) => {
		const { context } = n8n([], { clientId: 'c' }, 'oAuth2');
		const tokens: string[] = [];
		context.helpers.httpRequest = async ({ headers }) => {
			tokens.push(String(headers?.Authorization).split(' ')[1]);
			await new Promise((resolve) => setImmediate(resolve));
			return { statusCode: status, headers: {}, body: JSON.stringify({ data: tokens.join(' ') }) };
		};
		context.helpers.httpRequestWithAuthentication = async function (
			this: IExecuteFunctions,
			_type,
			request,
		) {
			const signed = (kind: string) => ({
				...request,
				headers: { ...request.headers, Authorization: `Bearer ${kind}-token-${tokens.length}` },
			});
			await this.helpers.httpRequest(signed('old'));
			return await this.helpers.httpRequest(signed('new'));
		};
		const client = new SendcloudClient(context, new FakeClock());
		const said = await Promise.all(
			[1, 2, 3].map(async () => {
				try {
					return JSON.stringify((await client.get('/v3/orders')).body);
				} catch (error) {
					const { message, description } = error as SendcloudError;
					return `${message} ${description}`;
				}
			}),
		);
		expect(tokens.length).toBe(6);
		expect(tokens.filter((token) => said.some((words) => words.includes(token)))).toEqual([]);
	});
});

describe('OAuth2 in an n8n that signs out of sight', () => {
	/** Fetches a token when there is none, as n8n does, and puts it into the credential. */
	function signing(answers: Answer[]) {
		const credential: IDataObject = { clientId: 'c', clientSecret: 'client-secret' };
		const { context } = n8n([], credential, 'oAuth2');
		const asked = { tokens: 0, credentials: 0 };
		context.getCredentials = (async () => {
			asked.credentials++;
			return { baseUrl: 'https://sendcloud.example/api', ...credential };
		}) as never;
		context.helpers.httpRequestWithAuthentication = async () => {
			if (credential.oauthTokenData === undefined) {
				asked.tokens++;
				await new Promise((resolve) => setTimeout(resolve, 5));
				credential.oauthTokenData = { access_token: `token-number-${asked.tokens}` };
			}
			const answer = answers.shift() ?? ok;
			if (answer instanceof Error) throw answer;
			return { headers: {}, body: '', ...answer };
		};
		return { client: new SendcloudClient(context, new FakeClock()), credential, asked };
	}

	it('requests that begin together fetch one token', async () => {
		const { client, asked } = signing([]);
		await Promise.all([1, 2, 3, 4].map(async () => await client.get('/v3/orders')));
		expect(asked.tokens).toBe(1);
	});

	it('the others go on when the first fails, one after the other until one has a token', async () => {
		const { client, asked } = signing([{ statusCode: 400 }]);
		const settled = await Promise.allSettled(
			[1, 2, 3].map(async () => await client.get('/v3/orders')),
		);
		expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
		expect(asked.tokens).toBe(1);
	});

	it('no answer brings the token back, nor the one that it was renewed to', async () => {
		const quoting = (statusCode: number, token: string): Answer => ({
			statusCode,
			body: JSON.stringify({ detail: `of ${token}` }),
		});
		const { client, credential, asked } = signing([
			quoting(200, 'token-number-1'),
			quoting(200, 'token-number-1'),
			quoting(404, 'token-number-2'),
		]);
		const first = await client.get('/v3/orders');
		// The credential is read for the base URL, and once more for the token.
		expect(asked.credentials).toBe(2);
		const second = await client.get('/v3/orders');
		expect(asked.credentials).toBe(2);
		credential.oauthTokenData = { access_token: 'token-number-2' };
		const third: Error = await client.get('/v3/orders').then(
			() => new Error('It was good'),
			(error: Error) => error,
		);
		expect([first.body, second.body]).toEqual([{ detail: 'of …' }, { detail: 'of …' }]);
		expect(third.message).toMatch(/: of …$/);
	});
});

describe('the account', () => {
	const keys = { publicKey: 'public', secretKey: 'hidden' };
	it.each<[string, IDataObject, string, string]>([
		['API keys', keys, 'apiKeys', 'public'],
		['OAuth2', { clientId: 'client', clientSecret: 'hidden' }, 'oAuth2', 'client'],
	])('of %s is told apart by where it is and its public half', async (_, one, kind, user) => {
		const { context, sent } = n8n([ok], one, kind);
		const client = new SendcloudClient(context, new FakeClock());
		await expect(client.account()).resolves.toBe(`https://sendcloud.example/api ${user}`);
		await expect(client.baseUrl()).resolves.toBe('https://sendcloud.example/api');
		expect(sent).toEqual([]);
	});

	it('is asked for once in a run', async () => {
		const { context } = n8n([ok, ok], keys);
		const asked = jest.spyOn(context, 'getCredentials');
		const client = new SendcloudClient(context, new FakeClock());
		await client.account();
		await client.get('/v3/orders');
		await client.account();
		expect(asked).toHaveBeenCalledTimes(1);
	});

	it('with its secret, or both halves together, comes back in no answer', async () => {
		const { context } = n8n(
			[{ statusCode: 200, body: '{"a":"hidden, public:hidden, public"}' }],
			keys,
		);
		const { body } = await new SendcloudClient(context, new FakeClock()).get('/v3/orders');
		expect(JSON.stringify(body)).not.toContain('hidden');
		expect(JSON.stringify(body)).toContain('public"');
	});
});

describe('a file elsewhere', () => {
	/** A context as of a pick list or a hook: no execution that could be cancelled. */
	const elsewhere = (httpRequest: () => Promise<unknown>) =>
		new SendcloudClient({ helpers: { httpRequest } } as never, new FakeClock());

	it('is opened, execution or not', async () => {
		const answer = { statusCode: 206, headers: { etag: '"1"' }, body: 'stream' };
		await expect(
			elsewhere(async () => answer).open('https://storage.example/file?key=secret'),
		).resolves.toMatchObject({ status: 206, headers: { etag: '"1"' }, body: 'stream' });
	});

	it('is opened without https, too, and its connection ends when nobody needs it', async () => {
		const asked: IHttpRequestOptions[] = [];
		const cancel = new AbortController();
		const client = new SendcloudClient(
			{
				getExecutionCancelSignal: () => cancel.signal,
				helpers: {
					httpRequest: async (request: IHttpRequestOptions) => {
						asked.push(request);
						return { statusCode: 200, headers: {}, body: '' };
					},
				},
			} as never,
			new FakeClock(),
		);
		const [first] = [
			await client.open('http://storage.example/1'),
			await client.open('HTTP://s/2'),
		];
		expect(asked.map(({ abortSignal }) => (abortSignal as AbortSignal).aborted)).toEqual([
			false,
			false,
		]);
		first.close();
		expect(asked.map(({ abortSignal }) => (abortSignal as AbortSignal).aborted)).toEqual([
			true,
			false,
		]);
		cancel.abort();
		expect(asked.map(({ abortSignal }) => (abortSignal as AbortSignal).aborted)).toEqual([
			true,
			true,
		]);
		await expect(client.open('https://storage.example/3')).rejects.toMatchObject({
			kind: 'cancelled',
		});
	});

	it.each(['see https://storage.example/file', 'ftp://storage.example/https:', ''])(
		'is not looked for at %p',
		async (url) => {
			const asked = jest.fn();
			await expect(elsewhere(asked).open(url)).rejects.toMatchObject({
				kind: 'refused',
				description: 'Run again to get another link.',
			});
			expect(asked).not.toHaveBeenCalled();
		},
	);

	it.each([
		[Object.assign(new Error('secret'), { code: 'ECONNRESET' }), 'the connection broke off'],
		[
			Object.assign(new Error('secret'), { code: 'HPE_INVALID_CONSTANT' }),
			'what answers there does not speak HTTP as it should',
		],
		[new Error('secret'), 'the request failed'],
	])('that cannot be fetched says from where and why, and not the link', async (error, why) => {
		const client = elsewhere(async () => await Promise.reject(error));
		await expect(client.open('https://storage.example/file?key=secret')).rejects.toMatchObject({
			message: `The file could not be fetched from storage.example: ${why}`,
			kind: 'unanswered',
			description: 'Check the network of your n8n, and run again.',
		});
	});
});

it('GET that finds nothing has failed, whatever became of the attempts before', async () => {
	const { context } = n8n([reset, { statusCode: 404 }]);
	await expect(
		new SendcloudClient(context, new FakeClock()).get('/v3/orders/1'),
	).rejects.toMatchObject({ status: 404 });
});

describe('DELETE', () => {
	it('that finds nothing has failed, if no attempt before reached Sendcloud', async () => {
		const { context } = n8n([refusedConnection, { statusCode: 404 }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).delete('/v3/orders/1'),
		).rejects.toMatchObject({ status: 404 });
	});

	it('that is refused has failed, whatever became of the attempts before', async () => {
		const { context } = n8n([reset, { statusCode: 409 }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).delete('/v3/orders/1'),
		).rejects.toMatchObject({ status: 409 });
	});

	it('that finds nothing is done, if one did', async () => {
		const { context } = n8n([reset, refusedConnection, { statusCode: 404 }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).delete('/v3/orders/1'),
		).resolves.toMatchObject({ status: 204 });
	});
});

describe('n8n before 2.9', () => {
	// It takes the object for a plain yes and hands the 401 back; asked without, it renews the token and asks again.
	it('is asked the old way after a 401, so that it renews an OAuth2 token', async () => {
		const { context, sent } = n8n([{ statusCode: 401 }, ok], {}, 'oAuth2');
		const answer = await new SendcloudClient(context, new FakeClock()).get('/v3/orders');
		expect(answer.status).toBe(200);
		expect(sent.map(({ ignoreHttpStatusErrors }) => ignoreHttpStatusErrors)).toEqual([
			{ ignore: true, except: [401] },
			false,
		]);
	});

	it('is not asked twice about API keys', async () => {
		const { context, sent } = n8n([{ statusCode: 401 }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).get('/v3/orders'),
		).rejects.toMatchObject({ status: 401 });
		expect(sent).toHaveLength(1);
	});

	it('keeps nothing of a broken connection but its code', async () => {
		const broken = Object.assign(
			new Error('The connection to the server was closed unexpectedly'),
			{
				httpCode: 'ECONNRESET',
			},
		);
		const { context, sent } = n8n([broken, broken, ok]);
		await expect(
			new SendcloudClient(context, new FakeClock()).get('/v3/orders'),
		).resolves.toMatchObject({
			status: 200,
		});
		expect(sent).toHaveLength(3);
		const lost = n8n([broken]);
		await expect(
			new SendcloudClient(lost.context, new FakeClock()).post('/v3/orders', {}),
		).rejects.toMatchObject({ kind: 'unanswered', message: expect.stringMatching(/broke off/) });
	});
});

describe("n8n's own refusals", () => {
	it('are passed on, and not repeated', async () => {
		const { context, sent } = n8n([new Error('Domain not allowed: sendcloud.example')]);
		await expect(new SendcloudClient(context, new FakeClock()).get('/v3/orders')).rejects.toThrow(
			'The request could not be made: Domain not allowed: sendcloud.example',
		);
		expect(sent).toHaveLength(1);
	});
});

/** What becomes of one answer to a request. */
async function failureOf(answer: Answer, method: 'GET' | 'POST' = 'POST') {
	const { context, sent } = n8n(Array.from({ length: 9 }, () => answer));
	const client = new SendcloudClient(context, new FakeClock());
	const failure = await client
		.request(method, '/v3/orders', method === 'GET' ? {} : { body: {} })
		.then(
			() => undefined,
			(error: SendcloudError) => error,
		);
	return { failure, requests: sent.length };
}

describe('an answer', () => {
	it.each([200, 204, 299])('with status %d is one', async (statusCode) => {
		const { context } = n8n([{ statusCode, body: ' \n' }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).get('/v3/orders'),
		).resolves.toMatchObject({ status: statusCode, body: undefined, asked: 'GET /v3/orders' });
	});

	it.each([
		[199, /HTTP 199/],
		[300, /redirect, which is not followed/],
		[302, /redirect, which is not followed/],
		[399, /redirect, which is not followed/],
		[400, /refused the request/],
		[499, /HTTP 499/],
	])('with status %d is a refusal', async (statusCode, words) => {
		const { failure, requests } = await failureOf({ statusCode, body: '{}' }, 'GET');
		expect(failure).toMatchObject({ kind: 'refused', status: statusCode });
		expect(failure?.message).toMatch(words);
		expect(requests).toBe(1);
	});

	it.each([
		['[1,', 5],
		['{"a":', 5],
		['<html>{}</html>', 1],
		['nonsense', 1],
	])('of %p is none; asked %d times', async (body, times) => {
		const { failure, requests } = await failureOf({ statusCode: 200, body }, 'GET');
		expect(failure).toMatchObject({ kind: 'unanswered', status: 200 });
		expect(failure?.description).toContain('GET /v3/orders, HTTP 200');
		expect(requests).toBe(times);
	});
});

describe('an exception of n8n', () => {
	const thrown = (more: object, message = 'secret') => Object.assign(new Error(message), more);

	it.each<[string, Error, RegExp, number]>([
		['with a code', thrown({ code: 'ECONNRESET' }), /connection broke off$/, 5],
		['deep down', thrown({ cause: { cause: { code: 'ECONNRESET' } } }), /connection broke off$/, 5],
		['in its answer', thrown({ errorResponse: { code: 'EPIPE' } }), /connection broke off$/, 5],
		['beside a code of its own', thrown({ code: 7, cause: { code: 'EPIPE' } }), /broke off$/, 5],
		['that is not HTTP', thrown({ code: 'HPE_INVALID_CONSTANT' }), /does not speak HTTP/, 5],
		['that is packed wrongly', thrown({ code: 'Z_DATA_ERROR' }), /does not speak HTTP/, 5],
		['with a name that is none', thrown({ code: 'ENOTFOUND' }), /there is no such host$/, 1],
		[
			'with a code of another kind',
			thrown({ code: 'XHPE_Z_' }, 'Why'),
			/could not be made: Why$/,
			1,
		],
		['with words further down', thrown({ cause: { message: 'Why' } }, ''), /be made: Why$/, 1],
		['without a word', thrown({}, ''), /could not be made: unknown reason$/, 1],
		[
			'that says nothing itself',
			thrown({ message: undefined, cause: { message: 'Why' } }),
			/be made: Why$/,
			1,
		],
		['whose cause is a text', thrown({ cause: 'secret' }, 'Why'), /could not be made: Why$/, 1],
	])('%s', async (_, error, words, times) => {
		const { failure, requests } = await failureOf(error, 'GET');
		expect(failure?.message).toMatch(words);
		expect(requests).toBe(times);
	});

	it('that is its own cause comes to an end', async () => {
		const error = thrown({}, 'Why');
		(error as { cause?: unknown }).cause = error;
		expect((await failureOf(error)).failure?.message).toMatch(/could not be made: Why$/);
	});

	it.each<[string, object, number, string | undefined]>([
		['status', { response: { status: 403, data: { detail: 'A' } } }, 403, 'A'],
		['answer as text', { response: { status: 404, data: '{"detail":"A"}' } }, 404, 'A'],
		['httpCode', { httpCode: '409' }, 409, undefined],
		['status without answer', { status: 422 }, 422, undefined],
		['status of its cause', { cause: { response: { status: 599 } } }, 599, undefined],
		[
			'answer of its cause',
			{ cause: { response: { status: 403, data: { detail: 'A' } } } },
			403,
			'A',
		],
		['status of a redirect', { status: 300 }, 300, undefined],
	])('with the %s of an answer is read as that answer', async (_, more, status, detail) => {
		const { failure, requests } = await failureOf(thrown(more));
		expect(failure?.status).toBe(status);
		expect(failure?.problems.map((problem) => problem.detail)).toEqual(detail ? [detail] : []);
		expect(failure?.message).not.toContain('secret');
		expect(requests).toBe(1);
	});

	it.each([200, 299, 600])('with the status %d has none', async (status) => {
		const { failure } = await failureOf(thrown({ status }, 'Why'));
		expect(failure).toMatchObject({ kind: 'refused', status: undefined });
		expect(failure?.message).toBe('The request could not be made: Why');
	});
});

describe('no access token', () => {
	const refused = { code: 'EAUTH', body: { error_description: 'wrong secret' } };
	const elsewhere = { config: { url: 'https://account.example/oauth2/token' } };
	it.each<[string, object, string, number, string, number | undefined]>([
		['wrong keys', refused, ': wrong secret', 1, 'refused', 401],
		['wrong keys further down', { cause: refused }, ': wrong secret', 1, 'refused', 401],
		['a refusal', { code: 'ESTATUS', status: 400 }, '', 1, 'refused', 400],
		['a refusal', { code: 'ESTATUS', status: 499 }, '', 1, 'refused', 499],
		['a fault', { code: 'ESTATUS', status: 500 }, '', 5, 'unanswered', 500],
		['too many', { code: 'ESTATUS', status: 429 }, '', 5, 'unanswered', 429],
		['no answer', { ...elsewhere, code: 'ECONNRESET' }, '', 5, 'unanswered', undefined],
		['another host', { ...elsewhere, response: { status: 403 } }, '', 1, 'refused', 403],
		['its message', { message: 'Unable to get ACCESS TOKEN' }, '', 1, 'refused', undefined],
	])('(%s: %j) is called so%s', async (_, more, reason, times, kind, status) => {
		// Nothing has been sent yet, so even a POST may be tried again, and nothing can have been done.
		const { failure, requests } = await failureOf(Object.assign(new Error('x'), more), 'POST');
		expect(failure).toMatchObject({ message: `Sendcloud gave no access token${reason}`, kind });
		expect(failure?.status).toBe(status);
		expect(failure?.description).not.toContain('may have');
		expect(failure?.description?.includes('check client ID')).toBe(kind === 'refused');
		expect(requests).toBe(times);
	});

	it('because of too many requests is waited for as any limit is', async () => {
		const clock = new FakeClock();
		const begun = clock.now();
		const limited = Object.assign(new Error('x'), { code: 'ESTATUS', status: 429 });
		const { context } = n8n([limited, ok], {}, 'oAuth2');
		const client = new SendcloudClient(context, clock);
		await client.post('/v3/orders', {});
		expect(client.wasLimited).toBe(true);
		// A second, and half of the quarter that jitter may add.
		expect(clock.now() - begun).toBe(1125);
	});

	it('is not what a failure of Sendcloud itself is', async () => {
		const url = 'https://sendcloud.example/api/v3/orders';
		const { failure } = await failureOf(
			Object.assign(new Error('x'), { config: { url }, response: { status: 403 } }),
		);
		expect(failure?.message).toBe('These keys are not allowed to do this');
	});
});

it('a query without anything in it leaves no trace', async () => {
	const { context, sent } = n8n([ok]);
	await new SendcloudClient(context, new FakeClock()).get('/v3/x', { a: undefined, b: '', c: [] });
	expect(sent[0].url).toBe('https://sendcloud.example/api/v3/x');
});

describe('what became of a request that failed', () => {
	const effect = async (answers: Answer[], method: 'GET' | 'POST', repeatable?: boolean) => {
		const { context } = n8n(answers);
		const client = new SendcloudClient(context, new FakeClock());
		return await client.request(method, '/v3/x', { body: {}, repeatable }).then(
			() => 'it did not fail',
			(error: SendcloudError) => error.effect,
		);
	};
	const status = (statusCode: number, body = ''): Answer => ({ statusCode, body });
	const times = (answer: Answer) => Array.from({ length: 5 }, () => answer);

	it.each<[string, Answer[]]>([
		['a refusal', [status(400)]],
		['nothing there', [status(404)]],
		['a conflict', [status(409)]],
		['too many requests, for ever', times(status(429))],
		['no connection', times(refusedConnection)],
		['a redirect', [status(302)]],
	])('is none: %s', async (_what, answers) => {
		expect(await effect(answers, 'POST')).toBe('none');
	});

	it.each<[string, Answer[]]>([
		['a fault', [status(500)]],
		['a gateway without an answer', [status(504)]],
		['a broken connection', [reset]],
		['an answer that breaks off', [status(201, '{"data":')]],
		['a page in the place of an answer', [status(200, '<html>')]],
		['nested too deep', [status(200, '['.repeat(100_000))]],
		['too large to be read', [Object.assign(new Error('x'), { code: 'ERR_STRING_TOO_LONG' })]],
	])('is unknown: %s', async (_what, answers) => {
		expect(await effect(answers, 'POST')).toBe('unknown');
		expect(await effect(answers.slice(), 'GET')).not.toBe('unknown');
	});

	it('stays unknown when a repeat is refused, or never leaves', async () => {
		expect(await effect([reset, status(400)], 'POST', true)).toBe('unknown');
		expect(await effect([reset, ...times(refusedConnection)], 'POST', true)).toBe('unknown');
		expect(await effect([status(429), status(400)], 'POST', true)).toBe('none');
	});

	it('is none where nothing ever left, however often it was tried', async () => {
		const noToken = Object.assign(new Error('x'), { code: 'ESTATUS', status: 503 });
		expect(await effect(times(refusedConnection), 'POST', true)).toBe('none');
		expect(await effect(times(noToken), 'POST')).toBe('none');
	});

	it('is unknown when the execution ends while it is under way, and none before', async () => {
		const { context, cancel } = n8n([]);
		context.helpers.httpRequestWithAuthentication = async () => {
			cancel.abort();
			throw new Error('canceled');
		};
		const client = new SendcloudClient(context, new FakeClock());
		await expect(client.post('/v3/x', {})).rejects.toMatchObject({
			kind: 'cancelled',
			effect: 'unknown',
		});
		await expect(client.post('/v3/x', {})).rejects.toMatchObject({
			kind: 'cancelled',
			effect: 'none',
		});
	});
});

describe('when nothing answers', () => {
	it('a few requests try, the rest fail at once and say that nothing was sent', async () => {
		const { context, sent } = n8n(Array.from({ length: 100 }, () => refusedConnection));
		const clock = new FakeClock();
		const client = new SendcloudClient(context, clock);
		for (let count = 0; count < 3; count++)
			await expect(client.get('/v3/x')).rejects.toThrow('nothing answers there');
		expect(sent).toHaveLength(15);
		const { time } = clock;
		await expect(client.post('/v3/x', {})).rejects.toMatchObject({
			message: expect.stringContaining('nothing answers there') as string,
			description: expect.stringContaining('Nothing of this was sent') as string,
			effect: 'none',
		});
		expect(sent).toHaveLength(15);
		expect(clock.time).toBe(time);
		// Whoever must know goes on asking.
		await expect(client.get('/v3/x', {}, { insist: true })).rejects.toThrow();
		expect(sent).toHaveLength(20);
	});

	it('one answer in between, even a refusal, and it goes on', async () => {
		const silence = Array.from({ length: 10 }, () => reset);
		const { context } = n8n([...silence, { statusCode: 404 }, ...silence, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		for (let count = 0; count < 5; count++) await client.get('/v3/x').catch(() => undefined);
		await expect(client.get('/v3/x')).resolves.toMatchObject({ status: 200 });
	});

	it('it goes on as soon as one that must be asked has an answer', async () => {
		const { context } = n8n([...Array.from({ length: 15 }, () => reset), ok, ok]);
		const client = new SendcloudClient(context, new FakeClock());
		for (let count = 0; count < 3; count++) await client.get('/v3/x').catch(() => undefined);
		await expect(client.get('/v3/x')).rejects.toThrow('broke off');
		await client.get('/v3/x', {}, { insist: true });
		await expect(client.get('/v3/x')).resolves.toMatchObject({ status: 200 });
	});
});

describe('secrets', () => {
	const secretKey = 'k3y/with"all=kinds';
	it.each([
		['in a detail', (text: string) => JSON.stringify({ errors: [{ detail: `got ${text}` }] })],
		['in a page', (text: string) => `<html>you sent ${text}</html>`],
		[
			'in a pointer',
			(text: string) => JSON.stringify({ errors: [{ detail: 'x', source: { parameter: text } }] }),
		],
	])(
		'of the credential or the request that an answer quotes reach no error: %s',
		async (_where, page) => {
			const basic = Buffer.from(`public-key:${secretKey}`).toString('base64');
			for (const secret of [
				secretKey,
				basic,
				`Basic ${basic}`,
				'Bearer abcdefgh12345',
				'webhook-t0ken',
			]) {
				const { context } = n8n([{ statusCode: 400, body: page(secret) }], {
					publicKey: 'public-key',
					secretKey,
				});
				const client = new SendcloudClient(context, new FakeClock());
				const body = { configuration: { auth_config: { token: 'webhook-t0ken' } } };
				const error = await client.post('/v3/x', body).then(
					() => undefined,
					(failure: SendcloudError) => failure,
				);
				const shown = JSON.stringify([error?.message, error?.description, error?.problems]);
				expect(shown).toContain('…');
				for (const part of [secret, basic, 'abcdefgh12345'])
					expect(shown).not.toContain(JSON.stringify(part).slice(1, -1));
			}
		},
	);

	it('in the link to a file stay out of the error', async () => {
		const { context } = n8n([]);
		context.helpers.httpRequest = async () => {
			throw reset;
		};
		const client = new SendcloudClient(context, new FakeClock());
		await expect(client.open('https://user:p4ssw0rd@storage.example/x')).rejects.toThrow(
			'The file could not be fetched from storage.example: the connection broke off',
		);
	});
});

it('waits by a clock that nobody sets back', async () => {
	const { context } = n8n([{ statusCode: 429, headers: { 'retry-after': '1' } }, ok]);
	const clock = new FakeClock();
	let today = clock.time;
	clock.today = () => (today -= 3_600_000);
	const begun = clock.time;
	await new SendcloudClient(context, clock).get('/v3/x');
	expect(clock.time - begun).toBe(1000);
});
