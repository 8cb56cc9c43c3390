/** Reads the panel's fields for each item, evaluating only what can differ between items. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Fields } from './define';

/** Does a value of the panel hold an expression anywhere? Only then can it differ from item to item. */
export function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(hasExpression);
}

/** The whole item, by far the most common expression: needs no evaluation. */
const WHOLE_ITEM = /^=\{\{\s*\$json\s*\}\}$/;

/**
 * @returns a function that gives the values of the fields for the item at an index. The values are shared between
 * items: whoever changes one copies it first.
 */
export function parameterReader(
	context: IExecuteFunctions,
	fields: Fields,
	items: INodeExecutionData[],
): (index: number) => IDataObject {
	// Hidden fields are not among the node's parameters, so an expression left in one cannot fail a run.
	const raw = context.getNode().parameters;
	const constants: IDataObject = {};
	const readers: Array<[string, (index: number) => unknown]> = [];
	for (const [name, field] of Object.entries(fields)) {
		if (field.type === 'notice') continue;
		const value = raw[name];
		const extractValue = field.type === 'resourceLocator';
		const read = (index: number) =>
			context.getNodeParameter(name, index, undefined, extractValue ? { extractValue } : {});
		if (value === undefined) {
			constants[name] = extractValue ? '' : (field.default as IDataObject);
		} else if (typeof value === 'string' && WHOLE_ITEM.test(value)) {
			readers.push([name, (index) => items[index].json]);
		} else if (hasExpression(value)) {
			readers.push([name, read]);
		} else {
			constants[name] = read(0) as IDataObject;
		}
	}
	return (index) => {
		const values = { ...constants };
		for (const [name, read] of readers) values[name] = read(index) as IDataObject;
		return values;
	};
}
