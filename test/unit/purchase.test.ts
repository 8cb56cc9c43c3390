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
		const breathe = async () => {};
		const notes = { warnings: new Set() };
		return { clock, wait, account, breathe, notes } as unknown as SendcloudClient;
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

/** Nothing fails for a fault of the node, but where the shop brings one about. */
function expectNoFault({ script: { sends } }: Shop, became: Array<Purchased<Thing>>) {
	if (sends.includes('unreadable')) return;
	for (const one of became)
		if (one && 'error' in one) expect(one.error.message).not.toContain('A fault of this node');
}

const expectOnce = (shop: Shop, wanted: Wish[]) =>
	wanted.forEach(({ key }) => expect(shop.live(key).length).toBeLessThanOrEqual(1));

/** A shop that does what each test says, and what it was asked. */
function counter(how: Partial<Purchase<Wish, Thing>> = {}) {
	const shop = new Shop({
		sends: [],
		looks: [],
		delay: 0,
		refusesTwice: false,
		cancelledAt: Infinity,
	});
	const sends: string[][] = [];
	const looks: Array<{ keys: string[]; since?: Date; at: number }> = [];
	let answer = async (some: Wish[]): Promise<Bought<Thing>> => await shop.send(some);
	const client = shop.client();
	const buyFrom = async (wanted: Wish[], goOn = true, more: Partial<Purchase<Wish, Thing>> = {}) =>
		await purchase(
			client,
			wanted,
			{
				size: 3,
				together: ({ group }) => group,
				key: ({ key }) => key,
				title: ({ key }) => `wish ${key}`,
				find: async (_client, some, options) => {
					looks.push({ keys: some.map(({ key }) => key), since: options?.since, at: shop.now });
					return await shop.look(some);
				},
				id: ({ id }) => id,
				isLive: ({ isLive }) => isLive,
				whenThere: () => 'take',
				buy: buying<Wish, Thing>(async (_client, some) => {
					sends.push(some.map(({ key }) => key));
					return await answer(some);
				}),
				toBuy: (one) => one,
				atOnce: 1,
				lane: `lane of ${Math.random()}`,
				lookFor: 'Look for it.',
				...how,
				...more,
			},
			goOn,
		);
	const answers = (next: typeof answer) => void (answer = next);
	return { shop, sends, looks, buyFrom, answers, client };
}

const want = (...keys: string[]): Wish[] =>
	keys.map((key) => ({ key, group: '', fate: 'fine', whenThere: 'take' }));
const errorOf = (one: Purchased<Thing>) => (one && 'error' in one ? one.error : undefined);
const refused = (...entries: number[]) =>
	new SendcloudError('no', {
		kind: 'refused',
		status: 400,
		problems: entries.map((entry) => ({ detail: `bad ${entry}`, entry, path: [] })),
	});

