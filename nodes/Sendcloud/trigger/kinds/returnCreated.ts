/** A customer announced a return, through the API or the return portal. */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { isId } from '../shape';
import { cell, type WebhookBody, type WebhookKind } from './kind';

const dataOf = ({ data }: WebhookBody): IDataObject => (isObject(data) ? data : {});

export const returnCreated: WebhookKind = {
	action: 'return_created',

	fault: (body) => (isId(dataOf(body).id) ? undefined : 'data.id is no whole number from 1'),

	simplified(body) {
		const data = dataOf(body);
		const items = Array.isArray(data.items) ? data.items.filter(isObject) : [];
		return {
			return_id: Number(data.id),
			order_number: cell(data.order_number),
			brand_id: cell(data.brand_id),
			return_reason_id: cell(data.return_reason_id),
			return_address_id: cell(data.return_address_id),
			refund_type: cell(data.refund_type),
			delivery_choice: cell(data.delivery_choice),
			paid_return: data.paid_return === true,
			items: items.map((item) => ({
				item_id: cell(item.item_id),
				description: cell(item.description),
				sku: cell(item.sku),
				quantity: cell(item.quantity),
				hs_code: cell(item.hs_code),
				return_reason_id: cell(item.return_reason_id),
			})),
		};
	},
};
