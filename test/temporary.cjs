/** What tests leave behind, such as n8n's folders, lies in one folder that goes when the run ends. */
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');

const NAME = 'sendcloud-tests-';

module.exports = () => {
	// Runs several times in one process when tests are run again and again.
	if (basename(tmpdir()).startsWith(NAME)) return;
	const folder = mkdtempSync(join(tmpdir(), NAME));
	process.env.TMPDIR = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};
