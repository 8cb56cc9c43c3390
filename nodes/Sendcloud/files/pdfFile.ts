/**
 * The objects of one PDF file: tables of contents old and new (ISO 32000-1, 7.5), with all that was appended later, and
 * objects that are packed into streams. What breaks the rules is refused, never repaired by guessing: a label that comes
 * out wrong costs more than one that comes out by itself.
 */
import { latin1 } from './kinds';
import {
	damaged,
	type Dictionary,
	Name,
	PdfError,
	Plain,
	Reader,
	Reference,
	streamStart,
	type Value,
} from './pdfSyntax';

/** Bytes of a file. Twenty labels with pictures have a tenth of it. */
const MAX_BYTES = 128 * 1024 * 1024;

/** Bytes that packed objects may have in all, when unpacked. */
const MAX_UNPACKED = 32 * 1024 * 1024;

const MAX_OBJECTS = 500_000;
const MAX_TABLES = 1_000;

/** References that lead to references. */
const MAX_STEPS = 32;

/** How far from the end the last pointer may stand. */
const TAIL = 2048;

export interface PdfObject {
	value: Value;
	/** The bytes of a stream, as they are packed in the file. */
	stream?: Uint8Array;
}

/** Where an object is: at a place of the file, in another object's stream, or nowhere any more. */
interface Place {
	offset?: number;
	stream?: number;
	generation: number;
}

interface Packed {
	bytes: Uint8Array;
	offsets: Map<number, number>;
}

export class PdfFile {
	readonly trailer: Dictionary = new Map();

	/** Bytes that reading and writing this file may take in all: objects that lie inside each other run against it. */
	private budget: number;

	private unpacked = 0;
	private readonly places = new Map<number, Place>();
	private readonly packed = new Map<number, Packed>();

	private constructor(private readonly bytes: Uint8Array) {
		this.budget = 16 * bytes.length + 64 * 1024;
	}

	/** @throws PdfError */
	static async open(bytes: Uint8Array): Promise<PdfFile> {
		if (bytes.length > MAX_BYTES)
			throw new PdfError('tooLarge', `The PDF has more than ${MAX_BYTES / 1024 / 1024} MB`);
		// Places are counted from the mark that begins a PDF, wherever that is.
		const start = latin1(bytes, 0, 1024).indexOf('%PDF');
		if (start === -1) throw new PdfError('notPdf', 'The file is not a PDF');
		const file = new PdfFile(bytes.subarray(start));
		await file.readTables();
		if (file.trailer.has('Encrypt')) throw new PdfError('encrypted', 'The PDF is encrypted');
		await file.unpackAll();
		return file;
	}

	/** Counts work. @throws PdfError when it is more than any honest file takes */
	spend(bytes: number): void {
		this.budget -= bytes;
		if (this.budget < 0)
			throw new PdfError('tooLarge', 'The PDF asks for far more work than its size explains');
	}

	/** The object; undefined where there is none, which PDF takes for null. @throws PdfError */
	object(reference: Reference): PdfObject | undefined {
		const place = this.place(reference);
		if (place === undefined) return undefined;
		if (place.stream !== undefined) return { value: this.packedValue(reference, place.stream) };
		const reader = this.begin(reference.number, place.offset!);
		return this.withStream(reader, this.read(reader));
	}

	/** What a value is, when it is a reference: the value of its object. @throws PdfError */
	resolve(value: Value | undefined): Value | undefined {
		let found = value;
		for (let step = 0; found instanceof Reference; step++) {
			if (step === MAX_STEPS) throw damaged('references lead in a circle');
			found = this.valueOf(found);
		}
		return found;
	}

	dictionary(value: Value | undefined): Dictionary | undefined {
		const found = this.resolve(value);
		return found instanceof Map ? found : undefined;
	}

	array(value: Value | undefined): Value[] | undefined {
		const found = this.resolve(value);
		return Array.isArray(found) ? found : undefined;
	}

	name(value: Value | undefined): string | undefined {
		const found = this.resolve(value);
		return found instanceof Name ? found.text : undefined;
	}

