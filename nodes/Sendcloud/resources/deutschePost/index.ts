import type { Resource } from '../../engine/define';
import { finalizeOrder } from './finalizeOrder.operation';

/** What Deutsche Post alone has (v3-carriers-dp). */
export const deutschePost: Resource = {
	name: 'deutschePost',
	label: 'Deutsche Post',
	description: 'The box that international parcels of Deutsche Post are collected in',
	operations: [finalizeOrder],
};
