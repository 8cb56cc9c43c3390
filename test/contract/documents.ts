/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/**
 * Sendcloud's OpenAPI documents, read closely: which operation of them a request is, and what of it they do not know.
 * Stricter than the documents themselves, which let any further property pass.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { SPECS } from '../engine/documents';
import type { RecordedRequest } from '../sandbox';
import { places } from './places';

export interface Schema {
	$ref?: string;
	type?: string | string[];
	enum?: unknown[];
	const?: unknown;
	oneOf?: Schema[];
	anyOf?: Schema[];
	allOf?: Schema[];
	not?: Schema;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean | Schema;
	nullable?: boolean;
	description?: string;
}
interface Parameter {
	$ref?: string;
	name: string;
	in: string;
	schema?: Schema;
}
export interface DocumentOperation {
	parameters?: Parameter[];
	requestBody?: { $ref?: string; content?: Record<string, { schema?: Schema }> };
}
interface OpenApi {
	paths: Record<string, Record<string, DocumentOperation>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** What is used of v2, where v3 has nothing like it. */
const V2 = ['v2-integrations', 'v2-parcel-documents'];

/** The documents that operations of the node are made after. */
export const IN_USE = [
	...Object.entries(places)
		.filter(([, operations]) =>
			Object.entries(operations).some(
				([asked, place]) =>
					!asked.startsWith('WEBHOOK') && (typeof place === 'string' || Array.isArray(place)),
			),
		)
		.map(([name]) => name),
	...V2,
];

const fileOf = (name: string) => path.join(SPECS, `${name}.openapi.yml`);

export const areThere = () =>
	existsSync(SPECS) &&
	readdirSync(SPECS).length > 0 &&
	IN_USE.every((name) => existsSync(fileOf(name)));

const at = (schemas: Schema[] | undefined) => schemas ?? [];

/** A request of a document. */
export interface Described {
	/** e.g. `v3-orders POST /orders` */
	name: string;
	pattern: RegExp;
	query: Map<string, Schema>;
	/** By the type of their content. */
	bodies: Map<string, Schema>;
}

export class DocumentReader {
	readonly described: Described[] = [];

	constructor(
		private readonly document: OpenApi,
		name: string,
	) {
		const [version] = name.split('-');
		for (const [address, methods] of Object.entries(document.paths)) {
			for (const method of Object.keys(methods).filter((one) => METHODS.includes(one))) {
				const operation = methods[method];
				const shared = (methods.parameters ?? []) as unknown as Parameter[];
				const parameters = [...shared, ...(operation.parameters ?? [])].map((one) =>
					this.follow(one),
				);
				const { content = {} } = this.follow(operation.requestBody ?? {});
				const escaped = address.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+');
				this.described.push({
					name: `${name} ${method.toUpperCase()} ${address}`,
					pattern: new RegExp(`^${method.toUpperCase()} /${version}${escaped}/?$`),
					query: new Map(
						parameters
							.filter((one) => one.in === 'query')
							.map((one) => [one.name, one.schema ?? {}]),
					),
					bodies: new Map(Object.entries(content).map(([type, { schema = {} }]) => [type, schema])),
				});
			}
		}
	}

	static of(name: string): DocumentReader {
		return new DocumentReader(parse(readFileSync(fileOf(name), 'utf8')) as OpenApi, name);
	}

	follow<T extends object>(part: T): T {
		let here: unknown = part;
		while (typeof (here as Schema).$ref === 'string') {
			const steps = (here as Schema).$ref!.split('/').slice(1);
			here = steps.reduce<unknown>(
				(below, step) =>
					(below as Record<string, unknown>)[
						decodeURIComponent(step).replace(/~1/g, '/').replace(/~0/g, '~')
					],
				this.document,
			);
		}
		return here as T;
	}

	/**
	 * What a value at this place may be, one schema a way to read it: everything that must hold at once and everything
	 * that there is to choose from, but for what the value itself says it is not, e.g. by its `type`.
	 */
	private ways(schema: Schema, value: unknown, depth = 0): Schema[] {
		if (depth > 20) return [];
		const here = this.follow(schema);
		const below = (parts: Schema[]) => parts.flatMap((part) => this.ways(part, value, depth + 1));
		const choices = [...at(here.oneOf), ...at(here.anyOf)];
		const fitting = choices.filter((part) => !this.isAnother(part, value, depth));
		return [here, ...below(at(here.allOf)), ...below(fitting.length > 0 ? fitting : choices)];
	}

	/** Does a constant of the schema say that the value is something else? */
	private isAnother(schema: Schema, value: unknown, depth: number): boolean {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
		return this.ways(schema, undefined, depth + 1).some(({ properties = {} }) =>
			Object.entries(properties).some(([name, property]) => {
				const { const: constant, enum: values } = this.follow(property);
				const fixed = constant === undefined ? values : [constant];
				const said = (value as Record<string, unknown>)[name];
				return fixed !== undefined && said !== undefined && !fixed.includes(said);
			}),
		);
	}

