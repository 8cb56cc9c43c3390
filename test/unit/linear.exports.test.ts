/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/**
 * Whatever reads data from outside, found by the folders that it stands in: each function that one of their files hands
 * out is called with long texts, in the places where it may expect them. Time grows in proportion to the length.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const NODES = path.dirname(require.resolve('../../nodes/Sendcloud/Sendcloud.node.ts'));

/** Folders of what looks into input, answers, files and deliveries. A new file or function is here by itself. */
const FOLDERS = ['checks', 'transport', 'files', 'api', 'flows/shops', 'trigger'];

const files = FOLDERS.flatMap((folder) =>
	readdirSync(path.join(NODES, folder), { recursive: true })
		.map((name) => path.join(folder, String(name)))
		.filter((name) => name.endsWith('.ts')),
).sort();

type Reader = (...values: unknown[]) => unknown;

const readers = files.flatMap((file): Array<[string, Reader]> => {
	const exported = jest.requireActual<Record<string, unknown>>(path.join(NODES, file));
	return Object.entries(exported).flatMap(([name, value]): Array<[string, Reader]> => {
		if (typeof value !== 'function') return [];
		// Of a class, what it is made of reads what comes in.
		const make = (...values: unknown[]) => Reflect.construct(value, values) as unknown;
		const isClass = /^class\b/.test(Function.prototype.toString.call(value));
		return [[`${file} › ${name}`, isClass ? make : (value as Reader)]];
	});
});

const PARTS = [
	...['1', '.', '1.', '1,', 'a', 'a@', '@', '<', '<a ', '>', ' ', '\t ', '\n', '/', '\\', '"', "'"],
	...[
		'-',
		',',
		';',
		'=',
		'<x>;',
		'Basic ',
		'[',
		'{"a":',
		'[1]/',
		'&',
		'%',
		'\u00a0',
		'https://a',
		'T',
	],
	...['00:', '^XA', '12 a ', 'Nr. 1 ', '1 obj ', '<< ', '(', '%PDF-', 'stream\n'],
];
const BEGINNINGS = ['', 'https://', 'a@', '<', '"', '2025-01-01T', '%PDF-1.4\n', 'Street 1'];
const ENDS = ['', 'x', ' ', '!', '\n'];

/** The places where a text may be wanted: itself, in an object or a list, as bytes, as what an answer brings. */
const WAYS: Array<(text: string) => unknown[]> = [
	(text) => [text, text, text],
	(text) => [
		{ text, value: text, name: text, id: text, body: { data: [{ id: text }], error: text } },
	],
	(text) => [{ status: 200, headers: { link: text }, body: text }, text],
	(text) => [[text, text], text],
	(text) => [Buffer.from(text), text],
];

/** Carries out what it hands back: a list that is read bit by bit, a check, or later. */
function attempt(read: Reader, values: unknown[]): void {
	try {
		const result = read(...values);
		if (result instanceof Promise) result.catch(() => undefined);
		else if (typeof result === 'function') attempt(result as Reader, values);
		else if (typeof result === 'object' && result !== null && 'next' in result) {
			const { next } = result as Iterator<unknown>;
			for (let count = 0; count < 100_000; count++) {
				const step: unknown = next.call(result);
				if (step instanceof Promise) return void step.catch(() => undefined);
				if ((step as IteratorResult<unknown>).done) return;
			}
		}
	} catch {
		// Only the time counts here.
	}
}

/** Milliseconds of the slowest text of a length, and which one it is. */
function slowest(read: Reader, length: number, parts: string[]): [number, string] {
	let worst: [number, string] = [0, ''];
	for (const [number, part] of parts.entries()) {
		const middle = part.repeat(Math.ceil(length / part.length));
		const text = BEGINNINGS[number % BEGINNINGS.length] + middle + ENDS[number % ENDS.length];
		for (const way of WAYS) {
			const values = way(text);
			const begun = performance.now();
			attempt(read, values);
			const took = performance.now() - begun;
			if (took > worst[0]) worst = [took, part];
		}
	}
	return worst;
}

it('finds what reads, wherever it stands', () => {
	const names = readers.map(([name]) => name);
	for (const known of [
		'checks/values.ts › decimal',
		'files/csv.ts › ',
		'files/pdf.ts › ',
		'flows/shops/reading/amounts.ts › ',
		'flows/shops/reading/houseNumbers.ts › ',
		'transport/errors.ts › excerpt',
		'trigger/signature.ts › ',
	])
		expect(names.filter((name) => name.startsWith(known)).length).toBeGreaterThan(0);
	expect(names.length).toBeGreaterThan(200);
});

it.each(readers)('%s takes time in proportion to the length', (_name, read) => {
	// Most refuse at once; only where it takes a while is it looked at closely.
	const [much, part] = slowest(read, 10_000, PARTS);
	if (much < 8) return;
	for (let attempts = 3; attempts > 0; attempts--) {
		const [few] = slowest(read, 10_000, [part]);
		const [many] = slowest(read, 40_000, [part]);
		// Four times as much in four times the time, or in so little that nobody is held up; quadratic is sixteen.
		if (many <= Math.max(8 * few, 100)) return;
		if (attempts === 1)
			expect(`${part} again and again`).toBe(`read in ${4 * few} ms, not ${many} ms`);
	}
});
