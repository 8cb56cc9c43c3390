/** Engine, unit and contract tests. The end-to-end tests in a real n8n live in test/n8n and run by themselves. */
module.exports = {
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
		],
	},
	// dist holds copies of the sources' names; node_modules of n8n itself are left as they are.
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/output/'],
	globalSetup: '<rootDir>/test/temporary.cjs',
	setupFiles: ['<rootDir>/test/properties.cjs'],
	testTimeout: 120_000,
};
