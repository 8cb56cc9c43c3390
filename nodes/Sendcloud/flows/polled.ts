/**
 * What is new in a list that is asked for again and again: the rules of Only New Since Last Run (`takeNew`), with a memory
 * that fits into n8n's static data, which is all that a polling trigger has.
 *
 * Nothing is told by this machine's clock: what is known is told by keys, and how far back to look by the times that
 * Sendcloud gave (but for the very first time). So a clock that was set wrong, a restart, or several entries of one
 * moment lose nothing and bring nothing twice.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { SPAN, takeNew } from './onlyNew';

/** What of a list is asked for. */
export interface Wanted {
	integration?: number;
	/** Milliseconds since 1970; of a list with a window. */
	since: number;
}

/** How long an entry counts after Sendcloud has made it, in milliseconds, and when that was. */
export interface Window {
	length: number;
	madeAt(row: IDataObject): number | undefined;
}

/** A list that a trigger asks for. */
export interface PolledList {
	/** The entries. With `timeOf` newest first; without, in any order, and always all that count. */
	rows(client: SendcloudClient, wanted: Wanted): AsyncIterable<IDataObject>;
	/** Of a list that is asked for from a time on. */
	window?: Window;
	/** What an entry is told apart by. */
	keyOf(row: IDataObject): string;
	/** Milliseconds since 1970, as Sendcloud gave them when it wrote the entry. */
	timeOf?(row: IDataObject): number | undefined;
	simplified(row: IDataObject): IDataObject;
}

/** What is remembered between two polls. */
export interface PollMemory extends IDataObject {
	/** What it is the memory of: of another list or account it says nothing. */
	list: string;
	/** Short hashes, oldest first. */
	keys: string[];
	/** The time of the newest entry ever met; what is older than an hour before it was met already. */
	mark?: number;
	/** Since when a list with a window was asked for, and what in it was made last; none while it was always empty. */
	asked?: IDataObject & { since: number; newest: number };
	/**
	 * Of two memories the one with the greater number is the newer one. Made of a date, so that two processes that know
	 * nothing of each other do not count alike; greater than the one before, wherever the clock stands.
	 */
	revision: number;
}

/** Keys that are kept besides those that the next poll should come by: entries vanish, and come back. */
const SPARE = 1000;
/** Keys that are kept at most, some 15 characters each; so many entries within an hour are more than one shop has. */
const MOST = 10_000;

/** Enough to tell ten thousand from each other: two alike come once in 10¹³ polls. */
const hash = (key: string) => createHash('sha256').update(key).digest('base64url').slice(0, 15);

export interface Polled {
	/** Oldest first. */
	fresh: IDataObject[];
	memory: PollMemory;
}

/**
 * Since when to ask for a list with a window. This machine's clock says it the first time alone: from then on the window goes
 * on as entries are made. So what is older than what was asked for once never comes in, whatever becomes of the clock, and
 * nothing that is new is left out.
 */
export function sinceOf(
	window: Window | undefined,
	memory: PollMemory | undefined,
	today: number,
): number {
	if (window === undefined) return 0;
	const asked = memory?.asked;
	if (asked === undefined) return today - window.length;
	// A date far in the future is somebody's mistake.
	return Math.max(asked.since, Math.min(asked.newest, today) - window.length);
}

/**
 * Takes what is new. The first time everything is old: it is remembered, and nothing of it returned.
 * @param memory of the same list; undefined the first time
 * @param today milliseconds since 1970
 */
export async function takePolled(
	rows: AsyncIterable<IDataObject>,
	{ keyOf, timeOf, window }: Pick<PolledList, 'keyOf' | 'timeOf' | 'window'>,
	memory: PollMemory | undefined,
	{ list, today, since = 0 }: { list: string; today: number; since?: number },
): Promise<Polled> {
	// What has no time counts as all of one moment: then nothing is too old to be looked at.
	const time = timeOf ?? (() => 0);
	const now = Math.max(today, memory?.mark ?? 0);
	const old = new Set(memory?.keys);
	let mark = memory?.mark;
	let newest = memory?.asked?.newest;
	const met = async function* () {
		const seen = new Set<string>();
		for await (const row of rows) {
			const at = time(row);
			if (memory?.mark !== undefined && at !== undefined && at < memory.mark - SPAN) return;
			// Entries that come in between move others to a later page.
			const key = keyOf(row);
			if (seen.has(key)) continue;
			seen.add(key);
			const made = window?.madeAt(row);
			if (made !== undefined) newest = Math.max(newest ?? made, made);
			if (at !== undefined && at <= now) mark = Math.max(mark ?? at, at);
			yield row;
			if (timeOf === undefined && seen.size === MOST) return;
		}
	};
	const { fresh, keys, needed } = await takeNew(
		met(),
		{ keyOf: (row) => hash(keyOf(row)), timeOf: time },
		{
			known: async (asked) => new Set(asked.filter((key) => old.has(key))),
			now,
			isFirst: memory === undefined,
			limit: memory === undefined ? 0 : Infinity,
		},
	);
	const current = new Set(keys);
	const kept = [...[...old].filter((key) => !current.has(key)), ...keys];
	const many = Math.min(needed + SPARE, MOST);
	return {
		fresh: memory === undefined ? [] : fresh.reverse(),
		memory: {
			list,
			keys: kept.slice(-many),
			...(mark !== undefined && { mark }),
			...(newest !== undefined && { asked: { since, newest } }),
			// What finds nothing new knows no more than what was there.
			revision:
				memory !== undefined && fresh.length === 0
					? memory.revision
					: Math.max(today, (memory?.revision ?? 0) + 1),
		},
	};
}
