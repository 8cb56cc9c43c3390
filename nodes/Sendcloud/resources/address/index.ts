import type { Resource } from '../../engine/define';
import { validate } from './validate.operation';

/** Where parcels go. */
export const address: Resource = {
	name: 'address',
	label: 'Address',
	description: 'An address that parcels go to',
	operations: [validate],
};
