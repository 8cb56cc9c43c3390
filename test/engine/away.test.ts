/** Sendcloud away while many items are carried out, for every operation of the registry. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { MANY, SEARCHES } from '../support/away';
import { chosen } from '../support/chosen';
import { orders } from './orders';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { upsertJson, useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

const run = async (operation: string, parameters: INodeParameters, items: IDataObject[] = [{}]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items, {
		onError: 'continueRegularOutput',
	});
};

it.each(builtOperations())(
	'%s of 40 items that nothing answers ends soon, and says what was not sent',
	async (operation) => {
		const [{ parameters, items = [{}] }] = await examples[operation]({
			sandbox: world.sandbox,
			run: async (name, more, of) => (await run(name, more, of)).json,
		});
		const many = Array.from({ length: MANY }, (_, n) => items[n % items.length]);
		world.sandbox.requests.length = 0;
		const before = world.waited();
		world.sandbox.faults.add({ kind: 'resetBefore', times: Infinity });
		const { json } = await run(operation, parameters, many);
		expect(json).toHaveLength(MANY);
		for (const { error } of json) expect(error).toEqual(expect.any(String));
		// What must not happen twice is looked for, for two minutes, whatever answers; and the same forty times is one.
		if (SEARCHES.has(operation)) {
			expect(world.sandbox.requests.length).toBeLessThanOrEqual(400);
			expect(world.waited() - before).toBeLessThan(300_000);
			return;
		}
		// Some at a time, each with its five attempts, until it is plain; not five attempts for each of forty.
		expect(world.sandbox.requests.length).toBeLessThanOrEqual(60);
		expect(world.waited() - before).toBeLessThan(40_000);
		const unsent = json.filter(({ message }) =>
			String(message).includes('Nothing of this was sent'),
		);
		// The same tracking number is asked for once, however many items have it.
		if (operation === 'tracking.get') return;
		if (world.sandbox.requests.length > 5) expect(unsent.length).toBeGreaterThan(MANY / 2);
	},
	90_000,
);

it('an answer with 200,000 entries that nobody sent saves what was sent', async () => {
	world.sandbox.faults.add({
		kind: 'body',
		body: ({ data }: { data: IDataObject[] }) => ({
			data: [
				...data,
				...Array.from({ length: 200_000 }, (_, n) => ({ id: n, order_id: `nobody-${n}` })),
			],
		}),
	});
	const { json, error, hints } = await world.engine.run(upsertJson, orders(3));
	expect(error).toBeUndefined();
	expect(json.map(({ order_id: id }) => id)).toEqual(['order-1', 'order-2', 'order-3']);
	expect(hints.map(({ message }) => message).join()).toContain('names entries that were not sent');
	expect(hints.map(({ message }) => message).join().length).toBeLessThan(500);
}, 90_000);

describe.each<[string, number, unknown]>([
	['whose pointer is /data', 400, { errors: [{ detail: 'No.', source: { pointer: '/data' } }] }],
	['with a fault of Sendcloud', 500, undefined],
])('19 of 20 orders refused without a position, by an answer %s', (_name, status, body) => {
	it('save the good one, and each of the others has been tried alone', async () => {
		const good = 'order-13';
		world.sandbox.faults.add({
			kind: 'status',
			status,
			body,
			match: {
				method: 'POST',
				body: (sent) => (sent as IDataObject[]).some(({ order_id: id }) => id !== good),
			},
			times: Infinity,
		});
		const { json } = await world.engine.run(upsertJson, orders(20), {
			onError: 'continueRegularOutput',
		});
		expect(json.map(({ error }) => error === undefined)).toEqual(
			Array.from({ length: 20 }, (_, n) => n === 12),
		);
		expect([...world.sandbox.state.orders.values()].map(({ order_id: id }) => id)).toEqual([good]);
		const alone = world.sandbox.requests
			.map(({ body: sent }) => sent as IDataObject[])
			.filter((sent) => sent.length === 1)
			.map(([{ order_id: id }]) => id);
		expect(new Set(alone).size).toBe(20);
	});
});
