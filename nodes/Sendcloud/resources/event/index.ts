import type { Resource } from '../../engine/define';
import { getAll } from './getAll.operation';

/** What was done in the organisation, and by whom (v3-events, beta). */
export const event: Resource = {
	name: 'event',
	label: 'Audit Trail',
	description: 'Who created, changed or deleted what',
	operations: [getAll],
};
