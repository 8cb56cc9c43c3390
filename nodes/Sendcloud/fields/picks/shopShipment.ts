/** A shipment of a shop (v2): one of the latest of the integration, or any by its UUID. */
import { shipmentsAt } from '../../api/integrations';
import { bodyCursor, listIn } from '../../transport/pagination';
import { integrationPick } from './integration';
import { byUuid, pick } from './pick';

export const shopShipmentPick = pick<string>({
	one: 'shipment',
	many: 'shop shipments',
	field: {
		displayName: 'Shipment',
		default: { mode: 'id', value: '' },
		description: 'The shipment, by the UUID that Sendcloud gave it',
	},
	async search({ client, filter, paginationToken, parameter }) {
		const answer = await client.get(shipmentsAt(integrationPick.id(parameter('integration'))), {
			order_number: filter === '' ? undefined : filter,
			cursor: paginationToken,
		});
		return {
			results: listIn('results')(answer).map(({ order_number: number, name, shipment_uuid }) => ({
				name: `${String(number)} (${String(name)})`,
				value: String(shipment_uuid),
			})),
			paginationToken: bodyCursor()(answer),
		};
	},
	none: 'Choose another integration, or hand over a shipment first.',
	noMatch: 'Type a whole order number.',
	hint: 'The list shows the latest shipments of the integration. Type a whole order number to find an older one.',
	ways: [
		byUuid(
			'The UUID of a shipment looks like 39874b59-2a68-4a3d-8e00-aeb9e0540d00; by its order number it can be found in the list',
			'e.g. 39874b59-2a68-4a3d-8e00-aeb9e0540d00',
		),
	],
});
