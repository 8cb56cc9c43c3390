import type { Resource } from '../../engine/define';
import { deleteOrder } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { importOrders } from './import.operation';
import { isShippedOperation } from './isShipped.operation';
import { ship } from './ship.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

/** Orders of a shop, as Sendcloud's v3 Orders API holds them. */
export const order: Resource = {
	name: 'order',
	label: 'Order',
	description: 'An order of a shop, before it becomes a parcel',
	operations: [upsert, importOrders, ship, isShippedOperation, get, getAll, update, deleteOrder],
};
