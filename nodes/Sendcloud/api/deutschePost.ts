/** Deutsche Post (v3-carriers-dp). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';

/** The box that was closed: its air waybill, null when nothing was in it, and the number of the next box. */
export interface ClosedBox extends IDataObject {
	copy_count: number;
	awb_document_url: string | null;
	next_order_id: string;
}

/** Closes the open box. Never repeated: a second request would close the next one. @throws SendcloudError */
export async function closeBox(client: SendcloudClient, copies: number): Promise<ClosedBox> {
	return objectIn(
		await client.post('/v3/carriers/dp/finalize-order', { copy_count: copies }),
	) as ClosedBox;
}
