/** Asking again and again until something is done, ever less often, and not for ever. */
import type { SendcloudClient } from './client';

/** Milliseconds between the first questions; each wait is half as long again as the one before. */
const FIRST_WAIT = 500;
const GROWTH = 1.5;
/** No wait is longer, so that the end is noticed soon after a long time too. */
const LONGEST_WAIT = 15_000;

/**
 * Asks until there is an answer. Stops at once when the execution is cancelled.
 * @param ask gives the answer, or undefined while there is none
 * @param limit seconds
 * @returns the answer; undefined when the time is over
 * @throws SendcloudError of `ask`, or that the execution was cancelled
 */
export async function poll<T>(
	client: SendcloudClient,
	ask: () => Promise<T | undefined>,
	limit: number,
): Promise<T | undefined> {
	const end = client.clock.now() + limit * 1000;
	for (let wait = FIRST_WAIT; ; wait = Math.min(wait * GROWTH, LONGEST_WAIT)) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		const left = end - client.clock.now();
		if (left <= 0) return undefined;
		await client.wait(Math.min(wait, left));
	}
}
