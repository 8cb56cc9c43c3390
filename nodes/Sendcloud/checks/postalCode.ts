/** The zero that a spreadsheet takes from the beginning of a postal code. */

/**
 * Countries whose codes may begin with 0: digits that a code has, and the fewest that are left of one that lost its
 * zeros.
 */
const DIGITS = new Map(
	(
		'DE 5 4,FR 5 4,ES 5 4,IT 5 2,VA 5 3,US 5 3,PR 5 3,VI 5 3,FI 5 3,LT 5 4,SK 5 4,TR 5 4,UA 5 4,MX 5 4,KR 5 4,' +
		'RO 6 5,NO 4 1,AU 4 3'
	)
		.split(',')
		.map((one) => [one.slice(0, 2), { all: Number(one[3]), fewest: Number(one[5]) }] as const),
);

/** `4109`, `D-4109`, `2108-1234`. */
const CODE = /^((?:[A-Z]{1,2}[- ]?)?)(\d{1,6})((?:-\d{4})?)$/i;

/** A code with fewer digits than its country has. */
export interface ShortCode {
	/** Digits that it must have. */
	all: number;
	/** What it was before, if all that it lost are zeros. */
	whole: string;
	/** May it be that? A code that is much shorter lost something else. */
	isLikely: boolean;
}

/** How short a code is; undefined where it is whole, or nobody knows. */
export function shortCode(text: string, country: string | undefined): ShortCode | undefined {
	const lost = DIGITS.get(country ?? '');
	const [, land, digits, rest] = (lost && text.length <= 20 && CODE.exec(text)) || [];
	if (lost === undefined || digits === undefined || digits.length >= lost.all) return undefined;
	// Nine digits are of the US alone.
	if (rest !== '' && country !== 'US') return undefined;
	return {
		all: lost.all,
		whole: land + digits.padStart(lost.all, '0') + rest,
		isLikely: digits.length >= lost.fewest,
	};
}

/** A number that went through a column of decimals: `4109.0`. */
export const POINT_ZERO = /^(\d+)[.,]0$/;
