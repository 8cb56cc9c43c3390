/**
 * What all exports in rows have in common: which columns there are, which rows make an order, and how the file as a
 * whole writes its numbers and dates. A format says where things stand; this reads them, and notes each fault with its
 * row and column.
 */
import { columnKey, isEmpty, isPlaceholder, looksLikeDate, oneLine, undressed } from '../../checks';
import {
	refuse,
	shown,
	type Column,
	type DateOrder,
	type Fault,
	type ReadOrder,
	type Row,
	type ShopOrder,
	type ShopSettings,
} from './define';
import { exactFrom, type Exact } from './exact';
import { amount, decideMark, type NumberReading } from './reading/amounts';
import { doubtAbout, isEmail, words } from './reading/characters';
import { countryCode } from './reading/countries';
import { digits, identifier } from './reading/identity';
import { hasZero, lacksZero, postalCode } from './reading/postalCode';
import { stateCode } from './reading/states';
import { decideDates, moment, type DateReading } from './reading/times';
import { currencyCode } from './reading/units';
import { Unreadable, type Reading } from './reading/unreadable';

/** How the rows of a format make orders. Columns are named as in the format's list. */
export interface Layout {
	/** Rows with the same value here are one order. */
	id: string;
	/** A row without one belongs to the order above; else that order is refused. */
	joinsAbove: boolean;
	/** What rows of one order may leave empty, but never say differently. */
	same: readonly string[];
	/** Columns with numbers: together they decide the decimal mark. */
	numbers: readonly string[];
	dates: readonly string[];
	/** Columns of postal codes, each with that of its country. */
	postalCodes: ReadonlyArray<readonly [code: string, country: string]>;
	/** What `03/04/2026` means by the shop's documentation, where the file itself does not decide. */
	documentedDates?: Exclude<DateOrder, 'detect'>;
	/** Other files of the same shop, by a column that they have: what to take instead. */
	mistaken?: ReadonlyArray<readonly [column: string, advice: string]>;
	/** Rows of at most three cells that are none, such as a footer. */
	isNone?(cells: readonly string[]): boolean;
}

/** Where the cells of a format's columns are, by the name that the format gives a column. */
type Headings = Map<string, string>;

const MOST_NAMES = 40;

const listed = (names: readonly string[]) =>
	names.length > MOST_NAMES
		? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
		: names.join(', ');

/** Names of columns in the order in which they first occur. */
function headingsOf(rows: readonly Row[]): string[] {
	const names = new Set<string>();
	for (const { cells } of rows) for (const name in cells) names.add(name);
	return [...names];
}

const DELIMITERS: Record<string, string> = {
	';': 'a semicolon',
	'\t': 'a tab',
	',': 'a comma',
	'|': '|',
};

/** A file that was cut at the wrong character has one column, whose name holds them all. */
function wrongDelimiter(names: readonly string[]): string | undefined {
	if (names.length > 2) return undefined;
	const counts = Object.keys(DELIMITERS).map((sign) => ({
		sign,
		count: names[0]?.split(sign).length ?? 0,
	}));
	const [most] = counts.sort((one, two) => two.count - one.count);
	return most && most.count > 3 ? most.sign : undefined;
}

/** The first look at the rows: one refusal for all of them, if they cannot be what the format expects. */
function firstLook(
	rows: readonly Row[],
	columns: readonly Column[],
	mistaken: Layout['mistaken'] = [],
): Headings | Fault {
	const names = headingsOf(rows);
	const found = new Map<string, string>();
	for (const name of names) if (!found.has(columnKey(name))) found.set(columnKey(name), name);
	const headings: Headings = new Map();
	for (const { name, aliases = [] } of columns) {
		const here = [name, ...aliases].find((one) => found.has(columnKey(one)));
		if (here !== undefined) headings.set(name, found.get(columnKey(here)) as string);
	}
	const missing = columns.filter(({ name, required }) => required && !headings.has(name));
	if (missing.length === 0) return headings;
	const expected = `Expected: ${listed(columns.filter(({ required }) => required).map(({ name }) => name))}.`;
	const sign = wrongDelimiter(names);
	if (sign !== undefined)
		return {
			path: [],
			detail: `The rows have a single column, ${shown(names[0])}: the file was cut at the wrong character. ${expected}`,
			advice: `Set the delimiter to ${DELIMITERS[sign]} where the file is read (in Extract From File: Options › Delimiter).`,
		};
	return {
		path: [],
		detail: `The rows have no column ${missing.map(({ name }) => `"${name}"`).join(', ')}. Found: ${listed(names)}. ${expected}`,
		advice:
			mistaken.find(([column]) => found.has(columnKey(column)))?.[1] ??
			'Choose the format that the file has, and hand over its rows as they are.',
	};
}

