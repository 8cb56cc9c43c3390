/** Many entries, few requests: who goes with whom, and who is to blame when a request is refused. */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { append } from '../transport/data';
import { problemWords, sentences, SendcloudError } from '../transport/errors';
import type { Entry, Perform, Settled } from './define';
import { inParallel } from './inParallel';

/** How an operation sends many entries in one request. */
export interface Batching<Request> {
	/** Entries a request may hold at most. */
	size: number;
	/** Entries of different groups never share a request. Default: all are one group. */
	group?(request: Request): string;
	/** What Sendcloud tells the entries of one request apart by. The same key is never sent twice in one request. */
	key(request: Request): string;
	/** How a merchant recognises the entry, e.g. `order_id 555413`. */
	title(request: Request): string;
	/**
	 * Sends one batch; sending it again must be harmless.
	 * @returns what Sendcloud says of each entry, in any order
	 */
	send(input: { client: SendcloudClient; entries: Request[] }): Promise<IDataObject[]>;
	/** The key of an entry of the answer. */
	resultKey(result: IDataObject): string;
	/** What the item becomes, or an error when the answer says that this entry failed. Default: the result itself. */
	output?(result: IDataObject, request: Request): IDataObject;
	/** A refusal that passes by itself: the whole batch is sent again after a while. */
	isBusy?(error: Error): boolean;
	/** What remains to be done once a batch is saved. Throws, or returns errors by key for entries that failed here. */
	finish?(input: {
		client: SendcloudClient;
		entries: Request[];
		results: Map<string, IDataObject>;
		options: IDataObject;
	}): Promise<Map<string, Error> | void>;
}

/**
 * Many items, one request; several requests at a time. Refused batches are narrowed down and sent again, which must be
 * harmless: what costs money never goes through here.
 */
export function inBatches<Request>(batching: Batching<Request>): Perform<Request> {
	return async (entries, { client, workers, goOn }) => {
		const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
		const round: Round<Request> = { batching, client, search: new Search(), surplus: [] };
		const plan = planBatches(
			entries.map(({ request }) => ({
				key: batching.key(request),
				group: batching.group?.(request) ?? '',
			})),
			batching.size,
		);
		const finished: Array<Promise<boolean>> = [];
		let failed = false;
		const runOne = async ({ members, after }: Planned) => {
			await Promise.all(after.map(async (earlier) => await finished[earlier]));
			if (failed && !goOn) return false;
			const outcome = await runBatch(
				round,
				members.map((member) => entries[member]),
			);
			outcome.forEach((one, position) => (settled[members[position]] = one));
			failed ||= outcome.some((one) => 'error' in one);
			return outcome.some((one) => 'output' in one);
		};
		await inParallel(
			client,
			plan,
			workers,
			async (batch, position) => await (finished[position] = runOne(batch)),
		);
		if (round.surplus.length > 0) {
			client.notes.warnings.add(
				`Sendcloud's answer names entries that were not sent: ${round.surplus.slice(0, 5).join(', ')}.`,
			);
		}
		return settled;
	};
}

/** What all batches of a run have in common. */
export interface Round<Request> {
	batching: Batching<Request>;
	client: SendcloudClient;
	search: Search;
	/** Takes the keys in answers that nobody asked for. */
	surplus: string[];
}

/** Sends one batch and does what remains to be done once it is saved. */
async function runBatch<Request>(
	round: Round<Request>,
	entries: Array<Entry<Request>>,
): Promise<Array<NonNullable<Settled>>> {
	const { batching, client } = round;
	const requests = entries.map(({ request }) => request);
	const sent = await sendBatch(round, requests);
	const results = new Map<string, IDataObject>();
	sent.forEach((one, position) => {
		if ('result' in one) results.set(batching.key(requests[position]), one.result);
	});
	let late: Map<string, Error> | void;
	if (batching.finish && results.size > 0) {
		const saved = requests.filter((request) => results.has(batching.key(request)));
		const [{ options }] = entries;
		try {
			late = await batching.finish({ client, entries: saved, results, options });
		} catch (error) {
			late = new Map([...results.keys()].map((key) => [key, error as Error]));
		}
	}
	return sent.map((one, position) => {
		const request = requests[position];
		const error = 'error' in one ? one.error : late?.get(batching.key(request));
		return error
			? { error, title: batching.title(request) }
			: { output: results.get(batching.key(request)) as IDataObject };
	});
}

export interface Planned {
	/** Positions of the entries, in the order they came. */
	members: number[];
	/** Batches that must be done before this one, because they hold an earlier state of the same entry. */
	after: number[];
}

/** The batches of a group, and which of them have room; finding the next one with room takes constant time. */
class Group {
	/** Numbers of the batches in the plan, ascending. */
	readonly batches: number[] = [];

	/** Where the last entry with a key went. */
	readonly latest = new Map<string, number>();

	/** For a full batch where to look next; itself for one with room. Shortened as it is followed (union-find). */
	private readonly next: number[] = [];

	add(batch: number): number {
		this.next.push(this.batches.length);
		return this.batches.push(batch) - 1;
	}

	close(at: number): void {
		this.next[at] = at + 1;
	}

	/** The first batch with room from here on; undefined when there is none. */
	withRoom(from: number): number | undefined {
		let at = from;
		while (at < this.next.length && this.next[at] !== at) {
			this.next[at] = this.next[this.next[at]] ?? this.next[at];
			at = this.next[at];
		}
		return at < this.next.length ? at : undefined;
	}
}

