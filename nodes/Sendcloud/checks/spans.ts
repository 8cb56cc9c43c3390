/** Parts of time that are asked for by their two ends. */
import { inputError } from '../transport/errors';

/**
 * Refuses a part of time that ends before it begins: Sendcloud would answer with an empty list.
 * @param ends names of the fields, the earlier one first; in words they are what the panel shows
 * @throws SendcloudError (input)
 */
export function checkSpans(values: object, ...ends: Array<[from: string, to: string]>): void {
	for (const [from, to] of ends) {
		const [begin, end] = [from, to].map((name) => (values as Record<string, unknown>)[name]);
		if (typeof begin !== 'string' || typeof end !== 'string') continue;
		if (!(Date.parse(begin) > Date.parse(end))) continue;
		const words = (name: string) => name.replace(/_/g, ' ');
		throw inputError(
			`${words(from)} (${begin}) must not be later than ${words(to)} (${end})`,
			'They are the wrong way round, so nothing could be found.',
		);
	}
}
