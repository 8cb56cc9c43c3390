import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { shipmentPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { lookInOption, whichShipment } from '../../fields/whichShipment';
import { flatShipment, foundShipments } from '../../flows/findShipments';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a shipment',
	description:
		'Retrieve a shipment by order number, tracking number or ID: status, tracking, carrier, parcels. Where an order has several, all come out, the latest first.',
	concurrency: CONCURRENCY.most,
	fields: { shipment: shipmentPick.field, simplify: simplifyField },
	options: lookInOption,
	build: ({ params, options }) => ({
		wanted: whichShipment(params.shipment, options),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { wanted, simplify } }) => {
		const found = await foundShipments(client, wanted);
		return found.map(({ shipment }) => (simplify ? flatShipment(shipment) : shipment));
	},
});
