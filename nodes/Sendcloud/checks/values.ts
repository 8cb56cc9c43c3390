/**
 * Checks of single values: each converts what is meant without doubt (numeric texts, zoned dates) and words its refusal
 * for a merchant: what is allowed, what was found.
 */
import { DateTime } from 'luxon';

import { isObject } from '../transport/data';
import { DAMAGE, damageOf, isPlaceholder, type Damage } from './characters';
import { looksLikeDate } from './dates';
import { isPlainLine, oneLine, undressed } from './dress';
import { unescaped } from './entities';

/** A value that is not allowed, and why, worded to follow the field: `must be a number, found "abc"`. */
export class Refused {
	constructor(readonly reason: string) {}
}

export type Check = (value: unknown) => unknown;
export const refused = (allowed: string, value: unknown) =>
	new Refused(`must be ${allowed}, found ${shown(value)}`);

function shown(value: unknown): string {
	if (value === undefined || value === '') return 'nothing';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	// Only the beginning is shown, so only that is looked at; an object may be nested too deep for JSON.
	const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 61)) : asJson(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return 'something nested too deep';
	}
}

/** No number, date, address of a mailbox or of a page is longer; what is longer is refused before it is looked into. */
const LONGEST = { number: 40, date: 64, email: 320, url: 2048 };

/** The text without spaces around it; undefined for any other value, and for what is too long to be meant. */
const short = (value: unknown, longest: number): string | undefined =>
	typeof value === 'string' && value.length <= longest ? value.trim() : undefined;

/** Text. Numbers become text, since shops number their orders. */
export const text: Check = (value) => {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return refused('a text', value);
};

const emptyMeant = new WeakSet<Check>([text]);

/** Can an empty text be meant? Of a plain text it can. */
export const isEmptyMeant = (check: Check) => emptyMeant.has(check);

/** A check made from another: an empty text can be meant where it can be there. */
function alsoEmpty(check: Check, made: Check): Check {
	if (isEmptyMeant(check)) emptyMeant.add(made);
	return made;
}

/** A check with something in front of it, which an empty text passes as before. */
const guarded = (check: Check, guard: (value: unknown) => Refused | undefined): Check =>
	alsoEmpty(check, (value) => guard(value) ?? check(value));

/** Text of at least one character. */
export const filled: Check = (value) => (value === '' ? new Refused('is required') : text(value));

/** Why a damaged text is not taken, and what to do. */
const spoilt = (damage: Damage, value: unknown) =>
	new Refused(`${DAMAGE[damage].what}, found ${shown(value)}. ${DAMAGE[damage].cure}`);

/** `3,41207E+17`, as a spreadsheet shows long numbers. Without the plus it must have a mark: `12E5` may be a number of an article. */
const SHORTENED = /^[+-]?(?:\d+(?:[.,]\d+)?E\+\d{1,3}|\d+[.,]\d+E\d{1,3})$/i;

/** Is it a number as a spreadsheet shortens it? An ID without an E, as nearly all are, is none. */
export const isShortened = (text: string) =>
	text.length <= LONGEST.number &&
	(text.includes('E') || text.includes('e')) &&
	SHORTENED.test(text.trim());

/**
 * Text that tells one thing from another. What a spreadsheet shortened, or JSON held as a number too long for it, has
 * lost digits: two such IDs may become one.
 */
export const identity = (check: Check = text): Check =>
	guarded(check, (value) => {
		const damage = typeof value === 'string' ? damageOf(value) : undefined;
		if (damage === 'error' || damage === 'object') return spoilt(damage, value);
		if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
			return new Refused(
				`has more digits than a number keeps (at most 9007199254740991), found ${value}. Its last digits are lost already: give it as text, in quotes where it is JSON`,
			);
		if (typeof value === 'string' && isShortened(value))
			return new Refused(
				`was shortened by a spreadsheet, found ${shown(value)}. Digits are lost: format the column as text and export it again`,
			);
		return undefined;
	});

/** The ID by which an order is known. Two that both have none must not become one. */
export const ownIdentity: Check = identity((value) =>
	typeof value === 'string' && isPlaceholder(value)
		? new Refused(`must be an ID, found ${shown(value)}, which stands for none`)
		: filled(value),
);

/** Text for people, e.g. on a label: without the escapes of web pages, and none that lost letters (`K\uFFFDln`, `KÃ¶ln`). */
export function legible(check: Check = text): Check {
	const whole = guarded(check, (value) => {
		const damage = typeof value === 'string' ? damageOf(value) : undefined;
		return damage === undefined ? undefined : spoilt(damage, value);
	});
	return alsoEmpty(check, (value) => whole(typeof value === 'string' ? unescaped(value) : value));
}

