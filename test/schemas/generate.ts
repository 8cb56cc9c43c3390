/** The output schemas, by the table of outputs and Sendcloud's documents. */
import { convert, TYPES, type Shape, type Type } from './convert';
import { answersOf, readDocument, type Answer } from './documents';
import type { Field, Output } from './outputs';

/** A file of `__schema__`. */
export interface OutputSchema extends Shape {
	/** n8n has it in all of its own. */
	version: number;
}

/** @throws Error that names the output, when the documents do not have what its entry points at */
export async function generate(
	outputs: Record<string, Output>,
): Promise<Record<string, OutputSchema>> {
	const places = new Places();
	const schemas: Record<string, OutputSchema> = {};
	for (const [name, output] of Object.entries(outputs)) {
		const item = await itemOf(output, places).catch(({ message }: Error) => {
			throw new Error(`The output ${name}: ${message}`);
		});
		schemas[name] = { ...item, version: 1 };
	}
	return schemas;
}

async function itemOf(output: Output, places: Places): Promise<Shape> {
	const { from, pick, rename = {}, top = {}, fields = {} } = output;
	const described = from === undefined ? {} : (await places.find(from)).properties;
	if (!described) throw new Error(`${from} is no object with fields`);
	const unknown = [...(pick ?? []), ...Object.keys(rename)].find((name) => !described[name]);
	if (unknown) throw new Error(`${from} has no ${unknown}`);

	const properties: Record<string, Shape> = {};
	const item: Shape = { type: 'object', properties };
	for (const [name, field] of Object.entries(top))
		properties[name] = await shapeOf(field, places, from);
	for (const name of pick ?? Object.keys(described))
		properties[rename[name] ?? name] ??= described[name];
	for (const [at, field] of Object.entries(fields))
		put(item, at.split('/'), field === null ? null : await shapeOf(field, places, from));
	return item;
}

async function shapeOf(field: Field, places: Places, from?: string): Promise<Shape> {
	if (Array.isArray(field)) return { type: 'array', items: await shapeOf(field[0], places, from) };
	if (typeof field === 'object') {
		const properties: Record<string, Shape> = {};
		for (const [name, one] of Object.entries(field))
			properties[name] = await shapeOf(one, places, from);
		return { type: 'object', properties };
	}
	const name = field.replace(/\?$/, '');
	const shape = isPlace(name) ? await places.find(name, from) : { type: typeOf(name) };
	if (field.endsWith('?')) shape.nullable = true;
	return shape;
}

const isPlace = (name: string) => name.startsWith('/') || name.includes(' ');

function typeOf(name: string): Type {
	const type = TYPES.find((one) => one === name);
	if (!type) throw new Error(`"${name}" is no type`);
	return type;
}

/** In the place of what is there, or after all others; null takes it away. */
function put(item: Shape, path: string[], shape: Shape | null): void {
	const last = path[path.length - 1];
	const parent = inside(item, path.slice(0, -1));
	if (!parent?.properties) throw new Error(`${path.join('/')} is in no object`);
	if (shape) parent.properties[last] = shape;
	else if (parent.properties[last]) delete parent.properties[last];
	else throw new Error(`${path.join('/')} is not there to be taken away`);
}

/** A `*` is any row of a list, or any value of an object with any keys. */
const inside = (shape: Shape | undefined, path: string[]): Shape | undefined =>
	path.reduce<Shape | undefined>(
		(at, name) => (name === '*' ? (at?.items ?? at?.additionalProperties) : at?.properties?.[name]),
		shape,
	);

/** Every path of a shape, for those who have to choose one. */
const pathsOf = ({ properties = {}, items, additionalProperties }: Shape, at = ''): string[] => {
	const rows = items ?? additionalProperties;
	const all = Object.entries(rows ? { ...properties, '*': rows } : properties);
	return all.flatMap(([name, one]) => [`${at}/${name}`, ...pathsOf(one, `${at}/${name}`)]);
};

/** Where things stand in the documents. Each is read once. */
class Places {
	private readonly documents = new Map<string, Promise<Answer[]>>();

	/**
	 * @param place e.g. `v3-orders GET /orders 200 /data/*`
	 * @param from the place that is meant by one without an answer, e.g. `/data/*`
	 */
	async find(place: string, from?: string): Promise<Shape> {
		const { answer, path } = await this.split(place.startsWith('/') ? (from ?? '') : place);
		const within = place.startsWith('/') ? place : path;
		const whole = convert(answer.schema);
		const shape = inside(whole, within.split('/').slice(1));
		if (!shape)
			throw new Error(`${answer.name} has no ${within}, only\n${pathsOf(whole).join('\n')}`);
		return shape;
	}

	private async split(place: string): Promise<{ answer: Answer; path: string }> {
		const [document, ...words] = place.split(' ');
		const rest = words.join(' ');
		const answers = await this.answers(document);
		const answer = answers.find(({ name }) => rest === name || rest.startsWith(`${name} `));
		if (!answer) {
			const names = answers.map(({ name }) => name).join('\n');
			throw new Error(`"${place}" is no answer in JSON. ${document} has only\n${names}`);
		}
		return { answer, path: rest.slice(answer.name.length + 1) };
	}

	private async answers(document: string): Promise<Answer[]> {
		let answers = this.documents.get(document);
		if (!answers) this.documents.set(document, (answers = readDocument(document).then(answersOf)));
		return await answers;
	}
}
