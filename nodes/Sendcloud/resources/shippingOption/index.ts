import type { Resource } from '../../engine/define';
import { getAll } from './getAll.operation';

/** How parcels can be sent. */
export const shippingOption: Resource = {
	name: 'shippingOption',
	label: 'Shipping Option',
	description: 'A way to send a parcel: carrier, service, price and delivery time',
	operations: [getAll],
};
