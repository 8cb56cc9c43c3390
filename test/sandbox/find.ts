/** Finds the integration that a path names, or answers as the version of the API does. */
import type { FastifyRequest } from 'fastify';

import { ApiError, isV2 } from './errors';
import type { SandboxState } from './state';
import type { Integration } from './types';

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
