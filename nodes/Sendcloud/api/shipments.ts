/** Shipments on the wire (v3-shipments): what is read of them. */
import type { IDataObject } from 'n8n-workflow';

import type { Query, SendcloudClient } from '../transport/client';
import { objectIn, paginate, type Paging } from '../transport/pagination';
import { tokenId } from './ids';

const SHIPMENTS = '/v3/shipments';
const PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export interface ShipmentParcel extends IDataObject {
	id: number;
	/** E.g. `{code: 'READY_TO_SEND', message: 'Ready to send'}`. */
	status?: { code: string; message: string };
	/** Empty before the carrier has answered. */
	tracking_number?: string | null;
	tracking_url?: string | null;
	announced_at?: string | null;
}

export interface Shipment extends IDataObject {
	id: string;
	order_number?: string;
	parcels: ShipmentParcel[];
}

/** @param query the document's filters, e.g. `order_number`; `ids` are those of parcels, with commas between */
export const shipments = (
	client: SendcloudClient,
	query: Query,
	limit?: number,
): AsyncGenerator<IDataObject> => paginate(client, SHIPMENTS, query, PAGES, limit);

/** @throws SendcloudError */
export async function readShipment(client: SendcloudClient, id: unknown): Promise<Shipment> {
	return objectIn(
		await client.get(`${SHIPMENTS}/${tokenId(id, 'The ID of the shipment')}`),
	) as Shipment;
}
