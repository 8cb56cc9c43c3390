/** The two algorithms behind batches, against whatever entries and refusals there may be. */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	planBatches,
	Search,
	sendBatch,
	type Batching,
} from '../../nodes/Sendcloud/engine/inBatches';
import type { SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';

describe('planBatches', () => {
	const entry = fc.record({
		// Few of each, so that they meet.
		key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
		group: fc.constantFrom('', 'x', 'y'),
	});
	const input = fc.record({
		entries: fc.array(entry, { maxLength: 60 }),
		size: fc.integer({ min: 1, max: 8 }),
	});

	it('holds what batches promise', () => {
		fc.assert(
			fc.property(input, ({ entries, size }) => {
				const batches = planBatches(entries, size);

				expect(batches.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(
					entries.map((_, member) => member),
				);
				const batchOf = new Map(
					batches.flatMap(({ members }, at) => members.map((member) => [member, at] as const)),
				);
				batches.forEach(({ members, after }, at) => {
					expect(members.length).toBeGreaterThan(0);
					expect(members.length).toBeLessThanOrEqual(size);
					expect(members).toEqual([...members].sort((a, b) => a - b));
					expect(new Set(members.map((member) => entries[member].group)).size).toBe(1);
					expect(new Set(members.map((member) => entries[member].key)).size).toBe(members.length);
					// Only what has begun before can be waited for.
					for (const earlier of after) expect(earlier).toBeLessThan(at);
				});
				// A later state waits for the one before it.
				const latest = new Map<string, number>();
				entries.forEach(({ key, group }, member) => {
					const id = `${group}/${key}`;
					const at = batchOf.get(member) as number;
					const earlier = latest.get(id);
					if (earlier !== undefined) expect(batches[at].after).toContain(earlier);
					latest.set(id, at);
				});
			}),
		);
	});

	it('makes no more batches than are needed', () => {
		fc.assert(
			fc.property(input, ({ entries, size }) => {
				const most = new Map<string, { count: number; keys: Map<string, number> }>();
				for (const { key, group } of entries) {
					const found = most.get(group) ?? { count: 0, keys: new Map() };
					found.count++;
					found.keys.set(key, (found.keys.get(key) ?? 0) + 1);
					most.set(group, found);
				}
				// A group needs as many as its entries fill, and as its most frequent key. Both together, at most.
				const bounds = [...most.values()].map(({ count, keys }) => [
					Math.ceil(count / size),
					Math.max(...keys.values()),
				]);
				const batches = planBatches(entries, size).length;
				const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
				expect(batches).toBeGreaterThanOrEqual(sum(bounds.map((pair) => Math.max(...pair))));
				expect(batches).toBeLessThanOrEqual(sum(bounds.map(([a, b]) => a + b)));
			}),
		);
	});

	it('fills batches in order when no key comes twice', () => {
		const entries = Array.from({ length: 250 }, (_, n) => ({ key: String(n), group: '' }));
		expect(planBatches(entries, 100).map(({ members }) => [members[0], members.length])).toEqual([
			[0, 100],
			[100, 100],
			[200, 50],
		]);
	});

	it('lets later states of several keys share a batch, too', () => {
		const entries = ['a', 'b', 'a', 'b'].map((key) => ({ key, group: '' }));
		expect(planBatches(entries, 100)).toEqual([
			{ members: [0, 1], after: [] },
			{ members: [2, 3], after: [0] },
		]);
	});

	it('has nothing to do without entries', () => {
		expect(planBatches([], 100)).toEqual([]);
	});

	it.each([
		['the same key', () => 'same'],
		['two halves of the same keys', (n: number, count: number) => String(n % (count / 2))],
		['keys in turn', (n: number) => String(n % 7)],
	])('takes time in proportion to the number of entries: %s', (_what, key) => {
		const seconds = (count: number) => {
			const entries = Array.from({ length: count }, (_, n) => ({ key: key(n, count), group: '' }));
			const begun = performance.now();
			planBatches(entries, 100);
			return performance.now() - begun;
		};
		seconds(10_000);
		const [few, many] = [seconds(25_000), seconds(100_000)];
		expect(many).toBeLessThan(4 * 4 * few + 20);
	});
});

describe('sendBatch', () => {
	/** A Sendcloud that refuses some entries, and names them or does not. */
	function world(guilty: Set<number>, naming: 'all' | 'first' | 'none', search = new Search()) {
		const saved: number[] = [];
		const requests: number[][] = [];
		const batching = {
			key: String,
			resultKey: ({ id }: IDataObject) => String(id),
			send: async ({ entries }: { entries: number[] }) => {
				requests.push(entries);
				const blamed = entries.flatMap((entry, at) => (guilty.has(entry) ? [at] : []));
				if (blamed.length > 0) {
					const named = naming === 'none' ? [] : naming === 'first' ? blamed.slice(0, 1) : blamed;
					throw new SendcloudError('refused', {
						kind: 'refused',
						status: 400,
						problems: named.map((at) => ({ entry: at, path: ['x'], detail: `bad ${entries[at]}` })),
					});
				}
				saved.push(...entries);
				return [...entries].reverse().map((id) => ({ id }));
			},
		} as unknown as Batching<unknown>;
		const send = async (count: number) => {
			const entries = Array.from({ length: count }, (_, n) => n);
			const client = {} as SendcloudClient;
			const surplus: string[] = [];
			const settled = await sendBatch({ batching, client, search, surplus }, entries);
			expect(surplus).toEqual([]);
			return { settled, saved, requests };
		};
		return send;
	}

	const refused = (maxGuilty: number) =>
		fc.integer({ min: 1, max: 100 }).chain((count) =>
			fc.record({
				count: fc.constant(count),
				guilty: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: maxGuilty }),
			}),
		);

	it.each(['all', 'first'] as const)(
		'saves exactly the innocent, naming %s, with at most one request more for each guilty',
		async (naming) => {
			await fc.assert(
				fc.asyncProperty(refused(100), async ({ count, guilty }) => {
					const { settled, saved, requests } = await world(new Set(guilty), naming)(count);
					settled.forEach((one, entry) => {
						if (guilty.includes(entry)) {
							expect(one).toMatchObject({ error: { message: `x: bad ${entry}` } });
						} else expect(one).toEqual({ result: { id: entry } });
					});
					expect(settled).toHaveLength(count);
					expect(saved).toHaveLength(count - guilty.length);
					expect(requests.length).toBeLessThanOrEqual(
						1 + (naming === 'first' ? guilty.length : Math.min(1, guilty.length)),
					);
				}),
			);
		},
	);

	it('spares the innocent of a few guilty that are not named', async () => {
		await fc.assert(
			fc.asyncProperty(refused(3), async ({ count, guilty }) => {
				const { settled, saved, requests } = await world(new Set(guilty), 'none')(count);
				expect(settled.flatMap((one, entry) => ('error' in one ? [entry] : []))).toEqual(
					[...guilty].sort((a, b) => a - b),
				);
				expect(new Set(saved).size).toBe(saved.length);
				// Each guilty one is found on a way of its own down the halves.
				expect(requests.length).toBeLessThanOrEqual(
					1 + 2 * guilty.length * Math.ceil(Math.log2(count)),
				);
			}),
		);
	});

	it('loses nobody and saves nobody twice, however many are guilty', async () => {
		await fc.assert(
			fc.asyncProperty(refused(100), async ({ count, guilty }) => {
				const { settled, saved, requests } = await world(new Set(guilty), 'none')(count);
				expect(settled.filter((one) => one !== undefined)).toHaveLength(count);
				expect(saved.filter((entry) => guilty.includes(entry))).toEqual([]);
				expect(new Set(saved).size).toBe(saved.length);
				expect(requests.length).toBeLessThan(2 * count + 1);
				// A request never holds what was sent with success before.
				for (const one of settled) if ('result' in one) expect(saved).toContain(one.result.id);
			}),
		);
	});

	it('finds every innocent, wherever it stands and however few there are', async () => {
		await fc.assert(
			fc.asyncProperty(refused(100), async ({ count, guilty }) => {
				const { saved } = await world(new Set(guilty), 'none')(count);
				expect(saved).toHaveLength(count - guilty.length);
			}),
		);
	});

	const all = new Set(Array.from({ length: 100 }, (_, n) => n));

	it('saves the one good among a hundred, with little more than a request for each', async () => {
		for (const good of [0, 1, 57, 99]) {
			const others = new Set([...all].filter((one) => one !== good));
			const { settled, saved, requests } = await world(others, 'none')(100);
			expect(saved).toEqual([good]);
			expect(settled.filter((one) => 'result' in one)).toHaveLength(1);
			expect(requests.length).toBeLessThanOrEqual(115);
		}
	});

	it('leaves whole batches at their refusal once a hundred were refused alone, and says so', async () => {
		const search = new Search();
		const first = await world(all, 'none', search)(100);
		expect(first.requests.length).toBeLessThanOrEqual(115);
		for (const one of first.settled) expect(one).toMatchObject({ error: { message: 'refused' } });

		const second = await world(all, 'none', search)(100);
		expect(second.requests).toHaveLength(1);
		for (const one of second.settled) {
			expect(one).toMatchObject({
				error: {
					message: 'Sendcloud refused the whole request of 100 that this one was in: refused',
					description: expect.stringContaining('This one was not tried by itself') as string,
				},
			});
		}
	});

	/** Entries that nothing but one failure comes of. */
	const failing = async (failure: Error, more: Partial<Batching<unknown>> = {}, client = {}) => {
		const requests: unknown[][] = [];
		const batching = {
			send: async ({ entries }: { entries: unknown[] }) => {
				requests.push(entries);
				throw failure;
			},
			...more,
		} as unknown as Batching<unknown>;
		const settled = await sendBatch(
			{ batching, client: client as SendcloudClient, search: new Search(), surplus: [] },
			['a', 'b', 'c'],
		);
		return { settled, requests };
	};

	it('gives a failure that is none of Sendcloud to every entry', async () => {
		const failure = new TypeError('a fault of ours');
		const { settled, requests } = await failing(failure);
		expect(settled).toEqual([{ error: failure }, { error: failure }, { error: failure }]);
		expect(requests).toHaveLength(1);
	});

	it('sends nothing again when the execution is cancelled while Sendcloud is busy', async () => {
		const stopped = new SendcloudError('The execution was cancelled', { kind: 'cancelled' });
		const client = {
			notes: { repeats: 0, waitedMs: 0, reasons: new Set() },
			wait: async () => {
				throw stopped;
			},
		};
		const { settled, requests } = await failing(
			new SendcloudError('busy', { kind: 'refused', status: 400 }),
			{ isBusy: () => true },
			client,
		);
		expect(settled).toEqual([{ error: stopped }, { error: stopped }, { error: stopped }]);
		expect(requests).toHaveLength(1);
	});

	it('says each reason once', async () => {
		const { settled } = await failing(
			new SendcloudError('refused', {
				kind: 'refused',
				status: 400,
				problems: ['x', 'y', 'z'].flatMap((field) =>
					[0, 1, 2].map((entry) => ({ entry, path: [field], detail: 'bad' })),
				),
			}),
		);
		for (const one of settled)
			expect(one).toMatchObject({
				error: {
					message: 'x: bad',
					description: 'y: bad.\nz: bad.\nSendcloud refused this one. Correct it and run again.',
				},
			});
	});
});
