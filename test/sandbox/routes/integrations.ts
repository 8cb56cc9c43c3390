/** Integrations, v3: list, get, patch, delete. */
import type { FastifyRequest } from 'fastify';

import { ApiError, invalid } from '../errors';
import { INTEGRATION_FIELDS, integrationChangesSchema } from '../schemas/integration';
import type { Area, Integration, JsonObject } from '../types';
import { check } from '../validation';

/** Without what only the sandbox knows. */
const shown = (integration: Integration) => ({ ...integration, oauth2Only: undefined });

/** The parameter still says what v2 calls the fields. */
const SORT_FIELDS = {
	integration_type: 'type',
	created_at: 'created_at',
	updated_at: 'updated_at',
	last_fetch: 'last_fetched_at',
	failing_since: 'started_failing_at',
} as const;

/** A sort value that is not known leaves the standard order. */
function sorted(integrations: Integration[], sort = ''): Integration[] {
	const name = sort.replace(/^-/, '');
	const fields: Array<keyof Integration> =
		name in SORT_FIELDS
			? [SORT_FIELDS[name as keyof typeof SORT_FIELDS]]
			: ['last_fetched_at', 'created_at'];
	const direction = sort.startsWith('-') ? -1 : 1;
	return integrations.sort((left, right) => {
		for (const field of fields) {
			const [a, b] = [String(left[field] ?? ''), String(right[field] ?? '')];
			if (a !== b) return a < b ? -direction : direction;
		}
		return left.id - right.id;
	});
}

export const integrations: Area = (api, { state, now }) => {
	const find = (request: FastifyRequest): Integration => {
		const integration = state.integrations.get(Number((request.params as { id: string }).id));
		if (!integration) {
			throw new ApiError(404, {
				code: 'not_found',
				title: 'Not Found',
				detail: 'The Integration could not be found with the search criteria given',
			});
		}
		return integration;
	};

	api.get('/v3/integrations', async (request) => {
		const { sort } = request.query as { sort?: string };
		return { data: sorted([...state.integrations.values()], sort).map(shown) };
	});

	api.get('/v3/integrations/:id', async (request) => ({ data: shown(find(request)) }));

	api.patch('/v3/integrations/:id', async (request, reply) => {
		const integration = find(request);
		const problems = check(request, integrationChangesSchema, request.body);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, detail }) => invalid(['body', ...path].join('/'), detail)),
			);
		}
		const changes = Object.fromEntries(
			Object.entries(request.body as JsonObject).filter(([name]) =>
				INTEGRATION_FIELDS.includes(name),
			),
		);
		const changed: Integration = { ...integration, ...changes };
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
		changed.updated_at = new Date(now()).toISOString();
		state.integrations.set(integration.id, changed);
		return await reply.code(204).send();
	});

	api.delete('/v3/integrations/:id', async (request, reply) => {
		state.integrations.delete(find(request).id);
		return await reply.code(204).send();
	});
};
