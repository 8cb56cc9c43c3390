/**
 * Starts one real n8n on 127.0.0.1, quiet and offline, in a folder of its own, and stops it again.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { atEnd } from './lifecycle';

/** Where an n8n is, and the Node it runs on: what install.mjs returns. */
export interface N8nProgram {
	version: string;
	node: string;
	nodeVersion: string;
	script: string;
}

/** A package that this n8n can install although it is not published. */
export interface PackedPackage {
	name: string;
	version: string;
	tarball: string;
}

/** What a process of n8n does: everything, or in queue mode run workflows, or take webhooks. */
export type Role = 'start' | 'worker' | 'webhook';

export interface InstanceOptions {
	/** Default: `start`. */
	role?: Role;
	/** n8n's user folder; default: a temporary one that is removed at the end. */
	folder?: string;
	/** Default: a free one. */
	port?: number;
	package?: PackedPackage;
	/** Besides its own: further folders in which workflows may read and write files. */
	folders?: string[];
	env?: Record<string, string>;
}

export interface Instance {
	url: string;
	port: number;
	pid: number;
	folder: string;
	/** Workflows may read and write files here, and nowhere else unless it was said. */
	files: string;
	/** Everything it has said so far. */
	log(): string;
	/** Also says when it ended by itself. */
	ended: Promise<unknown>;
	stop(): Promise<void>;
}

/** All instances of a run share it: in queue mode they read each other's credentials. */
const ENCRYPTION_KEY = randomBytes(24).toString('base64url');

const READY_AFTER_MS = 180_000;
const STOPPED_AFTER_MS = 20_000;

/** A port that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** A new folder that is gone at the end. */
export function temporaryFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `${name}-`));
	atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

/** Modules that ask n8n's servers for things. An unknown name stops n8n, so only those that this version has. */
function modulesToDisable({ script }: N8nProgram): string {
	const modules = join(dirname(script), '..', 'dist', 'modules');
	return ['mcp-registry', 'instance-ai'].filter((name) => existsSync(join(modules, name))).join();
}

async function settings(
	program: N8nProgram,
	options: Required<Pick<InstanceOptions, 'folder' | 'port'>> & InstanceOptions,
	files: string,
) {
	const { folder, port } = options;
	const url = `http://127.0.0.1:${port}/`;
	const disabled = modulesToDisable(program);
	const path = [dirname(program.node), process.env.PATH];
	if (options.package) path.unshift(join(__dirname, 'npm-shim'));
	// Settings of an n8n of the user's own, or of the npm that runs us, must not leak in.
	const foreign =
		/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|CREDENTIALS_|npm_|NODE_OPTIONS$|NODE_ENV$)/;
	return {
		...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
		PATH: path.join(delimiter),
		N8N_USER_FOLDER: folder,
		N8N_RESTRICT_FILE_ACCESS_TO: [files, ...(options.folders ?? [])].join(';'),
		N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
		DB_TYPE: 'sqlite',
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// A worker listens only so that others can ask how it is.
		...(options.role === 'worker' && {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		}),
		N8N_PROTOCOL: 'http',
		N8N_SECURE_COOKIE: 'false',
		N8N_EDITOR_BASE_URL: url,
		// The second name is that of newer versions.
		WEBHOOK_URL: url,
		N8N_WEBHOOK_URL: url,
		N8N_RUNNERS_ENABLED: 'true',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PYTHON_ENABLED: 'false',
		// Nothing may ask or tell servers elsewhere.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_AI_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
		N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
		...(disabled && { N8N_DISABLED_MODULES: disabled }),
		// On older Nodes n8n's sandbox for expressions has no binary.
		...(Number(program.nodeVersion.split('.')[0]) < 22 && { N8N_EXPRESSION_ENGINE: 'legacy' }),
		GENERIC_TIMEZONE: 'UTC',
		NO_COLOR: '1',
		...(options.package && {
			SHIM_PACKAGE: options.package.name,
			SHIM_VERSION: options.package.version,
			SHIM_TARBALL: options.package.tarball,
		}),
		...options.env,
	};
}

export async function startN8n(
	program: N8nProgram,
	options: InstanceOptions = {},
): Promise<Instance> {
	const folder = options.folder ?? temporaryFolder('n8n');
	const port = options.port ?? (await freePort());
	const files = join(folder, 'files');
	const logFile = join(folder, 'n8n.log');
	mkdirSync(files, { recursive: true });
	const log = openSync(logFile, 'a');

	const role = options.role ?? 'start';
	const child = spawn(program.node, [program.script, role], {
		cwd: folder,
		env: await settings(program, { ...options, folder, port }, files),
		// A process group of its own, so that nothing n8n starts can outlive it, and so that Ctrl-C comes to us alone.
		detached: true,
		// Straight into the file: a pipe through us would break, and n8n with it, when we are killed.
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	const pid = child.pid as number;
	const ended = once(child, 'exit');

	const killGroup = () => {
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// Nobody is left.
		}
	};
	// The last resort, for a program that ends without waiting for anything.
	process.once('exit', killGroup);
	const kill = async () => {
		killGroup();
		await ended;
		process.removeListener('exit', killGroup);
	};
	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null) {
			child.kill('SIGTERM');
			await Promise.race([ended, sleep(STOPPED_AFTER_MS, undefined, { ref: false })]);
		}
		await kill();
	};
	// Nothing of it is wanted afterwards, so there is no reason to wait for a goodbye.
	atEnd(kill);

	const instance: Instance = {
		url: `http://127.0.0.1:${port}`,
		port,
		pid,
		folder,
		files,
		log: () => readFileSync(logFile, 'utf8'),
		ended,
		stop,
	};
	const paths = role === 'start' ? ['/healthz/readiness', '/rest/settings'] : ['/healthz'];
	await untilReady(instance, paths, () => child.exitCode === null && child.signalCode === null);
	return instance;
}

async function untilReady(
	{ url, log }: Instance,
	paths: string[],
	isRunning: () => boolean,
): Promise<void> {
	for (
		const deadline = Date.now() + READY_AFTER_MS;
		isRunning() && Date.now() < deadline;
		await sleep(200)
	) {
		const answers = await Promise.all(
			paths.map(
				async (path) =>
					await fetch(url + path).then(
						({ ok }) => ok,
						() => false,
					),
			),
		);
		if (answers.every(Boolean)) return;
	}
	throw new Error(`n8n did not become ready. Its last words:\n${log().slice(-4000)}`);
}
