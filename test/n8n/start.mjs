/**
 * `npm start`: sets up all that is missing on this machine, then runs main.ts. `npm start -- --once` ends by itself.
 */
import {
	buildPackage,
	endWithNpm,
	installDependencies,
	loadTypeScript,
	output,
	requireNode,
	root,
} from '../setup.mjs';
import { installN8n } from './install.mjs';

try {
	endWithNpm();
	requireNode();
	await installDependencies();
	const setup = { root, output, package: await buildPackage(), n8n: await installN8n() };
	const { default: start } = await loadTypeScript('./main.ts', import.meta.url);
	await start(setup, { once: process.argv.includes('--once') });
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
