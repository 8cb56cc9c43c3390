import type { IDataObject } from 'n8n-workflow';

import { returnPortalUrlAt } from '../../api/shipments';
import { operation } from '../../engine/operation';
import { shipmentPick } from '../../fields/picks';
import { lookInOption, whichShipment } from '../../fields/whichShipment';
import { foundShipments } from '../../flows/findShipments';
import { changed, SendcloudError } from '../../transport/errors';
import { objectIn } from '../../transport/pagination';

export const getReturnPortalUrl = operation({
	name: 'getReturnPortalUrl',
	label: 'Get Return Portal URL',
	action: 'Get the return portal URL of a shipment',
	description:
		'Get the address where the customer can register the return of this shipment. Whoever has it can open it, and Sendcloud names no time when it ends.',
	fields: { shipment: shipmentPick.field },
	options: lookInOption,
	build: ({ params, options }) => whichShipment(params.shipment, options),
	each: async ({ client, request: wanted }) => {
		const result: IDataObject[] = [];
		const without: Array<{ id: unknown; failure: SendcloudError }> = [];
		for (const { shipment } of await foundShipments(client, wanted)) {
			let failure: unknown;
			try {
				const { url } = objectIn(await client.get(returnPortalUrlAt(shipment.id)));
				result.push({
					order_number: shipment.order_number ?? null,
					shipment_id: shipment.id,
					url: String(url),
				});
			} catch (error) {
				failure = error;
			}
			if (failure instanceof SendcloudError && failure.status === 404) {
				without.push({ id: shipment.id, failure });
			} else if (failure) throw failure;
		}
		if (result.length === 0 && without.length > 0)
			throw changed(without[0].failure, {
				message: 'No return portal is set up for the brand of this shipment',
				description:
					'Set one up in Sendcloud under Settings › Brands and Returns, or ship with another brand.',
			});
		for (const { id } of without)
			client.notes.warnings.add(`There is no return portal for the shipment ${String(id)}.`);
		return result;
	},
});
