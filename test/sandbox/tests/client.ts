/** Asks the sandbox over the wire, for its own tests. */
import { request, type Dispatcher } from 'undici';

import type { Sandbox } from '../index';

export const basic = (user: string, password: string) =>
	`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export interface Call {
	/** A text is sent as it is, everything else as JSON. */
	body?: unknown;
	headers?: Record<string, string>;
	/** The API keys when absent, nothing when false. */
	authorization?: string | false;
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** Undefined when it is no JSON. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	body: any;
}

/** `path` follows the base URL; a whole address is taken as it is. */
export async function call(
	{ baseUrl, keys }: Sandbox,
	method: string,
	path: string,
	{ body, headers, authorization = basic(keys.publicKey, keys.secretKey) }: Call = {},
): Promise<Answer> {
	const answer = await request(path.startsWith('/') ? baseUrl + path : path, {
		method: method as Dispatcher.HttpMethod,
		headers: {
			...(authorization !== false && { authorization }),
			...(body !== undefined && { 'content-type': 'application/json' }),
			...headers,
		},
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await answer.body.text();
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		parsed = undefined;
	}
	return { status: answer.statusCode, headers: answer.headers, text, body: parsed };
}

/** `where: what` of each error. */
export const said = ({ body }: Answer): string[] =>
	body.errors.map(
		({ detail, source = {} }: { detail: string; source?: Record<string, string> }) =>
			`${Object.values(source).join()}: ${detail}`,
	);
