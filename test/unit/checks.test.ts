/** The building blocks of schemas one by one, and that schemas find the same with their shortcuts as without. */
import fc from 'fast-check';
import type { z } from 'zod';

import { DateTime } from 'luxon';

import {
	anyObject,
	atMost,
	checked,
	checkedValue,
	choice,
	country,
	dateTime,
	day,
	decimal,
	DAMAGE,
	decimalText,
	email,
	filled,
	flag,
	group,
	houseNumber,
	identity,
	integer,
	legible,
	list,
	nullable,
	nullish,
	objectOrText,
	omittable,
	optional,
	optionalGroup,
	ownIdentity,
	required,
	spelled,
	text,
	unescaped,
	unlessNull,
	url,
	uuid,
	where,
	type Check,
} from '../../nodes/Sendcloud/checks';
import { orderChangeSchema, wholeOrderSchema } from '../../nodes/Sendcloud/resources/order/schema';
import { SendcloudError } from '../../nodes/Sendcloud/transport/errors';
import { order } from '../bench/orders';

/** What a field may hold by mistake, or in another form than it is sent in. */
const values = fc.oneof(
	fc.constantFrom<unknown>(
		undefined,
		null,
		'',
		' 12.50 ',
		'12,50',
		'-1',
		0,
		1.5,
		NaN,
		true,
		'true',
		'nl',
		'UK',
		'a@b.example',
		'2026-02-30T10:00:00Z',
		'2026-03-31T10:00:00+01:00',
		'2026-03-31 10:00',
		new Date(0),
		{},
		[],
		[{}],
	),
	fc.anything(),
);

