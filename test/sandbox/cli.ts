/**
 * Runs the sandbox by itself: `npm run sandbox`, with options after `--`.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
import { parseArgs } from 'node:util';

import { startSandbox } from './index';

const USAGE = `Usage: npm run sandbox -- [options]

  --port <number>          where to listen on 127.0.0.1 (4010; 0 takes a free one)
  --saving-delay <ms>      how long an accepted order takes to be saved (2000)
  --latency <ms>           added to each answer (0)
  --rate-limit             apply the documented rate limits
  --time-scale <number>    how much faster than real the rate limits' clock goes (1)
`;

async function main() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			'saving-delay': { type: 'string', default: '2000' },
			latency: { type: 'string', default: '0' },
			'rate-limit': { type: 'boolean', default: false },
			'time-scale': { type: 'string', default: '1' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const sandbox = await startSandbox({
		port: Number(values.port),
		savingDelayMs: Number(values['saving-delay']),
		latencyMs: Number(values.latency),
		rateLimit: values['rate-limit'] && { timeScale: Number(values['time-scale']) },
	});
	console.log(`The local Sendcloud is up. Ctrl-C ends it.

  Base URL          ${sandbox.baseUrl}
  Public key        ${sandbox.keys.publicKey}
  Secret key        ${sandbox.keys.secretKey}
  Access token URL  ${sandbox.tokenUrl}
  Client ID         ${sandbox.oauth.clientId}
  Client secret     ${sandbox.oauth.clientSecret}
  Integrations      ${[...sandbox.state.integrations.keys()].join(', ')}
  Control           ${sandbox.url}/_sandbox
`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
