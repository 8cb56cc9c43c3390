/** The organisation, and what the keys may read of it (v3-organization). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { objectIn } from '../transport/pagination';
import { EVENTS } from './events';
import { integrationsPath } from './integrations';
import { INVOICES } from './invoices';
import { ORDERS } from './orders';
import { CONTRACTS } from './contracts';
import { SENDER_ADDRESSES } from './senderAddresses';
import { SHIPMENTS } from './shipments';
import { TICKETS } from './support';

const ORGANIZATION = '/v3/organization';

/** @returns `id`, `name`, `registered` @throws SendcloudError */
export async function readOrganization(client: SendcloudClient): Promise<IDataObject> {
	return objectIn(await client.get(ORGANIZATION));
}

/** A list of each area of the API, as small as it can be. */
const AREAS: Record<string, [path: string, query?: { page_size?: number; size?: number }]> = {
	orders: [ORDERS, { page_size: 1 }],
	shipments: [SHIPMENTS, { page_size: 1 }],
	senderAddresses: [SENDER_ADDRESSES, { page_size: 1 }],
	contracts: [CONTRACTS, { page_size: 1 }],
	supportTickets: [TICKETS, { size: 1 }],
	invoices: [INVOICES, { page_size: 1 }],
	auditTrail: [EVENTS, { page_size: 1 }],
	integrations: [integrationsPath('v3')],
};

/**
 * What the keys may read, found by reading a little of each area: no document tells a key's permissions.
 * @throws SendcloudError when that cannot be found out
 */
export async function mayRead(client: SendcloudClient): Promise<Record<string, boolean>> {
	const answers = Object.entries(AREAS).map(async ([area, [path, query]]) => {
		let failure: unknown;
		try {
			await client.get(path, query);
			return [area, true] as const;
		} catch (error) {
			failure = error;
		}
		// 404: this account does not have the area, e.g. one in beta.
		const { status } = failure as SendcloudError;
		if (status !== 403 && status !== 404) throw failure;
		return [area, false] as const;
	});
	// All have ended before one of them fails: no request is under way behind the back of a run that is over.
	const settled = await Promise.allSettled(answers);
	return Object.fromEntries(
		settled.map((one) => {
			if (one.status === 'rejected') throw one.reason;
			return one.value;
		}),
	);
}
