import { integrationPick, orderPick } from '../../fields/picks';
import { simplifySince11 } from '../../fields/simplify';
import { checkedValue, filled, identity } from '../../checks';
import { changed, CONCURRENCY, field, onlyInFirst, since } from '../../engine/define';
import { operation } from '../../engine/operation';
import { findOrder } from '../../flows/findOrder';
import { simpleOrder } from './simple';
import { lookIn, whichOrder } from './which';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an order',
	description: "Retrieve one order, by Sendcloud's ID or by the shop's order number or order ID",
	// Reading has no limit but that of a minute: a thousand orders in two seconds instead of twenty.
	concurrency: CONCURRENCY.most,
	fields: {
		getBy: onlyInFirst(
			field({
				displayName: 'Get By',
				type: 'options',
				noDataExpression: true,
				default: 'id',
				options: [
					{ name: 'Order ID of the Shop', value: 'orderId' },
					{ name: 'Order Number', value: 'orderNumber' },
					{ name: 'Sendcloud ID', value: 'id' },
				],
			}),
		),
		order: changed(1.1, orderPick.field, {
			...orderPick.field,
			displayOptions: { show: { getBy: ['id'] } },
		}),
		orderNumber: onlyInFirst(
			field({
				displayName: 'Order Number',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. OXSDFGHTD-12',
				displayOptions: { show: { getBy: ['orderNumber'] } },
				description: 'The order number that the customer knows',
			}),
		),
		orderId: onlyInFirst(
			field({
				displayName: 'Order ID',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. 555413',
				displayOptions: { show: { getBy: ['orderId'] } },
				description: 'The ID of the order in the shop system',
			}),
		),
		integration: onlyInFirst(
			field({
				...integrationPick.optional,
				displayOptions: { show: { getBy: ['orderNumber', 'orderId'] } },
				description:
					'Look only in this integration. Needed where several shops use the same numbers.',
			}),
		),
		simplify: simplifySince11,
	},
	options: { integration: since(1.1, lookIn.integration) },
	build: ({ params, options }) => {
		const { simplify } = params;
		const integration = integrationPick.idOrNone(params.integration);
		if (params.getBy === 'orderNumber') {
			const value = checkedValue<string>(identity(filled), params.orderNumber, 'order number');
			return { wanted: { by: 'orderNumber', value, integration }, simplify };
		}
		if (params.getBy === 'orderId') {
			const value = checkedValue<string>(identity(filled), params.orderId, 'order ID');
			return { wanted: { by: 'orderId', value, integration }, simplify };
		}
		return { wanted: whichOrder(params.order, options.integration), simplify };
	},
	each: async ({ client, request: { wanted, simplify } }) => {
		const order = await findOrder(client, wanted);
		return simplify ? simpleOrder(order) : order;
	},
});