/** The paths of everything inside an order, e.g. `['shipping_address', 'city']`. */
function paths(value: unknown, at: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [at];
	return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function put(body: object, path: string[], value: unknown): void {
	let at = body as Record<string, unknown>;
	for (const key of path.slice(0, -1)) {
		if (typeof at[key] !== 'object' || at[key] === null) return;
		at = at[key] as Record<string, unknown>;
	}
	at[path[path.length - 1]] = value;
}

const spoilt = fc
	.record({
		n: fc.integer({ min: 1, max: 40 }),
		changes: fc.array(fc.tuple(fc.nat(), values), { maxLength: 3 }),
	})
	.map(({ n, changes }) => {
		const body = order(n);
		const all = paths(body).slice(1);
		for (const [at, value] of changes) put(body, all[at % all.length], value);
		return body;
	});

/** What JSON makes of it: a key that is undefined is one that is not there. */
const sent = (body: unknown) => JSON.parse(JSON.stringify(body)) as unknown;

/** What becomes of a value, or the words that refuse it. */
function outcome(schema: z.ZodTypeAny, value: unknown): unknown {
	try {
		return checked<{ it: unknown }>(group({ it: schema }), { it: value }).it;
	} catch (error) {
		return (error as SendcloudError).message;
	}
}

const UUID = '419f3be0-2f49-434b-bee4-d8cff9cf7d01';
const ZONE = 'Europe/Amsterdam';
const noDay = (found: string) => `it must be a date such as 2025-03-14, found ${found}`;
const noMoment = (found: string) =>
	`it must be a date such as 2025-03-14T10:00:00Z, found ${found}`;
const comma = (found: string) =>
	`it must be a number with a decimal point, found ${found}. Convert the comma, e.g. {{ $json.price.replace(',', '.') }}`;

const longest = (all: string, length: number) => all.padStart(length, '0');
const lost = (found: string) =>
	`it was shortened by a spreadsheet, found ${found}. Digits are lost: format the column as text and export it again`;

describe.each<[string, Check, Array<[unknown, unknown]>]>([
	[
		'what tells one thing from another',
		identity(),
		[
			['A&amp;B', 'A&amp;B'],
			[555_413, '555413'],
			['', ''],
			[Number.MAX_SAFE_INTEGER, '9007199254740991'],
			[
				Number('341207998812345671'),
				'it has more digits than a number keeps (at most 9007199254740991), found 341207998812345660. Its last digits are lost already: give it as text, in quotes where it is JSON',
			],
			[1.5, '1.5'],
			['3,41207E+17', lost('"3,41207E+17"')],
			[' 3,41207E+17 ', lost('" 3,41207E+17 "')],
			['12E5', '12E5'],
			// The longest that is looked into, and one that can be no number of a spreadsheet any more.
			[longest('1,5E+17', 40), lost(`"${longest('1,5E+17', 40)}"`)],
			[longest('1,5E+17', 41), longest('1,5E+17', 41)],
			['#N/A', 'it is an error of a spreadsheet, found "#N/A". ' + DAMAGE.error.cure],
			[
				'[object Object]',
				'it is an object that was put into a text, found "[object Object]". ' + DAMAGE.object.cure,
			],
			// Letters that were lost tell things apart all the same.
			['K\uFFFDln', 'K\uFFFDln'],
		],
	],
	[
		'the ID of an order',
		ownIdentity,
		[
			['KL-1', 'KL-1'],
			[7, '7'],
			['', 'it is required'],
			['NULL', 'it must be an ID, found "NULL", which stands for none'],
			[' n/a ', 'it must be an ID, found " n/a ", which stands for none'],
		],
	],
	[
		'a text for people',
		legible(filled),
		[
			['Köln', 'Köln'],
			['M&uuml;ller &amp; S&ouml;hne', 'Müller & Söhne'],
			['Smith & Sons', 'Smith & Sons'],
			[7, '7'],
			['', 'it is required'],
			['K\uFFFDln', `it has characters that were lost, found "K\uFFFDln". ${DAMAGE.lost.cure}`],
			['K&#65533;ln', `it has characters that were lost, found "K\uFFFDln". ${DAMAGE.lost.cure}`],
		],
	],
	[
		'the number of a house',
		houseNumber(),
		[
			['12a', '12a'],
			[12, '12'],
			['', ''],
			['12-3', '12-3'],
			[
				'12. Mrz',
				'it was made a date by a spreadsheet, found "12. Mrz". Format the column as text and export it again',
			],
		],
	],
	[
		'one of some spellings',
		spelled(['kg', 'EUR'], { kilo: 'kg' }),
		[
			['kg', 'kg'],
			[' KG ', 'kg'],
			['eur', 'EUR'],
			['Kilo', 'kg'],
			['stone', 'it must be one of kg, EUR, found "stone"'],
			[7, 'it must be one of kg, EUR, found 7'],
			[' '.repeat(38) + 'kg', 'kg'],
			[' '.repeat(39) + 'kg', `it must be one of kg, EUR, found "${' '.repeat(39)}kg"`],
		],
	],
	[
		'HTML, as a shop has it',
		unescaped as Check,
		[
			['&#9;a&#10;b&#13;c', ' a b c'],
			['&#31;&#32;&#126;&#127;&#128;&#159;&#160;', '&#31; ~&#127;&#128;&#159;\u00a0'],
			['&#xD7FF;&#xD800;&#xDFFF;&#xE000;', '\ud7ff&#xD800;&#xDFFF;\ue000'],
			['&#x10FFFF;&#1114112;', '\u{10ffff}&#1114112;'],
			['&#x41;&#X42;&#67;', 'ABC'],
			['&amp;amp;amp;uuml;', 'ü'],
			['&#38;#38;#65;', '&#65;'],
		],
	],
	[
		'a text',
		text,
		[
			['a', 'a'],
			['', ''],
			[7, '7'],
			[NaN, 'it must be a text, found null'],
			[true, 'it must be a text, found true'],
			[[1, 2], 'it must be a text, found a list of 2'],
			[Symbol('a'), 'it must be a text, found Symbol(a)'],
			[{ a: 'x'.repeat(52) }, `it must be a text, found {"a":"${'x'.repeat(52)}"}`],
			[{ a: 'x'.repeat(53) }, `it must be a text, found {"a":"${'x'.repeat(53)}"…`],
		],
	],
	[
		'a text of a character or more',
		filled,
		[
			['a', 'a'],
			[0, '0'],
			['', 'it is required'],
			[{}, 'it must be a text, found {}'],
		],
	],
	[
		'a short text',
		atMost(3, filled),
		[
			['abc', 'abc'],
			[123, '123'],
			['abcd', 'it must be a text of at most 3 characters, found "abcd"'],
			['', 'it is required'],
		],
	],
	[
		'an object',
		anyObject,
		[
			[{ a: 1 }, { a: 1 }],
			[[], 'it must be an object, found a list of 0'],
			['', 'it must be an object, found nothing'],
		],
	],
	[
		'an object or a text',
		objectOrText,
		[
			[{ a: 1 }, { a: 1 }],
			['{}', '{}'],
			[[], 'it must be a text, found a list of 0'],
		],
	],
	[
		'a number',
		decimal(),
		[
			[-1.5, -1.5],
			[' 12.50 ', 12.5],
			['12.', 12],
			['.5', 0.5],
			['+5', 5],
			['-12.75', -12.75],
			['1e3', 1000],
			['1.5E-12', 1.5e-12],
			[Infinity, 'it must be a number, found null'],
			['1e999', 'it must be a number, found "1e999"'],
			['12abc', 'it must be a number, found "12abc"'],
			['a12', 'it must be a number, found "a12"'],
			['.', 'it must be a number, found "."'],
			['0x10', 'it must be a number, found "0x10"'],
			['', 'it must be a number, found nothing'],
			[true, 'it must be a number, found true'],
			['12,50', comma('"12,50"')],
			[
				' -1.250,5 ',
				`it must be a number with a decimal point, found " -1.250,5 ". Convert the comma, e.g. {{ $json.price.replaceAll('.', '').replace(',', '.') }}`,
			],
			[
				'1,234.50',
				`it must be a number with a decimal point, found "1,234.50". Leave the thousands marks out, e.g. {{ $json.price.replaceAll(',', '') }}`,
			],
			[
				'1,234,567',
				`it must be a number with a decimal point, found "1,234,567". Leave the thousands marks out, e.g. {{ $json.price.replaceAll(',', '') }}`,
			],
			[
				'1,250',
				`it must be a number with a decimal point, found "1,250". If the comma is a thousands mark, leave it out: {{ $json.price.replaceAll(',', '') }}. If it is a decimal comma, convert it: {{ $json.price.replace(',', '.') }}`,
			],
			['1.2,3.4', 'it must be a number, found "1.2,3.4"'],
			[',5', comma('",5"')],
			['1,2,3', 'it must be a number, found "1,2,3"'],
			['12,50 EUR', 'it must be a number, found "12,50 EUR"'],
			['EUR 12,50', 'it must be a number, found "EUR 12,50"'],
			['12,', 'it must be a number, found "12,"'],
			[['12,50'], 'it must be a number, found a list of 1'],
		],
	],
	[
		'a number above 0',
		decimal({ above: 0 }),
		[
			[0.001, 0.001],
			[0, 'it must be a number above 0, found 0'],
			['-1', 'it must be a number above 0, found "-1"'],
		],
	],
	[
		'a whole number of 1 or more',
		integer({ min: 1 }),
		[
			[1, 1],
			['12', 12],
			[0, 'it must be a whole number of 1 or more, found 0'],
			[1.5, 'it must be a whole number, found 1.5'],
			['12,5', 'it must be a whole number, found "12,5"'],
			[2 ** 53, 'it must be a whole number, found 9007199254740992'],
			['x', 'it must be a whole number of 1 or more, found "x"'],
		],
	],
	[
		'an amount',
		decimalText,
		[
			['3.90', '3.90'],
			['1234567890123', '1234567890123'],
			[' 12.50 ', '12.50'],
			[0, '0'],
			[3.9, '3.9'],
			['.5', '0.5'],
			['5.', '5'],
			['+5', '5'],
			['5e0', '5'],
			['12e1', '120'],
			[0.1 + 0.2, '0.3'],
			[1e-7, '0.0000001'],
			[1_234_567.5, '1234567.5'],
			[-1, 'it must be a number of 0 or more, found -1'],
			['12,50', comma('"12,50"')],
		],
	],
	[
		'yes or no',
		flag,
		[
			[true, true],
			[false, false],
			['true', true],
			['false', false],
			['yes', 'it must be true or false, found "yes"'],
			[1, 'it must be true or false, found 1'],
		],
	],
	['one word', choice('a'), [['b', 'it must be a, found "b"']]],
	[
		'one of two words',
		choice('a', 'b'),
		[
			['b', 'b'],
			['c', 'it must be one of a, b, found "c"'],
		],
	],
	[
		'a country',
		country,
		[
			[' nl ', 'NL'],
			['uk', 'it must be GB (ISO 3166-1), found "uk"'],
			['EL', 'it must be GR (ISO 3166-1), found "EL"'],
			['NLD', 'it must be a two-letter country code such as NL, found "NLD"'],
			['Holland', 'it must be a two-letter country code such as NL, found "Holland"'],
			['1N', 'it must be a two-letter country code such as NL, found "1N"'],
			[31, 'it must be a two-letter country code such as NL, found 31'],
		],
	],
	[
		'an email address',
		email,
		[
			[' jane.doe@shop.example ', 'jane.doe@shop.example'],
			...[
				'jane',
				'jane@shop',
				'a b@c.de',
				'a@b c.de',
				'a@b.c d',
				'a@@b.c',
				'@b.c',
				'a@.c',
				'a@b.c.',
				'a@b.c@d',
			].map((one): [unknown, unknown] => [one, `it must be an email address, found "${one}"`]),
			[7, 'it must be an email address, found 7'],
		],
	],
	[
		'an address',
		url,
		[
			[' https://shop.example/a?b#c ', 'https://shop.example/a?b#c'],
			['HTTP://localhost', 'HTTP://localhost'],
			...['shop.example', 'ftp://shop.example', 'see https://shop.example', 'https:///a'].map(
				(one): [unknown, unknown] => [
					one,
					`it must be an address that starts with https://, found "${one}"`,
				],
			),
			['https://a b', 'it must be an address that starts with https://, found "https://a b"'],
			[7, 'it must be an address that starts with https://, found 7'],
		],
	],
	[
		'a UUID',
		uuid,
		[
			[` ${UUID} `, UUID],
			[UUID.toUpperCase(), UUID.toUpperCase()],
			...[`${UUID}0`, `0${UUID}`, UUID.slice(1), UUID.replaceAll('-', ''), 'x'].map(
				(one): [unknown, unknown] => [
					one,
					`it must be a UUID such as 419f3be0-2f49-434b-bee4-d8cff9cf7d01, found "${one}"`,
				],
			),
			[7, 'it must be a UUID such as 419f3be0-2f49-434b-bee4-d8cff9cf7d01, found 7'],
		],
	],
	[
		'a moment',
		dateTime(ZONE),
		[
			['2025-03-14T10:00:00Z', '2025-03-14T10:00:00Z'],
			['2025-03-14T10:00+01:00', '2025-03-14T10:00+01:00'],
			['2024-02-29T10:00:00.123Z', '2024-02-29T10:00:00.123Z'],
			['2025-03-31T10:00:00Z', '2025-03-31T10:00:00Z'],
			['2025-02-29T10:00:00Z', noMoment('"2025-02-29T10:00:00Z"')],
			['2025-04-31T10:00:00Z', noMoment('"2025-04-31T10:00:00Z"')],
			['2025-13-01T10:00:00Z', noMoment('"2025-13-01T10:00:00Z"')],
			// Without a zone it is the workflow's: winter and summer.
			['2025-01-14T10:00:00', '2025-01-14T10:00:00.000+01:00'],
			['2025-07-14 10:00', '2025-07-14T10:00:00.000+02:00'],
			['2025-07-14', '2025-07-14T00:00:00.000+02:00'],
			['20250714', '2025-07-14T00:00:00.000+02:00'],
			[' 2025-07-14T10:00:00Z ', '2025-07-14T10:00:00.000Z'],
			[new Date(0), '1970-01-01T01:00:00.000+01:00'],
			[new Date(NaN), noMoment('null')],
			[DateTime.fromISO('2025-07-14T10:00:00', { zone: 'UTC' }), '2025-07-14T10:00:00.000Z'],
			['2025', noMoment('"2025"')],
			['2025-07', noMoment('"2025-07"')],
			['tomorrow at noon', noMoment('"tomorrow at noon"')],
			['', noMoment('nothing')],
			[1_750_000_000, noMoment('1750000000')],
			[{}, noMoment('{}')],
		],
	],
	[
		'a day',
		day(ZONE),
		[
			['2025-03-14', '2025-03-14'],
			// Late in the evening of London it is the next day in Amsterdam.
			['2025-03-14T23:30:00Z', '2025-03-15'],
			[new Date('2025-03-14T23:30:00Z'), '2025-03-15'],
			['2025-02-30', noDay('"2025-02-30"')],
			['14.03.2025', noDay('"14.03.2025"')],
			[20250314, noDay('20250314')],
		],
	],
])('%s', (_, check, cases) => {
	it.each(cases)('%p', (value, expected) => {
		expect(outcome(required(check), value)).toEqual(expected);
	});
});

describe('a field', () => {
	const shape = group({ a: required(text) });
	it.each<[string, z.ZodTypeAny, Array<[unknown, unknown]>]>([
		[
			'required',
			required(email),
			[
				[undefined, 'it is required'],
				[null, 'it is required'],
			],
		],
		[
			'optional',
			optional(email),
			[
				[undefined, undefined],
				[null, undefined],
				['', undefined],
				['x', 'it must be an email address, found "x"'],
			],
		],
		['optional, where an empty text may be meant', optional(text), [['', '']]],
		[
			'nullable',
			nullable(email),
			[
				[undefined, undefined],
				[null, null],
				['', 'it must be an email address, found nothing'],
			],
		],
		[
			'an object',
			shape,
			[
				[
					{ a: 1, more: 1 },
					{ a: '1', more: 1 },
				],
				[{}, 'it › a is required'],
				[undefined, 'it is required, as an object'],
				[null, 'it is required, as an object'],
				['x', 'it is required, as an object'],
				[[], 'it is required, as an object'],
			],
		],
		[
			'an object that may be null',
			optionalGroup({ a: required(text) }),
			[
				[undefined, undefined],
				[null, null],
				[{}, 'it › a is required'],
				[{ a: 1 }, { a: '1' }],
			],
		],
		[
			'an object where null is none',
			unlessNull(shape),
			[
				[undefined, undefined],
				[null, undefined],
				[{ a: 1 }, { a: '1' }],
				[{}, 'it › a is required'],
			],
		],
		[
			'an object that may be missing',
			omittable(shape),
			[
				[undefined, undefined],
				[null, 'it is required, as an object'],
				[{ a: 1 }, { a: '1' }],
			],
		],
		[
			'a list',
			list(shape),
			[
				[[], []],
				[
					[{ a: '1' }, { a: 2 }],
					[{ a: '1' }, { a: '2' }],
				],
				[[{ a: '1' }, {}], 'it › 2 › a is required'],
				[undefined, 'it is required, as a list'],
				[{}, 'it must be a list, found {}'],
			],
		],
		['a list that may be null', nullish(list(shape)), [[null, null]]],
		[
			'an object with a condition',
			where(shape, ({ a }: { a: string }) => a !== '1', 'must not be the first'),
			[
				[{ a: 1 }, 'it must not be the first'],
				[{ a: 2 }, { a: '2' }],
				[{}, 'it › a is required'],
			],
		],
	])('%s', (_, schema, cases) => {
		for (const [value, expected] of cases) expect(outcome(schema, value)).toEqual(expected);
	});

	it('is converted in a copy', () => {
		const body = { it: [{ a: 'as it is' }, { a: 1 }] };
		const result = checked<typeof body>(group({ it: list(shape) }), body);
		expect(body).toEqual({ it: [{ a: 'as it is' }, { a: 1 }] });
		expect(result.it[0]).toBe(body.it[0]);
		expect(result.it[1]).toEqual({ a: '1' });
	});
});

describe('a number with commas', () => {
	const advice = (written: string) => (decimal()(written) as { reason: string }).reason;
	it.each([
		['1,250', 'If the comma is a thousands mark'],
		['-125,500', 'If the comma is a thousands mark'],
		['0,250', 'Convert the comma'],
		['1250,5', 'Convert the comma'],
		['-,5', 'Convert the comma'],
		['+12,345', 'If the comma is a thousands mark'],
		['12,345,678', 'Leave the thousands marks out'],
		['-123,456.75', 'Leave the thousands marks out'],
		['123.456.789,55', "replaceAll('.', '')"],
		['-12.345,6', "replaceAll('.', '')"],
	])('%s is refused with what to do', (written, words) => {
		expect(advice(written)).toContain(words);
	});

	it.each(['1,2,3', 'x1,250', '1,250x', '1,250,00', 'x1.250,5', '1.250,5x', '1.25,5', '12.3456,5'])(
		'%s is no number in any way',
		(written) => {
			expect(advice(written)).toMatch(/^must be a number, found/);
		},
	);
});

describe('a refusal', () => {
	it('has every problem, the first as its message, and whose it is', () => {
		const schema = group({ a: required(text), b: required(flag), c: required(text) });
		expect(() => checked(schema, { b: 'x', c: '' }, 'order_id 7')).toThrow(
			expect.objectContaining({
				kind: 'input',
				title: 'order_id 7',
				message: 'a is required',
				description: 'b must be true or false, found "x".\nNothing was sent for this item.',
				problems: [
					{ detail: 'is required', path: ['a'] },
					{ detail: 'must be true or false, found "x"', path: ['b'] },
				],
			}),
		);
	});

	it('of a single value names the field of the panel', () => {
		expect(checkedValue(integer(), '7', 'limit')).toBe(7);
		expect(() => checkedValue(integer(), '', 'limit')).toThrow(/^limit is required$/);
		expect(() => checkedValue(integer(), 'x', 'page_size')).toThrow(
			/^page size must be a whole number, found "x"$/,
		);
	});
});

describe('a field called __proto__', () => {
	const shape = { name: required(filled), more: optionalGroup({ note: nullable(text) }) };
	const body = (json: string): unknown => JSON.parse(json);

	it.each(['{"name":"a","__proto__":{"x":1}}', '{"name":"a","more":{"deep":[{"__proto__":1}]}}'])(
		'is refused in %s where it would be lost',
		(json) => {
			// A schema that zod itself must look at.
			const schema = group({ ...shape, other: required(text).optional() });
			expect(() => checked(schema, body(json))).toThrow('must not be called __proto__');
		},
	);

	it('is not lost elsewhere', () => {
		const json = '{"name":"a","__proto__":{"x":1}}';
		expect(JSON.stringify(checked(group(shape), body(json)))).toBe(json);
	});
});

describe('checked', () => {
	it.each([
		['a whole order', wholeOrderSchema],
		['a change of one', orderChangeSchema],
	])('finds the same in %s as its zod schema does, shortcut or not', (_, schemaIn) => {
		const schema: z.ZodTypeAny = schemaIn('Europe/Amsterdam');
		fc.assert(
			fc.property(spoilt, (body) => {
				const before = JSON.stringify(body);
				const expected = schema.safeParse(body);
				let found: unknown;
				try {
					found = checked(schema, body);
				} catch (error) {
					found = error;
				}
				expect(JSON.stringify(body)).toBe(before);
				if (expected.success) expect(sent(found)).toEqual(sent(expected.data));
				else
					expect((found as SendcloudError).problems.map(({ detail }) => detail)).toEqual(
						expected.error.issues.map(({ message }) => message),
					);
			}),
			{ numRuns: 1000 },
		);
	});

	it('hands on what needs no change as it is', () => {
		const body = order(7);
		expect(checked(wholeOrderSchema('UTC'), body)).toBe(body);
	});
});
