import type { Resource } from '../../engine/define';
import { cancel } from './cancel.operation';
import { create } from './create.operation';
import { createFromOrder } from './createFromOrder.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { validate } from './validate.operation';

/** Parcels that come back (v3-returns). */
export const returnParcel: Resource = {
	name: 'return',
	label: 'Return',
	description: 'A parcel that a customer sends back',
	operations: [createFromOrder, create, validate, get, getAll, cancel],
};
