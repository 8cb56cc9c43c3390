/**
 * The one door through which money is spent.
 *
 * Look first; buy what is missing, never repeated; where an answer was lost, look again with waits, then adopt what was
 * bought or say that it may have been. n8n itself repeats too (Retry On Fail, a run that is started again, two at once),
 * so what counts is what Sendcloud holds, not what this process remembers.
 */
import { unsealed, type Bought, type Buying } from '../api/buying';
import type { SendcloudClient } from '../transport/client';
import { more } from '../transport/docs';
import {
	changed,
	MAY_BE_BOUGHT,
	problemWords,
	sentences,
	SendcloudError,
} from '../transport/errors';
import type { Money } from '../transport/spending';
import { ahead } from './ahead';

/** What a purchase is about; `Thing` is what can be found again, e.g. a shipment. */
export interface Purchase<Request, Thing, Sent = Request> {
	/** Entries that one request may buy at most. */
	size: number;
	/** Entries of which this differs never share a request. */
	together(request: Request): string;
	/** What tells apart what is bought, e.g. the order number. The same twice in one run is bought once. */
	key(request: Request): string;
	/** How a merchant recognises the entry, e.g. `order KL-1`. */
	title(request: Request): string;
	/**
	 * What there is of each already, by `key`, dead ones too. Only reads.
	 * @param lost they were sent and their answer was lost: found by whatever way there is, however little answers
	 */
	find(
		client: SendcloudClient,
		requests: Request[],
		lost?: { since: Date },
	): Promise<Map<string, Thing[]>>;
	/** What tells one thing from another. */
	id(thing: Thing): string;
	/** Bought or being bought, and not taken back since. What nobody knows counts as bought. */
	isLive(thing: Thing): boolean;
	/** What to do with an entry of which there is something: buy another, take what is there, or fail. */
	whenThere(request: Request, live: Thing[]): 'buy' | 'take' | SendcloudError;
	/** No look before buying: what is there makes no difference to any entry. */
	unseen?: boolean;
	buy: Buying<Sent, Thing>;
	/** What is sent for an entry. */
	toBuy(request: Request): Sent;
	/** Labels that it is; without it one. */
	pieces?(request: Request): number;
	/** What it will cost, where that can be known before. Asked for only where there is a limit. */
	price?(client: SendcloudClient, request: Request): Promise<Money | undefined>;
	/** Requests that may be under way at a time. */
	atOnce: number;
	/** Sendcloud itself refuses a second one under the same key, so that one that cannot be found may be sent again. */
	refusesTwice?(request: Request): boolean;
	/** Purchases of one lane wait for each other within this process, e.g. those of one integration. */
	lane: string;
	/** What is said when nobody knows whether it was bought. */
	lookFor: string;
	/** Of what is not bought, e.g. a ticket. */
	words?: Words;
}

interface Words {
	/** The warning where an answer was lost. */
	lost: string;
	/** The same thing twice in the input. */
	twice: string;
	/** Nobody can say whether it was done. */
	unknown: string;
}

const WORDS: Words = {
	lost: 'Sendcloud did not answer a purchase. It was looked up what had become of it, and nothing was bought twice.',
	twice: 'This is in the input twice, and is bought once',
	unknown: MAY_BE_BOUGHT,
};

/** What became of an entry. */
export type Purchased<Thing> =
	| { thing: Thing; how: 'bought' | 'found' | 'recovered'; others: Thing[] }
	| { error: SendcloudError }
	/** Never begun, because another failed before and the run stops. */
	| undefined;

/** How often and how long a lost purchase is looked for, in milliseconds. */
const LOOK_EVERY = 5000;
const LOOK_FOR = 120_000;
/** How often a purchase that Sendcloud would refuse twice is sent again after it was lost. */
const SENT_AGAIN = 3;

/** What became of a key in a run that ended while another waited: bought, or nobody knows. */
type Known = { thing: unknown } | { error: SendcloudError };

interface Lane {
	last: Promise<unknown>;
	/** Of the runs before, as long as one waits: a look may not show yet what they have bought. */
	known: Map<string, Known>;
}

/** The purchases of this process that are under way, by account and lane: two at once would both find nothing. */
const lanes = new Map<string, Lane>();

async function inLane(
	client: SendcloudClient,
	name: string,
	work: (known: Map<string, Known>) => Promise<void>,
): Promise<void> {
	const key = `${await client.account()} ${name}`;
	const lane = lanes.get(key) ?? { last: Promise.resolve(), known: new Map<string, Known>() };
	const mine = lane.last.then(async () => await work(lane.known));
	const settled = mine.catch(() => undefined);
	lane.last = settled;
	lanes.set(key, lane);
	try {
		await mine;
	} finally {
		if (lane.last === settled) lanes.delete(key);
	}
}