/** What holds for a whole file. */
export interface Sheet {
	settings: ShopSettings;
	headings: Headings;
	numbers: NumberReading;
	dates: DateReading;
	/** Whether postal codes kept the zeros at their beginning; undefined: nobody knows. */
	zerosKept?: boolean;
}

const calledIn = ({ headings }: Pick<Sheet, 'headings'>, column: string) =>
	headings.get(column)?.trim() ?? column;

function* cellsOf(rows: readonly Row[], headings: Headings, columns: readonly string[]) {
	for (const column of columns) {
		const heading = headings.get(column);
		if (heading === undefined) continue;
		for (const { item, cells } of rows) yield { row: item, column, value: cells[heading] };
	}
}

function sheetOf(
	rows: readonly Row[],
	headings: Headings,
	layout: Layout,
	settings: ShopSettings,
): Sheet {
	const dates = decideDates(cellsOf(rows, headings, layout.dates), settings.dateOrder);
	const documented = layout.documentedDates;
	return {
		settings,
		headings,
		numbers: decideMark(cellsOf(rows, headings, layout.numbers), settings.decimalMark),
		dates: 'open' in dates && documented ? { order: documented } : dates,
		zerosKept: zerosKept(rows, headings, layout.postalCodes),
	};
}

/** Do codes of the file begin with 0, or are there several that are one digit short and none that begins so? */
function zerosKept(
	rows: readonly Row[],
	headings: Headings,
	pairs: Layout['postalCodes'],
): boolean | undefined {
	const short = new Set<string>();
	for (const [codes, countries] of pairs) {
		const [code, country] = [headings.get(codes), headings.get(countries)];
		if (code === undefined || country === undefined) continue;
		for (const { cells } of rows) {
			if (hasZero(cells[code])) return true;
			const land = countryCode(cells[country]);
			if (typeof land === 'string' && lacksZero(cells[code], land))
				short.add(undressed(cells[code]));
		}
	}
	return short.size > 1 ? false : undefined;
}

/** The rows of one order, while they are read. */
export class OrderRows {
	readonly faults: Fault[] = [];

	/** What is faulty, by row and column: an order may have thousands of rows. */
	private readonly faulty = new Set<string>();

	private readonly said = new Set<string>();

	/** Set once the order's currency is known: amounts in another are faults. */
	currency = '';

	constructor(
		readonly sheet: Sheet,
		readonly rows: Row[],
	) {}

	has(column: string): boolean {
		return this.sheet.headings.has(column);
	}

	/** A column as the file calls it: that is where a merchant looks. */
	private called(column: string): string {
		return calledIn(this.sheet, column);
	}

	hint(text: string): void {
		this.said.add(text);
	}

	get hints(): string[] {
		return [...this.said];
	}

	fault(column: string, detail: string, advice?: string, row: Row = this.rows[0]): undefined {
		this.faults.push({ path: [this.called(column)], detail, advice, row: row.item });
		this.faulty.add(`${row.item} ${column}`);
		return undefined;
	}

	lacking(column: string, advice?: string, row?: Row): undefined {
		const { item } = row ?? this.rows[0];
		// What was refused for another reason is not missing.
		if (this.faulty.has(`${item} ${column}`)) return undefined;
		return this.fault(column, 'is required, found nothing', advice, row);
	}

