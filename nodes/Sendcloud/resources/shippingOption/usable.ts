/** Which shipping options can be used for a parcel, why the others cannot, and which is the best. */
import type { IDataObject } from 'n8n-workflow';

import { CENTIMETRES, KILOGRAMS } from '../../api/units';
import type { ShippingOption } from '../../api/shippingOptions';

/** What is known of the parcel besides its way. */
export interface Known {
	email: boolean;
	phone: boolean;
	customs: boolean;
	servicePoint: boolean;
	/** Return labels are wanted, and no others. */
	returns: boolean;
	prices: boolean;
	weight: IDataObject;
	dimensions?: IDataObject;
	maxPrice?: number;
	maxHours?: number;
}

export interface Judged {
	option: ShippingOption;
	price?: number;
	currency?: string;
	hours?: number;
	/** Why it cannot be used; nothing when it can. */
	whyNot: string[];
}

export type SortBy = 'cheapest' | 'fastest' | 'none';

/** A measure in one unit; undefined where it is none. */
function measure(value: unknown, unit: unknown, units: Record<string, number>): number | undefined {
	const amount = Number(value) * (units[String(unit)] ?? NaN);
	return Number.isFinite(amount) ? amount : undefined;
}

const sides = (dimensions: IDataObject | undefined): number[] =>
	dimensions === undefined
		? []
		: ['length', 'width', 'height']
				.map((side) => measure(dimensions[side], dimensions.unit, CENTIMETRES) ?? 0)
				.sort((a, b) => b - a);

/** The longest side against the longest that is allowed, and so on; 0 is no limit. */
function isTooLarge(parcel: IDataObject | undefined, most: IDataObject | undefined): boolean {
	const allowed = sides(most);
	if (allowed.every((side) => side === 0)) return false;
	return sides(parcel).some((side, at) => side > allowed[at]);
}

const REQUIRED: Record<string, { words: string; has: (known: Known) => boolean }> = {
	to_email: { words: 'the email address of the recipient', has: ({ email }) => email },
	to_telephone: { words: 'the phone number of the recipient', has: ({ phone }) => phone },
	length: { words: 'the length of the parcel', has: ({ dimensions }) => dimensions !== undefined },
	width: { words: 'the width of the parcel', has: ({ dimensions }) => dimensions !== undefined },
	height: { words: 'the height of the parcel', has: ({ dimensions }) => dimensions !== undefined },
};

function* reasons(judged: Judged, known: Known): Generator<string> {
	const { option, price, hours } = judged;
	const { functionalities, requirements = {}, weight, max_dimensions: most } = option;
	const returns = functionalities?.returns === true;
	if (returns && !known.returns) yield 'it is for returns';
	if (!returns && known.returns) yield 'it is not for returns';
	if (option.code.startsWith('sendcloud:')) yield 'it is a test option without postage';
	else if (known.prices && price === undefined) yield 'Sendcloud knows no price of it';
	else if (known.prices && price === 0) yield 'its price is 0, which no real one is';
	if (requirements.is_service_point_required && !known.servicePoint)
		yield 'it needs a service point';
	for (const name of requirements.fields ?? []) {
		const { words, has } = REQUIRED[name] ?? {};
		if (has && !has(known)) yield `it needs ${words}`;
	}
	if (requirements.export_documents && !known.customs) yield 'it needs customs data';
	const parcel = measure(known.weight.value, known.weight.unit, KILOGRAMS);
	const [least, heaviest] = [weight?.min, weight?.max].map((one) =>
		measure(one?.value, one?.unit, KILOGRAMS),
	);
	if (parcel !== undefined && heaviest !== undefined && parcel > heaviest)
		yield `it takes ${heaviest} kg at most`;
	if (parcel !== undefined && least !== undefined && parcel < least)
		yield `it takes no less than ${least} kg`;
	if (isTooLarge(known.dimensions, most)) yield 'the parcel is too large for it';
	if (known.maxPrice !== undefined && price !== undefined && price > known.maxPrice)
		yield `it costs more than ${known.maxPrice}`;
	if (known.maxHours !== undefined && (hours === undefined || hours > known.maxHours))
		yield hours === undefined ? 'nobody says how long it takes' : `it takes ${hours} hours`;
}

const number = (value: unknown): number | undefined => {
	const found = value === null || value === undefined || value === '' ? NaN : Number(value);
	return Number.isFinite(found) ? found : undefined;
};

/** Looks at each option, in the order in which they came. */
export function judged(options: ShippingOption[], known: Known): Judged[] {
	const all = options.map((option): Judged => {
		const [quote] = option.quotes ?? [];
		const { value, currency } = quote?.price?.total ?? {};
		return { option, price: number(value), currency, hours: number(quote?.lead_time), whyNot: [] };
	});
	for (const one of all) one.whyNot = [...reasons(one, known)];
	// Amounts of different currencies cannot be compared: what most of the usable ones have is what counts.
	const counts = new Map<string, number>();
	for (const { currency, whyNot } of all) {
		if (currency !== undefined && whyNot.length === 0)
			counts.set(currency, (counts.get(currency) ?? 0) + 1);
	}
	const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
	for (const one of all) {
		if (known.prices && one.currency !== undefined && one.currency !== usual && usual !== undefined)
			one.whyNot.push(`its price is in ${one.currency}, that of the others in ${usual}`);
	}
	return all;
}

const ascending = (a: number | undefined, b: number | undefined) => {
	const [left, right] = [a ?? Infinity, b ?? Infinity];
	return left === right ? 0 : left - right;
};

/** The best first; usable ones before the others. */
export function sorted(all: Judged[], by: SortBy): Judged[] {
	const usableFirst = (a: Judged, b: Judged) =>
		Math.min(a.whyNot.length, 1) - Math.min(b.whyNot.length, 1);
	const price = (a: Judged, b: Judged) => ascending(a.price, b.price);
	const hours = (a: Judged, b: Judged) => ascending(a.hours, b.hours);
	const order = { cheapest: [price, hours], fastest: [hours, price], none: [] }[by];
	return [...all].sort((a, b) => {
		for (const compare of [usableFirst, ...order]) {
			const result = compare(a, b);
			if (result !== 0) return result;
		}
		return 0;
	});
}

/** What a merchant needs of an option, flat. */
export function flatOption({ option, price, currency, hours, whyNot }: Judged) {
	const { carrier, contract, functionalities = {}, requirements = {}, weight } = option;
	return {
		code: option.code,
		name: option.name,
		carrier_code: carrier?.code ?? null,
		carrier_name: carrier?.name ?? null,
		contract_id: contract?.id ?? null,
		price: price ?? null,
		currency: currency ?? null,
		lead_time_hours: hours ?? null,
		usable: whyNot.length === 0,
		why_not: whyNot,
		tracked: functionalities.tracked ?? null,
		signature: functionalities.signature ?? null,
		last_mile: functionalities.last_mile ?? null,
		needs: requirements.fields ?? [],
		needs_service_point: requirements.is_service_point_required ?? null,
		needs_customs_documents: requirements.export_documents ?? null,
		max_weight: weight?.max ? `${String(weight.max.value)} ${String(weight.max.unit)}` : null,
		charging_type: (option.charging_type as string | undefined) ?? null,
	};
}
