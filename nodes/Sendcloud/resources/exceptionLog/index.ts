import type { Resource } from '../../engine/define';
import { create } from './create.operation';
import { getAll } from './getAll.operation';

/** Exception logs of integrations (v3, and v2 for accounts that still use it). */
export const exceptionLog: Resource = {
	name: 'exceptionLog',
	label: 'Exception Log',
	description: 'What went wrong between Sendcloud and a shop',
	operations: [getAll, create],
};
