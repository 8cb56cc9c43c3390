import type { Resource } from '../../operations/define';
import { deleteShipment } from './delete';
import { getAll } from './getAll';
import { upsert } from './upsert';

/** Orders as shop systems hand them over in v2, called shipments there because an order may be split. */
export const integrationShipment: Resource = {
	name: 'integrationShipment',
	label: 'Shop Shipment',
	description:
		'An order that a shop system hands over (API v2), for Sendcloud partners. Everybody else: Order.',
	operations: [upsert, getAll, deleteShipment],
};
