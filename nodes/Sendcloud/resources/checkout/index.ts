import type { Resource } from '../../engine/define';
import { getDeliveryOptions } from './getDeliveryOptions.operation';

/** What a shop shows its customer (v3-dynamic-checkout). */
export const checkout: Resource = {
	name: 'checkout',
	label: 'Checkout',
	description: 'What a shop can offer its customers for a cart',
	operations: [getDeliveryOptions],
};