	/** What a row says; without one, the first of the order that says something. */
	private value(column: string, row?: Row): unknown {
		const heading = this.sheet.headings.get(column);
		if (heading === undefined) return undefined;
		if (row) return row.cells[heading];
		for (const { cells } of this.rows) {
			const value = cells[heading];
			if (!isEmpty(value)) return value;
		}
		return undefined;
	}

	/** The row that `value` is of, to be named. */
	private saying(column: string): Row {
		const heading = this.sheet.headings.get(column);
		const found = this.rows.find(({ cells }) => heading !== undefined && !isEmpty(cells[heading]));
		return found ?? this.rows[0];
	}

	private take<T>(reading: Reading<T>, column: string, row?: Row): T | undefined {
		return reading instanceof Unreadable
			? this.fault(column, reading.detail, reading.advice, row ?? this.saying(column))
			: reading;
	}

	/** What a cell says by a reading of its own; nothing if there is no such column. */
	reading<T>(
		column: string,
		read: (value: unknown) => Reading<T | undefined>,
		row?: Row,
	): T | undefined {
		return this.take(read(this.value(column, row)), column, row);
	}

	given(column: string, row?: Row): boolean {
		return !isEmpty(this.value(column, row));
	}

	text(column: string, row?: Row): string | undefined {
		const value = this.value(column, row);
		if (value === undefined) return undefined;
		const text = this.take(words(value), column, row);
		const doubt = text === undefined ? undefined : doubtAbout(text);
		if (doubt !== undefined) {
			const { item } = row ?? this.saying(column);
			this.hint(`row ${item + 1} › ${this.called(column)}: ${doubt}`);
		}
		return text;
	}

	/** The first of some columns that has something. */
	either(...columns: string[]): string | undefined {
		const column = columns.find((one) => this.given(one));
		return column === undefined ? undefined : this.text(column);
	}

	needed(column: string, row?: Row): string {
		const text = this.text(column, row);
		if (text === undefined) this.lacking(column, undefined, row);
		return text ?? '';
	}

	/** Texts with their lines, of all rows: each article may have a gift message of its own. */
	notes(column: string): string | undefined {
		const heading = this.sheet.headings.get(column);
		if (heading === undefined) return undefined;
		const found = new Set<string>();
		for (const row of this.rows) {
			const value = row.cells[heading];
			// The characters are looked at, the lines stay.
			if (isEmpty(value) || this.take(words(value), column, row) === undefined) continue;
			found.add(typeof value === 'string' ? value.trim() : undressed(value));
		}
		return found.size > 0 ? [...found].join('\n') : undefined;
	}

	id(column: string, row?: Row): string | undefined {
		return this.take(identifier(this.value(column, row)), column, row);
	}

	digits(column: string, row?: Row): string | undefined {
		return this.take(digits(this.value(column, row)), column, row);
	}

	/** The first of some columns that has one. A spreadsheet shortens these numbers too. */
	phone(...columns: string[]): string | undefined {
		const column = columns.find((one) => this.given(one));
		return column === undefined ? undefined : this.id(column);
	}

	houseNumber(column: string): string | undefined {
		const text = this.text(column);
		if (text === undefined || !looksLikeDate(text)) return text;
		return this.fault(
			column,
			`was made a date by a spreadsheet, found ${shown(text)}`,
			'Export this column as text.',
			this.saying(column),
		);
	}

	/** A number and the unit beside it. */
	measure(column: string, row?: Row): { exact: Exact; unit?: string } | undefined {
		const value = this.value(column, row);
		if (value === undefined) return undefined;
		const read = this.take(amount(value, this.sheet.numbers), column, row);
		const exact = read && exactFrom(read.text);
		return read && exact ? { exact, unit: read.unit ?? read.currency } : undefined;
	}

	/** An amount in the order's currency. */
	money(column: string, row?: Row): Exact | undefined {
		const read = this.measure(column, row);
		if (read?.unit === undefined) return read?.exact;
		const isOwn = read.unit === this.currency || (read.unit === '$' && this.currency === 'USD');
		if (isOwn || this.currency === '') return read.exact;
		return this.fault(
			column,
			`must be in ${this.currency} like the rest of the order, found ${shown(this.value(column, row))}`,
			'Amounts of one order are in one currency.',
			row ?? this.saying(column),
		);
	}

