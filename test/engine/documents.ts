/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
/**
 * The examples of Sendcloud's OpenAPI documents, which are not part of this repository: in the folder that
 * SENDCLOUD_SPECS names, or next to the repository. Where they are absent, the tests that need them are skipped aloud.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const SPECS = process.env.SENDCLOUD_SPECS ?? path.join(__dirname, '../../../shared/specs');

interface Example {
	value: unknown;
}
interface Body {
	$ref?: string;
	content?: { 'application/json'?: { examples?: Record<string, Example> } };
}
interface Operation {
	requestBody?: Body;
	responses: Record<string, Body>;
}
interface Document {
	paths: Record<string, Record<string, Operation>>;
	webhooks?: Record<string, { post: Operation }>;
	components: { responses?: Record<string, Body>; schemas?: Record<string, { enum?: string[] }> };
}

/** Describes tests that need a document, e.g. `v3-reporting`; skips them, and says so, when it is absent. */
export function describeDocument(name: string, tests: (document: Examples) => void): void {
	const file = path.join(SPECS, `${name}.openapi.yml`);
	if (existsSync(file)) {
		describe(`the examples of ${name}`, () =>
			tests(new Examples(parse(readFileSync(file, 'utf8')) as Document)));
		return;
	}
	console.warn(`Not tested, because ${file} is absent: the examples of ${name}.`);
	it.skip(`the examples of ${name}: the document is absent`, () => {});
}

export class Examples {
	constructor(private readonly document: Document) {}

	/** Every example of what is sent, with its name. */
	requests<T = Record<string, unknown>>(method: string, at: string): Array<[string, T]> {
		return this.listed<T>(this.operation(method, at).requestBody);
	}

	/** Every example of an answer, with its name. */
	answers<T = Record<string, unknown>>(
		method: string,
		at: string,
		status: number,
	): Array<[string, T]> {
		return this.listed<T>(this.operation(method, at).responses[status]);
	}

	/** Every example of what Sendcloud itself sends to a webhook. */
	deliveries<T = Record<string, unknown>>(name: string): Array<[string, T]> {
		return this.listed<T>(this.document.webhooks?.[name]?.post.requestBody);
	}

	/** A schema, as it is written. */
	schema(name: string): object {
		const schema = this.document.components.schemas?.[name];
		if (!schema) throw new Error(`The document has no schema ${name}`);
		return schema;
	}

	/** The values that a schema lists. */
	values(schema: string): string[] {
		const values = this.document.components.schemas?.[schema]?.enum;
		if (!values) throw new Error(`The document lists no values of ${schema}`);
		return values;
	}

	/** What an operation can answer, e.g. `['200', '404']`. */
	statuses(method: string, at: string): string[] {
		return Object.keys(this.operation(method, at).responses);
	}

	private operation(method: string, at: string): Operation {
		const operation = this.document.paths[at]?.[method];
		if (!operation) throw new Error(`The document knows no ${method} ${at}`);
		return operation;
	}

	private listed<T>(body: Body | undefined): Array<[string, T]> {
		const name = body?.$ref?.split('/').pop();
		const found = name === undefined ? body : this.document.components.responses?.[name];
		const examples = found?.content?.['application/json']?.examples ?? {};
		const list = Object.entries(examples).map(
			([title, { value }]) => [title, structuredClone(value) as T] as [string, T],
		);
		// A document that lost its examples must not make a test that passes without testing.
		if (list.length === 0) throw new Error('The document has no example here');
		return list;
	}
}
