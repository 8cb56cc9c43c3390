import type { IDataObject } from 'n8n-workflow';

import { bodyFields, inFields, jsonObject } from '../../fields/body';
import { integrationPick } from '../../fields/picks';
import { checked } from '../../checks';
import { changed, field } from '../../engine/define';
import { inBatches } from '../../engine/inBatches';
import { operation } from '../../engine/operation';
import {
	currencyField,
	linesFields,
	linesOf,
	orderCollection,
	orderFromFields,
	orderStatus,
	OTHER,
	paymentStatus,
	shippingAddressField,
} from './fields';
import { hintLimits, limitsOf } from './hintLimits';
import { hintsOf, tellHints } from './hints';
import { inOwnIntegration, withIntegration } from './own';
import { checkWait, saving, waitOptions } from './saving';
import { wholeOrderSchema, type Order } from './schema';

const sendOrders = inBatches<Order>(saving);

export const upsert = operation({
	name: 'upsert',
	label: 'Create or Update',
	action: 'Create or update an order',
	description: 'Create an order, or update the one with the same order ID and integration',
	fields: {
		integration: changed(
			1.1,
			{
				...integrationPick.optional,
				description:
					'The shop connection that the order belongs to. One that a JSON names goes first; without any, it is the API integration of the account.',
			},
			{ ...integrationPick.field, displayOptions: inFields },
		),
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
		...bodyFields('Order'),
		statusCode: changed(1.1, orderStatus.status, {
			displayName: 'Status Code',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. unshipped',
			displayOptions: inFields,
			description: 'The status of the order in the shop, in the words of the shop',
		}),
		otherStatusCode: orderStatus.other('statusCode'),
		createdAt: field({
			displayName: 'Created At',
			type: 'dateTime',
			default: '',
			required: true,
			displayOptions: inFields,
			description:
				"When the order was placed, e.g. 2026-03-31T14:00. Without a timezone, the workflow's is taken.",
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
		paymentStatus: changed(1.1, paymentStatus.status, {
			displayName: 'Payment Status Code',
			type: 'string',
			default: 'paid',
			required: true,
			placeholder: 'e.g. paid',
			displayOptions: inFields,
			description: 'The status of the payment in the shop, in the words of the shop',
		}),
		otherPaymentStatus: paymentStatus.other('paymentStatus'),
		shippingAddress: shippingAddressField,
		additionalFields: orderCollection('Additional Fields', 'Add Field', {
			id: {
				displayName: 'Sendcloud ID',
				type: 'string',
				default: '',
				description: 'Update exactly this order. Without it, order ID and integration decide.',
			},
		}),
	},
	options: { ...waitOptions, ...hintLimits },
	build: ({ params, options, timezone, version }) => {
		checkWait(options);
		limitsOf(options);
		const order =
			params.specifyBody === 'json' ? jsonObject(params.jsonBody, 'The order') : fromFields(params);
		const id = order.order_id;
		return checked<Order>(
			wholeOrderSchema(timezone),
			version < 1.1 ? order : withIntegration(order, integrationPick.idOrNone(params.integration)),
			id === undefined || id === '' ? undefined : `order_id ${String(id)}`,
		);
	},
	perform: async (entries, tools) => {
		await tellHints(
			entries,
			({ request, options }) => hintsOf(request, limitsOf(options)),
			tools.client,
		);
		return await inOwnIntegration(entries, tools, sendOrders);
	},
});

interface FieldValues {
	integration: unknown;
	orderId: unknown;
	orderNumber: unknown;
	statusCode: unknown;
	otherStatusCode: unknown;
	createdAt: unknown;
	specifyLines: string;
	lines: IDataObject;
	linesJson: unknown;
	currency: string;
	totalPrice: unknown;
	paymentStatus: unknown;
	otherPaymentStatus: unknown;
	shippingAddress: IDataObject;
	additionalFields: IDataObject;
}

const chosen = (usual: unknown, other: unknown) => (usual === OTHER ? other : usual) as string;

/** Required parts are there even when they are empty, so that the check names them. */
function fromFields(params: FieldValues): IDataObject {
	const order = orderFromFields(
		{
			...params.additionalFields,
			order_number: params.orderNumber as string,
			status_code: chosen(params.statusCode, params.otherStatusCode),
			order_created_at: params.createdAt as string,
			total_price: params.totalPrice as number,
			payment_status_code: chosen(params.paymentStatus, params.otherPaymentStatus),
			shipping_address: params.shippingAddress,
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
