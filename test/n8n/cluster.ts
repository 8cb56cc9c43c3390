/**
 * n8n's queue mode on 127.0.0.1: PostgreSQL, Redis, a main process, two workers and a webhook processor, each with a
 * folder of its own as if it were on a machine of its own. All of it is gone at the end.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient } from './client';
import { freePort, startN8n, temporaryFolder, type Instance } from './instance';
import { atEnd } from './lifecycle';
import type { Setup } from './world';

/** Where the two servers are: what queue.mjs has found or installed. */
export interface Services {
	/** The folder of PostgreSQL's programs. */
	postgres: string;
	redis: string;
}

export interface Cluster {
	main: Instance;
	workers: Instance[];
	webhook: Instance;
	n8n: N8nClient;
}

const READY_AFTER_MS = 30_000;

/** Starts a server, waits until its port answers, and ends it at the end. */
async function startServer(
	command: string,
	args: string[],
	port: number,
	options: SpawnOptions & { stopWith: NodeJS.Signals },
): Promise<void> {
	const { stopWith, ...rest } = options;
	const server = spawn(command, args, { ...rest, stdio: ['ignore', 'ignore', 'pipe'] });
	let words = '';
	server.stderr?.on('data', (chunk) => (words = (words + String(chunk)).slice(-4000)));
	const ended = once(server, 'exit');
	const kill = () => server.kill('SIGKILL');
	process.once('exit', kill);
	atEnd(async () => {
		server.kill(stopWith);
		await ended;
		process.removeListener('exit', kill);
	});
	for (const deadline = Date.now() + READY_AFTER_MS; Date.now() < deadline; await sleep(100)) {
		if (server.exitCode !== null) break;
		const socket = connect(port, '127.0.0.1');
		const isUp = await Promise.race([
			once(socket, 'connect').then(() => true),
			once(socket, 'error').then(() => false),
		]).catch(() => false);
		socket.destroy();
		if (isUp) return;
	}
	throw new Error(`${command} did not start. Its last words:\n${words}`);
}

async function startPostgres(programs: string): Promise<number> {
	const folder = temporaryFolder('postgres');
	const port = await freePort();
	// PostgreSQL refuses to run as root.
	const user: SpawnOptions =
		process.getuid?.() === 0
			? {
					uid: Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })),
					gid: Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' })),
				}
			: {};
	if (user.uid !== undefined) chownSync(folder, user.uid, user.gid as number);
	const data = join(folder, 'data');
	execFileSync(
		join(programs, 'initdb'),
		['--pgdata', data, '--auth', 'trust', '--username', 'n8n', '--encoding', 'UTF8', '--no-sync'],
		{ ...user, cwd: folder, stdio: 'ignore' } as object,
	);
	await startServer(
		join(programs, 'postgres'),
		['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder, '-F'],
		port,
		// "Fast": without waiting for n8n's connections.
		{ ...user, cwd: folder, stopWith: 'SIGINT' },
	);
	return port;
}

async function startRedis(program: string): Promise<number> {
	const folder = temporaryFolder('redis');
	const port = await freePort();
	await startServer(
		program,
		['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
		port,
		{ cwd: folder, stopWith: 'SIGTERM' },
	);
	return port;
}

export async function startCluster(setup: Setup, services: Services): Promise<Cluster> {
	const [postgres, redis, webhookPort] = await Promise.all([
		startPostgres(services.postgres),
		startRedis(services.redis),
		freePort(),
	]);
	const files = temporaryFolder('n8n-files');
	const url = `http://127.0.0.1:${webhookPort}/`;
	const env = {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis),
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		WEBHOOK_URL: url,
		N8N_WEBHOOK_URL: url,
		// The one folder that all share, for workflows that read files.
		N8N_RESTRICT_FILE_ACCESS_TO: files,
		// A dead worker is noticed after seconds instead of a minute.
		QUEUE_WORKER_LOCK_DURATION: '6000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
	};
	const options = { package: setup.package, env };

	// Alone at first: it makes the tables.
	const main = { ...(await startN8n(setup.n8n, options)), files };
	const n8n = new N8nClient(main.url);
	await n8n.signIn();
	const [webhook, ...workers] = await Promise.all([
		startN8n(setup.n8n, { ...options, role: 'webhook', port: webhookPort }),
		startN8n(setup.n8n, { ...options, role: 'worker' }),
		startN8n(setup.n8n, { ...options, role: 'worker' }),
	]);
	// As in the editor: the main process tells the others to install it, too.
	await n8n.installPackage(setup.package.name, setup.package.version);
	const missing = () =>
		[main, webhook, ...workers].filter(
			({ folder }) =>
				!existsSync(join(folder, '.n8n', 'nodes', 'node_modules', setup.package.name)),
		);
	for (const deadline = Date.now() + READY_AFTER_MS; missing().length > 0; await sleep(200)) {
		if (Date.now() > deadline)
			throw new Error(`n8n did not install the package everywhere:\n${missing()[0].log()}`);
	}
	return { main, workers, webhook, n8n };
}
