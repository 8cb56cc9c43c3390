/**
 * `npm run test:faults`: sets up what is missing, then runs main.ts. `npm run test:faults -- order.upsert` runs a part;
 * with `--no-build` it takes what was built last.
 */
import {
	buildPackage,
	endWithNpm,
	installDependencies,
	loadTypeScript,
	output,
	requireNode,
} from '../setup.mjs';

try {
	endWithNpm();
	requireNode();
	await installDependencies();
	const parts = process.argv.slice(2).filter((argument) => argument !== '--no-build');
	if (!process.argv.includes('--no-build')) await buildPackage();
	const { testFaults } = await loadTypeScript('./main.ts', import.meta.url);
	process.exitCode = (await testFaults(parts, output)) ? 0 : 1;
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
