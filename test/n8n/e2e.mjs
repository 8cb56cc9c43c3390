/**
 * The end-to-end test by itself, after `npm test -- e2e` or another build made the package. See e2e.ts.
 * `node test/n8n/e2e.mjs templates` runs that check alone.
 */
import { loadTypeScript, output, packed, root } from '../setup.mjs';
import { findChromium } from './chromium.mjs';
import { installN8n } from './install.mjs';

const { default: e2e } = await loadTypeScript('./e2e.ts', import.meta.url);
await e2e({
	root,
	output,
	package: packed(),
	n8n: await installN8n(),
	chromium: process.env.CHROMIUM === 'none' ? undefined : await findChromium(),
	checks: process.argv.slice(2),
});
