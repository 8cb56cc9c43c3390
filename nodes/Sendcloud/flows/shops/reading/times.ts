/**
 * When an order was placed. One rule: a time that names its zone keeps it; one that does not is in the shop's zone.
 * Whether `03/04/2026` begins with the day or the month is decided from all dates of a file, else it is asked for.
 */
import { DateTime } from 'luxon';

import { dayOf, undressed, YEAR_LAST, type Day, type DayOrder } from '../../../checks';
import { shown, type DateOrder } from '../define';
import { unreadable, Unreadable, type Reading } from './unreadable';

export interface DateCell {
	row: number;
	column: string;
	value: unknown;
}

/** How dates in digits that do not begin with the year are to be read. */
export type DateReading =
	| { order: DayOrder; isSet?: true }
	| { open: true }
	| { between: [DateCell, DateCell] };

/** A time as it was written. */
interface Parts extends Day {
	hour: number;
	minute: number;
	second: number;
	millisecond: number;
	/** `Z`, `+01:00`; undefined: the shop's. */
	offset?: string;
}

const MOST = 60;
const CLOCK =
	/^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(am|pm|a\.m\.|p\.m\.|Uhr)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
const WEEKDAY = /^\p{L}{2,10}\.?,? (?=\d|\p{L}{3})/u;

/** Where the day ends and the time begins. */
function halves(text: string): [string, string | undefined] {
	const colon = text.indexOf(':');
	if (colon === -1) return [text, undefined];
	let at = colon;
	while (at > 0 && /\d/.test(text[at - 1])) at--;
	return [text.slice(0, at).replace(/[T,\s]+$|\s(?:at|um)\s$/i, ''), text.slice(at)];
}

/** How programs write it, and most exports. */
const USUAL = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(Z)?$/;

function partsOf(text: string): Parts | undefined {
	const usual = USUAL.exec(text);
	if (usual) {
		return {
			year: Number(usual[1]),
			two: [Number(usual[2]), Number(usual[3])],
			order: 'monthFirst',
			hour: Number(usual[4]),
			minute: Number(usual[5]),
			second: Number(usual[6] ?? 0),
			millisecond: 0,
			offset: usual[7],
		};
	}
	// `+ 00:00` stands in some reports of Amazon's.
	const [date, time] = halves(
		text.replace(/\s+/g, ' ').replace(/([+-]) (?=\d\d(?::?\d\d)?$)/, '$1'),
	);
	const day = dayOf(date) ?? dayOf(date.replace(WEEKDAY, ''));
	if (!day) return undefined;
	if (time === undefined) return { ...day, hour: 0, minute: 0, second: 0, millisecond: 0 };
	const clock = CLOCK.exec(time);
	if (!clock) return undefined;
	const half = clock[5]?.toLowerCase()[0];
	const hour = Number(clock[1]);
	if ((half === 'a' || half === 'p') && (hour < 1 || hour > 12)) return undefined;
	return {
		...day,
		hour: half === 'p' ? (hour % 12) + 12 : half === 'a' ? hour % 12 : hour,
		minute: Number(clock[2]),
		second: Number(clock[3] ?? 0),
		millisecond: Number((clock[4] ?? '').padEnd(3, '0').slice(0, 3)),
		offset: clock[6]?.toUpperCase(),
	};
}

/** Which order a date proves. */
function proof(value: unknown): DayOrder | undefined {
	if (typeof value !== 'string' || value.length > MOST) return undefined;
	// A year in front proves nothing.
	if (USUAL.test(value)) return undefined;
	const [date] = halves(undressed(value).replace(/\s+/g, ' '));
	const last = YEAR_LAST.exec(date);
	if (!last || last[2] === '.') return undefined;
	const [one, two] = [Number(last[1]), Number(last[3])];
	if (one > 12 && two <= 12) return 'dayFirst';
	return two > 12 && one <= 12 ? 'monthFirst' : undefined;
}

/** One reading for all dates of a file. */
export function decideDates(cells: Iterable<DateCell>, setting: DateOrder): DateReading {
	if (setting !== 'detect') return { order: setting, isSet: true };
	let first: { order: DayOrder; cell: DateCell } | undefined;
	for (const cell of cells) {
		const order = proof(cell.value);
		if (order === undefined || order === first?.order) continue;
		if (first) return { between: [first.cell, cell] };
		first = { order, cell };
	}
	return first ? { order: first.order } : { open: true };
}

const EXAMPLE = 'a date such as 2026-02-14 19:30';