describe('a purchase, step by step', () => {
	it('sends as many together as may share a request, and no more', async () => {
		const { sends, looks, buyFrom } = counter();
		const other = want('x', 'y').map((one) => ({ ...one, group: 'x' }));
		const became = await buyFrom([...want('a', 'b'), ...other, ...want('c', 'd')]);
		expect(sends).toEqual([['a', 'b', 'c'], ['x', 'y'], ['d']]);
		expect(became.map((one) => one && 'how' in one && one.how)).toEqual(
			Array.from({ length: 6 }, () => 'bought'),
		);
		// Looked for once, before; what was answered in full is not looked for again.
		expect(looks).toHaveLength(1);
		expect(looks[0].since).toBeUndefined();
	});

	it('does not look before where it is bought whatever there is', async () => {
		const { looks, buyFrom } = counter({ unseen: true, whenThere: () => 'buy' });
		await buyFrom(want('a'));
		expect(looks).toEqual([]);
	});

	it('takes what is there, with all others of it, and buys the rest', async () => {
		const { shop, sends, buyFrom } = counter();
		for (const isLive of [true, false, true, true]) shop.has('a', isLive);
		const [a, b] = await buyFrom(want('a', 'b'));
		expect(a).toMatchObject({ how: 'found', thing: { id: 'thing 0' } });
		expect((a as { others: Thing[] }).others.map(({ id }) => id)).toEqual(['thing 2', 'thing 3']);
		expect(b).toMatchObject({ how: 'bought', others: [] });
		expect(sends).toEqual([['b']]);
	});

	it('buys beside what is there where that is wanted', async () => {
		const { shop, sends, buyFrom } = counter({ whenThere: () => 'buy' });
		shop.has('a', true);
		expect(await buyFrom(want('a'))).toMatchObject([{ how: 'bought', thing: { id: 'thing 1' } }]);
		expect(sends).toEqual([['a']]);
	});

	it('refuses a repeat, and says of what it is one', async () => {
		const { sends, buyFrom } = counter();
		const became = await buyFrom(want('a', 'b', 'a'));
		expect(sends).toEqual([['a', 'b']]);
		expect(errorOf(became[2])).toMatchObject({
			message: 'This is in the input twice, and is bought once',
			kind: 'input',
			title: 'wish a',
			description: expect.stringContaining('the same as an earlier one (wish a)'),
		});
	});

	it('fails what a refusal points at with its own words, and sends the others once more, together', async () => {
		const { sends, buyFrom, answers, shop } = counter();
		answers(async (some) => {
			if (some.length === 3) {
				const failure = refused(1, 1);
				failure.problems.push({ detail: 'of all', path: [] } as never);
				throw failure;
			}
			return await shop.send(some);
		});
		const became = await buyFrom(want('a', 'b', 'c'));
		expect(sends).toEqual([
			['a', 'b', 'c'],
			['a', 'c'],
		]);
		expect(errorOf(became[1])).toMatchObject({
			message: 'bad 1',
			title: 'wish b',
			description: expect.stringMatching(/bad 1.*Nothing was bought for this one/s),
		});
		expect(became[0]).toMatchObject({ how: 'bought' });
	});

	it('sends nothing more when a refusal points at all', async () => {
		const { sends, buyFrom, answers } = counter();
		answers(async () => {
			throw refused(0, 1);
		});
		const became = await buyFrom(want('a', 'b'));
		expect(sends).toEqual([['a', 'b']]);
		expect(became.map((one) => errorOf(one)?.message)).toEqual(['bad 0', 'bad 1']);
	});

	it('narrows down what points at nobody, and not what a smaller request would not help', async () => {
		const halves = counter();
		halves.answers(async (some) => {
			if (some.some(({ key }) => key === 'b')) throw refused();
			return await halves.shop.send(some);
		});
		await halves.buyFrom(want('a', 'b', 'c'));
		expect(halves.sends).toEqual([['a', 'b', 'c'], ['a', 'b'], ['a'], ['b'], ['c']]);
		const busy = counter();
		busy.answers(async () => {
			throw new SendcloudError('too many', { kind: 'limited', status: 429, effect: 'none' });
		});
		const became = await busy.buyFrom(want('a', 'b'));
		expect(busy.sends).toEqual([['a', 'b']]);
		expect(became.map((one) => errorOf(one)?.title)).toEqual(['wish a', 'wish b']);
	});

	it('begins nothing more after a failure when the run stops', async () => {
		for (const goOn of [true, false]) {
			const { sends, buyFrom, answers, shop } = counter({ size: 1 });
			answers(async (some) => {
				if (some[0].key === 'a') throw refused(0);
				return await shop.send(some);
			});
			const became = await buyFrom(want('a', 'b', 'c'), goOn);
			expect(sends).toEqual(goOn ? [['a'], ['b'], ['c']] : [['a']]);
			expect(became.slice(1).every((one) => one === undefined)).toBe(!goOn);
		}
		// A repeat is a failure, too.
		const { sends, looks, buyFrom } = counter();
		expect((await buyFrom(want('a', 'a'), false))[0]).toBeUndefined();
		expect([sends, looks.length]).toEqual([[], 1]);
	});

	it('buys nothing when it cannot look, and says so of each', async () => {
		const { sends, buyFrom, shop } = counter();
		shop.script.looks = ['fails'];
		const became = await buyFrom(want('a', 'b'));
		expect(sends).toEqual([]);
		for (const [at, one] of became.entries()) {
			expect(errorOf(one)).toMatchObject({ message: 'not now', effect: 'none' });
			expect(errorOf(one)?.title).toBe(`wish ${'ab'[at]}`);
			expect(errorOf(one)?.description).toContain('Nothing was bought for it');
		}
	});

	it('has bought nothing where a fault of its own comes before it is sent', async () => {
		const { looks, sends, buyFrom, shop } = counter({
			size: 1,
			toBuy: (one) => {
				if (one.key === 'a') throw new TypeError('x is not a function');
				return one;
			},
		});
		const [a, b] = await buyFrom(want('a', 'b'));
		expect(errorOf(a)).toMatchObject({
			message: 'A fault of this node: x is not a function',
			effect: 'none',
			title: 'wish a',
			description: 'Nothing was bought for it.',
		});
		expect(b).toMatchObject({ how: 'bought' });
		expect(sends).toEqual([['b']]);
		expect([looks.length, shop.now]).toEqual([1, 0]);
	});

	it('looks for what an answer leaves out, from when it was sent', async () => {
		const { sends, looks, buyFrom, answers, shop, client } = counter();
		shop.now = 5000;
		answers(async (some) => (await shop.send(some)).slice(0, 1));
		const became = await buyFrom(want('a', 'b'));
		expect(sends).toEqual([['a', 'b']]);
		expect(became).toMatchObject([{ how: 'bought' }, { how: 'recovered', thing: { key: 'b' } }]);
		expect(looks.map(({ keys }) => keys)).toEqual([['a', 'b'], ['b']]);
		expect(looks[1].since).toEqual(new Date(5000));
		expect([...client.notes.warnings].join()).toContain('nothing was bought twice');
	});

	it('looks for what an answer is unsure of', async () => {
		const { buyFrom, answers, shop } = counter();
		answers(async (some) => {
			const [first] = await shop.send(some);
			return [first, new SendcloudError('unsure', { kind: 'unanswered', effect: 'unknown' })];
		});
		expect(await buyFrom(want('a', 'b'))).toMatchObject([
			{ how: 'bought' },
			{ how: 'recovered', thing: { key: 'b' } },
		]);
	});

	it('gives up after two minutes, and says what may have been bought and where to look', async () => {
		const { looks, buyFrom, answers, shop } = counter();
		answers(async () => {
			throw lost();
		});
		const [one] = await buyFrom(want('a'));
		expect(errorOf(one)).toMatchObject({
			message: expect.stringMatching(/may have been bought.*no answer/i),
			effect: 'unknown',
			title: 'wish a',
			description: expect.stringContaining('Look for it.'),
		});
		expect(shop.now).toBe(120_000);
		// Before, and each five seconds.
		expect(looks).toHaveLength(25);
	});

	it('ends the search when the execution is cancelled', async () => {
		const { looks, buyFrom, answers, shop } = counter();
		shop.script.cancelledAt = 10_000;
		answers(async () => {
			throw lost();
		});
		const [one] = await buyFrom(want('a'));
		expect(errorOf(one)).toMatchObject({
			message: expect.stringMatching(/may have been bought.*cancelled/i),
			effect: 'unknown',
		});
		expect(looks).toHaveLength(3);
	});

	it('sends again, thrice at most, only what would be refused twice', async () => {
		for (const refusesTwice of [true, false]) {
			const { sends, buyFrom, answers } = counter({ refusesTwice: () => refusesTwice });
			answers(async () => {
				throw lost();
			});
			await buyFrom(want('a'));
			expect(sends).toHaveLength(refusesTwice ? 4 : 1);
		}
	});

	it('uses the words of what is bought', async () => {
		const words = { lost: 'Lost it.', twice: 'Twice!', unknown: 'Who knows' };
		const { buyFrom, answers, client } = counter({ words });
		answers(async () => {
			throw lost();
		});
		const [one, twice] = await buyFrom(want('a', 'a'));
		expect(errorOf(one)?.message).toBe('Who knows: no answer');
		expect(errorOf(twice)?.message).toBe('Twice!');
		expect([...client.notes.warnings]).toEqual(['Lost it.']);
	});
});

