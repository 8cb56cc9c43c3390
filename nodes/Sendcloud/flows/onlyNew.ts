/**
 * "Only New Since Last Run", for every list whose entries have a time, with n8n's own memory of what a node has
 * processed (its table `processed_data`, the one behind Remove Duplicates). It belongs to the node, outlives restarts and
 * new names, and counts test runs too, none of which n8n's static data does.
 *
 * What is remembered is what was returned, and besides that what the first run's limit left out. It is remembered when
 * the whole run of the node has succeeded, and not before: whatever stops a run, the next one returns the same again.
 */
import type { ICheckProcessedOptions, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Tools } from '../engine/define';

/**
 * An entry that is written late, with a time before what is known already, is found when its time is at most this long
 * before the newest that is known. The panel says so.
 */
export const SPAN = 60 * 60 * 1000;

/** For the description of the option. */
export const SPAN_WORDS = 'One that comes up to an hour late is found.';

/** Entries that are held against the memory in one step. */
const STEP = 100;

/** A list with a time in it. */
export interface Timed {
	/** Tells it from the other lists of the node; a list that was never read has nothing old in it. */
	list: string;
	/** What an entry is told apart by. */
	keyOf(row: IDataObject): string;
	/** Milliseconds since 1970; undefined where it has none, which counts as the time of the entry before. */
	timeOf(row: IDataObject): number | undefined;
	/** Whether what comes after it costs more requests: then it is looked first whether that is needed. */
	isLastOfPart?(row: IDataObject): boolean;
}

/** What is known before a list is read. */
export interface Before {
	/** Which of some keys are remembered. */
	known(keys: string[]): Promise<Set<string>>;
	/** Milliseconds since 1970; a time in the future is no mark, since everything to come would lie before it. */
	now: number;
	/** Was the list never read? */
	isFirst: boolean;
	/** Of a list that was never read: entries to return. */
	limit?: number;
}

export interface Taken {
	/** The new entries, newest first. */
	fresh: IDataObject[];
	/** Keys to remember, oldest first: of what is new, and of what was known and will be met again. */
	keys: string[];
	/** How many of them, the last ones, the next run will come by. */
	needed: number;
}

/**
 * Takes entries, newest first and each once, until it is past those that are known. What is known is told by keys alone,
 * so equal times are no trouble. The newest that is known is the high-water mark; it is looked for in the list itself.
 */
export async function takeNew(
	rows: AsyncIterable<IDataObject>,
	{ keyOf, timeOf, isLastOfPart = () => false }: Omit<Timed, 'list'>,
	{ known, now, isFirst, limit = Infinity }: Before,
): Promise<Taken> {
	const fresh: IDataObject[] = [];
	const keys: string[] = [];
	let needed = 0;
	let time = now;
	let newest: number | undefined;
	let mark: number | undefined;
	let step: IDataObject[] = [];
	/** @returns whether there may be more to find */
	const takeStep = async () => {
		const old = await known(step.map(keyOf));
		for (const row of step) {
			const key = keyOf(row);
			const own = timeOf(row);
			time = own ?? time;
			if (time <= now) newest ??= time;
			// What has no time of its own would give that of a newer entry, and what came late would lie too far before it.
			if (own !== undefined && own <= now && old.has(key)) mark ??= own;
			if (mark !== undefined && time < mark - SPAN) return false;
			keys.push(key);
			if (time >= (newest ?? now) - SPAN) needed = keys.length;
			if (!old.has(key)) fresh.push(row);
		}
		step = [];
		// What the limit leaves out is not new the next time: so much of it is remembered as would be met again.
		const isPast = fresh.length >= limit && time < (newest ?? now) - SPAN;
		return !(isFirst && mark === undefined && isPast);
	};
	let goOn = true;
	for await (const row of rows) {
		if (step.push(row) < STEP && !isLastOfPart(row)) continue;
		goOn = await takeStep();
		if (!goOn) break;
	}
	if (goOn && step.length > 0) await takeStep();
	// Something is known, so it has been read before, whatever became of the note that says so.
	const isLimited = isFirst && mark === undefined;
	return { fresh: isLimited ? fresh.slice(0, limit) : fresh, keys: keys.reverse(), needed };
}

/** Keys that n8n keeps for a node; the oldest go first. Each is a hash, some twenty characters. */
const MOST = 10_000;
const ENTRIES: ICheckProcessedOptions = { mode: 'entries' };
/** n8n looks for each key from the beginning of its list: so many at once do not hold up everything else. */
const REMOVED_AT_ONCE = 500;

