import { orderAt } from '../../api/orders';
import { operation } from '../../engine/operation';
import { orderPick } from '../../fields/picks';
import { findOrderId } from '../../flows/findOrder';
import { lookIn, whichOrder } from './which';

export const deleteOrder = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an order',
	description: 'Delete an order in Sendcloud. Parcels that were made from it stay.',
	fields: { order: orderPick.field },
	options: lookIn,
	build: ({ params, options }) => whichOrder(params.order, options.integration),
	each: async ({ client, request }) => {
		const id = await findOrderId(client, request);
		await client.delete(orderAt(id));
		return { id, deleted: true };
	},
});
