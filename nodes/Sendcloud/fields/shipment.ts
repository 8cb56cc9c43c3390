/** A shipment of a shop (v2), chosen from the latest ones of the integration or given by its UUID. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { shipmentsAt } from '../api/integrations';
import { field } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { bodyCursor, listIn } from '../transport/pagination';
import { integrationIdOf } from './integration';
import { pickModes } from './modes';

const [list, id] = pickModes(
	'searchShipments',
	'a shipment',
	'e.g. 39874b59-2a68-4a3d-8e00-aeb9e0540d00',
	'The list shows the latest shipments of the integration. Type a whole order number to find an older one.',
).modes;

export const shipmentField = field({
	displayName: 'Shipment',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	required: true,
	description: 'The shipment, by the UUID that Sendcloud gave it',
	modes: [
		list,
		{
			...id,
			displayName: 'By UUID',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\s*$',
						errorMessage: 'The UUID looks like 39874b59-2a68-4a3d-8e00-aeb9e0540d00',
					},
				},
			],
		},
	],
});

/** Shipments of the integration that the panel names; with a text, those of that order number. */
export async function searchShipments(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const integration = integrationIdOf(
		this.getCurrentNodeParameter('integration', { extractValue: true }),
	);
	const answer = await new SendcloudClient(this).get(shipmentsAt(integration), {
		order_number: filter,
		cursor: paginationToken,
	});
	return {
		results: listIn('results')(answer).map(({ order_number: number, name, shipment_uuid }) => ({
			name: `${String(number)} (${String(name)})`,
			value: String(shipment_uuid),
		})),
		paginationToken: bodyCursor()(answer),
	};
}