function zoneOf(offset: string | undefined, zone: string): string {
	if (offset === undefined) return zone;
	if (!/^[+-]/.test(offset)) return 'UTC';
	const [hours, minutes] = [offset.slice(0, 3), offset.slice(3).replace(':', '') || '00'];
	return `UTC${hours}:${minutes}`;
}

type Hour = readonly [start: string, offset: string];

/** `2026-02-14T19` and `+01:00`, by zone and hour: asking a zone takes its time, and within an hour nothing changes. */
const zones = new Map<string, Map<number, Hour | undefined>>();
const MOST_HOURS = 20_000;
const MOST_ZONES = 50;

type Digits = Record<'year' | 'month' | 'day' | 'hour', number>;

function hourIn(zone: string, { year, month, day, hour }: Digits) {
	let hours = zones.get(zone);
	if (!hours) {
		if (zones.size >= MOST_ZONES) zones.clear();
		zones.set(zone, (hours = new Map<number, Hour | undefined>()));
	}
	// Each has two digits, and the year four.
	const key = ((year * 100 + month) * 100 + day) * 100 + hour;
	const known = hours.get(key);
	if (known) return known;
	if (hours.size >= MOST_HOURS) hours.clear();
	const iso = DateTime.fromObject({ year, month, day, hour }, { zone }).toISO({
		suppressMilliseconds: true,
	});
	const found = iso === null ? undefined : ([iso.slice(0, 13), iso.slice(19)] as const);
	hours.set(key, found);
	return found;
}

const two = (number: number) => String(number).padStart(2, '0');

/** The moment as ISO 8601, or undefined where no calendar has it. */
function inOrder(parts: Parts, order: DayOrder, zone: string): string | undefined {
	const [month, day] = order === 'monthFirst' ? parts.two : [parts.two[1], parts.two[0]];
	const { year, hour, minute, second, millisecond } = parts;
	if (minute > 59 || second > 59) return undefined;
	const found = hourIn(zoneOf(parts.offset, zone), { year, month, day, hour });
	if (!found) return undefined;
	const fraction = millisecond === 0 ? '' : `.${String(millisecond).padStart(3, '0')}`;
	return `${found[0]}:${two(minute)}:${two(second)}${fraction}${found[1]}`;
}

const written = (date: DateTime) => date.toISO({ suppressMilliseconds: true }) ?? '';

/** Seconds since 1970 of the years 2000 to 2100. */
const UNIX = { from: 946_684_800, to: 4_102_444_800 };
/** Days as a spreadsheet counts them, of the same years. */
const SERIAL = { from: 36_526, to: 73_051 };
/** Some spreadsheets count from 1904 instead of 1900. */
const DAYS_BETWEEN = 1462;
const DAY = 86_400_000;

function fromNumber(value: number, zone: string, now: number | undefined): Reading<string> {
	if (value >= UNIX.from && value < UNIX.to)
		return written(DateTime.fromMillis(Math.round(value * 1000), { zone }));
	if (value >= UNIX.from * 1000 && value < UNIX.to * 1000)
		return written(DateTime.fromMillis(Math.round(value), { zone }));
	return value >= SERIAL.from && value < SERIAL.to
		? fromDays(value, zone, now)
		: unreadable(EXAMPLE, value);
}

/** A count of days is certain where counting from 1904 would make an order of the future. */
function fromDays(value: number, zone: string, now: number | undefined): Reading<string> {
	const millis = Math.round((value - 25_569) * 86_400) * 1000;
	const day = DateTime.fromMillis(millis, { zone: 'UTC' });
	// A day more or less: what the zone's clock says is not what Greenwich's says.
	const isCertain =
		now !== undefined && millis <= now + DAY && millis + DAYS_BETWEEN * DAY > now + DAY;
	if (isCertain) return written(day.setZone(zone, { keepLocalTime: true }));
	return new Unreadable(
		`is a spreadsheet's count of days, found ${shown(value)}, perhaps ${day.toFormat('yyyy-MM-dd HH:mm')}`,
		'Some spreadsheets count from 1900 and some from 1904: export this column as text such as 2026-02-14 19:30.',
	);
}

/** Orders of a shop are sent within so many milliseconds. */
const RECENT = 730 * DAY;

