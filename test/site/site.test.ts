/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
/** docs/ as a static site: it is built, its links lead somewhere, and people can read and search it on a phone. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const root = path.resolve(__dirname, '../..');
const site = path.join(root, 'output/site');
const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	repository: { url: string };
};
const home = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
const base = `/${home.split('/').pop()}/`;
const sources = readdirSync(path.join(root, 'docs'))
	.filter((file) => file.endsWith('.md'))
	.map((file) => file.replace('.md', ''));
const read = (page: string) => readFileSync(path.join(site, `${page}.html`), 'utf8');
const matches = (text: string, pattern: RegExp) => [
	...new Set([...text.matchAll(pattern)].map(([, found]) => found)),
];

beforeAll(() => {
	execFileSync(process.execPath, [path.join(root, 'test/site/build.mjs')], { stdio: 'pipe' });
}, 600_000);

it('has a page for each file of docs/, all of them in the list at the side', () => {
	const pages = readdirSync(site).filter((file) => file.endsWith('.html'));
	expect(pages.sort()).toEqual([...sources, '404'].map((page) => `${page}.html`).sort());
	const listed = matches(read('first-label'), /href="[^"]*\/([\w-]+)\.html"/g);
	expect([...sources].filter((page) => page !== 'index' && !listed.includes(page))).toEqual([]);
});

it.each(sources)('%s: links lead somewhere', (page) => {
	const html = read(page);
	const wrong: string[] = [];
	for (const link of matches(html, /\b(?:href|src)="([^"]+)"/g)) {
		if (link.startsWith(`${home}/blob/main/`)) {
			const [file] = link.slice(`${home}/blob/main/`.length).split('#');
			if (!existsSync(path.join(root, file))) wrong.push(link);
		} else if (link.startsWith(base)) {
			const [file] = link.slice(base.length).split('#');
			if (!existsSync(path.join(site, file === '' ? 'index.html' : file))) wrong.push(link);
		} else if (!/^(https:\/\/|#|data:|\.\/[\w-]+\.html)/.test(link)) wrong.push(link);
		const [, target = page, anchor] =
			/^(?:(?:\.|\/[\w-]+)\/([\w-]+)\.html)?#(.+)$/.exec(link) ?? [];
		if (anchor && !read(target).includes(`id="${decodeURIComponent(anchor)}"`)) wrong.push(link);
	}
	expect(wrong).toEqual([]);
});

it('is small', () => {
	const bytes = readdirSync(site, { recursive: true, encoding: 'utf8' })
		.map((file) => path.join(site, file))
		.filter((file) => path.extname(file) !== '')
		.reduce((sum, file) => sum + readFileSync(file).length, 0);
	expect(bytes).toBeLessThan(6_000_000);
});

/** The last line of what looks for the browser, which may install it where nobody works. */
const findChromium = () =>
	JSON.parse(
		execFileSync(process.execPath, ['--input-type=module', '-'], {
			input: `
					import { findChromium } from ${JSON.stringify(path.join(root, 'test/n8n/chromium.mjs'))};
					console.log('\\n' + JSON.stringify((await findChromium()) ?? null));`,
			encoding: 'utf8',
		})
			.trim()
			.split('\n')
			.pop()!,
	) as string | null;

describe('in a browser', () => {
	const pictures = path.join(root, 'output/site-pictures');
	let server: Server;
	let browser: Browser | undefined;
	let address = '';

	beforeAll(async () => {
		const program = process.env.CHROMIUM === 'none' ? null : findChromium();
		if (!program) {
			console.log('No Chromium on this machine: the site is not looked at.');
			return;
		}
		rmSync(pictures, { recursive: true, force: true });
		mkdirSync(pictures, { recursive: true });
		const types: Record<string, string> = {
			'.html': 'text/html',
			'.js': 'text/javascript',
			'.css': 'text/css',
			'.svg': 'image/svg+xml',
		};
		server = createServer(({ url = '/' }, response) => {
			const { pathname } = new URL(url, 'http://127.0.0.1');
			const file = path.join(site, decodeURIComponent(pathname).slice(base.length) || 'index.html');
			if (!pathname.startsWith(base) || !file.startsWith(site) || !existsSync(file)) {
				response.writeHead(404).end();
				return;
			}
			response
				.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
				.end(readFileSync(file));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`;
		browser = await chromium.launch({
			executablePath: program,
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
		});
	}, 300_000);
	afterAll(async () => {
		await browser?.close();
		server?.close();
	});

	it.each([
		['phone', 390, 844, 'light'],
		['phone', 390, 844, 'dark'],
		['desktop', 1280, 900, 'light'],
		['desktop', 1280, 900, 'dark'],
	] as const)(
		'on a %s (%d × %d), %s: every page fits',
		async (device, width, height, colorScheme) => {
			if (!browser) return;
			const context = await browser.newContext({ viewport: { width, height }, colorScheme });
			const page = await context.newPage();
			page.setDefaultTimeout(120_000);
			const errors: string[] = [];
			page.on('pageerror', ({ message }) => errors.push(message));
			for (const name of sources) {
				await page.goto(`${address}${name}.html`);
				await page.locator('h1').first().waitFor();
				const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
				const colour = await page.evaluate<string>(
					'getComputedStyle(document.body).backgroundColor',
				);
				const light = Number(/\d+/.exec(colour)?.[0]) > 128;
				expect([name, wide <= width]).toEqual([name, true]);
				expect([name, light]).toEqual([name, colorScheme === 'light']);
				if (['index', 'labels', 'templates', 'errors', 'shops'].includes(name)) {
					const file = `${name}-${device}-${colorScheme}.png`;
					await page.screenshot({ path: path.join(pictures, file) });
				}
			}
			expect(errors).toEqual([]);
			await context.close();
		},
		600_000,
	);

	it('finds what is searched for', async () => {
		if (!browser) return;
		const page = await browser.newPage();
		page.setDefaultTimeout(120_000);
		await page.goto(`${address}first-label.html`);
		await page.getByRole('button', { name: 'Search' }).first().click();
		await page.locator('#localsearch-input').fill('lost parcel');
		const first = page.locator('#localsearch-list li a').first();
		await first.waitFor();
		await page.screenshot({ path: path.join(pictures, 'search.png') });
		expect(await first.getAttribute('href')).toContain('claims.html');
		await page.close();
	}, 300_000);
});
