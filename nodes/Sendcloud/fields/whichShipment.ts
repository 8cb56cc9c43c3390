/** Which shipment an operation is about, and where to look for its order number. */
import type { IDataObject } from 'n8n-workflow';

import { field } from '../engine/define';
import { integrationPick, shipmentPick } from './picks';

export const lookInOption = {
	integration: field({
		displayName: 'Integration Name or ID',
		type: 'options',
		default: '',
		...integrationPick.allOf,
		description:
			'Look for order numbers in this integration only, where several shops use the same. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	}),
};

/** @throws SendcloudError (input) */
export const whichShipment = (shipment: unknown, { integration }: IDataObject) => ({
	...shipmentPick.which(shipment),
	integration: integrationPick.idOrNone(integration),
});
