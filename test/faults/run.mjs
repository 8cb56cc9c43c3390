/** `npm run test:faults`: sets up what is missing, then runs main.ts. `npm run test:faults -- order.upsert` runs a part. */
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
	await buildPackage();
	const { testFaults } = await loadTypeScript('./main.ts', import.meta.url);
	process.exitCode = (await testFaults(process.argv.slice(2), output)) ? 0 : 1;
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