	/** A whole number that is not negative. */
	count(value: Value | undefined): number | undefined {
		const found = this.resolve(value);
		return found instanceof Plain && /^\+?\d{1,15}$/.test(found.text)
			? Number(found.text)
			: undefined;
	}

	/** The value of an object, of a stream its dictionary. Needs no length of a stream, so it never calls itself. */
	private valueOf(reference: Reference): Value | undefined {
		const place = this.place(reference);
		if (place === undefined) return undefined;
		if (place.stream !== undefined) return this.packedValue(reference, place.stream);
		return this.read(this.begin(reference.number, place.offset!));
	}

	private place({ number, generation }: Reference): Place | undefined {
		const place = this.places.get(number);
		if (place === undefined || (place.offset === undefined && place.stream === undefined))
			return undefined;
		if (place.generation !== generation)
			throw damaged(`object ${number} is asked for in version ${generation}, which is not there`);
		return place;
	}

	private packedValue({ number }: Reference, stream: number): Value {
		const packed = this.packed.get(stream);
		const at = packed?.offsets.get(number);
		if (packed === undefined || at === undefined)
			throw damaged(`object ${number} is not in the stream that should hold it`);
		return this.read(new Reader(packed.bytes, at));
	}

	/** A reader at the value of an object. */
	private begin(number: number, offset: number): Reader {
		const reader = new Reader(this.bytes, offset);
		if (offset >= this.bytes.length || reader.count() !== number)
			throw damaged(`object ${number} is not where it should be`);
		reader.count();
		if (!reader.passes('obj')) throw damaged(`object ${number} is not where it should be`);
		return reader;
	}

	private read(reader: Reader): Value {
		const start = reader.at;
		const value = reader.value();
		this.spend(reader.at - start);
		return value;
	}

	/** The object whose value was just read, with its stream if it has one. */
	private withStream(reader: Reader, value: Value): PdfObject {
		if (!(value instanceof Map) || !reader.passes('stream')) return { value };
		const start = streamStart(this.bytes, reader.at);
		const length = this.count(value.get('Length'));
		if (length === undefined) throw damaged(`the stream at byte ${start} has no length`);
		reader.at = start + length;
		if (reader.at > this.bytes.length || !reader.passes('endstream'))
			throw damaged(`the stream at byte ${start} is not as long as it says`);
		return { value, stream: this.bytes.subarray(start, start + length) };
	}

	/** All tables of contents, the newest first: what it says of an object holds. */
	private async readTables(): Promise<void> {
		const tail = latin1(this.bytes, Math.max(0, this.bytes.length - TAIL));
		const pointer = /^startxref\s+(\d{1,12})\b/.exec(tail.slice(tail.lastIndexOf('startxref')));
		if (pointer === null) throw damaged('the pointer to its table of contents is missing');
		const seen = new Set<number>();
		const next = [Number(pointer[1])];
		for (let at = next.pop(); at !== undefined; at = next.pop()) {
			if (seen.has(at)) continue;
			seen.add(at);
			if (seen.size > MAX_TABLES)
				throw new PdfError('tooLarge', `The PDF has more than ${MAX_TABLES} tables of contents`);
			if (at >= this.bytes.length) throw damaged('a table of contents lies behind its end');
			const reader = new Reader(this.bytes, at);
			const trailer = reader.passes('xref')
				? this.readTable(reader)
				: await this.readTableStream(reader);
			for (const [name, value] of trailer)
				if (!this.trailer.has(name)) this.trailer.set(name, value);
			// What is packed into streams is named beside the table, for readers that know of it; then what is older.
			for (const name of ['Prev', 'XRefStm']) {
				const older = this.count(trailer.get(name));
				if (older !== undefined && older > 0) next.push(older);
			}
		}
	}

