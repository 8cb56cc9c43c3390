/** A limit that is shared with other tools: scarce, but not closed. */
import { orders, saved } from './orders';
import { useWorld } from './world';

const world = useWorld();

const refused = (path: string, times: number) =>
	world.sandbox.faults.add({
		kind: 'status',
		status: 429,
		headers: { 'retry-after': '1' },
		match: { path },
		times,
	});

it('an item that is refused time and again waits for its turn while others get through', async () => {
	const known = saved(world.sandbox, ...orders(20));
	refused(`/v3/orders/${known[0].id}`, 12);

	const { json, error } = await world.engine.run(
		{
			resource: 'order',
			operation: 'get',
			getBy: 'id',
			order: '={{ $json.id }}',
			options: { concurrency: 2 },
		},
		known.map(({ id }) => ({ id })),
	);

	expect(error).toBeUndefined();
	expect(json.map(({ order_id }) => order_id)).toEqual(known.map(({ order_id }) => order_id));
	// A second each time, as was asked for.
	expect(world.waited()).toBe(12_000);
});

it('who is refused after the wait that was asked for waits longer, beyond a minute in all', async () => {
	const [{ id }] = saved(world.sandbox, ...orders(1));
	refused(`/v3/orders/${id}`, 4);

	const { error } = await world.engine.run({
		resource: 'order',
		operation: 'get',
		getBy: 'id',
		order: String(id),
	});

	expect(error).toBeUndefined();
	// 1 as was asked for, then 4, 16 and 40 seconds and half of the quarter that jitter may add.
	expect(world.waited()).toBe(1000 + 60_000 * 1.125);
});

it('once it has felt a limit, it keeps to it instead of running into it', async () => {
	const known = saved(world.sandbox, ...orders(300));
	world.sandbox.settings.rateLimit = {};

	const { json, error } = await world.engine.run(
		{
			resource: 'order',
			operation: 'update',
			order: '={{ $json.id }}',
			specifyBody: 'json',
			jsonBody: { order_details: { status: { code: 'packed', message: 'Packed' } } },
			// One after the other: here time passes at once, also for what is under way.
			options: { concurrency: 1 },
		},
		known.map(({ id }) => ({ id })),
	);

	expect(error).toBeUndefined();
	expect(json).toHaveLength(300);
	// Six seconds for the first hundred, then a minute for each hundred more.
	expect(world.waited()).toBe(126_000);
	// Each of the two limits was felt once.
	expect(world.sandbox.requests.filter(({ status }) => status === 429)).toHaveLength(2);
});
