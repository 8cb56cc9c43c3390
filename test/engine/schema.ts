/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Is an output what the `__schema__` files of the built package say, which n8n shows before a node ever ran? */
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const FOLDER = path.resolve(__dirname, '../../dist/nodes/Sendcloud/__schema__');

/** What is wrong, with the path. Null is no more than a value that is not there. */
function differences(value: unknown, schema: Schema | undefined, at: string): string[] {
	if (schema === undefined) return [`${at} is not described`];
	if (value === null || value === undefined) return [];
	const type = Array.isArray(value)
		? 'array'
		: Number.isInteger(value) && schema.type === 'integer'
			? 'integer'
			: typeof value;
	if (type !== schema.type) return [`${at} is ${type}, not ${schema.type}`];
	if (Array.isArray(value))
		return value.flatMap((entry, n) => differences(entry, schema.items, `${at}[${n}]`));
	if (!schema.properties) return [];
	const { properties } = schema;
	return Object.entries(value).flatMap(([key, entry]) =>
		differences(entry, properties[key], `${at}.${key}`),
	);
}

/**
 * @param name e.g. `order/get`
 * @param version that of the node
 */
export function expectDescribed(name: string, output: unknown, version = 'v1.0.0'): void {
	const file = path.join(FOLDER, version, `${name}.json`);
	const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
	expect(differences(output, schema, name)).toEqual([]);
}
