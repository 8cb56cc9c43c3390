/** The header by which partners make themselves known: it may be absent, but not unknown. */
import type { FastifyRequest } from 'fastify';

import { ApiError } from './errors';
import type { SandboxState } from './world';

export function checkPartner(request: FastifyRequest, state: SandboxState): void {
	const partner = request.headers['sendcloud-partner-id'];
	if (partner === undefined || state.partnerIds.has(String(partner).toLowerCase())) return;
	throw new ApiError(400, {
		code: 'invalid',
		title: 'Invalid',
		detail: 'The partner ID is invalid or unknown.',
		source: { header: 'Sendcloud-Partner-Id' },
	});
}
