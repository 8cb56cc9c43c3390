/**
 * The end-to-end test: one real n8n with the packed package in it and one local Sendcloud, shared by the checks in
 * `checks/`. A check is a file there that exports a function which registers its tests. They run in the order of their
 * names and leave nothing behind that the next one could stumble over.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe } from 'node:test';

import type { Sandbox } from '../sandbox';
import type { N8nClient } from './client';
import type { Instance } from './instance';
import { end, endOnSignals } from './lifecycle';
import { startEditor, startSendcloud, type Setup } from './world';

export interface World {
	setup: Setup;
	sendcloud: Sandbox;
	instance: Instance;
	n8n: N8nClient;
	/** Where the world posts what starts workflows. */
	webhooks: string;
}

export type Check = (world: World) => void;

export default async function e2e(setup: Setup): Promise<void> {
	endOnSignals();
	try {
		const sendcloud = await startSendcloud();
		const editor = await startEditor(setup);
		const world: World = { setup, sendcloud, ...editor, webhooks: editor.instance.url };
		after(end);

		const folder = join(setup.root, 'test', 'n8n', 'checks');
		for (const file of readdirSync(folder).sort()) {
			if (setup.checks?.length && !setup.checks.includes(file.replace('.ts', ''))) continue;
			// eslint-disable-next-line @typescript-eslint/no-require-imports
			const { default: check } = require(join(folder, file)) as { default: Check };
			describe(`n8n ${setup.n8n.version}: ${file.replace('.ts', '')}`, () => check(world));
		}
	} catch (error) {
		// Not thrown on: node:test would end the process on the spot, with n8n still running.
		console.error(error);
		await end();
		process.exitCode = 1;
	}
}