	private readTable(reader: Reader): Dictionary {
		const start = reader.at;
		while (!reader.passes('trailer')) {
			let first = reader.count();
			const count = reader.count();
			for (let at = 0; at < count; at++) {
				const offset = reader.count();
				const generation = reader.count();
				const used = reader.passes('n');
				if (!used && !reader.passes('f')) throw damaged('its table of contents is not readable');
				// Some programs count from 1 what begins with the entry of object 0.
				if (at === 0 && first === 1 && !used && offset === 0 && generation === 65535) first = 0;
				this.add(first + at, used && offset > 0 ? { offset, generation } : { generation });
			}
		}
		const trailer = reader.value();
		if (!(trailer instanceof Map)) throw damaged('its table of contents is not readable');
		this.spend(reader.at - start);
		return trailer;
	}

	private async readTableStream(reader: Reader): Promise<Dictionary> {
		reader.count();
		reader.count();
		const { value, stream } = reader.passes('obj')
			? this.withStream(reader, this.read(reader))
			: { value: undefined, stream: undefined };
		if (!(value instanceof Map) || stream === undefined || this.name(value.get('Type')) !== 'XRef')
			throw damaged('its table of contents is not readable');
		const data = await this.unpack(value, stream);
		const widths = (this.array(value.get('W')) ?? []).map((one) => this.count(one) ?? 9);
		if (widths.length !== 3 || widths.some((width) => width > 8))
			throw damaged('its table of contents is not readable');
		const rowLength = widths[0] + widths[1] + widths[2];
		const sections = (this.array(value.get('Index')) ?? [new Plain('0'), value.get('Size')!]).map(
			(one) => this.count(one) ?? 0,
		);
		let at = 0;
		const number = (width: number) => {
			let sum = 0;
			for (const end = at + width; at < end; at++) sum = sum * 256 + data[at];
			return sum;
		};
		for (let section = 0; section + 1 < sections.length; section += 2) {
			for (let entry = 0; entry < sections[section + 1]; entry++) {
				if (rowLength === 0 || at + rowLength > data.length)
					throw damaged('its table of contents ends too early');
				const type = widths[0] === 0 ? 1 : number(widths[0]);
				const second = number(widths[1]);
				const third = number(widths[2]);
				const object = sections[section] + entry;
				if (type === 1) this.add(object, { offset: second, generation: third });
				else if (type === 2) this.add(object, { stream: second, generation: 0 });
				else this.add(object, { generation: third });
			}
		}
		return value;
	}

	private add(number: number, place: Place): void {
		if (this.places.has(number)) return;
		if (this.places.size >= MAX_OBJECTS)
			throw new PdfError('tooLarge', `The PDF has more than ${MAX_OBJECTS} objects`);
		this.places.set(number, place);
	}

	/** Unpacks all streams that hold objects, so that every object can be had at once. */
	private async unpackAll(): Promise<void> {
		const streams = new Set<number>();
		for (const { stream } of this.places.values()) if (stream !== undefined) streams.add(stream);
		for (const number of streams) {
			const offset = this.places.get(number)?.offset;
			if (offset === undefined) throw damaged(`object ${number}, which holds others, is missing`);
			const reader = this.begin(number, offset);
			const { value, stream } = this.withStream(reader, this.read(reader));
			if (!(value instanceof Map) || stream === undefined)
				throw damaged(`object ${number}, which holds others, is no stream`);
			const first = this.count(value.get('First'));
			const count = this.count(value.get('N'));
			if (first === undefined || count === undefined || count > MAX_OBJECTS)
				throw damaged(`object ${number} does not say which others it holds`);
			const bytes = await this.unpack(value, stream);
			const offsets = new Map<number, number>();
			const header = new Reader(bytes, 0);
			for (let at = 0; at < count; at++) offsets.set(header.count(), first + header.count());
			this.packed.set(number, { bytes, offsets });
		}
	}

