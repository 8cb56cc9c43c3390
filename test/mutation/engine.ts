/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** All engine tests as one file: n8n's engine takes longer to load than most mutants to be found out. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', 'engine');

/** Which of them; all where nothing is said. */
const beginnings = (process.env.MUTATION_ENGINE ?? '').split(',');
const isAsked = (name: string) =>
	name.endsWith('.test.ts') && beginnings.some((beginning) => name.startsWith(beginning));

for (const file of readdirSync(folder).filter(isAsked))
	describe(file.replace('.test.ts', ''), () => {
		jest.requireActual(path.join(folder, file));
	});
