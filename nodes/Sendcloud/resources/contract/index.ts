import type { Resource } from '../../engine/define';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Contracts with carriers. */
export const contract: Resource = {
	name: 'contract',
	label: 'Contract',
	description: "A contract with a carrier, one's own or Sendcloud's",
	operations: [get, getAll],
};
