/**
 * Reads CSV by RFC 4180 as it arrives: quotes, doubled quotes, line breaks inside quotes, LF and CRLF, a BOM, with or
 * without a line break at the end. Text that breaks the rules is refused, never guessed at.
 *
 * Made to be fast where it matters: whole lines without quotes, nearly all of a report, are found and split by the
 * engine's own searches; only lines with quotes are walked field by field.
 */

/** The text is not CSV. `record` counts from 1, the header included. */
export class CsvError extends Error {
	constructor(
		readonly reason: string,
		readonly record: number,
	) {
		super(`record ${record}: ${reason}`);
		this.name = 'CsvError';
	}
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const COMMA = 44;

/** Characters a record may have. A quote that is never closed would otherwise swallow the rest of a file. */
const MAX_RECORD = 4 * 1024 * 1024;

/** A parser that is fed text in pieces, cut anywhere, and gives back the records that are complete. */
export class CsvParser {
	/** The beginning of a record whose end has not arrived. */
	private rest = '';

	private count = 0;

	/** @throws CsvError */
	push(chunk: string): string[][] {
		const text = this.rest === '' ? chunk : this.rest + chunk;
		const records: string[][] = [];
		let at = 0;
		let quote = text.indexOf('"');
		for (;;) {
			const lineEnd = text.indexOf('\n', at);
			if (quote === -1 || lineEnd < quote) {
				if (lineEnd === -1) break;
				const crlf = lineEnd > at && text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN;
				records.push(text.slice(at, crlf ? lineEnd - 1 : lineEnd).split(','));
				at = lineEnd + 1;
				this.count++;
				continue;
			}
			const fields: string[] = [];
			const next = this.quoted(text, at, quote, fields);
			if (next === -1) break;
			records.push(fields);
			at = next;
			this.count++;
			quote = text.indexOf('"', at);
		}
		this.rest = text.slice(at);
		if (this.rest.length > MAX_RECORD) throw this.error('a quote is not closed');
		return records;
	}

	/** What is left when no more text comes: the last record, when no line break follows it. @throws CsvError */
	end(): string[][] {
		if (this.rest === '') return [];
		// A lone carriage return at the very end belongs to the value, as anywhere else.
		const records = this.push(this.rest.endsWith('\r') ? '\r\n' : '\n');
		if (this.rest !== '') throw this.error('a quote is not closed');
		return records;
	}

	/**
	 * Reads one record that has quotes in it.
	 * @param quote where the next quote is
	 * @returns where the next record begins, or -1 when the end of this one has not arrived
	 */
	private quoted(text: string, start: number, quote: number, fields: string[]): number {
		let at = start;
		for (;;) {
			if (at === quote) {
				let close = quote;
				let doubled = false;
				for (;;) {
					close = text.indexOf('"', close + 1);
					// The last quote of a piece may be the first of two.
					if (close === -1 || close + 1 === text.length) return -1;
					if (text.charCodeAt(close + 1) !== QUOTE) break;
					doubled = true;
					close++;
				}
				const value = text.slice(at + 1, close);
				fields.push(doubled ? value.replaceAll('""', '"') : value);
				const after = text.charCodeAt(close + 1);
				if (after === LINE_FEED) return close + 2;
				if (after === CARRIAGE_RETURN) {
					if (close + 2 === text.length) return -1;
					if (text.charCodeAt(close + 2) === LINE_FEED) return close + 3;
				}
				if (after !== COMMA) throw this.error('text follows a closing quote');
				at = close + 2;
				quote = text.indexOf('"', at);
				continue;
			}
			const lineEnd = text.indexOf('\n', at);
			const comma = text.indexOf(',', at);
			const end = comma !== -1 && (lineEnd === -1 || comma < lineEnd) ? comma : lineEnd;
			if (quote !== -1 && (end === -1 || quote < end))
				throw this.error('a quote stands inside a value that does not begin with one');
			if (end === -1) return -1;
			if (end === lineEnd) {
				const crlf = lineEnd > at && text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN;
				fields.push(text.slice(at, crlf ? lineEnd - 1 : lineEnd));
				return lineEnd + 1;
			}
			fields.push(text.slice(at, end));
			at = end + 1;
		}
	}

	private error(reason: string): CsvError {
		return new CsvError(reason, this.count + 1);
	}
}

/**
 * The records of a CSV file in UTF-8, in groups as they arrive: one group a piece costs less than one step a record.
 * @throws CsvError
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[][]> {
	// Leaves out a BOM, and keeps a character that is cut in two until its other half comes.
	const decoder = new TextDecoder();
	const parser = new CsvParser();
	for await (const chunk of chunks) {
		const records = parser.push(decoder.decode(chunk, { stream: true }));
		if (records.length > 0) yield records;
	}
	const last = parser.push(decoder.decode()).concat(parser.end());
	if (last.length > 0) yield last;
}
