/** What the client does when Sendcloud or the network fails: what is repeated, how long it waits, what it says. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import net, { type AddressInfo } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../sandbox';
import { order, orders, saved } from './orders';
import { upsertJson, useWorld } from './world';

const world = useWorld();
const getAll = { resource: 'order', operation: 'getAll', returnAll: true };
const on = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'order',
	operation,
	order: '={{ $json.id }}',
	...more,
});
const update = on('update', {
	specifyBody: 'json',
	jsonBody: '{ "order_details": { "notes": "changed" } }',
});

/** Each operation on one order that is there, and what it leaves behind when all is well. */
const OPERATIONS: Record<string, { parameters: INodeParameters; repeatable: boolean }> = {
	getAll: { parameters: getAll, repeatable: true },
	get: { parameters: on('get', { getBy: 'id' }), repeatable: true },
	upsert: {
		parameters: { ...upsertJson, jsonBody: JSON.stringify(order(1, { order_number: 'changed' })) },
		repeatable: true,
	},
	update: { parameters: update, repeatable: false },
	delete: { parameters: on('delete'), repeatable: true },
};

async function run(operation: string, options: INodeParameters = {}) {
	const [known] = saved(world.sandbox, order(1));
	return await world.engine.run({ ...OPERATIONS[operation].parameters, options }, [
		{ id: known.id },
	]);
}

/** What must hold once an operation was done, however often it was sent. */
function expectDone(operation: string) {
	const left = [...world.sandbox.state.orders.values()];
	expect(left).toHaveLength(operation === 'delete' ? 0 : 1);
	if (operation === 'upsert') expect(left[0].order_number).toBe('changed');
	if (operation === 'update') expect(left[0].order_details.notes).toBe('changed');
}

const limited = (retryAfter?: string, more: Partial<Fault> = {}): Fault => ({
	kind: 'status',
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	...more,
});

