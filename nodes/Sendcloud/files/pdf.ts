/**
 * Joins PDF files page by page into one, without opening more than one of them at a time: a file is read, checked as a
 * whole, its objects get new numbers, and it is written; what is remembered of it are the places of its objects. Streams
 * (fonts, pictures, what stands on a page) are copied byte for byte. Only what the pages need comes along.
 */
import { FILE_TYPES, kindOf, missingPart } from './kinds';
import { PdfFile, type PdfObject } from './pdfFile';
import { damaged, type Dictionary, Name, PdfError, Plain, Reference, written } from './pdfSyntax';

export { PdfError, type PdfReason } from './pdfSyntax';

export interface PdfInput {
	/** How messages name it. */
	name: string;
	bytes: Uint8Array;
	/** The same, where it was opened before. Good for once. */
	opened?: OpenPdf;
}

/** A PDF that was read and checked. */
export interface OpenPdf {
	file: PdfFile;
	pages: Page[];
}

export interface JoinSettings {
	/** Called for each file that is in the joined one, with the number of its pages. */
	onJoined?: (file: PdfInput, pages: number) => void;
	/** Called for a file that cannot be joined; the others are. Without it, the first such file ends it all. */
	onRefused?: (file: PdfInput, error: PdfError) => void;
}

/** Pages of one file. */
const MAX_PAGES = 10_000;

/** Levels of the tree that holds the pages. */
const MAX_LEVELS = 500;

/** What a page takes from the nodes above it. */
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

/** What leads from a page to things that do not come along. */
const LEFT_OUT = ['Type', 'Parent', 'B', 'StructParents'];

/** Objects that belong to the file as a whole. What points at them, such as a link to a page that is gone, finds null. */
const OF_THE_FILE = ['Page', 'Pages', 'Catalog', 'StructTreeRoot'];

const CATALOG = 1;
const ROOT = 2;
const FIRST_FREE = 3;

/** Bytes that are handed on together. */
const CHUNK = 64 * 1024;

/**
 * One PDF of many, with all pages in order. Nothing comes out before the first file was read and checked.
 * @throws PdfError of a file that cannot be joined, or when there is no page at all
 */
export async function* joinPdfs(
	files: AsyncIterable<PdfInput> | Iterable<PdfInput>,
	{ onJoined, onRefused }: JoinSettings = {},
): AsyncGenerator<Uint8Array> {
	const output = new Output();
	for await (const file of files) {
		const copy = await attempted(file, output.next);
		if (copy instanceof PdfError) {
			if (onRefused === undefined) throw copy;
			onRefused(file, copy);
			continue;
		}
		yield* grouped(output.add(copy));
		onJoined?.(file, copy.pages);
	}
	if (output.pages === 0) throw new PdfError('damaged', 'There is no page to join');
	yield* grouped(output.end());
}

/** How many pages a PDF has. @throws PdfError */
export async function countPages(bytes: Uint8Array): Promise<number> {
	return (await openPdf(bytes)).pages.length;
}

/** @throws PdfError */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
	const file = await opened(bytes);
	return { file, pages: pagesOf(file) };
}

async function opened(bytes: Uint8Array): Promise<PdfFile> {
	const kind = kindOf(bytes);
	if (kind !== 'pdf') {
		const found = kind === undefined ? '' : ` but ${FILE_TYPES[kind].name}`;
		throw new PdfError('notPdf', `The file is no PDF${found}`);
	}
	const missing = missingPart(bytes, 'pdf');
	if (missing !== undefined)
		throw new PdfError('incomplete', `The PDF is cut off: ${missing} is missing`);
	return await PdfFile.open(bytes);
}

/** The new file, as far as it must be remembered. */
class Output {
	next = FIRST_FREE;
	pages = 0;

	private length = 0;

	/** Where each object begins, by its number. */
	private readonly offsets: number[] = [0, 0, 0];
	private readonly nodes: number[] = [];
	private readonly layers: number[] = [];
	private readonly hiddenLayers: number[] = [];

	*add(copy: Copy): Generator<Uint8Array> {
		if (this.length === 0) yield this.counted(bytesOf('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n'));
		for (const { number, parts } of copy.objects) {
			this.offsets[number] = this.length;
			for (const part of parts) yield this.counted(part);
		}
		this.next = copy.next;
		this.pages += copy.pages;
		this.nodes.push(copy.node);
		for (const layer of copy.layers) this.layers.push(layer);
		for (const layer of copy.hiddenLayers) this.hiddenLayers.push(layer);
	}

