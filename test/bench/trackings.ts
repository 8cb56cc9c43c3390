/** Tracking numbers as a shop has them: some come twice, and some are not known. */

/** So many of a thousand are in it twice. */
const TWICE = 0.05;
/** Every so many-th is of nobody. */
const UNKNOWN_EVERY = 50;

const isUnknown = (at: number) => at % UNKNOWN_EVERY === UNKNOWN_EVERY - 1;

export function trackingNumbers(count: number): string[] {
	const distinct = count - Math.round(count * TWICE);
	return Array.from({ length: count }, (_, at) => {
		const which = at % distinct;
		return isUnknown(which) ? `NOBODY${which}` : `3SBENCH${which}`;
	});
}

/** Those that Sendcloud follows. */
export const followed = (count: number): string[] => [
	...new Set(trackingNumbers(count).filter((one) => one.startsWith('3S'))),
];

export const unknownCount = (count: number): number =>
	trackingNumbers(count).filter((one) => !one.startsWith('3S')).length;

export const distinctCount = (count: number): number => new Set(trackingNumbers(count)).size;