describe('429', () => {
	it.each(Object.keys(OPERATIONS))('is waited out, to the second (%s)', async (operation) => {
		world.sandbox.faults.add(limited('7'));
		const { error, hints } = await run(operation);
		expect(error).toBeUndefined();
		expect(world.asked()).toHaveLength(2);
		expect(world.waited()).toBe(7000);
		expect(hints).toEqual([
			{
				message: '1 request was repeated (HTTP 429), 7 seconds were spent waiting.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
		expectDone(operation);
	});

	it('with a date waits until then', async () => {
		world.sandbox.faults.add(limited(new Date(Date.now() + 9000).toUTCString()));
		const { error } = await run('getAll');
		expect(error).toBeUndefined();
		expect(world.waited()).toBeGreaterThan(7000);
		expect(world.waited()).toBeLessThanOrEqual(9000);
	});

	it.each([
		['nothing', undefined],
		['an empty text', ''],
		['nonsense', 'soon'],
		['a negative number', '-5'],
	])('with %s in Retry-After backs off by itself', async (_, retryAfter) => {
		world.sandbox.faults.add(limited(retryAfter, { times: 2 }));
		const { error } = await run('getAll');
		expect(error).toBeUndefined();
		// 1 and 4 seconds, and half of the quarter that jitter may add.
		expect(world.waited()).toBe(5000 * 1.125);
	});

	it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])('with %p waits for nothing', async (passed) => {
		world.sandbox.faults.add(limited(passed));
		const { error } = await run('getAll');
		expect(error).toBeUndefined();
		expect(world.asked()).toHaveLength(2);
		expect(world.waited()).toBe(0);
	});

	it.each([
		['3600', '3600 seconds'],
		['99999999999', '99999999999 seconds'],
		[new Date(Date.now() + 86_400_000).toUTCString(), /86\d\d\d seconds/],
	])('that asks for more than a minute (%s) fails at once', async (retryAfter, words) => {
		world.sandbox.faults.add(limited(retryAfter, { times: Infinity }));
		const { error } = await run('getAll');
		expect(error).toMatchObject({ httpCode: '429', message: expect.stringMatching(words) });
		expect(error?.message).toContain('longer than the 60 seconds this node waits');
		expect(error?.description).toContain('GET /v3/orders');
		expect(world.asked()).toHaveLength(1);
		expect(world.waited()).toBe(0);
	});

	it('for ever is given up after five attempts, which outlast a minute', async () => {
		world.sandbox.faults.add(limited(undefined, { times: Infinity }));
		const { error } = await run('getAll');
		expect(error).toMatchObject({
			httpCode: '429',
			message: expect.stringContaining('Too many requests'),
			description: expect.stringContaining('Tried 5 times.'),
		});
		expect(world.asked()).toHaveLength(5);
		expect(world.waited()).toBeGreaterThan(60_000);
	});

	it('pauses all requests of the run', async () => {
		world.sandbox.faults.add(limited('30', { match: { nth: 3 } }));
		const { error, hints } = await world.engine.run(
			{ ...upsertJson, options: { concurrency: 2 } },
			orders(1000),
		);
		expect(error).toBeUndefined();
		const times = world.sandbox.requests.map(({ at }) => at);
		const [limitedAt] = world.sandbox.requests.filter(({ fault }) => fault).map(({ at }) => at);
		// One that was under way at the same time was not to know.
		const meanwhile = times.filter((at) => at > limitedAt + 1000 && at < limitedAt + 30_000);
		expect(meanwhile).toEqual([]);
		expect(world.asked()).toHaveLength(11);
		expect(world.sandbox.state.orders.size).toBe(1000);
		expect(hints[0].message).toContain('30 seconds were spent waiting');
	});

	it('stops those that wait too, when one is told to wait too long', async () => {
		world.sandbox.faults.add(limited('90', { match: { nth: 2 }, times: Infinity }));
		const { json } = await world.engine.run(
			{ ...upsertJson, options: { concurrency: 1 } },
			orders(500),
			{ onError: 'continueRegularOutput' },
		);
		expect(world.asked()).toHaveLength(2);
		expect(json.filter(({ error }) => error === undefined)).toHaveLength(100);
		expect(json[499].error).toContain(
			'Item 500 of 500 (order_id order-500): Sendcloud asks to wait',
		);
	});
});

/** Faults after which nobody knows whether the request took effect. */
const UNSURE: Array<[string, Fault]> = [
	['502', { kind: 'status', status: 502 }],
	['503', { kind: 'status', status: 503 }],
	['504 after all was done', { kind: 'status', status: 504, takesEffect: true }],
	['a reset before the request was read', { kind: 'resetBefore' }],
	['a reset after it was done', { kind: 'resetAfter' }],
	['a reset in the middle of the answer', { kind: 'resetMiddle' }],
	['JSON that stops in the middle', { kind: 'truncated' }],
	['silence', { kind: 'silence' }],
	['silence after it was done', { kind: 'silence', takesEffect: true }],
	['an answer that drips', { kind: 'drip', delayMs: 20_000 }],
];
/** Short where silence is the trouble; elsewhere a busy machine must not look like one. */
const optionsFor = ({ kind }: Fault): INodeParameters =>
	['silence', 'drip'].includes(kind) ? { timeout: 0.6 } : {};

describe.each(UNSURE)('%s', (name, fault) => {
	// A 204 has nothing that could break off or drip.
	const operations = Object.keys(OPERATIONS).filter(
		(operation) =>
			operation !== 'delete' || !['resetMiddle', 'truncated', 'drip'].includes(fault.kind),
	);

	it.each(operations)('is repeated only where that is safe (%s)', async (operation) => {
		world.sandbox.faults.add({ ...fault });
		const { error, hints } = await run(operation, optionsFor(fault));
		if (OPERATIONS[operation].repeatable) {
			expect(error).toBeUndefined();
			expect(world.asked()).toHaveLength(2);
			expect(world.waited()).toBe(500);
			expect(hints).toHaveLength(1);
			expectDone(operation);
		} else {
			expect(world.asked()).toHaveLength(1);
			expect(error?.description).toContain('Look it up there before you run it again');
		}
	});

	it('for ever is given up after five attempts with growing waits', async () => {
		world.sandbox.faults.add({ ...fault, times: Infinity });
		const begun = Date.now();
		const { error } = await run('getAll', optionsFor(fault));
		expect(error?.description).toContain('Tried 5 times.');
		expect(world.asked()).toHaveLength(5);
		expect(world.waited()).toBe(500 + 1000 + 2000 + 4000);
		// Five time-outs at most.
		expect(Date.now() - begun).toBeLessThan(8000);
		if (name.startsWith('50')) expect(error?.httpCode).toBe(name.slice(0, 3));
	});
});

it('a 503 is waited out as long as it asks for', async () => {
	world.sandbox.faults.add({ kind: 'status', status: 503, headers: { 'retry-after': '20' } });
	const { error } = await run('getAll');
	expect(error).toBeUndefined();
	expect(world.waited()).toBe(20_000);
});

it('a 503 that asks for an hour fails at once, and keeps its status', async () => {
	world.sandbox.faults.add({ kind: 'status', status: 503, headers: { 'retry-after': '3600' } });
	const { error } = await run('getAll');
	expect(error).toMatchObject({
		httpCode: '503',
		message: expect.stringContaining('3600 seconds'),
	});
	expect(world.asked()).toHaveLength(1);
});

it.each([400, 403, 404, 409, 500, 501])('%d is never repeated', async (status) => {
	world.sandbox.faults.add({ kind: 'status', status, times: Infinity });
	const { error } = await run('getAll');
	expect(error?.httpCode).toBe(String(status));
	expect(world.asked()).toHaveLength(1);
});

it('an order whose answer was lost is not saved twice, though Sendcloud is still at it', async () => {
	world.sandbox.settings.savingDelayMs = 2500;
	world.sandbox.faults.add({ kind: 'resetAfter' });
	const { error, json } = await world.engine.run(upsertJson, orders(3));
	expect(error).toBeUndefined();
	expect(json.map(({ order_id: id }) => id)).toEqual(['order-1', 'order-2', 'order-3']);
	world.sandbox.settings.savingDelayMs = 0;
	const { orders: found, saving } = world.sandbox.state;
	expect(new Set([...found.values(), ...saving].map(({ id }) => id)).size).toBe(3);
});

describe('deleting', () => {
	it('what an earlier attempt deleted is done', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter' });
		const { error, json } = await run('delete');
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ deleted: true }]);
		expect(world.sandbox.requests.map(({ status }) => status)).toEqual([undefined, 404]);
	});

	it('what was never there is an error', async () => {
		const { error } = await world.engine.run(on('delete'), [{ id: 4711 }]);
		expect(error?.httpCode).toBe('404');
	});

	it('what is not there after a 429 is an error too: nothing of ours deleted it', async () => {
		world.sandbox.faults.add(limited('1'));
		const { error } = await world.engine.run(on('delete'), [{ id: 4711 }]);
		expect(error?.httpCode).toBe('404');
		expect(world.asked()).toHaveLength(2);
	});
});

