/** Postal codes, and the zero that a spreadsheet takes from their beginning. */
import { shown } from '../define';
import { digits } from './identity';
import { Unreadable, type Reading } from './unreadable';

/** Digits that a code has, and the fewest that are left of one that lost its zeros. Only countries whose codes may begin with 0. */
const DIGITS: Record<string, { all: number; fewest: number }> = {
	DE: { all: 5, fewest: 4 },
	FR: { all: 5, fewest: 4 },
	ES: { all: 5, fewest: 4 },
	IT: { all: 5, fewest: 2 },
	US: { all: 5, fewest: 3 },
	FI: { all: 5, fewest: 3 },
	SK: { all: 5, fewest: 4 },
	TR: { all: 5, fewest: 4 },
	UA: { all: 5, fewest: 4 },
	NO: { all: 4, fewest: 1 },
};

/** Does a code begin with 0? Then the file kept its zeros, and a code that is too short lost another digit. */
export const hasZero = (value: unknown) => typeof value === 'string' && /^\D{0,3}0\d/.test(value);

/** Is a code as short as if its zero was lost? One may be a slip; several in a file without any zero are not. */
export function lacksZero(value: unknown, country: string): boolean {
	const lost = DIGITS[country];
	const text = digits(value);
	return (
		lost !== undefined &&
		typeof text === 'string' &&
		/^\d+$/.test(text) &&
		text.length < lost.all &&
		text.length >= lost.fewest
	);
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
	const lost = country === undefined ? undefined : DIGITS[country];
	if (!lost || !/^\d+$/.test(text)) return { code: text };
	if (text.length >= lost.all) return { code: text };
	const whole = text.padStart(lost.all, '0');
	// A number cannot keep a zero in front. A text may have lost another digit.
	const wasNumber = typeof value !== 'string' || /[.,]0\s*$/.test(value);
	const certain = text.length >= lost.fewest && (wasNumber || zerosKept === false);
	return certain
		? {
				code: whole,
				hint: `Postal code ${shown(value)} lost its zero in a spreadsheet and was read as ${whole}`,
			}
		: new Unreadable(
				`must have ${lost.all} digits in ${country}, found ${shown(value)}`,
				text.length >= lost.fewest
					? `A spreadsheet may have taken the zero of ${whole}: export this column as text.`
					: 'Ask the customer for it.',
			);
}
