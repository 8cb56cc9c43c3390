/** What a shop shows its customer (v3-dynamic-checkout). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { unexpected } from '../transport/pagination';

/** Delivery options for a cart. */
export interface Offered extends IDataObject {
	configuration_id: string;
	delivery_options: IDataObject[];
}

/** Reads, though it is a POST, so it is repeated. Not wrapped in `data`. @throws SendcloudError */
export async function deliveryOptions(
	client: SendcloudClient,
	cart: IDataObject,
): Promise<Offered> {
	const answer = await client.post('/v3/checkout/delivery-options', cart, { repeatable: true });
	const offered = answer.body as Offered | undefined;
	if (Array.isArray(offered?.delivery_options)) return offered;
	throw unexpected('a list under "delivery_options"', answer);
}