	/** Whole pieces. */
	count(column: string, row: Row): number | undefined {
		const read = this.measure(column, row);
		if (!read) return undefined;
		const number = Number(read.exact.units) / 10 ** read.exact.scale;
		if (Number.isSafeInteger(number) && number >= 0 && read.unit === undefined) return number;
		return this.fault(
			column,
			`must be a whole number, found ${shown(this.value(column, row))}`,
			'Sendcloud counts whole pieces.',
			row,
		);
	}

	/** The same, and it must be there. */
	pieces(column: string, row: Row): number {
		const count = this.count(column, row);
		if (count === undefined) this.lacking(column, undefined, row);
		return count ?? 0;
	}

	/** @param zone of a time that has none; default: the shop's */
	time(column: string, zone = this.sheet.settings.timezone): string | undefined {
		const value = this.value(column);
		return this.take(moment(value, this.sheet.dates, zone, this.sheet.settings.now), column);
	}

	country(column: string, row?: Row): string | undefined {
		return this.take(countryCode(this.value(column, row)), column, row);
	}

	postal(column: string, country: string | undefined): string | undefined {
		const value = this.value(column);
		const read = this.take(postalCode(value, country, this.sheet.zerosKept), column);
		if (read?.hint) this.hint(`row ${this.saying(column).item + 1}: ${read.hint}`);
		return read?.code;
	}

	state(column: string, country: string | undefined): string | undefined {
		const read = stateCode(this.text(column), country);
		if (read.hint) this.hint(read.hint);
		return read.code;
	}

	email(column: string): string | undefined {
		const text = this.text(column);
		if (text === undefined || isEmail(text)) return text;
		return this.fault(
			column,
			`must be an email address, found ${shown(text)}`,
			undefined,
			this.saying(column),
		);
	}

	/**
	 * The order's currency: of its column, of the signs beside its amounts, or of the settings.
	 * @param dollar what `$` alone means by the shop's documentation
	 */
	readCurrency(column: string | undefined, amounts: readonly string[], dollar?: string): void {
		if (column !== undefined && this.given(column)) {
			this.currency = this.take(currencyCode(this.value(column)), column) ?? '';
			return;
		}
		for (const one of amounts) {
			for (const row of this.rows) {
				const read = amount(this.value(one, row), this.sheet.numbers);
				if (read === undefined || read instanceof Unreadable) continue;
				const sign = read.unit ?? read.currency;
				if (sign !== undefined) return this.currencyOfSign(sign, one, row, dollar);
			}
		}
		this.currency = this.sheet.settings.currency ?? '';
		if (this.currency === '')
			this.lacking(column ?? amounts[0], 'The file names no currency: set Currency.');
	}

	private currencyOfSign(sign: string, column: string, row: Row, dollar?: string): void {
		const wanted = sign === '$' ? (dollar ?? this.sheet.settings.currency) : sign;
		if (wanted === undefined)
			this.fault(
				column,
				`has a $ that may be of several countries, found ${shown(this.value(column, row))}`,
				'Set Currency.',
				row,
			);
		else this.currency = this.take(currencyCode(wanted), column, row) ?? '';
	}
}

interface Group {
	id: string;
	rows: Row[];
	faults: Fault[];
}

/** An ID that stands for none would make one order of many. */
function orderId(value: unknown): Reading<string | undefined> {
	const read = digits(value);
	return typeof read === 'string' && isPlaceholder(read)
		? new Unreadable(
				`must be an ID, found ${shown(read)}, which stands for none`,
				'Fill it in each row, or leave the row out.',
			)
		: read;
}

