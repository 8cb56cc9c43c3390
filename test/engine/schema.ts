/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Is an output what the `__schema__` files of the built package say, which n8n shows before a node ever ran? */
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Shape } from '../schemas/convert';

const FOLDER = path.resolve(__dirname, '../../dist/nodes/Sendcloud/__schema__/v1.0.0');

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
ajv.addVocabulary(['version']);

interface Validators {
	types: ValidateFunction;
	/** Refuses what is not described, too. */
	closed: ValidateFunction;
}
const validators = new Map<string, Validators>();

function validatorsOf(name: string): Validators {
	let found = validators.get(name);
	if (!found) {
		const schema = JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as Shape;
		found = { types: ajv.compile(schema), closed: ajv.compile(closed(schema)) };
		validators.set(name, found);
	}
	return found;
}

/** The same without further fields, except in objects of which no field is known. */
function closed(shape: Shape): object {
	const { properties, items } = shape;
	const all = Object.entries(properties ?? {}).map(([key, one]) => [key, closed(one)]);
	return {
		...shape,
		...(items && { items: closed(items) }),
		...(all.length > 0 && {
			properties: Object.fromEntries(all),
			additionalProperties: shape.additionalProperties ?? false,
		}),
	};
}

function inWords({ instancePath, message, params }: ErrorObject): string {
	const { additionalProperty: name } = params as { additionalProperty?: string };
	return `${instancePath} ${message}${name === undefined ? '' : `: ${name}`}`.trim();
}

/**
 * What is of another type than the description says. Fields that it does not have are allowed.
 * @param name e.g. `order/get`
 */
export function wrongTypes(name: string, output: unknown): string[] {
	const { types } = validatorsOf(name);
	types(output);
	return (types.errors ?? []).map(inWords);
}

/** The same, and the fields that the description does not have. */
export function differences(name: string, output: unknown): string[] {
	const validate = validatorsOf(name).closed;
	validate(output);
	return (validate.errors ?? []).map(inWords);
}

/** @param name e.g. `order/get` */
export function expectDescribed(name: string, output: unknown): void {
	expect(differences(name, output)).toEqual([]);
}
