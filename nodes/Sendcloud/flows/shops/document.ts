/**
 * Reading an order out of a shop's JSON. Every value is read at its place, so that a fault names it in the shop's own
 * words (`shipping › postcode`). Nothing is thrown: what is wrong is noted, and an order with a fault is refused whole.
 */
import type { IDataObject } from 'n8n-workflow';

import { damageOf } from '../../checks';
import { isObject } from '../../transport/data';
import {
	refuse,
	shown,
	type Fault,
	type ReadOrder,
	type ShopOrder,
	type ShopSettings,
} from './define';
import { exactFrom, exactNumber, isZero, type Exact } from './exact';
import { damaged, isEmail, words } from './reading/characters';
import { countryCode } from './reading/countries';
import { identifier } from './reading/identity';
import { postalCode } from './reading/postalCode';
import { moment, YEAR_FIRST_DATES } from './reading/times';
import { currencyCode } from './reading/units';
import { Unreadable, type Reading } from './reading/unreadable';

/** One order while it is read. */
export class Draft {
	readonly faults: Fault[] = [];
	private readonly said = new Set<string>();
	private readonly refused = new Set<string>();
	private readonly known = new Set<string>();

	constructor(readonly settings: ShopSettings) {}

	get hints(): string[] {
		return [...this.said];
	}

	hint(text: string): void {
		this.said.add(text);
	}

	/** Notes why the order cannot be taken, once. */
	fault(fault: Fault): void {
		const place = fault.path.join('\n');
		const key = `${place}\n${fault.detail}`;
		if (this.known.has(key)) return;
		this.known.add(key);
		this.refused.add(place);
		this.faults.push(fault);
	}

	/** Was anything at this place refused already? */
	hasFaultAt(path: readonly string[]): boolean {
		return this.refused.has(path.join('\n'));
	}
}

/** A value in the shop's document and where it stands. */
export class Place {
	constructor(
		readonly value: unknown,
		readonly draft: Draft,
		private readonly parent?: Place,
		private readonly name = '',
	) {}

	/** Nothing, at a place that has a name. */
	static nothing(path: readonly string[], draft: Draft): Place {
		return path.reduce((place, name) => place.child(undefined, name), new Place(undefined, draft));
	}

	/** Put together only where it is needed, for a fault or a hint: an order has some hundred places. */
	get path(): string[] {
		return this.parent ? [...this.parent.path, this.name] : [];
	}

	/** Is there anything? Shops write nothing as null, as an empty text, in PHP as false, or leave the field out. */
	get given(): boolean {
		const { value } = this;
		return value !== undefined && value !== null && value !== '' && value !== false;
	}

	/** What stands here, undefined where that is nothing. */
	private get read(): unknown {
		return this.given ? this.value : undefined;
	}

	/** What stands inside under a name. */
	child(value: unknown, name: string): Place {
		return new Place(value, this.draft, this, name);
	}

	/** A field inside, or in what is inside. */
	at(...names: string[]): Place {
		return names.reduce((place: Place, name) => place.field(name), this);
	}

	/** PHP writes an empty object as an empty list, and some shops as false. */
	private field(name: string): Place {
		const { value } = this;
		if (isObject(value))
			return this.child(Object.hasOwn(value, name) ? value[name] : undefined, name);
		if (value && value !== true && !(Array.isArray(value) && value.length === 0))
			this.fault(`must be an object, found ${shown(value)}`);
		return this.child(undefined, name);
	}

	/** The first of some fields that holds anything, else the first: the same thing under its older and newer name. */
	either(...names: string[]): Place {
		const places = names.map((name) => this.at(name));
		return places.find((place) => place.given) ?? places[0];
	}

	list(...names: string[]): Place[] {
		const place = this.at(...names);
		const { value } = place;
		if (Array.isArray(value))
			// Not `map`, which passes over the holes of a list that a Code node made with `list[3] = …`.
			return Array.from(value, (entry: unknown, index) => place.child(entry, String(index)));
		if (value) place.fault(`must be a list, found ${shown(value)}`);
		return [];
	}

