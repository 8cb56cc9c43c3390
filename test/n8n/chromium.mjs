/** Finds the browser that opens n8n's editor; where this may be done without asking, installs it. */
import { existsSync } from 'node:fs';
import { run, step } from '../setup.mjs';

const PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const find = () => [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/** @returns {Promise<string | undefined>} the program, or nothing when this machine has none. */
export async function findChromium() {
	const found = find();
	if (found) return found;
	// Root on Debian is a container or a CI machine: nobody is surprised by one more package there.
	if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
	try {
		await step('Installing Chromium', async (progress) => {
			await run('apt-get', ['update'], { onLine: progress });
			await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], {
				env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
				onLine: progress,
			});
		});
	} catch (error) {
		console.log(`  Chromium could not be installed: ${error.message}`);
	}
	return find();
}
