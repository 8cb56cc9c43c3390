import type { Resource } from '../../engine/define';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Where parcels are sent from. */
export const senderAddress: Resource = {
	name: 'senderAddress',
	label: 'Sender Address',
	description: 'An address that parcels are sent from',
	operations: [get, getAll],
};
