/** Fields inside collections and groups, where each carries its own name. */
import type { INodeProperties } from 'n8n-workflow';

import { byDisplayName, byName, type Field } from '../engine/define';

export type Named = INodeProperties;

const word = (value: string) =>
	value.replace(/_/g, ' ').replace(/\b\w/g, (letter) => letter.toUpperCase());

export const textField = (name: string, displayName: string, more: Partial<Named> = {}): Named => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...more,
});

export const numberField = (
	name: string,
	displayName: string,
	more: Partial<Named> = {},
): Named => ({
	displayName,
	name,
	type: 'number',
	// Empty, so that what nobody typed is not sent as 0.
	default: '',
	...more,
});

export const choiceField = (
	name: string,
	displayName: string,
	values: readonly string[],
	first = values[0],
	shown = word,
): Named => ({
	displayName,
	name,
	type: 'options',
	options: values.map((value) => ({ name: shown(value), value })).sort(byName),
	default: first,
});

/** Units are written as they are: `kg` is not `Kg`. */
export const unitField = (
	name: string,
	displayName: string,
	units: readonly string[],
	first = units[0],
): Named => choiceField(name, displayName, units, first, (unit) => unit);

/** A group that is there once. */
export const groupField = (
	displayName: string,
	name: string,
	values: Named[],
	more: Partial<Field> = {},
): Field & { type: 'fixedCollection' } => ({
	displayName,
	placeholder: `Add ${displayName}`,
	default: {},
	options: [{ displayName, name, values }],
	...more,
	type: 'fixedCollection',
});

/** The fields of a collection, sorted as the panel shows them. */
export const collected = (fields: Record<string, Field>): Named[] =>
	Object.entries(fields)
		.map(([name, definition]) => ({ ...definition, name }) as Named)
		.sort(byDisplayName);