	/** Where it stands, as a merchant reads it: positions in a list count from 1. */
	get where(): string {
		return this.path
			.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
			.join(' › ');
	}

	/** Notes why the order cannot be taken. */
	fault(detail: string, advice?: string): undefined {
		this.draft.fault({ path: this.path, detail, advice });
		return undefined;
	}

	/** There is nothing where something must be. */
	lacking(advice?: string): void {
		// Blanks are nothing too, but what was refused for another reason is not missing.
		if (!this.draft.hasFaultAt(this.path)) this.fault('is required, found nothing', advice);
	}

	/** Text that must be there. */
	needed(advice?: string): string {
		const text = this.text();
		if (text === undefined) this.lacking(advice);
		return text ?? '';
	}

	/** Text on one line, without blanks around it; blanks alone are nothing. */
	text(): string | undefined {
		if (typeof this.value === 'number') return this.id();
		if (!this.given) return undefined;
		if (this.value === true) return this.fault('must be a text, found true');
		return this.take(words(this.value));
	}

	/** Text with its lines. */
	notes(): string | undefined {
		if (typeof this.value !== 'string') return this.text();
		const damage = damageOf(this.value);
		if (damage === undefined) return this.value.trim() || undefined;
		return this.take<string>(damaged(damage, this.value));
	}

	/** What identifies something. A number that JSON cannot hold exactly may be another one than the shop meant. */
	id(): string | undefined {
		return this.given ? this.take(identifier(this.value)) : undefined;
	}

	private take<T>(reading: Reading<T | undefined>): T | undefined {
		return reading instanceof Unreadable ? this.fault(reading.detail, reading.advice) : reading;
	}

	/** An amount or weight, exactly as it is written. */
	decimal(): Exact | undefined {
		if (!this.given) return undefined;
		return (
			exactFrom(this.value) ??
			this.fault(`must be a number with a decimal point, found ${shown(this.value)}`)
		);
	}

	/** Whole pieces. */
	count(): number | undefined {
		const exact = this.decimal();
		const number = exact && exactNumber(exact);
		if (number === undefined || (Number.isSafeInteger(number) && number >= 0)) return number;
		return this.fault(
			`must be a whole number, found ${shown(this.value)}`,
			'Sendcloud counts whole pieces. Sell it by the piece, or enter this order by hand.',
		);
	}

	/** The same, and it must be there. */
	pieces(): number {
		const count = this.count();
		if (count === undefined) this.lacking();
		return count ?? 0;
	}

	flag(): boolean | undefined {
		if ([true, 1, '1', 'true'].includes(this.value as string)) return true;
		if ([false, 0, '0', 'false'].includes(this.value as string)) return false;
		if (!this.given) return undefined;
		return this.fault(`must be true or false, found ${shown(this.value)}`);
	}

	/** A moment as ISO 8601 with its zone. @param zone of a time that names none */
	moment(zone: string): string | undefined {
		return shortMoment(this.value, zone) ?? this.take(moment(this.read, YEAR_FIRST_DATES, zone));
	}

	country(): string | undefined {
		return this.take(countryCode(this.read));
	}

	postalCode(country: string | undefined): string | undefined {
		const { code, hint } =
			this.take<{ code?: string; hint?: string }>(postalCode(this.read, country)) ?? {};
		if (hint !== undefined) this.draft.hint(hint);
		return code;
	}

	currency(): string | undefined {
		const { settings } = this.draft;
		return this.take(currencyCode(this.given ? this.value : settings.currency));
	}

	email(): string | undefined {
		const text = this.text();
		if (text === undefined || isEmail(text)) return text;
		return this.fault(`must be an email address, found ${shown(text)}`);
	}
}

const WRITTEN =
	/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(Z|[+-](?:0\d|1[0-3]):[0-5]\d)?$/;

