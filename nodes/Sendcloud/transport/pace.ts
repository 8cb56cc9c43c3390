/**
 * Keeps a run within a limit of Sendcloud's once the run has felt it: then nothing is sent only to hear that it was too
 * early, and no time is lost because `Retry-After` counts in whole seconds.
 *
 * Sendcloud documents its limits, but grants some accounts more, and other tools may use up a part. So a limit is kept
 * to only after a refusal that came when this run alone had used it up, and no more than that.
 */

interface Limit {
	count: number;
	withinMs: number;
}

/** Sendcloud's documented limits, for each integration (api.sendcloud.dev, "Rate limits"). */
const READING: Limit[] = [{ count: 1000, withinMs: 60_000 }];
const WRITING: Limit[] = [
	{ count: 100, withinMs: 60_000 },
	{ count: 15, withinMs: 1000 },
];

/** A request that is under way or was let through; moments in milliseconds. */
export interface Sent {
	at: number;
	answeredAt?: number;
}

class Pace {
	/** Oldest first. */
	private readonly sent: Sent[] = [];

	private readonly felt = new Set<Limit>();

	constructor(
		private readonly limits: Limit[],
		private readonly now: () => number,
	) {}

	/** Milliseconds until one more may be sent. */
	get wait(): number {
		let wait = 0;
		for (const limit of this.felt) {
			const earlier = this.sent.at(-limit.count);
			// When Sendcloud counted it is unknown, but not after it had answered.
			if (earlier)
				wait = Math.max(wait, (earlier.answeredAt ?? earlier.at) + limit.withinMs - this.now());
		}
		return wait;
	}

	begin(): Sent {
		const one: Sent = { at: this.now() };
		this.sent.push(one);
		const most = this.limits[0].count;
		if (this.sent.length > 4 * most) this.sent.splice(0, 2 * most);
		return one;
	}

	letThrough(one: Sent): void {
		one.answeredAt = this.now();
	}

	/** Refused because there were too many. Sendcloud does not count these. */
	refused(one: Sent): void {
		const at = this.sent.indexOf(one);
		if (at !== -1) this.sent.splice(at, 1);
		const through = this.sent.filter(({ answeredAt }) => answeredAt !== undefined);
		for (const limit of this.limits) {
			const since = this.now() - limit.withinMs;
			const atLeast = through.filter((other) => other.at > since).length;
			const atMost = through.filter(({ answeredAt = 0 }) => answeredAt >= since).length;
			// More than it allows have come through: this account has a higher one.
			if (atLeast > limit.count) this.felt.delete(limit);
			else if (atMost >= limit.count) this.felt.add(limit);
		}
	}
}

/** The paces of a run: reading and writing are counted apart. */
export function paces(now: () => number): (method: string) => Pace {
	const reading = new Pace(READING, now);
	const writing = new Pace(WRITING, now);
	return (method) => (method === 'GET' || method === 'HEAD' ? reading : writing);
}
