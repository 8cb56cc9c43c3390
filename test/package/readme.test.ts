/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** What README and docs say is so: links lead somewhere, commands exist, operations and templates are there. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { withFigures } from '../bench/readme';
import type { Kept } from '../bench/results';
import { ROOT } from './files';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const operations = require('./readme.js') as { FILE: string; withOperations(text: string): string };

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const documents = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	...readdirSync(path.join(ROOT, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];

/** Every match of a pattern's first group, each once. */
const matches = (text: string, pattern: RegExp) => [
	...new Set([...text.matchAll(pattern)].map(([, found]) => found)),
];

/** The anchors that GitHub gives to headings. */
const anchors = (text: string) =>
	matches(text, /^#{1,6} (.+)$/gm).map((heading) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);

/** What is wrong with a relative link; undefined when nothing is. */
function wrongWith(link: string, from: string): string | undefined {
	const [file, anchor] = link.split('#');
	const target = file === '' ? from : path.join(path.dirname(from), file);
	if (!existsSync(path.join(ROOT, target))) return `${link}: there is no ${target}`;
	if (anchor && !anchors(read(target)).includes(anchor))
		return `${link}: ${target} has no heading for it`;
	return undefined;
}

it("lists every operation in docs/operations.md (run 'npm run docs')", () => {
	expect(operations.withOperations(read(operations.FILE))).toBe(read(operations.FILE));
});

describe('speed', () => {
	const results = readdirSync(path.join(ROOT, 'bench/results'))
		.filter((file) => file.endsWith('.json'))
		.map((file) => ({ file, kept: JSON.parse(read(`bench/results/${file}`)) as Kept }));

	it('README has the main figures of bench/results', () => {
		const { kept } = results.find(({ file }) => file === 'import.json')!;
		expect(withFigures(read('README.md'), kept)).toBe(read('README.md'));
	});

	it.each(results)('docs/speed.md has each goal of $file, and whether it was met', ({ kept }) => {
		const speed = read('docs/speed.md');
		for (const { goal, measured, met } of kept.goals)
			expect(speed).toContain(`| ${goal} | ${measured} | ${met ? 'met' : '**missed**'} |`);
	});
});

describe.each(documents)('%s', (document) => {
	const text = read(document);

	it('has links that lead somewhere', () => {
		const links = [...matches(text, /\]\(([^)\s]+)\)/g), ...matches(text, /\bsrc="([^"]+)"/g)];
		const wrong = links
			.filter((link) => !/^https:\/\//.test(link))
			.map((link) => wrongWith(link, document))
			.filter((one) => one !== undefined);
		expect(wrong).toEqual([]);
	});

	it('names commands that exist', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = [
			...matches(text, /\bnpm run ([\w:-]+)/g),
			...matches(text, /\bnpm (start|test)\b/g),
		];
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
		const files = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
		const missing = matches(text, /\bnpx jest test\/([\w./-]+)/g).filter(
			(start) => !files.some((file) => file.startsWith(start) && file.endsWith('.test.ts')),
		);
		expect(missing).toEqual([]);
	});

	it('names operations as the panel does', () => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const { resources } = require('../../dist/nodes/Sendcloud/bundle.js') as {
			resources: Array<{ label: string; operations: Array<{ label: string }> }>;
		};
		// The longest first: Sender Address is no Address.
		const labels = resources
			.map(({ label }) => label.replace(/[()]/g, '\\$&'))
			.sort((a, b) => b.length - a.length);
		const named = text
			.replace(/\s+/g, ' ')
			.matchAll(new RegExp(`(?<![\\w-]|› )(${labels.join('|')}) › (.{0,60})`, 'g'));
		const wrong = [...named]
			.filter(([, label, rest]) => {
				const { operations: all } = resources.find((one) => one.label === label)!;
				return !all.some((one) => rest.startsWith(one.label));
			})
			.map(([words]) => words);
		expect(wrong).toEqual([]);
	});
});

it.each(['README.md', 'docs/templates.md'])('%s links every template', (document) => {
	const linked = matches(read(document), /templates\/([\w-]+\.json)\)/g);
	expect(linked.sort()).toEqual(readdirSync(path.join(ROOT, 'templates')).sort());
});

it('README names with each job what its templates do', () => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { resources } = require('../../dist/nodes/Sendcloud/bundle.js') as {
		resources: Array<{
			name: string;
			label: string;
			operations: Array<{ name: string; label: string }>;
		}>;
	};
	const done = (file: string) => {
		const { nodes } = JSON.parse(read(`templates/${file}`)) as {
			nodes: Array<{ type: string; parameters: { resource?: string; operation?: string } }>;
		};
		return nodes.flatMap(({ type, parameters: { resource: of, operation: what } }) => {
			if (/sendcloudTrigger$/.test(type)) return ['Sendcloud Trigger'];
			const resource = resources.find(({ name }) => name === of);
			const operation = resource?.operations.find(({ name }) => name === what);
			return resource && operation ? [`${resource.label} › ${operation.label}`] : [];
		});
	};
	const [table] = read('README.md').split('## What do you want to do?')[1].split('\n## ');
	const rows = table
		.split('\n')
		.filter((line) => /^\| [A-Z]/.test(line))
		.slice(1);
	expect(rows.length).toBeGreaterThan(20);
	const wrong = rows.flatMap((row) => {
		const [, job, operations, links] = row.split('|').map((cell) => cell.trim());
		const files = matches(links, /\(templates\/([\w-]+\.json)\)/g);
		const named = operations.split(', ').map((one) => one.replace(/ \(.*$/, ''));
		const all = files.flatMap(done);
		// The first is what the job is about; another that may be chosen instead has no template of its own.
		const missing = named.filter((one, at) => at === 0 && !all.includes(one));
		return files.length === 0 || missing.length === 0 ? [] : [[job, missing]];
	});
	expect(wrong).toEqual([]);
});

