/** What spreadsheets and web pages put around a value, taken off where it is certain that it is no part of it. */

import { BRACKET, HASH, isLatinLetter } from './characters';

/** Joiners (U+200C, U+200D) stay: some scripts and emoji need them. */
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD\u200E\u200F]/g;
const OTHER_SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\t]/g;
const LINE_BREAKS = /[\r\n\v\f\u0085\u2028\u2029]+/;
const MANY_LINES = /[\r\n\v\f\u0085\u2028\u2029]| {2}/;
/** `'04109`: the mark by which a spreadsheet keeps a number as text. `'s-Gravenhage` keeps its own. */
const TEXT_MARK = /^'(?=[\d+=@-])/;
/** `="04109"`: the same, as a formula. */
const TEXT_FORMULA = /^="([^"]*)"$/;

/** A cell as text, on as many lines as it has. Lists and objects are none: an empty text. */
export function undressed(value: unknown): string {
	if (typeof value === 'string') return undress(value);
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
		return String(value);
	return '';
}

const SPACE = 32;
const APOSTROPHE = 39;
const EQUALS = 61;

/** Of `&amp;`. */
const AMPERSAND = 38;
/** What dress begins with, or an error of a spreadsheet (`#N/A`). */
const SUSPECTS = [APOSTROPHE, EQUALS, HASH];

/** Nearly every cell of a file is plain, and a file has a quarter of a million of them. */
function isPlain(text: string): boolean {
	const first = text.charCodeAt(0);
	if (first === APOSTROPHE || first === EQUALS || text.charCodeAt(text.length - 1) === SPACE)
		return false;
	if (first === SPACE) return false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < SPACE || (code > 126 && (code < 0xa1 || code === 0xad || code >= 0x1680)))
			return false;
	}
	return true;
}

/** Has it nothing but ASCII and Latin letters, on one line, with single spaces, and nothing to be read otherwise? Then it is read as it stands. */
export function isPlainLine(text: string): boolean {
	let before = SPACE;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < SPACE || code === BRACKET || code === AMPERSAND) return false;
		if (code > 126 && !isLatinLetter(code, before)) return false;
		if (code === SPACE && before === SPACE) return false;
		before = code;
	}
	return before !== SPACE && !SUSPECTS.includes(text.charCodeAt(0));
}

function undress(text: string): string {
	if (text === '' || isPlain(text)) return text;
	const bare = text.replace(INVISIBLE, '').replace(OTHER_SPACES, ' ').trim();
	const formula = TEXT_FORMULA.exec(bare);
	return formula ? formula[1].trim() : bare.replace(TEXT_MARK, '');
}

/** Is there nothing in it? 0 and `false` are something. */
export const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && (value === '' || undress(value) === '')) ||
	(Array.isArray(value) && value.length === 0);

/** Line breaks become commas, rows of spaces one: a label has one line for a name or a street. */
export function oneLine(text: string): string {
	if (!MANY_LINES.test(text)) return text.trim();
	return text
		.split(LINE_BREAKS)
		.map((line) => line.trim().replace(/ {2,}/g, ' '))
		.filter(Boolean)
		.map((line, index, lines) => (index < lines.length - 1 ? line.replace(/,$/, '') : line))
		.join(', ');
}

/** The name of a column to compare by: ` Order-ID ` is `order id`. */
export const columnKey = (name: string) =>
	undressed(name)
		.toLowerCase()
		.replace(/[\s_-]+/g, ' ');
