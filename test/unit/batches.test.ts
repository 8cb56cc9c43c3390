/** The two algorithms behind batches, against whatever entries and refusals there may be. */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { planBatches, sendBatch } from '../../nodes/Sendcloud/operations/batches';
import type { BatchOperation } from '../../nodes/Sendcloud/operations/define';
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
});

describe('sendBatch', () => {
	/** A Sendcloud that refuses some entries, and names them or does not. */
	function world(guilty: Set<number>, naming: 'all' | 'first' | 'none') {
		const saved: number[] = [];
		const requests: number[][] = [];
		const operation = {
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
		} as unknown as BatchOperation;
		const send = async (count: number) => {
			const entries = Array.from({ length: count }, (_, n) => n);
			const client = {} as SendcloudClient;
			const settled = await sendBatch(operation, client, entries, () => {
				throw new Error('nothing was added');
			});
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

	it('goes on to the last innocent once one has been saved', async () => {
		await fc.assert(
			fc.asyncProperty(refused(100), async ({ count, guilty }) => {
				// The halves are taken from the front, so the first is saved before any is refused alone.
				const bad = guilty.filter((entry) => entry !== 0);
				const { saved } = await world(new Set(bad), 'none')(count);
				expect(saved).toHaveLength(count - bad.length);
			}),
		);
	});

	it('asks little when all are refused', async () => {
		const { requests } = await world(
			new Set(Array.from({ length: 100 }, (_, n) => n)),
			'none',
		)(100);
		expect(requests.length).toBeLessThanOrEqual(17);
	});

	/** Entries that nothing but one failure comes of. */
	const failing = async (failure: Error, more: Partial<BatchOperation> = {}, client = {}) => {
		const requests: unknown[][] = [];
		const operation = {
			send: async ({ entries }: { entries: unknown[] }) => {
				requests.push(entries);
				throw failure;
			},
			...more,
		} as unknown as BatchOperation;
		const settled = await sendBatch(
			operation,
			client as SendcloudClient,
			['a', 'b', 'c'],
			() => {},
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
