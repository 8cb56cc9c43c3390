/** Finds the browser that opens n8n's editor; where somebody said so, installs it. */
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

/** Packages of the system are its owner's business: only where nobody works (CI), or where they said so. */
export function mayInstall({ CI, INSTALL_CHROMIUM }) {
	const isYes = (value) => Boolean(value) && !['0', 'false', 'no'].includes(value.toLowerCase());
	return INSTALL_CHROMIUM === undefined ? isYes(CI) : isYes(INSTALL_CHROMIUM);
}

/** @returns {Promise<string | undefined>} the program, or nothing when this machine has none. */
export async function findChromium() {
	const found = find();
	if (found) return found;
	if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
	if (!mayInstall(process.env)) {
		console.log(
			'  There is no Chromium on this machine. INSTALL_CHROMIUM=1 installs it with apt-get; nothing is installed on the system without that.',
		);
		return undefined;
	}
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
