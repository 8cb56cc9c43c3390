/**
 * The client, where the wire cannot show it: a clock of its own, and an n8n that behaves as older versions do.
 * What Sendcloud and networks do to it is in test/engine/core.faults.test.ts.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { getEventListeners } from 'node:events';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import {
	checkedBaseUrl,
	readRetryAfter,
	SendcloudClient,
} from '../../nodes/Sendcloud/transport/client';
import type { Clock } from '../../nodes/Sendcloud/transport/clock';

/** Time that passes when somebody waits; all who wait at once wait at once. */
class FakeClock implements Clock {
	time = 1_750_000_000_000;

	naps: number[] = [];

	constructor(private readonly luck = 0.5) {}

	now() {
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
	])('refuses %p', (value) => {
		expect(() => checkedBaseUrl(value)).toThrow(/^The credential's base URL must be/);
	});

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
		['Fri, 14 Mar 2025 10:01:00 GMT', 60_000],
		['Friday, 14-Mar-25 10:01:00 GMT', 60_000],
		['Fri Mar 14 10:01:00 2025 GMT', 60_000],
		['Fri, 14 Mar 2025 09:00:00 GMT', 0],
		['', undefined],
		['  ', undefined],
		['soon', undefined],
		['-5', undefined],
		['1e3', undefined],
		['2025-03-14', undefined],
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

describe('DELETE', () => {
	const refusedConnection = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
	const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' });

	it('that finds nothing has failed, if no attempt before reached Sendcloud', async () => {
		const { context } = n8n([refusedConnection, { statusCode: 404 }]);
		await expect(
			new SendcloudClient(context, new FakeClock()).delete('/v3/orders/1'),
		).rejects.toMatchObject({ status: 404 });
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
