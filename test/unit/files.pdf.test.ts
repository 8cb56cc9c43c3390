/**
 * Joined PDF files, held against two readers that know nothing of how they were joined: pdf.js, which draws the pages,
 * and pdf-lib, which opens the objects.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { degrees, PDFDict, PDFDocument, PDFName, PDFRef, StandardFonts } from 'pdf-lib';
import { PNG } from 'pngjs';

import {
	countPages,
	joinPdfs,
	type JoinSettings,
	PdfError,
	type PdfInput,
} from '../../nodes/Sendcloud/files/pdf';
import { isComplete } from '../../nodes/Sendcloud/files/kinds';
import { labelFile } from '../sandbox/documents';
import { drawnPagesOf, pagesOf } from '../support/pdf';
import {
	classic,
	drawing,
	FONT,
	located,
	type Objects,
	packed,
	plainObjects,
	stream,
} from '../support/pdfWriter';

async function joined(files: Uint8Array[], settings?: JoinSettings): Promise<Buffer> {
	const inputs = files.map((bytes, at) => ({ name: `file ${at + 1}`, bytes }));
	const chunks: Uint8Array[] = [];
	for await (const chunk of joinPdfs(inputs, settings)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** Why a file cannot be joined. */
async function refusal(file: Uint8Array): Promise<PdfError> {
	const error: unknown = await joined([file]).then(
		() => new Error('it was joined'),
		(reason: unknown) => reason,
	);
	if (!(error instanceof PdfError)) throw error;
	return error;
}

const edited = (file: Buffer, from: string | RegExp, to: string) =>
	Buffer.from(file.toString('latin1').replace(from, to), 'latin1');

/** Opened by pdf-lib, which otherwise adds to it who changed it. */
const opened = async (file: Uint8Array) => await PDFDocument.load(file, { updateMetadata: false });

const shown = async (objects: Objects) => await pagesOf(await joined([classic(objects)]));

const changed = (texts: string[], changes: Objects): Objects => ({
	...plainObjects(texts),
	...changes,
});

const fixture = (name: string) => readFileSync(join(__dirname, 'pdfs', `${name}.pdf`));

const picture = PNG.sync.write(new PNG({ width: 8, height: 8, fill: true }));

async function made(texts: string[], useObjectStreams: boolean): Promise<Buffer> {
	const document = await PDFDocument.create();
	const fonts = [
		await document.embedFont(StandardFonts.Helvetica),
		await document.embedFont(StandardFonts.Courier),
	];
	const image = await document.embedPng(picture);
	for (const [at, text] of texts.entries()) {
		const page = document.addPage([298, 420 + at]);
		page.drawText(text, { x: 20, y: 300, font: fonts[at % 2] });
		page.drawImage(image, { x: 20, y: 20, width: 50, height: 50 });
	}
	return Buffer.from(await document.save({ useObjectStreams }));
}

