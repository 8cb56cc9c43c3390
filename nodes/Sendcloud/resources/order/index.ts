import type { Resource } from '../../operations/define';
import { deleteOrder } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';
import { upsert } from './upsert';

/** Orders of a shop, as Sendcloud's v3 Orders API holds them. */
export const order: Resource = {
	name: 'order',
	label: 'Order',
	description: 'An order of a shop, before it becomes a parcel',
	operations: [upsert, get, getAll, update, deleteOrder],
};
