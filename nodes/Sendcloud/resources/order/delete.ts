import { orderField, orderIdOf } from '../../fields/order';
import { itemOperation } from '../../operations/define';

export const deleteOrder = itemOperation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete an order',
	description: 'Delete an order in Sendcloud. Parcels that were made from it stay.',
	fields: { order: orderField },
	build: ({ params }) => orderIdOf(params.order),
	run: async ({ client, request: id }) => {
		await client.delete(`/v3/orders/${id}`);
		return { id, deleted: true };
	},
});
