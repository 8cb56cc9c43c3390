/**
 * Reads PDF files with pdf.js, Mozilla's reader, in a thread of its own: it is a module, and Jest's world of modules is
 * not that of Node.js.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { getDocument, OPS, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const operators = Object.fromEntries(Object.entries(OPS).map(([name, number]) => [number, name]));

async function read(data, { drawn }) {
	const document = await getDocument({
		data,
		stopAtErrors: true,
		useSystemFonts: false,
		standardFontDataUrl: join(folder, 'standard_fonts', '/'),
		verbosity: VerbosityLevel.ERRORS,
	}).promise;
	const pages = [];
	for (let number = 1; number <= document.numPages; number++) {
		const page = await document.getPage(number);
		const { items, styles } = await page.getTextContent();
		const text = items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join('');
		const result = { text, box: page.view, rotate: page.rotate };
		if (drawn) {
			const { fnArray } = await page.getOperatorList();
			result.operators = fnArray.map((one) => operators[one]);
			result.fonts = Object.values(styles).map(({ fontFamily }) => fontFamily);
		}
		pages.push(result);
		page.cleanup();
	}
	await document.destroy();
	return pages;
}

parentPort.on('message', async ({ id, data, settings }) => {
	try {
		parentPort.postMessage({ id, pages: await read(data, settings) });
	} catch (error) {
		parentPort.postMessage({ id, error: String(error?.message ?? error) });
	}
});
