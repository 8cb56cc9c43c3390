import type { Resource } from '../../engine/define';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** What each parcel cost, refunds included (v3-invoice-items, beta). */
export const invoiceItem: Resource = {
	name: 'invoiceItem',
	label: 'Invoice Item',
	description: 'What a parcel cost: each charge and each refund',
	operations: [getAll, get],
};