/**
 * Buys each entry once.
 * @param goOn whether the others are bought when one fails
 * @returns what became of each, in the order of the requests; never throws
 */
export async function purchase<Request, Thing, Sent>(
	client: SendcloudClient,
	requests: Request[],
	how: Purchase<Request, Thing, Sent>,
	goOn: boolean,
): Promise<Array<Purchased<Thing>>> {
	const run = new Run(client, requests, how, goOn);
	try {
		await inLane(client, how.lane, async (known) => {
			try {
				await run.all(known);
			} finally {
				await run.tell(known);
				await run.giveBack();
			}
		});
	} catch (error) {
		await run.failRest(requests.keys(), error);
	}
	return run.settled;
}

class Run<Request, Thing, Sent> {
	readonly settled: Array<Purchased<Thing>>;

	/** What was there before anything was bought, by key. */
	private before = new Map<string, Thing[]>();

	/** How to give back what was taken out of a limit, where nothing came of it. */
	private readonly taken = new Map<number, () => Promise<void>>();

	/** What was sent, whatever became of it. */
	private readonly sent = new Set<number>();

	private failed = false;

	constructor(
		private readonly client: SendcloudClient,
		private readonly requests: Request[],
		private readonly how: Purchase<Request, Thing, Sent>,
		private readonly goOn: boolean,
	) {
		this.settled = new Array<Purchased<Thing>>(requests.length).fill(undefined);
	}

	async all(known: ReadonlyMap<string, Known>): Promise<void> {
		const wanted = await this.withoutRepeats();
		if (!this.how.unseen) this.before = await this.how.find(this.client, this.of(wanted));
		const clear = await this.those(wanted, (at) => !this.isDoubtful(at, known));
		const missing = await this.allowed(await this.those(clear, (at) => !this.isThere(at)));
		if (this.failed && !this.goOn) return;
		const buy = async (group: number[]) => {
			if (this.failed && !this.goOn) return;
			await this.buyGroup(group).catch(async (error: unknown) => await this.failRest(group, error));
		};
		// Awaits each in turn; as many as may be are under way.
		const bought = ahead(await this.groups(missing), this.how.atOnce, buy);
		while (!(await bought.next()).done);
	}

	/** What may be bought: all of it, except on the word of an AI agent. What is not money is not held back. */
	private async allowed(positions: number[]): Promise<number[]> {
		const { spending } = this.client;
		if (!spending || this.how.words) return positions;
		const allowed: number[] = [];
		for (const at of positions) {
			if (this.failed && !this.goOn) break;
			const request = this.requests[at];
			const cost = {
				title: this.how.title(request),
				pieces: this.how.pieces?.(request) ?? 1,
				price: async () => await this.how.price?.(this.client, request),
			};
			try {
				this.taken.set(at, await spending.take(cost));
				allowed.push(at);
			} catch (error) {
				this.fail(at, changed(asOurs(error), { effect: 'none' }));
			}
		}
		return allowed;
	}

	/** Of what was not bought for certain. */
	async giveBack(): Promise<void> {
		for (const [at, back] of this.taken) {
			const { [at]: one } = this.settled;
			if (!one || ('error' in one && one.error.effect === 'none')) await back();
		}
	}

	/** Tells the run that waits what this one has bought, and what nobody knows of. */
	async tell(known: Map<string, Known>): Promise<void> {
		for (const [at, one] of this.settled.entries()) {
			await this.client.breathe();
			const key = this.how.key(this.requests[at]);
			if (one && 'thing' in one) known.set(key, { thing: one.thing });
			else if (one?.error.effect === 'unknown' && !known.has(key)) known.set(key, one);
		}
	}

	/** What was not reached fails for the reason that the run ended for. */
	async failRest(members: Iterable<number>, failure: unknown): Promise<void> {
		const error = asOurs(failure);
		const description = sentences([error.description, 'Nothing was bought for it']);
		for (const at of members) {
			if (this.settled[at]) continue;
			await this.client.breathe();
			if (this.sent.has(at)) this.fail(at, unknown(this.how, error));
			else this.fail(at, changed(error, { effect: 'none', description }));
		}
	}