	/** What of a value a schema does not know, in words. */
	unknownIn(schema: Schema, value: unknown, place: string): string[] {
		const ways = this.ways(schema, value);
		if (Array.isArray(value)) {
			const lists = ways.flatMap(({ items }) => (items ? [items] : []));
			if (lists.length === 0 && ways.some(({ type }) => type !== undefined && type !== 'array'))
				return [`${place} is no list`];
			if (lists.length === 0) return [];
			return value.flatMap((entry) => this.unknownIn({ anyOf: lists }, entry, `${place}[]`));
		}
		if (typeof value === 'object' && value !== null) {
			const known = ways.flatMap(({ properties }) => (properties ? [properties] : []));
			const others = ways.flatMap(({ additionalProperties: more }) =>
				typeof more === 'object' ? [more] : more === true ? [{}] : [],
			);
			if (known.length === 0) return [];
			return Object.entries(value).flatMap(([name, below]) => {
				const schemas = known.flatMap((one) => (Object.hasOwn(one, name) ? [one[name]] : []));
				const all = schemas.length > 0 ? schemas : others;
				if (all.length === 0) return [`${place}.${name} is not in the document`];
				return this.unknownIn({ anyOf: all }, below, `${place}.${name}`);
			});
		}
		return this.misfits(ways, value).map((words) => `${place} ${words}`);
	}

	/** All that stands in an address is text. */
	misfitOfQuery(schema: Schema, value: string | string[]): string[] {
		const ways = this.ways(schema, undefined);
		const items = ways.flatMap((one) => (one.items ? this.ways(one.items, undefined) : []));
		const list = [value].flat();
		const single = items.length > 0 ? list.flatMap((one) => one.split(',')) : list;
		const read = (text: string, types: unknown[]) =>
			types.includes('boolean') && /^(true|false)$/.test(text)
				? text === 'true'
				: !types.includes('string') && text.trim() !== '' && !Number.isNaN(Number(text))
					? Number(text)
					: text;
		const kinds = items.length > 0 ? items : ways;
		const types = kinds.flatMap(({ type }) => [type ?? []].flat());
		return single.flatMap((text) => this.misfits(kinds, read(text, types)));
	}

	/** Calls back for each place of what may be sent, e.g. `v3-orders POST /orders[].shipping_address`. */
	walk(visit: (place: string, schema: Schema) => void): void {
		for (const { name, query, bodies } of this.described) {
			for (const schema of bodies.values()) this.below(schema, name, visit, new Set());
			for (const [parameter, schema] of query)
				this.below(schema, `${name}?${parameter}`, visit, new Set());
		}
	}

	private below(
		schema: Schema,
		place: string,
		visit: (place: string, schema: Schema) => void,
		above: ReadonlySet<Schema>,
	): void {
		const here = this.follow(schema);
		// Words may stand beside what they refer to.
		if (schema !== here && schema.description !== undefined)
			visit(place, { description: schema.description });
		visit(place, here);
		// A schema that holds itself.
		if (above.has(here)) return;
		const inner = new Set(above).add(here);
		for (const part of [...at(here.allOf), ...at(here.oneOf), ...at(here.anyOf)])
			this.below(part, place, visit, inner);
		if (here.items) this.below(here.items, `${place}[]`, visit, inner);
		for (const [name, property] of Object.entries(here.properties ?? {}))
			this.below(property, `${place}.${name}`, visit, inner);
	}

	private misfits(ways: Schema[], value: unknown): string[] {
		const types = ways.flatMap(({ type, nullable }) => [
			...[type ?? []].flat(),
			...(nullable ? ['null'] : []),
		]);
		const own =
			value === null
				? ['null']
				: typeof value === 'number' && Number.isInteger(value)
					? ['integer', 'number']
					: [typeof value];
		if (types.length > 0 && !own.some((type) => types.includes(type)))
			return [`is ${own[0]} ${JSON.stringify(value)}, not ${[...new Set(types)].join(' or ')}`];
		const lists = ways.filter(({ enum: values }) => values !== undefined);
		const allowed = lists.flatMap(({ enum: values = [] }) => values);
		// Where one way has a list and another one a type alone, the list is no more than a proposal.
		const isOpen = ways.some(
			({ enum: values, type, const: fixed }) =>
				values === undefined && fixed === undefined && type !== undefined && lists.length > 0,
		);
		if (allowed.length > 0 && !isOpen && !allowed.includes(value))
			return [`is ${JSON.stringify(value)}, none of the values of the document`];
		return [];
	}
}

/** A form with a file, as its parts: name and text. */
function partsOf(raw: string): Record<string, string> {
	return Object.fromEntries([...raw.matchAll(/; name="([^"]+)"/g)].map(([, name]) => [name, '']));
}

/** All documents in use. */
export class Documents {
	private readonly readers = IN_USE.map((name) => DocumentReader.of(name));

	private readonly all = this.readers
		.flatMap((reader) => reader.described.map((one) => ({ reader, ...one })))
		// Those without a placeholder first: /integrations/logs is no integration.
		.sort((a, b) => Number(a.name.includes('{')) - Number(b.name.includes('{')));

	/** What of a request its document does not know, in words. */
	unknownIn({ method, path: address, query, body, rawBody, headers }: RecordedRequest): string[] {
		const asked = `${method} ${address.replace(/^\/api/, '')}`;
		const found = this.all.find(({ pattern }) => pattern.test(asked));
		if (!found) return [`${asked} is in no document`];
		const { reader, name } = found;
		const inQuery = Object.entries(query).flatMap(([key, value]) => {
			const schema = found.query.get(key);
			return schema === undefined
				? [`${name}: the parameter ${key} is not in the document`]
				: reader.misfitOfQuery(schema, value).map((words) => `${name}: ${key} ${words}`);
		});
		if (rawBody === '') return inQuery;
		const type = String(headers['content-type']).split(';')[0];
		const schema = found.bodies.get(type);
		if (!schema) return [...inQuery, `${name} takes no ${type}`];
		const sent = type === 'multipart/form-data' ? partsOf(rawBody) : body;
		return [...inQuery, ...reader.unknownIn(schema, sent, '').map((words) => `${name}: ${words}`)];
	}
}
