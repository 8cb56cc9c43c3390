/** Writes PDF files object by object, in ways that libraries do not offer, and wrongly where a test wants it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { deflateSync } from 'node:zlib';

/** Objects by number. What is not text is a whole stream. */
export type Objects = Record<number, string | Buffer>;

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** A stream: its dictionary without brackets, what is in it. Its length is told unless the dictionary tells it. */
export function stream(dictionary: string, data: Buffer | string): Buffer {
	const body = typeof data === 'string' ? bytes(data) : data;
	const length = dictionary.includes('/Length') ? '' : ` /Length ${body.length}`;
	return Buffer.concat([
		bytes(`<< ${dictionary}${length} >>\nstream\n`),
		body,
		bytes('\nendstream'),
	]);
}

/** What a page shows, as one that draws a line of text with font /F. */
export const drawing = (text: string) => `BT /F 12 Tf 20 50 Td (${text}) Tj ET`;

export const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** The objects of a plain file with as many pages as texts: 1 the catalog, 2 the pages, 3 the font, then the pages. */
export function plainObjects(texts: string[]): Objects {
	const numbers = texts.map((_, at) => 4 + 2 * at);
	const objects: Objects = {
		1: '<< /Type /Catalog /Pages 2 0 R >>',
		2: `<< /Type /Pages /Count ${texts.length} /Kids [${numbers.map((one) => `${one} 0 R`).join(' ')}] /MediaBox [0 0 200 100] /Resources << /Font << /F 3 0 R >> >> >>`,
		3: FONT,
	};
	for (const [at, text] of texts.entries()) {
		objects[numbers[at]] = `<< /Type /Page /Parent 2 0 R /Contents ${numbers[at] + 1} 0 R >>`;
		objects[numbers[at] + 1] = stream('', drawing(text));
	}
	return objects;
}

interface Body {
	file: Buffer;
	offsets: Map<number, number>;
}

/** Objects behind what is there already. */
function body(before: Buffer, objects: Objects): Body {
	const offsets = new Map<number, number>();
	const parts = [before];
	let length = before.length;
	for (const [number, object] of Object.entries(objects)) {
		offsets.set(Number(number), length);
		const part = Buffer.concat([
			bytes(`${number} 0 obj\n`),
			typeof object === 'string' ? bytes(object) : object,
			bytes('\nendobj\n'),
		]);
		parts.push(part);
		length += part.length;
	}
	return { file: Buffer.concat(parts), offsets };
}

const HEADER = bytes('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n');

const pointerOf = (file: Buffer) =>
	Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(file.toString('latin1'))![1]);

interface Settings {
	/** More of the trailer. */
	trailer?: string;
	/** The file that this is appended to. */
	base?: Buffer;
}

