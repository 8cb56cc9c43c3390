/**
 * What a file is, told by its own bytes. Headers lie: a proxy answers with a page of its own, and a label that a carrier
 * makes as ZPL stays ZPL whatever was asked for.
 */

export type FileKind = 'pdf' | 'zpl' | 'png';

export const FILE_TYPES: Record<FileKind, { mimeType: string; extension: string; name: string }> = {
	pdf: { mimeType: 'application/pdf', extension: 'pdf', name: 'PDF' },
	zpl: { mimeType: 'application/zpl', extension: 'zpl', name: 'ZPL' },
	png: { mimeType: 'image/png', extension: 'png', name: 'PNG' },
};

/** How far into a file its kind is looked for: white space may stand before it. */
const HEAD = 1024;

/** How far from the end of a PDF its last mark may stand. Readers look as far. */
const TAIL = 1024;

const PNG_SIGNATURE = '\x89PNG\r\n\x1A\n';

/** Bytes as a text of as many characters. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}

/** What a file is; undefined for anything but the kinds that Sendcloud makes. The first bytes of it will do. */
export function kindOf(bytes: Uint8Array): FileKind | undefined {
	const head = latin1(bytes, 0, HEAD);
	if (head.startsWith(PNG_SIGNATURE.slice(0, 4))) return 'png';
	// A mark of byte order or an empty line slips in where a server's script has one before its first command.
	const start = head.replace(/^\xEF\xBB\xBF/, '').replace(/^[\0\t\n\f\r ]+/, '');
	if (start.startsWith('%PDF')) return 'pdf';
	if (start.startsWith('\x10CT~~') || /^\^XA/i.test(start)) return 'zpl';
	return undefined;
}

/** What is missing at the end of a file that was cut off on its way; undefined when it is whole. */
export function missingPart(bytes: Uint8Array, kind: FileKind): string | undefined {
	return CHECKS[kind](bytes);
}

/** Whether a file is whole. */
export function isComplete(bytes: Uint8Array, kind: FileKind): boolean {
	return missingPart(bytes, kind) === undefined;
}

const CHECKS: Record<FileKind, (bytes: Uint8Array) => string | undefined> = {
	pdf(bytes) {
		const tail = latin1(bytes, Math.max(0, bytes.length - TAIL));
		const end = tail.lastIndexOf('%%EOF');
		if (end === -1) return 'the end mark %%EOF';
		const pointer = tail.lastIndexOf('startxref', end);
		const offset = Number(/^startxref\s+(\d{1,12})\s/.exec(tail.slice(pointer, end))?.[1] ?? 0);
		// The first part of a PDF made for the web has an end mark too; where its pointer should lead stands a 0.
		if (offset === 0) return 'the table of contents (startxref)';
		if (offset >= bytes.length) return 'the table of contents, which lies behind the end';
		const head = latin1(bytes, 0, HEAD);
		const whole = /\/Linearized\b/.test(head) ? /\/L\s+(\d{1,12})\b/.exec(head)?.[1] : undefined;
		if (Number(whole ?? 0) > bytes.length) return `${Number(whole) - bytes.length} bytes`;
		return undefined;
	},

	zpl(bytes) {
		const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let open = 0;
		let closed = 0;
		let end = -1;
		for (let at = text.indexOf('^'); at !== -1; at = text.indexOf('^', at + 1)) {
			if ((text[at + 1] | 32) !== 120) continue;
			const letter = text[at + 2] | 32;
			if (letter === 97) open++;
			if (letter !== 122) continue;
			closed++;
			end = at + 3;
		}
		if (closed < open || closed === 0) return 'the end of a label (^XZ)';
		if (closed > open) return 'the beginning of a label (^XA)';
		for (let at = end; at < text.length; at++)
			if (text[at] > 32) return 'the end: something follows the last label';
		return undefined;
	},

	png(bytes) {
		if (latin1(bytes, 0, 8) !== PNG_SIGNATURE) return 'the signature';
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		// Each chunk: its length, its type, as many bytes, a check sum.
		for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
			if (latin1(bytes, at + 4, at + 8) === 'IEND') return undefined;
		}
		return 'the end mark IEND';
	},
};

/** Characters that the part of a file name that the shop chose may have; more are cut off, and told apart by a number. */
const MAX_NAME = 50;

/**
 * A name for a file that a person recognises and every file system takes, such as label-KL-2026-1018.pdf.
 * @param document what it is, such as label
 * @param of what it belongs to; the first that leaves something readable is taken
 */
export function fileName(
	document: string,
	of: Array<string | number | null | undefined>,
	kind: FileKind,
): string {
	const part = of.map((one) => readable(String(one ?? ''))).find((one) => one !== '');
	const name = part === undefined ? document : `${document}-${part}`;
	return `${name}.${FILE_TYPES[kind].extension}`;
}

function readable(text: string): string {
	const safe = text
		.slice(0, 1000)
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}\p{M}._]+/gu, '-')
		.replace(/\.{2,}/g, '.')
		.replace(/^[-.]+/, '');
	const characters = [...safe];
	if (characters.length <= MAX_NAME) return trimmedEnd(safe);
	const start = trimmedEnd(characters.slice(0, MAX_NAME - 8).join(''));
	return `${start}-${checksum(text)}`;
}

function trimmedEnd(text: string): string {
	let end = text.length;
	while (end > 0 && (text[end - 1] === '-' || text[end - 1] === '.')) end--;
	return text.slice(0, end);
}

/** Seven characters that differ where two long texts do. */
function checksum(text: string): string {
	let sum = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
	return (sum >>> 0).toString(36).padStart(7, '0');
}
