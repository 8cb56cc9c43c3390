/** Documents of parcels (v3-parcel-documents): of one parcel, or of up to twenty in one file. */
import type { Answer } from '../transport/answer';
import type { SendcloudClient } from '../transport/client';
import { inputError } from '../transport/errors';
import { numberId } from './ids';

export type DocumentType = 'label' | 'customs-declaration' | 'air-waybill' | 'proof-of-delivery';

export const DOCUMENTS: Record<DocumentType, string> = {
	label: 'label',
	'customs-declaration': 'customs declaration',
	'air-waybill': 'air waybill',
	'proof-of-delivery': 'proof of delivery',
};

/** Parcels whose documents come in one file at most. */
export const MOST_PARCELS = 20;

/** What a document can be asked for as. */
export type FileFormat = 'pdf' | 'zpl' | 'png';

export const PAPERS = ['A4', 'A5', 'A6'] as const;

/** What a document shall look like. What comes may look otherwise: a label that is ZPL by its nature stays ZPL. */
export interface DocumentFormat {
	format: FileFormat;
	paper?: (typeof PAPERS)[number];
	/** Dots per inch, of a PNG. Only a single document can have it. */
	dpi?: number;
}

const ACCEPTED: Record<FileFormat, string> = {
	pdf: 'application/pdf',
	zpl: 'application/zpl',
	png: 'image/png',
};

const parcelIdOf = (id: unknown) => numberId(id, 'The ID of the parcel');

export const documentAt = (parcelId: unknown, type: DocumentType) =>
	`/v3/parcels/${parcelIdOf(parcelId)}/documents/${type}`;

export const documentsAt = (type: DocumentType) => `/v3/parcel-documents/${type}`;

/** The file of one parcel; `body` is a Buffer. @throws SendcloudError; status 404 where it is not there (yet) */
export async function readDocument(
	client: SendcloudClient,
	parcelId: number,
	type: DocumentType,
	{ format, paper, dpi }: DocumentFormat,
): Promise<Answer> {
	return await client.get(
		documentAt(parcelId, type),
		{ paper_size: paper, dpi },
		{ file: ACCEPTED[format] },
	);
}

/**
 * What the counter scans instead of a label, where a carrier has that (v2-parcel-documents; v3 has nothing like it).
 * @throws SendcloudError; status 404 where there is none
 */
export async function readQrCode(client: SendcloudClient, parcelId: number): Promise<Answer> {
	return await client.get(
		`/v2/parcels/${parcelIdOf(parcelId)}/documents/qr`,
		{},
		{ file: ACCEPTED.png },
	);
}

/**
 * One file of several parcels, in their order. The document lists three formats for the answer, but not how to ask for
 * one: so what comes may be a PDF whatever was asked for.
 * @throws SendcloudError; status 404 where one of them is not there (yet)
 */
export async function readDocuments(
	client: SendcloudClient,
	parcelIds: number[],
	type: DocumentType,
	{ format, paper }: DocumentFormat,
): Promise<Answer> {
	return await client.get(
		documentsAt(type),
		{ parcels: parcelIds.map(parcelIdOf), paper_size: paper },
		{ file: ACCEPTED[format] },
	);
}

/**
 * Refuses what Sendcloud does not offer, before any request: PDF knows 72 dots per inch alone, PNG 150 and 300, ZPL
 * none; a proof of delivery is always a PDF.
 * @throws SendcloudError (input)
 */
export function checkFormat(type: DocumentType, { format, dpi }: DocumentFormat): void {
	const name = format.toUpperCase();
	if (type === 'proof-of-delivery' && format !== 'pdf') {
		throw inputError(
			`A proof of delivery is always a PDF, not ${name}`,
			'Choose PDF. Nothing was sent for this item.',
		);
	}
	const offered = { pdf: [72], png: [150, 300], zpl: [] as number[] }[format];
	if (dpi === undefined || offered.includes(dpi)) return;
	throw inputError(
		offered.length === 0
			? `Sendcloud makes ${name} in the resolution of the carrier: dots per inch cannot be chosen, found ${dpi}`
			: `Sendcloud makes ${name} with ${offered.join(' or ')} dots per inch only, found ${dpi}`,
		`${format === 'png' ? 'Choose one of these' : 'Leave the dots per inch empty, or choose PNG'}. Nothing was sent for this item.`,
	);
}
