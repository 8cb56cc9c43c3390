/**
 * gulp build:   what n8n's own build does, what it leaves out, all code in one file, and a look at the result.
 * gulp bundle:  the code alone, after a change of the sources: takes a second, and the compiler is not asked.
 * gulp docs:    the table of operations in docs/operations.md, from the registry.
 * gulp schemas: what each operation puts out, from Sendcloud's documents.
 */
const { deepStrictEqual } = require('node:assert');
const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, normalize } = require('node:path');
const esbuild = require('esbuild');
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

/** The files that package.json registers: the nodes and the credentials. */
const ENTRIES = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
const BUNDLE = join('dist', 'nodes', 'Sendcloud', 'bundle.js');
const sourceOf = (entry) => `./${entry.replace(/^dist\//, '').replace(/\.js$/, '')}`;
const classOf = (entry) => basename(entry).split('.')[0];

/** What tests need of the inside of what is published, besides the nodes. */
const INSIDE = [
	"export { resources } from './nodes/Sendcloud/resources';",
	"export { systemClock } from './nodes/Sendcloud/transport/clock';",
	"export { forgetAll } from './nodes/Sendcloud/trigger/memory';",
	"export { forgetPolls } from './nodes/Sendcloud/trigger/polling/poll';",
	"export { forgetOrderDetails, orderDetails } from './nodes/Sendcloud/flows/orderDetails';",
];

/** Comments are for who reads the sources; in what is published they would be a tenth of the size. */
const withoutComments = {
	name: 'without comments',
	setup({ onLoad }) {
		onLoad({ filter: /\.ts$/ }, async ({ path }) => {
			const source = readFileSync(path, 'utf8');
			const { code } = await esbuild.transform(source, {
				loader: 'ts',
				target: 'es2022',
				charset: 'utf8',
				// Loses the comments. The bundle is printed anew, with all its lines.
				minifyWhitespace: true,
			});
			return { contents: code };
		});
	},
};

/** Code in one file that people can read: names and lines stay. */
const bundled = {
	bundle: true,
	format: 'cjs',
	platform: 'node',
	target: 'node20',
	charset: 'utf8',
	external: ['n8n-workflow', 'zod', 'luxon'],
	plugins: [withoutComments],
	logLevel: 'warning',
};

/**
 * n8n loads a package whole when it starts, and needs no more of a node then than its description. So that is what it
 * gets, and the code of all nodes, which is one file, is loaded when one of them first has something to do.
 */
async function bundle() {
	const { nodes, credentials } = manifest.n8n;
	const exported = nodes.map((entry) => `export * from '${sourceOf(entry)}';`);
	await esbuild.build({
		...bundled,
		stdin: { contents: [...exported, ...INSIDE].join('\n'), resolveDir: '.', loader: 'ts' },
		outfile: BUNDLE,
	});
	await esbuild.build({
		...bundled,
		entryPoints: credentials.map((entry) => `${sourceOf(entry)}.ts`),
		outdir: dirname(credentials[0]),
	});
	// Its process would keep what this one prints to open.
	await esbuild.stop();
	const own = [BUNDLE, ...credentials.map(normalize)];
	for (const file of readdirSync('dist', { recursive: true })) {
		const path = join('dist', file);
		if (file.endsWith('.js') && !own.includes(path)) rmSync(path);
	}
	const path = join(__dirname, BUNDLE);
	delete require.cache[path];
	const code = require(path);
	for (const entry of nodes) writeEntry(entry, new code[classOf(entry)]());
	removeEmpty('dist');
}

/** The paths of all functions in an object, and of a class' own methods. */
const callsIn = (object, path = []) =>
	Object.entries(object).flatMap(([name, value]) =>
		typeof value === 'function' ? [[...path, name]] : callsIn(value, [...path, name]),
	);
const methodsOf = ({ constructor: { prototype } }) =>
	Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');

/** The file that n8n loads for a node: its description, and what calls its code. */
function writeEntry(entry, node) {
	const name = classOf(entry);
	const { description, ...groups } = node;
	// n8n asks for the names of the methods behind lists, too, when it starts.
	const calls = [...callsIn(groups), ...methodsOf(node).map((method) => [method])];
	const written = JSON.stringify({ calls, description });
	deepStrictEqual(
		JSON.parse(written),
		{ calls, description },
		`${name} is not described by data alone`,
	);
	writeFileSync(entry.replace(/\.node\.js$/, '.description.json'), written);
	writeFileSync(
		entry,
		`'use strict';
const { calls, description } = require('./${name}.description.json');

let node;
/** The code is loaded when there is something to do. */
const loaded = () => (node ??= new (require('./${basename(BUNDLE)}').${name})());

exports.${name} = class ${name} {
	constructor() {
		// n8n adds to both.
		this.description = { ...description, properties: [...description.properties] };
		for (const path of calls) {
			const group = path.slice(0, -1).reduce((at, key) => (at[key] ??= {}), this);
			group[path.at(-1)] = async function (...values) {
				return await path.reduce((at, key) => at[key], loaded()).apply(this, values);
			};
		}
	}
};
`,
	);
}

/** Folders that held nothing but code. */
function removeEmpty(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true }))
		if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
	if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

/** Fails when n8n would silently leave something out. */
async function verify() {
	const missing = [];
	const need = (path, why) => existsSync(path) || missing.push(`${path} (${why})`);
	need('dist/NOTICE', 'licence of the output schemas');
	for (const path of ENTRIES) need(path, 'registered in package.json');
	for (const path of manifest.n8n.nodes) {
		need(path.replace(/\.js$/, '.json'), 'codex');
		const node = new (require(join(__dirname, path))[classOf(path)])();
		// n8n finds the class of a node by the name of its constructor.
		if (node.constructor.name !== classOf(path)) missing.push(`${path}: class ${classOf(path)}`);
		const { description } = node;
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

const build = series(compile, complete, bundle, verify);

/** Rewrites what stands between the markers in docs/operations.md. */
async function table() {
	const { FILE, withOperations } = require('./test/package/readme.js');
	writeFileSync(FILE, withOperations(readFileSync(FILE, 'utf8')));
}

/** Skips aloud without the documents. */
async function schemas() {
	execFileSync('npx', ['tsx', 'test/schemas/main.ts'], { stdio: 'inherit' });
}

exports.build = build;
exports.bundle = bundle;
exports.docs = series(build, table);
exports.schemas = schemas;
exports.default = build;
