/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/* eslint-disable @n8n/community-nodes/require-node-api-error */
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

/** n8n looks at what was typed before the node runs, against the clock: on a busy machine it gives up. Then again. */
function patient(engine: Engine): Engine {
	const run = engine.run.bind(engine);
	engine.run = async (...parameters) => {
		for (;;) {
			try {
				return await run(...parameters);
			} catch (error) {
				if (!String(error).includes('Regular expression execution timed out')) throw error;
			}
		}
	};
	return engine;
}

export async function start(): Promise<Started> {
	const time: Time = { skipped: 0, onSleep: async () => {} };
	const now = () => Date.now() + time.skipped;
	const sandbox = await startSandbox({ now });
	const engine = patient(await Engine.load());
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
