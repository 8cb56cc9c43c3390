/** The runner: which output belongs to which item, what a failure does to the others, when it stops. */
import { sleep, type IDataObject } from 'n8n-workflow';

import { order, orders, saved } from './orders';
import { upsertJson, useWorld } from './world';

// The local Sendcloud tells real time, to see what is under way at once.
const world = useWorld({ now: Date.now });
const goOn = { onError: 'continueRegularOutput' } as const;
const get = { resource: 'order', operation: 'get', getBy: 'id', order: '={{ $json.id }}' };
const ids = (items: IDataObject[]) => items.map(({ id }) => ({ id }));
const getPath = (id: unknown) => `/v3/orders/${String(id)}`;

describe('several items', () => {
	it('come out in the order they came in, each paired with its own, whoever is answered first', async () => {
		const known = saved(world.sandbox, ...orders(6));
		// The first two take longest.
		for (const [n, delayMs] of [120, 60].entries())
			world.sandbox.faults.add({ kind: 'delay', delayMs, match: { path: getPath(known[n].id) } });

		const { items } = await world.engine.run(get, ids(known));

		expect(items.map(({ json }) => json.order_id)).toEqual(known.map(({ order_id: id }) => id));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(known.map((_, item) => ({ item })));
	});

	it.each([
		// Each operation has its own default.
		['get', undefined, 250],
		['delete', undefined, 5],
		['delete', 2, 2],
		['delete', 40, 40],
		// Beyond what the panel allows.
		['delete', 1000, 250],
		['delete', 'nonsense', 5],
	])(
		'(%s) with "Requests at a Time" %p at most %d are under way',
		async (operation, concurrency, atOnce) => {
			const known = saved(world.sandbox, ...orders(4 * atOnce));
			const { settings, requests } = world.sandbox;
			settings.latencyMs = 300;
			await world.engine.run(
				{ ...get, operation, options: concurrency === undefined ? {} : { concurrency } },
				ids(known),
			);
			const times = requests.map(({ at }) => at);
			const underWay = times.map(
				(time) => times.filter((other) => other <= time && other > time - 250).length,
			);
			expect(times).toHaveLength(known.length);
			expect(Math.max(...underWay)).toBe(atOnce);
			// It begins with few, whatever it may come to.
			expect(times.filter((time) => time < times[0] + 250).length).toBeLessThanOrEqual(5);
		},
	);

	it('are asked for few at a time once the limit was reached', async () => {
		const known = saved(world.sandbox, ...orders(300));
		const { faults, requests, settings } = world.sandbox;
		settings.latencyMs = 300;
		faults.add({
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '0' },
			match: { nth: 16 },
		});
		// How many are without an answer when one more arrives; a fault that never hits sees them all.
		const underWay: number[] = [];
		faults.add({
			kind: 'delay',
			times: Infinity,
			match: {
				body: () => {
					underWay.push(requests.filter(({ status }) => status === undefined).length);
					return false;
				},
			},
		});
		await world.engine.run(get, ids(known));

		expect(underWay).toHaveLength(301);
		// 5, then as many as may be.
		expect(Math.max(...underWay)).toBeGreaterThan(100);
		// The one that was refused is asked for again beside the few. Those that were under way are through by then.
		expect(Math.max(...underWay.slice(275))).toBeLessThanOrEqual(6);
	});

	it('that become several each are paired with the one they came from', async () => {
		saved(world.sandbox, order(1), order(2), order(3, { order_number: 'OTHER' }));
		const { items } = await world.engine.run(
			{
				resource: 'order',
				operation: 'getAll',
				returnAll: true,
				filters: { order_number: '={{ $json.number }}' },
			},
			[{ number: 'OTHER' }, { number: 'SHOP-1' }, { number: 'nobody' }, { number: '' }],
		);
		expect(items.map(({ json, pairedItem }) => [json.order_number, pairedItem])).toEqual([
			['OTHER', { item: 0 }],
			['SHOP-1', { item: 1 }],
			['OTHER', { item: 3 }],
			['SHOP-2', { item: 3 }],
			['SHOP-1', { item: 3 }],
		]);
	});

	it.each(['json', 'binary'])('may have a field called %p', async (name) => {
		const [known] = saved(world.sandbox, order(1));
		world.sandbox.faults.add({
			kind: 'body',
			body: ({ data }: { data: IDataObject }) => ({ data: { ...data, [name]: { a: 1 } } }),
		});
		const { json } = await world.engine.run(get, ids([known]));
		expect(json).toEqual([expect.objectContaining({ order_id: 'order-1', [name]: { a: 1 } })]);
	});

	it('no items, no requests', async () => {
		const { json, error } = await world.engine.run(upsertJson, []);
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
		expect(world.asked()).toEqual([]);
	});
});

