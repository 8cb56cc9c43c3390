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
import { outputs } from './outputs';

const FOLDER = path.resolve(__dirname, '../../nodes/Sendcloud/__schema__/v1.0.0');

async function main(folder: string): Promise<void> {
	if (!existsSync(SPECS)) {
		console.warn(`Skipped: Sendcloud's documents are not in ${SPECS}. Set SENDCLOUD_SPECS.`);
		return;
	}
	const schemas = await generate(outputs);
	const style = await resolveConfig(path.join(FOLDER, 'output.json'));
	// No file shall outlive its operation.
	if (folder === FOLDER) rmSync(folder, { recursive: true, force: true });
	for (const [name, schema] of Object.entries(schemas)) {
		const file = path.join(folder, `${name}.json`);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
	}
	console.log(`${Object.keys(schemas).length} output schemas written to ${folder}`);
}

main(path.resolve(process.argv[2] ?? FOLDER)).catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
