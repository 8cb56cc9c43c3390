import type { Resource } from '../../engine/define';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Carriers that come and fetch (v3-pickups). */
export const pickup: Resource = {
	name: 'pickup',
	label: 'Pickup',
	description: 'A carrier that comes and fetches parcels',
	operations: [create, get, getAll],
};
