/** Values that are right in form and most likely a slip: said, and sent all the same. A limit of 0 says nothing. */
import { KILOGRAMS } from '../../../api/units';
import type { Limits, WeightUnit } from '../define';

export interface Piece {
	/** How a merchant finds it, e.g. `row 3`. */
	where: string;
	name?: string;
	weight?: { value: number; unit: WeightUnit };
	/** Sides in centimetres. */
	sides?: number[];
	price?: number;
	quantity?: number;
}

/** At most this many significant digits are shown. */
const shown = (value: number) => String(Number(value.toPrecision(6)));

export function hintsAbout(piece: Piece, limits: Limits): string[] {
	const { where, weight, sides, price, quantity } = piece;
	const hints: string[] = [];
	const heavy = weight && weight.value * KILOGRAMS[weight.unit];
	if (weight && heavy !== undefined && limits.weight > 0 && heavy > limits.weight)
		hints.push(
			`${where}: one piece weighs ${shown(weight.value)} ${weight.unit}, more than ${shown(limits.weight)} kg. Is the unit right?`,
		);
	const longest = sides ? Math.max(...sides) / 100 : 0;
	if (limits.side > 0 && longest > limits.side)
		hints.push(
			`${where}: one side has ${shown(longest)} m, more than ${shown(limits.side)} m. Is the unit right?`,
		);
	if (price !== undefined && price > 0 && limits.price > 0 && price < limits.price)
		hints.push(
			`${where}: one piece costs ${shown(price)}, less than ${shown(limits.price)}. Is that meant?`,
		);
	if (quantity !== undefined && limits.quantity > 0 && quantity > limits.quantity)
		hints.push(`${where}: ${quantity} pieces, more than ${limits.quantity}. Is that meant?`);
	return hints;
}
