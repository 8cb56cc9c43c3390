/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** What both matrices run in: a local Sendcloud, n8n's engine, and time that passes at once when the node waits. */
import { createRequire } from 'node:module';

import { Engine, type NodeRun } from '../engine/engine';
import { startSandbox, type Sandbox } from '../sandbox';

export interface Time {
	/** Milliseconds that have passed at once. */
	skipped: number;
	/** Called at each wait. */
	onSleep: () => Promise<void>;
}

export interface Started {
	engine: Engine;
	sandbox: Sandbox;
	time: Time;
}

export async function start(): Promise<Started> {
	const time: Time = { skipped: 0, onSleep: async () => {} };
	const now = () => Date.now() + time.skipped;
	const sandbox = await startSandbox({ now });
	const engine = await Engine.load();
	// The one that the built node waits with.
	const { systemClock } = createRequire(__filename)(
		'../../dist/nodes/Sendcloud/bundle.js',
	) as typeof import('../../nodes/Sendcloud/transport/clock');
	systemClock.now = now;
	systemClock.today = now;
	systemClock.sleep = async (ms) => {
		const until = now() + ms;
		await time.onSleep();
		// Lets everything else go on first, as a real wait would.
		await new Promise((resolve) => setImmediate(resolve));
		time.skipped += Math.max(0, until - now());
	};
	return { engine, sandbox, time };
}

/** Is there a secret in what came of a run? The node's own parameters are part of it, and one of them may be one. */
export function tellsSecrets({ keys, oauth, requests }: Sandbox, run: NodeRun): boolean {
	const text = JSON.stringify([run.run, run.hints, run.error]) + String(run.error?.message);
	const secrets = [keys.secretKey, oauth.clientSecret];
	for (const { headers } of requests) {
		if (headers.authorization) secrets.push(String(headers.authorization).split(' ')[1]);
	}
	return secrets.some((secret) => text.includes(secret));
}
