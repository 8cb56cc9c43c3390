import type { Resource } from '../../engine/define';
import { checkAvailability } from './checkAvailability.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Where customers collect and hand in parcels (v3-service-points). */
export const servicePoint: Resource = {
	name: 'servicePoint',
	label: 'Service Point',
	description: 'A shop or locker where customers collect and hand in parcels',
	operations: [getAll, get, checkAvailability],
};