/** Nearly all times of shops are written as Sendcloud wants them; to take others apart takes thirty times as long. */
function shortMoment(value: unknown, zone: string): string | undefined {
	if (typeof value !== 'string' || value.length > 40) return undefined;
	const written = WRITTEN.exec(value);
	if (!written) return undefined;
	if (written[1] !== undefined) return value;
	return zone === 'UTC' ? `${value}Z` : undefined;
}

/** The orders in what a node hands over: one, a list, or what an HTTP or Webhook node wraps around them. */
export function unwrapped(document: unknown, wrappers: readonly string[]): unknown[] {
	let inside: unknown = document;
	// A webhook's body, in it `data`, in it `orders`: no shop wraps deeper.
	for (let depth = 0; depth < 5; depth++) {
		if (Array.isArray(inside) || !isObject(inside)) break;
		const here: IDataObject = inside;
		const name = wrappers.find((one) => isObject(here[one]) || Array.isArray(here[one]));
		if (name === undefined) break;
		inside = here[name];
	}
	return Array.isArray(inside) ? (inside as unknown[]) : [inside];
}

interface DocumentReader {
	/** The shop's name. */
	shop: string;
	/** Fields by which its orders are known: one of them is in each. */
	fields: readonly string[];
	/** What may have happened where none of them is there. */
	otherwise?: string;
	read(order: Place): ShopOrder;
	/** The number by which a merchant knows it. */
	number(order: IDataObject): unknown;
}

/** Reads each order of a document by itself: what is wrong with one is no matter of the others. */
export function eachOrder(
	orders: unknown[],
	settings: ShopSettings,
	item: number,
	{ shop, fields, otherwise, read, number }: DocumentReader,
): ReadOrder[] {
	return orders.map((order) => {
		const draft = new Draft(settings);
		const place = new Place(order, draft);
		if (!isObject(order) || !fields.some((field) => field in order)) {
			const found = isObject(order)
				? `an object with ${Object.keys(order).slice(0, 8).join(', ') || 'nothing'}`
				: shown(order);
			place.fault(
				`This is no order of ${shop}: expected ${fields.join(', ')}, found ${found}`,
				otherwise ?? 'Choose the format of the shop that the data comes from.',
			);
			return refuse([item], draft.faults);
		}
		const made = read(place);
		const name = number(order);
		const title =
			(typeof name === 'string' && name !== '') || typeof name === 'number'
				? `order ${name}`
				: undefined;
		return draft.faults.length > 0
			? refuse([item], draft.faults, title)
			: { order: made, items: [item], hints: draft.hints };
	});
}

/** What was left undefined is left out, and so is what then holds nothing. */
export function kept<T extends object>(values: T): T {
	const result: Partial<T> = {};
	for (const name of Object.keys(values) as Array<keyof T>)
		if (values[name] !== undefined) result[name] = values[name];
	return result as T;
}

/** The currency of an order: without one no amount of it means anything. */
export function currencyOf(place: Place): string {
	const code = place.currency();
	if (code === undefined) place.lacking('Set Currency, since the order does not name it.');
	return code ?? '';
}

/** An amount as Sendcloud wants most of them. */
export function price(
	amount: Exact | undefined,
	currency: string,
	place: Place,
): { value: number; currency: string } | undefined {
	if (!amount) return undefined;
	const value = exactNumber(amount);
	if (value !== undefined) return { value, currency };
	return place.fault(`has more digits than can be sent, found ${shown(place.value)}`);
}

/** A weight; nothing weighs nothing. */
export function weight(
	amount: Exact | undefined,
	unit: string,
	place: Place,
): { weight: { value: number; unit: string } } | undefined {
	if (!amount || isZero(amount)) return undefined;
	if (amount.units < 0n) return place.fault(`must be 0 or more, found ${shown(place.value)}`);
	const value = exactNumber(amount);
	if (value !== undefined) return { weight: { value, unit } };
	return place.fault(`has more digits than can be sent, found ${shown(place.value)}`);
}