describe('pages', () => {
	it('come in order, from files of different kinds', async () => {
		const files = [
			await made(['A1', 'A2'], true),
			await made(['B1'], false),
			classic(plainObjects(['C1', 'C2', 'C3'])),
			packed(plainObjects(['D1', 'D2']), { packed: [1, 2, 3, 4, 6] }),
			await made(['E1'], true),
		];
		const all = await joined(files);
		const expected = ['A1', 'A2', 'B1', 'C1', 'C2', 'C3', 'D1', 'D2', 'E1'];
		expect(isComplete(all, 'pdf')).toBe(true);
		expect(await pagesOf(all)).toEqual(expected);
		expect((await opened(all)).getPageCount()).toBe(9);
		expect(await countPages(all)).toBe(9);
		// What was joined can be joined again.
		expect(await pagesOf(await joined([all, all]))).toEqual([...expected, ...expected]);
	});

	it('keep their size, fonts and pictures', async () => {
		const all = await joined([await made(['one', 'two'], true), await made(['three'], false)]);
		const pages = await drawnPagesOf(all);
		expect(pages.map(({ box }) => box)).toEqual([
			[0, 0, 298, 420],
			[0, 0, 298, 421],
			[0, 0, 298, 420],
		]);
		for (const { operators } of pages) {
			expect(operators).toContain('showText');
			expect(operators).toContain('paintImageXObject');
		}
		expect(pages.map(({ fonts }) => fonts)).toEqual([
			['sans-serif'],
			['monospace'],
			['sans-serif'],
		]);
	});

	it('keep all that they take from above them', async () => {
		const file = classic({
			1: '<< /Type /Catalog /Pages 2 0 R >>',
			2: '<< /Type /Pages /Count 3 /Kids [3 0 R 4 0 R] /MediaBox 9 0 R /Rotate 90 /Resources << /Font << /F 8 0 R >> >> >>',
			3: '<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [5 0 R 6 0 R] /CropBox [10 10 90 90] /Rotate 180 >>',
			4: `<< /Type /Page /Parent 2 0 R /Contents [10 0 R 11 0 R] >>`,
			5: '<< /Type /Page /Parent 3 0 R /Contents 10 0 R /Rotate 0 /MediaBox [0 0 50 60] >>',
			6: '<< /Parent 3 0 R /Contents 11 0 R >>',
			8: FONT,
			9: '[0 0 200 100]',
			10: stream('', drawing('ten')),
			11: stream('', drawing('eleven')),
		});
		const pages = await drawnPagesOf(await joined([file]));
		expect(pages.map(({ text, box, rotate }) => ({ text, box, rotate }))).toEqual([
			{ text: 'ten', box: [10, 10, 50, 60], rotate: 0 },
			{ text: 'eleven', box: [10, 10, 90, 90], rotate: 180 },
			{ text: 'teneleven', box: [0, 0, 200, 100], rotate: 90 },
		]);
	});

	it('may stand in the list themselves, or twice', async () => {
		const objects = plainObjects(['one', 'two']);
		objects[2] = String(objects[2])
			.replace('/Count 2', '/Count 4')
			.replace('[4 0 R 6 0 R]', '[4 0 R << /Type /Page /Contents 7 0 R >> 4 0 R 6 0 R]');
		expect(await shown(objects)).toEqual(['one', 'two', 'one', 'two']);
	});

	it('of a thousand files come out, and the memory of a few is used', async () => {
		setFlagsFromString('--expose_gc');
		const gc = runInNewContext('gc') as () => void;
		const used = async () => {
			// Buffers are given back a little after nobody has them any more.
			for (let round = 0; round < 3; round++) {
				gc();
				await new Promise(setImmediate);
			}
			const { heapUsed, arrayBuffers } = process.memoryUsage();
			return heapUsed + arrayBuffers;
		};
		const size = 300_000;
		const texts: string[] = [];
		const memory: number[] = [];
		let bytes = 0;
		async function* labels(): AsyncGenerator<PdfInput> {
			for (let number = 0; number < 1000; number++) {
				const objects = plainObjects([`Label ${number}`]);
				// A picture that does not pack, as of a scanned form.
				objects[3] = stream('/Type /Metadata', randomBytes(size));
				objects[4] = String(objects[4]).replace('>>', '/Metadata 3 0 R >>');
				yield { name: `label ${number}`, bytes: classic(objects) };
				if (number % 100 === 99) memory.push(await used());
			}
		}
		for await (const chunk of joinPdfs(labels(), { onJoined: ({ name }) => texts.push(name) })) {
			bytes += chunk.length;
		}
		expect(texts).toHaveLength(1000);
		expect(bytes).toBeGreaterThan(1000 * size);
		const growth = (memory[9] - memory[0]) / (900 * size);
		expect(growth).toBeLessThan(0.02);
	});

	it('of a thousand labels are all there', async () => {
		const files = Array.from({ length: 50 }, (_, group) =>
			labelFile({
				parcels: Array.from({ length: 20 }, (__, at) => ({
					id: group * 20 + at,
					trackingNumber: `SC${group * 20 + at}`,
				})),
				type: 'label',
				mime: 'application/pdf',
				paper: 'A6',
			}),
		);
		const pages: number[] = [];
		const all = await joined(await Promise.all(files), {
			onJoined: (_, count) => pages.push(count),
		});
		expect(pages).toEqual(Array.from({ length: 50 }, () => 20));
		expect(await pagesOf(all)).toEqual(
			Array.from({ length: 1000 }, (_, id) => `LABEL\nParcel ${id}\nTracking SC${id}`),
		);
	});

	it('in are pages out, in the same order, whatever the files are', async () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', '('), minLength: 1 });
		const file = fc.record({
			texts: fc.array(text, { minLength: 1, maxLength: 4 }),
			way: fc.constantFrom('library', 'libraryPacked', 'classic', 'packed', 'appended'),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
				const inputs = await Promise.all(
					files.map(async ({ texts, way }) => {
						if (way === 'library') return await made(texts, false);
						if (way === 'libraryPacked') return await made(texts, true);
						const objects = plainObjects(texts.map((one) => one.replaceAll('(', '\\(')));
						if (way === 'classic') return classic(objects);
						if (way === 'packed') return packed(objects, { packed: [1, 3, 4], filtered: false });
						const base = classic({ ...objects, 5: stream('', drawing('before')) });
						return packed({ 5: objects[5], 4: objects[4] }, { base, packed: [4] });
					}),
				);
				const expected = files.flatMap(({ texts }) => texts);
				expect(await pagesOf(await joined(inputs))).toEqual(expected);
			}),
			{ numRuns: 40 },
		);
	}, 60_000);
});

