/** Event subscriptions, v3: connections, subscriptions, Klaviyo's authorization, test broadcasts. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isSuccess } from '../deliveries';
import { parcelLife } from '../parcelLife';
import { ApiError, invalidParameter } from '../server/errors';
import { check, django, type Schema } from '../server/validation';
import {
	isObject,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
} from '../server/world';

/** Where events are delivered. */
export interface Connection {
	id: number;
	type: 'webhook' | 'klaviyo';
	configuration: {
		url?: string;
		auth_type?: 'none' | 'bearer' | 'basic' | 'api_key';
		/** Kept, never shown. */
		auth_config?: Record<string, string>;
		extra_headers?: Record<string, string>;
	};
	created_at: string;
	updated_at: string;
}

/** Which events are delivered there. */
export interface Subscription {
	id: number;
	connection_id: number;
	event_type: string;
	is_active: boolean;
	created_at: string;
	updated_at: string;
}

interface EventSettings {
	/** How much faster than real the waits between attempts to deliver an event go by. */
	retryScale: number;
}

class EventsState implements AreaState {
	readonly connections = new Map<number, Connection>();
	readonly subscriptions = new Map<number, Subscription>();

	reset(): void {
		this.connections.clear();
		this.subscriptions.clear();
	}
}

const text: Schema = { type: 'string', minLength: 1 };

/** What each way to authenticate deliveries needs. */
const AUTHENTICATION: Record<string, string[]> = {
	none: [],
	bearer: ['token'],
	basic: ['username', 'password'],
	api_key: ['header_name', 'api_key'],
};

const webhook: Schema = {
	required: ['url'],
	properties: {
		url: { type: 'string', format: 'http-url' },
		auth_type: { type: 'string', enum: Object.keys(AUTHENTICATION) },
		auth_config: { type: 'object' },
		extra_headers: { type: 'object', additionalProperties: { type: 'string' } },
	},
	allOf: Object.entries(AUTHENTICATION)
		.filter(([, names]) => names.length > 0)
		.map(([type, names]) => ({
			if: { required: ['auth_type'], properties: { auth_type: { const: type } } },
			then: {
				required: ['auth_config'],
				properties: {
					auth_config: {
						type: 'object',
						required: names,
						properties: Object.fromEntries(names.map((name) => [name, text])),
					},
				},
			},
		})),
};

const connectionSchema: Schema = {
	type: 'object',
	required: ['type', 'configuration'],
	properties: {
		type: { type: 'string', enum: ['webhook', 'klaviyo'] },
		configuration: { type: 'object' },
	},
	if: { required: ['type'], properties: { type: { const: 'webhook' } } },
	then: { properties: { configuration: webhook } },
};

const subscriptionSchema: Schema = {
	type: 'object',
	required: ['connection_id', 'event_type'],
	properties: {
		connection_id: { type: 'integer', minimum: 1 },
		event_type: { type: 'string', enum: ['parcels.event.created'] },
		is_active: { type: 'boolean' },
	},
};

const objectSchema: Schema = { type: 'object' };

/** What is shown of a connection: never the secrets. */
const shown = ({ configuration, ...rest }: Connection): JsonObject => ({
	...rest,
	configuration: { ...configuration, auth_config: undefined },
});

function refuseInvalid(request: FastifyRequest, schema: Schema, value: unknown): void {
	const errors = check(request, schema, value, django).map(({ path, code, detail }) => ({
		code,
		detail,
		source: { pointer: ['/data', ...path].join('/') },
	}));
	if (errors.length > 0) throw new ApiError(400, errors);
}

/** PATCH: what is sent replaces what is there, in the configuration field by field. */
function withChanges(connection: Connection, changes: JsonObject): JsonObject {
	const { type = connection.type, configuration = {} } = changes;
	return {
		type,
		configuration: isObject(configuration)
			? { ...connection.configuration, ...configuration }
			: configuration,
	};
}

