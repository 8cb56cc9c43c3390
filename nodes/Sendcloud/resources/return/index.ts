import type { Resource } from '../../engine/define';
import { cancel } from './cancel.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Parcels that come back (v3-returns). */
export const returnParcel: Resource = {
	name: 'return',
	label: 'Return',
	description: 'A parcel that a customer sends back',
	operations: [get, getAll, cancel],
};
