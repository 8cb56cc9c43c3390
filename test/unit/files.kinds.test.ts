import fc from 'fast-check';
import { PNG } from 'pngjs';
import { PDFDocument } from 'pdf-lib';

import {
	FILE_TYPES,
	fileName,
	isComplete,
	kindOf,
	missingPart,
	type FileKind,
} from '../../nodes/Sendcloud/files/kinds';
import { joinZpl } from '../../nodes/Sendcloud/files/zpl';

const bytes = (text: string) => Buffer.from(text, 'latin1');

const ZPL = '^XA^FO50,50^A0N,40,40^FDParcel 1^FS^XZ\n';

async function pdf(pages = 2): Promise<Buffer> {
	const document = await PDFDocument.create({ updateMetadata: false });
	for (let page = 0; page < pages; page++) document.addPage([298, 420]).drawText(`Page ${page}`);
	return Buffer.from(await document.save());
}

const png = () => PNG.sync.write(new PNG({ width: 30, height: 20 }));

describe('the kind of a file', () => {
	it.each<[string, FileKind | undefined]>([
		['%PDF-1.4\n', 'pdf'],
		['\r\n%PDF-1.7', 'pdf'],
		['\xEF\xBB\xBF%PDF-1.7', 'pdf'],
		['^XA^XZ', 'zpl'],
		['^xa^xz', 'zpl'],
		['\n  ^XA', 'zpl'],
		['\x10CT~~CD,~CC^~CT~\n^XA', 'zpl'],
		['\x89PNG\r\n\x1A\n', 'png'],
		[' \x89PNG\r\n\x1A\n', undefined],
		['<!DOCTYPE html><p>%PDF', undefined],
		['{"errors":[]}', undefined],
		['CT~~', undefined],
		['^', undefined],
		['', undefined],
	])('of %j is %s', (text, kind) => {
		expect(kindOf(bytes(text))).toBe(kind);
	});

	it('is not looked for far inside it', () => {
		expect(kindOf(bytes(`${' '.repeat(2000)}%PDF-`))).toBeUndefined();
	});

	it('is told by a part of a larger buffer', () => {
		expect(kindOf(bytes('xxxx%PDF-1.4').subarray(4))).toBe('pdf');
		expect(kindOf(bytes('%PDF-1.4').subarray(4))).toBeUndefined();
	});

	it('has a type and an extension', () => {
		expect(FILE_TYPES).toEqual({
			pdf: { mimeType: 'application/pdf', extension: 'pdf', name: 'PDF' },
			zpl: { mimeType: 'application/zpl', extension: 'zpl', name: 'ZPL' },
			png: { mimeType: 'image/png', extension: 'png', name: 'PNG' },
		});
	});
});

