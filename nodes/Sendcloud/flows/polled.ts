/**
 * What is new in a list that is asked for again and again: the rules of Only New Since Last Run (`takeNew`), with a memory
 * that fits into n8n's static data, which is all that a polling trigger has.
 *
 * Nothing is told by this machine's clock: what is known is told by keys, and how far back to look by the times that
 * Sendcloud gave. So a clock that was set wrong, a restart, or several entries of one moment lose nothing and bring nothing
 * twice.
 */
import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { SPAN, takeNew } from './onlyNew';

/** A list that a trigger asks for. */
export interface PolledList {
	/** The entries. With `timeOf` newest first; without, in any order, and always all that count. */
	rows(client: SendcloudClient, wanted: { integration?: number }): AsyncIterable<IDataObject>;
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
 * Takes what is new. The first time everything is old: it is remembered, and nothing of it returned.
 * @param memory of the same list; undefined the first time
 * @param today milliseconds since 1970
 */
export async function takePolled(
	rows: AsyncIterable<IDataObject>,
	{ keyOf, timeOf }: Pick<PolledList, 'keyOf' | 'timeOf'>,
	memory: PollMemory | undefined,
	{ list, today }: { list: string; today: number },
): Promise<Polled> {
	// What has no time counts as all of one moment: then nothing is too old to be looked at.
	const time = timeOf ?? (() => 0);
	const now = Math.max(today, memory?.mark ?? 0);
	const old = new Set(memory?.keys);
	let mark = memory?.mark;
	const met = async function* () {
		const seen = new Set<string>();
		for await (const row of rows) {
			const at = time(row);
			if (memory?.mark !== undefined && at !== undefined && at < memory.mark - SPAN) return;
			// Entries that come in between move others to a later page.
			const key = keyOf(row);
			if (seen.has(key)) continue;
			seen.add(key);
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
			// What finds nothing new knows no more than what was there.
			revision:
				memory !== undefined && fresh.length === 0
					? memory.revision
					: Math.max(today, (memory?.revision ?? 0) + 1),
		},
	};
}
