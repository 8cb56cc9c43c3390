/**
 * Polling, model based: whatever happens to a list, to this machine's clock and to n8n between two polls, what was there
 * at the first one is never returned, and what came later is returned exactly once.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { sinceOf, takePolled, type PollMemory } from '../../nodes/Sendcloud/flows/polled';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEGINNING = Date.UTC(2026, 5, 1);

interface Entry extends IDataObject {
	id: number;
	at: number;
	/** Sendcloud forgot to write when. */
	timeless: boolean;
}

type Step =
	| { do: 'pass'; ms: number }
	| { do: 'add'; count: number; late: number; timeless: boolean }
	| { do: 'remove'; which: number; comesBack: boolean }
	| { do: 'poll'; fails: boolean }
	| { do: 'restart' }
	| { do: 'clock'; off: number };

const steps = fc.array(
	fc.oneof(
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.nat(6 * HOUR) }) },
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('add'),
				count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 90, max: 260 })),
				late: fc.oneof(fc.constant(0), fc.nat(HOUR)),
				timeless: fc.boolean(),
			}),
		},
		fc.record({ do: fc.constant('remove'), which: fc.nat(), comesBack: fc.boolean() }),
		{
			weight: 5,
			arbitrary: fc.record({ do: fc.constant('poll'), fails: fc.boolean() }),
		},
		fc.record({ do: fc.constant('restart') }),
		fc.record({
			do: fc.constant('clock'),
			off: fc.oneof(fc.constant(0), fc.integer({ min: -400 * DAY, max: 400 * DAY })),
		}),
	) as fc.Arbitrary<Step>,
	{ maxLength: 40 },
);

/** A list as Sendcloud has it, and the polls of it. */
class World {
	private entries: Entry[] = [];
	private gone: Entry[] = [];
	private readonly old = new Set<number>();
	private readonly returned = new Set<number>();
	private next = 1;
	private time = BEGINNING;
	private offset = 0;
	private memory?: PollMemory;

	constructor(private readonly isTimed: boolean) {
		for (let n = 0; n < 150; n++) this.add((150 - n) * 20 * 60_000, false);
	}

	async take(step: Step): Promise<void> {
		switch (step.do) {
			case 'pass':
				this.time += step.ms;
				break;
			case 'add':
				// Many of one moment.
				for (let n = 0; n < step.count; n++) this.add(step.late, step.timeless && n > 0);
				break;
			case 'remove':
				this.remove(step);
				break;
			case 'clock':
				this.offset = step.off;
				break;
			case 'restart':
				// n8n keeps it as JSON.
				if (this.memory) this.memory = JSON.parse(JSON.stringify(this.memory)) as PollMemory;
				break;
			case 'poll':
				await this.poll(step.fails);
		}
	}

	private add(late: number, timeless: boolean): void {
		this.entries.push({ id: this.next++, at: this.time - late, timeless });
	}

	private remove({ which, comesBack }: Extract<Step, { do: 'remove' }>): void {
		const [entry] = this.entries.splice(which % Math.max(this.entries.length, 1), 1);
		// One that no poll ever met may be new, or too old, when it comes back.
		const isKnown = entry && (this.old.has(entry.id) || this.returned.has(entry.id));
		if (isKnown && comesBack) this.gone.push(entry);
	}

	/** Newest first; of one moment, the later one first. */
	private async *list(fails: boolean): AsyncGenerator<Entry> {
		const all = [...this.entries].sort((a, b) => b.at - a.at || b.id - a.id);
		// What is not told by times may come in any order.
		if (!this.isTimed) all.sort((a, b) => ((a.id * 7919) % 101) - ((b.id * 7919) % 101));
		for (const [n, entry] of all.entries()) {
			if (fails && n === Math.floor(all.length / 2)) throw new Error('Sendcloud is away');
			// One without a time counts as what stands before it, so the first one must have one.
			yield n === 0 ? { ...entry, timeless: false } : entry;
			// A page that moved: some come again.
			if (n % 100 === 99) yield all[n];
		}
	}