	/** Those of the positions that it is true of, without holding up everything else while there are many. */
	private async those(
		positions: Iterable<number>,
		isTrue: (at: number) => boolean,
	): Promise<number[]> {
		const those: number[] = [];
		for (const at of positions) {
			await this.client.breathe();
			if (isTrue(at)) those.push(at);
		}
		return those;
	}

	private of(positions: number[]): Request[] {
		return positions.map((at) => this.requests[at]);
	}

	private fail(at: number, error: SendcloudError): void {
		this.failed = true;
		this.settled[at] = { error: changed(error, { title: this.how.title(this.requests[at]) }) };
	}

	/** The same thing twice in the input is no reason to buy it twice. */
	private async withoutRepeats(): Promise<number[]> {
		const first = new Map<string, number>();
		return await this.those(this.requests.keys(), (at) => {
			const key = this.how.key(this.requests[at]);
			const earlier = first.get(key);
			if (earlier === undefined) {
				first.set(key, at);
				return true;
			}
			this.fail(
				at,
				new SendcloudError((this.how.words ?? WORDS).twice, {
					kind: 'input',
					description: `It is the same as an earlier one (${this.how.title(this.requests[earlier])}). Remove the repeat, e.g. with the Remove Duplicates node.`,
				}),
			);
			return false;
		});
	}

	/** Adds what the run before has bought and the look does not show yet. Does nobody know whether it has? */
	private isDoubtful(at: number, known: ReadonlyMap<string, Known>): boolean {
		const key = this.how.key(this.requests[at]);
		const earlier = known.get(key);
		const seen = this.before.get(key) ?? [];
		if (!earlier || seen.some((thing) => this.how.isLive(thing))) return false;
		if ('error' in earlier) {
			const { unseen, refusesTwice, whenThere } = this.how;
			const request = this.requests[at];
			if (refusesTwice?.(request)) return false;
			// Chosen by hand to be bought whatever there is.
			if (unseen && whenThere(request, []) === 'buy') return false;
			this.fail(at, earlier.error);
			return true;
		}
		const thing = earlier.thing as Thing;
		const id = this.how.id(thing);
		if (seen.every((one) => this.how.id(one) !== id)) this.before.set(key, [...seen, thing]);
		return false;
	}

	/** Is there something already that settles the entry? */
	private isThere(at: number): boolean {
		const request = this.requests[at];
		const live = this.liveOf(this.before, request);
		if (live.length === 0) return false;
		const what = this.how.whenThere(request, live);
		if (what === 'buy') return false;
		if (what === 'take') this.settled[at] = { thing: live[0], how: 'found', others: live.slice(1) };
		else this.fail(at, what);
		return true;
	}

	private liveOf(found: Map<string, Thing[]>, request: Request): Thing[] {
		return (found.get(this.how.key(request)) ?? []).filter((thing) => this.how.isLive(thing));
	}

	/** Entries that may share a request, as many as it takes. */
	private async groups(positions: number[]): Promise<number[][]> {
		const groups: number[][] = [];
		const open = new Map<string, number[]>();
		for (const at of positions) {
			await this.client.breathe();
			const name = this.how.together(this.requests[at]);
			let group = open.get(name);
			if (!group || group.length === this.how.size) {
				open.set(name, (group = []));
				groups.push(group);
			}
			group.push(at);
		}
		return groups;
	}

	/** One request for all, and smaller ones only where Sendcloud said that it did nothing. */
	private async buyGroup(group: number[]): Promise<void> {
		const stack = [group];
		for (let members = stack.pop(); members; members = stack.pop()) {
			const since = new Date(this.client.clock.today());
			// Where this fails, nothing was sent.
			const wanted = this.toBuy(members);
			let failure: SendcloudError;
			try {
				const open = this.take(members, await this.send(members, wanted));
				if (open.length > 0) await this.recover(open, unmentioned(), since);
				continue;
			} catch (error) {
				failure = asOurs(error);
			}
			if (failure.effect === 'unknown') {
				await this.recover(members, failure, since);
				continue;
			}
			const innocent = this.blame(members, failure);
			if (innocent.length < members.length) {
				if (innocent.length > 0) stack.push(innocent);
			} else if (members.length > 1 && [400, 404, 409, 413, 422].includes(failure.status ?? 0)) {
				const middle = Math.ceil(members.length / 2);
				stack.push(members.slice(middle), members.slice(0, middle));
			} else for (const at of members) this.fail(at, failure);
		}
	}

	private toBuy(members: number[]): Sent[] {
		return this.of(members).map((request) => this.how.toBuy(request));
	}

