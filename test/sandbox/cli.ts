/**
 * Runs the sandbox by itself: `npm run sandbox`, with options after `--`; or makes one that runs emit events.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
import { parseArgs } from 'node:util';
import { request } from 'undici';

import { courses, parcelLife, startSandbox, type Course, type Delivery } from './index';

const USAGE = `Usage: npm run sandbox -- [options]

  --port <number>          where to listen on 127.0.0.1 (4010; 0 takes a free one)
  --saving-delay <ms>      how long an accepted order takes to be saved (2000)
  --announcing <ms>        how long a carrier takes to answer (2000)
  --latency <ms>           added to each answer (0)
  --rate-limit             apply the documented rate limits
  --time-scale <number>    how much faster than real the clock of rate limits and of delivery retries goes (1)

       npm run sandbox -- emit [options]

Makes a running sandbox deliver the events of parcels' lives to all subscriptions.

  --url <address>          of the running sandbox (http://127.0.0.1:4010)
  --course <name>          ${courses.join(', ')} (smooth)
  --parcels <number>       (1)
  --duplicates <share>     of the events that are sent twice, 0 to 1 (0)
  --shuffle                in any order
  --delay <ms>             before each event (0)
`;

async function serve(values: Record<string, string | boolean | undefined>) {
	const timeScale = Number(values['time-scale']);
	const sandbox = await startSandbox({
		port: Number(values.port),
		savingDelayMs: Number(values['saving-delay']),
		latencyMs: Number(values.latency),
		shipping: { announceMs: Number(values.announcing), syncMs: Number(values.announcing) },
		rateLimit: values['rate-limit'] === true && { timeScale },
		retryScale: timeScale,
		report: { queuedMs: 1000, generatingMs: 3000 },
	});
	console.log(`The local Sendcloud is up. Ctrl-C ends it.

  Base URL          ${sandbox.baseUrl}
  Public key        ${sandbox.keys.publicKey}
  Secret key        ${sandbox.keys.secretKey}
  Access token URL  ${sandbox.tokenUrl}
  Client ID         ${sandbox.oauth.clientId}
  Client secret     ${sandbox.oauth.clientSecret}
  Integrations      ${[...sandbox.state.integrations.keys()].join(', ')}
  Reports lie at    ${sandbox.storage.url}
  Control           ${sandbox.url}/_sandbox
`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

async function emit(values: Record<string, string | boolean | undefined>) {
	if (!courses.includes(values.course as Course)) {
		throw new Error(`There is no course "${String(values.course)}": ${courses.join(', ')}`);
	}
	// Parcels of today, so that another run makes other ones.
	const first = Math.floor(Date.now() / 1000);
	const events = Array.from({ length: Number(values.parcels) }, (_, index) =>
		parcelLife({ parcelId: first + index, course: values.course as Course, start: new Date() }),
	).flat();
	const answer = await request(`${String(values.url)}/_sandbox/deliver`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			events,
			options: {
				duplicates: Number(values.duplicates),
				shuffle: values.shuffle === true,
				delayMs: Number(values.delay),
				concurrency: 1,
			},
		}),
		// Retries take their time.
		headersTimeout: 0,
	});
	const deliveries = (await answer.body.json()) as Delivery[];
	for (const { url, event, attempts, status } of deliveries) {
		const { phase, exception } = event.data.event;
		const answers = attempts.map((attempt) => attempt.status ?? attempt.text).join(', ');
		console.log(
			`${event.data.parcel.parcel_id} ${phase} (${exception}) → ${url}: ${status} (${answers})`,
		);
	}
	if (deliveries.length === 0) console.log('Nobody has an active subscription.');
}

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			port: { type: 'string', default: '4010' },
			'saving-delay': { type: 'string', default: '2000' },
			announcing: { type: 'string', default: '2000' },
			latency: { type: 'string', default: '0' },
			'rate-limit': { type: 'boolean', default: false },
			'time-scale': { type: 'string', default: '1' },
			url: { type: 'string', default: 'http://127.0.0.1:4010' },
			course: { type: 'string', default: 'smooth' },
			parcels: { type: 'string', default: '1' },
			duplicates: { type: 'string', default: '0' },
			shuffle: { type: 'boolean', default: false },
			delay: { type: 'string', default: '0' },
			help: { type: 'boolean', default: false },
		},
	});
	const [command] = positionals;
	if (values.help || (command !== undefined && command !== 'emit')) console.log(USAGE);
	else if (command === 'emit') await emit(values);
	else await serve(values);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
