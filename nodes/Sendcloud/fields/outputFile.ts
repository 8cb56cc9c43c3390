/** Where a file goes, and how long it is waited for. */
import { checkedValue, filled, integer, limited } from '../checks';
import { field } from '../engine/define';

export const outputFile = {
	field: field({
		displayName: 'Put Output File in Field',
		description: 'The name of the output field that the file goes into',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
	}),
	/** @throws SendcloudError (input) */
	check: (value: unknown) => checkedValue<string>(filled, value, 'output file field'),
};

/** Longer than any carrier takes whose label is still to come in this run. */
const LONGEST_WAIT = 600;

export const waitUntilReady = {
	field: field({
		displayName: 'Wait Until Ready',
		type: 'number',
		default: 60,
		typeOptions: { minValue: 0, maxValue: LONGEST_WAIT },
		description:
			'Seconds to wait at most for labels whose carrier has not answered yet. 0 does not wait.',
	}),
	/** @throws SendcloudError (input) */
	check: (value: unknown) =>
		checkedValue<number>(
			limited<number>(
				integer({ min: 0 }),
				`a whole number of at most ${LONGEST_WAIT}`,
				(seconds) => seconds <= LONGEST_WAIT,
			),
			value ?? 60,
			'wait until ready',
		),
};
