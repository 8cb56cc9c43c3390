/** Orders (v3-orders). */
import type { Paging } from '../transport/pagination';
import { numberId } from './ids';

export const ORDERS = '/v3/orders';

export const ORDER_PAGES: Paging = { maxPageSize: 200, sizeParameter: 'page_size' };

/** One order, by Sendcloud's own ID. */
export const orderAt = (id: unknown) => `${ORDERS}/${numberId(id, 'The ID of the order')}`;
