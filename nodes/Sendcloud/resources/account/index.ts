import type { Resource } from '../../engine/define';
import { get } from './get.operation';

/** The organisation behind the keys (v3-organization, v3-user). */
export const account: Resource = {
	name: 'account',
	label: 'Account',
	description: 'Whose keys these are, and what they may do',
	operations: [get],
};