	async poll(fails = false): Promise<void> {
		const keyed = {
			keyOf: ({ id }: IDataObject) => String(id),
			...(this.isTimed && {
				timeOf: ({ at, timeless }: IDataObject) => (timeless ? undefined : (at as number)),
			}),
		};
		const today = this.time + this.offset;
		let polled: Awaited<ReturnType<typeof takePolled>>;
		const isFirst = this.memory === undefined;
		try {
			const how = { list: 'list', today };
			polled = await takePolled(this.list(fails), keyed, this.memory, how);
		} catch {
			return;
		}
		this.memory = polled.memory;
		const ids = polled.fresh.map(({ id }) => id as number);
		if (isFirst) {
			expect(ids).toEqual([]);
			for (const { id } of this.entries) this.old.add(id);
		}
		for (const id of ids) {
			expect({ id, old: this.old.has(id) }).toEqual({ id, old: false });
			expect({ id, again: this.returned.has(id) }).toEqual({ id, again: false });
			this.returned.add(id);
		}
		if (this.isTimed)
			for (const [n, { at }] of polled.fresh.entries())
				if (n > 0) expect(at as number).toBeGreaterThanOrEqual(polled.fresh[n - 1].at as number);
		// Nothing that is there, and was not before, is missing.
		const missing = this.entries.filter(({ id }) => !this.old.has(id) && !this.returned.has(id));
		expect(missing).toEqual([]);
		expect(polled.memory.keys.length).toBeLessThanOrEqual(10_000);
		expect(new Set(polled.memory.keys).size).toBe(polled.memory.keys.length);
	}

	/** What had vanished is there again. */
	comeBack(): void {
		this.entries.push(...this.gone.splice(0));
	}
}

it.each([
	['a list with times', true],
	['a list in any order', false],
])(
	'%s: each once, none of the first poll, whatever happens',
	async (_, isTimed) => {
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				const world = new World(isTimed);
				for (const step of all) await world.take(step);
				await world.poll();
				await world.poll();
				world.comeBack();
				await world.poll();
			}),
			{ numRuns: 300 },
		);
	},
	300_000,
);

const rowsOf = async function* (rows: IDataObject[]) {
	yield* rows;
};
const timed = {
	keyOf: ({ id }: IDataObject) => String(id),
	timeOf: ({ at }: IDataObject) => at as number,
};

it('the first poll of a long list reads its beginning alone, and so does the next', async () => {
	let read = 0;
	const long = async function* () {
		for (let n = 0; n < 100_000; n++) {
			read++;
			yield { id: n, at: BEGINNING - n * 60_000 };
		}
	};
	const how = { list: 'list', today: BEGINNING };
	const { memory } = await takePolled(long(), timed, undefined, how);
	expect(read).toBeLessThanOrEqual(200);
	read = 0;
	const { fresh } = await takePolled(long(), timed, memory, how);
	expect(fresh).toEqual([]);
	expect(read).toBeLessThanOrEqual(200);
});

it('a list that was empty at first loses nothing', async () => {
	const how = { list: 'list', today: BEGINNING };
	const { memory } = await takePolled(rowsOf([]), timed, undefined, how);
	const { fresh } = await takePolled(
		rowsOf([
			{ id: 2, at: BEGINNING },
			{ id: 1, at: BEGINNING - DAY },
		]),
		timed,
		memory,
		how,
	);
	expect(fresh.map(({ id }) => id)).toEqual([1, 2]);
});

it('remembers no more than it needs, and all of what it needs', async () => {
	const how = { list: 'list', today: BEGINNING };
	const rows = (count: number, apart: number) =>
		Array.from({ length: count }, (_, n) => ({ id: n, at: BEGINNING - n * apart }));
	const quiet = await takePolled(rowsOf(rows(5000, HOUR)), timed, undefined, how);
	expect(quiet.memory.keys.length).toBeLessThanOrEqual(1000);
	const busy = await takePolled(rowsOf(rows(5000, 10)), timed, undefined, how);
	expect(busy.memory.keys).toHaveLength(5000);
	expect((await takePolled(rowsOf(rows(5000, 10)), timed, busy.memory, how)).fresh).toEqual([]);
	expect(JSON.stringify(busy.memory).length).toBeLessThan(100_000);
});

