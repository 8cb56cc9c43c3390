/** Addresses that parcels are sent from (v3-sender-addresses). */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { paginate, type Paging } from '../transport/pagination';
import { numberId } from './ids';

export const SENDER_ADDRESSES = '/v3/addresses/sender-addresses';

export const SENDER_ADDRESS_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export const senderAddressAt = (id: unknown) =>
	`${SENDER_ADDRESSES}/${numberId(id, 'The ID of the sender address')}`;

/** The document's examples have the text "null" where there is no state. */
export const withoutNullText = (address: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(address).map(([name, value]) => [name, value === 'null' ? null : value]),
	);

/** So many of the account's sender addresses. @throws SendcloudError */
export async function readSenderAddresses(
	client: SendcloudClient,
	limit: number,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	for await (const one of paginate(
		client,
		SENDER_ADDRESSES,
		{},
		{ ...SENDER_ADDRESS_PAGES, limit },
	))
		found.push(one);
	return found;
}
