import { orderAt } from '../../api/orders';
import { operation } from '../../engine/operation';
import { orderPick } from '../../fields/picks';
import { warningField } from '../../fields/warning';
import { findOrderId } from '../../flows/findOrder';
import { lookIn, whichOrder } from './which';

export const deleteOrder = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an order',
	description: 'Delete an order in Sendcloud. Parcels that were made from it stay.',
	risk: 'deletes',
	fields: {
		order: orderPick.field,
		warning: warningField('The order is deleted for good; it can only be imported again.'),
	},
	options: lookIn,
	build: ({ params, options }) => whichOrder(params.order, options.integration),
	each: async ({ client, request }) => {
		const id = await findOrderId(client, request);
		await client.delete(orderAt(id));
		return { id, deleted: true };
	},
});
