import type { Resource } from '../../engine/define';
import { create } from './create.operation';
import { deleteContact } from './delete.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

/** Where claims go that are about parcels under contracts of one's own (v3-support, beta). */
export const claimContact: Resource = {
	name: 'claimContact',
	label: 'Carrier Support Contact',
	description: 'Where claims about parcels of a carrier go',
	operations: [getAll, create, update, deleteContact],
};
