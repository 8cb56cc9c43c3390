import type { IDataObject } from 'n8n-workflow';

import { bodyFields, inFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { checked } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import {
	currencyField,
	linesFields,
	linesOf,
	orderCollection,
	orderFromFields,
	shippingAddressField,
} from './fields';
import { checkWait, saving, waitOptions } from './saving';
import { wholeOrderSchema, type Order } from './schema';

export const upsert = operation({
	name: 'upsert',
	label: 'Create or Update',
	action: 'Create or update an order',
	description: 'Create an order, or update the one with the same order ID and integration',
	fields: {
		...bodyFields('Order'),
		integration: { ...integrationPick.field, displayOptions: inFields },
		orderId: field({
			displayName: 'Order ID',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 555413',
			displayOptions: inFields,
			description: 'The ID of the order in the shop system. The same ID again updates the order.',
		}),
		orderNumber: field({
			displayName: 'Order Number',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. OXSDFGHTD-12',
			displayOptions: inFields,
			description: 'The order number that the customer knows',
		}),
		statusCode: field({
			displayName: 'Status Code',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. unshipped',
			displayOptions: inFields,
			description: 'The status of the order in the shop, in the words of the shop',
		}),
		createdAt: field({
			displayName: 'Created At',
			type: 'dateTime',
			default: '',
			required: true,
			displayOptions: inFields,
			description: "When the order was placed. Without a timezone, the workflow's is taken.",
		}),
		...linesFields,
		currency: currencyField,
		totalPrice: field({
			displayName: 'Total Price',
			type: 'number',
			// Empty, so that an order is not worth 0 because nobody typed a price.
			default: '',
			required: true,
			typeOptions: { numberPrecision: 2 },
			displayOptions: inFields,
			description: 'Of the whole order, in the currency above',
		}),
		paymentStatus: field({
			displayName: 'Payment Status Code',
			type: 'string',
			default: 'paid',
			required: true,
			placeholder: 'e.g. paid',
			displayOptions: inFields,
			description: 'The status of the payment in the shop, in the words of the shop',
		}),
		shippingAddress: shippingAddressField,
		additionalFields: orderCollection('Additional Fields', 'Add field', {
			id: {
				displayName: 'Sendcloud ID',
				type: 'string',
				default: '',
				description: 'Update exactly this order. Without it, order ID and integration decide.',
			},
		}),
	},
	options: waitOptions,
	build: ({ params, options, timezone }) => {
		checkWait(options);
		const order =
			params.specifyBody === 'json' ? jsonObject(params.jsonBody, 'The order') : fromFields(params);
		const id = order.order_id;
		return checked<Order>(
			wholeOrderSchema(timezone),
			order,
			id === undefined || id === '' ? undefined : `order_id ${String(id)}`,
		);
	},
	inBatches: saving,
});

interface FieldValues {
	integration: unknown;
	orderId: unknown;
	orderNumber: unknown;
	statusCode: unknown;
	createdAt: unknown;
	specifyLines: string;
	lines: IDataObject;
	linesJson: unknown;
	currency: string;
	totalPrice: unknown;
	paymentStatus: unknown;
	shippingAddress: IDataObject;
	additionalFields: IDataObject;
}

/** Required parts are there even when they are empty, so that the check names them. */
function fromFields(params: FieldValues): IDataObject {
	const order = orderFromFields(
		{
			...params.additionalFields,
			order_number: params.orderNumber as string,
			status_code: params.statusCode as string,
			order_created_at: params.createdAt as string,
			total_price: params.totalPrice as number,
			payment_status_code: params.paymentStatus as string,
			shipping_address: { address: params.shippingAddress },
		},
		params.currency,
	);
	const details = (order.order_details ?? {}) as IDataObject;
	const payment = (order.payment_details ?? {}) as IDataObject;
	return {
		...order,
		id: params.additionalFields.id === '' ? undefined : params.additionalFields.id,
		order_id: params.orderId === '' ? undefined : (params.orderId as string),
		order_details: {
			...details,
			integration: { id: params.integration === '' ? undefined : (params.integration as number) },
			status: details.status ?? {},
			order_items: linesOf(params, params.currency) as IDataObject[],
		},
		payment_details: {
			...payment,
			total_price: payment.total_price ?? {},
			status: payment.status ?? {},
		},
	};
}
