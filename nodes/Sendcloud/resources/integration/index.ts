import type { Resource } from '../../engine/define';
import { deleteIntegration } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { replace } from './replace.operation';
import { update } from './update.operation';

/** Shop integrations (v3, and v2 for accounts that still use it). */
export const integration: Resource = {
	name: 'integration',
	label: 'Integration',
	description: 'A shop that is connected to Sendcloud, with its webhook and service points',
	operations: [getAll, get, update, replace, deleteIntegration],
};
