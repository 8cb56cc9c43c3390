/**
 * `npm run test:mutation`: which changes of the code no test would notice. After `--`, files to change, or parts of them:
 * `npm run test:mutation -- nodes/Sendcloud/engine/inBatches.ts nodes/Sendcloud/transport/client.ts:100-200`.
 * With `--unit` only the unit tests are asked, which is quick, with `--engine=trigger,core.items` besides those of the engine
 * tests whose names begin so; `--list` names the tests that are asked, and changes nothing; all other options are Stryker's own.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { endWithNpm, installDependencies, output, requireNode, show } from '../setup.mjs';

const ENGINE = '--engine=';
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const isOurs = (option) => option === '--unit' || option.startsWith(ENGINE);
if (options.includes('--unit')) process.env.MUTATION_TESTS = 'unit';
process.env.MUTATION_ENGINE =
	options.find((option) => option.startsWith(ENGINE))?.slice(ENGINE.length) ?? '';

endWithNpm();
requireNode();
await installDependencies();
const succeeded = options.includes('--list') ? await list() : await mutate();
process.exitCode = succeeded ? 0 : 1;

/** Whether the configuration can be read, and names tests. */
async function list() {
	await import('./stryker.config.mjs');
	const jest = join('node_modules', 'jest', 'bin', 'jest.js');
	return await show('node', [
		jest,
		'-c',
		join('test', 'mutation', 'jest.config.js'),
		'--listTests',
	]);
}

async function mutate() {
	mkdirSync(join(output, 'mutation'), { recursive: true });
	return await show('node', [
		join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'),
		'run',
		join('test', 'mutation', 'stryker.config.mjs'),
		...(files.length > 0 ? ['--mutate', files.join(',')] : []),
		...options.filter((option) => !isOurs(option)),
	]);
}
