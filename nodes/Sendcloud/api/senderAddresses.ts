/** Addresses that parcels are sent from (v3-sender-addresses). */
import type { Paging } from '../transport/pagination';
import { numberId } from './ids';

export const SENDER_ADDRESSES = '/v3/addresses/sender-addresses';

export const SENDER_ADDRESS_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

export const senderAddressAt = (id: unknown) =>
	`${SENDER_ADDRESSES}/${numberId(id, 'The ID of the sender address')}`;
