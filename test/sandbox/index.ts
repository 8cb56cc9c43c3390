/**
 * A local Sendcloud, as strict and as nasty as the real one: for tests, and for people without an account.
 * It keeps state, records what it is asked and fails in every way that networks and servers know.
 *
 * An area of the API is one file in `routes/` and one entry in AREAS.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';

import { addAuthentication, addTokenEndpoint, KEYS, OAUTH, Tokens } from './auth';
import { addControl } from './control';
import { Deliveries, type Delivery, type DeliverOptions } from './deliveries';
import { answerError, answerUnknownPath, ApiError } from './errors';
import { addFaults, Faults } from './faults';
import type { ParcelEvent } from './parcelLife';
import { addRateLimit } from './rateLimit';
import { addRecorder } from './recorder';
import { events } from './routes/events';
import { integrations } from './routes/integrations';
import { orders } from './routes/orders';
import { PARTNER_ID, SandboxState } from './state';
import type { Area, Context, RecordedRequest, SandboxOptions, Settings } from './types';
import { ajvOptions } from './validation';

export type { Attempt, Delivery, DeliverOptions } from './deliveries';
export type { Fault } from './faults';
export { courses, parcelLife, type Course, type ParcelEvent } from './parcelLife';
export type { SandboxState } from './state';
export type {
	Connection,
	Integration,
	RecordedRequest,
	SandboxOptions,
	SavedOrder,
	Settings,
	Subscription,
} from './types';

const AREAS: Area[] = [orders, integrations, events];

const STANDARD: Settings = {
	savingDelayMs: 0,
	latencyMs: 0,
	rateLimit: false,
	businessErrors: 'first',
	linkHost: undefined,
	linkStyle: 'api',
	tokenLifetimeMs: 3_600_000,
	retryScale: 1000,
};

export interface Sandbox {
	/** Without a path, e.g. `http://127.0.0.1:4010`. */
	url: string;
	/** What goes into the credential's base URL: `/v2/…` and `/v3/…` follow. */
	baseUrl: string;
	tokenUrl: string;
	keys: typeof KEYS;
	oauth: typeof OAUTH;
	/** A `Sendcloud-Partner-Id` that is known. */
	partnerId: string;
	state: SandboxState;
	/** Oldest first. */
	requests: RecordedRequest[];
	faults: Faults;
	/** May be changed at any time. */
	settings: Settings;
	/** Delivers events to all active subscriptions; resolves when all has been delivered or given up. */
	deliver(events: ParcelEvent | ParcelEvent[], options?: DeliverOptions): Promise<Delivery[]>;
	/** All that were made, test broadcasts too; oldest first. */
	deliveries: Delivery[];
	/** Every OAuth2 token issued so far stops working. */
	expireTokens(): void;
	/** State, requests, faults, tokens and settings as at the start. */
	reset(): void;
	/** Ends open connections too and leaves nothing running. */
	close(): Promise<void>;
}

/** A GET with a body does not get past the real one's front door, which answers with a page of its own. */
const FORBIDDEN_PAGE =
	'<html><head><title>403 Forbidden</title></head><body><h1>403 ERROR</h1><p>Bad request.</p></body></html>\n';

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, now = Date.now, integrations: seed, ...chosen } = options;
	const initial: Settings = { ...STANDARD, ...chosen };
	const settings: Settings = { ...initial };
	const state = new SandboxState(settings, now, seed);
	const requests: RecordedRequest[] = [];
	const faults = new Faults();
	const closing = new AbortController();

	const app = fastify({
		ajv: ajvOptions,
		forceCloseConnections: true,
		bodyLimit: 16 * 1024 * 1024,
	});
	const url = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	const clock: Pick<Context, 'state' | 'settings' | 'now' | 'pause'> = {
		state,
		settings,
		now,
		pause: async (ms) =>
			// Who waits when the sandbox closes waits for ever: nothing is answered after the end.
			await sleep(ms, undefined, { signal: closing.signal }).catch(() => new Promise(() => {})),
	};
	const deliveries = new Deliveries(clock);
	const context: Context = { ...clock, url, deliveries };
	const tokens = new Tokens(context);
	let forgetLimits = () => {};

	addControl(app, () => sandbox);
	await app.register(async (wire) => {
		addRecorder(wire, requests, now);
		addFaults(wire, faults, context);
		addTokenEndpoint(wire, tokens, context);

		await wire.register(
			async (api) => {
				api.removeAllContentTypeParsers();
				api.addContentTypeParser(
					'application/json',
					{ parseAs: 'string' },
					(_request, text, done) => {
						try {
							done(null, text === '' ? undefined : JSON.parse(String(text)));
						} catch (error) {
							const detail = `JSON parse error - ${(error as Error).message}`;
							done(new ApiError(400, { code: 'invalid', title: 'Parse error', detail }));
						}
					},
				);
				api.setErrorHandler(answerError);
				api.setNotFoundHandler(answerUnknownPath);
				api.addHook('preHandler', async (request, reply) => {
					if (request.method === 'GET' && request.recorded.rawBody !== '') {
						await reply.code(403).type('text/html; charset=utf-8').send(FORBIDDEN_PAGE);
					}
				});
				addAuthentication(api, tokens, context);
				forgetLimits = addRateLimit(api, context);
				for (const addArea of AREAS) addArea(api, context);
			},
			{ prefix: '/api' },
		);
	});
	await app.listen({ port, host: '127.0.0.1' });

	const sandbox: Sandbox = {
		url: url(),
		baseUrl: `${url()}/api`,
		tokenUrl: `${url()}/oauth2/token`,
		keys: KEYS,
		oauth: OAUTH,
		partnerId: PARTNER_ID,
		state,
		requests,
		faults,
		settings,
		deliver: async (events, options) => await deliveries.deliver(events, options),
		deliveries: deliveries.list,
		expireTokens: () => tokens.expireAll(),
		reset: () => {
			Object.assign(settings, initial);
			state.reset();
			requests.length = 0;
			deliveries.list.length = 0;
			faults.clear();
			tokens.expireAll();
			forgetLimits();
		},
		close: async () => {
			closing.abort();
			await app.close();
			await deliveries.close();
		},
	};
	return sandbox;
}
