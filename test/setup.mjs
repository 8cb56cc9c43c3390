/**
 * Everything that must be in place before anything of this project can run: a Node that is new enough, the
 * dependencies, the built package and its tarball. Plain Node without dependencies, because on a fresh clone there are none.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const output = join(root, 'output');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** What a user sees: one line when a step begins, progress while it runs, and how long it took. */
export async function step(title, action) {
	const started = Date.now();
	const terminal = process.stdout.isTTY;
	let last = started;
	process.stdout.write(`▸ ${title} … ${terminal ? '' : '\n'}`);
	const progress = (text) => {
		if (terminal) process.stdout.write(`\r\x1b[K▸ ${title} … ${text.slice(0, 90)}`);
		// A log does not need every percent, only a sign of life.
		else if (Date.now() - last > 10_000) {
			last = Date.now();
			console.log(`  ${text}`);
		}
	};
	const result = await action(progress);
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	console.log(`${terminal ? '\r\x1b[K' : ''}✓ ${title} (${seconds} s)`);
	return result;
}

/** Starts a program. Whoever ends us ends it too, with all that it has started. */
function start(command, args, options) {
	const child = spawn(command, args, { cwd: root, detached: true, ...options });
	const stop = (signal) => {
		child.once('close', () => process.exit(1));
		process.kill(-child.pid, signal);
	};
	for (const signal of SIGNALS) process.on(signal, stop);
	child.on('close', () => {
		for (const signal of SIGNALS) process.removeListener(signal, stop);
	});
	return child;
}

/**
 * Runs a program to its end and gives back its output; each line also goes to `onLine`. A failure carries the output,
 * so that the reason is on screen without looking into any log.
 */
export function run(command, args, { onLine, ...options } = {}) {
	return new Promise((resolve, reject) => {
		const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		let text = '';
		const take = (chunk) => {
			text += chunk;
			const line = String(chunk).trimEnd().split('\n').pop();
			if (line) onLine?.(line);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			if (code === 0) resolve(text);
			else
				reject(
					new Error(
						`${command} ${args.join(' ')} ended with ${signal ?? code}\n${text.slice(-6000)}`,
					),
				);
		});
	});
}

/** Runs a program to its end with its output on screen, and says whether it went well. */
export function show(command, args) {
	return new Promise((resolve, reject) => {
		const child = start(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
		child.on('error', reject);
		child.on('close', (code) => resolve(code === 0));
	});
}

/**
 * Ends this program when the npm that runs it was ended: npm passes a signal on to the shell between the two only,
 * and the shell keeps it to itself.
 */
export function endWithNpm() {
	if (!process.env.npm_lifecycle_event) return;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		process.kill(process.pid, 'SIGTERM');
	}, 500);
	watch.unref();
}

export function requireNode() {
	const major = Number(process.versions.node.split('.')[0]);
	if (major < 20) throw new Error(`Node 20 or later is needed; this is ${process.version}.`);
}

/** True when node_modules holds what package-lock.json asks for, so that `npm ci` would change nothing. */
function dependenciesAreInstalled() {
	// npm writes down in this file what it put into node_modules.
	const installedLock = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(installedLock)) return false;
	const wanted = readJson(join(root, 'package-lock.json')).packages;
	const installed = readJson(installedLock).packages;
	return Object.entries(wanted).every(
		([path, { version, optional, extraneous }]) =>
			path === '' ||
			(installed[path] ? installed[path].version === version : optional || extraneous),
	);
}

export async function installDependencies() {
	if (dependenciesAreInstalled()) return;
	await step('Installing the dependencies', (progress) =>
		// No install script is needed, and one of them (isolated-vm) does not build everywhere.
		run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { onLine: progress }),
	);
}

/** Loads a TypeScript module. Not before the dependencies are installed: one of them understands it. */
export async function loadTypeScript(path, importer) {
	const { register } = await import('tsx/cjs/api');
	register();
	return createRequire(importer)(path);
}

/** The package as `buildPackage` packed it. */
export function packed() {
	const { name, version } = readJson(join(root, 'package.json'));
	return { name, version, tarball: join(output, `${name}-${version}.tgz`) };
}

/** Builds the package and packs it the way it is published. */
export async function buildPackage() {
	await step('Building and packing the package', async (progress) => {
		await run('npx', ['gulp', 'build'], { onLine: progress });
		mkdirSync(output, { recursive: true });
		await run('npm', ['pack', '--pack-destination', output], { onLine: progress });
	});
	return packed();
}
