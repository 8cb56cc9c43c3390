/**
 * `npm run test:queue`: the templates in n8n's queue mode, and a worker that is killed in the middle of an import.
 * Needs PostgreSQL and Redis; as root on Debian it installs them. `-- --check` says what is there, and installs and runs
 * nothing. See queue.ts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
	buildPackage,
	installDependencies,
	loadTypeScript,
	output,
	requireNode,
	root,
	run,
	step,
} from '../setup.mjs';
import { installN8n } from './install.mjs';

const onPath = (program) =>
	process.env.PATH.split(delimiter)
		.map((folder) => join(folder, program))
		.find(existsSync);

/** PostgreSQL's programs: Debian keeps those of each version in a folder of its own, outside of the PATH. */
function postgresFolder() {
	const versions = '/usr/lib/postgresql';
	const debian = existsSync(versions)
		? readdirSync(versions).map((version) => join(versions, version, 'bin'))
		: [];
	return [...debian, ...process.env.PATH.split(delimiter)]
		.reverse()
		.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

const find = () => ({ postgres: postgresFolder(), redis: onPath('redis-server') });

async function findServices() {
	const isMissing = ({ postgres, redis }) => !postgres || !redis;
	let found = find();
	if (isMissing(found) && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
		await step('Installing PostgreSQL and Redis', async (progress) => {
			// Runlevel 1: installed, but not started.
			const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
			await run('apt-get', ['update'], { env, onLine: progress });
			await run(
				'apt-get',
				['install', '--yes', '--no-install-recommends', 'postgresql', 'redis-server'],
				{ env, onLine: progress },
			);
		});
		found = find();
	}
	if (isMissing(found)) {
		throw new Error(
			`Queue mode needs ${[!found.postgres && 'PostgreSQL (initdb, postgres)', !found.redis && 'Redis (redis-server)'].filter(Boolean).join(' and ')}. On Debian: apt-get install postgresql redis-server`,
		);
	}
	return found;
}

const load = async () => (await loadTypeScript('./queue.ts', import.meta.url)).default;

try {
	requireNode();
	await installDependencies();
	if (process.argv.includes('--check')) {
		await load();
		for (const [service, place] of Object.entries(find()))
			console.log(`${service}: ${place ?? 'not on this machine'}`);
	} else {
		const services = await findServices();
		const setup = { root, output, package: await buildPackage(), n8n: await installN8n() };
		const queue = await load();
		await queue(setup, services);
	}
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
