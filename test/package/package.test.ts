/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** What is published, and n8n's rules for it. */
import { execFile, execFileSync } from 'node:child_process';
import {
	copyFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { resources } from '../../nodes/Sendcloud/resources';

const root = path.resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	name: string;
	license: string;
	author: { name: string; email: string };
	keywords: string[];
	files: string[];
	scripts: Record<string, string>;
	dependencies?: object;
	overrides?: object;
	peerDependencies: object;
	devDependencies: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; strict: boolean; nodes: string[]; credentials: string[] };
};

/** Without jest's mark, under which n8n's rules take every file for one of their own tests. */
const env = { ...process.env };
delete env.NODE_ENV;

let folder: string;
/** The package as npm would publish it. */
let published: string;
let files: string[];
/** Bytes of the tarball. */
let size: number;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'package-'));
	const [packed] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}),
	) as Array<{ filename: string; size: number; files: Array<{ path: string }> }>;
	size = packed.size;
	files = packed.files.map((file) => file.path);
	execFileSync('tar', ['xzf', packed.filename], { cwd: folder });
	published = path.join(folder, 'package');
});
afterAll(() => rmSync(folder, { recursive: true }));

const scan = (directory: string, ...kind: string[]) =>
	JSON.parse(
		execFileSync(process.execPath, [path.join(__dirname, 'scan.mjs'), directory, ...kind], {
			encoding: 'utf8',
			env,
		}),
	) as { passed: boolean; details?: string };

describe("n8n's scanner", () => {
	it('finds nothing in the source', () => {
		expect(scan(root, 'source')).toEqual({ passed: true });
	}, 120_000);

	it('finds nothing in what is published', () => {
		expect(scan(published)).toEqual({ passed: true });
	}, 120_000);

	it('would find something', () => {
		const bad = mkdtempSync(path.join(folder, 'bad-'));
		copyFileSync(path.join(published, 'package.json'), path.join(bad, 'package.json'));
		writeFileSync(path.join(bad, 'index.js'), "setTimeout(() => require('fs'), 1000);\n");
		const { passed, details } = scan(bad);
		expect(passed).toBe(false);
		expect(details).toContain('setTimeout');
	}, 60_000);
});

it("is linted by the rules of eslint-plugin-n8n-nodes-base, n8n's own", () => {
	const bad = mkdtempSync(path.join(folder, 'lint-'));
	for (const name of ['package.json', 'eslint.config.mjs', 'tsconfig.json', 'node_modules']) {
		symlinkSync(path.join(root, name), path.join(bad, name));
	}
	execFileSync('mkdir', ['nodes'], { cwd: bad });
	writeFileSync(
		path.join(bad, 'nodes', 'bad.ts'),
		"export const field = { displayName: 'limit', name: 'limit', type: 'number', default: '5' };\n",
	);
	let said = '';
	try {
		execFileSync(
			process.execPath,
			[path.join(root, 'node_modules/eslint/bin/eslint.js'), 'nodes'],
			{
				cwd: bad,
				encoding: 'utf8',
				env,
			},
		);
	} catch (error) {
		said = (error as { stdout: string }).stdout;
	}
	expect(said).toContain('n8n-nodes-base/node-param-default-wrong-for-number');
}, 60_000);

it('holds what belongs in it, and nothing else', () => {
	const strange = files.filter(
		(file) =>
			!['package.json', 'README.md', 'LICENSE', 'dist/NOTICE'].includes(file) &&
			!/^dist\/(credentials|nodes)\/.*\.js$/.test(file) &&
			!/^dist\/nodes\/.*(\.node|\.description|\/__schema__\/.*)\.json$/.test(file) &&
			!/^dist\/icons\/.*\.svg$/.test(file),
	);
	expect(strange).toEqual([]);
	for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
		expect(files).toContain(file);
	for (const node of manifest.n8n.nodes) expect(files).toContain(node.replace(/\.js$/, '.json'));
});

