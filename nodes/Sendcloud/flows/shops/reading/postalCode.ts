/** Postal codes, and the zero that a spreadsheet takes from their beginning. */
import { isPlaceholder, shortCode } from '../../../checks';
import { shown } from '../define';
import { digits } from './identity';
import { unreadable, Unreadable, type Reading } from './unreadable';

/** Does a code begin with 0? Then the file kept its zeros, and a code that is too short lost another digit. */
export const hasZero = (value: unknown) => typeof value === 'string' && /^\D{0,3}0\d/.test(value);

/** Is a code as short as if its zero was lost? One may be a slip; several in a file without any zero are not. */
export function lacksZero(value: unknown, country: string): boolean {
	const text = digits(value);
	return typeof text === 'string' && (shortCode(text, country)?.isLikely ?? false);
}

/**
 * A postal code. Empty: undefined.
 * @param zerosKept whether the file kept zeros (true) or lost them (false); undefined: nobody knows
 */
export function postalCode(
	value: unknown,
	country: string | undefined,
	zerosKept?: boolean,
): Reading<{ code?: string; hint?: string }> {
	const text = digits(value);
	if (text instanceof Unreadable) return text;
	if (text === undefined) return {};
	if (text.length > 20)
		return new Unreadable(`must have at most 20 characters, found ${text.length}`);
	if (isPlaceholder(text)) return unreadable('a postal code', value);
	const short = shortCode(text, country);
	if (!short) return { code: text };
	const { all, whole, isLikely } = short;
	// A number cannot keep a zero in front. A text may have lost another digit.
	const wasNumber = typeof value !== 'string' || /[.,]0\s*$/.test(value);
	return isLikely && (wasNumber || zerosKept === false)
		? {
				code: whole,
				hint: `Postal code ${shown(value)} lost its zero in a spreadsheet and was read as ${whole}`,
			}
		: new Unreadable(
				`must have ${all} digits in ${country}, found ${shown(value)}`,
				isLikely
					? `A spreadsheet may have taken the zero of ${whole}: export this column as text.`
					: 'Ask the customer for it.',
			);
}
