/** The units that Sendcloud's documents name, e.g. `weight.unit` and `dimensions.unit` of v3-shipping-options. */

/** Kilograms in one of each. */
export const KILOGRAMS: Record<string, number> = {
	kg: 1,
	g: 0.001,
	lbs: 0.45359237,
	oz: 0.028349523,
};

/** Centimetres in one of each. */
export const CENTIMETRES: Record<string, number> = {
	cm: 1,
	mm: 0.1,
	m: 100,
	yd: 91.44,
	ft: 30.48,
	in: 2.54,
};
