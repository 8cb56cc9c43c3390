/** Integrations, v3 and v2: the same ones under other names, and with other manners. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError, inPython, invalid, isV2 } from '../server/errors';
import { check, django, nullable, type Schema } from '../server/validation';
import type { Area, AreaState, Context, JsonObject, SandboxState, World } from '../server/world';

export interface Integration {
	id: number;
	shop_name: string;
	shop_url: string;
	type: string;
	started_failing_at: string | null;
	last_fetched_at: string | null;
	created_at: string;
	updated_at: string;
	service_point_enabled: boolean;
	service_point_carriers: string[];
	webhook_active: boolean;
	webhook_url: string | null;
	feedback_type: string;
	/** Made with "Use OAuth2": its API keys are refused. Never part of an answer. */
	oauth2Only?: boolean;
}

const INTEGRATIONS: Array<Partial<Integration>> = [
	{ id: 7, shop_name: 'Candle Shop', shop_url: 'https://candles.example/' },
	{
		id: 739283,
		shop_name: 'Lamp Shop',
		shop_url: 'https://lamps.example/',
		service_point_enabled: true,
		service_point_carriers: ['postnl', 'dhl'],
		webhook_active: true,
		webhook_url: 'https://lamps.example/webhooks/sendcloud',
		feedback_type: 'eager',
	},
	{
		id: 23452345,
		shop_name: 'Old Shop',
		shop_url: 'https://old.example/',
		type: 'woocommerce_v2',
		started_failing_at: '2025-11-10T16:16:42Z',
		last_fetched_at: '2025-11-10T16:15:09Z',
	},
];

class IntegrationsState implements AreaState {
	readonly integrations = new Map<number, Integration>();

	#seed: Array<Partial<Integration>>;

	constructor({ integrations }: World) {
		this.#seed = integrations ?? INTEGRATIONS;
		this.reset();
	}

	reset(): void {
		this.integrations.clear();
		for (const [index, integration] of this.#seed.entries()) {
			const id = integration.id ?? 1001 + index;
			this.integrations.set(id, {
				id,
				shop_name: `Shop ${id}`,
				shop_url: `https://shop-${id}.example/`,
				type: 'api',
				started_failing_at: null,
				last_fetched_at: null,
				created_at: '2025-01-04T14:15:22Z',
				updated_at: '2025-01-08T12:23:56Z',
				service_point_enabled: false,
				service_point_carriers: [],
				webhook_active: false,
				webhook_url: null,
				feedback_type: 'none',
				...integration,
			});
		}
	}
}

/* What of an integration can be changed: v3 a bit more than v2, which wants no null. */

const url: Schema = { type: 'string', format: 'http-url' };

const common: Record<string, Schema> = {
	shop_name: { type: 'string', minLength: 1, maxLength: 250 },
	shop_url: url,
	service_point_enabled: { type: 'boolean' },
	service_point_carriers: { type: 'array', items: { type: 'string' } },
	webhook_active: { type: 'boolean' },
	webhook_url: url,
};

const FIELDS_V2 = Object.keys(common);
const FIELDS_V3 = [...FIELDS_V2, 'feedback_type'];

const patchSchemaV3: Schema = {
	type: 'object',
	properties: {
		...common,
		webhook_url: nullable(url),
		feedback_type: { type: 'string', enum: ['eager', 'delayed', 'none'] },
	},
};

const patchSchemaV2: Schema = { type: 'object', properties: common };

/** "You must send all fields, even those you don't want to change." */
const putSchemaV2: Schema = { ...patchSchemaV2, required: FIELDS_V2 };

/** Finds the integration that a path names, or answers as the version of the API does. */
export function findIntegration(request: FastifyRequest, state: SandboxState): Integration {
	const integration = state.integrations.get(Number((request.params as { id: string }).id));
	if (integration) return integration;
	throw new ApiError(404, {
		code: 'not_found',
		title: 'Not Found',
		detail: isV2(request.url)
			? 'No Integration matches the given query.'
			: 'The Integration could not be found with the search criteria given',
	});
}

/** Without what only the sandbox knows. */
const shownV3 = (integration: Integration) => ({ ...integration, oauth2Only: undefined });

const shownV2 = (integration: Integration) => ({
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
	webhook_url: integration.webhook_url,
});

/** v3's parameter still says what v2 calls the fields. */
const SORT_FIELDS: Record<string, keyof Integration> = {
	integration_type: 'type',
	system: 'type',
	created_at: 'created_at',
	updated_at: 'updated_at',
	last_updated_at: 'updated_at',
	last_fetch: 'last_fetched_at',
	failing_since: 'started_failing_at',
};

