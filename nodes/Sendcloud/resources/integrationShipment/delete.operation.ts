import { shipmentsAt } from '../../api/integrations';
import { integrationPick, shopShipmentPick } from '../../fields/picks';
import { checked, checkedValue, filled, group, required, text, uuid } from '../../checks';
import { field } from '../../engine/define';
import { warningField } from '../../fields/warning';
import { operation } from '../../engine/operation';
import { partnersOnly, shopField } from './notice';

export const deleteShipment = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete a shop order as a partner (API V2)',
	description:
		'Delete an order that a shop handed over (API v2), e.g. because it was cancelled there',
	risk: 'deletes',
	fields: {
		...partnersOnly,
		integration: shopField,
		deleteBy: field({
			displayName: 'Delete By',
			type: 'options',
			noDataExpression: true,
			default: 'uuid',
			options: [
				{ name: 'Order and Shipment ID of the Shop', value: 'externalIds' },
				{ name: 'Shipment UUID', value: 'uuid' },
			],
		}),
		shipment: { ...shopShipmentPick.field, displayOptions: { show: { deleteBy: ['uuid'] } } },
		externalOrderId: field({
			displayName: 'Order ID',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 555413',
			displayOptions: { show: { deleteBy: ['externalIds'] } },
			description: 'The ID of the order in the shop system',
		}),
		externalShipmentId: field({
			displayName: 'Shipment ID',
			type: 'string',
			default: '',
			placeholder: 'e.g. S00002',
			displayOptions: { show: { deleteBy: ['externalIds'] } },
			description:
				'The ID of the shipment in the shop system. Leave it empty if the shop does not split orders.',
		}),
		warning: warningField(
			'The shipment is deleted for good; the shop can only hand it over again.',
		),
	},
	build: ({ params }) => ({
		integration: integrationPick.id(params.integration),
		which:
			params.deleteBy === 'uuid'
				? { shipment_uuid: checkedValue<string>(uuid, params.shipment, 'shipment UUID') }
				: checked<{ external_order_id: string; external_shipment_id: string }>(
						group({
							external_order_id: required(filled),
							// The document wants a text here, so a shipment without an ID has an empty one, as in its answers.
							external_shipment_id: required(text),
						}),
						{
							external_order_id: params.externalOrderId,
							external_shipment_id: params.externalShipmentId ?? '',
						},
					),
	}),
	each: async ({ client, request: { integration, which } }) => {
		await client.post(`${shipmentsAt(integration)}/delete`, which, {
			repeatable: true,
			goneIsDone: true,
		});
		return { ...which, deleted: true };
	},
});
