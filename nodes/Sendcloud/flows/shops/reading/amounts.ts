/**
 * Numbers as shops and spreadsheets write them. `2.499` is two and a half in one file and two thousand in another: one
 * reading holds for a whole file and is decided from all its numbers. Where they leave it open, it is asked for.
 */
import { undressed } from '../../../checks';
import { shown, type DecimalMark } from '../define';
import { unreadable, Unreadable, type Reading } from './unreadable';

type Mark = 'point' | 'comma';
const SIGN: Record<Mark, string> = { point: '.', comma: ',' };
const other = (mark: Mark): Mark => (mark === 'point' ? 'comma' : 'point');

/** Where a number stands, to be named when two numbers contradict each other. */
export interface NumberCell {
	row: number;
	column: string;
	value: unknown;
}

/** How the numbers of a file are to be read. */
export type NumberReading =
	| { mark: Mark }
	/** No number of the file decides. */
	| { open: true }
	/** The file has both. */
	| { between: [NumberCell, NumberCell] };

/** A number taken apart: what it reads as with either mark, where it can be read with that mark at all. */
interface Written {
	negative: boolean;
	currency?: string;
	/** What stands beside the number and is no currency known here, e.g. `kg`. */
	unit?: string;
	/** Digits with a point, ready for `Number`. */
	readings: Partial<Record<Mark, string>>;
}

const MOST = 40;
const SYMBOLS: Record<string, string> = { '€': 'EUR', '£': 'GBP', US$: 'USD', $: '$' };
/** `12,-` and `12,–` mean no cents. */
const NO_CENTS = /^([\d.,]+[.,])[-–—]{1,2}$/;
const NUMBER = /^[\d.,]+$/;
const GROUPED: Record<Mark, RegExp> = {
	point: /^\d{1,3}(?:\.\d{3})+$/,
	comma: /^\d{1,3}(?:,\d{3})+$/,
};
/** `1 234,50` and `1'234.50`: there the space or apostrophe can only group. */
const SPACED = /^\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$/;

/** Takes what stands around the number off: sign, currency, unit. */
function around(text: string): { body: string; negative: boolean; beside: string } | undefined {
	const first = text.search(/[\d.,]/);
	if (first === -1) return undefined;
	let end = text.length;
	while (end > first && !/[\d.,–—-]/.test(text[end - 1])) end--;
	// `(12.50)` is how bookkeepers write a minus.
	const inBrackets = text.startsWith('(') && text.endsWith(')');
	let before = text.slice(0, first).replace('(', '').trim();
	const after = text.slice(end).replace(')', '').trim();
	let body = text.slice(first, end).trim();
	let negative = inBrackets;
	const signed = /[+−-]/.exec(before);
	if (signed) {
		negative = signed[0] !== '+';
		before = before.replace(signed[0], '').trim();
	} else if (/^[\d.,]*\d-$/.test(body)) {
		// `12.50-`, as some accounting systems write it.
		negative = true;
		body = body.slice(0, -1);
	}
	if (before !== '' && after !== '') return undefined;
	return { body, negative, beside: before || after };
}