/** `26-02-14` may be of 2026 or of 2014: what it is with the year in front, where that may be meant as well. */
function yearFirst(
	{ short, year, two: [first, second], ...parts }: Parts,
	readings: Array<string | undefined>,
	zone: string,
	now: number | undefined,
): string | undefined {
	if (short === undefined) return undefined;
	const turned: Parts = { ...parts, year: 2000 + first, two: [second, year % 100] };
	const date = inOrder(turned, 'monthFirst', zone);
	const isRecent = (one: string | undefined) =>
		one !== undefined && (now === undefined || Math.abs(Date.parse(one) - now) < RECENT);
	if (date === undefined || !isRecent(date) || readings.includes(date)) return undefined;
	// With other marks the year stands in front nowhere, except where nothing else makes sense.
	return short === '-' || !readings.some(isRecent) ? date : undefined;
}

function fromText(
	text: string,
	how: DateReading,
	zone: string,
	now: number | undefined,
): Reading<string> {
	if (text.length > MOST) return unreadable(EXAMPLE, text);
	// Only digits: a count of seconds or milliseconds has ten or thirteen, a day has eight.
	if (/^\d{10}$|^\d{13}$/.test(text)) return fromNumber(Number(text), zone, now);
	if (/^\d{5}(?:[.,]\d{1,12})?$/.test(text))
		return fromNumber(Number(text.replace(',', '.')), zone, now);
	const parts = partsOf(text);
	if (!parts) return unreadable(EXAMPLE, text);
	const order = parts.order ?? ('order' in how ? how.order : undefined);
	const either = (order ? [order] : (['dayFirst', 'monthFirst'] as const)).map((one) =>
		inOrder(parts, one, zone),
	);
	const other = 'isSet' in how ? undefined : yearFirst(parts, either, zone, now);
	if (other !== undefined) {
		const readings = [...either, other].flatMap((one) => one?.slice(0, 10) ?? []);
		return new Unreadable(
			`may be ${readings.join(' or ')}, found ${shown(text)}`,
			'Export years with four digits, or set Date Order if dates of this file begin with the day or the month.',
		);
	}
	if (order !== undefined) {
		return either[0] ?? notInOrder(parts, order, text, zone);
	}
	const [dayFirst, monthFirst] = either;
	if (dayFirst === undefined && monthFirst === undefined) return unreadable(EXAMPLE, text);
	if ('between' in how) {
		const [one, two] = how.between.map((cell) => `row ${cell.row + 1} has ${shown(cell.value)}`);
		return new Unreadable(
			`cannot be read: some dates of this file begin with the day and some with the month (${one}, ${two}), found ${shown(text)}`,
			'Export dates in one way, e.g. 2026-02-14.',
		);
	}
	// Only one is a date, or both are the same day.
	if (dayFirst === undefined) return monthFirst as string;
	if (monthFirst === undefined || parts.two[0] === parts.two[1]) return dayFirst;
	return new Unreadable(
		`may be ${dayFirst.slice(0, 10)} or ${monthFirst.slice(0, 10)}, and no other date of this file decides, found ${shown(text)}`,
		'Set Date Order to what this file has.',
	);
}

function notInOrder(parts: Parts, order: DayOrder, text: string, zone: string): Unreadable {
	const turned = inOrder(parts, order === 'dayFirst' ? 'monthFirst' : 'dayFirst', zone);
	return turned !== undefined && parts.order === undefined
		? new Unreadable(
				`must begin with the ${order === 'dayFirst' ? 'day' : 'month'} like all dates of this file, found ${shown(text)}`,
				'Correct it, or set Date Order to what the file has.',
			)
		: unreadable(EXAMPLE, text);
}

/** For data that begins with the year by its documentation, such as the JSON of a shop. */
export const YEAR_FIRST_DATES: DateReading = { open: true };

/**
 * A moment as ISO 8601 with its offset. Empty: undefined.
 * @param now milliseconds since 1970, by which a spreadsheet's count of days may be certain
 * @param zone IANA zone of times that name none; for fields that are UTC by their documentation: `UTC`
 */
export function moment(
	value: unknown,
	how: DateReading,
	zone: string,
	now?: number,
): Reading<string | undefined> {
	if (typeof value === 'number') return fromNumber(value, zone, now);
	if (value instanceof Date) {
		const date = DateTime.fromJSDate(value, { zone });
		return date.isValid ? written(date) : unreadable(EXAMPLE, String(value));
	}
	if (typeof value === 'object' && value !== null && 'toISO' in value) {
		const iso = (value as DateTime).toISO();
		return iso ?? unreadable(EXAMPLE, value);
	}
	if (value !== undefined && value !== null && typeof value !== 'string')
		return unreadable(EXAMPLE, value);
	const text = undressed(value);
	// How many systems write "never".
	if (text === '' || text.startsWith('0000-00-00')) return undefined;
	return fromText(text, how, zone, now);
}
