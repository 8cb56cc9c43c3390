/**
 * "Only New Since Last Run" of lists whose order no document states: they are read back in time, a part of it at a time,
 * and put in order here.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Field, Tools } from '../engine/define';
import { onlyNew, SPAN_WORDS, type Timed } from './onlyNew';

/** The option, the same for each list. @param more what is particular to this one */
export const onlyNewOption = (things: string, more = ''): Record<'onlyNew', Field> => ({
	onlyNew: {
		displayName: 'Only New Since Last Run',
		type: 'boolean',
		default: true,
		description: `Whether to return only ${things} that this node has not returned before, however many they are. The limit counts for the first run. ${more}${more && ' '}${SPAN_WORDS} A run that fails remembers nothing; test runs count too.`,
	},
});

/** A part of time, both ends included, in milliseconds since 1970; open where an end is missing. */
export interface Span {
	from?: number;
	to?: number;
}

export interface Reading extends Timed {
	/** Entries of a part of time; those of `timeOf`, in any order. A list that cannot be asked so reads everything. */
	read(span: Span): AsyncIterable<IDataObject>;
	/** What was asked for, as far as it was. */
	span?: Span;
	/** Whether `read` makes no difference between parts of time. */
	isWhole?: boolean;
	/** Whether entries come newest first by themselves; then no more is read than is needed. */
	isSorted?: boolean;
	/**
	 * Whether entries come into the list by something else than their time, e.g. a status that they have now. Then each
	 * is held against what is known, and the list must have an end of its own.
	 */
	changes?: boolean;
}

const DAY = 24 * 60 * 60_000;
/** Days that lists are read back to when nothing ends them. */
export const USUAL_DAYS = 30;
/** So many days back, one part after the other: most runs need the first one alone. */
const PARTS = [1, 7, USUAL_DAYS];
/** Nobody says whether ends are included, or how exact they are. */
const OVERLAP = 60_000;

/** When a list begins that nothing ends. */
export const usualBegin = (now: number): number => now - USUAL_DAYS * DAY;

/** As most queries take a time; undefined for an open end. */
export const written = (time: number | undefined): string | undefined =>
	time === undefined ? undefined : new Date(time).toISOString();

/** The name of a list in the memory: what is asked for, but for its dates, which an expression makes anew in each run. */
export function listName(path: string, query: IDataObject, dates: string[] = []): string {
	const rest = Object.entries(query)
		.filter(([name, value]) => !dates.includes(name) && value !== undefined && value !== '')
		.map(([name, value]) => `${name}=${String(value)}`);
	return [path, ...rest.sort()].join(' ');
}

/** Milliseconds since 1970 of what stands in an answer or a query. */
export function moment(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value.slice(0, 40)) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

/**
 * The entries of a list that this node has not returned before.
 * @param limit entries to take from a list that was never read; undefined for all
 * @returns newest first
 */
export async function news(
	memory: Pick<Tools, 'context' | 'client' | 'afterSuccess'>,
	reading: Reading,
	limit: number | undefined,
): Promise<IDataObject[]> {
	const { list, changes } = reading;
	// An entry that comes back into another list is new there.
	const keyOf = changes
		? (row: IDataObject) => `${list} ${reading.keyOf(row)}`
		: (row: IDataObject) => reading.keyOf(row);
	const timeOf = changes ? () => undefined : (row: IDataObject) => reading.timeOf(row);
	const ends = new WeakSet<IDataObject>();
	const rows = reading.isSorted
		? eachOnce(reading.read({}), keyOf)
		: backInTime(reading, memory.client.clock.today(), ends);
	const isLastOfPart = (row: IDataObject) => ends.has(row);
	return await onlyNew(memory, rows, { list, keyOf, timeOf, isLastOfPart }, limit);
}

async function* eachOnce(
	rows: AsyncIterable<IDataObject>,
	keyOf: Timed['keyOf'],
): AsyncGenerator<IDataObject> {
	const seen = new Set<string>();
	for await (const row of rows) {
		const key = keyOf(row);
		if (!seen.has(key)) yield row;
		seen.add(key);
	}
}

/**
 * Newest first, each once. An entry without a time counts as new.
 * @param ends gets the last entry of each part
 */
export async function* backInTime(
	{ read, keyOf, timeOf, span = {}, isWhole, changes }: Reading,
	now: number,
	ends: WeakSet<IDataObject>,
): AsyncGenerator<IDataObject> {
	const seen = new Set<string>();
	const end = span.to ?? now;
	const begins =
		isWhole || changes
			? []
			: PARTS.map((days) => end - days * DAY).filter((begin) => begin > (span.from ?? -Infinity));
	let waiting: IDataObject[] = [];
	let to = span.to;
	for (const from of [...begins, span.from]) {
		for await (const row of read({ from, to })) {
			const key = keyOf(row);
			if (!seen.has(key)) waiting.push(row);
			seen.add(key);
		}
		// What is older by its own time waits for its part: else an entry in between would seem to be behind what is known.
		const isDue = (row: IDataObject) =>
			from === undefined || from === span.from || (timeOf(row) ?? Infinity) >= from;
		const due = waiting.filter(isDue);
		waiting = waiting.filter((row) => !isDue(row));
		due.sort((left, right) => (timeOf(right) ?? Infinity) - (timeOf(left) ?? Infinity) || 0);
		const last = due.at(-1);
		if (last) ends.add(last);
		yield* due;
		to = from === undefined ? undefined : from + OVERLAP;
	}
}
