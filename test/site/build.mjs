/**
 * `npm run site` makes a static site of docs/ in output/site. Its generator is installed into the cache, outside of the
 * repository: nobody who only builds the package waits for it.
 */
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, once } from '../n8n/install.mjs';
import { output, root, run, step } from '../setup.mjs';

const LOCK = ['package.json', 'package-lock.json'];

/** @returns {Promise<string>} the folder of the site */
export async function buildSite() {
	const hash = createHash('sha256');
	for (const file of LOCK) hash.update(readFileSync(join(root, 'docs', file)));
	const generator = join(cache, `site-${hash.digest('hex').slice(0, 12)}`);
	await once(generator, async (folder) => {
		for (const file of [...LOCK.map((name) => join('docs', name)), '.npmrc'])
			cpSync(join(root, file), join(folder, file.replace(/^docs./, '')));
		await step('Installing the generator of the site', (progress) =>
			run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
				cwd: folder,
				onLine: progress,
			}),
		);
	});

	// Its modules are found from where the pages are.
	const work = join(generator, `work-${process.pid}`);
	const site = join(output, 'site');
	try {
		for (const name of ['docs', 'bench/results', 'icons', 'package.json'])
			cpSync(join(root, name), join(work, name), {
				recursive: true,
				filter: (path) => !/node_modules|[\\/]cache$/.test(path.slice(root.length)),
			});
		rmSync(site, { recursive: true, force: true });
		await step('Building the site', (progress) =>
			run(
				process.execPath,
				[
					join(generator, 'node_modules/vitepress/bin/vitepress.js'),
					'build',
					join(work, 'docs'),
					'--outDir',
					site,
				],
				{ cwd: work, onLine: progress },
			),
		);
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
	return site;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildSite());
