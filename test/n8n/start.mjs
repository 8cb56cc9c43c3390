/**
 * `npm start`: sets up all that is missing on this machine, then runs main.ts. `npm start -- --once` ends by itself.
 */
import { output, requireNode, installDependencies, buildPackage, root } from '../setup.mjs';
import { installN8n } from './install.mjs';

try {
	requireNode();
	await installDependencies();
	const setup = { root, output, package: await buildPackage(), n8n: await installN8n() };
	// Only now is there something that understands TypeScript.
	const { tsImport } = await import('tsx/esm/api');
	const { default: start } = await tsImport('./main.ts', import.meta.url);
	await start.default(setup, { once: process.argv.includes('--once') });
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
