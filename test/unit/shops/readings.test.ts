/** How single values are read: what is meant beyond doubt is taken, all else is refused with both readings or a cure. */
import fc from 'fast-check';
import { DateTime } from 'luxon';

import {
	damageOf,
	columnKey,
	isEmpty,
	looksLikeDate,
	oneLine,
	undressed,
} from '../../../nodes/Sendcloud/checks';
import {
	amount,
	decideMark,
	POINT,
	wholeNumber,
	type NumberReading,
} from '../../../nodes/Sendcloud/flows/shops/reading/amounts';
import { hasLostLetter, words } from '../../../nodes/Sendcloud/flows/shops/reading/characters';
import { countryCode } from '../../../nodes/Sendcloud/flows/shops/reading/countries';
import { digits, identifier } from '../../../nodes/Sendcloud/flows/shops/reading/identity';
import { hintsAbout } from '../../../nodes/Sendcloud/flows/shops/reading/plausible';
import { hasZero, postalCode } from '../../../nodes/Sendcloud/flows/shops/reading/postalCode';
import {
	exportType,
	hsCode,
	purpose,
	taxNumber,
} from '../../../nodes/Sendcloud/flows/shops/reading/customs';
import { yesOrNo } from '../../../nodes/Sendcloud/flows/shops/reading/flags';
import { stateCode } from '../../../nodes/Sendcloud/flows/shops/reading/states';
import { decideDates, moment } from '../../../nodes/Sendcloud/flows/shops/reading/times';
import { currencyCode, weightUnit } from '../../../nodes/Sendcloud/flows/shops/reading/units';
import { Unreadable } from '../../../nodes/Sendcloud/flows/shops/reading/unreadable';
import { addressOf } from '../../../nodes/Sendcloud/flows/shops/reading/address';
import { LIMITS } from '../../../nodes/Sendcloud/flows/shops/define';

const cells = (...values: unknown[]) =>
	values.map((value, row) => ({ row, column: 'Price', value }));
const read = (value: unknown, ...others: unknown[]) =>
	amount(value, decideMark(cells(value, ...others), 'detect'));
const said = (reading: unknown) => {
	expect(reading).toBeInstanceOf(Unreadable);
	const { detail, advice = '' } = reading as Unreadable;
	return `${detail} | ${advice}`;
};