it('knows an entry of a long list that vanishes for some polls and comes back', async () => {
	const all = Array.from({ length: 1200 }, (_, id) => ({ id }));
	const keyed = { keyOf: ({ id }: IDataObject) => String(id) };
	let memory: PollMemory | undefined;
	for (const rows of [all, all.slice(1), all.slice(1), all]) {
		const polled = await takePolled(rowsOf(rows), keyed, memory, { list: 'list', today: 0 });
		expect(polled.fresh).toEqual([]);
		({ memory } = polled);
	}
});

describe('since when a list with a window is asked for', () => {
	const window = { length: 14 * DAY, madeAt: ({ at }: IDataObject) => at as number };
	const keyed = { keyOf: ({ id }: IDataObject) => String(id), window };
	const poll = async (rows: IDataObject[], today: number, memory?: PollMemory) => {
		const since = sinceOf(window, memory, today);
		const all = rows.filter(({ at }) => (at as number) >= since);
		return {
			since,
			...(await takePolled(rowsOf(all), keyed, memory, { list: 'list', today, since })),
		};
	};

	it('goes on as entries are made, whatever the clock says', async () => {
		const rows = [
			{ id: 1, at: BEGINNING - 20 * DAY },
			{ id: 2, at: BEGINNING - DAY },
		];
		const first = await poll(rows, BEGINNING);
		expect(first.since).toBe(BEGINNING - 14 * DAY);
		// Set back: what was too old stays so.
		const back = await poll(rows, BEGINNING - 30 * DAY, first.memory);
		expect([back.since, back.fresh]).toEqual([first.since, []]);
		// Set on a year: what is made now is found.
		rows.push({ id: 3, at: BEGINNING + DAY });
		const on = await poll(rows, BEGINNING + 365 * DAY, back.memory);
		expect([on.since, on.fresh]).toEqual([first.since, [rows[2]]]);
		rows.push({ id: 4, at: BEGINNING + 10 * DAY });
		const later = await poll(rows, BEGINNING + 10 * DAY, on.memory);
		expect(later.fresh).toEqual([rows[3]]);
		expect(sinceOf(window, later.memory, BEGINNING + 10 * DAY)).toBe(BEGINNING - 4 * DAY);
	});

	it('is not led astray by a date far in the future', async () => {
		const rows = [{ id: 1, at: BEGINNING + 1000 * DAY }];
		const { memory } = await poll(rows, BEGINNING);
		expect(sinceOf(window, memory, BEGINNING + DAY)).toBe(BEGINNING - 13 * DAY);
	});

	it('is by the clock while nothing was ever there, and after a memory of before', async () => {
		const { memory } = await poll([], BEGINNING + 365 * DAY);
		expect(sinceOf(window, memory, BEGINNING)).toBe(BEGINNING - 14 * DAY);
		expect(sinceOf(undefined, memory, BEGINNING)).toBe(0);
	});
});

it('one without a time, behind newer ones, does not hide what came late', async () => {
	const known = [{ id: 1 }, { id: 2, at: BEGINNING }];
	const how = (today: number) => ({ list: 'list', today });
	const first = await takePolled(rowsOf([...known].reverse()), timed, undefined, how(BEGINNING));
	const rows = [{ id: 4, at: BEGINNING + HOUR }, ...known, { id: 3, at: BEGINNING - 1 }];
	const later = how(BEGINNING + HOUR);
	const { fresh, memory } = await takePolled(rowsOf(rows), timed, first.memory, later);
	expect(fresh.map(({ id }) => id)).toEqual([3, 4]);
	expect((await takePolled(rowsOf(rows), timed, memory, later)).fresh).toEqual([]);
});
