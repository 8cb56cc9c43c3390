/**
 * What holds for every operation, found by the registry and tried with its own examples: an answer that quotes the whole
 * request gives away no secret, and a long text costs time in proportion to its length.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples, type Example } from '../examples';
import { chosen } from '../support/chosen';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { useWorld } from './world';

const world = useWorld();
useProcessed();
useFiles();

const operations = builtOperations();

const run = async (operation: string, parameters: INodeParameters, items: IDataObject[] = [{}]) => {
	return await world.engine.run({ ...chosen(operation), ...parameters }, items, {
		onError: 'continueRegularOutput',
	});
};

async function prepared(operation: string): Promise<Example[]> {
	return await examples[operation]({
		sandbox: world.sandbox,
		run: async (name, parameters, items) => (await run(name, parameters, items)).json,
	});
}

it('there are examples of all operations', () =>
	expect(operations.filter((operation) => !examples[operation])).toEqual([]));

/** The last request as a server that is set to tell everything would show it. */
function quoted(): string {
	const { method, path, query, headers, rawBody } = world.sandbox.requests.at(-1)!;
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
	const [, value = ''] = String(headers.authorization ?? '').split(' ');
	const keys = Buffer.from(value, 'base64').toString();
	return [
		`${method} ${path}?${JSON.stringify(query)}`,
		...lines,
		rawBody,
		`user and password ${keys}, bare ${keys.split(':')[1]}, token ${value}`,
		JSON.stringify({ headers, body: rawBody }),
		encodeURIComponent(rawBody),
	].join('\n');
}

/** The ways in which an answer may repeat what it was asked. */
const ANSWERS: Array<[string, number, () => unknown]> = [
	['a detail', 400, () => ({ errors: [{ status: '400', detail: quoted() }] })],
	[
		'a detail of the first entry',
		400,
		() => ({
			errors: [{ detail: quoted(), source: { pointer: '/data/attributes/[0]/order_id' } }],
		}),
	],
	['a message of v2', 400, () => ({ error: { code: 400, message: quoted() } })],
	['fields and messages', 409, () => ({ errors: [{ field: 'x', message: quoted() }] })],
	['a page', 500, () => `<html><title>Fault</title><pre>${quoted()}</pre></html>`],
	['an answer of another shape', 200, () => ({ request: quoted() })],
	['a text with success', 200, () => quoted()],
];

/** The secrets of `test/examples.ts`. */
const IN_BODIES = ['hidden'];

describe.each(['apiKeys', 'oAuth2'])('an answer that quotes the request (%s)', (authentication) => {
	it.each(operations)(
		'of %s gives away no secret',
		async (operation) => {
			const all = await prepared(operation);
			for (const [name, status, body] of ANSWERS) {
				for (const { parameters, items } of all) {
					// The second request of an operation follows upon a good answer to the first.
					for (const nth of [1, 2]) {
						world.sandbox.faults.clear();
						world.sandbox.faults.add({
							kind: 'status',
							status,
							body,
							match: { path: /^\/(api\/)?v[23]\//, nth },
							times: Infinity,
						});
						const { json, error, hints } = await run(
							operation,
							{ ...parameters, authentication },
							items,
						);
						const shown = JSON.stringify([json, error, error?.description, hints]);
						const { keys, oauth } = world.sandbox;
						for (const secret of [keys.secretKey, oauth.clientSecret, ...IN_BODIES])
							expect([name, shown.includes(secret)]).toEqual([name, false]);
						for (const { headers } of world.sandbox.requests) {
							const secret = String(headers.authorization).split(' ')[1];
							expect([name, shown.includes(secret)]).toEqual([name, false]);
						}
					}
				}
			}
		},
		60_000,
	);
});

const TEXTS: Array<(length: number) => string> = [
	(length) => `${'1'.repeat(length)}x`,
	(length) => `a@${'.a'.repeat(length / 2)}`,
	(length) => `x${' '.repeat(length)}x`,
	(length) => '<'.repeat(length),
];

/** A value with a text in the place of every text that is no expression. */
function filledWith(value: unknown, text: string): unknown {
	if (typeof value === 'string') return value.startsWith('=') ? value : text;
	if (Array.isArray(value)) return value.map((entry) => filledWith(entry, text));
	if (typeof value !== 'object' || value === null) return value;
	if ('__rl' in value) return { ...value, value: text };
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, filledWith(entry, text)]),
	);
}

const changed = <T extends object>(whole: T, name: string, text: string): T => ({
	...whole,
	[name]: filledWith((whole as Record<string, unknown>)[name], text),
});

describe('a long text', () => {
	it.each(operations)(
		'costs %s time in proportion to its length',
		async (operation) => {
			const all = await prepared(operation);
			const took = async (example: Example) => {
				const begun = performance.now();
				// What n8n itself refuses does not reach the node.
				await run(operation, example.parameters, example.items).catch(() => undefined);
				return performance.now() - begun;
			};
			const slow: string[] = [];
			for (const { parameters, items = [{}] } of all) {
				const places: Array<[string, (text: string) => Example]> = [
					...Object.keys(parameters).map((name): [string, (text: string) => Example] => [
						name,
						// As an expression: what is typed n8n itself refuses, where it has a pattern for it.
						(text) => ({
							parameters: changed(parameters, name, '={{ $json.hostile }}'),
							items: items.map((item) => ({ ...item, hostile: text })),
						}),
					]),
					...Object.keys(items[0]).map((name): [string, (text: string) => Example] => [
						`$json.${name}`,
						(text) => ({ parameters, items: items.map((item) => changed(item, name, text)) }),
					]),
				];
				for (const [name, exampleOf] of places) {
					for (const [number, textOf] of TEXTS.entries()) {
						const many = await took(exampleOf(textOf(40_000)));
						// In less than this nothing is to be told apart.
						if (many < 150) continue;
						const few = await took(exampleOf(textOf(10_000)));
						const again = await took(exampleOf(textOf(40_000)));
						if (Math.min(many, again) > Math.max(8 * few, 150))
							slow.push(`${name}, text ${number}: ${few} ms, ${many} ms for four times as much`);
					}
				}
			}
			expect(slow).toEqual([]);
		},
		120_000,
	);
});