describe('amounts', () => {
	it.each([
		['18,50', 18.5],
		['18.50', 18.5],
		['1.234,50', 1234.5],
		['1,234.50', 1234.5],
		['1.234.567', 1234567],
		['1,234,567', 1234567],
		['1 234,50', 1234.5],
		['1\u202f234,50', 1234.5],
		["1'234.50", 1234.5],
		['1’234.50', 1234.5],
		['0.250', 0.25],
		['0,250', 0.25],
		['1234.567', 1234.567],
		['12', 12],
		['0', 0],
		['-5,00', -5],
		['−5,00', -5],
		['5,00-', -5],
		['(5.00)', -5],
		['+5.00', 5],
		[',50', 0.5],
		['12,-', 12],
		['€ 12,50', 12.5],
		['12.50 EUR', 12.5],
		['€12,50', 12.5],
		['-€12,50', -12.5],
		['0,5 kg', 0.5],
		['500g', 500],
		[12.5, 12.5],
		["'12.50", 12.5],
	])('reads %s as %s', (text, value) => {
		expect(read(text)).toMatchObject({ value });
	});

	it('reads a whole file in one way', () => {
		expect(read('2.499', '18,50')).toMatchObject({ value: 2499 });
		expect(read('2.499', '18.50')).toMatchObject({ value: 2.499 });
		expect(read('2,499', '18.50')).toMatchObject({ value: 2499 });
		expect(read('2.499', 12, '7')).toBeInstanceOf(Unreadable);
	});

	it('names both readings where nothing decides', () => {
		expect(said(read('2.499'))).toBe(
			'may be 2.499 or 2499, and no other number of this file decides, found "2.499" | Set Decimal Mark to what this file has.',
		);
	});

	it('takes the setting, and refuses what does not follow it', () => {
		const how: NumberReading = decideMark(cells('18.50'), 'comma');
		expect(amount('2.499', how)).toMatchObject({ value: 2499 });
		expect(said(amount('18.50', how))).toContain('must be a number with a decimal comma');
	});

	it('refuses a file with both marks, naming both rows', () => {
		const how = decideMark(cells('18,50', '18.50'), 'detect');
		expect(said(amount('18,50', how))).toContain('row 1 has "18,50", row 2 has "18.50"');
		expect(amount('18', how)).toMatchObject({ value: 18 });
	});

	it.each([
		'1E+3',
		'1.5e3',
		'12.50.1',
		'1,23,4',
		'1.23,4.5',
		'abc',
		'12 34',
		'1 23',
		'--5',
		'1..5',
		'12,50 € 3',
		'9'.repeat(16),
		`${'9'.repeat(50)}`,
		'12:30',
	])('refuses %s', (text) => {
		expect(read(text)).toBeInstanceOf(Unreadable);
	});

	it('says what a spreadsheet did', () => {
		expect(said(read('3,41207E+17'))).toContain('was shortened by a spreadsheet');
	});

	it.each([[''], [' '], [null], [undefined], ['\u00a0']])(
		'takes %p for nothing, not for 0',
		(value) => {
			expect(read(value)).toBeUndefined();
		},
	);

	it.each([NaN, Infinity, {}, [], true])('refuses %p', (value) => {
		expect(read(value)).toBeInstanceOf(Unreadable);
	});

	it('tells currency and unit', () => {
		expect(read('US$ 12.50')).toMatchObject({ currency: 'USD' });
		expect(read('$12.50')).toMatchObject({ currency: '$' });
		expect(read('12,50 eur')).toMatchObject({ currency: 'EUR' });
		expect(read('0,5 kg')).toMatchObject({ unit: 'kg' });
		expect(read('AU $12.50')).toMatchObject({ unit: 'AU $' });
	});

	it('reads every amount as it was written, in every way of writing', () => {
		const ways = [
			{ thousands: '', mark: '.' },
			{ thousands: ',', mark: '.' },
			{ thousands: "'", mark: '.' },
			{ thousands: '', mark: ',' },
			{ thousands: '.', mark: ',' },
			{ thousands: ' ', mark: ',' },
			{ thousands: '\u00a0', mark: ',' },
		];
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: -99_999_999, max: 99_999_999 }), { minLength: 1 }),
				fc.constantFrom(...ways),
				fc.constantFrom('', '€ ', '£'),
				(cents, { thousands, mark }, sign) => {
					const texts = cents.map((cent) => {
						const [whole, rest] = (Math.abs(cent) / 100).toFixed(2).split('.');
						const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
						return `${cent < 0 ? '-' : ''}${sign}${grouped}${mark}${rest}`;
					});
					const how = decideMark(cells(...texts), 'detect');
					expect(texts.map((text) => (amount(text, how) as { value: number }).value)).toEqual(
						cents.map((cent) => Number((cent / 100).toFixed(2)) || 0),
					);
				},
			),
		);
	});

	it('never reads a text as another number than it says', () => {
		const character = fc.constantFrom(..."0123456789.,-+ '€$kgE()".split(''));
		fc.assert(
			fc.property(
				fc.array(character, { maxLength: 14 }).map((list) => list.join('')),
				fc.constantFrom('point', 'comma', 'detect'),
				(text, setting) => {
					const number = amount(text, decideMark(cells(text), setting as 'point'));
					if (number === undefined || number instanceof Unreadable) return;
					const digitsOnly = (one: string) => one.replace(/\D/g, '').replace(/^0+|0+$/g, '');
					expect(digitsOnly(number.text)).toBe(digitsOnly(text));
					expect(String(number.value)).not.toBe('NaN');
				},
			),
			{ numRuns: 5000 },
		);
	});

	it('counts whole pieces alone', () => {
		expect(wholeNumber('2,00', decideMark(cells('2,00'), 'detect'))).toBe(2);
		expect(wholeNumber('2', POINT)).toBe(2);
		expect(wholeNumber('', POINT)).toBeUndefined();
		expect(wholeNumber('2.5', POINT)).toBeInstanceOf(Unreadable);
		expect(wholeNumber('2 EUR', POINT)).toBeInstanceOf(Unreadable);
	});
});

describe('numbers of a spreadsheet', () => {
	it('are written with each digit and without the noise of binary fractions', () => {
		const digits = (value: number) =>
			Number(value.toPrecision(12)).toLocaleString('en-US', {
				useGrouping: false,
				maximumFractionDigits: 12,
			});
		const decimals = fc
			.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.nat(9))
			.map(([units, places]) => units / 10 ** places);
		fc.assert(
			fc.property(fc.oneof(decimals, fc.double({ noNaN: true }), fc.maxSafeInteger()), (value) => {
				if (!Number.isFinite(value)) return;
				expect(amount(value, POINT)).toMatchObject({ value, text: digits(value) });
			}),
			{ numRuns: 500 },
		);
	});
});

