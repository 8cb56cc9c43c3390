/** The units that Sendcloud's documents name, e.g. `weight.unit` and `dimensions.unit` of v3-shipping-options. */

import type { IDataObject } from 'n8n-workflow';

/** Kilograms in one of each. */
export const KILOGRAMS: Record<string, number> = {
	kg: 1,
	g: 0.001,
	lbs: 0.45359237,
	oz: 0.028349523125,
};

/** Of `{value, unit}`; NaN for what is no weight. */
function inKilograms(weight: unknown): number {
	const { value, unit } = (weight ?? {}) as IDataObject;
	return Number(value ?? NaN) * (KILOGRAMS[String(unit)] ?? NaN);
}

const toTheGram = (kilograms: number) => (kilograms > 0 ? Number(kilograms.toFixed(3)) : undefined);

/** Of `{value, unit}`, to the gram; undefined for what is no weight. */
export const kilogramsOf = (weight: unknown): number | undefined => toTheGram(inKilograms(weight));

/** What lines with a `weight` and a `quantity` weigh together, to the gram; undefined where one of them does not say. */
export function togetherInKilograms(
	lines: Array<{ weight?: unknown; quantity?: unknown }>,
): number | undefined {
	let sum = 0;
	for (const { weight, quantity } of lines) sum += inKilograms(weight) * Number(quantity);
	return toTheGram(sum);
}

/** Centimetres in one of each. */
export const CENTIMETRES: Record<string, number> = {
	cm: 1,
	mm: 0.1,
	m: 100,
	yd: 91.44,
	ft: 30.48,
	in: 2.54,
};
