/** Exception logs: both kinds of pages, only new ones, and entries of one's own. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { describeDocument } from './documents';
import { useProcessed } from './processed';
import { useWorld } from './world';

const world = useWorld();
const processed = useProcessed();

const log = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'exceptionLog',
	operation,
	...more,
});
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];

/** Logs number `from` to `to`, one a minute, the highest the latest. */
function happened(from: number, to: number, integrationId = 7): void {
	for (let id = from; id <= to; id++) happenedAt(BEGINNING + id * 60_000, id, integrationId);
}

const BEGINNING = Date.UTC(2026, 0, 1, 1);

/** A log of a time in milliseconds. */
function happenedAt(time: number, id: number, integrationId = 7): void {
	world.sandbox.state.logs.set(id, {
		id,
		integration_id: integrationId,
		base_url: 'https://shop.example',
		method: 'POST',
		created_at: new Date(time).toISOString().replace('.000Z', '+00:00'),
		protected: false,
	});
}

const ids = ({ json }: { json: IDataObject[] }) => json.map(({ id }) => id);
const downFrom = (from: number, to: number) =>
	Array.from({ length: from - to + 1 }, (_, step) => from - step);

describe.each(['v3', 'v2'])('a list with API %s', (apiVersion) => {
	it('comes page by page, newest first, and every cursor survives', async () => {
		happened(1, 250);
		const result = await world.engine.run(log('getAll', { apiVersion, returnAll: true }));
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual(downFrom(250, 1));
		const cursors = world.sandbox.requests.map(({ query }) => query.cursor).filter(Boolean);
		expect(new Set(cursors).size).toBe(cursors.length);
		if (apiVersion === 'v3') {
			expect(world.asked()).toHaveLength(3);
			// Right behind the last log, so that no other one of its time is passed over.
			expect(cursors[0]).toBe('2026-01-01T03:31:00.001Z');
		} else {
			expect(world.asked().length).toBe(Math.ceil(250 / world.sandbox.settings.pageSizeV2));
		}
	});

	it('is of all integrations or of one', async () => {
		happened(1, 3, 7);
		happened(4, 5, 739283);
		const all = await world.engine.run(log('getAll', { apiVersion }));
		expect(ids(all)).toEqual([5, 4, 3, 2, 1]);
		expect(world.asked()).toEqual([`GET /${apiVersion}/integrations/logs`]);
		const one = await world.engine.run(
			log('getAll', { apiVersion, logsOf: 'one', integration: byId(739283) }),
		);
		expect(ids(one)).toEqual([5, 4]);
		expect(world.asked()[1]).toBe(`GET /${apiVersion}/integrations/739283/logs`);
	});

	it('stops at the limit', async () => {
		happened(1, 250);
		const result = await world.engine.run(log('getAll', { apiVersion, limit: 3 }));
		expect(ids(result)).toEqual([250, 249, 248]);
		expect(world.asked()).toHaveLength(1);
	});

	it('holds each log once, also if a page begins with the last one of the page before', async () => {
		happened(1, 130);
		world.sandbox.faults.add({
			kind: 'body',
			match: { nth: 2 },
			body: (page: { data?: IDataObject[]; results?: IDataObject[] }) => {
				const rows = page.data ?? page.results!;
				rows.unshift({ ...rows[0], id: Number(rows[0].id) + 1 });
				return page;
			},
		});
		world.sandbox.settings.pageSizeV2 = 65;
		const result = await world.engine.run(log('getAll', { apiVersion, limit: 129 }));
		expect(world.asked()).toHaveLength(2);
		expect(new Set(ids(result)).size).toBe(result.json.length);
		expect(ids(result)).toEqual(downFrom(130, 2));
	});

	it('says that there is no such integration', async () => {
		const { error } = await world.engine.run(
			log('getAll', { apiVersion, logsOf: 'one', integration: byId(999) }),
		);
		expect(error).toMatchObject({ httpCode: '404' });
	});

	it('gets pages as large as are needed', async () => {
		happened(1, 3);
		await world.engine.run(log('getAll', { apiVersion, limit: 30 }));
		expect(last().query).toEqual(apiVersion === 'v3' ? { page_size: '30' } : {});
	});
});

