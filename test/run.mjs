/**
 * `npm test`: sets up all that is missing on this machine and runs every check there is. One failure does not keep the
 * others from running. The last line counts the tests. `npm test -- lint engine` runs parts:
 *
 *   lint, types    n8n's linter and the type check
 *   e2e            the end-to-end test in a real n8n, `N8N_VERSION` for another than the usual one; e2e:editor and
 *                  the like run one of its checks
 *   anything else  the tests in that folder of test/, such as unit, engine, contract
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
	buildPackage,
	endWithNpm,
	installDependencies,
	output,
	requireNode,
	root,
	show,
} from './setup.mjs';

const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);
const e2e = parts.filter((part) => /^e2e(:|$)/.test(part));
const folders = parts.filter((part) => !['lint', 'types', ...e2e].includes(part));

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Runs a program that counts its tests, if it does, in a file: `count` makes our numbers of it. */
async function check(title, command, args, file, count) {
	console.log(`\n▸ ${title}`);
	if (file) rmSync(file, { force: true });
	const failed = !(await show(command, args));
	const counts =
		file && existsSync(file)
			? count(JSON.parse(readFileSync(file, 'utf8')))
			: { failed: Number(failed) };
	// What failed without a test that says so must not look like success in the sum.
	if (failed && !counts.failed) counts.failed = 1;
	for (const [name, number] of Object.entries(counts)) total[name] += number;
	if (failed) failures.push(title);
}

try {
	endWithNpm();
	requireNode();
	await installDependencies();
	mkdirSync(output, { recursive: true });

	if (wants('lint')) await check('Lint', 'npm', ['run', '--silent', 'lint']);
	if (wants('types')) await check('Type check', 'npm', ['run', '--silent', 'typecheck']);
	await buildPackage();

	if (parts.length === 0 || folders.length > 0) {
		const file = join(output, 'jest.json');
		const paths = folders.map((folder) => `test/${folder}/`);
		await check(
			'Unit, engine, contract and package tests',
			'node',
			[join('node_modules', 'jest', 'bin', 'jest.js'), '--json', `--outputFile=${file}`, ...paths],
			file,
			({
				numPassedTests,
				numFailedTests,
				numRuntimeErrorTestSuites,
				numPendingTests,
				numTodoTests,
			}) => ({
				passed: numPassedTests,
				failed: numFailedTests + numRuntimeErrorTestSuites,
				skipped: numPendingTests + numTodoTests,
			}),
		);
	}
	if (parts.length === 0 || e2e.length > 0) {
		const file = join(output, 'e2e.json');
		await check(
			'End to end in a real n8n',
			'node',
			[
				'--test-reporter=spec',
				'--test-reporter-destination=stdout',
				`--test-reporter=${join(root, 'test', 'n8n', 'count-reporter.mjs')}`,
				`--test-reporter-destination=${file}`,
				join('test', 'n8n', 'e2e.mjs'),
				...e2e.map((part) => part.slice('e2e:'.length)).filter(Boolean),
			],
			file,
			(counts) => counts,
		);
	}
} catch (error) {
	console.error(`\n${error.message}`);
	failures.push('Set-up or build');
	total.failed++;
}

if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;
