import type { Resource } from '../../engine/define';
import { answerRequestedData } from './answerRequestedData.operation';
import { create } from './create.operation';
import { createForLostParcel } from './createForLostParcel.operation';
import { generateClaimLetter } from './generateClaimLetter.operation';
import { generateInvoice } from './generateInvoice.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getRequestedData } from './getRequestedData.operation';

/** Tickets with Sendcloud's support about parcels that went wrong (v3-support, beta). */
export const claim: Resource = {
	name: 'claim',
	label: 'Support Ticket',
	description: 'A claim for a parcel that was lost or damaged, or another request about one',
	operations: [
		createForLostParcel,
		create,
		get,
		getAll,
		getRequestedData,
		answerRequestedData,
		generateInvoice,
		generateClaimLetter,
	],
};
