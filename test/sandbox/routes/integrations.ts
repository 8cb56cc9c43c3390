/** Integrations, v3 and v2: the same ones under other names, and with other manners. */
import { ApiError, inPython, invalid } from '../errors';
import { findIntegration } from '../find';
import {
	FIELDS_V2,
	FIELDS_V3,
	patchSchemaV2,
	patchSchemaV3,
	putSchemaV2,
} from '../schemas/integration';
import type { Area, Integration, JsonObject } from '../types';
import { check, django, type Schema } from '../validation';

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

export const integrations: Area = (api, { state, now }) => {
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
};
