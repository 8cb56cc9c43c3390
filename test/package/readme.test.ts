/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { withOperations } = require('./readme.js') as { withOperations(readme: string): string };

it("lists every operation in the README (run 'npm run docs')", () => {
	const readme = readFileSync('README.md', 'utf8');
	expect(withOperations(readme)).toBe(readme);
});
