/**
 * gulp build:   what n8n's own build does, what it leaves out, and a look at the result.
 * gulp docs:    the README's table of operations, from the registry.
 * gulp schemas: what each operation puts out, from Sendcloud's documents.
 */
const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { dest, series, src } = require('gulp');

const manifest = require('./package.json');

/** TypeScript and icons; starts from an empty dist. */
async function compile() {
	try {
		execFileSync('npx', ['n8n-node', 'build'], { stdio: 'pipe' });
	} catch (error) {
		// The compiler's errors are among what it says.
		throw new Error(`${error.stdout}${error.stderr}`);
	}
}

/**
 * n8n-node copies every picture of the repository and leaves the codex files out. npm publishes a NOTICE only where
 * `files` names it, and that is "dist" alone.
 */
function complete() {
	const wanted = ['credentials', 'icons', 'nodes'];
	for (const entry of readdirSync('dist')) {
		if (!wanted.includes(entry)) rmSync(join('dist', entry), { recursive: true });
	}
	// n8n asks for the outputs of a version by its folder; most are those of the first version.
	const schemas = join('dist', 'nodes', 'Sendcloud', '__schema__');
	for (const file of readdirSync(schemas, { recursive: true })) {
		if (!file.endsWith('.json')) continue;
		// People read them in the repository; what is published is read by n8n alone.
		const path = join(schemas, file);
		writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))));
	}
	cpSync(join(schemas, 'v1.0.0'), join(schemas, 'v1.1.0'), { recursive: true, force: false });
	return src(['nodes/**/*.node.json', 'NOTICE'], { base: '.' }).pipe(dest('dist'));
}

/** Fails when n8n would silently leave something out. */
async function verify() {
	const missing = [];
	const need = (path, why) => existsSync(path) || missing.push(`${path} (${why})`);
	need('dist/NOTICE', 'licence of the output schemas');
	for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
		need(path, 'registered in package.json');
	for (const path of manifest.n8n.nodes) {
		need(path.replace(/\.js$/, '.json'), 'codex');
		const [, name] = /([^/]+)\.node\.js$/.exec(path);
		const { description } = new (require(join(__dirname, path))[name])();
		for (const icon of Object.values(description.icon))
			need(join(path, '..', icon.replace('file:', '')), 'icon');
	}
	for (const path of manifest.n8n.nodes
		.map((node) => node.replace(/\.js$/, '.json'))
		.filter(existsSync)) {
		// n8n drops a codex without resources and says nothing.
		if (!JSON.parse(readFileSync(path, 'utf8')).resources) missing.push(`${path}: resources`);
	}
	if (missing.length > 0) throw new Error(`dist is not complete:\n${missing.join('\n')}`);
}

const build = series(compile, complete, verify);

/** Rewrites what stands between the markers in README.md. */
async function table() {
	const { withOperations } = require('./test/package/readme.js');
	writeFileSync('README.md', withOperations(readFileSync('README.md', 'utf8')));
}

/** Skips aloud without the documents. */
async function schemas() {
	execFileSync('npx', ['tsx', 'test/schemas/main.ts'], { stdio: 'inherit' });
}

exports.build = build;
exports.docs = series(build, table);
exports.schemas = schemas;
exports.default = build;
