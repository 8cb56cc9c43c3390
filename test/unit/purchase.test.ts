/** The one door for money, against a small made-up shop: whatever gets lost, nothing is bought twice and nothing is lost. */
import fc from 'fast-check';

import { buying, type Bought } from '../../nodes/Sendcloud/api/buying';
import { purchase, type Purchase, type Purchased } from '../../nodes/Sendcloud/flows/purchase';
import type { SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';

const MINUTE = 60_000;

/** What somebody wants to buy. */
interface Wish {
	key: string;
	/** Wishes of different groups cannot share a request. */
	group: string;
	/** What the shop says to it: yes; no, pointing at it; no, without a word which one; yes, and then no to this one. */
	fate: 'fine' | 'pointedAt' | 'guilty' | 'refusedLater';
	whenThere: 'take' | 'fail' | 'buy';
}

interface Thing {
	id: string;
	key: string;
	isLive: boolean;
	/** From when on a look shows it. */
	visibleAt: number;
}

/** What becomes of a request that buys. */
const SENDS = [
	'answered',
	// The answer is lost: nothing was done; all was done; a part was; all is done, but only after the answer is given up.
	'lostBefore',
	'lostAfter',
	'lostInPart',
	'late',
	// Too many requests: nothing was done, and the client asks no more.
	'limited',
	// The answer cannot be understood.
	'unreadable',
	// The answer lacks entries.
	'short',
] as const;

interface Script {
	sends: Array<(typeof SENDS)[number]>;
	looks: Array<'works' | 'fails'>;
	/** Milliseconds until a look shows what was bought. */
	delay: number;
	/** Refuses the same key twice, and brings what is there. */
	refusesTwice: boolean;
	/** From this moment on, in milliseconds, the execution is cancelled. */
	cancelledAt: number;
}

const lost = () => new SendcloudError('no answer', { kind: 'unanswered' });

class Shop {
	readonly things: Thing[] = [];

	now = 0;

	private late: Array<{ at: number; wishes: Wish[] }> = [];

	private sent = 0;

	private looked = 0;

	constructor(readonly script: Script) {}

	/** From now on nothing goes wrong. */
	quiet(): void {
		Object.assign(this.script, { sends: [], looks: [], cancelledAt: Infinity });
	}

	pass(ms: number): void {
		const end = this.now + ms;
		const due = this.late.filter(({ at }) => at <= end);
		this.late = this.late.filter(({ at }) => at > end);
		for (const { at, wishes } of due) {
			this.now = at;
			this.sell(wishes);
		}
		this.now = end;
	}

	client(): SendcloudClient {
		const clock = { now: () => this.now, today: () => this.now };
		const wait = async (ms: number) => {
			await Promise.resolve();
			if (this.now >= this.script.cancelledAt)
				throw new SendcloudError('The execution was cancelled', { kind: 'cancelled' });
			this.pass(ms);
		};
		const account = async () => 'an account';
		return { clock, wait, account, notes: { warnings: new Set() } } as unknown as SendcloudClient;
	}

	private add(key: string, isLive: boolean, delay = this.script.delay): Thing {
		const id = `thing ${this.things.length}`;
		const thing = { id, key, isLive, visibleAt: this.now + delay };
		this.things.push(thing);
		return thing;
	}

	/** Something that was there before. */
	has(key: string, isLive: boolean): void {
		this.add(key, isLive, 0);
	}

	private sell(wishes: Wish[]): Bought<Thing> {
		return wishes.map(({ key, fate }) => {
			if (fate === 'refusedLater') return new SendcloudError('not this one', { kind: 'refused' });
			const there = this.things.find((one) => one.key === key && one.isLive);
			return this.script.refusesTwice && there ? there : this.add(key, true);
		});
	}

	async send(wishes: Wish[]): Promise<Bought<Thing>> {
		await Promise.resolve();
		const what = this.script.sends[this.sent++] ?? 'answered';
		if (what === 'limited') throw new SendcloudError('too many', { kind: 'limited', status: 429 });
		if (what === 'lostBefore') throw lost();
		const pointed = wishes.flatMap(({ fate }, entry) => (fate === 'pointedAt' ? [entry] : []));
		const isGuilty = wishes.some(({ fate }) => fate === 'guilty');
		if (pointed.length > 0 || isGuilty) {
			const problems = pointed.map((entry) => ({ detail: 'bad', entry, path: [] }));
			throw new SendcloudError('no', { kind: 'refused', status: 400, problems });
		}
		if (what === 'late') {
			this.late.push({ at: this.now + MINUTE / 2, wishes });
			throw lost();
		}
		const bought = this.sell(
			what === 'lostInPart' ? wishes.slice(0, Math.ceil(wishes.length / 2)) : wishes,
		);
		if (what === 'lostAfter' || what === 'lostInPart') throw lost();
		if (what === 'unreadable') throw new TypeError('bought is not iterable');
		return what === 'short' ? bought.slice(0, -1) : bought;
	}

	async look(wishes: Wish[]): Promise<Map<string, Thing[]>> {
		await Promise.resolve();
		if (this.script.looks[this.looked++] === 'fails')
			throw new SendcloudError('not now', { kind: 'unanswered' });
		const found = new Map<string, Thing[]>();
		for (const { key } of wishes) {
			const seen = this.things.filter((one) => one.key === key && one.visibleAt <= this.now);
			if (seen.length > 0) found.set(key, seen);
		}
		return found;
	}

	async buy(wishes: Wish[], goOn = true): Promise<Array<Purchased<Thing>>> {
		const how: Purchase<Wish, Thing> = {
			size: 3,
			together: ({ group }) => group,
			key: ({ key }) => key,
			title: ({ key }) => `wish ${key}`,
			find: async (_client, some) => await this.look(some),
			id: ({ id }) => id,
			isLive: ({ isLive }) => isLive,
			whenThere: ({ whenThere }) =>
				whenThere === 'fail' ? new SendcloudError('there already', { kind: 'input' }) : whenThere,
			unseen: wishes.every(({ whenThere }) => whenThere === 'buy'),
			buy: buying<Wish, Thing>(async (_client, some) => await this.send(some)),
			toBuy: (wish) => wish,
			refusesTwice: () => this.script.refusesTwice,
			atOnce: 2,
			lane: 'things',
			lookFor: 'Look for it.',
		};
		return await purchase(this.client(), wishes, how, goOn);
	}

	live = (key: string) => this.things.filter((one) => one.key === key && one.isLive);
}

const wish = fc.record({
	// Few, so that they meet.
	key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
	group: fc.constantFrom('', '', 'x'),
	fate: fc.constantFrom(
		...(['fine', 'fine', 'fine', 'fine', 'pointedAt', 'guilty', 'refusedLater'] as const),
	),
	whenThere: fc.constantFrom(...(['take', 'take', 'fail'] as const)),
});
const wishes = fc.array(wish, { minLength: 1, maxLength: 8 });
const script = fc.record({
	sends: fc.array(fc.constantFrom(...SENDS), { maxLength: 6 }),
	looks: fc.array(fc.constantFrom('works' as const, 'works' as const, 'fails' as const), {
		maxLength: 6,
	}),
	delay: fc.constantFrom(0, 3000, MINUTE, 5 * MINUTE),
	refusesTwice: fc.boolean(),
	cancelledAt: fc.constantFrom(Infinity, Infinity, 0, 20_000),
});
const there = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), isLive: fc.boolean() }), {
	maxLength: 2,
});

