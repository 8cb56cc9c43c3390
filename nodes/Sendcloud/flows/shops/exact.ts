/**
 * Amounts and weights as decimals without loss: 0.1 + 0.2 is 0.3, and 3.90 stays 3.90. Shops give them as JSON numbers
 * or as texts with a decimal point; what is computed of them (sums, lines) never goes through binary fractions.
 */
export interface Exact {
	/** The digits as one whole number: 3.90 is 390. */
	readonly units: bigint;
	/** How many of them stand behind the point: 3.90 has 2. */
	readonly scale: number;
}

export const ZERO: Exact = { units: 0n, scale: 0 };

/** Length first: longer is no amount, and no pattern looks at it. */
const LONGEST = 40;
const PLAIN = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/** Reads a JSON number, or a text with a decimal point. Anything else is undefined, never a guess. */
export function exactFrom(value: unknown): Exact | undefined {
	if (typeof value === 'number') return fromNumber(value);
	return typeof value === 'string' ? fromText(value.trim()) : undefined;
}

function fromText(text: string): Exact | undefined {
	const [, sign, whole, fraction = ''] = (text.length <= LONGEST && PLAIN.exec(text)) || [];
	if (whole === undefined) return undefined;
	const units = BigInt(whole + fraction);
	return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/**
 * Shops that add up in binary fractions send 47.980000000000004 where 47.98 is meant. What is a few last bits away from
 * a number of 12 digits is that number; a real quotient such as 8.394957983193278 is not and stays.
 */
function fromNumber(value: number): Exact | undefined {
	if (Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 };
	if (!Number.isFinite(value) || Number.isInteger(value)) return undefined;
	const text = String(value);
	// So few digits hold no noise.
	if (text.length < 13) return fromText(text);
	const rounded = Number(value.toPrecision(12));
	const noise = Math.abs(rounded - value) <= Math.abs(value) * Number.EPSILON * 8;
	return fromText(String(noise ? rounded : value));
}

/** The same with fewer or more zeros at the end. */
function scaled({ units, scale }: Exact, to: number): bigint {
	return units * 10n ** BigInt(to - scale);
}

export function plus(one: Exact, other: Exact): Exact {
	if (one.scale === other.scale) return { units: one.units + other.units, scale: one.scale };
	const scale = Math.max(one.scale, other.scale);
	return { units: scaled(one, scale) + scaled(other, scale), scale };
}

export const total = (all: readonly Exact[]): Exact => all.reduce(plus, ZERO);

export const negative = ({ units, scale }: Exact): Exact => ({ units: -units, scale });

export const minus = (from: Exact, what: Exact): Exact => plus(from, negative(what));

export const times = ({ units, scale }: Exact, count: number): Exact => ({
	units: units * BigInt(count),
	scale,
});

export const isZero = ({ units }: Exact) => units === 0n;
export const isNegative = ({ units }: Exact) => units < 0n;

export function isSame(one: Exact, other: Exact): boolean {
	return isZero(minus(one, other));
}

/** Digits behind the point that a price of one piece may have. */
const FINEST = 4;

/** What one of so many pieces costs; undefined where that is no decimal of at most four places. */
export function dividedBy({ units, scale }: Exact, count: number): Exact | undefined {
	const to = Math.max(scale, FINEST);
	const all = scaled({ units, scale }, to);
	const by = BigInt(count);
	return all % by === 0n ? trimmed({ units: all / by, scale: to }) : undefined;
}

/** To the cent, halves away from zero. */
export function roundedShare({ units, scale }: Exact, count: number): Exact {
	const to = Math.max(scale, 2);
	const divisor = BigInt(count) * 10n ** BigInt(to - 2);
	const doubled = 2n * scaled({ units, scale }, to);
	const half = doubled < 0n ? -divisor : divisor;
	return { units: (doubled + half) / (2n * divisor), scale: 2 };
}

/** Without zeros at the end beyond the cent. */
function trimmed({ units, scale }: Exact): Exact {
	let [left, places] = [units, scale];
	while (places > 2 && left % 10n === 0n) [left, places] = [left / 10n, places - 1];
	return { units: left, scale: places };
}

/** As it is written: `3.90`, `-0.05`. */
export function exactText({ units, scale }: Exact): string {
	const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
	const point = digits.length - scale;
	const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
	return units < 0n ? `-${text}` : text;
}

/** As text for Sendcloud, which shows cents: 12.0000 of a shop's database is 12.00, 0.3075 stays. */
export const amountText = (amount: Exact): string => exactText(trimmed(amount));

/** As a JSON number; undefined where none holds it without loss. */
export function exactNumber(amount: Exact): number | undefined {
	const units = Number(amount.units);
	// Both are whole and exact, so their quotient is the nearest number there is: what the text would be read as.
	if (Math.abs(units) < 1e13 && amount.scale <= 12) return units / 10 ** amount.scale;
	const text = exactText(amount);
	const number = Number(text);
	// A number keeps fifteen digits beyond doubt.
	if (text.length <= 15) return number;
	const back = fromText(String(number));
	return back && isSame(back, amount) ? number : undefined;
}
