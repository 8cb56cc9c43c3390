/** Many entries, few requests: who goes with whom, and who is to blame when a request is refused. */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { problemWords, sentences, SendcloudError } from '../transport/errors';
import type { BatchOperation } from './define';

export interface Planned {
	/** Positions of the entries, in the order they came. */
	members: number[];
	/** Batches that must be done before this one, because they hold an earlier state of the same entry. */
	after: number[];
}

/**
 * Splits entries into batches, in their order. Two entries with the same key never share a batch: the later one goes
 * into a later batch, which waits for the earlier, so that the last state wins.
 */
export function planBatches(
	entries: Array<{ key: string; group: string }>,
	size: number,
): Planned[] {
	const batches: Planned[] = [];
	/** For each group the batches that are not full, and the last batch of each key. */
	const groups = new Map<string, { open: number[]; latest: Map<string, number> }>();
	entries.forEach(({ key, group }, member) => {
		let state = groups.get(group);
		if (!state) groups.set(group, (state = { open: [], latest: new Map() }));
		const { open, latest } = state;
		const earlier = latest.get(key);
		let at = open.find((batch) => earlier === undefined || batch > earlier);
		if (at === undefined) {
			at = batches.push({ members: [], after: [] }) - 1;
			open.push(at);
		}
		batches[at].members.push(member);
		if (earlier !== undefined && !batches[at].after.includes(earlier))
			batches[at].after.push(earlier);
		latest.set(key, at);
		if (batches[at].members.length === size) open.splice(open.indexOf(at), 1);
	});
	return batches;
}

/** What became of an entry. */
export type Settled = { result: IDataObject } | { error: Error };

/** How long "We are still processing a previous request" is waited out, in milliseconds, for one batch. */
const BUSY_WAITS = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** This many entries refused alone, and none accepted: the refusal may not be about single entries at all. */
const ENOUGH_ALONE = 3;

/**
 * Sends one batch until every entry is saved or has an error of its own.
 * - Entries that the answer blames fail; the others are sent again.
 * - A refusal that blames nobody is narrowed down by halves, until it is plain that it concerns all of them.
 * - A refusal that passes by itself is waited out.
 * @returns what became of each entry, in the order of `entries`; never throws
 */
export async function sendBatch(
	operation: BatchOperation,
	client: SendcloudClient,
	entries: unknown[],
	surplus: (keys: string[]) => void,
): Promise<Settled[]> {
	const settled: Settled[] = [];
	const fail = (members: number[], error: Error) => {
		for (const member of members) settled[member] = { error };
	};
	let stack: number[][] = [entries.map((_, member) => member)];
	let busyWaits = 0;
	let refusedAlone = 0;
	let enough = ENOUGH_ALONE;
	let saved = false;

	for (let members = stack.pop(); members; members = stack.pop()) {
		try {
			const results = await operation.send({
				client,
				entries: members.map((member) => entries[member]),
			});
			saved = true;
			matchResults(operation, entries, members, results, settled, surplus);
			continue;
		} catch (error) {
			const failure = error as Error;
			if (operation.isBusy?.(failure) && busyWaits < BUSY_WAITS.length) {
				client.notes.repeats++;
				client.notes.reasons.add('Sendcloud was still processing an earlier request');
				client.notes.waitedMs += BUSY_WAITS[busyWaits];
				try {
					await client.wait(BUSY_WAITS[busyWaits++]);
					stack.push(members);
				} catch (stopped) {
					fail(members, stopped as Error);
				}
				continue;
			}
			const blamed = blame(failure, members);
			if (blamed.size > 0) {
				for (const [member, reason] of blamed) settled[member] = { error: reason };
				const innocent = members.filter((member) => !blamed.has(member));
				if (innocent.length > 0) stack.push(innocent);
				continue;
			}
			if (members.length === 1 && ++refusedAlone === ENOUGH_ALONE && !saved) {
				// The guilty may just stand together: first one of each part that is left.
				const samples = stack.map((part) => part.splice(-1));
				stack = [...stack.filter((part) => part.length > 0), ...samples];
				enough += samples.length;
			}
			const hopeless = !saved && refusedAlone >= enough;
			if (members.length === 1 || hopeless || !canBeNarrowed(failure)) {
				fail(members, failure);
				if (hopeless) {
					for (const rest of stack) fail(rest, failure);
					break;
				}
				continue;
			}
			const middle = Math.ceil(members.length / 2);
			stack.push(members.slice(middle), members.slice(0, middle));
		}
	}
	return settled;
}

/** Would a smaller request tell guilty from innocent? Not when the keys, the address or the network are the trouble. */
function canBeNarrowed(error: Error): boolean {
	return error instanceof SendcloudError && [400, 413, 422, 500].includes(error.status ?? 0);
}

/** The entries that a refusal points at, each with its own error. */
function blame(error: Error, members: number[]): Map<number, SendcloudError> {
	const blamed = new Map<number, SendcloudError>();
	if (!(error instanceof SendcloudError)) return blamed;
	members.forEach((member, position) => {
		const problems = error.problems.filter((problem) => problem.entry === position);
		if (problems.length === 0) return;
		const words = problems.map(problemWords);
		blamed.set(
			member,
			new SendcloudError(words[0], {
				kind: 'refused',
				status: error.status,
				problems,
				description: sentences([
					...words.slice(1),
					'Sendcloud refused this one. Correct it and run again.',
				]),
			}),
		);
	});
	return blamed;
}

/** Puts results back to their entries by key; what is missing or there twice is an error of the entry. */
function matchResults(
	operation: BatchOperation,
	entries: unknown[],
	members: number[],
	results: IDataObject[],
	settled: Settled[],
	surplus: (keys: string[]) => void,
): void {
	const byKey = new Map<string, IDataObject[]>();
	for (const result of results) {
		const key = operation.resultKey(result);
		const same = byKey.get(key);
		if (same) same.push(result);
		else byKey.set(key, [result]);
	}
	for (const member of members) {
		const key = operation.key(entries[member]);
		const found = byKey.get(key) ?? [];
		byKey.delete(key);
		if (found.length !== 1) {
			settled[member] = {
				error: new SendcloudError(
					found.length === 0
						? 'Sendcloud accepted the request, but its answer does not mention this entry'
						: `Sendcloud's answer mentions this entry ${found.length} times`,
					{
						kind: 'unanswered',
						description: 'Look it up in Sendcloud before you rely on it. Sending it again is safe.',
					},
				),
			};
			continue;
		}
		try {
			settled[member] = { result: operation.output?.(found[0], entries[member]) ?? found[0] };
		} catch (error) {
			settled[member] = { error: error as Error };
		}
	}
	if (byKey.size > 0) surplus([...byKey.keys()]);
}