/**
 * Splits entries into batches, in their order. Two entries with the same key never share a batch: the later one goes
 * into a later batch, which waits for the earlier, so that the last state wins.
 */
export function planBatches(
	entries: Array<{ key: string; group: string }>,
	size: number,
): Planned[] {
	const plan: Planned[] = [];
	const groups = new Map<string, Group>();
	entries.forEach(({ key, group: name }, member) => {
		let group = groups.get(name);
		if (!group) groups.set(name, (group = new Group()));
		const earlier = group.latest.get(key);
		const at =
			group.withRoom(earlier === undefined ? 0 : earlier + 1) ??
			group.add(plan.push({ members: [], after: [] }) - 1);
		const batch = plan[group.batches[at]];
		batch.members.push(member);
		if (earlier !== undefined) batch.after.push(group.batches[earlier]);
		group.latest.set(key, at);
		if (batch.members.length === size) group.close(at);
	});
	for (const batch of plan) batch.after = [...new Set(batch.after)];
	return plan;
}

/** What became of an entry of a batch. */
export type Sent = { result: IDataObject } | { error: Error };

/** How long "We are still processing a previous request" is waited out, in milliseconds, for one batch. */
const BUSY_WAITS = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** This many entries refused alone, and more than were accepted: halves would only be refused as well. */
const ENOUGH_HALVES = 3;
/** This many entries of a run refused alone, and none accepted: whole batches that are refused are left at that. */
const ENOUGH_ALONE = 100;

/** What a run knows of refusals that blame nobody. */
export class Search {
	saved = false;

	refusedAlone = 0;

	/** Is it plain that single entries are not the trouble? */
	get isHopeless(): boolean {
		return !this.saved && this.refusedAlone >= ENOUGH_ALONE;
	}
}

/**
 * Sends one batch until every entry is saved or has an error of its own.
 * - Entries that the answer blames fail; the others are sent again.
 * - A refusal that blames nobody is narrowed down by halves, then one by one: whoever is innocent gets through. Once a
 *   hundred entries of the run were refused alone and none was accepted, what is left says that it was not tried alone.
 * - A refusal that passes by itself is waited out.
 * @returns what became of each entry, in the order of `entries`; never throws
 */
export async function sendBatch<Request>(
	round: Round<Request>,
	entries: Request[],
): Promise<Sent[]> {
	const { batching, client, search } = round;
	const settled: Sent[] = [];
	const fail = (members: number[], error: Error) => {
		for (const member of members) settled[member] = { error };
	};
	const stack: number[][] = [entries.map((_, member) => member)];
	let busyWaits = 0;
	let refusedHere = 0;
	let savedHere = 0;

	for (let members = stack.pop(); members; members = stack.pop()) {
		try {
			const asked = members.map((member) => entries[member]);
			const results = await batching.send({ client, entries: asked });
			search.saved = true;
			savedHere += members.length;
			matchResults(round, asked, results).forEach((one, at) => (settled[members[at]] = one));
			continue;
		} catch (error) {
			const failure = error as Error;
			if (batching.isBusy?.(failure) && busyWaits < BUSY_WAITS.length) {
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
			if (!canBeNarrowed(failure)) {
				fail(members, failure);
			} else if (members.length === 1) {
				search.refusedAlone++;
				refusedHere++;
				fail(members, failure);
			} else if (search.isHopeless) {
				fail(members, notAlone(failure, members.length));
			} else if (refusedHere >= ENOUGH_HALVES && refusedHere > savedHere) {
				for (const member of [...members].reverse()) stack.push([member]);
			} else {
				const middle = Math.ceil(members.length / 2);
				stack.push(members.slice(middle), members.slice(0, middle));
			}
		}
	}
	return settled;
}

/** Of an entry that was only ever refused together with others. */
function notAlone(error: Error, count: number): SendcloudError {
	const { status, problems, description } = error as SendcloudError;
	return new SendcloudError(
		`Sendcloud refused the whole request of ${count} that this one was in: ${error.message}`,
		{
			kind: 'refused',
			status,
			problems,
			description: sentences([
				'This one was not tried by itself: a hundred others of this run were, and none was accepted',
				description,
			]),
		},
	);
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
function matchResults<Request>(
	{ batching, surplus }: Round<Request>,
	entries: Request[],
	results: IDataObject[],
): Sent[] {
	const byKey = new Map<string, IDataObject[]>();
	for (const result of results) append(byKey, batching.resultKey(result), result);
	const settled = entries.map((entry): Sent => {
		const key = batching.key(entry);
		const found = byKey.get(key) ?? [];
		byKey.delete(key);
		if (found.length !== 1) return { error: notOnce(found.length) };
		try {
			return { result: batching.output?.(found[0], entry) ?? found[0] };
		} catch (error) {
			return { error: error as Error };
		}
	});
	for (const key of byKey.keys()) surplus.push(key);
	return settled;
}

/** An answer that speaks of an entry never, or more than once. */
const notOnce = (times: number) =>
	new SendcloudError(
		times === 0
			? 'Sendcloud accepted the request, but its answer does not mention this entry'
			: `Sendcloud's answer mentions this entry ${times} times`,
		{
			kind: 'unanswered',
			description: 'Look it up in Sendcloud before you rely on it. Sending it again is safe.',
		},
	);
