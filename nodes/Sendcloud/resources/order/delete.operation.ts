import { orderAt } from '../../api/orders';
import { orderField, orderIdOf } from '../../fields/order';
import { operation } from '../../engine/operation';

export const deleteOrder = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an order',
	description: 'Delete an order in Sendcloud. Parcels that were made from it stay.',
	fields: { order: orderField },
	build: ({ params }) => orderIdOf(params.order),
	each: async ({ client, request: id }) => {
		await client.delete(orderAt(id));
		return { id, deleted: true };
	},
});
