/** What every operation that buys a label asks for: the file, its format, how long to wait, and how to try it for free. */
import type { IDataObject } from 'n8n-workflow';

import type { DocumentType, FileFormat, PAPERS } from '../api/documents';
import { FREE_OPTION } from '../api/purchases';
import { checkedValue, decimal, integer } from '../checks';
import { field, type Field } from '../engine/define';
import { pageLink } from '../transport/docs';
import { inputError } from '../transport/errors';
import { outputFile } from './outputFile';
import { FORMATS } from './parts/documentFormat';

export const chargesNotice = field({
	displayName: `Sendcloud charges for each label that this buys, unless it is cancelled in time. To try it for free, turn on "Test Label" below. ${pageLink('labels', 'About labels')}`,
	type: 'notice',
	default: '',
});

/** @param where where tracking messages go, in a sentence */
export const testLabelField = (where: string) =>
	field({
		displayName: 'Test Label',
		type: 'boolean',
		default: false,
		description: `Whether to make a label of the free option "Unstamped letter" (${FREE_OPTION}) instead of a real one. ${where}`,
	});

const labelFileChoice: Field = {
	displayName: 'Label File',
	type: 'options',
	noDataExpression: true,
	default: 'each',
	options: [
		{ name: 'One File per Item', value: 'each', description: 'The label beside its data' },
		{
			name: 'One File for All Items',
			value: 'merged',
			description: 'A PDF for the printer with a page for each parcel, as an item of its own',
		},
		{ name: 'None', value: 'none', description: 'Fetch it later with Label › Download' },
	],
	description: 'How the labels come out, as files',
};

/** Where a day's labels are made at once, one file for all of them is the main thing. */
export const labelFileField = field(labelFileChoice);

/** Where a label is made for one parcel, next to nobody wants it otherwise: among the options. */
export const labelFileOption = { labelFile: labelFileChoice };

export const labelOptions: Record<string, Field> = {
	labelFormat: {
		displayName: 'Label Format',
		type: 'options',
		default: 'pdf',
		options: FORMATS,
		description:
			'What the file is. A label that was bought as ZPL can often never be had as PDF: choose it only for a printer that wants it.',
	},
	labelPaper: {
		displayName: 'Paper Size',
		type: 'options',
		default: 'A6',
		options: [
			{ name: 'A4', value: 'A4' },
			{ name: 'A6', value: 'A6' },
		],
		description: 'A6 for label printers, A4 for others',
	},
	labelDpi: {
		displayName: 'Dots per Inch',
		type: 'options',
		default: '',
		options: [
			{ name: '150 (PNG)', value: 150 },
			{ name: '300 (PNG)', value: 300 },
			{ name: 'As Usual', value: '' },
		],
		description: 'Only pictures can be had in several resolutions',
	},
	binaryProperty: {
		displayName: 'Put Output File in Field',
		description: 'The name of the output field that the file goes into',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
	},
	prices: {
		displayName: 'Look Up Price',
		type: 'boolean',
		default: true,
		description:
			'Whether to look up what the labels cost, as far as Sendcloud has billed it: one request for up to 500 labels',
	},
	waitUntilReady: {
		displayName: 'Wait Until Ready',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 0, maxValue: 3600 },
		description:
			'Seconds to wait for carriers to answer. What is not ready then comes out with its shipment ID, and is never bought again.',
	},
};

/** What is wanted of the labels' files. */
export interface LabelChoice {
	/** Undefined where no files are wanted. */
	files?: {
		type: DocumentType;
		format: FileFormat;
		paper?: (typeof PAPERS)[number];
		dpi?: number;
		waitUntilReady: number;
		as: 'each' | 'merged';
		field: string;
	};
	/** `label_details` of the purchase. */
	details?: IDataObject;
	/** Seconds. */
	waitUntilReady: number;
	prices: boolean;
}

const MIME: Record<FileFormat, string> = {
	pdf: 'application/pdf',
	png: 'image/png',
	zpl: 'application/zpl',
};

/** Sendcloud makes a picture of 300 dots per inch when a label is bought, and of 150 only afterwards. */
const BOUGHT_DPI: Record<FileFormat, number | undefined> = {
	pdf: undefined,
	png: 300,
	zpl: undefined,
};

/** @throws SendcloudError (input) for a format in a resolution that does not exist */
export function labelChoice(options: IDataObject, labelFile = options.labelFile): LabelChoice {
	const format = (options.labelFormat ?? 'pdf') as FileFormat;
	const dpi =
		(options.labelDpi ?? '') === ''
			? undefined
			: checkedValue<number>(integer({ min: 1 }), options.labelDpi, 'dots_per_inch');
	if (dpi !== undefined && (format !== 'png' || ![150, 300].includes(dpi))) {
		throw inputError(
			`Sendcloud does not make ${format.toUpperCase()} labels with ${dpi} dots per inch`,
			'Leave "Dots per Inch" empty, or choose PNG with 150 or 300. Nothing was bought.',
		);
	}
	const waitUntilReady = checkedValue<number>(
		decimal({ min: 0 }),
		options.waitUntilReady ?? 300,
		'wait_until_ready',
	);
	const paper = (options.labelPaper ?? 'A6') as 'A4' | 'A6';
	const resolution = BOUGHT_DPI[format];
	return {
		...(labelFile !== 'none' && {
			files: {
				type: 'label',
				format,
				paper,
				...(dpi !== undefined && { dpi }),
				waitUntilReady,
				as: labelFile === 'merged' ? 'merged' : 'each',
				field: outputFile.check(options.binaryProperty ?? 'data'),
			},
		}),
		details: { mime_type: MIME[format], ...(resolution !== undefined && { dpi: resolution }) },
		waitUntilReady,
		prices: options.prices !== false,
	};
}
