/**
 * Documents of parcels as real bytes: a page, a block of ZPL or a stretch of an image for each parcel, with its ID and
 * its tracking number.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';

import type { MimeType } from './server/schemas';

export type DocumentType = 'label' | 'customs-declaration' | 'air-waybill' | 'proof-of-delivery';
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
	mime: MimeType;
	paper: Paper;
	/** Dots per inch; of PNG and ZPL. */
	dpi?: number;
}

export type LabelFile = (wanted: LabelRequest) => Promise<Buffer>;

/** In millimetres. */
const PAPER: Record<Paper, [width: number, height: number]> = {
	A4: [210, 297],
	A5: [148, 210],
	A6: [105, 148],
};

const linesOf = (type: DocumentType, parcel: LabelParcel) => [
	type,
	`Parcel ${parcel.id}`,
	parcel.trackingNumber,
	parcel.orderNumber ?? '',
	...(parcel.recipient ?? []),
];

async function pdf({ parcels, type, paper }: LabelRequest): Promise<Buffer> {
	const document = await PDFDocument.create();
	const [width, height] = PAPER[paper].map((side) => (side / 25.4) * 72);
	for (const parcel of parcels) {
		const page = document.addPage([width, height]);
		const words = linesOf(type, parcel).join('\n');
		// The standard fonts know nothing else.
		page.drawText(words.replace(/[^\n\x20-\x7e\xa0-\xff]/g, '?'), {
			x: 20,
			y: height - 40,
			size: 12,
		});
	}
	return Buffer.from(await document.save());
}

const zpl = ({ parcels, type }: LabelRequest): Buffer =>
	Buffer.from(
		parcels
			.map((parcel) => {
				const fields = linesOf(type, parcel).map(
					(line, index) => `^FO40,${40 + 60 * index}^A0N,40,40^FD${line}^FS`,
				);
				return ['^XA', ...fields, '^XZ'].join('\n');
			})
			.join('\n'),
	);

function crc32(bytes: Buffer): number {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return ~crc >>> 0;
}

function chunk(name: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(name), data]);
	const result = Buffer.alloc(named.length + 8);
	result.writeUInt32BE(data.length, 0);
	named.copy(result, 4);
	result.writeUInt32BE(crc32(named), named.length + 4);
	return result;
}

/** Black and white, as large as the paper at this resolution; the text goes along as text. */
function png({ parcels, type, paper, dpi = 300 }: LabelRequest): Buffer {
	const [width, height] = PAPER[paper].map((side) => Math.round((side / 25.4) * dpi));
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height * parcels.length, 4);
	header.set([1, 0, 0, 0, 0], 8);
	const row = Buffer.alloc(1 + Math.ceil(width / 8), 0xff);
	row[0] = 0;
	const rows = Buffer.concat(Array.from({ length: height * parcels.length }, () => row));
	const words = parcels.map((parcel) => linesOf(type, parcel).join(' ')).join(', ');
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('tEXt', Buffer.from(`Comment\0${words}`, 'latin1')),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

export const labelFile: LabelFile = async (wanted) => {
	if (wanted.mime === 'application/zpl') return zpl(wanted);
	return wanted.mime === 'image/png' ? png(wanted) : await pdf(wanted);
};