/** Which rows belong together. */
function grouped(rows: readonly Row[], sheet: Sheet, layout: Layout): Group[] {
	const heading = sheet.headings.get(layout.id) as string;
	const groups = new Map<string, Group>();
	let above: Group | undefined;
	for (const row of rows) {
		const value = row.cells[heading];
		const read = orderId(value);
		if (read === undefined) {
			above = joinAbove(row, above, { ...layout, id: calledIn(sheet, layout.id) }, groups);
			continue;
		}
		const id = read instanceof Unreadable ? undressed(value) : read;
		let group = groups.get(id);
		if (!group) groups.set(id, (group = { id, rows: [], faults: [] }));
		if (read instanceof Unreadable)
			group.faults.push({
				path: [calledIn(sheet, layout.id)],
				row: row.item,
				detail: read.detail,
				advice: read.advice,
			});
		group.rows.push(row);
		above = group;
	}
	return [...groups.values()];
}

function joinAbove(
	row: Row,
	above: Group | undefined,
	{ id, joinsAbove }: Layout,
	groups: Map<string, Group>,
): Group {
	let group = above;
	// A key that no order has.
	if (!group) groups.set('', (group = { id: '', rows: [], faults: [] }));
	if (!joinsAbove || !above)
		group.faults.push({
			path: [id],
			row: row.item,
			detail: above
				? 'is empty, and the row may belong to the order above'
				: 'is empty, and there is no order above that the row may belong to',
			advice: `Fill "${id}" in each row, or leave the row out.`,
		});
	group.rows.push(row);
	return group;
}

/** Two customers under one order ID are two orders, whatever the ID says. */
function noteContradictions({ rows, faults }: Group, sheet: Sheet, same: readonly string[]): void {
	if (rows.length < 2) return;
	for (const column of same) {
		const heading = sheet.headings.get(column);
		if (heading === undefined) continue;
		let first: { text: string; row: Row } | undefined;
		const value = rows[0].cells[heading];
		for (const row of rows) {
			// Most rows repeat the first letter by letter.
			if (first && row.cells[heading] === value) continue;
			const text = oneLine(undressed(row.cells[heading]));
			if (text === '') continue;
			if (!first) first = { text, row };
			else if (text !== first.text) {
				faults.push({
					path: [calledIn(sheet, column)],
					row: row.item,
					detail: `must be the same in all rows of an order, found ${shown(text)} where row ${first.row.item + 1} has ${shown(first.text)}`,
					advice: 'Two orders must not share an order ID.',
				});
				break;
			}
		}
	}
}

/** Cells of a footer, at most. */
const FOOTER = 3;

/** Has a row nothing that an order could be made of? */
function isBlank(cells: Row['cells'], { isNone }: Layout): boolean {
	const texts: string[] = [];
	for (const name in cells) {
		if (isEmpty(cells[name])) continue;
		if (!isNone || texts.length === FOOTER) return false;
		texts.push(undressed(cells[name]));
	}
	return texts.length === 0 || (isNone?.(texts) ?? false);
}

/** How the rows of a file are read. */
export interface Format {
	columns: readonly Column[];
	layout: Layout;
	read(order: OrderRows, id: string): ShopOrder;
}

/** Reads the rows of a file into orders. What is wrong with one order is no matter of the others. */
export function readRows(
	all: readonly Row[],
	{ columns, layout, read }: Format,
	settings: ShopSettings,
): ReadOrder[] {
	const rows = all.filter(({ cells }) => !isBlank(cells, layout));
	if (rows.length === 0) return [];
	const headings = firstLook(rows, columns, layout.mistaken);
	if (!(headings instanceof Map))
		return [
			refuse(
				all.map(({ item }) => item),
				[headings],
			),
		];
	const sheet = sheetOf(rows, headings, layout, settings);
	return grouped(rows, sheet, layout).map((group) => {
		noteContradictions(group, sheet, layout.same);
		const items = group.rows.map(({ item }) => item);
		const title = group.id === '' ? undefined : `order ${group.id}`;
		// Whose order it is comes first; then what is wrong inside.
		if (group.faults.length > 0) return refuse(items, group.faults, title);
		const order = new OrderRows(sheet, group.rows);
		const made = read(order, group.id);
		return order.faults.length > 0
			? refuse(items, order.faults, title)
			: { order: made, items, hints: order.hints };
	});
}
