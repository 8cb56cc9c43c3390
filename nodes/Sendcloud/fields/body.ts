/** Where a body is built: from fields of the panel, or as JSON. */
import type { IDataObject } from 'n8n-workflow';

import { field } from '../engine/define';
import { inputError } from '../transport/errors';

/** The switch between the two, and the field for JSON. */
export const bodyFields = (what: string) => ({
	specifyBody: field({
		displayName: `Specify ${what}`,
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json', description: "An object in Sendcloud's own format" },
		],
	}),
	jsonBody: field({
		displayName: 'JSON',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		displayOptions: { show: { specifyBody: ['json'] } },
		description: "One object for each item, in Sendcloud's own format",
	}),
});

export const inFields = { show: { specifyBody: ['fields'] } };

/**
 * The object that a JSON field holds, as text or already parsed.
 * @throws SendcloudError (input)
 */
export function jsonObject(value: unknown, name: string): IDataObject {
	const parsed = parsedJson(value, name);
	if (Array.isArray(parsed)) {
		throw inputError(
			parsed.length === 0
				? `${name} is an empty list: there is nothing to send`
				: `${name} must be one object, found a list of ${parsed.length}`,
			'Put each entry into an item of its own, e.g. with the Split Out node.',
		);
	}
	if (typeof parsed !== 'object' || parsed === null) {
		throw inputError(
			`${name} must be an object, found ${parsed === undefined || parsed === '' ? 'nothing' : JSON.stringify(parsed)}`,
		);
	}
	return parsed as IDataObject;
}

/** @throws SendcloudError (input) when a text is not JSON */
export function parsedJson(value: unknown, name: string): unknown {
	if (typeof value !== 'string' || value.trim() === '') return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		throw inputError(
			`${name} is not valid JSON: ${(error as Error).message}`,
			'Check quotes, commas and brackets. An expression such as {{ $json }} needs no quotes around it.',
		);
	}
}

/** Several values in one field: a list from an expression, or a text with commas between. None: undefined. */
export function listOf(value: unknown): unknown[] | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (typeof value !== 'string') return [value].flat();
	return value
		.split(',')
		.map((entry) => entry.trim())
		.filter(Boolean);
}

/** Without what was left empty in the panel: empty texts, and objects in which nothing is left. */
export function pruned(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(pruned);
	if (
		typeof value !== 'object' ||
		value === null ||
		Object.getPrototypeOf(value) !== Object.prototype
	) {
		return value === '' || value === null ? undefined : value;
	}
	const entries = Object.entries(value)
		.map(([key, entry]) => [key, pruned(entry)] as const)
		.filter(([, entry]) => entry !== undefined);
	return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