/** A sort value that is not known leaves the standard order. */
function sorted(integrations: Iterable<Integration>, sort = ''): Integration[] {
	const field = SORT_FIELDS[sort.replace(/^-/, '')];
	const fields: Array<keyof Integration> = field ? [field] : ['last_fetched_at', 'created_at'];
	const direction = sort.startsWith('-') ? -1 : 1;
	return [...integrations].sort((left, right) => {
		for (const name of fields) {
			const [a, b] = [String(left[name] ?? ''), String(right[name] ?? '')];
			if (a !== b) return a < b ? -direction : direction;
		}
		return left.id - right.id;
	});
}

const picked = (body: unknown, fields: string[]) =>
	Object.fromEntries(Object.entries(body as JsonObject).filter(([name]) => fields.includes(name)));

/** v2 counts these as an integration's settings, and names them inside the message. */
const SETTINGS_V2 = [
	'service_point_enabled',
	'service_point_carriers',
	'webhook_active',
	'webhook_url',
];

function invalidV2(problems: Array<{ field: string; detail: string }>): ApiError {
	const errors: Record<string, string[]> = {};
	for (const { field, detail } of problems) {
		const isSetting = SETTINGS_V2.includes(field);
		(errors[isSetting ? 'settings' : field] ??= []).push(
			isSetting ? `${field}: ${detail}` : detail,
		);
	}
	return new ApiError(400, { code: 'invalid', detail: inPython(errors) });
}

function routes(api: FastifyInstance, { state, now }: Context): void {
	const save = (integration: Integration) => {
		state.integrations.set(integration.id, {
			...integration,
			updated_at: new Date(now()).toISOString(),
		});
	};

	api.get('/v3/integrations', async (request) => {
		const { sort } = request.query as { sort?: string };
		return { data: sorted(state.integrations.values(), sort).map(shownV3) };
	});

	api.get('/v3/integrations/:id', async (request) => ({
		data: shownV3(findIntegration(request, state)),
	}));

	api.patch('/v3/integrations/:id', async (request, reply) => {
		const integration = findIntegration(request, state);
		const problems = check(request, patchSchemaV3, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, detail }) => invalid(['body', ...path].join('/'), detail)),
			);
		}
		const changed: Integration = { ...integration, ...picked(request.body, FIELDS_V3) };
		if (changed.webhook_active && !changed.webhook_url) {
			throw new ApiError(400, {
				code: 'invalid',
				title: 'Invalid',
				detail: 'Webhook URL required when enable webhook is set to true',
			});
		}
		if (changed.service_point_enabled && changed.service_point_carriers.length === 0) {
			throw new ApiError(
				400,
				invalid('body/service_point_carriers', 'Service points need at least one carrier'),
			);
		}
		save(changed);
		return await reply.code(204).send();
	});

	api.get('/v2/integrations', async (request) => {
		const { ordering } = request.query as { ordering?: string };
		return sorted(state.integrations.values(), ordering).map(shownV2);
	});

	api.get('/v2/integrations/:id', async (request) => shownV2(findIntegration(request, state)));

	const changesV2: Array<['put' | 'patch', Schema]> = [
		['put', putSchemaV2],
		['patch', patchSchemaV2],
	];
	for (const [method, schema] of changesV2) {
		api[method]('/v2/integrations/:id', async (request) => {
			const integration = findIntegration(request, state);
			const problems = check(request, schema, request.body, django);
			if (problems.length > 0) {
				throw invalidV2(
					problems.map(({ path: [field = 'non_field_errors'], detail }) => ({ field, detail })),
				);
			}
			const changed: Integration = { ...integration, ...picked(request.body, FIELDS_V2) };
			if (changed.webhook_active && !changed.webhook_url) {
				throw invalidV2([{ field: 'webhook_url', detail: 'This field is required.' }]);
			}
			if (changed.service_point_enabled && changed.service_point_carriers.length === 0) {
				throw invalidV2([
					{ field: 'service_point_carriers', detail: 'At least one carrier must be provided.' },
				]);
			}
			save(changed);
			const shown = shownV2(state.integrations.get(integration.id)!);
			return {
				...picked(shown, [...FIELDS_V2, 'last_updated_at']),
				// Not null here, unlike when it is asked for.
				webhook_url: shown.webhook_url ?? undefined,
			};
		});
	}

	for (const version of ['v2', 'v3']) {
		api.delete(`/${version}/integrations/:id`, async (request, reply) => {
			state.integrations.delete(findIntegration(request, state).id);
			return await reply.code(204).send();
		});
	}
}

export const integrations: Area<IntegrationsState, object> = {
	settings: {},
	state: (world) => new IntegrationsState(world),
	routes,
};