describe('identity', () => {
	it.each(['3,41207E+17', '3.41207E+17', '3.41207e17', '4,00638E+12', '3E+17', "'3,41207E+17"])(
		'refuses %s, which a spreadsheet shortened',
		(text) => {
			expect(said(identifier(text))).toMatch(/was shortened by a spreadsheet.*as text/);
		},
	);

	it('refuses numbers that JSON cannot hold', () => {
		expect(said(identifier(JSON.parse('341207998812345671')))).toContain(
			'has more digits than a number keeps',
		);
		expect(identifier('341207998812345671')).toBe('341207998812345671');
		expect(identifier(9007199254740991)).toBe('9007199254740991');
	});

	it.each([
		['12E5', '12E5'],
		['SKU-3E17', 'SKU-3E17'],
		[' 1001 ', '1001'],
		["'0042", '0042'],
		['="0042"', '0042'],
		['4109.0', '4109.0'],
		[1001, '1001'],
		['', undefined],
		[null, undefined],
	])('takes %p as %p', (value, id) => {
		expect(identifier(value)).toBe(id);
	});

	it.each([1.5, {}, [], true, 'x'.repeat(256), 'K\uFFFDln'])('refuses %p', (value) => {
		expect(identifier(value)).toBeInstanceOf(Unreadable);
	});

	it('undresses what only digits can be', () => {
		expect(digits('4109.0')).toBe('4109');
		expect(digits('4109,0')).toBe('4109');
		expect(digits('4109.5')).toBe('4109.5');
	});

	it('keeps each character of an ID, or refuses it', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 30 }), (id) => {
				const text = identifier(`x${id}x`);
				if (typeof text !== 'string') return;
				// oxlint-disable-next-line no-control-regex
				const bare = (one: string) => one.replace(/[\s,]/g, '');
				expect(bare(text)).toBe(bare(`x${id}x`));
			}),
		);
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 10n ** 25n }), (id) => {
				expect(identifier(String(id))).toBe(String(id));
			}),
		);
	});
});

describe('characters', () => {
	it.each([
		'K\uFFFDln',
		'KÃ¶ln',
		'MÃ¼ller',
		'RenÃ©',
		'Itâ€™s',
		'â‚¬ 12',
		'SALÃ“N',
		'CzÄ™stochowa',
		'PloieÈ™ti',
		'GorÄ…cy',
		'ÅÃ³dÅº',
		'Ð˜Ð²Ð°Ð½',
		'voilÃ ',
		'StraÃŸe',
		'JosÃ\u00ad',
		'Â© Verlag',
		'KÃƒÂ¶ln',
		'å±±ç”°',
	])('refuses %s', (text) => {
		expect(said(words(text))).toMatch(/characters that were lost.*(?:Windows-1252|UTF-8)/);
	});

	it.each([
		['M&uuml;ller', 'Müller'],
		['Salz &amp; Pfeffer', 'Salz & Pfeffer'],
		['Salz &amp;amp;amp; Pfeffer', 'Salz & Pfeffer'],
		['M&amp;uuml;ller', 'Müller'],
		['O&#039;Neill', "O'Neill"],
		['O&#x27;Neill', "O'Neill"],
		['&quot;Zur Post&quot;', '"Zur Post"'],
		['Tee&nbsp;&ndash; gr&#252;n', 'Tee – grün'],
		['&Auml;&Ouml;&Uuml;&szlig;', 'ÄÖÜß'],
		['Stra&szlig;e 1&#10;Hinterhaus', 'Straße 1 Hinterhaus'],
		['&#128512;', '😀'],
		['Smith & Sons', 'Smith & Sons'],
		['R&D;', 'R&D;'],
		['a&foo;b', 'a&foo;b'],
		['&#0;&#xD800;&#9999999;', '&#0;&#xD800;&#9999999;'],
		['A&B Müller', 'A&B Müller'],
	])('reads %p as a web page shows it', (text, meant) => {
		expect(words(text)).toBe(meant);
		// Once read, it is read the same.
		expect(words(meant)).toBe(meant);
	});

	it('leaves what tells one thing from another as it is', () => {
		expect(identifier('A&amp;B')).toBe('A&amp;B');
	});

	it.each([
		'#N/A',
		' #nv ',
		'#BEZUG!',
		'#VALEUR!',
		'#¿NOMBRE?',
		'#DIV/0!',
		'####',
		'##########',
		'[object Object]',
		'Weg [object Object]',
	])('refuses %s, which stands for a text that is not there', (text) => {
		expect(said(words(text))).toMatch(/error of a spreadsheet|object that was put/);
		expect(said(identifier(text))).toMatch(/error of a spreadsheet|object that was put/);
	});

	it.each(['#1001', '#NVX-12', '# 5', 'N/A', '###', '#WERT', 'C#', '[object]', '[A] Tee'])(
		'takes %s',
		(text) => {
			expect(words(text)).toBe(text);
			expect(identifier(text)).toBe(text);
		},
	);

	it.each([
		'Köln',
		'São Paulo',
		'MAÇÃ',
		'Ã',
		'MAÇÃ DO AMOR',
		'«IRMû',
		'IRMÃ LÚCIA',
		'“MAÇÔ',
		'„CAFÉ“',
		'CAFÉ™',
		'BLÅ®',
		'Ångström',
		'Ærø',
		'Łódź',
		'Ålesund – Nord',
		'Đà Nẵng',
		'Ñuñoa',
		'Иван',
		'山田太郎',
		"L'Haÿ-les-Roses",
		'Château d’Âge',
		'MÂCON',
		'Zoë & Söhne',
		'Crêpes à la carte…',
	])('takes %s', (text) => {
		expect(damageOf(text)).toBeUndefined();
		expect(words(text)).toBe(text);
	});

	it('finds each letter of European languages that was read as Windows-1252', () => {
		const letters = 'äöüßéèêëàâçîïôûùñáíóúãõåæøœčćđšžěřůýąęłńśźżőűğışțșāēīūķļņģ'.split('');
		const decoder = new TextDecoder('windows-1252');
		fc.assert(
			fc.property(
				fc.constantFrom(...letters),
				fc.constantFrom('Ma', 'Von der ', 'x'),
				fc.constantFrom('ller', 'n', 'mann GmbH'),
				(letter, before, after) => {
					const garbled = decoder.decode(Buffer.from(before + letter + after));
					expect(damageOf(garbled)).toBe('doubled');
					expect(damageOf(before + letter + after)).toBeUndefined();
				},
			),
			{ numRuns: 500 },
		);
	});

	it('keeps every other character', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
				const read = words(`a${text}z`);
				if (typeof read !== 'string') return;
				const bare = (one: string) =>
					one.replace(/[\s,\u200B\u2060\uFEFF\u00AD\u200E\u200F\u0085]/g, '');
				expect(bare(read)).toBe(bare(`a${text}z`));
			}),
		);
	});

	it('refuses what is no text, and what is too long for a name', () => {
		expect(words({})).toBeInstanceOf(Unreadable);
		expect(said(words('x'.repeat(10_001)))).toContain('at most 10000 characters');
	});

	it('suspects a question mark inside a word', () => {
		expect(hasLostLetter('M?ller')).toBe(true);
		expect(hasLostLetter('Ring the bell? Yes')).toBe(false);
		expect(hasLostLetter('https://shop.example/a?b=1')).toBe(false);
	});
});

