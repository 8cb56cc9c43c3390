/**
 * Preloaded into the processes of the benchmark: n8n's own modules come from the installed n8n, also where our test
 * code asks for them, so that there is one n8n in the process and it is the real one.
 */
const { createRequire, registerHooks } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const n8n = createRequire(join(process.env.NODE_PATH, 'n8n', 'package.json'));

registerHooks({
	resolve(specifier, context, next) {
		const ofN8n =
			/^(n8n-|@n8n\/)/.test(specifier) &&
			!context.parentURL?.startsWith(pathToFileURL(process.env.NODE_PATH).href);
		return next(ofN8n ? n8n.resolve(specifier) : specifier, context);
	},
});
