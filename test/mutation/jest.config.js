const { join } = require('node:path');

const shared = require('../../jest.config.js');

/**
 * The tests that are asked about each mutant: those of test/unit, of the shops those of single readings alone, and those of
 * test/engine as one file.
 */
module.exports = {
	...shared,
	rootDir: join(__dirname, '..', '..'),
	testMatch: [
		'<rootDir>/test/unit/*.test.ts',
		'<rootDir>/test/unit/shops/{readings,exact,houseNumbers}.test.ts',
		...(process.env.MUTATION_TESTS === 'unit' ? [] : ['<rootDir>/test/mutation/engine.ts']),
	],
	runner: '<rootDir>/test/mutation/runner.cjs',
	// Stryker asks for a path of its own kind here.
	testEnvironment: join(__dirname, 'environment.cjs'),
};