describe('files of programs that are in use', () => {
	const both = ['First page', 'Second page'];

	it.each([
		['ghostscript', both],
		['ghostscript-1.3', both],
		['cairo', both],
		['poppler', [...both, ...both]],
		['qpdf-web', both],
		['qpdf-packed', both],
	])('%s', async (name, texts) => {
		const original = fixture(name);
		const all = await joined([original, await made(['other'], true), original]);
		const pages = await drawnPagesOf(all);
		expect(pages.map(({ text }) => text)).toEqual([...texts, 'other', ...texts]);
		// Each page is drawn as it was, box, fonts and pictures included.
		const before = await drawnPagesOf(original);
		const drawn = (list: typeof pages) =>
			list.map(({ box, rotate, operators, fonts }) => ({ box, rotate, operators, fonts }));
		expect(drawn(pages.slice(0, texts.length))).toEqual(drawn(before));
		expect(drawn(pages.slice(texts.length + 1))).toEqual(drawn(before));
		expect(await countPages(original)).toBe(texts.length);
	});
});

describe('what the rules of PDF allow', () => {
	it('bytes in streams that look like objects are copied as they are', async () => {
		const data = Buffer.concat([
			Buffer.from('endstream endobj 9 0 obj << /A 4 0 R >> stream\r\n%%EOF\n', 'latin1'),
			randomBytes(5000),
		]);
		const objects = changed(['one'], {
			3: FONT.replace('/Type', '/ToUnicode 9 0 R /Type'),
			9: stream('/Length 10 0 R', data),
			10: ` ${data.length} `,
		});
		const all = await joined([classic(plainObjects(['zero'])), classic(objects)]);
		expect(all.includes(data)).toBe(true);
	});

	it('texts, names and numbers are written as they were', async () => {
		const odd =
			'<</A(a \\) 4 0 R (inner) \\\\)/B<48 65\n6C>/C#20D 1/E[-.5 +3 4. 1 2 3 0 R 5 0/N null true]/#c3#a4#23 /x#2Fy/F()/G/>>';
		const all = await joined([
			classic(changed(['one'], { 4: '<</Type/Page/Contents 5 0 R/PieceInfo 8 0 R>>', 8: odd })),
		]);
		const page = (await opened(all)).getPage(0);
		const info = page.node.lookup(PDFName.of('PieceInfo'), PDFDict);
		expect(String(info.get(PDFName.of('A')))).toBe('(a \\) 4 0 R (inner) \\\\)');
		expect(String(info.get(PDFName.of('B')))).toBe('<48 65\n6C>');
		expect(String(info.get(PDFName.of('C D')))).toBe('1');
		expect(String(info.get(PDFName.of('E')))).toMatch(
			/^\[ -?0?\.5 \+?3 4\.? 1 2 \d+ 0 R 5 0 \/N null true \]$/,
		);
		expect(String(info.get(PDFName.of('#C3#A4#23')))).toBe('/x#2Fy');
		expect(String(info.get(PDFName.of('F')))).toBe('()');
		expect(String(info.get(PDFName.of('G')))).toBe('/');
	});

	it('comments and white space stand anywhere', async () => {
		const objects = plainObjects(['one']);
		objects[4] = '% a page >> \r<<%x\n/Type%y\r\n/Page /Contents 5%z\n0\tR\f>>\0';
		expect(await shown(objects)).toEqual(['one']);
	});

	it('a file is appended to again and again', async () => {
		const first = classic(plainObjects(['old', 'kept', 'gone']));
		const second = classic({ 5: stream('', drawing('newer')) }, { base: first });
		const third = packed(
			{ 5: stream('', drawing('newest')), 3: FONT },
			{ base: second, packed: [3] },
		);
		const pages = String(plainObjects(['', ''])[2]);
		const fourth = classic({ 2: pages }, { base: third });
		for (const [file, texts] of [
			[first, ['old', 'kept', 'gone']],
			[second, ['newer', 'kept', 'gone']],
			[third, ['newest', 'kept', 'gone']],
			[fourth, ['newest', 'kept']],
		] as const) {
			const all = await joined([file]);
			expect(await pagesOf(all)).toEqual(texts);
			expect(all.includes('(old)')).toBe(texts[0] === 'old');
			expect(all.includes('(gone)')).toBe(texts.length === 3);
		}
	});

	it('a table as text names a packed one beside it', async () => {
		const objects = plainObjects(['one']);
		const base = packed({ 3: FONT }, { packed: [3] });
		const pointer = /startxref\n(\d+)/.exec(base.toString('latin1'))![1];
		const file = classic(
			{ 1: objects[1], 2: objects[2], 4: objects[4], 5: objects[5] },
			{ base, trailer: `/XRefStm ${pointer}` },
		);
		const text = file.toString('latin1').replace(/\/Prev \d+ /, '');
		const pages = await drawnPagesOf(await joined([Buffer.from(text, 'latin1')]));
		expect(pages[0]).toMatchObject({ text: 'one', fonts: ['sans-serif'] });
	});

	it.each<[string, (text: string) => string]>([
		[
			'has no entry for object 0',
			(text) => text.replace('xref\n0 1\n0000000000 65535 f \n', 'xref\n'),
		],
		['ends its lines as Windows does', (text) => text.replaceAll(/ ([nf]) \n/g, ' $1\r\n')],
		['has short lines in its table', (text) => text.replaceAll(/ ([nf]) \n/g, ' $1\n')],
		['goes on a little behind its end', (text) => `${text}\r\n\0\0<!-- done -->\n`],
		['begins after an empty line', (text) => `\r\n${text}`],
		[
			'names an object that is nowhere',
			(text) => text.replace('0 1\n0000000000 65535', '99 1\n0000000000 00000'),
		],
	])('a file %s', async (_, change) => {
		const text = change(classic(plainObjects(['one', 'two'])).toString('latin1'));
		expect(await pagesOf(await joined([Buffer.from(text, 'latin1')]))).toEqual(['one', 'two']);
	});

	it('a table counts from 1 by mistake', async () => {
		const objects = plainObjects(['one']);
		const text = classic(objects).toString('latin1');
		const offsets = [...text.matchAll(/^(\d{10}) 00000 n /gm)].map(([line]) => `${line}\n`);
		const table = `xref\n1 ${offsets.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
		const file =
			text.slice(0, text.indexOf('xref\n')) + table + text.slice(text.indexOf('trailer'));
		expect(await pagesOf(await joined([Buffer.from(file, 'latin1')]))).toEqual(['one']);
	});

	it('a line break is counted as part of a packed stream', async () => {
		const file = packed(plainObjects(['one']), { packed: [1, 2], behind: '\r\n' });
		expect(await pagesOf(await joined([file]))).toEqual(['one']);
	});

	it('a file is part of a larger buffer', async () => {
		const file = classic(plainObjects(['one']));
		const larger = Buffer.concat([Buffer.from('xxxxx'), file, Buffer.from('yyyyy')]);
		expect(await pagesOf(await joined([larger.subarray(5, 5 + file.length)]))).toEqual(['one']);
	});

	it('objects point at each other', async () => {
		const objects = changed(['one'], { 8: '[9 0 R 8 0 R]', 9: '<< /Up 8 0 R /Page 4 0 R >>' });
		objects[4] = String(objects[4]).replace('>>', '/PieceInfo 8 0 R >>');
		expect(await shown(objects)).toEqual(['one']);
	});
});

describe('what comes along', () => {
	it('is only what the pages need', async () => {
		const file = classic(
			changed(['one'], {
				1: '<< /Type /Catalog /Pages 2 0 R /Outlines 8 0 R /Metadata 9 0 R >>',
				8: '<< /Title (Secret outline) /First 4 0 R >>',
				9: stream('/Type /Metadata', 'secret metadata'),
				10: '(secret and used by nobody)',
			}),
			{ trailer: '/Info 10 0 R' },
		);
		const all = await joined([file]);
		expect(all.toString('latin1')).not.toMatch(/secret/i);
		// Catalog, the pages of all and of this one, the page, its content, its font.
		expect((await opened(all)).context.enumerateIndirectObjects()).toHaveLength(6);
	});

	it('is a link to another page of the same file, and none to a page that is gone', async () => {
		const objects = plainObjects(['one', 'two']);
		objects[4] = String(objects[4]).replace('>>', '/Annots [8 0 R 9 0 R] >>');
		const link = (page: number) =>
			`<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [${page} 0 R /Fit] /P 4 0 R >>`;
		Object.assign(objects, { 8: link(6), 9: link(20), 20: '<< /Type /Page /Contents 21 0 R >>' });
		objects[21] = stream('', 'gone');
		const all = await joined([classic(plainObjects(['zero'])), classic(objects)]);
		const document = await opened(all);
		const annotations = document.getPage(1).node.Annots()!;
		const target = (at: number) => {
			const entry = annotations.lookup(at, PDFDict);
			expect(entry.get(PDFName.of('P'))).toBe(document.getPage(1).ref);
			return document.context.lookup(
				(entry.lookup(PDFName.of('Dest')) as unknown as { get(at: number): PDFRef }).get(0),
			);
		};
		expect(target(0)).toBe(document.getPage(2).node);
		expect(String(target(1))).toBe('null');
		expect(all.includes('gone')).toBe(false);
	});

	it.each([
		['/OFF [9 0 R]', 1],
		['/BaseState /OFF /ON [9 0 R]', 1],
		['/BaseState /OFF', 2],
		['', 0],
	])('is whether a layer is hidden: %s', async (settings, hidden) => {
		const objects = changed(['one'], {
			1: `<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R 9 0 R 10 0 R] /D << ${settings} >> >> >>`,
			4: '<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Properties << /A 8 0 R /B 9 0 R >> /Font << /F 3 0 R >> >> >>',
			8: '<< /Type /OCG /Name (A) >>',
			9: '<< /Type /OCG /Name (B) >>',
			10: '<< /Type /OCG /Name (on no page) >>',
		});
		const all = await joined([classic(objects), classic(plainObjects(['two'])), classic(objects)]);
		const document = await opened(all);
		const layers = document.catalog.lookup(PDFName.of('OCProperties'), PDFDict);
		const names = (list: unknown) =>
			[...String(list).matchAll(/(\d+) 0 R/g)].map(([, number]) =>
				String(document.context.lookup(PDFRef.of(Number(number)), PDFDict).get(PDFName.of('Name'))),
			);
		expect(names(layers.get(PDFName.of('OCGs')))).toEqual(['(A)', '(B)', '(A)', '(B)']);
		const off = names(layers.lookup(PDFName.of('D'), PDFDict).get(PDFName.of('OFF')));
		const expected = [[], settings.includes('ON [') ? ['(A)'] : ['(B)'], ['(A)', '(B)']][hidden];
		expect(off).toEqual([...expected, ...expected]);
	});

	it('is turned as it was', async () => {
		const document = await PDFDocument.create();
		document.addPage([300, 400]).setRotation(degrees(270));
		const [page] = await drawnPagesOf(await joined([Buffer.from(await document.save())]));
		expect(page).toMatchObject({ box: [0, 0, 300, 400], rotate: 270 });
	});
});

describe('a file that cannot be joined', () => {
	it('is named, with the reason, before anything comes out', async () => {
		const output = joinPdfs([{ name: 'label-KL-7.pdf', bytes: fixture('qpdf-encrypted') }]);
		await expect(output.next()).rejects.toMatchObject({
			reason: 'encrypted',
			file: 'label-KL-7.pdf',
			message: 'label-KL-7.pdf: The PDF is encrypted',
		});
	});

	it('is left out when the caller takes it, and the others are joined', async () => {
		const good = classic(plainObjects(['one']));
		const cut = good.subarray(0, good.length - 20);
		const refused: string[] = [];
		const all = await joined([fixture('qpdf-encrypted'), good, cut, good], {
			onRefused: ({ name }, { reason }) => refused.push(`${name} ${reason}`),
		});
		expect(refused).toEqual(['file 1 encrypted', 'file 3 incomplete']);
		expect(await pagesOf(all)).toEqual(['one', 'one']);
		expect((await opened(all)).getPageCount()).toBe(2);
	});

	it('is an error when no other is left', async () => {
		await expect(joined([fixture('qpdf-encrypted')], { onRefused: () => {} })).rejects.toThrow(
			'no page to join',
		);
		await expect(joined([])).rejects.toThrow('no page to join');
	});

	it.each(['ghostscript', 'qpdf-web', 'cairo'])('is one that was cut off: %s', async (name) => {
		const whole = fixture(name);
		// An end mark stands before the line break that ends the file.
		for (let length = 0; length < whole.length - 2; length += 7) {
			const { reason } = await refusal(whole.subarray(0, length));
			expect(reason).toBe(length < 4 ? 'notPdf' : 'incomplete');
		}
	});

	const tree = (two: string, more: Objects = {}) => changed(['one'], { 2: two, ...more });
	const nested = (levels: number) => {
		const objects: Objects = { 1: '<< /Type /Catalog /Pages 10 0 R >>' };
		for (let at = 0; at < levels; at++)
			objects[10 + at] = `<< /Type /Pages /Count 1 /Kids [${11 + at} 0 R] >>`;
		objects[10 + levels] = '<< /Type /Page /MediaBox [0 0 9 9] >>';
		return classic(objects);
	};

	it.each<[string, PdfError['reason'], string, () => Buffer]>([
		['is no PDF', 'notPdf', 'The file is no PDF', () => Buffer.from('<html>')],
		['is another file', 'notPdf', 'The file is no PDF but ZPL', () => Buffer.from('^XA^XZ')],
		[
			'says it has more pages than it has',
			'damaged',
			'The PDF is damaged: it says it has 2 pages, and has 1',
			() => classic(tree('<< /Type /Pages /Count 2 /Kids [4 0 R] >>')),
		],
		[
			'has no page',
			'damaged',
			'The PDF is damaged: it has no page',
			() => classic(tree('<< /Type /Pages /Count 0 /Kids [] >>')),
		],
		[
			'has a list of pages that is its own part',
			'damaged',
			'The PDF is damaged: its list of pages leads in a circle',
			() => classic(tree('<< /Type /Pages /Count 1 /Kids [4 0 R 2 0 R] >>')),
		],
		[
			'has a list of pages in a circle',
			'damaged',
			'The PDF is damaged: its list of pages leads in a circle',
			() =>
				classic(
					tree('<< /Type /Pages /Count 1 /Kids [8 0 R] >>', {
						8: '<< /Type /Pages /Kids [9 0 R] >>',
						9: '<< /Type /Pages /Kids [8 0 R] >>',
					}),
				),
		],
		[
			'has lists of pages that double at each level',
			'damaged',
			'The PDF is damaged: its list of pages leads in a circle',
			() => {
				const objects = tree('<< /Type /Pages /Count 1 /Kids [10 0 R 10 0 R] >>');
				for (let at = 10; at < 60; at++)
					objects[at] = `<< /Type /Pages /Kids [${at + 1} 0 R ${at + 1} 0 R] >>`;
				objects[60] = '<< /Type /Pages /Kids [] >>';
				return classic(objects);
			},
		],
		[
			'has too many levels of pages',
			'tooLarge',
			'The list of pages of the PDF is nested too deeply',
			() => nested(600),
		],
		[
			'has a page that is missing',
			'damaged',
			'The PDF is damaged: a page is missing',
			() => classic(tree('<< /Type /Pages /Count 1 /Kids [77 0 R] >>')),
		],
		[
			'has no list of pages',
			'damaged',
			'The PDF is damaged: it has no list of pages',
			() => classic(changed(['one'], { 1: '<< >>' })),
		],
		[
			'has references that lead in a circle',
			'damaged',
			'The PDF is damaged: references lead in a circle',
			() => classic(tree('8 0 R', { 8: '9 0 R', 9: '8 0 R' })),
		],
		[
			'has a stream whose length is that stream',
			'damaged',
			'The PDF is damaged: the stream at byte 351 has no length',
			() => classic(changed(['one'], { 5: stream('/Length 5 0 R', 'x') })),
		],
		[
			'has a stream that is shorter than it says',
			'damaged',
			'The PDF is damaged: the stream at byte 348 is not as long as it says',
			() => classic(changed(['one'], { 5: stream('/Length 30', 'x') })),
		],
		[
			'has a stream that is longer than it says',
			'damaged',
			'The PDF is damaged: the stream at byte 347 is not as long as it says',
			() => classic(changed(['one'], { 5: stream('/Length 3', 'xxxxxxxxxx') })),
		],
		[
			'has a stream longer than the file',
			'damaged',
			'The PDF is damaged: the stream at byte 354 is not as long as it says',
			() => classic(changed(['one'], { 5: stream('/Length 99999999', 'x') })),
		],
		[
			'has an object that is not where it should be',
			'damaged',
			'The PDF is damaged: object 5 is not where it should be',
			() => edited(classic(plainObjects(['one'])), '5 0 obj', '6 0 obj'),
		],
		[
			'asks for an object that was replaced',
			'damaged',
			'The PDF is damaged: object 5 is asked for in version 1, which is not there',
			() => edited(classic(plainObjects(['one'])), '5 0 R', '5 1 R'),
		],
		[
			'has a pointer that leads nowhere',
			'damaged',
			'The PDF is damaged: a number is missing at byte 14',
			() => edited(classic(plainObjects(['one'])), /startxref\n\d+/, 'startxref\n12'),
		],
		[
			'has a word that means nothing',
			'damaged',
			'The PDF is damaged: byte 200 begins no value',
			() => classic(changed(['one'], { 3: '<< /Type nonsense >>' })),
		],
		[
			'has a text without an end',
			'damaged',
			'The PDF is damaged: a text has no end',
			() => classic(changed(['one'], { 3: '[(abc]' })),
		],
		[
			'is nested deeply',
			'tooLarge',
			'The PDF is nested too deeply',
			() => classic(changed(['one'], { 3: '['.repeat(100_000) + ']'.repeat(100_000) })),
		],
		[
			'has an object of too many values',
			'tooLarge',
			'The PDF has an object of more than 250000 values',
			() => classic(changed(['one'], { 3: `[${'0 '.repeat(250_001)}]` })),
		],
		[
			'unpacks to far more than it is',
			'tooLarge',
			'The PDF unpacks to more than 32 MB',
			() =>
				packed(plainObjects(['one']), {
					packed: [1],
					unpacked: Buffer.alloc(64 * 1024 * 1024, 32),
				}),
		],
		[
			'would unpack to far more, if its end were not broken',
			'tooLarge',
			'The PDF unpacks to more than 32 MB',
			() => {
				// Whoever unpacks all of it before counting finds the end, and not the size.
				const unpacked = Buffer.alloc(64 * 1024 * 1024, 32);
				const file = packed(plainObjects(['one']), { packed: [1], unpacked });
				const end = file.indexOf('endstream', file.indexOf('/ObjStm')) - 1;
				return file.fill(0, end - 8, end);
			},
		],
		[
			'has packed objects that do not unpack',
			'damaged',
			'The PDF is damaged: a stream in it cannot be unpacked',
			() => {
				const file = packed(plainObjects(['one']), { packed: [1, 2] });
				const at = file.indexOf('/ObjStm');
				file.fill(0, file.indexOf('stream\n', at) + 7 + 10, file.indexOf('endstream', at) - 1);
				return file;
			},
		],
		[
			'packs its objects in another way',
			'unsupported',
			'The PDF packs its objects with LZWDecode',
			() => {
				const file = packed(plainObjects(['one']), { packed: [1, 2] });
				const at = file.indexOf('/FlateDecode', file.indexOf('/ObjStm'));
				file.write('/LZWDecode  ', at, 'latin1');
				return file;
			},
		],
		[
			'is a form whose reader fills it in',
			'unsupported',
			'The PDF is a form that only its reader fills in',
			() =>
				classic(
					changed(['one'], {
						1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /NeedAppearances true >> >>',
					}),
				),
		],
		[
			'has layers that print otherwise than they show',
			'unsupported',
			'The PDF has layers that print otherwise than they show',
			() =>
				classic(
					changed(['one'], {
						1: '<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /AS [<< /Event /Print >>] >> >> >>',
						4: '<< /Type /Page /Contents 5 0 R /Resources << /Properties << /A 8 0 R >> >> >>',
						8: '<< /Type /OCG /Name (A) >>',
					}),
				),
		],
	])('is one that %s', async (_, reason, detail, file) => {
		expect(await refusal(file())).toMatchObject({ reason, detail, file: 'file 1' });
	});

	// Without a bound, a megabyte of this costs the work, or makes the output, of gigabytes.
	const count = 3000;
	const filler = 'a'.repeat(300);

	it.each<[string, PdfError['reason'], () => Buffer]>([
		[
			'texts',
			'tooLarge',
			() => {
				const heads = Array.from({ length: count }, (_, at) => `${100 + at} 0 obj\n(${filler}\n`);
				return Buffer.from(heads.join('') + ')'.repeat(count));
			},
		],
		[
			'streams',
			'damaged',
			() => {
				const heads: string[] = [];
				const tail = '\nendstream\n';
				let inside = 0;
				for (let at = count - 1; at >= 0; at--) {
					const length = filler.length + 1 + inside;
					const head = `${100 + at} 0 obj\n<</Length ${length}>>stream\n${filler}\n`;
					heads.push(head);
					inside = head.length + inside + tail.length;
				}
				return Buffer.from(heads.reverse().join('') + tail.repeat(count));
			},
		],
	])('is one whose objects lie inside each other, as %s', async (_, reason, raw) => {
		const refs = Array.from({ length: count }, (__, at) => `${100 + at} 0 R`).join(' ');
		const objects = changed(['one'], { 8: `[${refs}]` });
		objects[4] = String(objects[4]).replace('>>', '/PieceInfo 8 0 R >>');
		const file = located(classic(objects), raw());
		expect(file.length).toBeGreaterThan(900_000);
		const { reason: found, message } = await refusal(file);
		expect([found, message]).toEqual([
			reason,
			expect.stringMatching(/far more work|lie inside each other/),
		]);
	});
});

describe('a file with errors', () => {
	it('is joined or refused in words, and nothing else happens', async () => {
		const outcomes: string[] = [];
		const sources = [
			fixture('ghostscript-1.3'),
			fixture('qpdf-packed'),
			fixture('cairo'),
			classic(plainObjects(['one', 'two'])),
			packed(plainObjects(['one', 'two']), { packed: [1, 2, 3, 4] }),
		];
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...sources),
				fc.array(
					fc.record({
						at: fc.nat({ max: 10_000 }),
						put: fc.oneof(
							fc.constantFrom(
								'(',
								')',
								'<<',
								'>>',
								'[',
								']',
								'/',
								'%',
								'0',
								'9 0 R',
								'stream',
								' ',
							),
							fc.string({ unit: 'binary-ascii', maxLength: 4 }),
						),
						/** Bytes that it takes the place of; as many as it has, where undefined. */
						length: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
					}),
					{ minLength: 1, maxLength: 4 },
				),
				async (source, changes) => {
					let file = source;
					for (const { at, put, length = put.length } of changes) {
						const place = at % file.length;
						file = Buffer.concat([
							file.subarray(0, place),
							Buffer.from(put, 'latin1'),
							file.subarray(place + length),
						]);
					}
					const outcome = await joined([file]).catch((error: unknown) => error);
					outcomes.push(outcome instanceof PdfError ? outcome.reason : 'joined');
					if (outcome instanceof PdfError) return;
					expect(outcome).toBeInstanceOf(Buffer);
					expect(await countPages(outcome as Buffer)).toBe(await countPages(file));
				},
			),
			{ numRuns: 2000 },
		);
		// Neither all of one kind nor all of the other.
		expect(new Set(outcomes)).toContain('damaged');
		expect(outcomes.filter((one) => one === 'joined').length).toBeGreaterThan(50);
	}, 60_000);
});