describe.each(['v3', 'v2'])('only new since the last run, with API %s', (apiVersion) => {
	const newOnes = async (more: INodeParameters = {}, options = {}) =>
		await world.engine.run(
			log('getAll', { apiVersion, options: { onlyNew: true }, ...more }),
			[{}],
			options,
		);

	it('returns each log once', async () => {
		happened(1, 5);
		expect(ids(await newOnes())).toEqual([5, 4, 3, 2, 1]);
		expect(ids(await newOnes())).toEqual([]);
		happened(6, 7);
		expect(ids(await newOnes())).toEqual([7, 6]);
		expect(ids(await newOnes())).toEqual([]);
	});

	it('reads no further than to those it knows', async () => {
		happened(1, 500);
		await newOnes({ returnAll: true });
		world.sandbox.requests.length = 0;
		happened(501, 510);
		expect(ids(await newOnes({ returnAll: true }))).toEqual(downFrom(510, 501));
		const pages = apiVersion === 'v3' ? 1 : Math.ceil(100 / world.sandbox.settings.pageSizeV2);
		expect(world.asked()).toHaveLength(pages);
	});

	it('limits the first run alone, since a limit later would lose some for good', async () => {
		happened(1, 300);
		expect(ids(await newOnes({ limit: 10 }))).toEqual(downFrom(300, 291));
		// Older ones are not new, although they were not returned.
		expect(ids(await newOnes({ limit: 10 }))).toEqual([]);
		happened(301, 520);
		expect(ids(await newOnes({ limit: 10 }))).toEqual(downFrom(520, 301));
	});

	it('remembers nothing of a run that fails, so nothing is lost', async () => {
		happened(1, 20);
		await newOnes();
		happened(21, 300);
		world.sandbox.faults.add({
			kind: 'status',
			status: 500,
			match: { path: `/${apiVersion}/integrations/logs`, nth: 3 },
			times: Infinity,
		});
		expect((await newOnes()).error).toMatchObject({ httpCode: '500' });
		world.sandbox.faults.clear();
		expect(ids(await newOnes())).toEqual(downFrom(300, 21));
	});

	it('tells integrations apart, though they are read at the same time', async () => {
		happened(1, 3, 7);
		happened(4, 6, 739283);
		const both = async () =>
			await world.engine.run(
				log('getAll', {
					apiVersion,
					logsOf: 'one',
					integration: byId('={{ $json.id }}'),
					limit: 2,
					options: { onlyNew: true },
				}),
				[{ id: 7 }, { id: 739283 }],
			);
		const first = await both();
		expect(ids(first)).toEqual([3, 2, 6, 5]);
		expect(first.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
		expect(ids(await both())).toEqual([]);
		happened(7, 7, 7);
		happened(8, 8, 739283);
		expect(ids(await both())).toEqual([7, 8]);
	});

	/** One item for each integration. */
	const newOf = async (integrations: number[], options = {}) =>
		await world.engine.run(
			log('getAll', {
				apiVersion,
				logsOf: 'one',
				integration: byId('={{ $json.id }}'),
				returnAll: true,
				options: { onlyNew: true },
			}),
			integrations.map((id) => ({ id })),
			options,
		);

	it('remembers nothing of the items before one that fails', async () => {
		happened(1, 4, 7);
		expect((await newOf([7, 999])).error).toMatchObject({ httpCode: '404' });
		expect(ids(await newOf([7]))).toEqual([4, 3, 2, 1]);
		expect(ids(await newOf([7]))).toEqual([]);
	});

	it('returns all of them when n8n tries a node again that failed', async () => {
		happened(1, 4, 7);
		happened(5, 6, 739283);
		const path = `/${apiVersion}/integrations/739283/logs`;
		world.sandbox.faults.add({ kind: 'status', status: 500, match: { path }, times: 1 });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const result = await newOf([7, 739283], { node });
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual([4, 3, 2, 1, 6, 5]);
		expect(ids(await newOf([7, 739283]))).toEqual([]);
	});

	it('remembers what went through beside an item that failed', async () => {
		happened(1, 4, 7);
		const onError = 'continueRegularOutput';
		const { json } = await newOf([7, 999], { onError });
		expect(json.slice(0, 4).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
		expect(json[4].error).toContain('could not find');
		const again = await newOf([7, 999], { onError });
		expect(again.json).toEqual([{ error: json[4].error, message: json[4].message }]);
	});

	it.each([undefined, 'continueRegularOutput'])(
		'remembers nothing of a run that is cancelled (on error: %s)',
		async (onError) => {
			happened(1, 4, 7);
			const path = `/${apiVersion}/integrations/739283/logs`;
			world.sandbox.faults.add({ kind: 'status', status: 503, match: { path } });
			let cancel = () => {};
			world.clock().onSleep = () => cancel();
			const started = (running: { cancel(): void }) => (cancel = () => running.cancel());
			await newOf([7, 739283], { started, onError });
			expect(world.sandbox.requests.length).toBeGreaterThan(1);
			world.sandbox.faults.clear();
			world.clock().onSleep = () => {};
			expect(ids(await newOf([7, 739283]))).toEqual([4, 3, 2, 1]);
		},
	);

	it('gives two items that read one list each log once', async () => {
		happened(1, 4, 7);
		expect(ids(await newOf([7, 7]))).toEqual([4, 3, 2, 1]);
		expect(ids(await newOf([7, 7]))).toEqual([]);
	});

	it('loses nothing when n8n is stopped while it looks up what it knows', async () => {
		happened(1, 4);
		await newOnes();
		happened(5, 8);
		for (const nth of [1, 2, 3]) {
			const { removeProcessed } = processed;
			let count = 0;
			processed.removeProcessed = async (...parameters) => {
				if (++count === nth) throw new Error('Killed');
				return await removeProcessed.apply(processed, parameters);
			};
			expect((await newOnes()).error?.message).toContain('Killed');
			processed.removeProcessed = removeProcessed;
		}
		const result = ids(await newOnes());
		expect(result).toEqual(expect.arrayContaining([8, 7, 6, 5]));
		expect(ids(await newOnes())).toEqual([]);
	});

	// What is remembered is the same for both, and v2 can be made to hand out more at once.
	if (apiVersion === 'v2') {
		it('never takes a later run for the first, however much was read since', async () => {
			world.sandbox.settings.pageSizeV2 = 1000;
			happened(1, 3, 7);
			await newOf([7]);
			// What was read first is long forgotten, but for what each run reads again.
			for (const time of [0, 1, 2]) {
				happened(10_001 + time * 4000, 14_000 + time * 4000, 739283);
				expect((await newOf([739283, 7])).json).toHaveLength(4000);
			}
			happened(4, 123, 7);
			const later = await world.engine.run(
				log('getAll', {
					apiVersion,
					logsOf: 'one',
					integration: byId(7),
					limit: 50,
					options: { onlyNew: true },
				}),
			);
			expect(ids(later)).toEqual(downFrom(123, 4));
		}, 60_000);

		it('returns more than it can remember, and then none of them again', async () => {
			world.sandbox.settings.pageSizeV2 = 1000;
			happened(1, 50);
			await newOnes();
			happened(51, 12_050);
			expect(ids(await newOnes())).toEqual(downFrom(12_050, 51));
			expect(ids(await newOnes())).toEqual([]);
			happened(12_051, 12_052);
			expect(ids(await newOnes())).toEqual([12_052, 12_051]);
			const [held] = [...processed.entries.values()];
			expect(held.length).toBeLessThanOrEqual(10_001);
		}, 60_000);

		it('remembers as many as are of one moment', async () => {
			world.sandbox.settings.pageSizeV2 = 1000;
			const time = BEGINNING + 60_000;
			for (let id = 1; id <= 11_000; id++) happenedAt(time, id);
			expect((await newOnes({ returnAll: true })).json).toHaveLength(11_000);
			expect(ids(await newOnes())).toEqual([]);
			// Of the very same moment, and before the others in no order that could be told by.
			happenedAt(time, 20_000);
			happenedAt(time, 0);
			expect(ids(await newOnes())).toEqual([20_000, 0]);
			expect(ids(await newOnes())).toEqual([]);
		}, 60_000);
	}

	it('finds what was written late, within an hour before the newest', async () => {
		happened(1, 300);
		await newOnes({ returnAll: true });
		happenedAt(BEGINNING + 241 * 60_000, 1001);
		happenedAt(BEGINNING + 239 * 60_000, 1002);
		happened(301, 301);
		expect(ids(await newOnes())).toEqual([301, 1001]);
		expect(ids(await newOnes())).toEqual([]);
	});

	it('goes on after one with a time in the future', async () => {
		happened(1, 5);
		happenedAt(Date.UTC(2099, 0, 1), 1000);
		expect(ids(await newOnes())).toEqual([1000, 5, 4, 3, 2, 1]);
		happened(6, 7);
		expect(ids(await newOnes())).toEqual([7, 6]);
		expect(ids(await newOnes())).toEqual([]);
	});

	it('knows what version 0.1.0 remembered', async () => {
		happened(1, 5);
		const before = ['list /v3/integrations/logs', 'list /v2/integrations/logs'];
		for (let id = 1; id <= 5; id++) before.push(`log ${id}`);
		processed.entries.set('workflow node', before);
		happened(6, 80);
		expect(ids(await newOnes({ limit: 10 }))).toEqual(downFrom(80, 6));
		expect(ids(await newOnes())).toEqual([]);
	});

	it('belongs to the node: another one has its own memory', async () => {
		happened(1, 2);
		await newOnes();
		expect(ids(await newOnes({}, { node: { id: 'another' } }))).toEqual([2, 1]);
	});
});

describe('more logs at one moment than v3 can page through', () => {
	const moment = BEGINNING + 60 * 60_000;
	const atOneMoment = (count: number) => {
		happened(1, 50);
		for (let id = 1001; id <= 1000 + count; id++) happenedAt(moment, id);
		happened(70, 120);
		world.sandbox.settings.logPagesCutMoments = true;
	};
	const all = async (more: INodeParameters = {}) =>
		await world.engine.run(log('getAll', { apiVersion: 'v3', returnAll: true, ...more }));

	it.each([2, 49, 50, 80, 99])('holds all %d, where a page ends among them', async (count) => {
		atOneMoment(count);
		const result = await all();
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual([
			...downFrom(120, 70),
			...downFrom(1000 + count, 1001),
			...downFrom(50, 1),
		]);
	});

	it.each([2, 3, 50, 99])('holds all %d, where a page ends on the first of them', async (count) => {
		happened(1, 50);
		for (let id = 1001; id <= 1000 + count; id++) happenedAt(moment, id);
		// 99 that are newer.
		happened(70, 168);
		world.sandbox.settings.logPagesCutMoments = true;
		const result = await all();
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual([
			...downFrom(168, 70),
			...downFrom(1000 + count, 1001),
			...downFrom(50, 1),
		]);
		expect(result.hints).toEqual([]);
	});

	it('ends where nothing but what was there before comes, though a next page is named', async () => {
		happened(1, 3);
		const { url, state, requests } = world.sandbox;
		const cursor = new Date(BEGINNING + 60_000).toISOString();
		world.sandbox.faults.add({
			kind: 'status',
			status: 200,
			// All of them, then once more the last one.
			body: () => ({
				data: [...state.logs.values()].reverse().slice(requests.length === 1 ? 0 : 2),
			}),
			headers: { link: `<${url}/api/v3/integrations/logs?cursor=${cursor}>; rel="next"` },
			times: 2,
		});
		const result = await all();
		expect(result.error).toBeUndefined();
		expect(ids(result)).toEqual([3, 2, 1]);
		expect(requests).toHaveLength(3);
	});

	it.each([100, 250])('fails for %d, since some may be missing', async (count) => {
		atOneMoment(count);
		const { error } = await all();
		expect(error?.message).toContain('cannot be read to its end');
		expect(error?.description).toContain('100 exception logs or more of one moment');
		// Whoever wants no more than what can be read gets it.
		expect((await all({ returnAll: false, limit: 51 })).json).toHaveLength(51);
	});

	it('is told below the output where only new ones are wanted, for they must go on', async () => {
		atOneMoment(250);
		const result = await all({ options: { onlyNew: true } });
		expect(result.error).toBeUndefined();
		expect(ids(result).slice(-50)).toEqual(downFrom(50, 1));
		expect(result.hints.map(({ message }) => message).join()).toContain('may be missing');
		world.sandbox.settings.logPagesCutMoments = false;
		happened(200, 201);
		expect(ids(await all({ options: { onlyNew: true } })).slice(0, 2)).toEqual([201, 200]);
	});
});

describe('create', () => {
	const everything = {
		full_url: 'https://shop.example/order-note.json',
		method: 'POST',
		response_code: '495',
		request_headers: '{"Accept": "text/html"}',
		request_payload: '{"note": {"text": "", "empty": {}}}',
		response_headers: '{"Content-Type": "text/html"}',
		response_body: '<!doctype html>',
		created_at: '2025-03-14T10:00:00',
		exception_type: 'requests.exceptions.SSLError',
	};
	const body = {
		base_url: 'https://shop.example',
		exception: 'An SSL error occurred',
		full_url: 'https://shop.example/order-note.json',
		method: 'POST',
		response_code: 495,
		// What stands inside a body is not touched.
		request: { headers: { Accept: 'text/html' }, payload: { note: { text: '', empty: {} } } },
		response: { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html>' },
		created_at: '2025-03-14T10:00:00.000+01:00',
		exception_type: 'requests.exceptions.SSLError',
	};

	it.each(['v3', 'v2'])('sends all fields with API %s, and returns the log', async (apiVersion) => {
		const { json, error } = await world.engine.run(
			log('create', {
				apiVersion,
				integration: byId(7),
				baseUrl: 'https://shop.example',
				exception: 'An SSL error occurred',
				additionalFields: everything,
			}),
			[{}],
			{ timezone: 'Europe/Amsterdam' },
		);
		expect(error).toBeUndefined();
		expect(last()).toMatchObject({ path: `/api/${apiVersion}/integrations/7/logs`, body });
		expect(json).toEqual([expect.objectContaining({ ...body, id: expect.any(Number) as number })]);
		expect([...world.sandbox.state.logs.values()]).toEqual([
			expect.objectContaining({ integration_id: 7, exception: 'An SSL error occurred' }),
		]);
	});

	it('sends no more than is given', async () => {
		await world.engine.run(
			log('create', { integration: byId(7), baseUrl: 'https://shop.example' }),
		);
		expect(last().body).toEqual({ base_url: 'https://shop.example' });
	});

	it.each([
		['an object of an expression', '={{ { "a": 1 } }}', { a: 1 }],
		['JSON', '{"a": 1}', { a: 1 }],
		['text', 'a=1', 'a=1'],
		['text that only begins like JSON', '{ oh', '{ oh'],
		// The document takes an object or text, nothing else.
		['a list', '={{ [1, 2] }}', '[1,2]'],
	])('takes as a body %s', async (_name, request_payload, payload) => {
		const { error } = await world.engine.run(
			log('create', {
				integration: byId(7),
				baseUrl: 'https://shop.example',
				additionalFields: { request_payload },
			}),
		);
		expect(error).toBeUndefined();
		expect(last().body).toEqual({ base_url: 'https://shop.example', request: { payload } });
	});

	it('is not repeated when the answer is lost, since that would make two', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter' });
		const { error } = await world.engine.run(
			log('create', { integration: byId(7), baseUrl: 'https://shop.example' }),
		);
		expect(world.asked()).toHaveLength(1);
		expect(error?.description).toContain('may have carried this out all the same');
		expect(world.sandbox.state.logs.size).toBe(1);
	});

	it.each<[IDataObject, RegExp]>([
		[{}, /^base url is required/],
		[{ base_url: '' }, /^base url is required/],
		[{ base_url: 'x', response_code: 'bad' }, /^response code must be a whole number of 0 or more/],
		[{ base_url: 'x', created_at: 'yesterday' }, /^created at must be a date/],
		[{ base_url: 'x', response: 'oops' }, /^response is required, as an object/],
		[{ base_url: 'x', response: { headers: 'oops' } }, /^response › headers must be an object/],
		[{ base_url: 'x', request: { payload: [1] } }, /^request › payload must be a text/],
	])('refuses %j before any request', async (jsonBody, message) => {
		const { error } = await world.engine.run(
			log('create', {
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: JSON.stringify(jsonBody),
			}),
		);
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('says which field v3 does not know', async () => {
		const { error } = await world.engine.run(
			log('create', {
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: '{"base_url": "x", "unknown_field": 1}',
			}),
		);
		expect(error?.message).toContain('unknown field: Extra inputs are not permitted');
	});
});

describeDocument('v3-integrations', (document) => {
	const path = '/integrations/{id}/logs';

	it.each(document.requests('post', path))('sends "%s" as it is', async (_name, body) => {
		const { error } = await world.engine.run(
			log('create', { integration: byId(7), specifyBody: 'json', jsonBody: '={{ $json }}' }),
			[body as IDataObject],
		);
		expect(error).toBeUndefined();
		expect(last().body).toEqual(body);
	});

	it.each(document.answers<{ data: IDataObject }>('post', path, 201))(
		'returns "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(
				log('create', { integration: byId(7), baseUrl: 'https://shop.example' }),
			);
			expect(json).toEqual([body.data]);
		},
	);

	it.each([
		...document.answers<{ data: IDataObject[] }>('get', '/integrations/logs', 200),
		...document.answers<{ data: IDataObject[] }>('get', path, 200),
	])('returns the list "%s" as it is', async (_name, body) => {
		world.sandbox.faults.add({ kind: 'body', body });
		const { json } = await world.engine.run(log('getAll', { returnAll: true }));
		expect(json).toEqual(body.data);
	});

	it('follows the link that the document shows, on the host of the credential', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			body: { data: [{ id: 1, base_url: 'https://shop.example' }] },
			headers: {
				link: '<https://panel.sendcloud.sc/api/v3/integrations/logs?cursor=2023-03-01T02:02:00+01:00&page_size=25>; rel="next"',
			},
		});
		const { json } = await world.engine.run(log('getAll', { returnAll: true }));
		expect(json).toHaveLength(1);
		expect(last().query).toEqual({ cursor: '2023-03-01T02:02:00+01:00', page_size: '100' });
	});

	it.each([
		...document.answers('post', path, 400).map((one) => [400, ...one] as const),
		...document.answers('post', path, 404).map((one) => [404, ...one] as const),
	])('words the refusal %d "%s"', async (status, _name, body) => {
		world.sandbox.faults.add({ kind: 'status', status, body });
		const { error } = await world.engine.run(
			log('create', { integration: byId(7), baseUrl: 'https://shop.example' }),
		);
		const [{ detail }] = (body as { errors: Array<{ detail: string }> }).errors;
		expect(error?.message).toContain(detail);
	});
});