	private async unpack(dictionary: Dictionary, packed: Uint8Array): Promise<Uint8Array> {
		const filters = this.list(dictionary.get('Filter')).map((one) => this.name(one) ?? '?');
		const parameters = this.dictionary(this.list(dictionary.get('DecodeParms'))[0]);
		if (filters.length === 0) return this.counted(packed);
		if (filters.length > 1 || !['FlateDecode', 'Fl'].includes(filters[0]))
			throw new PdfError('unsupported', `The PDF packs its objects with ${filters.join(' and ')}`);
		const data = this.counted(await inflate(packed, MAX_UNPACKED - this.unpacked));
		const number = (name: string, otherwise: number) =>
			parameters?.has(name) ? (this.count(parameters.get(name)) ?? 0) : otherwise;
		const predictor = number('Predictor', 1);
		if (predictor === 1) return data;
		if (predictor < 10) throw new PdfError('unsupported', 'The PDF packs its objects as TIFF does');
		const bits = number('Colors', 1) * number('BitsPerComponent', 8);
		return unpredicted(data, Math.ceil((bits * number('Columns', 1)) / 8), Math.ceil(bits / 8));
	}

	/** One value or a list of them, as a list. */
	private list(value: Value | undefined): Value[] {
		const found = this.resolve(value);
		if (found === undefined || (found instanceof Plain && found.text === 'null')) return [];
		return Array.isArray(found) ? found : [found];
	}

	private counted(data: Uint8Array): Uint8Array {
		this.unpacked += data.length;
		if (this.unpacked > MAX_UNPACKED) throw bomb();
		this.budget += 16 * data.length;
		return data;
	}
}

const bomb = () =>
	new PdfError('tooLarge', `The PDF unpacks to more than ${MAX_UNPACKED / 1024 / 1024} MB`);

/** @throws PdfError */
async function inflate(packed: Uint8Array, limit: number): Promise<Uint8Array> {
	const data = await inflateExactly(packed, limit);
	if (data !== undefined) return data;
	// A line break before the keyword that ends a stream is often counted in.
	let end = packed.length;
	while (end > packed.length - 2 && (packed[end - 1] === 10 || packed[end - 1] === 13)) end--;
	const shorter = await inflateExactly(packed.subarray(0, end), limit);
	if (shorter === undefined) throw damaged('a stream in it cannot be unpacked');
	return shorter;
}

/** Undefined when the bytes are not exactly what was packed. @throws PdfError when it is too much */
async function inflateExactly(packed: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
	const { readable, writable } = new DecompressionStream('deflate');
	const writer = writable.getWriter();
	// What goes wrong here is also heard of where the result is read.
	const ignore = () => {};
	writer.write(packed).catch(ignore);
	writer.close().catch(ignore);
	const reader = readable.getReader();
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for (;;) {
			const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
			if (done || value === undefined) return Buffer.concat(chunks);
			length += value.length;
			if (length > limit) break;
			chunks.push(value);
		}
	} catch {
		return undefined;
	}
	reader.cancel().catch(ignore);
	throw bomb();
}

/** Takes back what PNG's filters did, by which similar rows become equal ones. */
function unpredicted(data: Uint8Array, rowLength: number, pixel: number): Uint8Array {
	if (rowLength < 1 || rowLength > data.length || pixel < 1)
		throw damaged('a stream in it cannot be unpacked');
	const rows = Math.ceil(data.length / (rowLength + 1));
	const result = new Uint8Array(data.length - rows);
	for (let row = 0; row < rows; row++) {
		const from = row * (rowLength + 1);
		const to = row * rowLength;
		const length = Math.min(rowLength, result.length - to);
		const filter = data[from];
		if (filter > 4) throw damaged('a stream in it cannot be unpacked');
		for (let at = 0; at < length; at++) {
			const left = at < pixel ? 0 : result[to + at - pixel];
			const above = row === 0 ? 0 : result[to + at - rowLength];
			const corner = at < pixel || row === 0 ? 0 : result[to + at - rowLength - pixel];
			result[to + at] = data[from + 1 + at] + predicted(filter, left, above, corner);
		}
	}
	return result;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
	if (filter === 0) return 0;
	if (filter === 1) return left;
	if (filter === 2) return above;
	if (filter === 3) return (left + above) >> 1;
	const guess = left + above - corner;
	const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
	if (a <= b && a <= c) return left;
	return b <= c ? above : corner;
}
