/** Beyond which values an order gets a hint: the fields that ask for it, and what they mean. */
import type { IDataObject } from 'n8n-workflow';

import { decimal, givenValue } from '../../checks';
import { field } from '../../engine/define';
import { LIMITS, type Limits } from '../../flows/shops/define';

const limit = (displayName: string, fallback: number, description: string) =>
	field({
		displayName,
		type: 'number',
		default: fallback,
		typeOptions: { minValue: 0 },
		description: `${description}. 0 turns the hint off.`,
	});

/** In the order of the panel. The names are stored in workflows. */
export const hintLimits = {
	maxSide: limit(
		'Hint Above Length',
		LIMITS.side,
		'Gives a hint when an article is longer, in metres',
	),
	maxQuantity: limit(
		'Hint Above Quantity',
		LIMITS.quantity,
		'How many of one article are too many to be meant',
	),
	maxWeight: limit(
		'Hint Above Weight',
		LIMITS.weight,
		'Gives a hint when one article weighs more, in kilograms',
	),
	minPrice: limit(
		'Hint Below Price',
		LIMITS.price,
		'Gives a hint when one article costs less, but not 0, in the currency of the order',
	),
};

/** Items share their options where these hold no expression. */
const read = new WeakMap<IDataObject, Limits>();

/** One that was left alone or emptied is the usual one. @throws SendcloudError (input) naming it */
export function limitsOf(values: IDataObject): Limits {
	let limits = read.get(values);
	if (!limits) read.set(values, (limits = limitsIn(values)));
	return limits;
}

function limitsIn(values: IDataObject): Limits {
	const limitOf = (name: keyof typeof hintLimits, usual: number) => {
		const label = hintLimits[name].displayName.toLowerCase().replaceAll(' ', '_');
		return givenValue<number>(decimal({ min: 0 }), values[name], label) ?? usual;
	};
	return {
		weight: limitOf('maxWeight', LIMITS.weight),
		side: limitOf('maxSide', LIMITS.side),
		price: limitOf('minPrice', LIMITS.price),
		quantity: limitOf('maxQuantity', LIMITS.quantity),
	};
}