describeDocument('v2-integrations', (document) => {
	const path = '/integrations/{id}/logs';

	it.each(document.requests('post', path))('sends "%s" as it is', async (_name, body) => {
		const { error } = await world.engine.run(
			log('create', {
				apiVersion: 'v2',
				integration: byId(7),
				specifyBody: 'json',
				jsonBody: '={{ $json }}',
			}),
			[body as IDataObject],
		);
		expect(error).toBeUndefined();
		expect(last().body).toEqual(body);
	});

	it.each(document.answers<IDataObject>('post', path, 201))(
		'returns "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(
				log('create', { apiVersion: 'v2', integration: byId(7), baseUrl: 'https://shop.example' }),
			);
			expect(json).toEqual([body]);
		},
	);

	it.each([
		...document.answers<{ results: IDataObject[] }>('get', '/integrations/logs', 200),
		...document.answers<{ results: IDataObject[] }>('get', path, 200),
	])('returns the list "%s" as it is; a next without a cursor is the end', async (_name, body) => {
		world.sandbox.faults.add({ kind: 'body', body });
		const { json } = await world.engine.run(log('getAll', { apiVersion: 'v2', returnAll: true }));
		expect(json).toEqual(body.results);
		expect(world.asked()).toHaveLength(1);
	});

	it.each([
		...document.answers('post', path, 400).map((one) => [400, ...one] as const),
		...document.answers('post', path, 404).map((one) => [404, ...one] as const),
	])('words the refusal %d "%s"', async (status, _name, body) => {
		world.sandbox.faults.add({ kind: 'status', status, body });
		const { error } = await world.engine.run(
			log('create', { apiVersion: 'v2', integration: byId(7), baseUrl: 'https://shop.example' }),
		);
		expect(error?.message).toContain((body as { error: { message: string } }).error.message);
	});
});
