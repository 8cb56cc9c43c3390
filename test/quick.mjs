/**
 * `npm run test:quick`: what people start once in a while, and takes hours, needs services or publishes, begun in a quick
 * form, with what was built last. So each of these commands is known to start, and to know its options, on the day when somebody needs it.
 */
import { endWithNpm, installDependencies, requireNode, show } from './setup.mjs';

/** After `npm run`. None of them writes into the repository. */
const COMMANDS = [
	'bench -- --quick --only bad --no-build',
	'test:faults -- --no-build brand.getAll',
	'test:queue -- --check',
	'test:versions -- --list',
	'test:properties -- --list',
	'test:mutation -- --list',
	'sandbox -- --help',
	'release -- --help',
];

endWithNpm();
requireNode();
await installDependencies();
const failed = [];
for (const command of COMMANDS) {
	console.log(`\n▸ npm run ${command}`);
	const begun = performance.now();
	if (!(await show('npm', ['run', '--silent', ...command.split(' ')]))) failed.push(command);
	console.log(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
if (failed.length > 0) {
	console.error(`\nFailed: ${failed.map((command) => `npm run ${command}`).join(', ')}`);
	process.exitCode = 1;
}
