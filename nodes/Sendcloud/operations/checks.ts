/**
 * Building blocks for the schemas of request bodies. Each checks one kind of value, converts what is meant without
 * doubt (numeric texts, zoned dates) and words its refusal for a merchant: what is allowed, what was found.
 *
 * zod finds every problem and says where it is, which takes it thirty times as long as the checks themselves. Most
 * orders have none. So every block also gives its schema a shortcut, made of the same checks: what it lets through
 * never sees zod, what it does not is left to zod.
 *
 * Only what zod 3.25 and 4 share is used here: n8n brings its own zod.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';

import { problemWords, sentences, SendcloudError, type Problem } from '../transport/errors';

/** A value that is not allowed, and why, worded to follow the field: `must be a number, found "abc"`. */
class Refused {
	constructor(readonly reason: string) {}
}

export type Check = (value: unknown) => unknown;
type Schema = z.ZodTypeAny;

const refused = (allowed: string, value: unknown) =>
	new Refused(`must be ${allowed}, found ${shown(value)}`);

function shown(value: unknown): string {
	if (value === undefined || value === '') return 'nothing';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Text. Numbers become text, since shops number their orders. */
export const text: Check = (value) => {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return refused('a text', value);
};

/** Text of at least one character. */
export const filled: Check = (value) => (value === '' ? new Refused('is required') : text(value));

const isObject = (value: unknown) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** How to convert a number with a comma, by what the comma is in it; undefined when it is no number at all. */
function commaAdvice(text: string): string | undefined {
	if (text.length > 60) return undefined;
	const withoutMarks = "{{ $json.price.replaceAll(',', '') }}";
	if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text))
		return `If the comma is a thousands mark, leave it out: ${withoutMarks}. If it is a decimal comma, convert it: {{ $json.price.replace(',', '.') }}`;
	if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text))
		return `Leave the thousands marks out, e.g. ${withoutMarks}`;
	if (/^[+-]?\d*,\d+$/.test(text))
		return "Convert the comma, e.g. {{ $json.price.replace(',', '.') }}";
	return /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)
		? "Convert the comma, e.g. {{ $json.price.replaceAll('.', '').replace(',', '.') }}"
		: undefined;
}

/** A decimal number; numeric texts are converted. A decimal comma is refused: `1,250` may mean two things. */
export const decimal =
	(bounds: { above?: number; min?: number } = {}): Check =>
	(value) => {
		const { above = -Infinity, min = -Infinity } = bounds;
		const number =
			typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value.trim()) : value;
		if (typeof number === 'number' && Number.isFinite(number) && number > above && number >= min)
			return number;
		const advice = typeof value === 'string' ? commaAdvice(value.trim()) : undefined;
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

const COUNTRY = /^[A-Z]{2}$/;

/** Codes that are mistaken for countries. */
const MISTAKEN: Record<string, string> = { UK: 'GB', EL: 'GR' };

/** A country as ISO 3166-1 alpha-2. */
export const country: Check = (value) => {
	if (typeof value !== 'string') return refused('a two-letter country code such as NL', value);
	// Most are as they should be, and ten thousand orders have twenty thousand of them.
	const code = COUNTRY.test(value) ? value : value.trim().toUpperCase();
	if (MISTAKEN[code])
		return new Refused(`must be ${MISTAKEN[code]} (ISO 3166-1), found ${shown(value)}`);
	return COUNTRY.test(code) ? code : refused('a two-letter country code such as NL', value);
};

export const email: Check = (value) =>
	typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim())
		? value.trim()
		: refused('an email address', value);

/** The address of a web page or webhook. */
export const url: Check = (value) =>
	typeof value === 'string' && /^https?:\/\/[^\s/?#]+\S*$/i.test(value.trim())
		? value.trim()
		: refused('an address that starts with https://', value);

/** What Sendcloud numbers shipments and reports with. */
export const uuid: Check = (value) =>
	typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value.trim())
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
			: typeof value === 'string'
				? value.trim()
				: undefined;
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
	if (typeof value !== 'string' || !ZONED.test(value) || Number.isNaN(Date.parse(value)))
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

const absent = (value: unknown) => value === undefined || value === null;

/**
 * What a schema makes of a value: the value itself where nothing is to be converted, else a copy; or Refused.
 * A schema that was changed by zod's own methods has none.
 */
const shortcuts = new WeakMap<Schema, Check>();

function withShortcut<S extends Schema>(schema: S, shortcut: Check | undefined): S {
	if (shortcut) shortcuts.set(schema, shortcut);
	return schema;
}

