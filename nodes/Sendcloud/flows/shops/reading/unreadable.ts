/** What every reading gives back besides a value: why there is none. Readings throw nothing. */
import { shown } from '../define';

/** A value that cannot be taken beyond doubt. */
export class Unreadable {
	constructor(
		/** Worded to follow the column's name: `must be a number, found "abc"`. */
		readonly detail: string,
		/** What to do about it, a sentence. */
		readonly advice?: string,
	) {}
}

/** A value, or why there is none. */
export type Reading<T> = T | Unreadable;

export const unreadable = (allowed: string, value: unknown, advice?: string) =>
	new Unreadable(`must be ${allowed}, found ${shown(value)}`, advice);

export const isRead = <T>(reading: Reading<T>): reading is T => !(reading instanceof Unreadable);