describe('dress', () => {
	it.each([
		["'04109", '04109'],
		["'+31612345678", '+31612345678'],
		["'s-Gravenhage", "'s-Gravenhage"],
		['="04109"', '04109'],
		['\uFEFFOrder ID', 'Order ID'],
		['\u00a0Jane\u00a0Doe\u200B ', 'Jane Doe'],
		['=A1', '=A1'],
		['a', 'a'],
	])('takes %p as %p', (text, bare) => {
		expect(undressed(text)).toBe(bare);
	});

	it('tells nothing from 0', () => {
		for (const nothing of [undefined, null, '', '  ', '\u00a0', "'", '=""', []]) {
			if (nothing === "'") continue;
			expect(isEmpty(nothing)).toBe(true);
		}
		for (const something of [0, false, '0', 'x', ['x']]) expect(isEmpty(something)).toBe(false);
	});

	it('puts lines into one', () => {
		expect(oneLine('Musterweg 12\r\nHinterhaus')).toBe('Musterweg 12, Hinterhaus');
		expect(oneLine('Musterweg 12,\n\n Hinterhaus \n')).toBe('Musterweg 12, Hinterhaus');
		expect(oneLine('Jane   Doe')).toBe('Jane Doe');
	});

	it('compares names of columns without their dress', () => {
		expect(columnKey('\uFEFF Order-ID ')).toBe('order id');
		expect(columnKey('order_id')).toBe('order id');
	});
});

