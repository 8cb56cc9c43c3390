import type { Resource } from '../../engine/define';
import { getAll } from './getAll.operation';

/** What can become of a parcel (v3-parcel-statuses). */
export const parcelStatus: Resource = {
	name: 'parcelStatus',
	label: 'Parcel Status',
	description: 'The statuses that a parcel can have',
	operations: [getAll],
};
