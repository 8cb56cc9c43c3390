/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** Runs a program of ES modules, which jest cannot load, and returns what it prints as JSON. */
export function inModule<T>(program: string): T {
	const out = execFileSync(process.execPath, ['--input-type=module', '-'], {
		input: program,
		cwd: ROOT,
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		// Under jest n8n's rules would take themselves for tested, and look at files that are none of theirs.
		env: { ...process.env, NODE_ENV: undefined },
	});
	return JSON.parse(out) as T;
}
