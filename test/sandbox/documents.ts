/**
 * The files that the local Sendcloud makes: labels and papers with real bytes, one page a parcel, always the same for
 * the same parcel.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { crc32 } from 'node:zlib';
import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';
import { PNG } from 'pngjs';

export type DocumentType = 'label' | 'customs-declaration' | 'air-waybill' | 'proof-of-delivery';
export type DocumentMime = 'application/pdf' | 'application/zpl' | 'image/png';
export type Paper = 'A4' | 'A5' | 'A6';

export interface LabelParcel {
	id: number;
	trackingNumber: string;
	orderNumber?: string;
	/** Lines of the address. */
	recipient?: string[];
}

export interface LabelRequest {
	parcels: LabelParcel[];
	type: DocumentType;
	mime: DocumentMime;
	paper: Paper;
	/** Dots per inch; of PNG and ZPL. */
	dpi?: number;
}

/** Width and height in millimetres. */
const PAPERS: Record<Paper, [number, number]> = {
	A4: [210, 297],
	A5: [148, 210],
	A6: [105, 148],
};

const TITLES: Record<DocumentType, string> = {
	label: 'LABEL',
	'customs-declaration': 'CUSTOMS DECLARATION',
	'air-waybill': 'AIR WAYBILL',
	'proof-of-delivery': 'PROOF OF DELIVERY',
};

const MM_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;

/** The file of one or more parcels. A PNG has one page, so it shows the first parcel alone. */
export async function labelFile(request: LabelRequest): Promise<Buffer> {
	if (request.parcels.length === 0) throw new Error('A file needs a parcel');
	if (request.mime === 'application/zpl') return zpl(request);
	if (request.mime === 'image/png') return png(request);
	return await pdf(request);
}

/** What stands on a page, line by line. */
function lines({ type }: LabelRequest, parcel: LabelParcel): string[] {
	return [
		TITLES[type],
		`Parcel ${parcel.id}`,
		`Tracking ${parcel.trackingNumber}`,
		...(parcel.orderNumber === undefined ? [] : [`Order ${parcel.orderNumber}`]),
		...(parcel.recipient ?? []),
	];
}

/** The fonts that every reader has know the letters of Western Europe alone. */
const westernEuropean = (text: string) =>
	text.normalize('NFC').replace(/[^\x20-\x7E\xA1-\xAC\xAE-\xFF]/g, '?');

/** Widths of bars and gaps, 1 to 4: two of each a character. */
function bars(text: string): number[] {
	return [...Buffer.from(text)].flatMap((byte) =>
		[byte >> 6, byte >> 4, byte >> 2, byte].map((bits) => (bits & 3) + 1),
	);
}

async function pdf(request: LabelRequest): Promise<Buffer> {
	// Without it, the file would say when it was made.
	const document = await PDFDocument.create({ updateMetadata: false });
	const font = await document.embedFont(StandardFonts.Helvetica);
	const size = PAPERS[request.paper].map((mm) => (mm / MM_PER_INCH) * POINTS_PER_INCH) as [
		number,
		number,
	];
	for (const parcel of request.parcels) {
		const page = document.addPage(size);
		page.setFont(font);
		drawPage(page, font, lines(request, parcel), parcel.trackingNumber);
	}
	return Buffer.from(await document.save({ useObjectStreams: false, addDefaultPage: false }));
}

function drawPage(page: PDFPage, font: PDFFont, text: string[], code: string): void {
	const { width, height } = page.getSize();
	const scale = width / 298;
	const margin = 18 * scale;
	let y = height - margin;
	for (const [at, line] of text.entries()) {
		const size = (at === 0 ? 16 : 11) * scale;
		y -= size * 1.4;
		page.drawText(westernEuropean(line), { x: margin, y, size, font });
	}
	const widths = bars(code);
	const unit = (width - 2 * margin) / widths.reduce((sum, one) => sum + one, 0);
	// One path for all bars: as many operators of their own would make most of the file.
	const path: string[] = [];
	let x = 0;
	for (const [at, one] of widths.entries()) {
		const [from, to] = [x, x + one * unit].map((place) => place.toFixed(2));
		if (at % 2 === 0) path.push(`M${from} 0H${to}V${60 * scale}H${from}Z`);
		x += one * unit;
	}
	page.drawSvgPath(path.join(''), { x: margin, y: margin + 60 * scale, color: rgb(0, 0, 0) });
}

function zpl(request: LabelRequest): Buffer {
	const dots = (request.dpi ?? 203) / MM_PER_INCH;
	const [width, height] = PAPERS[request.paper].map((mm) => Math.round(mm * dots));
	const labels = request.parcels.map((parcel) => {
		const text = lines(request, parcel).map(
			(line, at) =>
				`^FO${Math.round(6 * dots)},${Math.round((6 + 8 * at) * dots)}^A0N,${Math.round(5 * dots)}^FD${printed(line)}^FS\n`,
		);
		const code = `^FO${Math.round(6 * dots)},${height - Math.round(30 * dots)}^BCN,${Math.round(20 * dots)},Y^FD${printed(parcel.trackingNumber)}^FS\n`;
		return `^XA\n^CI28^PW${width}^LL${height}\n${text.join('')}${code}^XZ\n`;
	});
	return Buffer.from(labels.join(''));
}

/** Text in which nothing is a command. */
const printed = (text: string) => text.replace(/[\^~\p{Cc}]/gu, ' ');

const blanks = new Map<string, Buffer>();

/** The same white picture for all, with the parcel's own text in it, as PNG has for what a picture is about. */
function png(request: LabelRequest): Buffer {
	const dpi = request.dpi ?? 300;
	const [width, height] = PAPERS[request.paper].map((mm) => Math.round((mm / MM_PER_INCH) * dpi));
	const size = `${width}x${height}`;
	let blank = blanks.get(size);
	if (blank === undefined) {
		const image = new PNG({ width, height });
		image.data = Buffer.alloc(width * height, 255);
		// Grey in, grey out, and no search for the filter that packs best: the rest takes seconds.
		blank = PNG.sync.write(image, { inputColorType: 0, colorType: 0, filterType: 0 });
		blanks.set(size, blank);
	}
	// The last chunk, which says that this is the end, has 12 bytes.
	const end = blank.length - 12;
	const text = `Description\0${lines(request, request.parcels[0]).map(westernEuropean).join('\n')}`;
	return Buffer.concat([
		blank.subarray(0, end),
		pngChunk('tEXt', Buffer.from(text, 'latin1')),
		blank.subarray(end),
	]);
}

function pngChunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const chunk = Buffer.alloc(body.length + 8);
	chunk.writeUInt32BE(data.length, 0);
	body.copy(chunk, 4);
	chunk.writeUInt32BE(crc32(body), body.length + 4);
	return chunk;
}
