/**
 * What integrations send to their webhook: signed, again after growing waits, in no order, twice now and then.
 */
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Agent, request } from 'undici';

import { KEYS } from '../server/auth';
import type {
	Area,
	AreaState,
	Context,
	JsonObject,
	SandboxState,
	Settings,
	World,
} from '../server/world';
import type { Integration } from './integrations';

/** Seconds before each of the ten repeats: from five minutes to an hour. The setting `retryScale` divides them. */
const RETRY_WAITS = [300, 600, 1200, 2400, 3600, 3600, 3600, 3600, 3600, 3600];
const TIMEOUT_MS = 10_000;

export interface News {
	integrationId: number;
	body: JsonObject;
	/** Status of each attempt; undefined where there was no answer. */
	attempts: Array<{ url: string; status: number | undefined; text: string }>;
	status: 'delivered' | 'failed' | 'stopped';
}

class WebhooksState implements AreaState {
	/** All that was sent or tried, oldest first. */
	readonly news: News[] = [];

	/** Webhook signature keys of integrations that have one of their own. */
	readonly signatureKeys = new Map<number, string>();

	/** What the sandbox sends by itself and nobody has waited for. */
	readonly newsOnTheWay = new Set<Promise<unknown>>();

	constructor(private readonly world: World) {}

	reset(): void {
		this.news.length = 0;
		this.signatureKeys.clear();
	}

	/** The keys of the sandbox belong to the first integration. */
	keyOwner(): Integration | undefined {
		return [...this.world.state.integrations.values()][0];
	}

	signatureKeyOf(id: number): string {
		const own = this.signatureKeys.get(id);
		return own ?? (this.keyOwner()?.id === id ? KEYS.secretKey : `signature-key-of-${id}`);
	}
}

interface WebhookSettings {
	/** Whether a change of an integration is told to its webhook, as the real one does. */
	integrationNews: boolean;
}

export interface NewsOptions {
	/** The share that is sent twice, 0 to 1. */
	duplicates?: number;
	shuffle?: boolean;
	/** How many are on their way at once (10). */
	concurrency?: number;
	random?: () => number;
}

export const sign = (text: string | Buffer, key: string) =>
	createHmac('sha256', key).update(text).digest('hex');

/** Sends to the webhook of an integration; resolves when all has been delivered or given up. */
export async function sendNews(
	{ state, settings, pause }: Pick<World, 'state' | 'settings' | 'pause'>,
	integrationId: number,
	bodies: JsonObject[],
	{ duplicates = 0, shuffle = false, concurrency = 10, random = Math.random }: NewsOptions = {},
): Promise<News[]> {
	const doubled = bodies.filter(() => random() < duplicates);
	const waiting = [...bodies, ...doubled].map((body) => ({ body, order: shuffle ? random() : 0 }));
	waiting.sort((left, right) => left.order - right.order);
	const agent = new Agent();
	const all: News[] = [];
	const worker = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const one: News = { integrationId, body: next.body, attempts: [], status: 'failed' };
			all.push(one);
			state.news.push(one);
			await run(one, agent);
		}
	};

	async function run(one: News, dispatcher: Agent): Promise<void> {
		for (const wait of [0, ...RETRY_WAITS]) {
			if (wait > 0) await pause((wait * 1000) / settings.retryScale);
			// Looked up each time: another URL is used at once.
			const integration = state.integrations.get(integrationId);
			if (!integration?.webhook_active || !integration.webhook_url) {
				one.status = 'stopped';
				return;
			}
			const attempt = await post(integration.webhook_url, one.body, dispatcher);
			one.attempts.push(attempt);
			if (attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300) {
				one.status = 'delivered';
				return;
			}
		}
		log(state, one);
	}

	async function post(url: string, body: JsonObject, dispatcher: Agent) {
		const text = pythonJson(body);
		try {
			const answer = await request(url, {
				method: 'POST',
				dispatcher,
				headers: {
					'content-type': 'application/json',
					'user-agent': 'Sendcloud (local sandbox)',
					'sendcloud-signature': sign(text, state.signatureKeyOf(integrationId)),
				},
				body: text,
				headersTimeout: TIMEOUT_MS,
				bodyTimeout: TIMEOUT_MS,
			});
			return { url, status: answer.statusCode, text: await answer.body.text() };
		} catch (error) {
			return { url, status: undefined, text: (error as Error).message };
		}
	}

	try {
		await Promise.all(Array.from({ length: concurrency }, worker));
		return all;
	} finally {
		await agent.close();
	}
}

