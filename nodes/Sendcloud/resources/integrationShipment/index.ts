import type { Resource } from '../../engine/define';
import { deleteShipment } from './delete.operation';
import { getAll } from './getAll.operation';
import { upsert } from './upsert.operation';

/** Orders as shop systems hand them over in v2, called shipments there because an order may be split. */
export const integrationShipment: Resource = {
	name: 'integrationShipment',
	label: 'Shop Shipment',
	description:
		'An order that a shop system hands over (API v2), for Sendcloud partners. Everybody else: Order.',
	operations: [upsert, getAll, deleteShipment],
};