	*end(): Generator<Uint8Array> {
		const list = (numbers: number[]) => `[${numbers.map((number) => `${number} 0 R`).join(' ')}]`;
		this.offsets[ROOT] = this.length;
		yield this.counted(
			objectOf(ROOT, `<</Type/Pages/Count ${this.pages}/Kids ${list(this.nodes)}>>`),
		);
		const layers =
			this.layers.length === 0
				? ''
				: `/OCProperties<</OCGs ${list(this.layers)}/D<</OFF ${list(this.hiddenLayers)}>>>>`;
		this.offsets[CATALOG] = this.length;
		yield this.counted(objectOf(CATALOG, `<</Type/Catalog/Pages ${ROOT} 0 R${layers}>>`));

		const table = this.length;
		if (table > 9_999_999_999) throw new PdfError('tooLarge', 'The joined PDF is too large');
		yield bytesOf(`xref\n0 ${this.next}\n0000000000 65535 f \n`);
		for (let from = 1; from < this.next; from += 1000) {
			const lines = this.offsets
				.slice(from, from + 1000)
				.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
			yield bytesOf(lines.join(''));
		}
		yield bytesOf(
			`trailer\n<</Size ${this.next}/Root ${CATALOG} 0 R>>\nstartxref\n${table}\n%%EOF\n`,
		);
	}

	private counted(bytes: Uint8Array): Uint8Array {
		this.length += bytes.length;
		return bytes;
	}
}

interface CopiedObject {
	number: number;
	parts: Uint8Array[];
}

/** A file with new numbers, ready to be written. */
interface Copy {
	objects: CopiedObject[];
	pages: number;
	/** The object that holds its pages. */
	node: number;
	/** The first number that is free again. */
	next: number;
	layers: number[];
	hiddenLayers: number[];
}

/** The file with new numbers, or why it has none. */
async function attempted(
	{ bytes, name, opened: before }: PdfInput,
	first: number,
): Promise<Copy | PdfError> {
	const made = async () => copied(before ?? (await openPdf(bytes)), bytes.length, first);
	return await made().catch((error: unknown) => {
		if (error instanceof PdfError) return new PdfError(error.reason, error.detail, name);
		throw error;
	});
}

/** @throws PdfError */
function copied({ file, pages }: OpenPdf, length: number, first: number): Copy {
	if (pages.length === 0) throw damaged('it has no page');

	const node = first;
	let next = first + 1;
	const objects: CopiedObject[] = [];
	const numbers = new Map<number, number>();
	const waiting: Reference[] = [];
	const numberOf = (reference: Reference) => {
		const known = numbers.get(reference.number);
		if (known !== undefined) return known;
		numbers.set(reference.number, next);
		waiting.push(reference);
		return next++;
	};
	const add = (number: number, text: string) => {
		const part = objectOf(number, text);
		file.spend(part.length);
		objects.push({ number, parts: [part] });
	};

	// The pages first, so that what points at one finds its new number.
	const pageNumbers = pages.map(({ reference }) => {
		if (reference !== undefined && !numbers.has(reference.number))
			numbers.set(reference.number, next);
		return next++;
	});
	const kids = pageNumbers.map((number) => `${number} 0 R`).join(' ');
	add(node, `<</Type/Pages/Parent ${ROOT} 0 R/Count ${pages.length}/Kids [${kids}]>>`);
	for (const [at, { page }] of pages.entries()) {
		page.set('Type', new Name('Page'));
		const text = written(page, numberOf);
		add(pageNumbers[at], `${text.slice(0, -2)}/Parent ${node} 0 R>>`);
	}

	let streamed = 0;
	// More join them while they are copied.
	for (const reference of waiting) {
		const number = numbers.get(reference.number)!;
		const object = file.object(reference);
		if (object === undefined || isOfTheFile(file, object)) {
			add(number, 'null');
		} else if (object.stream === undefined) {
			add(number, written(object.value, numberOf));
		} else {
			// Streams that lie inside each other would make a large file of a small one.
			streamed += object.stream.length;
			if (streamed > length) throw damaged('streams lie inside each other');
			const dictionary: Dictionary = new Map(object.value as Dictionary);
			dictionary.set('Length', new Plain(String(object.stream.length)));
			const head = `${number} 0 obj\n${written(dictionary, numberOf)}\nstream\n`;
			file.spend(head.length);
			objects.push({
				number,
				parts: [bytesOf(head), object.stream, bytesOf('\nendstream\nendobj\n')],
			});
		}
	}
	return { objects, pages: pages.length, node, next, ...layersOf(file, numbers) };
}

function isOfTheFile(file: PdfFile, { value, stream }: PdfObject): boolean {
	if (!(value instanceof Map) || stream !== undefined) return false;
	return OF_THE_FILE.includes(file.name(value.get('Type')) ?? '');
}

