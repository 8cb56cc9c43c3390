/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * `npm run schemas`: writes nodes/Sendcloud/__schema__, from which n8n shows what an operation puts out before it ever
 * ran. `npm run schemas -- FOLDER` writes them elsewhere. Skips aloud without Sendcloud's documents.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { SPECS } from '../engine/documents';
import { generate } from './generate';
import { outputs, outputs11 } from './outputs';

const FOLDER = path.resolve(__dirname, '../../nodes/Sendcloud/__schema__');

/** n8n asks for those of a version by its folder; what is not in the newer one is copied there by the build. */
const VERSIONS = { 'v1.0.0': outputs, 'v1.1.0': outputs11 };

async function main(folder: string): Promise<void> {
	if (!existsSync(SPECS)) {
		console.warn(`Skipped: Sendcloud's documents are not in ${SPECS}. Set SENDCLOUD_SPECS.`);
		return;
	}
	const style = await resolveConfig(path.join(FOLDER, 'output.json'));
	// No file shall outlive its operation. Those of Simplify in 1.1 are written by hand, and stay.
	if (folder === FOLDER) rmSync(path.join(folder, 'v1.0.0'), { recursive: true, force: true });
	let count = 0;
	for (const [version, wanted] of Object.entries(VERSIONS)) {
		for (const [name, schema] of Object.entries(await generate(wanted))) {
			const file = path.join(folder, version, `${name}.json`);
			mkdirSync(path.dirname(file), { recursive: true });
			writeFileSync(file, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
			count++;
		}
	}
	console.log(`${count} output schemas written to ${folder}`);
}

main(path.resolve(process.argv[2] ?? FOLDER)).catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
