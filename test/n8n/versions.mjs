/**
 * `npm run test:versions`: the end-to-end test, without pictures, on each pair of n8n and Node that n8n supports, and a
 * table of what was run. `npm run test:versions -- 2.8.4` runs the pairs of that version, `-- --list` only names them.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
	buildPackage,
	installDependencies,
	output,
	requireNode,
	root,
	run,
	step,
} from '../setup.mjs';

const PAIRS = [
	{ n8n: '2.41.1', node: '24' },
	...['24', '22', '20'].map((node) => ({ n8n: '2.8.4', node })),
	...['24', '22', '20'].map((node) => ({ n8n: '1.123.81', node })),
];

const wanted = process.argv.slice(2).filter((argument) => argument !== '--list');
const pairs = PAIRS.filter(({ n8n }) => wanted.length === 0 || wanted.includes(n8n));
if (pairs.length === 0) {
	console.error(`Only these are run: ${[...new Set(PAIRS.map(({ n8n }) => n8n))].join(', ')}`);
	process.exit(1);
}
if (process.argv.includes('--list')) {
	for (const { n8n, node } of pairs) console.log(`n8n ${n8n} on Node ${node}`);
	process.exit();
}
const rows = [];

try {
	requireNode();
	await installDependencies();
	await buildPackage();
	for (const { n8n, node } of pairs) {
		const file = join(output, `e2e-${n8n}-node${node}.json`);
		rmSync(file, { force: true });
		let words = '';
		await step(`n8n ${n8n} on Node ${node}`, async (progress) => {
			const args = [
				'--test-reporter=spec',
				'--test-reporter-destination=stdout',
				`--test-reporter=${join(root, 'test', 'n8n', 'count-reporter.mjs')}`,
				`--test-reporter-destination=${file}`,
				join('test', 'n8n', 'e2e.mjs'),
			];
			const env = { ...process.env, N8N_VERSION: n8n, N8N_NODE: node, CHROMIUM: 'none' };
			// What failed is told below, beside what did not.
			await run('node', args, { env, onLine: progress }).catch(({ message }) => (words = message));
		});
		if (words) console.log(words);
		const counts = existsSync(file)
			? JSON.parse(readFileSync(file, 'utf8'))
			: { passed: 0, failed: 1, skipped: 0 };
		rows.push({ n8n, node, ...counts });
	}
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

if (rows.length > 0) {
	console.log('\n| n8n | Node.js | passed | failed |\n| --- | --- | --- | --- |');
	for (const { n8n, node, passed, failed } of rows)
		console.log(`| ${n8n} | ${node} | ${passed} | ${failed} |`);
}
if (rows.some(({ failed, passed }) => failed > 0 || passed === 0)) process.exitCode = 1;