/** @returns undefined when it is no number at all */
function written(text: string): Written | undefined {
	if (text.length > MOST) return undefined;
	const parts = around(text);
	if (!parts || /[\d()+−-]/.test(parts.beside)) return undefined;
	let { body } = parts;
	if (SPACED.test(body)) body = body.replace(/[ '’]/g, '');
	const cents = NO_CENTS.exec(body);
	if (cents) body = `${cents[1]}00`;
	if (!NUMBER.test(body)) return undefined;
	const readings = readingsOf(body);
	if (!readings) return undefined;
	const currency =
		SYMBOLS[parts.beside.replace(' ', '')] ??
		(/^[A-Za-z]{3}$/.test(parts.beside) ? parts.beside.toUpperCase() : undefined);
	return {
		negative: parts.negative,
		readings,
		currency,
		unit: currency === undefined && parts.beside !== '' ? parts.beside : undefined,
	};
}

function readingsOf(body: string): Written['readings'] | undefined {
	if (/^\d+$/.test(body)) return { point: body, comma: body };
	const readings: Written['readings'] = {};
	for (const mark of ['point', 'comma'] as const) {
		const reading = readAs(body, mark);
		if (reading !== undefined) readings[mark] = reading;
	}
	return readings.point === undefined && readings.comma === undefined ? undefined : readings;
}

/** Digits with a decimal point, or undefined when the text is no number with this mark. */
function readAs(body: string, mark: Mark): string | undefined {
	const parts = body.split(SIGN[mark]);
	if (parts.length > 2) return undefined;
	const [whole, cents] = parts;
	if (cents !== undefined && !/^\d+$/.test(cents)) return undefined;
	const plain = /^\d*$/.test(whole);
	// A number in groups starts with none of nothing: `0.250` is a quarter.
	if (!plain && (!GROUPED[other(mark)].test(whole) || whole.startsWith('0'))) return undefined;
	const integer = plain ? whole : whole.split(SIGN[other(mark)]).join('');
	return cents === undefined ? integer : `${integer || '0'}.${cents}`;
}

/** What most numbers of a file look like. */
const COMMON = /^(-?\d{1,12})([.,])(\d{1,2})$/;
const WHOLE = /^-?[1-9]\d{0,14}$/;

/** Which mark a number proves, if it can be read in one way alone. */
function proof(value: unknown): Mark | undefined {
	if (typeof value !== 'string') return undefined;
	const common = COMMON.exec(value);
	if (common) return common[2] === '.' ? 'point' : 'comma';
	if (!value.includes('.') && !value.includes(',')) return undefined;
	const { readings } = written(undressed(value)) ?? {};
	if (!readings || (readings.point !== undefined) === (readings.comma !== undefined))
		return undefined;
	return readings.point === undefined ? 'comma' : 'point';
}

/** One reading for all numbers of a file. */
export function decideMark(cells: Iterable<NumberCell>, setting: DecimalMark): NumberReading {
	if (setting !== 'detect') return { mark: setting };
	const found: Partial<Record<Mark, NumberCell>> = {};
	for (const cell of cells) {
		const mark = proof(cell.value);
		if (mark === undefined || found[mark]) continue;
		found[mark] = cell;
		const opposite = found[other(mark)];
		if (opposite) return { between: [opposite, cell] };
	}
	if (found.point) return { mark: 'point' };
	return found.comma ? { mark: 'comma' } : { open: true };
}

const ASK = 'Set Decimal Mark to what this file has.';

/** A number and what stood beside it. */
export interface Amount {
	value: number;
	/** The same with each digit that was written: `18.50`. */
	text: string;
	currency?: string;
	unit?: string;
}

/** The number in a cell. Empty: undefined. */
export function amount(value: unknown, how: NumberReading): Reading<Amount | undefined> {
	if (typeof value === 'number')
		return Number.isFinite(value)
			? { value, text: plainText(value) }
			: unreadable('a number', value);
	if (value !== undefined && value !== null && typeof value !== 'string')
		return unreadable('a number', value);
	const text = undressed(value);
	if (text === '') return undefined;
	if (WHOLE.test(text)) return { value: Number(text), text };
	const common = 'mark' in how ? COMMON.exec(text) : null;
	if (common && common[2] === SIGN[(how as { mark: Mark }).mark])
		return plain(`${common[1]}.${common[3]}`);
	const number = written(text);
	if (!number) return notANumber(text);
	const reading = chosen(number.readings, how, text);
	if (reading instanceof Unreadable) return reading;
	// A number keeps fifteen digits beyond doubt.
	if (reading.replace(/^0+|\./g, '').length > 15)
		return unreadable('a number of at most 15 digits', value);
	const { negative, currency, unit } = number;
	const isMinus = negative && Number(reading) !== 0;
	const sign = isMinus ? '-' : '';
	return { value: Number(sign + reading), text: sign + reading, currency, unit };
}

/** `-0.00` is 0. */
function plain(text: string): Amount {
	const value = Number(text);
	return value === 0 ? { value: 0, text: text.replace('-', '') } : { value, text };
}

/** What a spreadsheet or a program handed over as a number, without the noise of binary fractions. */
function plainText(value: number): string {
	// A locale takes its time: more than all else that is done with a row.
	if (Number.isSafeInteger(value) && value > 0 && value < 1e12) return String(value);
	const rounded = Number(value.toPrecision(12));
	const text = String(rounded);
	// Digits and a point: no power of ten, and no more places than are kept.
	if (rounded > 0 && text.length <= 13 && !text.includes('e')) return text;
	return rounded.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 12 });
}

function notANumber(text: string): Unreadable {
	return /^[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$/i.test(text)
		? new Unreadable(
				`was shortened by a spreadsheet, found ${shown(text)}`,
				'Export this column as plain numbers.',
			)
		: unreadable('a number', text);
}

function chosen(readings: Written['readings'], how: NumberReading, text: string): Reading<string> {
	const { point, comma } = readings;
	if (point === comma && point !== undefined) return point;
	if ('between' in how) {
		const [one, two] = how.between.map((cell) => `row ${cell.row + 1} has ${shown(cell.value)}`);
		return new Unreadable(
			`cannot be read: numbers of this file have a decimal point and a decimal comma (${one}, ${two}), found ${shown(text)}`,
			'Export the file with one kind of decimal mark.',
		);
	}
	if ('open' in how) {
		const both = point !== undefined && comma !== undefined;
		return new Unreadable(
			both
				? `may be ${point} or ${comma}, and no other number of this file decides, found ${shown(text)}`
				: `must be a number, found ${shown(text)}`,
			ASK,
		);
	}
	return (
		readings[how.mark] ??
		new Unreadable(
			`must be a number with a decimal ${how.mark}, found ${shown(text)}`,
			`All numbers of this file are read with a decimal ${how.mark}: correct this one, or set Decimal Mark to what the file has.`,
		)
	);
}

/** For data that has a point by its documentation, such as the JSON of a shop: `1234.50`, and no thousands mark. */
export const POINT: NumberReading = { mark: 'point' };

/** A whole number, such as a quantity. `2.0` and `2,00` are whole. Empty: undefined. */
export function wholeNumber(value: unknown, how: NumberReading): Reading<number | undefined> {
	const number = amount(value, how);
	if (number === undefined || number instanceof Unreadable) return number;
	return Number.isSafeInteger(number.value) && number.currency === undefined
		? number.value
		: unreadable('a whole number', value);
}
