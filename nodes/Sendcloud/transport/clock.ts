/** Time as the transport sees it. Handed in wherever something waits, so that tests need no real seconds. */
import { sleep } from 'n8n-workflow';

export interface Clock {
	/** Milliseconds from some moment on. Goes on evenly, whatever happens to the computer's time: for durations. */
	now(): number;
	/** Milliseconds since 1970, as the computer's time says: for dates. */
	today(): number;
	/** Resolves after so many milliseconds. */
	sleep(ms: number): Promise<void>;
	/** From 0 up to, but not including, 1: the jitter of a backoff. */
	random(): number;
}

/** Sendcloud's clock and ours may differ by so much, in milliseconds. */
export const CLOCKS = 120_000;

export const systemClock: Clock = {
	now: () => performance.now(),
	today: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};