describe('a file that is cut off', () => {
	it.each<[FileKind, () => Buffer | Promise<Buffer>]>([
		['pdf', () => pdf()],
		['zpl', () => bytes(ZPL.repeat(3))],
		['png', png],
	])('is told from a whole one, wherever the cut is: %s', async (kind, make) => {
		const whole = await make();
		expect(missingPart(whole, kind)).toBeUndefined();
		// The last line break alone is not missed.
		for (let length = 0; length < whole.length - 1; length++) {
			const complete = isComplete(whole.subarray(0, length), kind);
			// Of ZPL, whole labels are left when the cut lies between two; nothing in it counts them.
			const between = kind === 'zpl' && length > 0 && whole[length - 1] === 90;
			const before = kind === 'zpl' && length > 0 && length % ZPL.length === 0;
			expect([length, complete]).toEqual([length, between || before]);
		}
	});

	it('is told when the cut lies behind the first part of a PDF for the web', () => {
		const head = '%PDF-1.4\n1 0 obj\n<< /Linearized 1 /L 5000 >>\nendobj\n';
		expect(missingPart(bytes(`${head}startxref\n0\n%%EOF\n`), 'pdf')).toMatch('startxref');
		expect(missingPart(bytes(`${head}startxref\n9\n%%EOF\n`), 'pdf')).toMatch('bytes');
		const padded = `${head}${' '.repeat(5000)}startxref\n9\n%%EOF\n`;
		expect(missingPart(bytes(padded), 'pdf')).toBeUndefined();
	});

	it('is told when a PDF points behind its end', () => {
		expect(missingPart(bytes('%PDF-1.4\nstartxref\n500\n%%EOF'), 'pdf')).toMatch('behind the end');
		expect(missingPart(bytes('%PDF-1.4\n%%EOF'), 'pdf')).toMatch('startxref');
	});

	it('is told when labels of ZPL do not match', () => {
		expect(missingPart(bytes('^XA^XA^XZ'), 'zpl')).toMatch('^XZ');
		expect(missingPart(bytes('^XA^XZ^XZ'), 'zpl')).toMatch('^XA');
		expect(missingPart(bytes('^XA^XZ^FD'), 'zpl')).toMatch('follows');
		expect(missingPart(bytes('^XA^FD1^FS^XZ \r\n\0'), 'zpl')).toBeUndefined();
		expect(missingPart(bytes('^xa^xz'), 'zpl')).toBeUndefined();
	});

	it('is told when a PNG holds the end mark only in a picture', () => {
		const whole = png();
		const broken = Buffer.concat([whole.subarray(0, 8), bytes('\0\0\0\xFFIDATIEND\0\0\0\0')]);
		expect(missingPart(broken, 'png')).toMatch('IEND');
	});
});

describe('the name of a file', () => {
	it.each<[Array<string | number | null | undefined>, string]>([
		[['KL-2026-1018'], 'label-KL-2026-1018.pdf'],
		[['#1001'], 'label-1001.pdf'],
		[['2026/10/18 A'], 'label-2026-10-18-A.pdf'],
		[['../../etc/passwd'], 'label-etc-passwd.pdf'],
		[['..\\..\\x'], 'label-x.pdf'],
		[['a\0b\nc\x7F'], 'label-a-b-c.pdf'],
		[['Bestellung Größe 7'], 'label-Bestellung-Größe-7.pdf'],
		[['u\u0308'], 'label-ü.pdf'],
		[['注文-12'], 'label-注文-12.pdf'],
		[['a\u202Efdp.exe'], 'label-a-fdp.exe.pdf'],
		[['a...'], 'label-a.pdf'],
		[['🎁', 512], 'label-512.pdf'],
		[[undefined, null, '', '///', 7], 'label-7.pdf'],
		[['///'], 'label.pdf'],
		[[], 'label.pdf'],
	])('of %j is %s', (of, name) => {
		expect(fileName('label', of, 'pdf')).toBe(name);
	});

	it('tells long order numbers apart', () => {
		const long = 'x'.repeat(300);
		const [one, other] = [`${long}1`, `${long}2`].map((of) => fileName('label', [of], 'zpl'));
		expect(one).not.toBe(other);
		expect(one).toMatch(/^label-x{42}-\w{7}\.zpl$/);
	});

	it('is always one that file systems take', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (of) => {
				const name = fileName('customs-declaration', [of], 'png');
				expect(name).toMatch(/^customs-declaration(-[\p{L}\p{N}\p{M}._-]+)?\.png$/u);
				expect(name).not.toMatch(/\.\.|[-.]\.png$/);
				expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('joined ZPL', () => {
	it('holds all labels in order, each on lines of its own', async () => {
		const parts: Uint8Array[] = [];
		for await (const part of joinZpl([bytes('^XA1^XZ'), bytes(''), bytes('^XA2^XZ\n')]))
			parts.push(part);
		const all = Buffer.concat(parts);
		expect(all.toString()).toBe('^XA1^XZ\n^XA2^XZ\n');
		expect(isComplete(all, 'zpl')).toBe(true);
	});
});
