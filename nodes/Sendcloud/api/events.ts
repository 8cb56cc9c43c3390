/** The trail of what was done in the account (v3-events, beta). */
import type { SendcloudClient } from '../transport/client';
import { paginate, type Paging } from '../transport/pagination';

export const EVENTS = '/v3/events';

export const EVENT_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

/**
 * IDs of the shipments that were created since a moment, by whomever.
 * @param since ISO 8601
 * @throws SendcloudError
 */
export async function createdSince(client: SendcloudClient, since: string): Promise<string[]> {
	const query = { resource_type: 'shipment', operation: 'create', start_datetime: since };
	const ids = new Set<string>();
	const paging = { ...EVENT_PAGES, limit: 1000, request: { insist: true } };
	for await (const { resource_id: id } of paginate(client, EVENTS, query, paging))
		if (typeof id === 'string' && /^[\w-]{1,64}$/.test(id)) ids.add(id);
	return [...ids];
}
