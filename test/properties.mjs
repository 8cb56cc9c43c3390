/**
 * `npm run test:properties`: the property tests with values that they have not seen. What fails says its seed; the same
 * again is `PROPERTIES_SEED=… npx jest FILE`. Ends with the first round that fails.
 *
 *   --rounds N   how often, each time with a new seed; 1 if it is not said
 *   --list       the files, without running them
 *   anything else  a part of the files' names
 */
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, show } from './setup.mjs';

const { values, positionals } = parseArgs({
	options: { rounds: { type: 'string', default: '1' }, list: { type: 'boolean' } },
	allowPositionals: true,
});
const files = readdirSync(join(root, 'test'), { recursive: true })
	.filter((file) => file.endsWith('.test.ts'))
	.map((file) => join('test', file))
	.filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"))
	.filter((file) => positionals.every((part) => file.includes(part)));

if (values.list) console.log(files.join('\n'));
else
	for (let round = 1; round <= Number(values.rounds) && !process.exitCode; round++) {
		process.env.PROPERTIES_SEED = String(randomInt(2 ** 31));
		console.log(`▸ Round ${round}, PROPERTIES_SEED=${process.env.PROPERTIES_SEED}`);
		const jest = join('node_modules', 'jest', 'bin', 'jest.js');
		if (!(await show('node', [jest, '--runTestsByPath', ...files]))) process.exitCode = 1;
	}