const DOUBT = /may have been bought/i;

/** Everything that a purchase has brought is named, or it is said that there may be something. */
function expectNamed(shop: Shop, from: number, wanted: Wish[], became: Array<Purchased<Thing>>) {
	const named = new Set<string>();
	const doubtful = new Set<string>();
	became.forEach((one, at) => {
		if (one && 'thing' in one) for (const { id } of [one.thing, ...one.others]) named.add(id);
		else if (one && DOUBT.test(`${one.error.message} ${one.error.description}`)) {
			expect(one.error.effect).toBe('unknown');
			doubtful.add(wanted[at].key);
		}
	});
	for (const thing of shop.things.slice(from))
		if (!named.has(thing.id)) expect(doubtful).toContain(thing.key);
	// Nothing is named that is not there.
	for (const id of named) expect(shop.things.map((one) => one.id)).toContain(id);
}

function worldOf(one: Script, before: Array<{ key: string; isLive: boolean }>): Shop {
	const shop = new Shop({ ...one });
	// Each once: what was bought twice before is not this run's doing.
	for (const { key, isLive } of before)
		if (!isLive || shop.live(key).length === 0) shop.has(key, isLive);
	return shop;
}

const expectOnce = (shop: Shop, wanted: Wish[]) =>
	wanted.forEach(({ key }) => expect(shop.live(key).length).toBeLessThanOrEqual(1));

describe('a purchase', () => {
	it('brings never two things of one key, and names everything it has brought, whatever gets lost', async () => {
		await fc.assert(
			fc.asyncProperty(wishes, script, there, fc.boolean(), async (wanted, one, before, goOn) => {
				const shop = worldOf(one, before);
				const from = shop.things.length;
				const became = await shop.buy(wanted, goOn);
				shop.pass(60 * MINUTE);
				expect(became).toHaveLength(wanted.length);
				expectOnce(shop, wanted);
				expectNamed(shop, from, wanted, became);
				if (goOn) expect(became).not.toContain(undefined);

				// Once more when all that was bought is to be seen: nothing of it is bought again.
				shop.quiet();
				const had = new Set(shop.things.filter((one) => one.isLive).map(({ key }) => key));
				const again = await shop.buy(wanted);
				expectOnce(shop, wanted);
				wanted.forEach(({ key, fate, whenThere }, at) => {
					if (wanted.findIndex((other) => other.key === key) !== at) return;
					if (had.has(key) && whenThere === 'take')
						expect(again[at]).toMatchObject({ how: 'found' });
					else if (!had.has(key) && fate === 'fine')
						expect(again[at]).toMatchObject({ how: 'bought' });
					else expect(again[at]).toHaveProperty('error');
				});
			}),
			{ numRuns: 500 },
		);
	});

	it('at the same moment in two runs of one process brings each once, however late the shop shows it', async () => {
		await fc.assert(
			fc.asyncProperty(wishes, wishes, script, there, async (first, second, one, before) => {
				const shop = worldOf({ ...one, cancelledAt: Infinity }, before);
				const from = shop.things.length;
				const [a, b] = await Promise.all([shop.buy(first), shop.buy(second)]);
				shop.pass(60 * MINUTE);
				expectOnce(shop, [...first, ...second]);
				expectNamed(shop, from, [...first, ...second], [...a, ...b]);
			}),
			{ numRuns: 500 },
		);
	});
});
