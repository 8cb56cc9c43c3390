import type { Resource } from '../../engine/define';
import { check } from './check.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** Sendcloud's invoices to the account (v3-invoices, beta). */
export const invoice: Resource = {
	name: 'invoice',
	label: 'Invoice',
	description: 'What Sendcloud bills this account',
	operations: [getAll, get, check],
};
