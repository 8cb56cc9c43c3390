/**
 * A local Sendcloud, as strict and as nasty as the real one: for tests, and for people without an account.
 * It keeps state, records what it is asked and fails in every way that networks and servers know.
 *
 * An area of the API is one file in `areas/` and one line in the list there; `server/` is what all of them need.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';

import { AREAS } from './areas';
import { Deliveries, type Delivery, type DeliverOptions } from './deliveries';
import type { ParcelEvent } from './parcelLife';
import { addAuthentication, addTokenEndpoint, KEYS, OAUTH, Tokens } from './server/auth';
import { addControl } from './server/control';
import { answerError, answerUnknownPath, ApiError, isV2 } from './server/errors';
import { addFaults, Faults } from './server/faults';
import { addRateLimit } from './server/rateLimit';
import { addRecorder } from './server/recorder';
import { changeSettings, standardSettings } from './server/settings';
import { composeState, PARTNER_ID } from './server/state';
import { ajvOptions } from './server/validation';
import type {
	Context,
	RecordedRequest,
	SandboxOptions,
	SandboxState,
	Settings,
	World,
} from './server/world';
import { Storage } from './storage';

export type { Connection, Subscription } from './areas/events';
export type { Integration } from './areas/integrations';
export type { Shipment } from './areas/integrationShipments';
export type { ExceptionLog } from './areas/logs';
export type { SavedOrder, ShopOrder } from './areas/orders';
export type { Report, ReportSettings } from './areas/reports';
export type { CarrierRefusal, LedgerEntry, V3Parcel, V3Shipment } from './areas/shipments';
export type { Attempt, Delivery, DeliverOptions } from './deliveries';
export { courses, parcelLife, type Course, type ParcelEvent } from './parcelLife';
export { csv as reportCsv } from './parcels';
export type { Fault } from './server/faults';
export type { RecordedRequest, SandboxOptions, SandboxState, Settings } from './server/world';

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
	/** Where reports lie: its address, and what it was asked. */
	storage: Pick<Storage, 'url' | 'requests'>;
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
	const { port = 0, now = Date.now, integrations, ...chosen } = options;
	const initial = changeSettings(standardSettings(AREAS), chosen);
	const settings = structuredClone(initial);
	const requests: RecordedRequest[] = [];
	const faults = new Faults();
	const closing = new AbortController();
	// As many wait as there are requests.
	setMaxListeners(0, closing.signal);

	const app = fastify({
		ajv: ajvOptions,
		forceCloseConnections: true,
		bodyLimit: 16 * 1024 * 1024,
	});
	const url = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	const world = {
		settings,
		now,
		pause: async (ms: number) =>
			await sleep(ms, undefined, { signal: closing.signal }).catch(() => new Promise(() => {})),
		integrations,
	} as World;
	const state = composeState(AREAS, world);
	world.state = state;
	const deliveries = new Deliveries(world);
	const storage = new Storage(world);
	const context: Context = { ...world, url, deliveries, storage };
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
				// Word that v2 is in maintenance, in the form of the one document that has it.
				api.addHook('onRequest', async (request, reply) => {
					if (isV2(request.url)) reply.header('deprecation', 'Wed, 1 Apr 2026 00:00:00 GMT');
				});
				// Everything that tells the time tells it by one clock.
				api.addHook('onRequest', async (_request, reply) => {
					reply.header('date', new Date(now()).toUTCString());
				});
				addAuthentication(api, tokens, context);
				forgetLimits = addRateLimit(api, context);
				for (const { routes } of AREAS) routes(api, context);
			},
			{ prefix: '/api' },
		);
	});
	await storage.start(faults);
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
		storage,
		expireTokens: () => tokens.expireAll(),
		reset: () => {
			Object.assign(settings, structuredClone(initial));
			state.reset();
			requests.length = 0;
			storage.requests.length = 0;
			deliveries.list.length = 0;
			faults.clear();
			tokens.expireAll();
			forgetLimits();
		},
		close: async () => {
			closing.abort();
			await app.close();
			await deliveries.close();
			await storage.close();
		},
	};
	return sandbox;
}