	private async send(members: number[], wanted: Sent[]): Promise<Bought<Thing>> {
		for (const at of members) this.sent.add(at);
		return await unsealed(this.how.buy)(this.client, wanted);
	}

	/** @returns those of which the answer does not say what became of them */
	private take(
		members: number[],
		bought: Bought<Thing>,
		how: 'bought' | 'recovered' = 'bought',
	): number[] {
		return members.filter((at, position) => {
			const one = bought[position] as Bought<Thing>[number] | undefined;
			if (one === undefined) return true;
			if (!(one instanceof SendcloudError)) this.settled[at] = { thing: one, how, others: [] };
			else if (one.effect === 'unknown') return true;
			else this.fail(at, one);
			return false;
		});
	}

	/** Fails the entries that a refusal points at. @returns the others */
	private blame(members: number[], failure: SendcloudError): number[] {
		const problems = failure.problems.filter(({ entry }) => entry !== undefined);
		return members.filter((at, position) => {
			const own = problems.filter(({ entry }) => entry === position);
			if (own.length === 0) return true;
			const [first, ...rest] = own.map(problemWords);
			const description = sentences([...rest, 'Nothing was bought for this one']);
			this.fail(at, changed(failure, { message: first, description }));
			return false;
		});
	}

	/** The answer was lost: what was bought is found, what was not says so. */
	private async recover(members: number[], failure: SendcloudError, since: Date): Promise<void> {
		this.client.notes.warnings.add((this.how.words ?? WORDS).lost);
		let left = members;
		let again = SENT_AGAIN;
		const { clock } = this.client;
		for (const end = clock.now() + LOOK_FOR; left.length > 0; ) {
			try {
				await this.client.wait(LOOK_EVERY);
			} catch (stopped) {
				for (const at of left) this.fail(at, unknown(this.how, stopped as SendcloudError));
				return;
			}
			const found = await this.how
				.find(this.client, this.of(left), { since })
				.catch((error: unknown) => asOurs(error));
			if (found instanceof Map) left = left.filter((at) => !this.adopt(at, found));
			if (left.length === 0) return;
			const safe = left.every((at) => this.how.refusesTwice?.(this.requests[at]) === true);
			if (found instanceof Map && safe && again-- > 0) {
				left = await this.sendAgain(left);
				continue;
			}
			if (clock.now() >= end) break;
		}
		for (const at of left) this.fail(at, unknown(this.how, failure));
	}

	/**
	 * Takes what a lost purchase has bought: what was not there before. One that the carrier refused meanwhile is dead, and
	 * was what this purchase brought all the same.
	 */
	private adopt(at: number, found: Map<string, Thing[]>): boolean {
		const request = this.requests[at];
		const known = new Set((this.before.get(this.how.key(request)) ?? []).map(this.how.id));
		const all = (found.get(this.how.key(request)) ?? []).filter(
			(thing) => !known.has(this.how.id(thing)),
		);
		const live = all.filter((thing) => this.how.isLive(thing));
		const fresh = live.length > 0 ? live : all;
		if (fresh.length === 0) return false;
		this.settled[at] = { thing: fresh[0], how: 'recovered', others: fresh.slice(1) };
		return true;
	}

	/** Once more, where Sendcloud refuses to sell the same twice. @returns those of which still nothing is known */
	private async sendAgain(members: number[]): Promise<number[]> {
		try {
			return this.take(members, await this.send(members, this.toBuy(members)), 'recovered');
		} catch (error) {
			const failure = asOurs(error);
			// Nothing was done of this one, but of the first nobody knows.
			if (failure.effect === 'unknown' || failure.kind !== 'refused') return members;
			for (const at of members) this.fail(at, failure);
			return [];
		}
	}
}

const asOurs = (error: unknown): SendcloudError =>
	error instanceof SendcloudError
		? error
		: new SendcloudError(`A fault of this node: ${(error as Error).message}`, {
				kind: 'unanswered',
			});

/** Sendcloud has accepted the request, and its answer does not mention all that was asked for. */
const unmentioned = () =>
	new SendcloudError('Sendcloud accepted the request, but its answer does not mention this', {
		kind: 'unanswered',
	});

/** Nobody can say whether it was bought. */
function unknown(
	{ lookFor, words = WORDS }: { lookFor: string; words?: Words },
	failure: SendcloudError,
): SendcloudError {
	return changed(failure, {
		message: `${words.unknown}: ${failure.message}`,
		effect: 'unknown',
		description: sentences([lookFor, more('boughtOnce'), failure.description]),
	});
}