describe('times', () => {
	const zone = 'Europe/Berlin';
	const dates = (...values: unknown[]) => decideDates(cells(...values), 'detect');
	const at = (value: unknown, ...others: unknown[]) => moment(value, dates(value, ...others), zone);

	it.each([
		['2026-02-14 19:30:00', '2026-02-14T19:30:00+01:00'],
		['2026-02-14T19:30', '2026-02-14T19:30:00+01:00'],
		['2026-07-14', '2026-07-14T00:00:00+02:00'],
		['2026-02-14T19:30:00Z', '2026-02-14T19:30:00Z'],
		['2026-02-14 19:30:00 UTC', '2026-02-14T19:30:00Z'],
		['2026-02-14 19:30:00 +0100', '2026-02-14T19:30:00+01:00'],
		['2026-02-14T19:30:00-08:00', '2026-02-14T19:30:00-08:00'],
		['14-07-2010T18:53:56+ 00:00', '2010-07-14T18:53:56Z'],
		['2026-02-14T19:30:00.123Z', '2026-02-14T19:30:00.123Z'],
		['14.02.2026 19:30', '2026-02-14T19:30:00+01:00'],
		['02.03.2026', '2026-03-02T00:00:00+01:00'],
		['14.02.2026, 19:30 Uhr', '2026-02-14T19:30:00+01:00'],
		['14/02/2026', '2026-02-14T00:00:00+01:00'],
		['02/14/2026', '2026-02-14T00:00:00+01:00'],
		['02/02/2026', '2026-02-02T00:00:00+01:00'],
		['2026/02/14 7:30 PM', '2026-02-14T19:30:00+01:00'],
		['02/14/26 12:05 AM', '2026-02-14T00:05:00+01:00'],
		['20260214', '2026-02-14T00:00:00+01:00'],
		['Sep-27-26', '2026-09-27T00:00:00+02:00'],
		['27-Sep-26', '2026-09-27T00:00:00+02:00'],
		['14 Feb 2026', '2026-02-14T00:00:00+01:00'],
		['Feb 14, 2026', '2026-02-14T00:00:00+01:00'],
		['14. März 2026', '2026-03-14T00:00:00+01:00'],
		['14 février 2026', '2026-02-14T00:00:00+01:00'],
		['Sat, 14 Feb 2026 19:30:00 +0100', '2026-02-14T19:30:00+01:00'],
		[1771093800, '2026-02-14T19:30:00+01:00'],
		['1771093800', '2026-02-14T19:30:00+01:00'],
		[1771093800000, '2026-02-14T19:30:00+01:00'],
	])('reads %p as %s', (value, iso) => {
		expect(at(value)).toBe(iso);
	});

	it('takes dates as objects', () => {
		expect(moment(new Date('2026-02-14T18:30:00Z'), dates(), zone)).toBe(
			'2026-02-14T19:30:00+01:00',
		);
		expect(moment(DateTime.fromISO('2026-02-14T18:30:00Z', { zone: 'utc' }), dates(), zone)).toBe(
			'2026-02-14T18:30:00.000Z',
		);
	});

	it('decides for a whole file whether the day or the month comes first', () => {
		expect(at('03/04/2026', '14/02/2026')).toBe('2026-04-03T00:00:00+02:00');
		expect(at('03/04/2026', '02/14/2026')).toBe('2026-03-04T00:00:00+01:00');
		expect(said(at('03/04/2026'))).toBe(
			'may be 2026-04-03 or 2026-03-04, and no other date of this file decides, found "03/04/2026" | Set Date Order to what this file has.',
		);
		expect(said(at('03/04/2026', '14/02/2026', '02/14/2026'))).toContain('row 2 has "14/02/2026"');
		expect(moment('03/04/2026', decideDates([], 'dayFirst'), zone)).toBe(
			'2026-04-03T00:00:00+02:00',
		);
		expect(said(moment('02/14/2026', decideDates([], 'dayFirst'), zone))).toContain(
			'must begin with the day',
		);
	});

	it.each([46067.8125, '46067,8125', '46067'])('refuses %p, which is a count of days', (value) => {
		expect(said(at(value))).toMatch(/spreadsheet's count of days.*2026-02-14.*as text/);
	});

	it('reads a count of days where counting from 1904 would make it one of the future', () => {
		const now = Date.parse('2026-03-01T12:00:00Z');
		const read = (value: unknown) => moment(value, dates(), zone, now);
		expect(read(46067.8125)).toBe('2026-02-14T19:30:00+01:00');
		expect(read('46067,8125')).toBe('2026-02-14T19:30:00+01:00');
		expect(said(read(46067.8125 - 1462))).toContain('count of days');
		expect(said(read(46067 + 100))).toContain('count of days');
	});

	describe('with a year of two digits', () => {
		const now = Date.parse('2026-03-01T12:00:00Z');
		const read = (value: string) => moment(value, dates(value), zone, now);

		it.each([
			['14-02-26', '2026-02-14T00:00:00+01:00'],
			['14/02/26', '2026-02-14T00:00:00+01:00'],
			['14.02.26', '2026-02-14T00:00:00+01:00'],
			['25/02/26', '2026-02-25T00:00:00+01:00'],
			['02-14-26', '2026-02-14T00:00:00+01:00'],
		])('reads %p', (value, iso) => {
			expect(read(value)).toBe(iso);
		});

		it.each([
			['26-02-14', '2014-02-26 or 2026-02-14'],
			['25-02-26', '2026-02-25 or 2025-02-26'],
			['26/02/14', '2014-02-26 or 2026-02-14'],
			['26.02.14', '2014-02-26 or 2026-02-14'],
		])('refuses %p, whose year may stand in front', (value, readings) => {
			expect(said(read(value))).toContain(`may be ${readings}, found "${value}" | Export years`);
		});

		it('is as Date Order says where that is set', () => {
			expect(moment('26-02-14', decideDates([], 'dayFirst'), zone, now)).toBe(
				'2014-02-26T00:00:00+01:00',
			);
		});
	});

	it('knows a house number that was made a date', () => {
		for (const text of [
			'12. Mrz',
			'02-Jan',
			'2. Jan',
			'Mar 12',
			'12.03.2026',
			'2026-01-02',
			'3-May',
			'Mar-12',
			'3 mei',
			'1.2.2026',
			'20261203',
			'3 March 2026',
			'March 3, 2026',
			' 12. Mrz ',
			'2026-03-12T00:00:00.000Z',
			'2026-03-12 00:00:00',
		])
			expect(looksLikeDate(text)).toBe(true);
		for (const text of [
			'12',
			'12a',
			'12 bis',
			'12-14',
			'12/3',
			'12-H',
			'1/2/3',
			'10-12-14',
			'12 b',
			's/n',
			'12 Hof',
		])
			expect(looksLikeDate(text)).toBe(false);
	});

	it.each([
		'32.01.2026',
		'2026-02-30',
		'14/14/2026',
		'2026-13-01',
		'soon',
		'20',
		'2026',
		'19:30',
		5,
		{},
		true,
		'x'.repeat(100),
	])('refuses %p', (value) => {
		expect(at(value)).toBeInstanceOf(Unreadable);
	});

	it.each([[''], [null], [undefined], ['0000-00-00 00:00:00']])('takes %p for nothing', (value) => {
		expect(at(value)).toBeUndefined();
	});

	it('reads each moment as it was written', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
				fc.constantFrom('yyyy-MM-dd HH:mm:ss', "yyyy-MM-dd'T'HH:mm:ss", 'dd.MM.yyyy HH:mm:ss'),
				(date, format) => {
					const local = DateTime.fromJSDate(date, { zone: 'UTC' }).startOf('second');
					expect(moment(local.toFormat(format), { open: true }, 'UTC')).toBe(
						local.toISO({ suppressMilliseconds: true }),
					);
				},
			),
		);
	});
});