/** A file with a table of contents as text. */
export function classic(objects: Objects, { trailer = '', base }: Settings = {}): Buffer {
	const { file, offsets } = body(base ?? HEADER, objects);
	const entries = [...offsets].map(
		([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
	);
	const older = base === undefined ? '' : `/Prev ${pointerOf(base)} `;
	const free = base === undefined ? '0 1\n0000000000 65535 f \n' : '';
	return Buffer.concat([
		file,
		bytes(
			`xref\n${free}${entries.join('')}trailer\n<< /Size 1000 /Root 1 0 R ${older}${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`,
		),
	]);
}

/** Bytes as they are behind a file, and a table of all objects that begin in them, wherever that is. */
export function located(base: Buffer, raw: Buffer): Buffer {
	const entries = [...raw.toString('latin1').matchAll(/\b(\d+) 0 obj\b/g)].map(
		({ index, 1: number }) =>
			`${number} 1\n${String(base.length + index).padStart(10, '0')} 00000 n \n`,
	);
	const end = base.length + raw.length;
	return Buffer.concat([
		base,
		raw,
		bytes(
			`\nxref\n${entries.join('')}trailer\n<< /Size 100000 /Root 1 0 R /Prev ${pointerOf(base)} >>\nstartxref\n${end}\n%%EOF\n`,
		),
	]);
}

/** A row of PNG's filters, 0 to 4, one after the other: all that a packed table of contents may use. */
function predicted(data: Buffer, rowLength: number): Buffer {
	const rows: Buffer[] = [];
	for (let row = 0; row * rowLength < data.length; row++) {
		const filter = row % 5;
		const line = Buffer.alloc(rowLength + 1);
		line[0] = filter;
		for (let at = 0; at < rowLength; at++) {
			const from = row * rowLength + at;
			const left = at === 0 ? 0 : data[from - 1];
			const above = row === 0 ? 0 : data[from - rowLength];
			const corner = at === 0 || row === 0 ? 0 : data[from - rowLength - 1];
			const guess = left + above - corner;
			const nearest = [left, above, corner].reduce((best, one) =>
				Math.abs(guess - one) < Math.abs(guess - best) ? one : best,
			);
			const by = [0, left, above, Math.floor((left + above) / 2), nearest][filter];
			line[at + 1] = data[from] - by;
		}
		rows.push(line);
	}
	return Buffer.concat(rows);
}

interface PackedSettings extends Settings {
	/** Numbers of the objects that are packed into a stream. */
	packed?: number[];
	/** Whether the table of contents is filtered as a PNG is. */
	filtered?: boolean;
	/** Bytes to put behind what is packed, counted as part of it. */
	behind?: string;
	/** The packed objects, if other than they are. */
	unpacked?: Buffer;
}

/** A file with its table of contents and its small objects packed into streams. */
export function packed(objects: Objects, settings: PackedSettings = {}): Buffer {
	const { base, trailer = '', filtered = true, behind = '' } = settings;
	const inside = settings.packed ?? [];
	const holder = 900;
	const table = 901;
	const header: string[] = [];
	let text = '';
	for (const number of inside) {
		header.push(`${number} ${text.length}`);
		text += `${objects[number] as string}\n`;
	}
	const head = `${header.join(' ')} `;
	const outside = Object.fromEntries(
		Object.entries(objects).filter(([number]) => !inside.includes(Number(number))),
	) as Objects;
	if (inside.length > 0) {
		const content = deflateSync(settings.unpacked ?? bytes(head + text));
		outside[holder] = stream(
			`/Type /ObjStm /N ${inside.length} /First ${head.length} /Filter /FlateDecode`,
			Buffer.concat([content, bytes(behind)]),
		);
	}
	const { file, offsets } = body(base ?? HEADER, outside);
	offsets.set(table, file.length);
	const rows: Array<[number, number, number, number]> = [
		...[...offsets].map(
			([number, offset]) => [number, 1, offset, 0] as [number, number, number, number],
		),
		...inside.map((number, at) => [number, 2, holder, at] as [number, number, number, number]),
	].sort(([one], [other]) => one - other);
	const data = Buffer.alloc(rows.length * 7);
	for (const [at, [, type, second, third]] of rows.entries()) {
		data.writeUInt8(type, at * 7);
		data.writeUInt32BE(second, at * 7 + 1);
		data.writeUInt16BE(third, at * 7 + 5);
	}
	const older = base === undefined ? '' : `/Prev ${pointerOf(base)} `;
	const index = rows.map(([number]) => `${number} 1`).join(' ');
	const parameters = filtered ? '/DecodeParms << /Predictor 12 /Columns 7 >> ' : '';
	const content = deflateSync(filtered ? predicted(data, 7) : data);
	return Buffer.concat([
		file,
		bytes(`${table} 0 obj\n`),
		stream(
			`/Type /XRef /Size 1000 /Root 1 0 R /W [1 4 2] /Index [${index}] /Filter /FlateDecode ${parameters}${older}${trailer}`,
			content,
		),
		bytes(`\nendobj\nstartxref\n${file.length}\n%%EOF\n`),
	]);
}