describe('"Timeout"', () => {
	const withTimeout = (timeout: unknown) => ({
		resource: 'order',
		operation: 'getAll',
		returnAll: true,
		options: { timeout: timeout as number },
	});

	it('ends what takes longer', async () => {
		world.sandbox.faults.add({ kind: 'silence', times: Infinity });
		const { error } = await world.engine.run(withTimeout(0.02));
		expect(error?.message).toMatch(/: no answer in time$/);
	}, 5000);

	it.each([5, '5', 0, -1, 'soon', 1e9])('of %p ends nothing before its time', async (timeout) => {
		world.sandbox.faults.add({ kind: 'delay', delayMs: 60 });
		const { error } = await world.engine.run(withTimeout(timeout));
		expect(error).toBeUndefined();
		expect(world.asked()).toHaveLength(1);
	});
});

describe('a bad item', () => {
	const bad = { ...order(2), shipping_address: { name: 'Jane Doe', country_code: 'UK' } };
	const three = [order(1), bad, order(3)];
	const reason = 'Item 2 of 3 (order_id order-2): shipping address › address line 1 is required';

	it('stops the run before anything is sent, with item, field and reason', async () => {
		const { error, outputs } = await world.engine.run(upsertJson, three);
		expect(error?.message).toBe(reason);
		expect(error?.description).toContain('shipping address › postal code is required');
		expect(error?.description).toContain('must be GB (ISO 3166-1), found "UK"');
		expect(error?.description).toContain('Nothing of the others was sent.');
		expect(outputs.flat()).toEqual([]);
		expect(world.asked()).toEqual([]);
	});

	const howToGoOn =
		'Set "On Error" in the node\'s settings to continue, and the good items go through while the bad ones come out with their reasons.';
	it.each([
		['alone', [bad], []],
		['among good ones', [order(1), bad], ['Nothing of the others was sent.', howToGoOn]],
		[
			'with another one',
			[bad, bad],
			['Item 2 of 2 (order_id order-2): shipping address › address line 1 is required.', howToGoOn],
		],
		[
			'with another one, among good ones',
			[bad, order(1), bad],
			[
				'Item 3 of 3 (order_id order-2): shipping address › address line 1 is required.',
				'Nothing of the others was sent.',
				howToGoOn,
			],
		],
	])('%s: says what became of the rest', async (_, items, lines) => {
		const { error } = await world.engine.run(upsertJson, items);
		const description = String(error?.description).split('\n');
		const own = description.indexOf('Nothing was sent for this item.');
		expect(own).toBeGreaterThan(0);
		expect(description.slice(own + 1)).toEqual(lines);
	});

	it('is one of the first ten that are named; how many there are besides is said', async () => {
		const items = Array.from({ length: 12 }, (_, n) => ({ ...bad, order_id: `bad-${n + 1}` }));
		const { error } = await world.engine.run(upsertJson, items);
		expect(error?.message).toContain('Item 1 of 12 (order_id bad-1)');
		for (let n = 2; n <= 10; n++)
			expect(error?.description).toContain(`Item ${n} of 12 (order_id bad-${n})`);
		expect(error?.description).not.toContain('bad-11');
		expect(error?.description).toContain('2 more of the 12 items failed.');
	});

	it('with markup in it is shown as the text it is', async () => {
		const markup = '<a href=//evil.example style=position:fixed;inset:0>';
		const evil = { ...order(1), shipping_address: { name: 'x', country_code: markup } };
		const { error } = await world.engine.run(upsertJson, [evil, { ...evil, order_id: markup }]);
		expect(error?.description).toContain('&lt;a href=//evil');
		expect(error?.description).not.toContain('<a');
		const { json } = await world.engine.run(upsertJson, [evil], goOn);
		expect(JSON.stringify(json)).toContain(markup.slice(0, 30));
	});

	it('among thousands holds up nobody else: no piece of work is long', async () => {
		const items = Array.from({ length: 5000 }, (_, n) => ({ ...bad, order_id: `bad-${n}` }));
		let pieces = 0;
		let over = false;
		const others = (async () => {
			while (!over) {
				await sleep(1);
				pieces++;
			}
		})();
		await world.engine.run(upsertJson, items, goOn);
		over = true;
		await others;
		// In one piece they would have let nobody else have a turn, but before and after.
		expect(pieces).toBeGreaterThan(10);
	}, 120_000);

	it('is named by what a merchant knows it by, and by its number when there are several', async () => {
		const alone = await world.engine.run(upsertJson, [bad]);
		expect(alone.error?.message).toBe(
			reason.replace('Item 2 of 3 (order_id order-2)', 'order_id order-2'),
		);
		const [unknown, several] = [
			await world.engine.run({ ...get, order: '999999' }),
			await world.engine.run(get, [{ id: 999_999 }, { id: 999_998 }]),
		];
		expect(unknown.error?.message).toMatch(/^Sendcloud could not find this/);
		expect(several.error?.message).toMatch(/^Item 1 of 2: Sendcloud could not find this/);
	});

	it('is an item of its own among the good ones when the node continues', async () => {
		const { items } = await world.engine.run(upsertJson, three, {
			onError: 'continueRegularOutput',
		});
		expect(items).toMatchObject([
			{ json: { order_id: 'order-1' }, pairedItem: { item: 0 } },
			{ json: { error: reason }, pairedItem: { item: 1 } },
			{ json: { order_id: 'order-3' }, pairedItem: { item: 2 } },
		]);
		// Older versions of n8n know a failed item by these keys alone.
		expect(Object.keys(items[1].json)).toEqual(['error', 'message']);
		expect(items[1].json.message).toContain('shipping address › postal code is required');
		expect([...world.sandbox.state.orders.values()].map(({ order_id: id }) => id)).toEqual([
			'order-1',
			'order-3',
		]);
	});

	it('may be the only one when the node continues, and nothing is sent', async () => {
		const { json, error } = await world.engine.run(upsertJson, [bad, bad], {
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(json.map((one) => one.error)).toEqual([
			reason.replace('2 of 3', '1 of 2'),
			reason.replace('2 of 3', '2 of 2'),
		]);
		expect(world.asked()).toEqual([]);
	});

	it('goes to the error output with the data it had', async () => {
		const { outputs } = await world.engine.run(upsertJson, three, {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]).toMatchObject([
			{ json: { order_id: 'order-1' }, pairedItem: { item: 0 } },
			{ json: { order_id: 'order-3' }, pairedItem: { item: 2 } },
		]);
		expect(outputs[1]).toMatchObject([
			{ json: { error: reason, order_id: 'order-2' }, pairedItem: { item: 1 } },
		]);
	});

	it('of an item operation: those begun are done, those after it are not', async () => {
		const known = saved(world.sandbox, ...orders(4));
		const items = [...ids(known.slice(0, 2)), { id: 999_999 }, ...ids(known.slice(2))];
		const remove = { resource: 'order', operation: 'delete', order: '={{ $json.id }}' };
		const { error } = await world.engine.run({ ...remove, options: { concurrency: 1 } }, items);
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error?.message).toMatch(/^Item 3 of 5: Sendcloud could not find this: The order could/);
		expect(error?.description).toContain('2 of the 5 items were done, 2 were not sent.');
		expect(world.sandbox.state.orders.size).toBe(2);
	});

	it('does not say that nothing was sent when it may have been', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 502, times: Infinity });
		const { error } = await world.engine.run(upsertJson, orders(3));
		expect(error?.description).toContain('Item 3 of 3 (order_id order-3): Sendcloud has a fault');
		expect(error?.description).not.toContain('was sent');
	});

	it("whose expression fails has n8n's own error, which knows the item", async () => {
		const known = saved(world.sandbox, ...orders(1));
		// n8n takes an undefined value for a missing one, but not a node.
		const parameters = { ...get, order: '={{ $json.id ?? $("Elsewhere").item.json.id }}' };
		const items = [...ids(known), { nothing: true }];
		const { error } = await world.engine.run(parameters, items);
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 1 } });
		expect(error?.message).toMatch(/^Referenced node doesn't exist/);
		expect(world.asked()).toEqual([]);

		const { json } = await world.engine.run(parameters, items, {
			onError: 'continueRegularOutput',
		});
		expect(json).toEqual([
			expect.objectContaining({ order_id: 'order-1' }),
			expect.objectContaining({ error: error?.message }),
		]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'whose expression fails concerns no other (%s)',
		async (onError) => {
			const known = saved(world.sandbox, ...orders(2));
			const { outputs } = await world.engine.run(
				{ ...get, order: '={{ $json.id.toFixed() }}' },
				[{ id: known[0].id }, { nothing: true }, { id: known[1].id }],
				{ onError },
			);
			const all = outputs.flat();
			expect(all.filter(({ json }) => json.order_id)).toHaveLength(2);
			expect(all.filter(({ json }) => json.error)).toHaveLength(1);
			expect(world.asked()).toHaveLength(2);
		},
	);
});

