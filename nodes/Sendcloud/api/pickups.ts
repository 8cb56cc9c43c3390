/** Pickups (v3-pickups): a carrier is asked to come and fetch. */
import type { IDataObject } from 'n8n-workflow';

import type { RequestOptions, SendcloudClient } from '../transport/client';
import { objectIn, paginate, unexpected, type Paging } from '../transport/pagination';
import { buying } from './buying';
import { numberId } from './ids';

export const PICKUPS = '/v3/pickups';
const PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export interface Pickup extends IDataObject {
	id: number;
	carrier_code: string;
	/** `ANNOUNCING` until the carrier has answered, then `CREATED` or `FAILED`; perhaps later `CANCELLED`. */
	status: string;
	created_at: string;
	time_slots: IDataObject[];
}

/** In which order no document says. @param limit rows wanted at most; undefined for all */
export const pickups = (
	client: SendcloudClient,
	limit?: number,
	options?: RequestOptions,
): AsyncGenerator<IDataObject> =>
	paginate(client, PICKUPS, {}, { ...PAGES, limit, request: options });

/** @throws SendcloudError */
export async function readPickup(
	client: SendcloudClient,
	id: unknown,
	options?: RequestOptions,
): Promise<Pickup> {
	const path = `${PICKUPS}/${numberId(id, 'The ID of the pickup')}`;
	return objectIn(await client.get(path, {}, options)) as Pickup;
}

/**
 * Asks a carrier to come. It has no key against asking twice. The carrier may still say no: see the status.
 * One at a time.
 */
export const buyPickup = buying<IDataObject, Pickup>(async (client, [body]) => {
	const answer = await client.post(PICKUPS, body);
	const pickup = objectIn(answer) as Pickup;
	if (!Number.isSafeInteger(Number(pickup.id ?? NaN)))
		throw unexpected('the ID of a pickup', answer);
	return [pickup];
});
