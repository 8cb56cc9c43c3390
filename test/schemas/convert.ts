/**
 * What n8n understands of JSON Schema, out of a schema of an OpenAPI document: one shape with types, where the document
 * has variants (`oneOf`), parts (`allOf`), references, limits and words. Nothing is told of what must be there: an
 * output may lack any field.
 */

/** Of several types n8n's editor shows the first. */
export const TYPES = ['object', 'array', 'number', 'integer', 'string', 'boolean'] as const;
export type Type = (typeof TYPES)[number];

/** As in the `__schema__` files. n8n's editor takes no notice of `nullable`, but would of a list with "null" in it. */
export interface Shape {
	type?: Type | Type[];
	nullable?: true;
	properties?: Record<string, Shape>;
	/** The values of an object whose keys are not known. */
	additionalProperties?: Shape;
	items?: Shape;
}

/** A schema of OpenAPI 3.0 or 3.1 with its references resolved: it may hold itself. */
export interface Schema {
	type?: string | string[];
	nullable?: boolean;
	properties?: Record<string, Schema>;
	additionalProperties?: Schema | boolean;
	items?: Schema;
	allOf?: Schema[];
	oneOf?: Schema[];
	anyOf?: Schema[];
	enum?: unknown[];
	const?: unknown;
	writeOnly?: boolean;
}

/** Without `types` it can be anything. */
interface Known {
	types?: Set<Type | 'null'>;
	properties?: Record<string, Known>;
	extra?: Known;
	items?: Known;
}

/** @param schema anything that is no schema, `true` for one, allows everything */
export function convert(schema: unknown): Shape {
	return shapeOf(read(schema, []));
}

/** @param outer the schemas around it, to end where one holds itself */
function read(schema: unknown, outer: Schema[]): Known {
	if (!isSchema(schema)) return {};
	if (outer.includes(schema)) return { types: typesOf(schema) };
	const around = [...outer, schema];
	const parts = (schema.allOf ?? []).map((part) => read(part, around));
	for (const variants of [schema.oneOf, schema.anyOf])
		if (variants?.length) parts.push(variants.map((one) => read(one, around)).reduce(either));
	return parts.reduce(both, withoutParts(schema, around));
}

function withoutParts(schema: Schema, around: Schema[]): Known {
	const known: Known = { types: typesOf(schema) };
	if (schema.properties) {
		known.properties = {};
		for (const [name, property] of Object.entries(schema.properties))
			if (!property.writeOnly) known.properties[name] = read(property, around);
	}
	if (isSchema(schema.additionalProperties))
		known.extra = read(schema.additionalProperties, around);
	if (schema.items) known.items = read(schema.items, around);
	return known;
}

const isSchema = (value: unknown): value is Schema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function typesOf(schema: Schema): Known['types'] {
	const types = new Set([schema.type ?? impliedTypes(schema)].flat() as Array<Type | 'null'>);
	if (types.size === 0) return undefined;
	if (schema.nullable) types.add('null');
	return plain(types);
}

function impliedTypes({ properties, items, enum: values, const: value }: Schema) {
	if (properties) return ['object'];
	if (items) return ['array'];
	return (value === undefined ? (values ?? []) : [value]).map((one) => {
		if (one === null) return 'null';
		if (Array.isArray(one)) return 'array';
		return Number.isInteger(one) ? 'integer' : typeof one;
	});
}

/** What keeps to the one or to the other. */
const either = (a: Known, b: Known): Known => ({
	...inside(a, b, either),
	types: a.types && b.types && plain(new Set([...a.types, ...b.types])),
});

/** What keeps to both. */
const both = (a: Known, b: Known): Known => ({ ...inside(a, b, both), types: common(a, b) });

function common({ types: a }: Known, { types: b }: Known): Known['types'] {
	if (!a || !b) return a ?? b;
	const fits = (type: Type | 'null', others: typeof a) =>
		others.has(type) || (type === 'integer' && others.has('number'));
	const types = [...[...a].filter((one) => fits(one, b)), ...[...b].filter((one) => fits(one, a))];
	// Where a document contradicts itself, either may be meant.
	return plain(new Set(types.length > 0 ? types : [...a, ...b]));
}

/** Whole numbers are numbers. */
function plain(types: Set<Type | 'null'>) {
	if (types.has('number')) types.delete('integer');
	return types;
}

type Merge = (a: Known, b: Known) => Known;

function inside(a: Known, b: Known, merge: Merge): Known {
	const known: Known = {};
	const properties = { ...a.properties };
	for (const [name, property] of Object.entries(b.properties ?? {}))
		properties[name] = properties[name] ? merge(properties[name], property) : property;
	if (a.properties ?? b.properties) known.properties = properties;
	for (const name of ['extra', 'items'] as const) {
		const [one, other] = [a[name], b[name]];
		if (one ?? other) known[name] = one && other ? merge(one, other) : (one ?? other);
	}
	return known;
}

function shapeOf({ types, properties, extra, items }: Known): Shape {
	const shape: Shape = {};
	const named = [...(types ?? [])].filter((type): type is Type => type !== 'null');
	if (named.length > 0) shape.type = named.length === 1 ? named[0] : named.sort(byRank);
	if (types?.has('null') && named.length > 0) shape.nullable = true;
	if (properties && (!types || types.has('object')))
		shape.properties = Object.fromEntries(
			Object.entries(properties).map(([name, property]) => [name, shapeOf(property)]),
		);
	if (extra?.types && (!types || types.has('object'))) shape.additionalProperties = shapeOf(extra);
	if (items && (!types || types.has('array'))) shape.items = shapeOf(items);
	return shape;
}

const byRank = (a: Type, b: Type) => TYPES.indexOf(a) - TYPES.indexOf(b);
