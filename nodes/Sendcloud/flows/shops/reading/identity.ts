/**
 * What tells one order, article or customer from another must arrive with each of its characters: two IDs that a
 * spreadsheet or a number shortened alike would become one order.
 */
import { damageOf, isPlainLine, isShortened, oneLine, POINT_ZERO, undressed } from '../../../checks';
import { shown } from '../define';
import { damaged } from './characters';
import { unreadable, Unreadable, type Reading } from './unreadable';

const AS_TEXT =
	'Digits are lost and cannot be had back here: export this column as text (in a spreadsheet, set its format to Text before you open or import the file; in JSON, put the ID in quotes).';

/** An ID as text. Empty: undefined. */
export function identifier(value: unknown): Reading<string | undefined> {
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value)) return String(value);
		return Number.isInteger(value)
			? new Unreadable(
					`has more digits than a number keeps (at most 9007199254740991), found ${String(value)}`,
					AS_TEXT,
				)
			: unreadable('an ID, as text or as a whole number', value);
	}
	if (typeof value === 'bigint') return String(value);
	if (value !== undefined && value !== null && typeof value !== 'string')
		return unreadable('an ID, as text or as a whole number', value);
	const raw = value ?? '';
	const text = isPlainLine(raw) ? raw : oneLine(undressed(raw));
	if (text === '') return undefined;
	if (text.length > 255)
		return new Unreadable(`must have at most 255 characters, found ${text.length}`);
	if (isShortened(text))
		return new Unreadable(`was shortened by a spreadsheet, found ${shown(text)}`, AS_TEXT);
	const damage = damageOf(text);
	return damage === undefined ? text : damaged(damage, text);
}

/** The same for what consists of digits, where `4109.0` can only be 4109. */
export function digits(value: unknown): Reading<string | undefined> {
	const text = identifier(value);
	return typeof text === 'string' ? text.replace(POINT_ZERO, '$1') : text;
}
