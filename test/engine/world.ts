/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** What engine tests start with: a local Sendcloud, n8n's engine, and time that passes at once when the node waits. */
import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { Engine } from './engine';

/** Patched in the built node: jest and n8n's loader share their modules. */
const { systemClock } = jest.requireActual<typeof import('../../nodes/Sendcloud/transport/clock')>(
	'../../dist/nodes/Sendcloud/bundle.js',
);

/** Milliseconds since 1970. */
const SOME_MOMENT = Date.parse('2000-01-01T00:00:00Z');

export interface World {
	engine: Engine;
	sandbox: Sandbox;
	/** Milliseconds that the node has waited, waits at the same time counted once. */
	waited(): number;
	/** Called at each wait. */
	clock(): { onSleep: () => void };
	/** Sets the node's clock. */
	setNow(time: number): void;
	/** The API requests so far, e.g. `POST /v3/orders`. */
	asked(): string[];
}

/**
 * Call it at the top of a test file. Everything is as new before each test; after each one, nothing that a run brought
 * to light or printed may hold a secret.
 */
export function useWorld(options: SandboxOptions = {}): World {
	const real = { ...systemClock };
	const clock = { onSleep: () => {} };
	const said: unknown[] = [];
	// Time stands still except where the node waits, so that waits can be told to the millisecond.
	let start = 0;
	let skipped = 0;
	const now = () => start + skipped;
	const world = {
		waited: () => skipped,
		clock: () => clock,
		setNow: (time: number) => void (start = time),
		asked: () =>
			world.sandbox.requests.map(({ method, path }) => `${method} ${path.replace(/^\/api/, '')}`),
	} as World;

	beforeAll(async () => {
		world.sandbox = await startSandbox({ now, ...options });
		world.engine = await Engine.load();
		const run = world.engine.run.bind(world.engine);
		world.engine.run = async (...parameters) => {
			const result = await run(...parameters);
			said.push(result);
			return result;
		};
	});
	beforeEach(() => {
		start = Date.now();
		skipped = 0;
		said.length = 0;
		clock.onSleep = () => {};
		world.sandbox.reset();
		world.engine.connect(world.sandbox);
		// From some moment on: whoever takes it for a date is wrong by decades.
		systemClock.now = () => now() - SOME_MOMENT;
		systemClock.today = now;
		systemClock.sleep = async (ms) => {
			const until = now() + ms;
			// Lets everything else go on first, as a real wait would.
			await new Promise((resolve) => setImmediate(resolve));
			skipped = Math.max(skipped, until - start);
			clock.onSleep();
		};
		// In the middle, so that no wait depends on luck.
		systemClock.random = () => 0.5;
		for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
			jest.spyOn(console, method).mockImplementation((...words) => said.push(words));
		// n8n's logger writes here.
		const { _stdout: stdout } = console as unknown as { _stdout: NodeJS.WriteStream };
		jest.spyOn(stdout, 'write').mockImplementation((words) => said.push(words) > 0);
	});
	afterEach(() => {
		jest.restoreAllMocks();
		const { keys, oauth, requests } = world.sandbox;
		const secrets = [keys.secretKey, oauth.clientSecret];
		for (const { headers } of requests)
			if (headers.authorization) secrets.push(String(headers.authorization).split(' ')[1]);
		const text = everything(said.splice(0));
		expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
	});
	afterAll(async () => {
		Object.assign(systemClock, real);
		await world.sandbox.close();
	});
	return world;
}

/** Parameters of the order operations that a test does not care about. */
export const upsertJson = {
	resource: 'order',
	operation: 'upsert',
	specifyBody: 'json',
	jsonBody: '={{ $json }}',
};

/** Everything of a value as one text, classes and their hidden fields too: to look for what must not be there. */
function everything(value: unknown, seen = new Set<unknown>()): string {
	if (typeof value !== 'object' || value === null) return String(value);
	if (seen.has(value)) return '';
	seen.add(value);
	const entries = Reflect.ownKeys(value).map((key) => {
		const entry = (value as IDataObject)[key as string];
		return `${String(key)}: ${everything(entry, seen)}`;
	});
	return entries.join('\n');
}
