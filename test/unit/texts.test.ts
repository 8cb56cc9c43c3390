/** What is taken off a text, what is refused in one, and what is read as it stands. */
import fc from 'fast-check';

import {
	columnKey,
	damageOf,
	dayOf,
	isEmpty,
	isPlaceholder,
	isPlainLine,
	isShortened,
	looksLikeDate,
	oneLine,
	shortCode,
	undressed,
	unescaped,
} from '../../nodes/Sendcloud/checks';

/** Letters, marks, what a wrong character set makes of them, dress, blanks and escapes. */
const pieces = [
	...'aZ09 .,-/',
	...'äßéÃÂÅÄÇñøłŁÿžŽ',
	...'¶§°¿«»©®\u0080\u0085\u009f',
	...'€„†“”’–—™…',
	...'ЖяλФ山',
	...'#=\'"[]&;\n\r\t\u00a0\u00ad\u1680\u200b\u2028\u3000\ufeff\ufffd',
	...['&amp;', '&uuml;', '[object Object]', '#N/A', 'E+17', '&#39;', '  '],
];
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((some) => some.join(''));

describe('undressed', () => {
	it.each<[unknown, string]>([
		['a', 'a'],
		[' a', 'a'],
		['a ', 'a'],
		['a b', 'a b'],
		["'04109", '04109'],
		["'s-Gravenhage", "'s-Gravenhage"],
		['="04109"', '04109'],
		['=" 04109 "', '04109'],
		['=A1', '=A1'],
		['a\tb', 'a b'],
		['\u00a0a', 'a'],
		['a\u00adb', 'ab'],
		['a\u200bb', 'ab'],
		['a\u1680b', 'a b'],
		['a\u3000b', 'a b'],
		['\ufeffa', 'a'],
		['a\u0085', 'a\u0085'],
		['a\nb', 'a\nb'],
		['¡a~', '¡a~'],
		[7, '7'],
		[7n, '7'],
		[false, 'false'],
		[null, ''],
		[['a'], ''],
	])('%p is %p', (value, text) => {
		expect(undressed(value)).toBe(text);
	});

	it.each<[unknown, boolean]>([
		['', true],
		[' ', true],
		['\u00a0', true],
		['\u200b', true],
		['0', false],
		[0, false],
		[false, false],
		[[], true],
		[[0], false],
	])('%p is empty: %p', (value, empty) => {
		expect(isEmpty(value)).toBe(empty);
	});
});

describe('a plain line', () => {
	it.each(['Jansen', 'Mönckebergstraße 12', 'Łódź', 'Žižkov, Ñuñoa', '~', '12-3', 'a]', "d'Arc"])(
		'%p is one',
		(text) => {
			expect(isPlainLine(text)).toBe(true);
		},
	);

	it.each([
		'',
		' ',
		' a',
		'a ',
		'a  b',
		'a\nb',
		'a\tb',
		'a\u007f',
		'a & b',
		'[a',
		"'s",
		'=a',
		'#a',
		'Ã',
		'Ã¶',
		'Äö',
		'a\u00a0b',
		'a\u0180',
		'a\ufffd',
		'Ж',
	])('%p is none, and is looked at closely', (text) => {
		expect(isPlainLine(text)).toBe(false);
	});

	it('is what it would be if all were taken off it, and has no damage', () => {
		fc.assert(
			fc.property(texts, (text) => {
				if (!isPlainLine(text)) return;
				expect(oneLine(undressed(unescaped(text)))).toBe(text);
				expect(damageOf(text)).toBeUndefined();
			}),
			{ numRuns: 3000 },
		);
	});
});

describe('damage', () => {
	it.each<[string, string | undefined]>([
		['K\ufffdln', 'lost'],
		['\ufffd', 'lost'],
		['KÃ¶ln', 'doubled'],
		['voilÃ', 'doubled'],
		['voilÃ !', 'doubled'],
		['Itâ€™s', 'doubled'],
		['Å‚Ä…ka', 'doubled'],
		['Ð˜Ð²', 'doubled'],
		['#N/A', 'error'],
		[' #REF! ', 'error'],
		['####', 'error'],
		[`#REF!${' '.repeat(55)}`, 'error'],
		// Nothing shows as an error that is longer than any of them.
		[`#REF!${' '.repeat(56)}`, undefined],
		['a [object Object]', 'object'],
		['São João, Ãgua', undefined],
		['MAÇÔ', undefined],
		['“MAÇÔ”', undefined],
		['JOSÃ\u00a0Paulo', undefined],
		['# 12', undefined],
		['[object', undefined],
		['Äöß', undefined],
		['Жук', undefined],
	])('of %p: %p', (text, damage) => {
		expect(damageOf(text)).toBe(damage);
	});
});

describe('oneLine', () => {
	it.each([
		[' a ', 'a'],
		['a   b', 'a b'],
		['a\nb', 'a, b'],
		['a,\r\nb', 'a, b'],
		['a,b\nc', 'a,b, c'],
		['a\nb,', 'a, b,'],
		['\n a \n\n b \u2028', 'a, b'],
		['a\u0085b\vc', 'a, b, c'],
	])('of %p is %p', (text, line) => {
		expect(oneLine(text)).toBe(line);
	});

	it.each([
		['Order ID', 'order id'],
		[' Order__-ID ', 'order id'],
	])('the column %p is %p', (name, key) => {
		expect(columnKey(name)).toBe(key);
	});
});

describe('a date that a spreadsheet made', () => {
	it.each([
		['12. Mrz', true],
		['12Mrz', true],
		['12-Mar', true],
		['Jan-02', true],
		['Mai 2024', true],
		['12. Foo', false],
		['x12. Mrz', false],
		['12. Mrz x', false],
		['Mai 12345', false],
		['12 foo 2024', false],
		['12a', false],
		['12345', false],
		[`12. Mrz${' '.repeat(33)}`, true],
		[`12. Mrz${' '.repeat(34)}`, false],
	])('%p: %p', (text, is) => {
		expect(looksLikeDate(text)).toBe(is);
	});

	it('has a month that there is', () => {
		expect(dayOf('12 foo 2024')).toBeUndefined();
		expect(dayOf('12 mai 2024')).toMatchObject({ year: 2024, two: [12, 5] });
		expect(dayOf('dicembre 12, 2024')).toMatchObject({ two: [12, 12] });
	});
});

describe('shortened and missing', () => {
	it.each([
		['3,41207E+17', true],
		[' 3.41207e+17 ', true],
		['3E+17', true],
		['12E5', false],
		['1.2E5', true],
		['E+17', false],
		['341207', false],
		[`1E+17${' '.repeat(35)}`, true],
		[`1E+17${' '.repeat(36)}`, false],
	])('%p was shortened: %p', (text, was) => {
		expect(isShortened(text)).toBe(was);
	});

	it.each([
		['n/a', true],
		['  undefined', true],
		['   undefined', false],
		['---', true],
		['----', false],
	])('%p stands for nothing: %p', (text, does) => {
		expect(isPlaceholder(text)).toBe(does);
	});

	it.each<[string, string, string | undefined]>([
		['4109', 'DE', '04109'],
		['04109', 'DE', undefined],
		['D-4109', 'DE', 'D-04109'],
		['4109-1234', 'DE', undefined],
		['2108-1234', 'US', '02108-1234'],
		['4109', 'NL', undefined],
		['4109x', 'DE', undefined],
	])('%p of %s was %p', (code, country, whole) => {
		expect(shortCode(code, country)?.whole).toBe(whole);
	});
});
