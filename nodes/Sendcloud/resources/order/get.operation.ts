import { integrationPick, orderPick } from '../../fields/picks';
import { checkedValue, filled } from '../../checks';
import { CONCURRENCY, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { findOrder, type WantedOrder } from '../../flows/findOrder';
import { whichOrder } from './which';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get an order',
	description: "Retrieve one order, by Sendcloud's ID or by the shop's order number or order ID",
	// Reading has no limit but that of a minute: a thousand orders in two seconds instead of twenty.
	concurrency: CONCURRENCY.most,
	fields: {
		getBy: field({
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
		order: { ...orderPick.field, displayOptions: { show: { getBy: ['id'] } } },
		orderNumber: field({
			displayName: 'Order Number',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. OXSDFGHTD-12',
			displayOptions: { show: { getBy: ['orderNumber'] } },
			description: 'The order number that the customer knows',
		}),
		orderId: field({
			displayName: 'Order ID',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 555413',
			displayOptions: { show: { getBy: ['orderId'] } },
			description: 'The ID of the order in the shop system',
		}),
		integration: {
			...integrationPick.field,
			required: false,
			displayOptions: { show: { getBy: ['orderNumber', 'orderId'] } },
			description:
				'Look only in this integration. Needed where several shops use the same numbers.',
		},
	},
	build: ({ params }): WantedOrder => {
		const integration = integrationPick.idOrNone(params.integration);
		if (params.getBy === 'orderNumber') {
			const value = checkedValue<string>(filled, params.orderNumber, 'order number');
			return { by: 'orderNumber', value, integration };
		}
		if (params.getBy === 'orderId') {
			const value = checkedValue<string>(filled, params.orderId, 'order ID');
			return { by: 'orderId', value, integration };
		}
		return whichOrder(params.order, undefined);
	},
	each: async ({ client, request }) => await findOrder(client, request),
});