describe('what is published', () => {
	const read = (file: string) => readFileSync(path.join(published, file), 'utf8');
	const scripts = () => files.filter((file) => file.endsWith('.js'));

	it('has a codex for each node that n8n does not drop', () => {
		for (const node of manifest.n8n.nodes) {
			const codex = JSON.parse(read(node.replace(/\.js$/, '.json'))) as {
				node: string;
				categories: string[];
				resources: Record<string, Array<{ url: string }>>;
			};
			const [, type] = /([^/]+)\.node\.js$/.exec(node) as RegExpExecArray;
			expect(codex.node.toLowerCase()).toBe(`${manifest.name}.${type}`.toLowerCase());
			expect(codex.categories.length).toBeGreaterThan(0);
			// Without resources n8n drops it and says nothing.
			const links = Object.values(codex.resources).flat();
			expect(links.length).toBeGreaterThan(0);
			for (const { url } of links) expect(url).toMatch(/^https:\/\//);
		}
	});

	it('says what is derived from documents under another licence, and which', () => {
		const notice = read('dist/NOTICE');
		expect(notice).toContain('__schema__');
		expect(notice).toContain('Apache License');
		expect(notice).toContain('END OF TERMS AND CONDITIONS');
	});

	it('has every icon that it names', () => {
		const icons = [...manifest.n8n.nodes, ...manifest.n8n.credentials].flatMap((file) => {
			const [name] = path.basename(file).split('.');
			const { description, icon } = new (jest.requireActual<
				Record<string, new () => { description?: { icon: object }; icon?: object }>
			>(path.join(root, file))[name])();
			return Object.values(description?.icon ?? icon ?? {}).map((one: string) =>
				path.join(path.dirname(file), one.replace('file:', '')),
			);
		});
		expect(icons).toHaveLength(10);
		for (const icon of icons) expect(files).toContain(icon);
	});

	it('is code that people can read, in one file beside those that n8n looks for', () => {
		expect(scripts().sort()).toEqual(
			[...manifest.n8n.nodes, ...manifest.n8n.credentials, 'dist/nodes/Sendcloud/bundle.js'].sort(),
		);
		const code = read('dist/nodes/Sendcloud/bundle.js');
		expect(code.split('\n').length).toBeGreaterThan(10_000);
		expect(code).toContain(
			'\n// nodes/Sendcloud/engine/run.ts\nvar MAX_TIMEOUT = 600;\nasync function run(resources',
		);
	});

	it('tells nothing of the machine it was made on', () => {
		const told = files.flatMap((file) =>
			[...read(file).matchAll(/\/(home|root|tmp|work|Users)\/[\w.-]+/g)].map(
				([found]) => `${file}: ${found}`,
			),
		);
		expect(told).toEqual([]);
	});

	it('needs nothing but what n8n gives it', () => {
		const allowed = [
			'n8n-workflow',
			'lodash',
			'moment',
			'p-limit',
			'luxon',
			'zod',
			'crypto',
			'node:crypto',
		];
		const needed = scripts()
			.flatMap((file) => [...read(file).matchAll(/require\(["']([^."'][^"']*)["']\)/g)])
			.map(([, name]) => name);
		expect([...new Set(needed)].filter((name) => !allowed.includes(name))).toEqual([]);
		expect(needed).toContain('n8n-workflow');
	});

	it('is small', () => {
		// The panel is in it twice: what makes it, and what n8n reads when it starts.
		expect(size).toBeLessThan(335_000);
	});

	it('loads no code before there is something to do, and is described by what the code says', async () => {
		const bundle = path.join(root, 'dist/nodes/Sendcloud/bundle.js');
		await Promise.all(
			manifest.n8n.nodes.map(async (file) => {
				const entry = path.join(root, file);
				const [name] = path.basename(file).split('.');
				const script = `
					const started = new (require(${JSON.stringify(entry)}).${name})();
					const isLoaded = () => Object.keys(require.cache).includes(${JSON.stringify(bundle)});
					const before = isLoaded();
					const real = new (require(${JSON.stringify(bundle)}).${name})();
					const names = (one) => Object.keys(one).flatMap((key) =>
						typeof one[key] === 'function' ? [key] : names(one[key]).map((inner) => key + '.' + inner));
					const { description, ...calls } = started;
					const { description: own, ...groups } = real;
					const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(real)).slice(1);
					require('node:assert').deepStrictEqual(description, own);
					require('node:assert').deepStrictEqual(names(calls), [...names(groups), ...methods]);
					console.log(before, isLoaded(), names(calls).length > 0);`;
				const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
					cwd: root,
				});
				expect(stdout.trim()).toBe('false true true');
			}),
		);
	});
});

it('is described as n8n verifies it', () => {
	expect(manifest).toMatchObject({
		license: 'MIT',
		author: { name: expect.stringMatching(/./), email: expect.stringContaining('@') },
		keywords: expect.arrayContaining(['n8n-community-node-package']),
		files: ['dist'],
		n8n: { n8nNodesApiVersion: 1, strict: true },
	});
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
	expect(manifest.overrides).toBeUndefined();
	for (const name of ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish'])
		expect(manifest.scripts).not.toHaveProperty(name);
	// n8n resolves it to its own.
	expect(manifest.devDependencies.zod).toBe('3.25.76');
	// n8n.strict demands it word for word.
	expect(readFileSync(path.join(root, 'eslint.config.mjs'), 'utf8').trim()).toBe(
		"import { config } from '@n8n/node-cli/eslint';\n\nexport default config;",
	);
});

describe('every operation', () => {
	const operations = resources.flatMap((resource) =>
		resource.operations.map((operation) => ({ resource, operation })),
	);

	it.each(operations.map((one) => [`${one.resource.name}.${one.operation.name}`, one] as const))(
		'%s says what it is and what it puts out',
		(_name, { resource, operation }) => {
			expect(operation.action).toMatch(/^[A-Z][^A-Z]/);
			expect(operation.description.length).toBeGreaterThan(20);
			for (const version of ['v1.0.0', 'v1.1.0']) {
				const schema = `dist/nodes/Sendcloud/__schema__/${version}/${resource.name}/${operation.name}.json`;
				expect(files).toContain(schema);
				const { type } = JSON.parse(readFileSync(path.join(published, schema), 'utf8')) as {
					type: string;
				};
				expect(type).toBe('object');
			}
		},
	);

	it('has a name of its own', () => {
		const names = operations.map(({ resource, operation }) => `${resource.name}.${operation.name}`);
		expect(new Set(names).size).toBe(names.length);
	});
});