describe('nobody there', () => {
	it('is tried five times where that is safe', async () => {
		world.engine.connect(world.sandbox, 'http://127.0.0.1:1/api');
		const { error } = await run('getAll');
		expect(error?.message).toBe('No answer from Sendcloud at 127.0.0.1:1: nothing answers there');
		expect(error?.description).toContain('ECONNREFUSED');
		expect(world.waited()).toBe(7500);
	});

	it('does not leave doubts about what was never sent', async () => {
		world.engine.connect(world.sandbox, 'http://127.0.0.1:1/api');
		const { error } = await run('update');
		expect(error?.message).toContain('nothing answers there');
		expect(error?.description).not.toContain('may have');
		expect(world.waited()).toBe(0);
	});

	it('a host that does not exist is asked for once', async () => {
		world.engine.connect(world.sandbox, 'http://sendcloud.invalid/api');
		const { error } = await run('getAll');
		expect(error?.message).toMatch(/at sendcloud\.invalid: (there is no such host|the name could)/);
	});

	it('https where http is spoken is called by its name', async () => {
		world.engine.connect(world.sandbox, world.sandbox.baseUrl.replace('http:', 'https:'));
		const { error } = await run('getAll');
		expect(error?.message).toContain('it does not speak https');
		expect(world.waited()).toBe(0);
	});
});

/** Answers that no HTTP framework would give. */
describe.each([
	['ends politely in the middle of a body', 'content-length: 100\r\n\r\n{"data":['],
	['ends politely between chunks', 'transfer-encoding: chunked\r\n\r\n9\r\n{"data":[\r\n'],
	['is not packed as it says', 'content-encoding: gzip\r\ncontent-length: 9\r\n\r\n{"data":['],
	['ends before it begins', undefined],
	['is not HTTP', 'hello\r\n\r\n'],
])('an answer that %s', (name, rest) => {
	let server: net.Server;
	let connections = 0;
	beforeEach(async () => {
		connections = 0;
		server = net.createServer((socket) => {
			socket.on('error', () => {});
			socket.once('data', () => {
				connections++;
				const start = name === 'is not HTTP' ? '' : 'HTTP/1.1 200 OK\r\n';
				socket.end(rest === undefined ? '' : `${start}content-type: application/json\r\n${rest}`);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		world.engine.connect(world.sandbox, `http://127.0.0.1:${port}/api`);
	});
	afterEach(() => server.close());

	it('is repeated where that is safe', async () => {
		const { error } = await run('upsert');
		expect(connections).toBe(5);
		expect(error?.message).toContain('No answer from Sendcloud at 127.0.0.1');
		expect(error?.description).toContain('Tried 5 times.');
	});

	it('leaves doubts about what must not be repeated', async () => {
		const { error } = await run('update');
		expect(connections).toBe(1);
		expect(error?.description).toContain('may have carried this out all the same');
	});
});
