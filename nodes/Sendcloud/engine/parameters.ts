/** Reads the panel's fields for each item, and has n8n evaluate only what cannot be known without it. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fieldIn, VERSIONS, type Field, type Fields, type Mapped } from './define';

/** Does a value of the panel hold an expression anywhere? Only then can it differ from item to item. */
export function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(hasExpression);
}

/**
 * The item, or something inside it: `{{ $json }}`, `{{ $json.city }}`, `{{ $json["Order ID"] }}`, `{{ $json.lines[0].sku }}`.
 * Most expressions are no more than that. n8n takes a fifth of a millisecond to evaluate one, which an import of ten
 * thousand orders with twenty fields each would wait for the better part of a minute.
 */
const PATH = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\[(?:"[^"\\]*"|'[^'\\]*'|\d+)\])*)\s*\}\}$/;
const STEP = /\.(\w+)|\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]/g;

/** The steps from the item to what an expression names, e.g. `['lines', '0', 'sku']`; undefined for any other one. */
function pathIn(expression: string): string[] | undefined {
	const steps = PATH.exec(expression)?.[1];
	return steps === undefined
		? undefined
		: [...steps.matchAll(STEP)].map(
				(match) => match.slice(1).find((name) => name !== undefined) ?? '',
			);
}

/** What lies at the end of a path; undefined where it leads out of the data. */
function follow(path: string[], from: unknown): unknown {
	let at = from;
	for (const step of path) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
		at = (at as IDataObject)[step];
	}
	return at;
}

type Reader = (index: number) => unknown;

/**
 * @returns a function that gives the values of the fields for the item at an index. The values are shared between
 * items: whoever changes one copies it first.
 */
export function parameterReader(
	context: IExecuteFunctions,
	fields: Fields,
	items: INodeExecutionData[],
): (index: number) => IDataObject {
	/** Follows a path without n8n, and leaves all else to it: what a missing value is, is for n8n to say, too. */
	const pathReader = (expression: string, evaluate: Reader): Reader => {
		const path = pathIn(expression);
		if (!path) return evaluate;
		return (index) => {
			const found = follow(path, items[index].json);
			return found === undefined ? evaluate(index) : found;
		};
	};

	/** What a resource locator says: text, or an object with a mode and a value. */
	const pickedReader = (name: string, value: unknown): Reader => {
		const evaluate: Reader = (index) =>
			context.getNodeParameter(name, index, undefined, { extractValue: true });
		const text = (value as IDataObject | null)?.value ?? value;
		if (typeof text !== 'string') return evaluate;
		const read = pathReader(text, evaluate);
		return (index) => {
			// None of our modes takes an ID out of a longer text, so a text or number is the ID.
			const found = read(index);
			return typeof found === 'object' ? evaluate(index) : found;
		};
	};

	/**
	 * Whoever can name a thing in several ways is told in which one. A workflow may hold the value alone, e.g. that of an
	 * older version or of an AI agent: then the first way that is no list is meant.
	 */
	const pickReader = (name: string, value: unknown, { modes = [] }: Field): Reader => {
		const read = pickedReader(name, value);
		const ways = modes.map((mode) => mode.name).filter((way) => way !== 'list');
		if (ways.length < 2) return read;
		const said = (value as IDataObject | null)?.mode;
		const mode = ways.includes(said as string) ? said : ways[0];
		return (index) => ({ mode, value: read(index) });
	};

	/** @param name where the value stands, e.g. `shippingAddress.address.city` */
	const reader = (name: string, value: unknown): Reader => {
		const evaluate: Reader = (index) => context.getNodeParameter(name, index);
		if (!hasExpression(value)) {
			const constant = evaluate(0);
			return () => constant;
		}
		if (typeof value === 'string') return pathReader(value, evaluate);
		const entries = Object.entries(value as object).map(
			([key, entry]) => [key, reader(`${name}.${key}`, entry)] as const,
		);
		return Array.isArray(value)
			? (index) => entries.map(([, read]) => read(index))
			: (index) => Object.fromEntries(entries.map(([key, read]) => [key, read(index)]));
	};

	/**
	 * A mapping: the name of a column, typed or dragged there (`{{ $json["Order ID"] }}`), stays a name, so that whoever
	 * reads the rows can say which column a value is from. Any other expression is worked out for each item.
	 */
	const mappingReader = (
		name: string,
		{ mappingMode, value }: IDataObject,
	): ((index: number) => Mapped) => {
		const automatic = mappingMode === 'autoMapInputData';
		const columns: Record<string, string> = {};
		const computed: Array<[string, Reader]> = [];
		const given = typeof value === 'object' && !automatic ? Object.entries(value ?? {}) : [];
		for (const [key, entry] of given) {
			if (typeof entry !== 'string') continue;
			const [column, ...deeper] = pathIn(entry) ?? [];
			if (!hasExpression(entry)) columns[key] = entry;
			else if (column !== undefined && deeper.length === 0) columns[key] = column;
			else computed.push([key, reader(`${name}.value.${key}`, entry)]);
		}
		return (index) => ({
			automatic,
			columns,
			values: Object.fromEntries(computed.map(([key, read]) => [key, read(index) as IDataObject])),
		});
	};

	// Hidden fields are not among the node's parameters, so an expression left in one cannot fail a run.
	const raw = context.getNode().parameters;
	const constants: IDataObject = {};
	const readers: Array<[string, Reader]> = [];
	const { typeVersion = VERSIONS[0] } = context.getNode();
	for (const [name, definition] of Object.entries(fields)) {
		const field = fieldIn(definition, typeVersion);
		if (!field) constants[name] = undefined;
		if (!field || field.type === 'notice') continue;
		const value = raw[name];
		if (field.type === 'resourceMapper') {
			readers.push([name, mappingReader(name, (value ?? {}) as IDataObject)]);
			continue;
		}
		const isPicked = field.type === 'resourceLocator';
		if (value === undefined) {
			constants[name] = isPicked ? '' : (field.default as IDataObject);
			continue;
		}
		const read = isPicked ? pickReader(name, value, field) : reader(name, value);
		if (hasExpression(value)) readers.push([name, read]);
		else constants[name] = read(0) as IDataObject;
	}
	return (index) => {
		const values = { ...constants };
		for (const [name, read] of readers) values[name] = read(index) as IDataObject;
		return values;
	};
}
