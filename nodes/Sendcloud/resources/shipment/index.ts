import type { Resource } from '../../engine/define';
import { cancel } from './cancel.operation';
import { create } from './create.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getReturnPortalUrl } from './getReturnPortalUrl.operation';

/** What carriers are told of: one or more parcels to one address. */
export const shipment: Resource = {
	name: 'shipment',
	label: 'Shipment',
	description: 'One or more parcels that a carrier brings to one address',
	operations: [create, get, getAll, cancel, getReturnPortalUrl],
};
