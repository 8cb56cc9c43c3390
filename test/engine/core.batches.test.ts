/** Many orders, few requests: what is sent together, and what becomes of a batch that is refused. */
import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../sandbox';
import { order, orders } from './orders';
import { upsertJson, useWorld } from './world';

const world = useWorld();
const goOn = { onError: 'continueRegularOutput' } as const;

/** Orders that only Sendcloud can tell from good ones. */
const unknownCountry = (n: number) =>
	order(n, {
		shipping_address: { ...(order(n).shipping_address as IDataObject), country_code: 'XX' },
	});
const unknownIntegration = (n: number) =>
	order(n, {
		order_details: { ...(order(n).order_details as IDataObject), integration: { id: 404 } },
	});

/** `count` orders, those at some numbers (from 1) made bad. */
const withBad = (count: number, bad: number[], make = unknownCountry) =>
	orders(count).map((one, index) => (bad.includes(index + 1) ? make(index + 1) : one));

const posts = () => world.asked().filter((asked) => asked === 'POST /v3/orders').length;
const batchSizes = () => world.sandbox.requests.map(({ body }) => (body as IDataObject[]).length);
const savedIds = () => [...world.sandbox.state.orders.values()].map(({ order_id: id }) => id);
const expectSaved = (numbers: number[]) =>
	expect(savedIds().sort()).toEqual(numbers.map((n) => `order-${n}`).sort());
const numbers = (count: number, without: number[] = []) =>
	Array.from({ length: count }, (_, n) => n + 1).filter((n) => !without.includes(n));

/** Hits every request that holds one of some orders. */
const whereThereIs = (bad: number[], fault: Omit<Fault, 'match' | 'times'>): Fault => ({
	...fault,
	times: Infinity,
	match: {
		method: 'POST',
		body: (body) =>
			(body as IDataObject[]).some(({ order_id: id }) => bad.some((n) => id === `order-${n}`)),
	},
});

/** Output item by item: the order_id, or that it failed. */
const outcome = (json: IDataObject[]) =>
	json.map(({ order_id: id, error }) => (error === undefined ? id : 'failed'));
const expectFailed = (json: IDataObject[], bad: number[]) =>
	expect(outcome(json)).toEqual(
		json.map((_, index) => (bad.includes(index + 1) ? 'failed' : `order-${index + 1}`)),
	);

describe('a refused batch', () => {
	it.each([
		['all at once', 'all', 1],
		['one at a time', 'first', 3],
	] as const)('whose guilty are named %s', async (_, businessErrors, more) => {
		world.sandbox.settings.businessErrors = businessErrors;
		const bad = [1, 57, 100];
		const { json, items } = await world.engine.run(upsertJson, withBad(100, bad), goOn);
		expectFailed(json, bad);
		expectSaved(numbers(100, bad));
		expect(posts()).toBe(1 + more);
		expect(json[56].error).toBe(
			'Item 57 of 100 (order_id order-57): shipping address › country code: Country with code XX does not exist',
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			numbers(100).map((n) => ({ item: n - 1 })),
		);
	});

	it('gives each guilty one all its own reasons', async () => {
		world.sandbox.settings.businessErrors = 'all';
		const both = { ...unknownCountry(2), order_details: unknownIntegration(2).order_details };
		const { json } = await world.engine.run(
			upsertJson,
			[order(1), both, unknownIntegration(3)],
			goOn,
		);
		expect(json[1].error).toContain('Integration with id 404 does not exist');
		expect(json[1].message).toContain('Country with code XX does not exist');
		expect(json[2].error).toContain('order details › integration › id: Integration with id 404');
		expect(json[2].message).not.toContain('XX');
	});

	it('concerns only its own batch', async () => {
		world.sandbox.settings.businessErrors = 'all';
		const bad = [3, 120, 121, 250];
		const { json } = await world.engine.run(upsertJson, withBad(400, bad), goOn);
		expectFailed(json, bad);
		expectSaved(numbers(400, bad));
		expect(posts()).toBe(4 + 3);
	});

	it('all of whose orders are guilty is not sent empty', async () => {
		world.sandbox.settings.businessErrors = 'all';
		const { json } = await world.engine.run(upsertJson, withBad(3, [1, 2, 3]), goOn);
		expectFailed(json, [1, 2, 3]);
		expect(posts()).toBe(1);
	});

	it('saves the innocent even when the run stops, and says so', async () => {
		const { error } = await world.engine.run(
			{ ...upsertJson, options: { concurrency: 1 } },
			withBad(250, [2]),
		);
		expect(error?.message).toContain('Item 2 of 250 (order_id order-2)');
		expect(error?.httpCode).toBe('400');
		expect(error?.description).toContain('99 of the 250 items were done, 150 were not sent.');
		expectSaved(numbers(100, [2]));
	});

	it.each([401, 403, 404])('by %d is not taken apart', async (status) => {
		world.sandbox.faults.add({ kind: 'status', status, times: Infinity });
		const { json } = await world.engine.run(upsertJson, orders(100), goOn);
		expectFailed(json, numbers(100));
		// n8n asks twice after a 401, in case the credential can be renewed.
		expect(posts()).toBe(status === 401 ? 2 : 1);
	});
});

