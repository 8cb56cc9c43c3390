import type { IDataObject } from 'n8n-workflow';

import { isAvailable } from '../../api/servicePoints';
import { operation } from '../../engine/operation';
import { servicePointPick } from '../../fields/picks';

export const checkAvailability = operation({
	name: 'checkAvailability',
	label: 'Check Availability',
	action: 'Check availability of a service point',
	description:
		'Ask whether parcels can be sent to a service point right now, e.g. before a label is bought: some close or are full after a customer has chosen them',
	fields: { servicePoint: servicePointPick.field },
	build: ({ params }) => servicePointPick.id(params.servicePoint),
	each: async ({ client, request: id }): Promise<IDataObject> => {
		const available = await isAvailable(client, id);
		return {
			service_point_id: id,
			is_available: available === true,
			reason:
				available === true
					? null
					: available === undefined
						? 'It does not exist any more'
						: 'It is closed, full or not served at the moment',
		};
	},
});
