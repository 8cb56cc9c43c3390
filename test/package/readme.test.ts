/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What README and docs say is so: links lead somewhere, commands exist, operations and templates are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
