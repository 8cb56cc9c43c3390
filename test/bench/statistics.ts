/** Several runs as one figure: the median, and how far they lie apart. */

export interface Figure {
	median: number;
	min: number;
	max: number;
	runs: number[];
}

const rounded = (value: number) => Number(value.toPrecision(4));

export function figure(runs: number[]): Figure {
	const sorted = [...runs].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
	return {
		median: rounded(median),
		min: rounded(sorted[0]),
		max: rounded(sorted[sorted.length - 1]),
		runs: runs.map(rounded),
	};
}
