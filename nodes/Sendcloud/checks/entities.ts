/** Characters as web pages write them (`&amp;`, `&uuml;`, `&#39;`): shops keep names so, and some give them out so. */

/** HTML's names of the characters U+00A0 to U+00FF, in their order: https://html.spec.whatwg.org/#named-character-references */
const LATIN =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const NAMED = new Map<string, string>([
	...LATIN.split(' ').map((name, at): [string, string] => [name, String.fromCharCode(0xa0 + at)]),
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"],
	['euro', '€'],
	['ndash', '–'],
	['mdash', '—'],
	['lsquo', '‘'],
	['rsquo', '’'],
	['sbquo', '‚'],
	['ldquo', '“'],
	['rdquo', '”'],
	['bdquo', '„'],
	['hellip', '…'],
	['trade', '™'],
	['bull', '•'],
	['OElig', 'Œ'],
	['oelig', 'œ'],
	['Scaron', 'Š'],
	['scaron', 'š'],
	['Zcaron', 'Ž'],
	['zcaron', 'ž'],
]);

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{2,6})|([a-zA-Z]{2,8}\d{0,2}));/g;

/** `&amp;amp;uuml;`: what was written so several times, each time with the ampersand of the time before. */
const AMPERSANDS = /&(?:amp;)+/g;
/** Whatever else was written so twice. */
const TIMES = 2;

/** Spaces and line breaks by number are one blank, and what no text has stays as it was written. */
function byNumber(code: number, written: string): string {
	if ([9, 10, 13].includes(code)) return ' ';
	const isText = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
	return isText && (code < 0x7f || code > 0x9f) ? String.fromCodePoint(code) : written;
}

/**
 * The text with the characters that are meant. A name that HTML does not have, or an ampersand alone (`Smith & Sons`), stays
 * as it is.
 */
export function unescaped(text: string): string {
	if (!text.includes('&')) return text;
	let read = text.replace(AMPERSANDS, '&');
	for (let time = 0; time < TIMES && read.includes('&'); time++)
		read = read.replace(
			ENTITY,
			(written, decimal?: string, hexadecimal?: string, name?: string) => {
				if (name !== undefined) return NAMED.get(name) ?? written;
				return byNumber(
					decimal === undefined ? parseInt(String(hexadecimal), 16) : Number(decimal),
					written,
				);
			},
		);
	return read;
}
