/**
 * Installs a real n8n of any version into a cache outside of the repository, with a Node it can run on, and says where
 * they are. Needs Node 20 and npm, nothing else: no compiler, no Docker. Plain Node, because `npm start` calls it first of all.
 */
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { run, step } from '../setup.mjs';

export const N8N_VERSION = process.env.N8N_VERSION || '2.41.1';

/** The Nodes to run n8n on, by major version, where the one that runs us is another. */
const NODE_VERSIONS = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' };
const PNPM_VERSION = '10.34.9';

export const cache =
	process.env.N8N_TEST_CACHE ||
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-sendcloud-shipping');

/** -1, 0 or 1, for plain versions such as 2.8.4. */
function compareVersions(a, b) {
	const [left, right] = [a, b].map((version) => version.split('.').map(Number));
	const at = left.findIndex((part, index) => part !== right[index]);
	return at < 0 ? 0 : Math.sign(left[at] - right[at]);
}

const overrides = (version) => ({
	// Newer ones ask for packages that were never published.
	linkedom: '0.18.14',
	...(compareVersions(version, '2.10.0') >= 0
		? { '@langchain/langgraph': '1.4.18', '@langchain/protocol': '0.0.19' }
		: {
				'@langchain/langgraph': '1.0.2',
				'@langchain/langgraph-checkpoint': '1.0.1',
				// n8n takes it from its maker's site instead of the registry.
				xlsx: '0.18.5',
			}),
});

/** Fills `folder` with `fill(temporary folder)`, completely or not at all, whatever interrupts it and whoever else tries. */
export async function once(folder, fill) {
	if (existsSync(folder)) return;
	const parent = dirname(folder);
	mkdirSync(parent, { recursive: true });
	// What an interrupted run left behind: its process is gone.
	for (const name of readdirSync(parent)) {
		const pid = /\.partial-(\d+)$/.exec(name)?.[1];
		if (pid && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
	}
	const partial = `${folder}.partial-${process.pid}`;
	mkdirSync(partial);
	try {
		await fill(partial);
		renameSync(partial, folder);
	} catch (error) {
		rmSync(partial, { recursive: true, force: true });
		// Somebody else was faster: theirs is as good.
		if (!existsSync(folder)) throw error;
	}
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** A folder in the cache that holds one npm package, and where in it the package lies. */
async function npmPackage(name, version) {
	const folder = join(cache, `${name}-${version}`);
	await once(folder, async (partial) => {
		await step(`Fetching ${name} ${version}`, (progress) =>
			run(
				'npm',
				[
					'install',
					`${name}@${version}`,
					'--prefix',
					partial,
					'--no-audit',
					'--no-fund',
					'--ignore-scripts',
					'--loglevel=error',
				],
				{ onLine: progress },
			),
		);
	});
	return join(folder, 'node_modules', name);
}

/** The Node for this version of n8n: what `N8N_NODE` says (20, 22, 24), else this one where it can, else Node 24. */
async function findNode(version) {
	const own = process.versions.node.split('.')[0];
	const wanted = process.env.N8N_NODE || (compareVersions(version, '2.10.0') < 0 ? own : '24');
	if (own === wanted) return { node: process.execPath, nodeVersion: process.versions.node };
	const nodeVersion = NODE_VERSIONS[wanted];
	if (!nodeVersion)
		throw new Error(`N8N_NODE must be one of ${Object.keys(NODE_VERSIONS)}, found ${wanted}.`);
	const folder = await npmPackage(
		`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
		nodeVersion,
	);
	return { node: join(folder, 'bin', 'node'), nodeVersion };
}

/**
 * n8n's database driver is a native module that comes without its binary: it would have to be downloaded from another
 * site or compiled. This package is a fork of it that ships the binaries; they fit the original, whose code stays in place.
 */
async function addDatabaseBinary(nodeModules) {
	const prebuilds = join(await npmPackage('@appthreat/sqlite3', '8.0.1'), 'prebuilds');
	const isMusl =
		process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
	const target = `${process.platform}-${process.arch}`;
	const binary = join(prebuilds, target, `@appthreat+sqlite3.${isMusl ? 'musl' : 'glibc'}.node`);
	if (!existsSync(binary)) {
		throw new Error(
			`There is no binary of SQLite for ${target}, so n8n cannot be tested on this machine. There is one for: ${readdirSync(prebuilds).join(', ')}.`,
		);
	}
	const release = join(nodeModules, 'sqlite3', 'build', 'Release');
	mkdirSync(release, { recursive: true });
	copyFileSync(binary, join(release, 'node_sqlite3.node'));
}

/**
 * @returns {Promise<{version: string, node: string, nodeVersion: string, script: string}>} the version, the Node program
 * to run it with, and the script to run. The first time takes a minute or two, later ones nothing.
 */
export async function installN8n(version = N8N_VERSION) {
	const { node, nodeVersion } = await findNode(version);
	const manifest = {
		name: 'n8n-under-test',
		private: true,
		dependencies: { n8n: version },
		pnpm: { overrides: overrides(version) },
	};
	// Another recipe is another folder, so that nobody has to clear the cache after a change here.
	const recipe = createHash('sha256')
		.update(JSON.stringify([manifest, PNPM_VERSION]))
		.digest('hex')
		.slice(0, 8);
	const folder = join(cache, `n8n-${version}-${recipe}`);
	await once(folder, async (partial) => {
		const pnpm = join(await npmPackage('pnpm', PNPM_VERSION), 'bin', 'pnpm.cjs');
		writeFileSync(join(partial, 'package.json'), JSON.stringify(manifest));
		// One flat node_modules, as npm would make it.
		writeFileSync(join(partial, '.npmrc'), 'node-linker=hoisted\n');
		await step(`Installing n8n ${version} (about 2 GB in ${cache}, once)`, (progress) =>
			run(
				node,
				[
					pnpm,
					'install',
					'--prod',
					'--ignore-scripts',
					'--no-frozen-lockfile',
					'--reporter=append-only',
					`--store-dir=${join(cache, 'pnpm-store')}`,
					`--config.cache-dir=${join(cache, 'pnpm-cache')}`,
					`--config.state-dir=${join(cache, 'pnpm-state')}`,
				],
				{
					cwd: partial,
					env: { ...process.env, CI: 'true', PATH: dirname(node) + delimiter + process.env.PATH },
					onLine: progress,
				},
			),
		);
		await addDatabaseBinary(join(partial, 'node_modules'));
	});
	return { version, node, nodeVersion, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

if (process.argv[1] && basename(process.argv[1]) === 'install.mjs') {
	console.log(await installN8n(process.argv[2]));
}
