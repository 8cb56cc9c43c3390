/**
 * Mutation tests: Stryker changes the code in one place after the other and looks whether a test notices. All changes are
 * compiled into the one copy that it makes of the repository, each behind a switch: `dist`, which the engine tests load,
 * and the sources, which the unit tests import.
 */
export default {
	plugins: ['@stryker-mutator/jest-runner'],
	packageManager: 'npm',
	testRunner: 'jest',
	jest: {
		projectType: 'custom',
		configFile: 'test/mutation/jest.config.js',
		// The engine tests load dist, which jest does not relate to the sources.
		enableFindRelatedTests: false,
	},
	buildCommand: 'npx gulp build',
	mutate: ['nodes/Sendcloud/{engine,checks,files,flows,transport,trigger}/**/*.ts'],
	mutator: {
		// Nine of ten are wording: names of fields, explanations, error messages; the tests pin down the words that
		// matter. The rest are words of types, which the compiler looks after.
		excludedMutations: ['StringLiteral'],
	},
	// What is evaluated once, when a file is loaded (tables, fields of the panel, regular expressions that have a name),
	// would need all tests for each mutant.
	ignoreStatic: true,
	coverageAnalysis: 'perTest',
	// One after the other: several tests measure how long something takes.
	concurrency: 1,
	timeoutMS: 5_000,
	// The first run is that of all tests, on a machine that may have other things to do.
	dryRunTimeoutMinutes: 30,
	// Each run of the engine tests leaves some 100 MB behind in the process.
	maxTestRunnerReuse: 10,
	tempDirName: 'output/mutation/copy',
	cleanTempDir: 'always',
	ignorePatterns: ['/dist', '/output', '/bench'],
	// Only what has changed since the last run is tested again.
	incremental: true,
	incrementalFile: 'output/mutation/incremental.json',
	reporters: ['clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
	htmlReporter: { fileName: 'output/mutation/report.html' },
	jsonReporter: { fileName: 'output/mutation/report.json' },
};
