/**
 * What a shop format is: one file, a pure function from what a shop gives to Sendcloud's orders. Formats know nothing
 * of n8n, of requests or of batches. They throw nothing because of data: an order that cannot be read beyond doubt is
 * refused by itself, and all others go on.
 *
 * Two kinds: `document` (an order or a list of them as JSON, in one item) and `rows` (an export, an item for each row,
 * where an order may have several rows and the whole file decides how its numbers and dates are to be read).
 */
import type { IDataObject } from 'n8n-workflow';

import { fieldWords, sentences, SendcloudError } from '../../transport/errors';

/** Sendcloud's order (v3-orders); the operation that sends it checks it against the whole schema. */
export interface ShopOrder extends IDataObject {
	order_id: string;
	order_number: string;
}

export type DecimalMark = 'detect' | 'point' | 'comma';
/** What `14/02/2026` or `03/04/2026` means. A time that begins with the year needs no setting. */
export type DateOrder = 'detect' | 'dayFirst' | 'monthFirst';
export type WeightUnit = 'kg' | 'g' | 'lbs' | 'oz';

/** Beyond these a value is sent all the same, and the order gets a hint. 0 turns a limit off. */
export interface Limits {
	/** Kilograms that one piece may weigh. */
	weight: number;
	/** Metres that one side may have. */
	side: number;
	/** What one piece costs at least, in any currency; 0 itself is a gift and meant. */
	price: number;
	/** Pieces of one line. */
	quantity: number;
}

export const LIMITS: Limits = { weight: 70, side: 2, price: 0.05, quantity: 1000 };

export interface ShopSettings {
	/** The Sendcloud integration that the orders belong to. */
	integrationId: number;
	/** IANA zone of the shop, e.g. `Europe/Berlin`: for times without one. The caller puts the workflow's here. */
	timezone: string;
	decimalMark: DecimalMark;
	dateOrder: DateOrder;
	/** Of weights that have no unit of their own; undefined: the format's documented one, else such a weight is refused. */
	weightUnit?: WeightUnit;
	/** Of amounts that have no currency of their own, e.g. `EUR`. */
	currency?: string;
	limits: Limits;
	/** Milliseconds since 1970: no order is of the future. Without it, a spreadsheet's count of days is refused. */
	now?: number;
	/** Rows of my own: Sendcloud's field (see `ROW_FIELDS`) → the column of the merchant's file. */
	columns?: Record<string, string>;
	/** Rows of my own: whether a row without an order ID belongs to the order above. Default: it is refused. */
	joinEmptyAbove?: boolean;
}

/** One row of an export. */
export interface Row {
	/** Index of the item it came in, from 0. */
	item: number;
	cells: Record<string, unknown>;
}

/** A column that a format reads. */
export interface Column {
	/** As the shop writes it. */
	name: string;
	/** Other names that the same column has or had. */
	aliases?: readonly string[];
	/** Without it no order can be read. */
	required?: boolean;
}

/** An order that can be sent, or the reason why not. `items`: indexes of all the items it was made of. */
export type ReadOrder =
	| { order: ShopOrder; items: number[]; hints: string[] }
	| { refused: SendcloudError; items: number[] };

/** What a format may have to be told about the shop. The currency is asked for by all of them. */
export type Setting = 'timezone' | 'decimalMark' | 'dateOrder' | 'weightUnit';

interface Base {
	/** Stored in workflows: never changes. */
	name: string;
	/** Shown in the list of formats. */
	label: string;
	description: string;
	/** Address of the shop's documentation that this format follows. */
	source: string;
	/** Which settings have an effect on it. */
	settings: readonly Setting[];
}

export interface DocumentFormat extends Base {
	kind: 'document';
	/** @param item index of the item that the document came in */
	read(document: unknown, settings: ShopSettings, item: number): ReadOrder[];
	/** The hint for a document that holds no order and is none the worse for it, such as the test of a webhook. */
	noOrder?(document: unknown): string | undefined;
}

export interface RowsFormat extends Base {
	kind: 'rows';
	/** What is read of a row; columns that are not listed are left alone. */
	columns: readonly Column[];
	/** All rows at once: their numbers and dates are read in one way. */
	read(rows: readonly Row[], settings: ShopSettings): ReadOrder[];
}

export type ShopFormat = DocumentFormat | RowsFormat;

type WithoutSettings<F extends Base> = Omit<F, 'kind' | 'settings'> & Partial<Pick<F, 'settings'>>;

/** A shop's own JSON has one decimal mark, and most have zones and units. */
export const documentFormat = (format: WithoutSettings<DocumentFormat>): DocumentFormat => ({
	kind: 'document',
	settings: [],
	...format,
});

/** Whatever an export says by its documentation, a spreadsheet may have written it anew. */
export const rowsFormat = (format: WithoutSettings<RowsFormat>): RowsFormat => ({
	kind: 'rows',
	settings: ['timezone', 'decimalMark', 'dateOrder'],
	...format,
});

/** Why a value cannot be taken as it is. */
export interface Fault {
	/** Where it stands, in the shop's own words: the column, or the path inside the document. */
	path: string[];
	/** Worded to follow the path: `is required`, `must be a number, found "abc"`. */
	detail: string;
	/** What to do about it, a sentence. */
	advice?: string;
	/** The row's item index, for rows. */
	row?: number;
}

/** A value as it is shown in a refusal: short, and on one line. */
export function shown(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'nothing';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	const text = typeof value === 'bigint' ? String(value) : asJson(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return 'something nested too deep';
	}
}

const MOST_SHOWN = 10;

/**
 * Refuses one order. Each fault names row, column, what was found and what to do.
 * @param title how a merchant recognises it, e.g. `order 1001`
 */
export function refuse(items: number[], faults: readonly Fault[], title?: string): ReadOrder {
	const words = faults.map(faultWords);
	const advice = [...new Set(faults.map((fault) => fault.advice))];
	const more = words.length > MOST_SHOWN ? [`And ${words.length - MOST_SHOWN} more`] : [];
	return {
		items,
		refused: new SendcloudError(words[0], {
			kind: 'input',
			problems: faults.map(({ detail, path, row }) => ({
				detail,
				path,
				...(row === undefined ? {} : { entry: row }),
			})),
			title,
			description: sentences([
				...words.slice(1, MOST_SHOWN),
				...more,
				...advice,
				'Nothing was sent for this order',
			]),
		}),
	};
}

/** `row 3 › Order total must be a number, found "abc"`. Rows count from 1, without the line of the headings. */
function faultWords({ path, detail, row }: Fault): string {
	const place = [...(row === undefined ? [] : [`row ${row + 1}`]), ...pathWords(path)].join(' › ');
	if (place === '') return detail;
	return /^(is|was|must|may|has|cannot|names) /.test(detail)
		? `${place} ${detail}`
		: `${place}: ${detail}`;
}

/** Columns keep their names; positions in a list count from 1, as they do everywhere else. */
const pathWords = (path: string[]) =>
	path.map((part) => (/^\d+$/.test(part) ? fieldWords([part]) : part));
