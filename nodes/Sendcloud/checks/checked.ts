/** Holds what was given against its schema, and words every problem for a merchant. */
import { problemWords, sentences, SendcloudError, type Problem } from '../transport/errors';
import { group, required, shortly, type Schema } from './schema';
import { Refused, type Check } from './values';

/**
 * Checks a request body against its schema.
 * @param title how a merchant recognises the item, e.g. `order_id 555413`
 * @returns the body, converted
 * @throws SendcloudError (input) with every problem found
 */
export function checked<T>(schema: Schema, body: unknown, title?: string): T {
	const good = shortly(schema, body);
	if (good !== undefined) return good as T;
	if (holdsProto(body)) {
		throw new SendcloudError('A field must not be called __proto__', {
			kind: 'input',
			title,
			description:
				'Sendcloud has no such field, and it would be lost. Nothing was sent for this item.',
		});
	}
	const result = schema.safeParse(body);
	if (result.success) return result.data as T;
	const problems: Problem[] = result.error.issues.map((issue) => ({
		detail: issue.message,
		path: issue.path.map(String),
	}));
	const words = problems.map(problemWords);
	throw new SendcloudError(words[0], {
		kind: 'input',
		problems,
		title,
		description: sentences([...words.slice(1), 'Nothing was sent for this item']),
	});
}

/** Objects that are looked into; no body has as many. */
const MOST_OBJECTS = 100_000;

/** JSON may name a field so; zod leaves it out without a word. */
function holdsProto(body: unknown): boolean {
	const waiting = [body];
	for (let seen = 0; waiting.length > 0 && seen < MOST_OBJECTS; seen++) {
		const value = waiting.pop();
		if (typeof value !== 'object' || value === null) continue;
		if (Object.hasOwn(value, '__proto__')) return true;
		for (const below of Object.values(value)) if (typeof below === 'object') waiting.push(below);
	}
	return false;
}

/** Checks a single value of the panel. @throws SendcloudError (input) naming the field */
export function checkedValue<T>(check: Check, value: unknown, name: string): T {
	if (value !== '' && value !== undefined && value !== null) {
		const result = check(value);
		if (!(result instanceof Refused)) return result as T;
	}
	// zod finds the words; most values need none.
	return checked<{ value: T }>(group({ [name]: required(check) }), {
		[name]: value === '' ? undefined : value,
	})[name as 'value'];
}

/** The same for one that may be left alone or emptied: then it is undefined. @throws SendcloudError (input) naming the field */
export const givenValue = <T>(check: Check, value: unknown, name: string): T | undefined =>
	value === undefined || value === null || value === ''
		? undefined
		: checkedValue<T>(check, value, name);
