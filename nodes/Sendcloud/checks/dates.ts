/** Days as people and spreadsheets write them, with the month in figures or in the words of several languages. */

export type DayOrder = 'dayFirst' | 'monthFirst';

/** A day as it was written; which is day and which is month may be open. */
export interface Day {
	year: number;
	/** Day and month in the order in which they stand. */
	two: [number, number];
	/** Known from how it is written: year first, a month in letters, or points between, which only the day precedes. */
	order?: DayOrder;
	/** What stands between digits whose year has two: it may stand in front as well. */
	short?: string;
}

const YEAR_FIRST = /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})$/;
export const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)$/;
const COMPACT = /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/;
const DAY_MONTH = /^(\d{1,2})\.?[ -]+([\p{L}.]{3,12})[ ,-]+(\d{4}|\d\d)$/u;
const MONTH_DAY = /^([\p{L}.]{3,12})[ -]+(\d{1,2})(?:st|nd|rd|th)?[ ,-]+(\d{4}|\d\d)$/u;

const LANGUAGES = ['en', 'de', 'fr', 'nl', 'es', 'it', 'pt'];
let months: Map<string, number> | undefined;

const monthKey = (name: string) =>
	name
		.normalize('NFD')
		.replace(/[\p{M}.]/gu, '')
		.toLowerCase();

/** `Feb`, `Februar`, `février` → 2. */
function monthOf(name: string): number | undefined {
	if (!months) {
		months = new Map();
		for (const language of LANGUAGES) {
			for (const style of ['long', 'short'] as const) {
				const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
				for (let month = 0; month < 12; month++) {
					const key = monthKey(format.format(new Date(Date.UTC(2025, month, 15))));
					if (!months.has(key)) months.set(key, month + 1);
				}
			}
		}
		for (const [key, month] of [
			['sept', 9],
			['mrz', 3],
			['okt', 10],
			['mai', 5],
		] as const)
			months.set(key, month);
	}
	return months.get(monthKey(name));
}

const fullYear = (digits: string) => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

/** A whole date without a time; undefined when the text is none. */
export function dayOf(text: string): Day | undefined {
	const first = (YEAR_FIRST.exec(text) ?? COMPACT.exec(text))?.groups;
	if (first)
		return {
			year: Number(first.year),
			two: [Number(first.month), Number(first.day)],
			order: 'monthFirst',
		};
	const last = YEAR_LAST.exec(text);
	if (last) {
		return {
			year: fullYear(last[4]),
			two: [Number(last[1]), Number(last[3])],
			...(last[2] === '.' ? { order: 'dayFirst' as const } : {}),
			...(last[4].length === 2 ? { short: last[2] } : {}),
		};
	}
	const named = DAY_MONTH.exec(text);
	if (named) return namedDay(named[1], named[2], named[3]);
	const american = MONTH_DAY.exec(text);
	return american ? namedDay(american[2], american[1], american[3]) : undefined;
}

function namedDay(day: string, name: string, year: string): Day | undefined {
	const month = monthOf(name);
	return month === undefined
		? undefined
		: { year: fullYear(year), two: [Number(day), month], order: 'dayFirst' };
}

/** Nearly every number of a house is one: `12`, `12a`, `12 a`. */
const USUAL_NUMBER = /^\d{1,5} ?[a-z]?$/i;

/** `12. Mrz` and `02-Jan`: what a spreadsheet makes of the house numbers 12-3 and 2-1. */
export function looksLikeDate(text: string): boolean {
	if (text.length > 40 || USUAL_NUMBER.test(text)) return false;
	const [written] = text.trim().split(/[T ](?=\d\d:)/);
	const short =
		/^\d{1,2}\.?[ -]?(\p{L}{3,4})\.?$/u.exec(written) ??
		/^(\p{L}{3,4})\.?[ -]\d{1,4}$/u.exec(written);
	if (short) return monthOf(short[1]) !== undefined;
	// With a year of two digits it may be the houses 10-12-14.
	const day = dayOf(written);
	return day !== undefined && day.short === undefined;
}
