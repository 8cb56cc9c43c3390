import type { Resource } from '../../engine/define';
import { getCarriers } from './getCarriers.operation';
import { getShippingOptions } from './getShippingOptions.operation';

/** How long parcels of this account really took (v3-analytics). */
export const transitTime: Resource = {
	name: 'transitTime',
	label: 'Transit Time',
	description: 'How long parcels really took, by carrier or shipping option',
	operations: [getCarriers, getShippingOptions],
};
