/**
 * What was lost before the data came here: characters, or the whole text. A file in Windows-1252 that is read as UTF-8
 * has a replacement character for each umlaut; a file in UTF-8 that is read as Windows-1252 has two or three characters
 * for each. No label may be printed with either.
 */
const REPLACEMENT = '\uFFFD';

/** What the second and third byte of a character in UTF-8 look like in Windows-1252 or Latin-1. */
const QUOTES_AND_DASHES =
	'\u2026\u2018\u2019\u201C\u201D\u2013\u2014\u2122\u00AE\u00A9\u00B4\u00AB\u00BB\u2039\u203A\u00A0';
const SYMBOLS =
	'\u0080-\u009F\u00A1-\u00A8\u00AA\u00AC\u00AD\u00AF-\u00B3\u00B5-\u00BA\u00BC-\u00BF\u20AC\u201A\u0192\u201E\u2020\u2021\u02C6\u2030\u0160\u0152\u017D\u2022\u02DC\u0161\u0153\u017E\u0178';
/** `Ã¶`, `Å‚`, `Ä…`. */
const PAIR = new RegExp(`[\u00C2-\u00C5\u00C8][${SYMBOLS}${QUOTES_AND_DASHES}]`, 'g');
/** `â€™`, `â‚¬`, `â„¢`. */
const TRIPLE = /\u00E2[\u20AC\u201A\u201E\u0080\u0082\u0084]/;
/** Cyrillic, Greek and Hebrew `Ð˜`, and Chinese `å±±`; one alone may be meant. */
const FOREIGN = new RegExp(
	`[\u00C6-\u00DF][${SYMBOLS}${QUOTES_AND_DASHES}]|[\u00E0-\u00EF][${SYMBOLS}${QUOTES_AND_DASHES}]{2}`,
	'g',
);

/** What an error of a spreadsheet (`#N/A`) begins with. */
export const HASH = 35;
/** Of `[object Object]`. */
export const BRACKET = 91;
/** The letter that the second byte follows most often. */
const A_TILDE = 0xc3;
/** What the first byte of two or three in UTF-8 becomes. */
const isFirstByte = (code: number) => code >= 0xc2 && code <= 0xef;

/** Has it what each kind of damage has? Nearly no text that is whole has it, and an order has forty texts. */
function isSuspect(text: string): boolean {
	let before = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code > 126 ? isForeign(code, before) : code === HASH || code === BRACKET) return true;
		before = code;
	}
	return false;
}

const isForeign = (code: number, before: number) =>
	code === A_TILDE || isFirstByte(before) || code === 0xfffd;

/** A letter as the languages of Europe have them (`ü`, `ł`), where it is no sign of damage. */
export const isLatinLetter = (code: number, before: number) =>
	code >= 0xc0 && code <= 0x17f && !isForeign(code, before);

/** What spreadsheets show in the place of a value that they could not work out (`#N/A`, `#BEZUG!`, `#¿NOMBRE?`, `#DIV/0!`). */
const ERROR = /^#(?:N\/[ADBV]|NV|ND|[¡¿]?[A-ZÄÖÜ]{3,9}(?:\/0)?[!?]|#{3,})$/i;

const isError = (text: string) => text.length <= 60 && ERROR.test(text.trim());

const PLACEHOLDER = /^(?:[-–—]{1,3}|n\/a|null|nil|none|undefined|nan|\\n)$/i;

/** What programs write where there is nothing: `NULL`, `undefined`, `n/a`, `-`. As an ID, it would make one of many. */
export const isPlaceholder = (text: string) => text.length < 12 && PLACEHOLDER.test(text.trim());

/** A text that was not read in its own character set, or that stands for one that is not there. */
export type Damage = 'lost' | 'doubled' | 'error' | 'object';

/**
 * `“MAÇÔ` and `BLÅ®` are real: a capital at the end of a word in capitals, and a mark after it. `SALÃ“N` and `CzÄ™sto`
 * are not: there the word goes on, or it is in small letters.
 */
function isMeant(text: string, at: number): boolean {
	const mark = text[at + 1];
	if (!QUOTES_AND_DASHES.includes(mark) || !/\p{Lu}/u.test(text[at - 1] ?? '')) return false;
	return mark === '\u00A0' || !/\p{L}/u.test(text[at + 2] ?? '');
}

const LOST = 'has characters that were lost';

/** What is wrong with a damaged text, worded to follow the field, and what to do. */
export const DAMAGE: Record<Damage, { what: string; cure: string }> = {
	lost: {
		what: LOST,
		cure: 'Read the file as Windows-1252 (in Extract From File: Options › Encoding), or export it as UTF-8',
	},
	doubled: {
		what: LOST,
		cure: 'Read the file as UTF-8 (in Extract From File: Options › Encoding)',
	},
	error: {
		what: 'is an error of a spreadsheet',
		cure: 'Mend the cell (or widen its column, if it shows ####), and export it again',
	},
	object: {
		what: 'is an object that was put into a text',
		cure: 'Choose a field inside of it, e.g. {{ $json.billing.city }}',
	},
};

/** Which kind of damage a text has, if any. */
export function damageOf(text: string): Damage | undefined {
	if (!isSuspect(text)) return undefined;
	if (text.includes(REPLACEMENT)) return 'lost';
	if (text.includes('[object Object]')) return 'object';
	if (isError(text)) return 'error';
	if (TRIPLE.test(text)) return 'doubled';
	for (const match of text.matchAll(PAIR)) if (!isMeant(text, match.index)) return 'doubled';
	// `voilà` with its second byte turned into an ordinary space.
	if (/\p{Ll}\u00C3(?:\s|$)/u.test(text)) return 'doubled';
	const foreign = text.match(FOREIGN);
	return foreign && foreign.length > 1 ? 'doubled' : undefined;
}
