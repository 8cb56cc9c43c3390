/**
 * How a PDF is written (ISO 32000-1, 7.2 and 7.3): values read from bytes and written again. Numbers and texts stay as
 * they stand in the file; only references get other numbers.
 */

/**
 * Why a PDF cannot be joined with others. It may well be fine for a printer: hand it out by itself.
 * - incomplete: it was cut off on its way; fetch it again
 * - notPdf: it is something else
 * - encrypted: it can be read only with a key
 * - damaged: it breaks the rules of PDF
 * - unsupported: it uses something that would look different in a joined file
 * - tooLarge: it asks for more than any label does
 */
export type PdfReason =
	| 'incomplete'
	| 'notPdf'
	| 'encrypted'
	| 'damaged'
	| 'unsupported'
	| 'tooLarge';

export class PdfError extends Error {
	/** @param file the name of the file */
	constructor(
		readonly reason: PdfReason,
		readonly detail: string,
		readonly file?: string,
	) {
		super(file === undefined ? detail : `${file}: ${detail}`);
		this.name = 'PdfError';
	}
}

export const damaged = (detail: string) => new PdfError('damaged', `The PDF is damaged: ${detail}`);

/** A number, a text, true, false or null, as it stands in the file. */
export class Plain {
	constructor(readonly text: string) {}
}

export class Name {
	constructor(readonly text: string) {}
}

export class Reference {
	constructor(
		readonly number: number,
		readonly generation: number,
	) {}
}

export type Dictionary = Map<string, Value>;
export type Value = Plain | Name | Reference | Dictionary | Value[];

/** Arrays and dictionaries inside each other. Labels have less than ten. */
const MAX_DEPTH = 100;

/** Values in one object. */
const MAX_VALUES = 250_000;

const WHITE = 1;
const DELIMITER = 2;

/** What a byte is: white space, a delimiter, or part of a word. */
const CLASS = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) CLASS[byte] = WHITE;
for (const character of '()<>[]{}/%') CLASS[character.charCodeAt(0)] = DELIMITER;

const code = (character: string) => character.charCodeAt(0);
const SLASH = code('/');
const PERCENT = code('%');
const BACKSLASH = code('\\');
const OPEN_TEXT = code('(');
const CLOSE_TEXT = code(')');
const LESS = code('<');
const GREATER = code('>');
const OPEN_ARRAY = code('[');
const CLOSE_ARRAY = code(']');
const LETTER_R = code('R');
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Reads values one after the other. All of it throws PdfError. */
export class Reader {
	private values = 0;

	/** The same bytes: each word is cut out of them. */
	private readonly buffer: Buffer;

