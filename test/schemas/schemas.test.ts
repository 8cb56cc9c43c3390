/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
/** The committed output schemas: of every operation, and just what the documents and the table make. */
import Ajv from 'ajv';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SPECS } from '../engine/documents';
import { builtOperations } from '../engine/registry';
import type { Shape } from './convert';
import { outputs, outputs11 } from './outputs';

const ROOT = path.resolve(__dirname, '../..');
const FOLDER = path.join(ROOT, 'nodes/Sendcloud/__schema__');

/** In a process of its own: what reads the documents is a module, which jest cannot load. */
const program = (name: string, ...args: string[]) =>
	execFileSync(process.execPath, ['--import', 'tsx', path.join(__dirname, name), ...args], {
		cwd: ROOT,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});

/** The files of a folder, by what they describe, e.g. `v1.0.0/order/get`. */
const filesIn = (folder: string) =>
	Object.fromEntries(
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.json'))
			.map((file) => [
				file.split(path.sep).join('/').slice(0, -'.json'.length),
				readFileSync(path.join(folder, file), 'utf8'),
			]),
	);

it('are there for every operation and for the trigger, and for nothing else', () => {
	const wanted = builtOperations().map((operation) => operation.replace('.', '/'));
	wanted.push('output', 'output.raw');
	expect(Object.keys(outputs).sort()).toEqual(wanted.sort());
	expect(Object.keys(filesIn(path.join(FOLDER, 'v1.0.0'))).sort()).toEqual(wanted);
	const newer = Object.keys(filesIn(path.join(FOLDER, 'v1.1.0')));
	expect(newer).toEqual(expect.arrayContaining(Object.keys(outputs11)));
	for (const name of newer) expect(wanted).toContain(name);
});

it('describe an object with fields each, in the form that n8n reads', () => {
	for (const [name, text] of Object.entries(filesIn(FOLDER))) {
		const { type, properties, version } = JSON.parse(text) as Shape & { version: number };
		expect({ name, type, version }).toEqual({ name, type: 'object', version: 1 });
		expect([name, Object.keys(properties ?? {})]).not.toEqual([name, []]);
	}
});

it('a read whose answer is nested or large can be simplified, and new nodes do', () => {
	const newest = {
		...filesIn(path.join(FOLDER, 'v1.0.0')),
		...filesIn(path.join(FOLDER, 'v1.1.0')),
	};
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { resources } = require('../../dist/nodes/Sendcloud/bundle.js') as {
		resources: Array<{
			name: string;
			operations: Array<{ name: string; fields: Record<string, { default?: unknown }> }>;
		}>;
	};
	const reads = resources.flatMap(({ name, operations }) =>
		operations
			.filter((one) => /^get/.test(one.name))
			.map((one) => ({ name: `${name}/${one.name}`, simplify: one.fields.simplify })),
	);
	expect(reads.length).toBeGreaterThan(40);
	const wrong = reads.filter(({ name, simplify }) => {
		if (simplify) return simplify.default !== true;
		const { properties = {} } = JSON.parse(newest[name]) as Shape;
		const isNested = Object.values(properties).some((one) =>
			/"properties"/.test(JSON.stringify(one)),
		);
		return isNested || Object.keys(properties).length > 15;
	});
	expect(wrong.map(({ name }) => name)).toEqual([]);
});

if (!existsSync(SPECS)) {
	console.warn(
		`Not tested, because Sendcloud's documents are not in ${SPECS}: whether the output schemas are made of them.`,
	);
	it.skip('are made of the documents: these are absent', () => {});
} else {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'schemas-'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	it('are what "npm run schemas" makes of the documents', () => {
		program('main.ts', folder);
		expect(filesIn(FOLDER)).toMatchObject(filesIn(folder));
	});

	it('can be made of every answer, and allow each example that its document allows', () => {
		const answers = JSON.parse(program('answers.ts')) as Array<{
			name: string;
			schema: object;
			shape: Shape;
			examples: unknown[];
		}>;
		let count = 0;
		const refused: Array<[string, unknown]> = [];
		for (const { name, schema, shape, examples } of answers) {
			const original = new Ajv({ strict: false, validateFormats: false, logger: false });
			const ours = new Ajv({ strict: true, allowUnionTypes: true });
			const [allowed, allows] = [original.compile(schema), ours.compile(shape)];
			// Some documents have examples that they do not allow themselves.
			for (const example of examples.filter((one) => allowed(one))) {
				count++;
				if (!allows(example)) refused.push([name, allows.errors]);
			}
		}
		expect(refused).toEqual([]);
		expect(answers.length).toBeGreaterThan(100);
		expect(count).toBeGreaterThan(100);
	});
}
