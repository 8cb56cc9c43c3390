/** Several things at a time, as many as Sendcloud's limits make sensible. */
import type { SendcloudClient } from '../transport/client';
import { CONCURRENCY } from './define';

/**
 * Calls `work` for each entry, beginning in order. It begins with few at a time, until one of them has gone well: so
 * wrong keys or a token that is still missing are not found a hundred times over. When Sendcloud's limit is reached, it
 * goes on with few: from then on the limit says how fast it goes.
 * @param work says whether it went well; never throws
 */
export async function inParallel<T>(
	client: SendcloudClient,
	entries: T[],
	atOnce: number,
	work: (entry: T, position: number) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	const workers: Array<Promise<void>> = [];
	const worker = async (number: number) => {
		while (next < entries.length && (number < CONCURRENCY.few || !client.wasLimited)) {
			const position = next++;
			const wentWell = await work(entries[position], position);
			while (wentWell && workers.length < atOnce && next < entries.length && !client.wasLimited)
				hire();
		}
	};
	const hire = () => workers.push(worker(workers.length));
	for (let count = Math.min(atOnce, CONCURRENCY.few); count > 0; count--) hire();
	// Their number may have grown while they were awaited.
	for (let known = 0; known < workers.length; ) {
		known = workers.length;
		await Promise.all(workers);
	}
}