/** Where each command of README and docs is run by a test, and the words there that do it. */
const RUN: Array<[command: RegExp, file: string, words: string]> = [
	[/^npm start( -- --once)?$/, '.ci/run', 'npm start -- --once'],
	[/^npm test$/, '.ci/run', 'npm test'],
	[/^npm run lint$/, 'test/run.mjs', "'npm', ['run', '--silent', 'lint']"],
	[/^npm ci --ignore-scripts$/, 'test/setup.mjs', "'npm', ['ci', '--ignore-scripts'"],
	[/^npm run build$/, 'test/setup.mjs', "'npx', ['gulp', 'build']"],
	[/^npm run addresses\b/, 'test/package/publishing.test.ts', 'test/package/addresses.mjs'],
	[/^npm run site$/, 'test/site/site.test.ts', 'test/site/build.mjs'],
	[/^npm run pictures$/, 'test/n8n/checks/pictures.ts', 'process.env.PICTURES'],
	[/^npm (pack|install --prefix .+)$|^mkdir /, 'test/package/readme.test.ts', 'installs what'],
	// The address is held by publishing.test.ts; a clone of it is what CI starts with.
	[/^(git clone|cd n8n-nodes)/, '.ci/run', 'on a fresh clone'],
	[/^npm run docs$/, 'test/package/readme.test.ts', 'operations.withOperations(read('],
	[/^npm run schemas$/, 'test/schemas/generate.test.ts', "from './generate'"],
	[
		/^(npx jest test\/engine\/order|npm test -- unit)$/,
		'test/run.mjs',
		"join('node_modules', 'jest', 'bin'",
	],
	[/^npx gulp bundle$/, 'gulpfile.js', 'series('],
	// What takes hours, needs services or publishes: in a quick form.
	...[
		'bench',
		'test:faults',
		'test:queue',
		'test:versions',
		'test:properties',
		'test:mutation',
		'sandbox',
		'release',
	].map((name): [RegExp, string, string] => [
		new RegExp(`^npm run ${name}( -- nodes/Sendcloud/engine/inBatches\\.ts)?$`),
		'test/quick.mjs',
		`'${name} -- `,
	]),
	[/^npm run test:quick$/, '.ci/run', "'npm run test:quick'"],
	// n8n's own.
	[/^npx n8n$/, 'test/n8n/install.mjs', 'n8n'],
];

const shells = (text: string) =>
	[...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block]) => block.trim().split('\n'));

it('README, CONTRIBUTING and docs have no command that no test runs', () => {
	const pages = documents.filter((file) => /^(README|CONTRIBUTING|docs\/)/.test(file));
	const commands = pages.flatMap((page) => [
		...shells(read(page)),
		...matches(read(page), /`((?:npm|npx|git|node) [^`]+)`/g),
	]);
	expect(commands.length).toBeGreaterThan(15);
	const notRun = commands.filter((command) => !RUN.some(([pattern]) => pattern.test(command)));
	expect(notRun).toEqual([]);
	for (const [, file, words] of RUN)
		expect([file, read(file)]).toEqual([file, expect.stringContaining(words)]);
});

it('docs/building.md installs what was built, as it says', () => {
	const home = mkdtempSync(path.join(tmpdir(), 'home-'));
	const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
	const tarball = path.join(ROOT, `${name}-${version}.tgz`);
	const [block] = [...read('docs/building.md').matchAll(/^```sh\n(npm ci [^]*?)^```/gm)].map(
		([, text]) => text,
	);
	// Built it is already, with what `npm ci` installs.
	const rest = block.replace('npm ci --ignore-scripts\nnpm run build\n', '');
	expect(rest).not.toBe(block);
	try {
		execFileSync('bash', ['-ec', rest], {
			cwd: ROOT,
			env: { ...process.env, HOME: home, npm_config_cache: path.join(home, 'cache') },
			stdio: 'pipe',
		});
		const installed = path.join(home, '.n8n/nodes/node_modules', name);
		expect(existsSync(path.join(installed, 'dist/nodes/Sendcloud/Sendcloud.node.js'))).toBe(true);
		expect(readdirSync(path.dirname(installed)).filter((one) => !one.startsWith('.'))).toEqual([
			name,
		]);
	} finally {
		rmSync(home, { recursive: true, force: true });
		rmSync(tarball, { force: true });
	}
}, 300_000);

it('every picture of docs/images is made by npm run pictures, is used, and is not large', () => {
	const made = matches(
		/PICTURES = \[([^\]]*)\] as const/.exec(read('test/n8n/checks/pictures.ts'))![1],
		/'([\w-]+)'/g,
	);
	const templates = readdirSync(path.join(ROOT, 'templates')).map(
		(file) => `templates/${file.replace('.json', '.webp')}`,
	);
	const there = (
		readdirSync(path.join(ROOT, 'docs/images'), { recursive: true }) as string[]
	).filter((file) => path.extname(file) !== '');
	expect(there.sort()).toEqual([...made.map((name) => `${name}.png`), ...templates].sort());
	const text = documents.map(read).join('\n');
	for (const file of there) {
		expect([file, text.includes(`images/${file}`)]).toEqual([file, true]);
		const { length } = readFileSync(path.join(ROOT, 'docs/images', file));
		expect([file, length < (file.startsWith('templates/') ? 80_000 : 200_000)]).toEqual([
			file,
			true,
		]);
	}
});