it('keeps its words when they contain what n8n takes for an error code', async () => {
	const { error } = await world.engine.run(upsertJson, [
		order(1, { order_id: 'horlogeaccessoires-1', order_number: [] }),
	]);
	expect(error?.message).toBe(
		'order_id horlogeaccessoires-1: order number must be a text, found a list of 0',
	);
});

it('does not evaluate what the panel hides', async () => {
	const [known] = saved(world.sandbox, order(1));
	const { json, error } = await world.engine.run({
		...get,
		order: String(known.id),
		orderNumber: '={{ $json.nothing.at.all }}',
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ order_id: 'order-1' }]);
});

it('says what to do about an operation of a newer version', async () => {
	const { error } = await world.engine.run({ resource: 'order', operation: 'teleport' });
	expect(error?.message).toBe('The operation "order: teleport" is not known');
	expect(error?.description).toContain('version of this package');
});

describe('a cancelled execution', () => {
	/** Until nothing is under way any more, real time. */
	const quiet = async () => await sleep(400);

	it.each(['apiKeys', 'oAuth2'])('asks nothing more (%s)', async (authentication) => {
		const known = saved(world.sandbox, ...orders(40));
		world.sandbox.settings.latencyMs = 50;
		const cancelAfterTen = async (running: { cancel(): void }) => {
			while (world.asked().length < 10) await sleep(5);
			running.cancel();
		};
		await world.engine.run({ ...get, authentication, options: { concurrency: 5 } }, ids(known), {
			onError: 'continueRegularOutput',
			started: (running) => void cancelAfterTen(running),
		});
		// What was on its way has arrived by then.
		await sleep(40);
		const asked = world.asked().length;
		await quiet();
		expect(asked).toBeLessThan(40);
		expect(world.asked()).toHaveLength(asked);
	});

	it('ends in the middle of a wait', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '50' },
			times: Infinity,
		});
		let cancel = () => {};
		const clock = world.clock();
		// Cancelled two seconds into the wait.
		clock.onSleep = () => world.waited() >= 2000 && cancel();
		await world.engine.run(upsertJson, orders(300), {
			onError: 'continueRegularOutput',
			started: (running) => (cancel = () => running.cancel()),
		});
		await quiet();
		expect(world.waited()).toBeLessThan(4000);
		expect(world.asked()).toHaveLength(3);
	});

	it('ends a request that is not answered', async () => {
		world.sandbox.faults.add({ kind: 'silence', times: Infinity });
		const begun = Date.now();
		await world.engine.run(upsertJson, orders(3), {
			started: (running) => void sleep(200).then(() => running.cancel()),
		});
		await quiet();
		expect(Date.now() - begun).toBeLessThan(5000);
		expect(world.asked()).toHaveLength(1);
	});
});
