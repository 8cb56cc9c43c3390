import type { IDataObject } from 'n8n-workflow';

import { orderAt, ORDER_PAGES, ORDERS } from '../../api/orders';
import { integrationField } from '../../fields/integration';
import { orderField, orderIdOf } from '../../fields/order';
import { checkedValue, filled, integer } from '../../checks';
import { CONCURRENCY, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { SendcloudError } from '../../transport/errors';
import { objectIn, paginate, type Paging } from '../../transport/pagination';

/** Nearly always there is one; two or three differ in case or integration. */
const FEW: Paging = { ...ORDER_PAGES, maxPageSize: 3 };
/** Of more orders than these, whose numbers differ only in case, none is told from the others. */
const MOST_ALIKE = 99;

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
		order: { ...orderField, displayOptions: { show: { getBy: ['id'] } } },
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
			...integrationField,
			required: false,
			displayOptions: { show: { getBy: ['orderNumber', 'orderId'] } },
			description:
				'Look only in this integration. Needed where several shops use the same numbers.',
		},
	},
	build: ({ params }) => {
		if (params.getBy === 'id') return { id: orderIdOf(params.order) };
		const [parameter, value] =
			params.getBy === 'orderNumber'
				? ['order_number', checkedValue<string>(filled, params.orderNumber, 'order number')]
				: ['order_id', checkedValue<string>(filled, params.orderId, 'order ID')];
		const integration =
			(params.integration ?? '') === ''
				? undefined
				: checkedValue<number>(integer({ min: 1 }), params.integration, 'integration');
		return { parameter, value, integration };
	},
	each: async ({ client, request }) => {
		if (request.id !== undefined) return objectIn(await client.get(orderAt(request.id)));
		const { parameter = '', value, integration } = request;
		// Sendcloud looks without regard to case; one that matches exactly is the one that was meant.
		const exact: IDataObject[] = [];
		const alike: IDataObject[] = [];
		const query = { [parameter]: value, integration };
		for await (const order of paginate(client, ORDERS, query, FEW, MOST_ALIKE)) {
			(order[parameter] === value ? exact : alike).push(order);
			if (exact.length > 1) break;
		}
		const isWhole = exact.length + alike.length < MOST_ALIKE;
		const matches = exact.length > 0 && isWhole ? exact : [...exact, ...alike];
		const what = `${parameter.replace('_', ' ')} ${value}`;
		if (matches.length === 0) {
			throw new SendcloudError(`There is no order with ${what}`, {
				kind: 'refused',
				status: 404,
				description:
					'It may be in another Sendcloud account, or have been imported only moments ago.',
			});
		}
		if (matches.length > 1) {
			throw new SendcloudError(`There are several orders with ${what}`, {
				kind: 'refused',
				description: 'Choose the integration, or get the order by its Sendcloud ID.',
			});
		}
		return matches[0];
	},
});