/** The number of a house, which a spreadsheet may have made a date: 12-3 becomes `12. Mrz`. */
export const houseNumber = (check: Check = text): Check =>
	guarded(check, (value) =>
		typeof value === 'string' && looksLikeDate(value)
			? new Refused(
					`was made a date by a spreadsheet, found ${shown(value)}. Format the column as text and export it again`,
				)
			: undefined,
	);

/** The same on one line, as a label has it: without blanks and the dress of a spreadsheet around it. */
export function line(check: Check = text): Check {
	const read = legible(check);
	return alsoEmpty(check, (value) => {
		if (typeof value !== 'string' || value === '') return read(value);
		// In what is plain nothing is lost.
		if (isPlainLine(value)) return check(value);
		const written = oneLine(undressed(unescaped(value)));
		return written !== '' || isEmptyMeant(check) ? read(written) : refused('a text', value);
	});
}

/** Any object, e.g. the headers of a request. */
export const anyObject: Check = (value) => (isObject(value) ? value : refused('an object', value));

/** Any object, or text. */
export const objectOrText: Check = (value) => (isObject(value) ? value : text(value));

/** A check, and one condition more. `allowed` follows "must be". */
export const limited =
	<T>(check: Check, allowed: string, isAllowed: (value: T) => boolean): Check =>
	(value) => {
		const result = check(value);
		return result instanceof Refused || isAllowed(result as T) ? result : refused(allowed, value);
	};

/** A check, and that a text has so many characters at most. */
export const atMost = (max: number, check: Check): Check =>
	limited<string>(check, `a text of at most ${max} characters`, (value) => value.length <= max);

const COMMA = 'must be a number with a decimal point';
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** How to convert a number with a comma, by what the comma is in it; undefined when it is no number at all. */
function commaAdvice(written: string): string | undefined {
	const withoutMarks = "{{ $json.price.replaceAll(',', '') }}";
	if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(written))
		return `If the comma is a thousands mark, leave it out: ${withoutMarks}. If it is a decimal comma, convert it: {{ $json.price.replace(',', '.') }}`;
	if (/^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(written))
		return `Leave the thousands marks out, e.g. ${withoutMarks}`;
	if (/^[+-]?\d*,\d+$/.test(written))
		return "Convert the comma, e.g. {{ $json.price.replace(',', '.') }}";
	return /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(written)
		? "Convert the comma, e.g. {{ $json.price.replaceAll('.', '').replace(',', '.') }}"
		: undefined;
}

/** A decimal number; numeric texts are converted. A decimal comma is refused: `1,250` may mean two things. */
export const decimal =
	(bounds: { above?: number; min?: number } = {}): Check =>
	(value) => {
		const { above = -Infinity, min = -Infinity } = bounds;
		const written = short(value, LONGEST.number);
		const number = written !== undefined && DECIMAL.test(written) ? Number(written) : value;
		if (typeof number === 'number' && Number.isFinite(number) && number > above && number >= min)
			return number;
		const advice = written === undefined ? undefined : commaAdvice(written);
		if (advice !== undefined) return new Refused(`${COMMA}, found ${shown(value)}. ${advice}`);
		return refused(
			`a number${above === -Infinity ? '' : ` above ${above}`}${min === -Infinity ? '' : ` of ${min} or more`}`,
			value,
		);
	};

/** A whole number; numeric texts are converted. */
export const integer = (bounds: { above?: number; min?: number } = {}): Check => {
	const check = decimal(bounds);
	return (value) => {
		const number = check(value);
		if (number instanceof Refused)
			return number.reason.startsWith(COMMA)
				? refused('a whole number', value)
				: new Refused(number.reason.replace('a number', 'a whole number'));
		return Number.isSafeInteger(number) ? number : refused('a whole number', value);
	};
};

/** A number as text: without an exponent, and without the noise of calculations such as 0.1 + 0.2. */
const plainNumber = (number: number) =>
	Number(number.toPrecision(12)).toLocaleString('en-US', {
		useGrouping: false,
		maximumFractionDigits: 12,
	});

/** An amount that Sendcloud wants as text, e.g. `3.99`. */
export const decimalText: Check = (value) => {
	const number = decimal({ min: 0 })(value);
	if (typeof number !== 'number') return number;
	// A text as it was written, so that 3.90 stays 3.90; but `.5`, `+5` and `5e0` are none that Sendcloud takes.
	const written = typeof value === 'string' ? value.trim() : '';
	return /^\d+(\.\d+)?$/.test(written) ? written : plainNumber(number);
};

/** Yes or no; the texts `true` and `false` are converted. */
export const flag: Check = (value) => {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	return refused('true or false', value);
};