/** What is being found out in a run of a node: its items must take turns, and see what the others take. */
interface Run {
	last: Promise<unknown>;
	pending: Map<string, { keys: Set<string>; needed: number }>;
	/** Keys that n8n holds, and which shall come to stand at the end of its list. */
	held: Set<string>;
}
const runs = new WeakMap<IExecuteFunctions, Run>();

type Memory = Pick<Tools, 'context' | 'client' | 'afterSuccess'>;

/**
 * The entries of a list that this node has not returned before.
 * @param rows newest first, each once
 * @param limit entries to take from a list that was never read; undefined for all
 * @returns the new ones, newest first
 */
export async function onlyNew(
	memory: Memory,
	rows: AsyncIterable<IDataObject>,
	timed: Timed,
	limit: number | undefined,
): Promise<IDataObject[]> {
	const run = runOf(memory);
	const mine = run.last.then(async () => await takeTurn(memory, { run, timed, limit }, rows));
	run.last = mine.catch(() => undefined);
	return await mine;
}

function runOf({ context, afterSuccess }: Memory): Run {
	const begun = runs.get(context);
	if (begun) return begun;
	const run: Run = { last: Promise.resolve(), pending: new Map(), held: new Set() };
	runs.set(context, run);
	afterSuccess(async () => await remember(context, run));
	return run;
}

async function takeTurn(
	{ context, client }: Memory,
	{ run, timed, limit }: { run: Run; timed: Timed; limit: number | undefined },
	rows: AsyncIterable<IDataObject>,
): Promise<IDataObject[]> {
	const before = run.pending.get(timed.list);
	const known = async (keys: string[]) => {
		const old = await remembered(context, keys, run.held);
		for (const key of keys) if (before?.keys.has(key)) old.add(key);
		return old;
	};
	const isFirst = !before && (await remembered(context, marksOf(timed.list))).size === 0;
	const now = client.clock.today();
	const { fresh, keys, needed } = await takeNew(rows, timed, { known, now, isFirst, limit });
	run.pending.set(timed.list, {
		keys: new Set([...(before?.keys ?? []), ...keys]),
		needed: Math.max(needed, before?.needed ?? 0),
	});
	return fresh;
}

/** A list that was read before has one of the two: each run sets the other, so that it is never the oldest key. */
const marksOf = (list: string) => [`list ${list}`, `list ${list}, again`];

const doubtOf = (key: string) => `doubt ${key}`;

/**
 * Which keys are remembered. n8n has no way to ask that without remembering them; so that is undone at once. Should n8n
 * be stopped in between, each key that was put there by asking has its doubt beside it, and does not count.
 * @param held gets whatever of them n8n holds, doubts too
 */
async function remembered(
	{ helpers }: IExecuteFunctions,
	keys: string[],
	held = new Set<string>(),
): Promise<Set<string>> {
	const asked = [...keys, ...keys.map(doubtOf)];
	const { new: put, processed } = await helpers.checkProcessedAndRecord(asked, 'node', ENTRIES);
	await helpers.removeProcessed(put, 'node', ENTRIES);
	for (const key of processed) held.add(String(key));
	const absent = new Set(put.map(String));
	return new Set(keys.filter((key) => !absent.has(key) && absent.has(doubtOf(key))));
}

/** Everything that the run has returned. */
async function remember(context: IExecuteFunctions, { pending, held }: Run): Promise<void> {
	const { helpers } = context;
	const forget = async (keys: string[]) => {
		for (let at = 0; at < keys.length; at += REMOVED_AT_ONCE)
			await helpers.removeProcessed(keys.slice(at, at + REMOVED_AT_ONCE), 'node', ENTRIES);
	};
	const needed = [...pending.values()].reduce((sum, one) => sum + one.needed + 1, 0);
	const maxEntries = Math.max(MOST, needed);
	await forget([...held]);
	for (const [list, { keys }] of pending) {
		const marks = marksOf(list);
		const old = await remembered(context, marks);
		const mark = marks.find((one) => !old.has(one)) ?? marks[0];
		const all = [...keys, mark];
		await helpers.checkProcessedAndRecord(all, 'node', { ...ENTRIES, maxEntries });
		await forget([doubtOf(mark), ...marks.filter((one) => one !== mark)]);
	}
}