/** A single value. */
const leaf = (check: Check): Schema =>
	withShortcut(
		z.any().transform((value: unknown, issues) => {
			const result = check(value);
			if (!(result instanceof Refused)) return result;
			issues.addIssue({ code: 'custom', message: result.reason });
			return z.NEVER;
		}),
		check,
	);

/** Must be there. */
export const required = (check: Check): Schema =>
	leaf((value) => (absent(value) ? new Refused('is required') : check(value)));

/** May be missing; null and, where it cannot be meant, an empty text count as missing. */
export const optional = (check: Check): Schema =>
	leaf((value) => (absent(value) || (value === '' && check !== text) ? undefined : check(value)));

/** May be missing, and may be null, which Sendcloud reads as "no value". */
export const nullable = (check: Check): Schema =>
	leaf((value) => (absent(value) ? value : check(value)));

/** The shortcut of an object, if all its fields have one. */
function groupShortcut(shape: Record<string, Schema>): Check | undefined {
	const fields: Array<{ key: string; check: Check; mayLack: boolean }> = [];
	for (const [key, schema] of Object.entries(shape)) {
		const check = shortcuts.get(schema);
		if (!check) return undefined;
		fields.push({ key, check, mayLack: check(undefined) === undefined });
	}
	return (value) => {
		if (!isPlainObject(value)) return refused('an object', value);
		let result = value;
		for (const { key, check, mayLack } of fields) {
			const before = value[key];
			// Most fields that an order may have are not there.
			if (before === undefined && mayLack) continue;
			const after = check(before);
			if (after === before) continue;
			if (after instanceof Refused) return after;
			if (result === value) result = { ...value };
			result[key] = after;
		}
		return result;
	};
}

/** What JSON makes, and no class of its own: zod has views of its own about dates, maps and promises. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** An object. Keys that are not listed are passed on as they are: Sendcloud may add some. */
export const group = (shape: Record<string, Schema>, message = 'is required, as an object') =>
	withShortcut(z.object(shape, { message }).passthrough(), groupShortcut(shape));

/** A schema that lets some values through unchecked. */
function except(passes: (value: unknown) => boolean, schema: Schema, changed: Schema): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(changed, check && ((value) => (passes(value) ? value : check(value))));
}

/** The same, but it may be missing or null. */
export const nullish = (schema: Schema) => except(absent, schema, schema.nullish());

/** The same, but it may be missing, and null counts as missing. */
export function unlessNull(schema: Schema): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		schema.nullish().transform((value: unknown) => value ?? undefined),
		check && ((value) => (absent(value) ? undefined : check(value))),
	);
}

/** The same, but it may be missing. */
export const omittable = (schema: Schema) =>
	except((value) => value === undefined, schema, schema.optional());

/** An object that may be missing or null. */
export const optionalGroup = (shape: Record<string, Schema>) => nullish(group(shape));

/** A list. */
export function list(entry: Schema): Schema {
	const check = shortcuts.get(entry);
	return withShortcut(
		z.array(entry, { message: 'is required, as a list' }),
		check &&
			((value) => {
				if (!Array.isArray(value)) return refused('a list', value);
				let result: unknown[] = value;
				for (let index = 0; index < value.length; index++) {
					const before: unknown = value[index];
					const after = check(before);
					if (after === before) continue;
					if (after instanceof Refused) return after;
					if (result === value) result = [...value];
					result[index] = after;
				}
				return result;
			}),
	);
}

/** The same, but a condition must hold besides. */
export function where(schema: Schema, holds: (value: never) => boolean, message: string): Schema {
	const check = shortcuts.get(schema);
	return withShortcut(
		schema.refine(holds as (value: unknown) => boolean, { message }),
		check &&
			((value) => {
				const result = check(value);
				return result instanceof Refused || holds(result as never) ? result : new Refused(message);
			}),
	);
}

/**
 * Checks a request body against its schema.
 * @param title how a merchant recognises the item, e.g. `order_id 555413`
 * @returns the body, converted
 * @throws SendcloudError (input) with every problem found
 */
export function checked<T>(schema: Schema, body: unknown, title?: string): T {
	const shortly = shortcuts.get(schema)?.(body);
	if (shortly !== undefined && !(shortly instanceof Refused)) return shortly as T;
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

/** Checks a single value of the panel. @throws SendcloudError (input) naming the field */
export function checkedValue<T>(check: Check, value: unknown, name: string): T {
	return checked<{ value: T }>(group({ [name]: required(check) }), {
		[name]: value === '' ? undefined : value,
	})[name as 'value'];
}
