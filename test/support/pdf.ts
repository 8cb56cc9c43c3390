/** What is on the pages of a PDF, as Mozilla's reader sees it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface PdfPage {
	text: string;
	/** Left, bottom, right, top, in points. */
	box: number[];
	rotate: number;
	/** What is done to draw it, such as showText and paintImageXObject. */
	operators: string[];
	fonts: string[];
}

interface Answer {
	id: number;
	pages?: PdfPage[];
	error?: string;
}

const waiting = new Map<number, (answer: Answer) => void>();
let worker: Worker | undefined;
let last = 0;

/** One thread for all files. It keeps nobody from ending. */
function reader(): Worker {
	if (worker !== undefined) return worker;
	worker = new Worker(join(__dirname, 'pdfReader.mjs'));
	worker.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
	worker.on('error', (error) => {
		worker = undefined;
		for (const [id, answer] of waiting) answer({ id, error: String(error) });
	});
	return worker;
}

async function read(pdf: Uint8Array, drawn: boolean): Promise<PdfPage[]> {
	const id = ++last;
	const { pages, error } = await new Promise<Answer>((resolve) => {
		waiting.set(id, resolve);
		reader().ref();
		// A copy, since the bytes may be part of a buffer that others use.
		reader().postMessage({ id, data: new Uint8Array(pdf), settings: { drawn } });
	});
	waiting.delete(id);
	if (waiting.size === 0) worker?.unref();
	if (pages === undefined) throw new Error(`The PDF cannot be read: ${error}`);
	return pages;
}

/** The text of each page. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
	return (await read(pdf, false)).map(({ text }) => text);
}

/** Each page as it is drawn. Fails when a font or a picture cannot be found. */
export async function drawnPagesOf(pdf: Uint8Array): Promise<PdfPage[]> {
	return await read(pdf, true);
}
