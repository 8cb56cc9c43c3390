/** Work that begins before its result is wanted. */

/**
 * Does so many at a time and hands over their results in order. What is done and not taken yet is never more than that,
 * so the memory it takes does not grow with the list.
 * @param work never throws
 */
export async function* ahead<T, Result>(
	list: Iterable<T>,
	atOnce: number,
	work: (one: T) => Promise<Result>,
): AsyncGenerator<Result> {
	const begun: Array<Promise<Result>> = [];
	for (const one of list) {
		begun.push(work(one));
		if (begun.length >= atOnce) yield (await begun.shift()) as Result;
	}
	for (const one of begun) yield await one;
}
