/**
 * Sends events to who subscribed to them, as Sendcloud does: with the connection's authentication and headers, again
 * after growing waits when the answer is no 2xx, and on demand twice, in another order, late or many at once.
 */
import { Agent, request } from 'undici';

import type { Connection, Subscription } from './areas/events';
import type { ParcelEvent } from './parcelLife';
import type { World } from './server/world';

/** Seconds before each retry; the setting `retryScale` divides them. */
const RETRY_WAITS = [10, 60, 300, 900, 3600];
const TIMEOUT_MS = 10_000;

export interface Attempt {
	at: number;
	tookMs: number;
	/** Undefined when there was no answer. */
	status: number | undefined;
	/** The answer's body, or what went wrong. */
	text: string;
}

export interface Delivery {
	subscriptionId: number;
	connectionId: number;
	url: string;
	event: ParcelEvent;
	/** Sent on top of the same event's regular delivery. */
	duplicate: boolean;
	/** A test broadcast: one attempt, paused or not. */
	test: boolean;
	attempts: Attempt[];
	/** `stopped`: the subscription was deleted or paused before it was delivered. */
	status: 'pending' | 'delivered' | 'failed' | 'stopped';
}

export interface DeliverOptions {
	/** The share of events that is sent twice, 0 to 1. */
	duplicates?: number;
	shuffle?: boolean;
	/** Before each delivery. */
	delayMs?: number;
	/** How many are on their way at once (10). */
	concurrency?: number;
	/** For shuffle and duplicates; a seeded one makes them repeatable. */
	random?: () => number;
}

function authentication({
	auth_type: type,
	auth_config: config = {},
}: Connection['configuration']) {
	switch (type) {
		case 'bearer':
			return { authorization: `Bearer ${config.token}` };
		case 'basic':
			return {
				authorization: `Basic ${Buffer.from(`${config.username}:${config.password}`).toString('base64')}`,
			};
		case 'api_key':
			return { [config.header_name]: config.api_key };
		default:
			return {};
	}
}

function shuffled<T>(list: T[], random: () => number): T[] {
	const result = [...list];
	for (let index = result.length - 1; index > 0; index--) {
		const other = Math.floor(random() * (index + 1));
		[result[index], result[other]] = [result[other], result[index]];
	}
	return result;
}

export class Deliveries {
	/** Oldest first. */
	readonly list: Delivery[] = [];

	readonly #agent = new Agent();

	constructor(private readonly world: World) {}

	/** Delivers to every active subscription; resolves when all has been delivered or given up. */
	async deliver(
		events: ParcelEvent | ParcelEvent[],
		{
			duplicates = 0,
			shuffle = false,
			delayMs = 0,
			concurrency = 10,
			random = Math.random,
		}: DeliverOptions = {},
	): Promise<Delivery[]> {
		const list = [events].flat();
		const doubled = new Set(
			shuffled([...list.keys()], random).slice(0, Math.round(list.length * duplicates)),
		);
		const regular = list.map((event, index) => ({ event, index, duplicate: false }));
		const inOrder = regular.flatMap((entry) =>
			doubled.has(entry.index) ? [entry, { ...entry, duplicate: true }] : [entry],
		);

		const { state, pause } = this.world;
		const waiting = (shuffle ? shuffled(inOrder, random) : inOrder).flatMap(
			({ event, duplicate }) =>
				[...state.subscriptions.values()]
					.filter(({ is_active, event_type }) => is_active && event_type === event.event_type)
					.filter(({ connection_id }) => state.connections.get(connection_id)?.type === 'webhook')
					.map((subscription) => this.#add(subscription, { event, duplicate, test: false })),
		);
		const all = [...waiting];
		const worker = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				if (delayMs > 0) await pause(delayMs);
				await this.#run(next);
			}
		};
		await Promise.all(Array.from({ length: concurrency }, worker));
		return all;
	}

	/** One attempt for one subscription, whether it is paused or not. */
	async test(subscription: Subscription, event: ParcelEvent): Promise<Attempt> {
		const delivery = this.#add(subscription, { event, duplicate: false, test: true });
		const connection = this.world.state.connections.get(subscription.connection_id)!;
		const attempt = await this.#attempt(delivery, connection);
		delivery.status = isSuccess(attempt) ? 'delivered' : 'failed';
		return attempt;
	}

	async close(): Promise<void> {
		await this.#agent.destroy();
	}

	#add(
		{ id, connection_id }: Subscription,
		rest: Pick<Delivery, 'event' | 'duplicate' | 'test'>,
	): Delivery {
		const delivery: Delivery = {
			subscriptionId: id,
			connectionId: connection_id,
			url: this.world.state.connections.get(connection_id)!.configuration.url ?? '',
			attempts: [],
			status: 'pending',
			...rest,
		};
		this.list.push(delivery);
		return delivery;
	}

	async #run(delivery: Delivery): Promise<void> {
		const { state, settings, pause } = this.world;
		for (const wait of [0, ...RETRY_WAITS]) {
			if (wait > 0) await pause((wait * 1000) / settings.retryScale);
			// Looked up each time: a pause or a deletion stops deliveries at once, a new URL is used at once.
			const subscription = state.subscriptions.get(delivery.subscriptionId);
			const connection = subscription && state.connections.get(subscription.connection_id);
			if (!subscription?.is_active || !connection) {
				delivery.status = 'stopped';
				return;
			}
			if (isSuccess(await this.#attempt(delivery, connection))) {
				delivery.status = 'delivered';
				return;
			}
		}
		delivery.status = 'failed';
	}

	async #attempt(delivery: Delivery, { configuration }: Connection): Promise<Attempt> {
		const started = performance.now();
		const attempt: Attempt = { at: this.world.now(), tookMs: 0, status: undefined, text: '' };
		delivery.url = configuration.url ?? '';
		delivery.attempts.push(attempt);
		try {
			const answer = await request(delivery.url, {
				method: 'POST',
				dispatcher: this.#agent,
				headers: {
					'content-type': 'application/json',
					'user-agent': 'Sendcloud (local sandbox)',
					...configuration.extra_headers,
					...authentication(configuration),
				},
				body: JSON.stringify(delivery.event),
				headersTimeout: TIMEOUT_MS,
				bodyTimeout: TIMEOUT_MS,
			});
			attempt.text = await answer.body.text();
			attempt.status = answer.statusCode;
		} catch (error) {
			attempt.text = (error as Error).message;
		}
		attempt.tookMs = performance.now() - started;
		return attempt;
	}
}

export const isSuccess = ({ status }: Attempt) =>
	status !== undefined && status >= 200 && status < 300;
