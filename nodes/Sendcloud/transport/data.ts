/** What every room does with data of which nothing is known, and with lists of it. */
import type { IDataObject } from 'n8n-workflow';

/** Neither a list nor null. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** One more in the list under a key, which begins with the first. */
export function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
	const list = lists.get(key);
	if (list) list.push(value);
	else lists.set(key, [value]);
}
