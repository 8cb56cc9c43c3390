import type { Resource } from '../../engine/define';
import { get } from './get.operation';
import { register } from './register.operation';

/** Where parcels are (v3-parcel-tracking). */
export const tracking: Resource = {
	name: 'tracking',
	label: 'Tracking',
	description: 'Where a parcel is, and what happened to it on its way',
	operations: [get, register],
};
