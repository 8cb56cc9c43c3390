/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** What is asked for before the package is published, and that docs/publishing.md names a test for each thing. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';

import { DOCS, PAGES } from '../../nodes/Sendcloud/transport/docs';
import { ROOT } from './files';

const read = (file: string, root = ROOT) => readFileSync(path.join(root, file), 'utf8');
interface Manifest {
	name: string;
	version: string;
	homepage: string;
	repository: { url: string };
	author: { name: string; email: string };
}
const manifestIn = (root: string) => JSON.parse(read('package.json', root)) as Manifest;
const repositoryOf = ({ repository: { url } }: Manifest) =>
	url.replace(/^git\+/, '').replace(/\.git$/, '');

/** What people and n8n read, and so may hold an address. */
const READ = [
	...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'package.json'],
	...['docs', 'credentials', 'nodes', 'templates', 'examples', '.github'].flatMap((folder) =>
		readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.(md|mjs|ts|json|yml|csv)$/.test(file) && !file.includes('node_modules'))
			.map((file) => path.join(folder, file)),
	),
];

describe('addresses', () => {
	it('stand in package.json, and all else agrees with it', () => {
		const manifest = manifestIn(ROOT);
		const repository = repositoryOf(manifest);
		expect(manifest.homepage).toBe(repository);
		expect(read('LICENSE')).toContain(`Copyright (c) 2026 ${manifest.author.name}\n`);
		const ours = new RegExp(`https://github\\.com/[\\w.-]+/${manifest.name}(?![\\w-])`, 'g');
		const found = READ.flatMap((file) =>
			[...read(file).matchAll(ours)].map(([address]) => address),
		);
		expect(found.length).toBeGreaterThan(5);
		expect([...new Set(found)]).toEqual([repository]);
	});

	it('are moved by one command, and none is left behind', () => {
		const copy = mkdtempSync(path.join(tmpdir(), 'addresses-'));
		try {
			for (const file of READ) cpSync(path.join(ROOT, file), path.join(copy, file));
			const old = manifestIn(ROOT);
			const repository = 'https://github.com/somebody/shipping-node';
			execFileSync(process.execPath, [
				path.join(ROOT, 'test/package/addresses.mjs'),
				...[repository, 'Some Body', 'some@body.example', copy],
			]);
			const moved = manifestIn(copy);
			expect(moved).toEqual({
				...old,
				homepage: repository,
				repository: { ...old.repository, url: `git+${repository}.git` },
				author: { name: 'Some Body', email: 'some@body.example' },
			});
			expect(read('LICENSE', copy)).toContain('Copyright (c) 2026 Some Body\n');
			const left = READ.filter((file) => read(file, copy).includes(repositoryOf(old)));
			expect(left).toEqual([]);
		} finally {
			rmSync(copy, { recursive: true });
		}
	});

	it('of the panel lead to pages that exist', () => {
		const repository = repositoryOf(manifestIn(ROOT));
		const links = READ.filter((file) => /^(credentials|nodes)/.test(file)).flatMap((file) =>
			[...read(file).matchAll(/https:\/\/github\.com\/[^\s'"`<>]+/g)].map(([link]) => ({
				file,
				link,
			})),
		);
		for (const page of Object.values(PAGES))
			links.push({ file: 'nodes/Sendcloud/transport/docs.ts', link: `${DOCS}${page}` });
		expect(links.length).toBeGreaterThanOrEqual(6 + Object.keys(PAGES).length);
		for (const { file, link } of links) {
			const rest = link.slice(repository.length);
			expect([file, link]).toEqual([file, expect.stringContaining(repository)]);
			if (rest === '#readme' || link === DOCS) continue;
			const [, page, anchor] = /^\/blob\/main\/([^#]+\.md)(?:#(.+))?$/.exec(rest) ?? [];
			expect([file, link, page]).toEqual([file, link, expect.any(String)]);
			const text = read(page);
			if (anchor) expect(text.toLowerCase()).toContain(`# ${anchor.replaceAll('-', ' ')}`);
		}
	});
});

describe('the checklist in docs/publishing.md', () => {
	const text = read('docs/publishing.md');

	it('names a test that exists for each thing that n8n asks for', () => {
		const [table] = text.split('## Before the first release');
		const rows = table.split('\n').filter((line) => /^\|(?! ?-)/.test(line));
		expect(rows.length).toBeGreaterThan(12);
		const files = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
		for (const row of rows.slice(1)) {
			const [, asked, tests] = row.split('|').map((cell) => cell.trim());
			if (tests.startsWith('yours')) continue;
			const named = [...tests.matchAll(/`([\w.]+\.test\.ts)`: ([^;|]+)/g)];
			expect([asked, named.length]).toEqual([asked, expect.any(Number)]);
			expect([asked, named.length > 0]).toEqual([asked, true]);
			for (const [, file, title] of named) {
				const place = files.find((one) => path.basename(one) === file);
				expect([asked, file, place]).toEqual([asked, file, expect.any(String)]);
				const plain = read(path.join('test', place!)).replaceAll("\\'", "'");
				expect([asked, plain.includes(title.trim())]).toEqual([asked, true]);
			}
		}
	});

	it('says what is to be done by the command that does it', () => {
		expect(text).toContain('npm run addresses');
		expect(text).toContain('npm run release');
	});
});

it('README has what n8n asks for', () => {
	const headings = [...read('README.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
	expect(headings).toEqual(
		expect.arrayContaining(['Install in n8n', 'What do you want to do?', 'Versions']),
	);
	// In the order in which a merchant needs it; what is for developers comes after.
	const order = ['Install in n8n', 'The first label in five minutes', 'What do you want to do?'];
	expect(headings.slice(0, 3)).toEqual(order);
	const text = read('README.md');
	const [first] = text.split(`## ${order[2]}`);
	expect(first).not.toMatch(/git clone|npm start|benchmark/i);
	expect(first).toMatch(/!\[.+\]\(docs\/images\//);
	for (const words of ['docs/credentials.md', 'docs/operations.md', 'CHANGELOG.md', 'MIT License'])
		expect(read('README.md')).toContain(words);
});

it('CHANGELOG has the version of package.json with its day, and nothing twice', () => {
	const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
	const versions = headings.map((heading) => heading.split(' ')[0]);
	const [newest] = headings.filter((heading) => heading !== 'Unreleased');
	const { version } = manifestIn(ROOT);
	expect(newest).toMatch(
		new RegExp(`^${version.replaceAll('.', '\\.')} \\(20\\d\\d-\\d\\d-\\d\\d\\)$`),
	);
	expect(read('docs/versions.md')).toContain(`This is ${version}.`);
	expect(new Set(versions).size).toBe(versions.length);
});

it('every word in the panel is of plain letters', () => {
	const shown = (value: unknown): string[] => {
		if (Array.isArray(value)) return value.flatMap(shown);
		if (typeof value !== 'object' || value === null) return [];
		return Object.entries(value).flatMap(([key, one]) =>
			['displayName', 'name', 'description', 'action', 'hint', 'placeholder'].includes(key) &&
			typeof one === 'string'
				? [one]
				: shown(one),
		);
	};
	for (const name of ['Sendcloud', 'SendcloudTrigger']) {
		const module = jest.requireActual<
			Record<string, new () => { description: INodeTypeDescription }>
		>(path.join(ROOT, `dist/nodes/Sendcloud/${name}.node.js`));
		const words = shown(new module[name]().description);
		expect(words.length).toBeGreaterThan(50);
		// Letters of English, and the marks that people use with them.
		const other = words.filter((text) => /[^\x20-\x7e\n›–…×€£²³°µüöäßéèêàçñåøÅØÉ’]/.test(text));
		expect(other).toEqual([]);
	}
});