describe('a run that waits for another one', () => {
	const lane = 'shared';
	/** Two at once; the first one loses the answer to what it has bought, and nothing of it is to be seen. */
	const twoAtOnce = async (how: Partial<Purchase<Wish, Thing>>, lose = 1) => {
		const made = counter({ lane, ...how });
		const { shop, answers, sends, buyFrom } = made;
		shop.script.delay = 60 * MINUTE;
		answers(async (some) => {
			const bought = await shop.send(some);
			if (sends.length <= lose) throw lost();
			return bought;
		});
		const [[first], [second]] = await Promise.all([buyFrom(want('a')), buyFrom(want('a'))]);
		return { first, second, ...made };
	};

	it('takes what that one has bought, though no look shows it', async () => {
		const { first, second, sends } = await twoAtOnce({}, 0);
		expect(sends).toHaveLength(1);
		expect(first).toMatchObject({ how: 'bought' });
		expect(second).toMatchObject({ how: 'found', thing: (first as { thing: Thing }).thing });
	});

	it('takes it once, though a look shows it as well', async () => {
		const { shop, buyFrom } = counter({ lane });
		shop.script.delay = 0;
		const [, [second]] = await Promise.all([buyFrom(want('a')), buyFrom(want('a'))]);
		expect(second).toMatchObject({ how: 'found', others: [] });
	});

	it('buys nothing of which nobody knows', async () => {
		const { first, second, sends, shop } = await twoAtOnce({});
		expect(sends).toHaveLength(1);
		expect(errorOf(second)?.message).toBe(errorOf(first)?.message);
		expect(errorOf(second)).toMatchObject({ effect: 'unknown', title: 'wish a' });
		expect(shop.live('a')).toHaveLength(1);
	});

	it('buys what would be refused twice, and what is to be bought whatever there is', async () => {
		// Lost when it was sent first, and each time that it was sent again.
		const sold = await twoAtOnce({ refusesTwice: () => true }, 4);
		expect(errorOf(sold.first)?.effect).toBe('unknown');
		expect(sold.second).toMatchObject({ how: 'bought' });
		expect(sold.sends).toHaveLength(5);
		const asked = await twoAtOnce({ unseen: true, whenThere: () => 'buy' });
		expect(errorOf(asked.first)?.effect).toBe('unknown');
		expect(asked.second).toMatchObject({ how: 'bought' });
		expect(asked.sends).toHaveLength(2);
	});

	it('tries again what that one was refused: the shop may have changed its mind', async () => {
		const { sends, answers, buyFrom, shop } = counter({ lane });
		answers(async (some) => {
			if (sends.length === 1) throw refused(0);
			return await shop.send(some);
		});
		const [[first], [second]] = await Promise.all([buyFrom(want('a')), buyFrom(want('a'))]);
		expect(errorOf(first)?.effect).toBe('none');
		expect(second).toMatchObject({ how: 'bought' });
	});

	it('buys anew what that one has bought and somebody has cancelled since', async () => {
		const { shop, sends, answers, buyFrom } = counter({ lane });
		answers(async (some) => {
			const bought = await shop.send(some);
			if (sends.length > 1) return bought;
			// What a run holds in its hands does not know of it; a look shows it as it is.
			const held = bought.map((one) => ({ ...(one as Thing) }));
			for (const thing of shop.things) thing.isLive = false;
			return held;
		});
		const [[one], [other]] = await Promise.all([buyFrom(want('a')), buyFrom(want('a'))]);
		expect(one).toMatchObject({ how: 'bought', thing: { id: 'thing 0' } });
		expect(other).toMatchObject({ how: 'bought', thing: { id: 'thing 1' } });
		expect(sends).toEqual([['a'], ['a']]);
	});

	it('knows nothing of one that is over', async () => {
		const { shop, sends, buyFrom } = counter({ lane });
		shop.script.delay = 60 * MINUTE;
		await buyFrom(want('a'));
		await buyFrom(want('a'));
		expect(sends).toHaveLength(2);
	});
});

describe('any purchase', () => {
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
				expectNoFault(shop, became);
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
				expectNoFault(shop, [...a, ...b]);
			}),
			{ numRuns: 500 },
		);
	});
});
