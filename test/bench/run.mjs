/**
 * `npm run bench`: measures this package against what a user would take instead. Sets up all that is missing first.
 *
 *   npm run bench                    everything, about a quarter of an hour
 *   npm run bench -- --only import   one of them; may be given more than once
 *   npm run bench -- --quick         small and few, to see that it works; writes no results
 *   npm run bench -- --profile       writes CPU profiles of all runs to output/profiles, and no results
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installN8n } from '../n8n/install.mjs';
import {
	buildPackage,
	installDependencies,
	loadTypeScript,
	output,
	packed,
	requireNode,
	root,
} from '../setup.mjs';

try {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', multiple: true },
			quick: { type: 'boolean', default: false },
			profile: { type: 'boolean', default: false },
			// For work on the benchmark itself: takes the package that was packed last.
			'no-build': { type: 'boolean', default: false },
		},
	});
	requireNode();
	await installDependencies();
	if (!values['no-build']) await buildPackage();
	if (values.profile) process.env.BENCH_PROFILE = join(output, 'profiles');
	const setup = { root, output, package: packed(), n8n: await installN8n() };
	const { default: bench } = await loadTypeScript('./main.ts', import.meta.url);
	await bench(setup, values);
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
