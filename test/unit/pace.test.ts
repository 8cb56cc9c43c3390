/** How a run keeps to a limit that it has felt, and that it leaves all others alone. */
import { paces } from '../../nodes/Sendcloud/transport/pace';

/** Paces, and what a run does with them at a time that only moves when told to. */
function run() {
	let now = 1_750_000_000_000;
	const pace = paces(() => now);
	return {
		wait: (method = 'PATCH') => pace(method).wait,
		pass: (ms: number) => (now += ms),
		through: (count: number, method = 'PATCH') => {
			for (let n = 0; n < count; n++) pace(method).letThrough(pace(method).begin());
		},
		refused: (method = 'PATCH') => pace(method).refused(pace(method).begin()),
	};
}

it('no limit is kept to before one was felt', () => {
	const { wait, through } = run();
	through(2000);
	expect(wait()).toBe(0);
});

describe('after a refusal', () => {
	it('no more than 15 a second are let go, and each at the first moment that it may', () => {
		const { wait, pass, through, refused } = run();
		through(10);
		pass(400);
		through(5);
		refused();
		expect(wait()).toBe(600);
		pass(600);
		expect(wait()).toBe(0);
		through(10);
		expect(wait()).toBe(400);
		pass(400);
		through(5);
		expect(wait()).toBe(600);
	});

	it('no more than 100 a minute', () => {
		const { wait, pass, through, refused } = run();
		for (let n = 0; n < 10; n++) {
			through(10);
			pass(1000);
		}
		refused();
		expect(wait()).toBe(50_000);
		pass(50_000);
		through(10);
		expect(wait()).toBe(1000);
	});

	it('no more than 1,000 a minute when reading, which is counted apart', () => {
		const { wait, pass, through, refused } = run();
		through(100, 'POST');
		through(1000, 'GET');
		pass(7000);
		refused('GET');
		expect(wait('GET')).toBe(53_000);
		expect(wait('HEAD')).toBe(53_000);
		expect(wait('POST')).toBe(0);
	});

	it('that other tools have brought about, nothing is known of the limit', () => {
		const { wait, through, refused } = run();
		through(14);
		refused();
		expect(wait()).toBe(0);
		through(1);
		expect(wait()).toBe(0);
	});

	it('what was let through longer ago says nothing for the limit, and nothing against it', () => {
		const { wait, pass, through, refused } = run();
		through(10);
		pass(2000);
		through(6);
		refused();
		through(9);
		expect(wait()).toBe(0);
		pass(2000);
		through(15);
		refused();
		expect(wait()).toBe(1000);
	});

	it('what was refused is not counted', () => {
		const { wait, pass, through, refused } = run();
		through(1);
		pass(300);
		through(13);
		for (let n = 0; n < 3; n++) refused();
		through(1);
		refused();
		expect(wait()).toBe(700);
	});

	it('what is under way waits for its turn, but proves nothing', () => {
		let now = 0;
		const pace = paces(() => now)('POST');
		for (let n = 0; n < 15; n++) pace.letThrough(pace.begin());
		pace.refused(pace.begin());
		now = 1000;
		for (let n = 0; n < 16; n++) pace.begin();
		pace.refused(pace.begin());
		expect(pace.wait).toBe(1000);
	});

	it('of an account that is granted more, the documented limit is not kept to', () => {
		const { wait, pass, through, refused } = run();
		through(40);
		refused();
		expect(wait()).toBe(0);
		pass(2000);
		through(61);
		refused();
		// 101 within a minute, so neither limit is this account's.
		expect(wait()).toBe(0);
	});

	it('a limit that turns out to be higher is let go', () => {
		const { wait, pass, through, refused } = run();
		through(15);
		refused();
		expect(wait()).toBe(1000);
		pass(1000);
		// Another part of the run had been let go already.
		through(16);
		refused();
		expect(wait()).toBe(0);
	});

	it('what takes long is counted from its answer, since nobody knows when Sendcloud counted it', () => {
		let now = 0;
		const pace = paces(() => now)('POST');
		const slow = Array.from({ length: 15 }, () => pace.begin());
		now = 900;
		for (const one of slow) pace.letThrough(one);
		pace.refused(pace.begin());
		expect(pace.wait).toBe(1000);
	});
});

it('remembers no more than it needs', () => {
	const pace = paces(() => 0)('GET');
	for (let n = 0; n < 100_000; n++) pace.letThrough(pace.begin());
	expect((pace as unknown as { sent: unknown[] }).sent.length).toBeLessThanOrEqual(4000);
	pace.refused(pace.begin());
	// More than 1,000 in no time: not the documented limit.
	expect(pace.wait).toBe(0);
});
