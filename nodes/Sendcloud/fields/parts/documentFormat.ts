/** What a document shall look like: only the combinations that Sendcloud offers. */
import type { IDataObject } from 'n8n-workflow';

import {
	checkFormat,
	DOCUMENTS,
	PAPERS,
	type DocumentFormat,
	type DocumentType,
	type FileFormat,
} from '../../api/documents';
import { checked, choice, group, integer, optional, required } from '../../checks';
import { field, type Field } from '../../engine/define';

export const FORMATS = [
	{ name: 'PDF', value: 'pdf' },
	{ name: 'PNG', value: 'png', description: 'A picture, one for each parcel' },
	{ name: 'ZPL', value: 'zpl', description: 'For label printers such as Zebra' },
];

const options: Record<string, Field> = {
	paper: {
		displayName: 'Paper Size',
		type: 'options',
		default: 'A6',
		options: PAPERS.map((value) => ({ name: value, value })),
		description: 'The size of a page. Left out, it is the one that is set in Sendcloud.',
	},
	dpi: {
		displayName: 'Dots per Inch',
		type: 'options',
		default: 300,
		options: [150, 300].map((value) => ({ name: String(value), value })),
		description: 'Only for PNG: PDF has no resolution, ZPL the one of the carrier',
	},
};

export const documentFormatPart = {
	/** The format itself. */
	field: field({
		displayName: 'Format',
		type: 'options',
		default: 'pdf',
		options: FORMATS,
		description:
			'What comes may differ: labels that a carrier makes as ZPL only come as ZPL. File name and type always say what it is.',
	}),
	/** Paper and resolution, for "Options". */
	options,
	/** The kind of document. */
	type: field({
		displayName: 'Document',
		type: 'options',
		default: 'label',
		options: [
			{ name: 'Air Waybill', value: 'air-waybill' },
			{ name: 'Customs Declaration', value: 'customs-declaration' },
			{ name: 'Label', value: 'label' },
			{
				name: 'Proof of Delivery',
				value: 'proof-of-delivery',
				description: 'After the delivery only, always a PDF',
			},
		],
	}),
	/** @throws SendcloudError (input), also for what Sendcloud does not offer */
	check(type: unknown, format: unknown, { paper, dpi }: IDataObject) {
		const given = checked<DocumentFormat & { document: DocumentType }>(
			group({
				document: required(choice(...Object.keys(DOCUMENTS))),
				format: required(choice('pdf', 'zpl', 'png' satisfies FileFormat)),
				paper: optional(choice(...PAPERS)),
				dpi: optional(integer({ min: 1 })),
			}),
			{ document: type, format, paper, dpi },
		);
		checkFormat(given.document, given);
		const { document, ...rest } = given;
		return { type: document, ...rest };
	},
};
