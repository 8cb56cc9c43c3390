/**
 * n8n's own scanner over this package, as n8n runs it before it verifies one: `node scan.mjs DIR [PATTERN …]` prints
 * what it found. Its command line cannot be used: it fetches from npm, and ends with 0 whatever it finds.
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [directory, kind] = process.argv.slice(2);
const result = await analyzePackage(
	directory,
	kind === 'source' ? SOURCE_FILE_PATTERNS : undefined,
);
console.log(
	JSON.stringify({ passed: result.passed, message: result.message, details: result.details }),
);