interface Page {
	/** Undefined for a page that stands in the tree itself. */
	reference?: Reference;
	/** With what it takes from above, without what does not come along. */
	page: Dictionary;
}

/** The pages in order. @throws PdfError */
function pagesOf(file: PdfFile): Page[] {
	const catalog = file.dictionary(file.trailer.get('Root'));
	const root = file.dictionary(catalog?.get('Pages'));
	if (catalog === undefined || root === undefined) throw damaged('it has no list of pages');
	const form = file.dictionary(catalog.get('AcroForm'));
	const unwritten = file.resolve(form?.get('NeedAppearances'));
	if (unwritten instanceof Plain && unwritten.text === 'true')
		throw new PdfError('unsupported', 'The PDF is a form that only its reader fills in');

	const pages: Page[] = [];
	const seen = new Set<number>();
	const levels = [levelOf(file, root, new Map())];
	while (levels.length > 0) {
		const level = levels[levels.length - 1];
		if (level.at === level.kids.length) {
			levels.pop();
			continue;
		}
		const kid = level.kids[level.at++];
		const node = file.dictionary(kid);
		if (node === undefined) throw damaged('a page is missing');
		const type = file.name(node.get('Type'));
		const reference = kid instanceof Reference ? kid : undefined;
		if (type === 'Page' || !node.has('Kids')) {
			if (type === 'Pages') continue;
			if (pages.length === MAX_PAGES)
				throw new PdfError('tooLarge', `The PDF has more than ${MAX_PAGES} pages`);
			pages.push({ reference, page: withInherited(node, level.inherited) });
			continue;
		}
		if (reference !== undefined && seen.has(reference.number))
			throw damaged('its list of pages leads in a circle');
		if (reference !== undefined) seen.add(reference.number);
		if (levels.length === MAX_LEVELS)
			throw new PdfError('tooLarge', 'The list of pages of the PDF is nested too deeply');
		levels.push(levelOf(file, node, level.inherited));
	}

	// A reader that believes the number shows others than one that follows the list: a label might be missing.
	const count = file.count(root.get('Count'));
	if (count !== pages.length)
		throw damaged(`it says it has ${count ?? 'no number of'} pages, and has ${pages.length}`);
	return pages;
}

function levelOf(file: PdfFile, node: Dictionary, above: Dictionary) {
	const inherited: Dictionary = new Map(above);
	for (const name of INHERITED) {
		const value = node.get(name);
		if (value !== undefined) inherited.set(name, value);
	}
	return { kids: file.array(node.get('Kids')) ?? [], at: 0, inherited };
}

function withInherited(node: Dictionary, inherited: Dictionary): Dictionary {
	const page: Dictionary = new Map([...inherited, ...node]);
	for (const name of LEFT_OUT) page.delete(name);
	return page;
}

/**
 * Layers of the file that came along, and which of them are hidden. Without this, a joined file would show what the
 * label does not.
 */
function layersOf(file: PdfFile, numbers: Map<number, number>) {
	const catalog = file.dictionary(file.trailer.get('Root'));
	const properties = file.dictionary(catalog?.get('OCProperties'));
	const settings = file.dictionary(properties?.get('D'));
	const copiedOf = (list: Dictionary | undefined, name: string) =>
		(file.array(list?.get(name)) ?? []).flatMap((one) =>
			one instanceof Reference ? (numbers.get(one.number) ?? []) : [],
		);
	const layers = copiedOf(properties, 'OCGs');
	if (layers.length === 0) return { layers, hiddenLayers: [] };
	if ((file.array(settings?.get('AS')) ?? []).length > 0)
		throw new PdfError('unsupported', 'The PDF has layers that print otherwise than they show');
	const hidden = new Set(copiedOf(settings, 'OFF'));
	if (file.name(settings?.get('BaseState')) === 'OFF') {
		const shown = new Set(copiedOf(settings, 'ON'));
		for (const layer of layers) if (!shown.has(layer)) hidden.add(layer);
	}
	return { layers, hiddenLayers: layers.filter((layer) => hidden.has(layer)) };
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const objectOf = (number: number, text: string) => bytesOf(`${number} 0 obj\n${text}\nendobj\n`);

/** Few large pieces instead of many small ones, none of which holds on to the file it came from. */
function* grouped(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
	let group: Uint8Array[] = [];
	let length = 0;
	for (const part of parts) {
		group.push(part);
		length += part.length;
		if (length < CHUNK) continue;
		yield Buffer.concat(group);
		group = [];
		length = 0;
	}
	if (length > 0) yield Buffer.concat(group);
}
