/** Orders (v3-orders). */
import type { IDataObject } from 'n8n-workflow';

import type { Paging } from '../transport/pagination';
import { numberId } from './ids';
import { kilogramsOf, togetherInKilograms } from './units';

export const ORDERS = '/v3/orders';

export const ORDER_PAGES: Paging = { maxPageSize: 200, sizeParameter: 'page_size' };

/** One order, by Sendcloud's own ID. */
export const orderAt = (id: unknown) => `${ORDERS}/${numberId(id, 'The ID of the order')}`;

interface Weighed {
	measurement?: { weight?: unknown };
}

/** What an order weighs: as it says, or else all its lines together; undefined where one of them does not say. */
export function weightOf(order: IDataObject): { value: string; unit: string } | undefined {
	const whole = (order.shipping_details ?? {}) as Weighed;
	const { order_items: lines } = (order.order_details ?? {}) as { order_items?: unknown };
	const kilograms =
		kilogramsOf(whole.measurement?.weight) ??
		togetherInKilograms(
			(Array.isArray(lines) ? (lines as IDataObject[]) : []).map((line) => ({
				weight: (line as Weighed).measurement?.weight,
				quantity: line.quantity,
			})),
		);
	return kilograms === undefined ? undefined : { value: String(kilograms), unit: 'kg' };
}
