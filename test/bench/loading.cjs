/**
 * What n8n's start costs with a package more: loads it the way n8n does, in a process that has n8n's own modules loaded.
 * Plain JavaScript and a process for one measurement, because whatever understands TypeScript slows every `require`.
 *
 *   node --expose-gc loading.cjs '{"folder": "…"}'                          all of a package, as n8n does with community packages
 *   node --expose-gc loading.cjs '{"nodes": ["…"], "credentials": ["…"]}'   some of n8n's own, which it loads when they are used
 */
const { createRequire } = require('node:module');
const { join } = require('node:path');

const wanted = JSON.parse(process.argv[2]);
const n8n = createRequire(join(process.env.NODE_PATH, 'n8n', 'package.json'));

/** What n8n has loaded before it comes to nodes, and what nodes are made of. */
n8n('reflect-metadata');
n8n('zod');
n8n('luxon');
n8n('lodash');
const { LazyPackageDirectoryLoader } = n8n('n8n-core');

const base = wanted.folder ?? join(process.env.NODE_PATH, 'n8n-nodes-base');
const loader = new LazyPackageDirectoryLoader(base);

async function main() {
	if (!wanted.folder) await loader.loadAll();

	global.gc();
	const heap = process.memoryUsage().heapUsed;
	const cpu = process.cpuUsage();
	const start = process.hrtime.bigint();
	if (wanted.folder) await loader.loadAll();
	for (const name of wanted.nodes ?? []) loader.getNode(name);
	for (const name of wanted.credentials ?? []) loader.getCredential(name);
	const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
	const { user, system } = process.cpuUsage(cpu);
	global.gc();
	const keptBytes = process.memoryUsage().heapUsed - heap;
	console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, keptBytes }));
}

main();
