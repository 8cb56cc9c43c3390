/** The header by which partners make themselves known: it may be absent, but not unknown. */
import type { FastifyRequest } from 'fastify';

import { ApiError } from './errors';
import type { SandboxState } from './world';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const given = (request: FastifyRequest) => {
	const partner = request.headers['sendcloud-partner-id'];
	return partner === undefined ? undefined : String(partner).toLowerCase();
};

/** As the orders' document has it: unknown or no UUID at all, it is a 400. */
export function checkPartner(request: FastifyRequest, state: SandboxState): void {
	const partner = given(request);
	if (partner === undefined || state.partnerIds.has(partner)) return;
	throw new ApiError(400, {
		code: 'invalid',
		title: 'Invalid',
		detail: 'The partner ID is invalid or unknown.',
		source: { header: 'Sendcloud-Partner-Id' },
	});
}

/** As the shipments' document has it: what is no UUID is a 400, an unknown one a 404. */
export function checkShippingPartner(request: FastifyRequest, state: SandboxState): void {
	const partner = given(request);
	if (partner === undefined || state.partnerIds.has(partner)) return;
	if (!UUID.test(partner)) {
		throw new ApiError(400, {
			code: 'invalid',
			title: 'Invalid',
			detail: 'The partner ID is invalid.',
			source: { header: 'Sendcloud-Partner-Id' },
		});
	}
	throw new ApiError(404, {
		code: 'not_found',
		title: 'Not found',
		detail: 'The partner ID was not found.',
	});
}
