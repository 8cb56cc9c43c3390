/** Which return: by its ID alone, since rows of the list do not have it. */
import { checkedValue, integer } from '../../checks';
import { field } from '../../engine/define';

export const returnIdField = field({
	displayName: 'Return ID',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1751075',
	description:
		"Sendcloud's ID of the return, which Create returned. It is neither the ID of the parcel nor that of the reason.",
});

/** @throws SendcloudError (input) */
export const returnIdOf = (value: unknown): number =>
	checkedValue<number>(
		integer({ min: 1 }),
		typeof value === 'string' ? value.trim() : value,
		'return ID',
	);