describe('units, currencies and countries', () => {
	it.each([
		['KG', 'kg'],
		['lb', 'lbs'],
		['grams', 'g'],
		['Kilogramm', 'kg'],
		['oz.', 'oz'],
		['', undefined],
	])('reads %p as %p', (text, unit) => {
		expect(weightUnit(text)).toBe(unit);
	});

	it('refuses other units', () => {
		expect(said(weightUnit('stone'))).toContain('kg, g, lbs or oz');
	});

	it.each([
		['eur', 'EUR'],
		['€', 'EUR'],
		['Euro', 'EUR'],
		['usd', 'USD'],
		['', undefined],
	])('reads %p as %p', (text, currency) => {
		expect(currencyCode(text)).toBe(currency);
	});

	it('names the currencies that can be sent', () => {
		expect(said(currencyCode('SEK'))).toContain('must be EUR, GBP or USD, found "SEK"');
		expect(currencyCode('crowns')).toBeInstanceOf(Unreadable);
		expect(said(currencyCode({}))).toContain('must be a currency, found {}');
		expect(weightUnit({})).toBeInstanceOf(Unreadable);
	});

	it.each([
		['nl', 'NL'],
		['UK', 'GB'],
		['United Kingdom', 'GB'],
		['Vereinigtes Königreich', 'GB'],
		['Deutschland', 'DE'],
		['Allemagne', 'DE'],
		['Duitsland', 'DE'],
		['Alemania', 'DE'],
		['Germania', 'DE'],
		['GERMANY', 'DE'],
		['The Netherlands', 'NL'],
		['Pays-Bas', 'NL'],
		['Österreich', 'AT'],
		['Autriche', 'AT'],
		['España', 'ES'],
		['Espana', 'ES'],
		['Frankreich', 'FR'],
		['Svizzera', 'CH'],
		['United States', 'US'],
		['USA', 'US'],
		['DEU', 'DE'],
		['Czech Republic', 'CZ'],
		['Czechia', 'CZ'],
		['Ireland', 'IE'],
		['Großbritannien', 'GB'],
		['EL', 'GR'],
		['U.S.A.', 'US'],
		['Polska', 'PL'],
		['Danmark', 'DK'],
		['Sverige', 'SE'],
		['Česko', 'CZ'],
		['Ελλάδα', 'GR'],
		['Vereinigte Staaten von Amerika', 'US'],
		['', undefined],
	])('reads %p as %p', (text, code) => {
		expect(countryCode(text)).toBe(code);
	});

	it.each(['XX', 'Atlantis', 'ZZ', 'EU', 49, {}])('refuses %p', (value) => {
		expect(countryCode(value)).toBeInstanceOf(Unreadable);
	});

	it.each([
		['TX', 'US', 'US-TX'],
		['Texas', 'US', 'US-TX'],
		['US-TX', 'US', 'US-TX'],
		['RM', 'IT', 'IT-RM'],
		['Québec', 'CA', 'CA-QC'],
		['us-tx', 'US', 'US-TX'],
		['US_TX', 'US', 'US-TX'],
		['AP', 'US', 'US-AP'],
		['DE-BY', 'DE', 'DE-BY'],
		['XX', 'US', undefined],
		['US-XX', 'US', undefined],
		['CA-ON', 'US', undefined],
		['Bayern', 'DE', undefined],
		[undefined, 'US', undefined],
	])('reads state %p of %s as %p', (text, country, code) => {
		expect(stateCode(text, country).code).toBe(code);
	});

	it('says so where a state is needed', () => {
		for (const text of ['Somewhere', 'XX', 'US-XX', 'CA-ON'])
			expect(stateCode(text, 'US').hint).toContain(`"${text}" was left out`);
	});
});

