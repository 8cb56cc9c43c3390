/** What becomes of a report's CSV: items or a file. Read as it arrives, so that its size does not matter. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { CsvError, readCsv } from '../../files/csv';
import { field } from '../../engine/define';
import type { SendcloudClient } from '../../transport/client';
import { outputFile } from '../../fields/outputFile';
import { openFile } from '../../files/download';
import { latin1 } from '../../files/kinds';
import { changed, excerpt, sentences, SendcloudError } from '../../transport/errors';
import { COLUMNS, NUMERIC_COLUMNS } from './columns';
import { readyReport, type Report } from '../../api/reporting';

export const resultFields = {
	resultAs: field({
		displayName: 'Return',
		type: 'options',
		noDataExpression: true,
		default: 'items',
		options: [
			{ name: 'File', value: 'file', description: 'One CSV file, however large' },
			{ name: 'Items', value: 'items', description: 'One item for each parcel' },
		],
	}),
	convertNumbers: field({
		displayName: 'Convert Numbers',
		type: 'boolean',
		default: true,
		displayOptions: { show: { resultAs: ['items'] } },
		description:
			'Whether costs, weights and IDs become numbers, and null where there is none. Everything else stays text, such as postal codes.',
	}),
	binaryProperty: field({
		...outputFile.field,
		displayOptions: { show: { resultAs: ['file'] } },
	}),
};

export const resultOptions = {
	fileName: field({
		displayName: 'File Name',
		type: 'string',
		default: '',
		placeholder: 'e.g. parcels-2025-04.csv',
		description: 'Left empty, it is named after the report. Only for results as a file.',
	}),
	waitLimit: field({
		displayName: 'Wait Limit',
		type: 'number',
		default: 600,
		typeOptions: { minValue: 1, maxValue: 3600 },
		description: 'Seconds to wait at most until Sendcloud has made the report',
	}),
};

const WAIT_LIMIT = 600;

export interface ResultSettings {
	as: 'items' | 'file';
	convertNumbers: boolean;
	binaryProperty: string;
}

interface Input {
	client: SendcloudClient;
	context: IExecuteFunctions;
	options: IDataObject;
	settings: ResultSettings;
	/** Reports that were begun, in the order of their rows. All have the same columns. */
	reports: AsyncIterable<{ id: string }>;
}

/** @throws SendcloudError */
export async function reportResult(input: Input): Promise<INodeExecutionData[] | IDataObject[]> {
	return input.settings.as === 'file' ? await asFile(input) : await asItems(input);
}

/** Makes reports and fetches them; when fetching fails, it says that they were made. @throws SendcloudError */
export async function createdReportResult(
	input: Input,
): Promise<INodeExecutionData[] | IDataObject[]> {
	const made: string[] = [];
	async function* reports() {
		for await (const report of input.reports) {
			made.push(report.id);
			yield report;
		}
	}
	let failure: unknown;
	try {
		return await reportResult({ ...input, reports: reports() });
	} catch (error) {
		failure = error;
	}
	if (made.length === 0 || !(failure instanceof SendcloudError)) throw failure;
	throw changed(failure, {
		effect: 'unknown',
		description: sentences([
			failure.description,
			made.length === 1
				? `Sendcloud accepted the report ${made[0]} before: as long as it is kept, a few minutes, the operation Download fetches it without making it anew`
				: `Sendcloud accepted ${made.length} reports before: as long as they are kept, a few minutes, the operation Download fetches them without making them anew. Their IDs are ${made.slice(0, NAMED).join(', ')}${made.length > NAMED ? ' …' : ''}`,
		]),
	});
}

/** Reports that an error names. */
const NAMED = 20;

interface Part {
	report: Report;
	chunks: AsyncIterable<Uint8Array>;
	toStream: Awaited<ReturnType<typeof openFile>>['toStream'];
}

/** The files of the reports, each opened when it is its turn. */
async function* opened({ client, options, reports }: Input): AsyncGenerator<Part> {
	for await (const { id } of reports) {
		const limit = Number(options.waitLimit) > 0 ? Number(options.waitLimit) : WAIT_LIMIT;
		const report = await readyReport(client, id, limit);
		// A link lives about 15 minutes; whoever asks again gets another one.
		const renew = async () => (await readyReport(client, id, limit)).url;
		const file = await openFile(client, report.url, renew);
		yield { report, ...file };
	}
}

/** A report of no parcels still has its header: a file without a byte is none. */
const emptyFile = ({ id }: Report) =>
	new SendcloudError('The file of the report is empty', {
		kind: 'unanswered',
		description: `Even a report without parcels has a line with the names of its columns, so this file may have been lost on the way. Run again. (Report ${id})`,
	});

async function asItems(input: Input): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for await (const { report, chunks } of opened(input))
		await readRows(report, chunks, input.settings.convertNumbers, rows);
	if (rows.length === 0) {
		input.client.notes.warnings.add(
			'The report has no rows: no parcel matches the time and the filters.',
		);
	}
	return rows;
}