describe('a refusal that names nobody', () => {
	const page = { kind: 'status', status: 400, body: '<html><title>Nope</title></html>' } as const;
	const data = {
		kind: 'status',
		status: 400,
		body: { errors: { status: 400, code: null, detail: 'Bad data', source: { pointer: '/data' } } },
	} as const;

	it.each([
		['a page', page],
		['the pointer /data', data],
		['a fault of the server', { kind: 'status', status: 500 }],
		[
			'a position that was not sent',
			{
				...data,
				body: {
					errors: [{ detail: 'Bad', source: { pointer: '/data/attributes/[100]/order_id' } }],
				},
			},
		],
	] as const)('(%s) is narrowed down by halves', async (_, fault) => {
		world.sandbox.faults.add(whereThereIs([57], fault));
		const { json } = await world.engine.run(upsertJson, orders(100), goOn);
		expectFailed(json, [57]);
		expectSaved(numbers(100, [57]));
		// Two for each of the seven times that a hundred can be halved.
		expect(posts()).toBeLessThanOrEqual(15);
	});

	it.each([
		['stand together at the start', [1, 2, 3, 4]],
		['are a whole row', numbers(30)],
		['stand a quarter apart', [1, 26, 51, 76]],
		['stand at both ends', [1, 2, 3, 98, 99, 100]],
	])('spares the innocent when the guilty %s', async (_, bad) => {
		world.sandbox.faults.add(whereThereIs(bad, page));
		const { json } = await world.engine.run(upsertJson, orders(100), goOn);
		expectFailed(json, bad);
		expectSaved(numbers(100, bad));
	});

	it('is given up when it concerns all, with little more than a request for each of the first batch', async () => {
		world.sandbox.faults.add({ ...page, times: Infinity });
		const { json } = await world.engine.run(upsertJson, orders(100), goOn);
		expectFailed(json, numbers(100));
		expect(json[99].message).toContain('The answer gives no reason that can be read: Nope');
		expect(posts()).toBeLessThanOrEqual(115);
	});

	it('of a request that is too large sends smaller ones', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 413,
			times: Infinity,
			match: { body: (body) => (body as unknown[]).length > 30 },
		});
		const { error } = await world.engine.run(upsertJson, orders(100));
		expect(error).toBeUndefined();
		expectSaved(numbers(100));
		expect(posts()).toBe(1 + 2 + 4);
	});
});

describe('the same order twice', () => {
	const state = (n: number, version: string) => order(n, { order_number: version });

	it('goes into a later request, which waits for the earlier: the last state wins', async () => {
		// The earlier request is lost and repeated later; five requests may be under way.
		world.sandbox.faults.add({ kind: 'resetBefore' });
		const { json, error } = await world.engine.run(upsertJson, [
			state(1, 'first'),
			order(2),
			state(1, 'second'),
			state(1, 'third'),
			order(3),
		]);
		expect(error).toBeUndefined();
		expect(batchSizes()).toEqual([3, 3, 1, 1]);
		expect(savedIds()).toHaveLength(3);
		expect(world.sandbox.state.findOrder('order-1', 7)?.order_number).toBe('third');
		expect(json.map(({ order_number: number }) => number)).toEqual([
			'first',
			'SHOP-2',
			'second',
			'third',
			'SHOP-3',
		]);
	});

	it('is told apart from its namesake in another integration', async () => {
		const elsewhere = order(1, {
			order_details: { ...(order(1).order_details as IDataObject), integration: { id: 739283 } },
		});
		const { json } = await world.engine.run(upsertJson, [order(1), elsewhere]);
		expect(new Set(json.map(({ id }) => id)).size).toBe(2);
		expect(world.sandbox.state.findOrder('order-1', 7)).toBeDefined();
		expect(world.sandbox.state.findOrder('order-1', 739283)).toBeDefined();
	});

	it('whose first state is refused still brings the second', async () => {
		const { json } = await world.engine.run(upsertJson, [unknownCountry(1), order(1)], goOn);
		expect(outcome(json)).toEqual(['failed', 'order-1']);
		expectSaved([1]);
	});
});

