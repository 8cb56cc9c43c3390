/** A pickup as people read it. Carriers' answers differ: some leave out what others have. */
import type { IDataObject } from 'n8n-workflow';

import { at, flat } from '../../fields/simplify';

const STATUSES: Record<string, string> = {
	ANNOUNCING: 'The carrier has been asked and has not answered yet',
	CREATED: 'The carrier will come',
	FAILED: 'The carrier will not come',
	CANCELLED: 'Cancelled',
};

const text = (value: unknown) =>
	value === undefined || value === null || value === '' ? undefined : String(value);

export function simplified(pickup: IDataObject): IDataObject {
	const [slot] = (Array.isArray(pickup.time_slots) ? pickup.time_slots : []) as IDataObject[];
	return flat({
		id: pickup.id,
		status: pickup.status,
		status_message: STATUSES[String(pickup.status)],
		carrier_code: pickup.carrier_code,
		// One of the document's examples has a number.
		tracking_number: text(pickup.tracking_number),
		start_at: slot?.start_at,
		end_at: slot?.end_at,
		name: at(pickup, 'address', 'name'),
		city: at(pickup, 'address', 'city'),
		country_code: at(pickup, 'address', 'country_code') ?? pickup.country,
		quantity: pickup.quantity,
		reference: text(pickup.reference),
		contract_id: pickup.contract_id,
		created_at: pickup.created_at,
		cancelled_at: pickup.cancelled_at,
	});
}
