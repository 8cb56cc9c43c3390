/**
 * `npm run addresses -- https://github.com/OWNER/REPOSITORY "NAME" mail@example.com`: the repository and the author,
 * which stand in package.json, written there and everywhere else. Files of Markdown, of n8n and of the licence cannot
 * look into package.json themselves; a test holds that they agree with it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [repository, name, email, root = process.cwd()] = process.argv.slice(2);
if (
	!/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(repository ?? '') ||
	!name ||
	!/^\S+@\S+$/.test(email ?? '')
) {
	console.error(
		'Say where the repository is and who the author is: npm run addresses -- https://github.com/OWNER/REPOSITORY "NAME" mail@example.com',
	);
	process.exit(1);
}

const file = join(root, 'package.json');
const manifest = JSON.parse(readFileSync(file, 'utf8'));
const old = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
const oldName = manifest.author.name;

const within = (folder, ending) =>
	readdirSync(join(root, folder), { recursive: true })
		.filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
		.map((path) => join(folder, path));
const places = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'LICENSE',
	...within('docs', '.md'),
	...within('credentials', '.ts'),
	...within('nodes', '.node.json'),
	'nodes/Sendcloud/transport/docs.ts',
];

for (const path of places) {
	const text = readFileSync(join(root, path), 'utf8');
	let changed = text.replaceAll(old, repository);
	if (path === 'LICENSE') changed = changed.replace(oldName, name);
	if (changed !== text) {
		writeFileSync(join(root, path), changed);
		console.log(path);
	}
}
// Indented as it is.
const own = readFileSync(file, 'utf8').replaceAll(old, repository);
writeFileSync(
	file,
	own
		.replace(JSON.stringify(oldName), JSON.stringify(name))
		.replace(JSON.stringify(manifest.author.email), JSON.stringify(email)),
);
console.log('package.json');