describe('"We are still processing a previous request"', () => {
	it('is waited out, and the whole batch sent again', async () => {
		world.sandbox.settings.savingDelayMs = 5000;
		await world.engine.run(upsertJson, [order(2)]);
		const { json, error, hints } = await world.engine.run(upsertJson, orders(3));
		expect(error).toBeUndefined();
		expect(outcome(json)).toEqual(['order-1', 'order-2', 'order-3']);
		expect(batchSizes()).toEqual([1, 3, 3, 3, 3]);
		expect(world.waited()).toBe(1000 + 2000 + 4000);
		expect(hints[0].message).toBe(
			'3 requests were repeated (Sendcloud was still processing an earlier request), 7 seconds were spent waiting.',
		);
	});

	it('for ever fails only the order that it is about, after a minute', async () => {
		world.sandbox.settings.savingDelayMs = 3_600_000;
		await world.engine.run(upsertJson, [order(57)]);
		const { json, hints } = await world.engine.run(upsertJson, orders(100), goOn);
		expectFailed(json, [57]);
		expect(json[56].error).toContain('We are still processing a previous request');
		expect(world.waited()).toBe(60_000);
		expect(hints[0].message).toBe(
			'6 requests were repeated (Sendcloud was still processing an earlier request), 60 seconds were spent waiting.',
		);
		expect(posts()).toBeLessThan(30);
	});
});

describe('an answer', () => {
	type Receipt = { id: number; order_id: string; order_number: string };
	const answer = (change: (data: Receipt[]) => unknown) =>
		world.sandbox.faults.add({
			kind: 'body',
			body: (body: { data: Receipt[] }) => ({ data: change(body.data) }),
		});

	it('in another order is matched by order_id', async () => {
		answer((data) => data.reverse());
		const { json } = await world.engine.run(upsertJson, orders(5));
		expectFailed(json, []);
		for (const { id, order_id: orderId } of json)
			expect(world.sandbox.state.orders.get(Number(id))?.order_id).toBe(orderId);
	});

	it('with a number for an order_id is matched all the same', async () => {
		answer((data) => data.map((one) => ({ ...one, order_id: Number(one.order_id) })));
		const { error } = await world.engine.run(upsertJson, [order(1, { order_id: 555413 })]);
		expect(error).toBeUndefined();
	});

	it('that misses an order is an error of that order', async () => {
		answer((data) => data.slice(1));
		const { json } = await world.engine.run(upsertJson, orders(3), goOn);
		expectFailed(json, [1]);
		expect(json[0].error).toContain('its answer does not mention this entry');
		expect(json[0].message).toContain('Sending it again is safe.');
		expect(posts()).toBe(1);
	});

	it('that names an order twice is an error of that order', async () => {
		answer((data) => [...data, { ...data[1], id: 1 }]);
		const { json } = await world.engine.run(upsertJson, orders(3), goOn);
		expectFailed(json, [2]);
		expect(json[1].error).toContain('mentions this entry 2 times');
	});

	it('that names an order nobody sent is said below the output', async () => {
		answer((data) => [...data, { id: 1, order_id: 'stranger', order_number: '1' }]);
		const { json, hints } = await world.engine.run(upsertJson, orders(3), goOn);
		expectFailed(json, []);
		expect(hints[0].message).toContain('names entries that were not sent: stranger.');
	});

	it('that names many whom nobody sent is not said at length', async () => {
		const strangers = Array.from({ length: 7 }, (_, n) => `stranger-${n + 1}`);
		answer((data) => [...data, ...strangers.map((id) => ({ ...data[0], order_id: id }))]);
		const { hints } = await world.engine.run(upsertJson, orders(3), goOn);
		expect(hints.map(({ message }) => message)).toEqual([
			`Sendcloud's answer names entries that were not sent: ${strangers.slice(0, 5).join(', ')}.`,
		]);
	});

	it.each([
		['an empty list', []],
		['an object', { id: 1 }],
		['nothing', undefined],
		['null', null],
		['a list of nothing', [null]],
		['a list of texts', ['order-1']],
	])('of %s is an error of all orders, and no crash', async (_, data) => {
		answer(() => data);
		const { json } = await world.engine.run(upsertJson, orders(3), goOn);
		expectFailed(json, [1, 2, 3]);
		expect(json[0].error).toMatch(/does not mention this entry|not what its documents promise/);
		expect(posts()).toBe(1);
	});
});

describe('ten thousand orders', () => {
	const thousands = 10_000;
	const oneInAHundred = numbers(thousands / 100).map((n) => n * 100 - 43);

	it('take a hundred requests', async () => {
		const { json } = await world.engine.run(upsertJson, orders(thousands), goOn);
		expectFailed(json, []);
		expect(posts()).toBe(100);
		expect(world.sandbox.state.orders.size).toBe(thousands);
	});

	it('one in a hundred bad as can be seen beforehand: 99', async () => {
		const bad = withBad(thousands, oneInAHundred, (n) => order(n, { order_number: null }));
		const { json } = await world.engine.run(upsertJson, bad, goOn);
		expectFailed(json, oneInAHundred);
		expect(posts()).toBe(99);
	});

	it('one in a hundred bad as only Sendcloud sees: one more for each batch', async () => {
		const { json } = await world.engine.run(upsertJson, withBad(thousands, oneInAHundred), goOn);
		expectFailed(json, oneInAHundred);
		expect(posts()).toBe(200);
		expect(world.sandbox.state.orders.size).toBe(thousands - 100);
	});
});