/** One of some values. */
export const choice =
	(...allowed: readonly string[]): Check =>
	(value) =>
		allowed.includes(value as string)
			? value
			: refused(allowed.length === 1 ? allowed[0] : `one of ${allowed.join(', ')}`, value);

/** One of some values, however it is written: capitals, blanks around, and other names for it (in small letters). */
export const spelled = (allowed: readonly string[], names: Record<string, string> = {}): Check => {
	const known = new Map([
		...allowed.map((one) => [one.toLowerCase(), one] as const),
		...Object.entries(names),
	]);
	const check = choice(...allowed);
	return (value) =>
		typeof value !== 'string' || value.length > LONGEST.number || allowed.includes(value)
			? check(value)
			: check(known.get(value.trim().toLowerCase()) ?? value);
};

const COUNTRY = /^[A-Z]{2}$/;

/** Codes that are mistaken for countries. */
const MISTAKEN: Record<string, string> = { UK: 'GB', EL: 'GR' };

/** A country as ISO 3166-1 alpha-2. */
export const country: Check = (value) => {
	if (typeof value !== 'string') return refused('a two-letter country code such as NL', value);
	// Most are as they should be, and ten thousand orders have twenty thousand of them.
	const code = COUNTRY.test(value) ? value : value.slice(0, 100).trim().toUpperCase();
	if (MISTAKEN[code])
		return new Refused(`must be ${MISTAKEN[code]} (ISO 3166-1), found ${shown(value)}`);
	return COUNTRY.test(code) ? code : refused('a two-letter country code such as NL', value);
};

export const email: Check = (value) => {
	const written = short(value, LONGEST.email);
	return written !== undefined && isMailbox(written) ? written : refused('an email address', value);
};

/** One @ with something before it, and behind it a name with a dot in it, which is neither its beginning nor its end. */
function isMailbox(text: string): boolean {
	const at = text.indexOf('@');
	return (
		at > 0 &&
		!text.includes('@', at + 1) &&
		text.includes('.', at + 2) &&
		!text.endsWith('.') &&
		!/\s/.test(text)
	);
}

/** The address of a web page or webhook. */
export const url: Check = (value) => {
	const written = short(value, LONGEST.url);
	return written !== undefined && /^https?:\/\/[^\s/?#]/i.test(written) && !/\s/.test(written)
		? written
		: refused('an address that starts with https://', value);
};

/** What Sendcloud numbers shipments and reports with. */
export const uuid: Check = (value) =>
	typeof value === 'string' &&
	value.length < 100 &&
	/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value.trim())
		? value.trim()
		: refused('a UUID such as 419f3be0-2f49-434b-bee4-d8cff9cf7d01', value);

/** Dates arrive as text, as Date, or as the DateTime of n8n's expressions. */
function readDate(value: unknown, zone: string): DateTime | undefined {
	if (value instanceof Date) {
		const date = DateTime.fromJSDate(value, { zone });
		return date.isValid ? date : undefined;
	}
	const raw =
		typeof value === 'object' && value !== null && 'toISO' in value
			? (value as DateTime).toISO()
			: short(value, LONGEST.date);
	if (!raw) return undefined;
	for (const read of [DateTime.fromISO, DateTime.fromSQL]) {
		const date = read(raw, { zone, setZone: true });
		// ISO 8601 takes "20" for a century and "2024" for a year: not what a merchant means.
		if (date.isValid && raw.length >= 8) return date;
	}
	return undefined;
}

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Is it beyond doubt that the text is a moment as Sendcloud takes it? Luxon would know too, but takes its time. */
function isMoment(value: unknown): boolean {
	if (
		typeof value !== 'string' ||
		value.length > LONGEST.date ||
		!ZONED.test(value) ||
		Number.isNaN(Date.parse(value))
	)
		return false;
	const number = (from: number, to: number) => Number(value.slice(from, to));
	const day = number(8, 10);
	// Date.parse takes the 30th of February for the 2nd of March.
	return day <= 28 || day <= new Date(Date.UTC(number(0, 4), number(5, 7), 0)).getUTCDate();
}

/** A moment as ISO 8601. One without a timezone is taken to be in the workflow's. */
export const dateTime =
	(zone: string): Check =>
	(value) => {
		if (isMoment(value)) return value;
		const date = readDate(value, zone);
		if (!date) return refused('a date such as 2025-03-14T10:00:00Z', value);
		return typeof value === 'string' && ZONED.test(value) ? value : date.toISO();
	};

/** A day as `2025-03-14`; of a moment, the day in the workflow's timezone. */
export const day =
	(zone: string): Check =>
	(value) => {
		const date = readDate(value, zone);
		return date ? date.setZone(zone).toISODate() : refused('a date such as 2025-03-14', value);
	};