describe('customs', () => {
	it.each([
		['commercial_goods', 'commercial_goods'],
		[' Sale of Goods ', 'commercial_goods'],
		['Handelsware', 'commercial_goods'],
		['vente de marchandises', 'commercial_goods'],
		['GESCHENK', 'gift'],
		['Échantillon', 'commercial_sample'],
		['Rücksendung', 'returned_goods'],
		['', undefined],
		[null, undefined],
	])('reads purpose %p as %p', (text, code) => {
		expect(purpose(text)).toBe(code);
	});

	it.each(['documents', 'sold', {}, 7, 'x'.repeat(99)])('refuses purpose %p', (value) => {
		expect(purpose(value)).toBeInstanceOf(Unreadable);
	});

	it.each([
		['B2C', 'commercial_b2c'],
		['b2b', 'commercial_b2b'],
		['Privat', 'private'],
		['commercial_b2b', 'commercial_b2b'],
		[' ', undefined],
	])('reads the export type %p as %p', (text, code) => {
		expect(exportType(text)).toBe(code);
		expect(exportType('both')).toBeInstanceOf(Unreadable);
	});

	it.each([
		['GB123456789', { country_code: 'GB', value: 'GB123456789' }],
		['EORI: GB123456789000', { name: 'EORI', country_code: 'GB', value: 'GB123456789000' }],
		['VAT EL123456789', { name: 'VAT', country_code: 'GR', value: 'EL123456789' }],
		['IM2760000742', { value: 'IM2760000742' }],
		['12-3456789', { value: '12-3456789' }],
		[123456789, { value: '123456789' }],
		['', undefined],
	])('reads the tax number %p', (text, number) => {
		expect(taxNumber(text)).toEqual(number);
	});

	it.each([
		['3406.00', '3406.00'],
		['0101.30', '0101.30'],
		[8213, '8213'],
		['62 05 20 00', '62 05 20 00'],
		['85171300000', '85171300000'],
		['', undefined],
	])('reads the HS code %p as %p', (text, code) => {
		expect(hsCode(text)).toBe(code);
	});

	it.each(['101.30', 1013000, '34', '3,41E+10', 'candle', 'X'.repeat(300)])(
		'refuses the HS code %p',
		(value) => {
			expect(hsCode(value)).toBeInstanceOf(Unreadable);
		},
	);

	it.each([
		['ja', true],
		['X', true],
		[1, true],
		[true, true],
		['Nein', false],
		[0, false],
		['', undefined],
	])('reads %p as %p', (value, flag) => {
		expect(yesOrNo(value)).toBe(flag);
		expect(yesOrNo('perhaps')).toBeInstanceOf(Unreadable);
		expect(yesOrNo([])).toBeInstanceOf(Unreadable);
	});
});

