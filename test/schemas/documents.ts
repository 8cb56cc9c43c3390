/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Sendcloud's OpenAPI documents, their references resolved. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { SPECS } from '../engine/documents';
import type { Schema } from './convert';

interface Body {
	content?: Record<string, Media>;
}
interface Media {
	schema?: Schema;
	example?: unknown;
	examples?: Record<string, { value: unknown }>;
}
interface Operation {
	requestBody?: Body;
	responses?: Record<string, Body>;
}
export interface Document {
	paths?: Record<string, Record<string, Operation>>;
	webhooks?: Record<string, { post: Operation }>;
}

/** An answer in JSON, or what Sendcloud sends by itself. */
export interface Answer {
	/** e.g. `GET /orders/{id} 200`, `WEBHOOK ParcelEventCreated` */
	name: string;
	schema: Schema;
	examples: unknown[];
}

const END = '.openapi.yml';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** e.g. `v3-orders` */
export const documentNames = () =>
	readdirSync(SPECS)
		.filter((file) => file.endsWith(END))
		.map((file) => file.slice(0, -END.length))
		.sort();

export async function readDocument(name: string): Promise<Document> {
	// Without `await import` this could not be loaded: it is a module, and this package has none.
	const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
	return (await $RefParser.dereference(path.join(SPECS, `${name}${END}`), {
		resolve: { external: false },
	})) as unknown as Document;
}

/** What a document says of every success in JSON. */
export function answersOf({ paths = {}, webhooks = {} }: Document): Answer[] {
	const answers: Answer[] = [];
	const add = (name: string, body: Body | undefined) => {
		const media = body?.content?.['application/json'];
		if (!media?.schema) return;
		const examples = Object.values(media.examples ?? {}).map(({ value }) => value);
		if (media.example !== undefined) examples.push(media.example);
		answers.push({ name, schema: media.schema, examples });
	};
	for (const [at, operations] of Object.entries(paths))
		for (const method of METHODS)
			for (const [status, body] of Object.entries(operations[method]?.responses ?? {}))
				if (status.startsWith('2')) add(`${method.toUpperCase()} ${at} ${status}`, body);
	for (const [name, { post }] of Object.entries(webhooks)) add(`WEBHOOK ${name}`, post.requestBody);
	return answers;
}