async function readRows(
	report: Report,
	chunks: AsyncIterable<Uint8Array>,
	convertNumbers: boolean,
	rows: IDataObject[],
): Promise<void> {
	let columns: string[] | undefined;
	let numeric: number[] = [];
	let failure: unknown;
	try {
		for await (const records of readCsv(chunks)) {
			for (const record of records) {
				if (columns === undefined) {
					columns = columnsOf(report, record);
					if (convertNumbers)
						numeric = columns.flatMap((name, at) => (NUMERIC_COLUMNS.has(name) ? [at] : []));
					continue;
				}
				if (record.length !== columns.length) {
					// Between rows of several columns an empty line says nothing.
					if (record.length === 1 && record[0] === '') continue;
					throw new CsvError(
						`it has ${record.length} cells, the header has ${columns.length}`,
						rows.length + 2,
					);
				}
				const row: IDataObject = {};
				for (let at = 0; at < columns.length; at++) row[columns[at]] = record[at];
				for (const at of numeric) row[columns[at]] = toNumber(record[at]);
				rows.push(row);
			}
		}
		if (columns !== undefined) return;
		failure = emptyFile(report);
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof CsvError)) throw failure;
	throw new SendcloudError(
		`The file of the report is not ${columns === undefined ? '' : 'complete '}CSV: ${failure.message}`,
		{
			kind: 'unanswered',
			description: `The download may have been cut off on the way. Run again. (Report ${report.id})`,
		},
	);
}

/** The names of the columns: those of the API, also where the file's header is written for people. */
function columnsOf(report: Report, header: string[]): string[] {
	if (header.length === report.fields.length) {
		if (header.every((name) => Object.hasOwn(COLUMNS, name))) return header;
		// Fields of an answer become names in items, and this one none.
		if (!isMarkup(header[0]) && !report.fields.includes('__proto__')) return report.fields;
	}
	throw notAReport(report, header.join(','));
}

const isMarkup = (text: string) => /^\s*</.test(text);

function notAReport(report: Report, found: string): SendcloudError {
	return new SendcloudError('The file is not a parcels report', {
		kind: 'unanswered',
		description: `It should begin with ${report.fields.join(', ')}. Found: ${excerpt(found)}\nA proxy before your n8n may have answered instead of the storage. (Report ${report.id})`,
	});
}

/** A file that is kept as it comes is at least no page of a proxy. */
function checkStart(report: Report, chunk: Uint8Array): void {
	const start = latin1(chunk, 0, 1000);
	if (isMarkup(start)) throw notAReport(report, start);
}

/** Of a column that holds numbers: the number, null where there is none, the text where it is something else. */
function toNumber(cell: string): number | string | null {
	if (cell === '') return null;
	return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}

async function asFile(input: Input): Promise<INodeExecutionData[]> {
	const { context, options, settings } = input;
	const reports: Report[] = [];
	const parts = opened(input);
	const first = await parts.next();
	if (first.done) return [];
	const { report, toStream } = first.value;
	const name = String(options.fileName ?? '').trim() || `parcels-${report.id}.csv`;
	const file = await context.helpers.prepareBinaryData(
		toStream(joined(first.value, parts, reports)),
		name,
		'text/csv',
	);
	const last = reports[reports.length - 1];
	const json: IDataObject = {
		report_ids: reports.map(({ id }) => id),
		fields: report.fields,
		filters: {
			...(report.filters as IDataObject),
			announced_before: (last.filters as IDataObject).announced_before,
		},
		file_name: name,
		file_size: file.fileSize,
	};
	return [{ json, binary: { [settings.binaryProperty]: file } }];
}

const LINE_FEED = 10;

/** The files one after the other, with the header of the first alone. */
async function* joined(
	first: Part,
	others: AsyncIterable<Part>,
	reports: Report[],
): AsyncGenerator<Uint8Array> {
	let lastByte = LINE_FEED;
	let isStart = true;
	reports.push(first.report);
	for await (const chunk of first.chunks) {
		if (isStart) checkStart(first.report, chunk);
		isStart = false;
		lastByte = chunk[chunk.length - 1];
		yield chunk;
	}
	if (isStart) throw emptyFile(first.report);
	for await (const { report, chunks } of others) {
		reports.push(report);
		if (lastByte !== LINE_FEED) yield new Uint8Array([LINE_FEED]);
		let inHeader = true;
		let isEmpty = true;
		for await (const chunk of chunks) {
			isEmpty = false;
			// Names of columns hold neither quotes nor line breaks.
			const end: number = inHeader ? chunk.indexOf(LINE_FEED) : -1;
			if (inHeader && end === -1) continue;
			inHeader = false;
			const rows = chunk.subarray(end + 1);
			if (rows.length === 0) continue;
			lastByte = rows[rows.length - 1];
			yield rows;
		}
		if (isEmpty) throw emptyFile(report);
	}
}