describe('postal codes', () => {
	it.each([
		['04109', 'DE', undefined, '04109'],
		["'04109", 'DE', undefined, '04109'],
		[4109, 'DE', undefined, '04109'],
		['4109.0', 'DE', undefined, '04109'],
		['4109', 'DE', false, '04109'],
		['1000', 'FR', false, '01000'],
		['118', 'IT', false, '00118'],
		['501', 'US', false, '00501'],
		['02108-1234', 'US', undefined, '02108-1234'],
		['1010', 'AT', undefined, '1010'],
		['1013 AB', 'NL', undefined, '1013 AB'],
		['150', 'NO', false, '0150'],
		['SW1A 1AA', 'GB', undefined, 'SW1A 1AA'],
		[10011, 'RO', undefined, '010011'],
		[1100, 'LT', undefined, '01100'],
		['LT-01100', 'LT', undefined, 'LT-01100'],
		[800, 'AU', undefined, '0800'],
		[120, 'VA', undefined, '00120'],
		['D-04109', 'DE', undefined, 'D-04109'],
		['2108-1234', 'US', false, '02108-1234'],
	])('reads %p of %s as %4$s', (value, country, zerosKept, code) => {
		expect(postalCode(value, country, zerosKept)).toMatchObject({ code });
	});

	it('says what it did', () => {
		expect(postalCode('4109', 'DE', false)).toMatchObject({
			hint: 'Postal code "4109" lost its zero in a spreadsheet and was read as 04109',
		});
	});

	it.each([
		['4109', 'DE', undefined],
		['4109', 'DE', true],
		['409', 'DE', false],
		['D-4109', 'DE', undefined],
		['2108-1234', 'US', undefined],
		['#N/A', 'NL', undefined],
		['-', 'NL', undefined],
		['9'.repeat(30), 'DE', undefined],
		[{}, 'DE', undefined],
	])('refuses %p of %s', (value, country, zerosKept) => {
		expect(postalCode(value, country, zerosKept)).toBeInstanceOf(Unreadable);
	});

	it('knows a zero that was kept', () => {
		expect(hasZero('04109')).toBe(true);
		expect(hasZero("'04109")).toBe(true);
		expect(hasZero('4109')).toBe(false);
		expect(hasZero(4109)).toBe(false);
	});
});

describe('addresses', () => {
	it('takes a company without a person as the name', () => {
		expect(addressOf({ company: 'ACME GmbH', lines: ['Musterweg 12'], country: 'DE' })).toEqual({
			name: 'ACME GmbH',
			address_line_1: 'Musterweg',
			house_number: '12',
			country_code: 'DE',
		});
	});

	it('finds the street in the second line, as marketplaces have it', () => {
		expect(
			addressOf({ name: 'Jane', lines: ['ACME GmbH', 'Musterweg 12', '2. OG'], country: 'DE' }),
		).toMatchObject({
			address_line_1: 'Musterweg',
			house_number: '12',
			address_line_2: 'ACME GmbH, 2. OG',
		});
		expect(addressOf({ name: 'Jane', lines: ['Musterweg', '12a'], country: 'DE' })).toMatchObject({
			address_line_1: 'Musterweg',
			house_number: '12a',
		});
	});

	it('leaves a number of its own field alone', () => {
		expect(
			addressOf({
				name: 'Jane',
				lines: ['Straße des 17. Juni'],
				houseNumber: '135',
				country: 'DE',
			}),
		).toMatchObject({ address_line_1: 'Straße des 17. Juni', house_number: '135' });
	});
});

describe('hints', () => {
	const about = (piece: object) => hintsAbout({ where: 'row 3', ...piece }, LIMITS);

	it('says what is most likely a slip', () => {
		expect(about({ weight: { value: 400, unit: 'kg' } })).toEqual([
			'row 3: one piece weighs 400 kg, more than 70 kg. Is the unit right?',
		]);
		expect(about({ sides: [300, 10, 10] })).toEqual([
			'row 3: one side has 3 m, more than 2 m. Is the unit right?',
		]);
		expect(about({ price: 0.01 })[0]).toContain('costs 0.01');
		expect(about({ quantity: 5000 })[0]).toContain('5000 pieces');
	});

	it('says nothing of what is usual, of gifts, and where a limit is off', () => {
		expect(
			about({ weight: { value: 400, unit: 'g' }, price: 0, quantity: 2, sides: [30] }),
		).toEqual([]);
		expect(
			hintsAbout(
				{
					where: '',
					weight: { value: 400, unit: 'kg' },
					price: 0.01,
					quantity: 5000,
					sides: [300],
				},
				{ weight: 0, side: 0, price: 0, quantity: 0 },
			),
		).toEqual([]);
	});
});