	constructor(
		readonly bytes: Uint8Array,
		public at: number,
	) {
		this.buffer = Buffer.isBuffer(bytes)
			? bytes
			: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** White space and comments. */
	skip(): void {
		const { bytes } = this;
		for (;;) {
			while (CLASS[bytes[this.at]] === WHITE) this.at++;
			if (bytes[this.at] !== PERCENT) return;
			while (
				this.at < bytes.length &&
				bytes[this.at] !== LINE_FEED &&
				bytes[this.at] !== CARRIAGE_RETURN
			)
				this.at++;
		}
	}

	/** The next word: a keyword or a number. Empty at anything else. */
	word(): string {
		this.skip();
		const start = this.at;
		this.toWordEnd();
		return this.cut(start);
	}

	/** Passes a keyword by, if it is the next. */
	passes(keyword: string): boolean {
		this.skip();
		for (let at = 0; at < keyword.length; at++)
			if (this.bytes[this.at + at] !== keyword.charCodeAt(at)) return false;
		this.at += keyword.length;
		return true;
	}

	/** A whole number that is not negative. */
	count(): number {
		const word = this.word();
		if (!/^\d{1,15}$/.test(word)) throw damaged(`a number is missing at byte ${this.at}`);
		return Number(word);
	}

	value(depth = 0): Value {
		if (depth > MAX_DEPTH) throw new PdfError('tooLarge', 'The PDF is nested too deeply');
		if (++this.values > MAX_VALUES)
			throw new PdfError('tooLarge', `The PDF has an object of more than ${MAX_VALUES} values`);
		this.skip();
		const { bytes } = this;
		const byte = bytes[this.at];
		if (byte === SLASH) return new Name(this.name());
		if (byte === OPEN_ARRAY) return this.array(depth);
		if (byte === OPEN_TEXT) return this.text();
		if (byte === LESS) return bytes[this.at + 1] === LESS ? this.dictionary(depth) : this.hex();
		const start = this.at;
		const word = this.word();
		if (/^\d{1,10}$/.test(word)) return this.reference(Number(word)) ?? new Plain(word);
		if (/^[\d+.-][\d.+eE-]*$/.test(word) || word === 'true' || word === 'false' || word === 'null')
			return new Plain(word);
		throw damaged(this.at >= bytes.length ? 'it ends too early' : `byte ${start} begins no value`);
	}

	private toWordEnd(): void {
		const { bytes } = this;
		while (this.at < bytes.length && CLASS[bytes[this.at]] === 0) this.at++;
	}

	private cut(start: number): string {
		return this.buffer.toString('latin1', start, this.at);
	}

	private name(): string {
		const start = ++this.at;
		this.toWordEnd();
		const name = this.cut(start);
		if (!name.includes('#')) return name;
		return name.replace(/#([\dA-Fa-f]{2})/g, (_, digits: string) =>
			String.fromCharCode(parseInt(digits, 16)),
		);
	}

	private array(depth: number): Value[] {
		this.at++;
		const values: Value[] = [];
		for (;;) {
			this.skip();
			if (this.bytes[this.at] === CLOSE_ARRAY) break;
			values.push(this.value(depth + 1));
		}
		this.at++;
		return values;
	}

	private dictionary(depth: number): Dictionary {
		this.at += 2;
		const entries: Dictionary = new Map();
		for (;;) {
			this.skip();
			if (this.bytes[this.at] === GREATER && this.bytes[this.at + 1] === GREATER) break;
			if (this.bytes[this.at] !== SLASH) throw damaged(`a name is missing at byte ${this.at}`);
			const name = this.name();
			entries.set(name, this.value(depth + 1));
		}
		this.at += 2;
		return entries;
	}

	private text(): Plain {
		const { bytes } = this;
		const start = this.at;
		let open = 0;
		do {
			if (this.at >= bytes.length) throw damaged('a text has no end');
			const byte = bytes[this.at++];
			if (byte === BACKSLASH) this.at++;
			else if (byte === OPEN_TEXT) open++;
			else if (byte === CLOSE_TEXT) open--;
		} while (open > 0);
		return new Plain(this.cut(start));
	}

	private hex(): Plain {
		const start = this.at;
		const end = this.bytes.indexOf(GREATER, start);
		if (end === -1) throw damaged('a text has no end');
		this.at = end + 1;
		return new Plain(this.cut(start));
	}

	/** The rest of a reference such as 12 0 R, of which the first number is read. */
	private reference(number: number): Reference | undefined {
		const start = this.at;
		const generation = this.word();
		this.skip();
		if (
			/^\d{1,5}$/.test(generation) &&
			this.bytes[this.at] === LETTER_R &&
			(this.at + 1 >= this.bytes.length || CLASS[this.bytes[this.at + 1]] !== 0)
		) {
			this.at++;
			return new Reference(number, Number(generation));
		}
		this.at = start;
		return undefined;
	}
}

/** Where in a stream's object its bytes begin: behind the line break that follows the keyword. */
export function streamStart(bytes: Uint8Array, behindKeyword: number): number {
	if (bytes[behindKeyword] === CARRIAGE_RETURN)
		return behindKeyword + (bytes[behindKeyword + 1] === LINE_FEED ? 2 : 1);
	if (bytes[behindKeyword] === LINE_FEED) return behindKeyword + 1;
	throw damaged(`no line break follows the keyword stream at byte ${behindKeyword}`);
}

/**
 * Writes a value.
 * @param numberOf the number that the object of a reference has in the new file
 */
export function written(value: Value, numberOf: (reference: Reference) => number): string {
	const parts: string[] = [];
	write(value, numberOf, parts);
	return parts.join('');
}

/** As deep as the reader lets values be. */
function write(value: Value, numberOf: (reference: Reference) => number, parts: string[]): void {
	if (value instanceof Plain) {
		parts.push(value.text);
	} else if (value instanceof Name) {
		parts.push(writtenName(value.text));
	} else if (value instanceof Reference) {
		parts.push(`${numberOf(value)} 0 R`);
	} else if (Array.isArray(value)) {
		parts.push('[');
		for (const [at, one] of value.entries()) {
			if (at > 0) parts.push(' ');
			write(one, numberOf, parts);
		}
		parts.push(']');
	} else {
		parts.push('<<');
		for (const [name, one] of value) {
			parts.push(writtenName(name), ' ');
			write(one, numberOf, parts);
		}
		parts.push('>>');
	}
}

function writtenName(name: string): string {
	if (/^[\w.+-]+$/.test(name)) return `/${name}`;
	const escaped = name.replace(
		/[^\w.+*:,;@!$&'"=?\\^`|~-]/g,
		(character) => `#${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
	return `/${escaped}`;
}
