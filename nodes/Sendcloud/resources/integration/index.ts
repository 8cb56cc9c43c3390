import type { Resource } from '../../operations/define';
import { deleteIntegration } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { replace } from './replace';
import { update } from './update';

/** Shop integrations (v3, and v2 for accounts that still use it). */
export const integration: Resource = {
	name: 'integration',
	label: 'Integration',
	description: 'A shop that is connected to Sendcloud, with its webhook and service points',
	operations: [getAll, get, update, replace, deleteIntegration],
};