/** As Python writes it, which is not how JavaScript would write it again: with blanks, and nothing but ASCII. */
const pythonJson = (value: unknown): string => {
	if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, part]) => part !== undefined);
		return `{${entries.map(([key, part]) => `${pythonJson(key)}: ${pythonJson(part)}`).join(', ')}}`;
	}
	return JSON.stringify(value).replace(
		/[\u0080-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
};

/** What could not be delivered stands in the exception log of the integration. */
function log(state: SandboxState, { integrationId, body, attempts }: News): void {
	const last = attempts[attempts.length - 1];
	const id = state.nextId();
	state.logs.set(id, {
		id,
		integration_id: integrationId,
		base_url: new URL(last.url).origin,
		full_url: last.url,
		method: 'POST',
		response_code: last.status ?? null,
		request: { payload: body },
		created_at: new Date().toISOString(),
		exception_type: 'webhook',
		exception: 'The webhook could not be delivered',
		protected: false,
	});
}

/** A parcel in the shape of API v2, as it is sent when its status changes. */
export const parcelNews = (
	parcel: JsonObject = {},
	{ timestamp = 1_768_470_600_000, status = { id: 11, message: 'Delivered' } } = {},
): JsonObject => ({
	action: 'parcel_status_changed',
	timestamp,
	carrier_status_change_timestamp: Math.floor(timestamp / 1000) - 60,
	parcel: {
		id: 12345678,
		name: 'Zoë Müller',
		company_name: '',
		address: 'Stadhuisplein 10',
		address_divided: { street: 'Stadhuisplein', house_number: '10' },
		city: 'Eindhoven',
		postal_code: '5611 EM',
		country: { iso_2: 'NL', iso_3: 'NLD', name: 'Netherlands' },
		telephone: '+31612345678',
		email: 'zoe@example.com',
		date_created: '15-01-2026 10:00:00',
		tracking_number: '3SYZXG132912330',
		tracking_url: 'https://tracking.example/3SYZXG132912330',
		weight: '2.000',
		label: {
			normal_printer: ['https://panel.sendcloud.sc/api/v2/label/normal_printer/3172?hash=bbfd669e'],
			label_printer: 'https://panel.sendcloud.sc/api/v2/label/label_printer/3172?hash=bbfd669e',
		},
		status,
		carrier: { code: 'postnl' },
		shipment: { id: 1, name: 'PostNL Standard' },
		order_number: 'ORD12334',
		shipment_uuid: '87e18823-016b-479b-b9e0-c5c0c4065452',
		external_order_id: 'AMZ23311',
		external_shipment_id: null,
		is_return: false,
		...parcel,
	},
});

export const returnNews = (data: JsonObject = {}): JsonObject => ({
	action: 'return_created',
	timestamp: 1_768_470_600,
	data: {
		id: 42,
		brand_id: 3,
		order_number: 'ORD12334',
		return_reason_id: 5,
		return_address_id: 6,
		paid_return: false,
		delivery_choice: 'drop_off_point',
		refund_type: 'money',
		items: [
			{ item_id: 'A-1', description: 'Lamp', quantity: 1, sku: 'L-1', hs_code: '9405' },
			{ quantity: 2 },
		],
		...data,
	},
});

export const integrationNews = (
	what: 'connected' | 'updated' | 'deleted',
	integration: Integration,
	timestamp = Date.now(),
): JsonObject => ({
	action: `integration_${what}`,
	timestamp,
	integration: {
		id: integration.id,
		shop_name: integration.shop_name,
		shop_url: integration.shop_url,
		system: integration.type,
		failing_since: integration.started_failing_at,
		last_fetch: integration.last_fetched_at,
		last_updated_at: integration.updated_at,
		service_point_enabled: integration.service_point_enabled,
		service_point_carriers: integration.service_point_carriers,
		webhook_active: integration.webhook_active,
		webhook_url: integration.webhook_url ?? undefined,
	},
});

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings } = context;
	// The same for both versions of the API.
	api.addHook('onResponse', async ({ method, url }, { statusCode }) => {
		const id = Number(/\/integrations\/(\d+)$/.exec(url)?.[1]);
		const integration = state.integrations.get(id);
		if (!isTold(settings) || !['PUT', 'PATCH'].includes(method) || statusCode >= 300) return;
		if (!integration) return;
		const news = integrationNews('updated', integration, context.now());
		const sent = sendNews(context, id, [news]).finally(() => state.newsOnTheWay.delete(sent));
		state.newsOnTheWay.add(sent);
	});
}

const isTold = (settings: Settings) => settings.integrationNews;

export const webhooks: Area<WebhooksState, WebhookSettings> = {
	settings: { integrationNews: false },
	state: (world) => new WebhooksState(world),
	routes,
};
