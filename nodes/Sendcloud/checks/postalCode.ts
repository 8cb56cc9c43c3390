/** The zero that a spreadsheet takes from the beginning of a postal code. */

/**
 * Digits that a code has, and the fewest that are left of one that lost its zeros. Only countries whose codes may begin
 * with 0.
 */
const DIGITS: Record<string, { all: number; fewest: number }> = {
	DE: { all: 5, fewest: 4 },
	FR: { all: 5, fewest: 4 },
	ES: { all: 5, fewest: 4 },
	IT: { all: 5, fewest: 2 },
	VA: { all: 5, fewest: 3 },
	US: { all: 5, fewest: 3 },
	PR: { all: 5, fewest: 3 },
	VI: { all: 5, fewest: 3 },
	FI: { all: 5, fewest: 3 },
	LT: { all: 5, fewest: 4 },
	SK: { all: 5, fewest: 4 },
	TR: { all: 5, fewest: 4 },
	UA: { all: 5, fewest: 4 },
	MX: { all: 5, fewest: 4 },
	KR: { all: 5, fewest: 4 },
	RO: { all: 6, fewest: 5 },
	NO: { all: 4, fewest: 1 },
	AU: { all: 4, fewest: 3 },
};

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
	const lost = country === undefined ? undefined : DIGITS[country];
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