function routes(api: FastifyInstance, { state, now, url, deliveries }: Context): void {
	const path = '/v3/event-subscriptions';
	const time = () => new Date(now()).toISOString();

	function find<T>(request: FastifyRequest, things: Map<number, T>): T {
		const thing = things.get(Number((request.params as { id: string }).id));
		if (!thing)
			throw new ApiError(404, { code: 'not_found', title: 'Not found', detail: 'Not found.' });
		return thing;
	}

	function checkConnection({ connection_id: id }: JsonObject): void {
		if (state.connections.has(id as number)) return;
		throw new ApiError(400, {
			code: 'invalid',
			detail: `Invalid pk "${String(id)}" - object does not exist.`,
			source: { pointer: '/data/connection_id' },
		});
	}

	api.post(`${path}/connections`, async (request, reply) => {
		refuseInvalid(request, connectionSchema, request.body);
		const { type, configuration } = request.body as Pick<Connection, 'type' | 'configuration'>;
		const connection: Connection = {
			id: state.nextId(),
			type,
			configuration:
				type === 'webhook' ? { auth_type: 'none', extra_headers: {}, ...configuration } : {},
			created_at: time(),
			updated_at: time(),
		};
		state.connections.set(connection.id, connection);
		return await reply.code(201).send({ data: shown(connection) });
	});

	api.get(`${path}/connections`, async (request) => {
		const { connection_type: type } = request.query as Record<string, string | undefined>;
		if (type && !['webhook', 'klaviyo'].includes(type)) {
			throw new ApiError(400, {
				...invalidParameter(
					'connection_type',
					`Select a valid choice. ${type} is not one of the available choices.`,
				),
				code: 'invalid_choice',
			});
		}
		const connections = [...state.connections.values()];
		return {
			data: connections.filter((connection) => !type || connection.type === type).map(shown),
		};
	});

	api.get(`${path}/connections/:id`, async (request) => ({
		data: shown(find(request, state.connections)),
	}));

	api.patch(`${path}/connections/:id`, async (request) => {
		const connection = find(request, state.connections);
		refuseInvalid(request, objectSchema, request.body);
		const changed = withChanges(connection, request.body as JsonObject);
		refuseInvalid(request, connectionSchema, changed);
		const { type, configuration } = changed as unknown as Connection;
		if (configuration.auth_type === 'none') delete configuration.auth_config;
		Object.assign(connection, {
			type,
			configuration: type === 'webhook' ? configuration : {},
			updated_at: time(),
		});
		return { data: shown(connection) };
	});

	api.delete(`${path}/connections/:id`, async (request, reply) => {
		const { id } = find(request, state.connections);
		state.connections.delete(id);
		for (const subscription of [...state.subscriptions.values()]) {
			if (subscription.connection_id === id) state.subscriptions.delete(subscription.id);
		}
		return await reply.code(204).send();
	});

	api.post(`${path}/connections/:id/authorization`, async (request) => {
		const { type } = find(request, state.connections);
		if (type !== 'klaviyo') {
			throw new ApiError(400, {
				code: 'invalid',
				detail: 'This type of connection needs no authorization.',
			});
		}
		const query = new URLSearchParams({
			client_id: 'sendcloud',
			response_type: 'code',
			redirect_uri: `${url()}/api${path}/connections/authorization/callback`,
			state: randomUUID(),
		});
		return { data: { authorization_url: `https://www.klaviyo.com/oauth/authorize?${query}` } };
	});

	api.post(`${path}/subscriptions`, async (request, reply) => {
		refuseInvalid(request, subscriptionSchema, request.body);
		const { connection_id, event_type, is_active = true } = request.body as Subscription;
		checkConnection({ connection_id });
		const subscription: Subscription = {
			id: state.nextId(),
			connection_id,
			event_type,
			is_active,
			created_at: time(),
			updated_at: time(),
		};
		state.subscriptions.set(subscription.id, subscription);
		return await reply.code(201).send({ data: subscription });
	});

	api.get(`${path}/subscriptions`, async (request) => {
		const { event_type: type, is_active: active } = request.query as Record<
			string,
			string | undefined
		>;
		if (active && !/^(true|false)$/i.test(active)) {
			throw new ApiError(400, invalidParameter('is_active', 'Must be a valid boolean.'));
		}
		const subscriptions = [...state.subscriptions.values()]
			.filter(({ event_type }) => !type || event_type === type)
			.filter(({ is_active }) => !active || String(is_active) === active.toLowerCase());
		return { data: subscriptions };
	});

	api.get(`${path}/subscriptions/:id`, async (request) => ({
		data: find(request, state.subscriptions),
	}));

	api.patch(`${path}/subscriptions/:id`, async (request) => {
		const subscription = find(request, state.subscriptions);
		refuseInvalid(request, objectSchema, request.body);
		const changed: Subscription = { ...subscription, ...(request.body as Partial<Subscription>) };
		refuseInvalid(request, subscriptionSchema, changed);
		const { connection_id, event_type, is_active } = changed;
		checkConnection({ connection_id });
		Object.assign(subscription, { connection_id, event_type, is_active, updated_at: time() });
		return { data: subscription };
	});

	api.delete(`${path}/subscriptions/:id`, async (request, reply) => {
		state.subscriptions.delete(find(request, state.subscriptions).id);
		return await reply.code(204).send();
	});

	api.post(`${path}/broadcast/test/:id`, async (request) => {
		const subscription = find(request, state.subscriptions);
		if (state.connections.get(subscription.connection_id)?.type !== 'webhook') {
			return {
				data: { success: false, status_code: 401, response_body: 'Klaviyo is not connected.' },
			};
		}
		const [event] = parcelLife().slice(-1);
		const attempt = await deliveries.test(subscription, event);
		// Without an answer there is no status to report.
		return {
			data: {
				success: isSuccess(attempt),
				status_code: attempt.status,
				response_body: attempt.text,
			},
		};
	});
}

export const events: Area<EventsState, EventSettings> = {
	settings: { retryScale: 1000 },
	state: () => new EventsState(),
	routes,
};
