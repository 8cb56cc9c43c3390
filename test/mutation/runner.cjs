/**
 * Runs for each mutant only the files that hold tests of it, and none after the first failure. Stryker gives jest the
 * names of these tests alone, so jest would load every file to look for them, and jest's own bail ends the process.
 */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { default: TestRunner } = require('jest-runner');

/** The tests of each file and how long it takes, written by the first run, that of all tests without a mutant. */
const FILE = join(__dirname, '..', '..', 'output', 'mutation', 'tests-by-file.json');

module.exports = class extends TestRunner {
	async runTests(tests, watcher, options) {
		const { testNamePattern } = this._globalConfig;
		const known = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
		const wanted = testNamePattern && new RegExp(testNamePattern, 'i');
		let failed = false;
		this.on('test-file-failure', () => {
			failed = true;
		});
		this.on('test-file-success', ([test, { numFailingTests, perfStats, testResults }]) => {
			if (numFailingTests > 0) failed = true;
			if (wanted) return;
			const tests = testResults.map(({ fullName }) => fullName);
			known[test.path] = { tests, takes: perfStats.end - perfStats.start };
		});
		// The quickest first: those of the engine come last.
		const ordered = tests
			.filter(
				({ path }) => !wanted || (known[path]?.tests.some((name) => wanted.test(name)) ?? true),
			)
			.sort((a, b) => (known[a.path]?.takes ?? 0) - (known[b.path]?.takes ?? 0));
		for (const test of ordered) {
			if (failed && process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined) break;
			await super.runTests([test], watcher, options);
		}
		if (wanted) return;
		mkdirSync(dirname(FILE), { recursive: true });
		writeFileSync(FILE, JSON.stringify(known));
	}
};
