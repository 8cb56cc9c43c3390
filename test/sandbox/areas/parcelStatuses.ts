/** The statuses a parcel can have, v3: a code in capitals, and the number that v2 and some filters know it by. */
import type { FastifyInstance } from 'fastify';

import type { Area, AreaState } from '../server/world';

export interface ParcelStatus {
	code: string;
	message: string;
}

const STATUSES: Array<[number: number, code: string, message: string]> = [
	[1, 'ANNOUNCED', 'Announced'],
	[3, 'EN_ROUTE_TO_SORTING_CENTER', 'En route to sorting center'],
	[4, 'DELIVERY_DELAYED', 'Delivery delayed'],
	[5, 'SORTED', 'Sorted'],
	[6, 'NOT_SORTED', 'Not sorted'],
	[7, 'BEING_SORTED', 'Being sorted'],
	[8, 'DELIVERY_ATTEMPT_FAILED', 'Delivery attempt failed'],
	[11, 'DELIVERED', 'Delivered'],
	[12, 'AWAITING_CUSTOMER_PICKUP', 'Awaiting customer pickup'],
	[13, 'ANNOUNCED_NOT_COLLECTED', 'Announced: not collected'],
	[15, 'ERROR_COLLECTING', 'Error collecting'],
	[22, 'SHIPMENT_PICKED_UP_BY_DRIVER', 'Shipment picked up by driver'],
	[80, 'UNABLE_TO_DELIVER', 'Unable to deliver'],
	[91, 'PARCEL_EN_ROUTE', 'Parcel en route'],
	[92, 'DRIVER_EN_ROUTE', 'Driver en route'],
	[93, 'SHIPMENT_COLLECTED_BY_CUSTOMER', 'Shipment collected by customer'],
	[999, 'NO_LABEL', 'No label'],
	[1000, 'READY_TO_SEND', 'Ready to send'],
	[1001, 'ANNOUNCING', 'Being announced'],
	[1002, 'ANNOUNCEMENT_FAILED', 'Announcement failed'],
	[1337, 'UNKNOWN', 'Unknown status - check carrier track & trace page for more insights'],
	[1998, 'CANCELLED_UPSTREAM', 'Cancelled upstream'],
	[1999, 'CANCELLING', 'Cancellation requested'],
	[2000, 'CANCELLED', 'Cancelled'],
	[2001, 'CANCELLING_UPSTREAM', 'Submitting cancellation request'],
	[62989, 'AT_CUSTOMS', 'At customs'],
	[62990, 'AT_SORTING_CENTRE', 'At sorting centre'],
	[62991, 'REFUSED_BY_RECIPIENT', 'Refused by recipient'],
	[62992, 'RETURNED_TO_SENDER', 'Returned to sender'],
	[62993, 'DELIVERY_METHOD_CHANGED', 'Delivery method changed'],
	[62994, 'DELIVERY_DATE_CHANGED', 'Delivery date changed'],
	[62995, 'DELIVERY_ADDRESS_CHANGED', 'Delivery address changed'],
	[62996, 'EXCEPTION', 'Exception'],
	[62997, 'ADDRESS_INVALID', 'Address invalid'],
];

/** A status with its words; one that is not in the list is given out all the same. */
export function statusOf(code: string): ParcelStatus {
	const [, , message = code] = STATUSES.find(([, name]) => name === code) ?? [];
	return { code, message };
}

/** The code of what a filter names by code or by number; undefined when there is no such status. */
export const statusCode = (text: string): string | undefined =>
	STATUSES.find(([number, code]) => code === text || String(number) === text)?.[1];

class ParcelStatusesState implements AreaState {
	reset(): void {}
}

function routes(api: FastifyInstance): void {
	api.get('/v3/parcels/statuses', async () => ({
		data: STATUSES.map(([, code, message]) => ({ code, message })),
	}));
}

export const parcelStatuses: Area<ParcelStatusesState> = {
	settings: {},
	state: () => new ParcelStatusesState(),
	routes,
};
