/** The CSV reader, held against RFC 4180 and against csv-parse, the reader that everybody else uses. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { CsvError, CsvParser, readCsv } from '../../nodes/Sendcloud/files/csv';

async function read(bytes: Buffer, cuts: number[] = []): Promise<string[][]> {
	async function* chunks() {
		const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
		let from = 0;
		for (const to of [...at, bytes.length]) {
			yield bytes.subarray(from, to);
			from = to;
		}
	}
	const records: string[][] = [];
	for await (const group of readCsv(chunks())) records.push(...group);
	return records;
}

/** RFC 4180 knows line breaks of CRLF, the world those of LF; csv-parse is told of both. */
const reference = (bytes: Buffer) =>
	parse(bytes, { bom: true, record_delimiter: ['\r\n', '\n'], relax_column_count: true });

const outcome = async (action: () => unknown) => {
	try {
		return { records: await action() };
	} catch {
		return 'refused';
	}
};

const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
const cell = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 8 }),
	fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é', '🎁', ' '), maxLength: 8 }),
);
const table = fc
	.nat({ max: 4 })
	.chain((more) =>
		fc.array(fc.array(cell, { minLength: more + 1, maxLength: more + 1 }), { maxLength: 6 }),
	);

describe('what RFC 4180 allows', () => {
	it('is read back as it was written, however it is cut into pieces', async () => {
		await fc.assert(
			fc.asyncProperty(
				table,
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				fc.boolean(),
				fc.func(fc.boolean()),
				cuts,
				async (records, lineBreak, bom, ends, quoteAnyway, at) => {
					const written = (value: string, position: number) =>
						/[",\r\n]/.test(value) || value === '' || quoteAnyway(value, position)
							? `"${value.replaceAll('"', '""')}"`
							: value;
					// A mark of byte order that is part of a value would be taken for one that is not.
					fc.pre(!records[0]?.[0]?.startsWith('\uFEFF'));
					const text =
						records.map((record) => record.map(written).join(',')).join(lineBreak) +
						(ends && records.length > 0 ? lineBreak : '');
					const bytes = Buffer.from((bom ? '\uFEFF' : '') + text);
					const found = await read(bytes, at);
					// What UTF-8 cannot hold (half of a pair) is lost in writing, not in reading.
					expect(found).toEqual(
						records.map((record) => record.map((value) => Buffer.from(value).toString())),
					);
					expect(found).toEqual(reference(bytes));
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('any text at all', () => {
	it('is read as csv-parse reads it, or refused as csv-parse refuses it', async () => {
		const anything = fc.string({
			unit: fc.constantFrom('a', 'b', ',', '"', '"', '\n', '\r', '\r\n', 'é'),
			maxLength: 24,
		});
		await fc.assert(
			fc.asyncProperty(anything, cuts, async (text, at) => {
				const bytes = Buffer.from(text);
				const expected = await outcome(() => reference(bytes));
				expect(await outcome(async () => await read(bytes, at))).toEqual(expected);
			}),
			{ numRuns: 5000 },
		);
	});
});

describe('special cases', () => {
	it.each<[string, string, string[][]]>([
		['nothing', '', []],
		['only a byte order mark', '\uFEFF', []],
		[
			'no line break at the end',
			'a,b\n1,2',
			[
				['a', 'b'],
				['1', '2'],
			],
		],
		[
			'an empty last cell',
			'a,b\n1,\n',
			[
				['a', 'b'],
				['1', ''],
			],
		],
		[
			'an empty last cell without a line break',
			'a,b\n1,',
			[
				['a', 'b'],
				['1', ''],
			],
		],
		['an empty line', 'a\n\nb', [['a'], [''], ['b']]],
		['a lone carriage return', 'a\rb\r', [['a\rb\r']]],
		['line breaks in quotes', '"a\r\nb","c\nd"\r\n', [['a\r\nb', 'c\nd']]],
		['doubled quotes', '"","""","a""b"', [['', '"', 'a"b']]],
	])('%s', async (_name, text, records) => {
		expect(await read(Buffer.from(text))).toEqual(records);
		expect(await read(Buffer.from(text), [1, 2, 3, 4, 5])).toEqual(records);
	});

	it.each([
		['a quote inside a value', 'a,b\n1,2"3\n', /record 2: a quote stands inside a value/],
		['text after a quote', 'a\n"1"2\n', /record 2: text follows a closing quote/],
		['a quote that is not closed', 'a\n"1\n2\n', /record 2: a quote is not closed/],
	])('%s is refused, and the record named', async (_name, text, message) => {
		await expect(read(Buffer.from(text))).rejects.toThrow(message);
		await expect(read(Buffer.from(text), [2, 3, 4])).rejects.toThrow(CsvError);
	});

	it('does not collect a whole file behind a quote that is not closed', () => {
		const parser = new CsvParser();
		parser.push('"');
		const piece = 'x'.repeat(64 * 1024);
		expect(() => {
			for (let count = 0; count < 200; count++) parser.push(piece);
		}).toThrow(/record 1: a quote is not closed/);
	});

	it('keeps a character that is cut in two', async () => {
		const bytes = Buffer.from('🎁,é\n');
		expect(await read(bytes, [1, 2, 3, 6])).toEqual([['🎁', 'é']]);
	});
});
