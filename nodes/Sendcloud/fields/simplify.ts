/** The Simplify switch of operations whose answers are large or nested, and helpers for flat outputs. */
import type { IDataObject } from 'n8n-workflow';

import { field, since } from '../engine/define';

export const simplifyField = field({
	displayName: 'Simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
});

/** The same for operations that were there before it: their workflows go on without it. */
export const simplifySince11 = since(1.1, simplifyField);

/** What lies inside, e.g. `at(order, 'shipping_address', 'city')`; undefined where there is nothing. */
export function at(value: unknown, ...path: string[]): unknown {
	let found = value;
	for (const step of path) {
		if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
			return undefined;
		found = (found as IDataObject)[step];
	}
	return found;
}

/** A flat output: what an answer does not say is null, so that every item has the same columns. */
export const flat = (values: Record<string, unknown>): IDataObject =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, value ?? null]),
	) as IDataObject;
