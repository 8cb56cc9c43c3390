/** A parcel event: its words, what it must hold, what tells it from others, and how it is shown. */
import type { IDataObject } from 'n8n-workflow';

import { PARCEL_EVENT } from '../../api/eventSubscriptions';
import { isObject } from '../../transport/data';
import { isFilled, isId, isTooDeep, keyOf } from '../shape';

/** Values of Sendcloud's document, in the order of a parcel's life. Events may hold others: Sendcloud may add some. */
export const PHASES = {
	announcing: 'Announcing',
	announced: 'Announced',
	no_label: 'No Label',
	labelled: 'Labelled',
	ready_to_send: 'Ready to Send',
	dropped: 'Dropped Off',
	accepted: 'Accepted by Carrier',
	sorted: 'Sorted',
	in_transit: 'In Transit',
	customs: 'At Customs',
	in_delivery: 'Out for Delivery',
	attempted: 'Delivery Attempted',
	pup: 'At Pick-Up Point',
	delivered: 'Delivered',
	delivery_forced: 'Delivery Forced',
	cancelled: 'Cancelled',
	none: 'None',
	unknown: 'Unknown',
};

export const EXCEPTIONS = {
	address_error: 'Address Error',
	announcement_failed: 'Announcement Failed',
	cancellation_failed: 'Cancellation Failed',
	cancelled: 'Cancelled',
	cancelled_upstream: 'Cancelled Upstream',
	cancelling: 'Cancelling',
	cancelling_upstream: 'Cancelling Upstream',
	changed: 'Changed',
	claim: 'Claim',
	claimable: 'Claimable',
	customer_rejected: 'Customer Rejected',
	customer_support: 'Customer Support',
	customs_issue: 'Customs Issue',
	damaged: 'Damaged',
	delay_unknown: 'Delay, Reason Unknown',
	delivery_delay: 'Delivery Delay',
	dropoff_expiration: 'Drop-Off Expired',
	handover_delay: 'Handover Delay',
	hold: 'On Hold',
	missing: 'Missing',
	non_conformity: 'Non-Conformity',
	none: 'No Exception',
	off_radar: 'Off Radar',
	pup_expiration: 'Pick-Up Expired',
	refused: 'Refused',
	relabelled: 'Relabelled',
	returned_sender: 'Returned to Sender',
	sorting_delay: 'Sorting Delay',
	unknown: 'Unknown',
};

export const STATUSES = { error: 'Error', success: 'Success', warning: 'Warning' };

export const SOURCES = {
	calculated: 'Calculated by Sendcloud',
	carrier: 'Carrier',
	claim: 'Claim',
	internal: 'Sendcloud',
};

/** What every delivery holds that is let in; all else is passed on as it comes. */
export interface ParcelEvent {
	parcel: IDataObject & { parcel_id: number | string };
	event: IDataObject & { timestamp: string; phase: string };
	/** What tells the event from others. */
	key: string;
}

/** @returns the event, or what is wrong with the body, for Sendcloud's log */
export function readParcelEvent(body: unknown): ParcelEvent | string {
	if (!isObject(body) || body.event_type !== PARCEL_EVENT)
		return `event_type is not ${PARCEL_EVENT}`;
	if (isTooDeep(body)) return 'it is nested too deep';
	const { parcel, event } = isObject(body.data) ? body.data : {};
	if (!isObject(parcel) || !isId(parcel.parcel_id))
		return 'data.parcel.parcel_id is no whole number from 1';
	if (!isObject(event) || !isFilled(event.timestamp)) return 'data.event.timestamp is missing';
	if (!isFilled(event.phase)) return 'data.event.phase is missing';
	return { parcel, event, key: keyOf(body) } as ParcelEvent;
}

export const isException = ({ event }: ParcelEvent) =>
	isFilled(event.exception) && event.exception !== 'none';

/** One flat item. What Sendcloud left out is null, so that the same columns are always there. */
export function simplified(parcelEvent: ParcelEvent): IDataObject {
	const { parcel, event, key } = parcelEvent;
	const place = isObject(event.location_details) ? event.location_details : {};
	const words = (...parts: unknown[]) => parts.filter(isFilled).join(' ');
	const location = [
		words(place.street, place.house_number),
		words(place.postal_code, place.city),
		words(place.country),
		words(place.depot),
	];
	return {
		event_id: key,
		parcel_id: Number(parcel.parcel_id),
		tracking_number: parcel.tracking_number ?? null,
		carrier: parcel.carrier_code ?? null,
		phase: event.phase,
		exception: event.exception ?? null,
		status: event.status_type ?? null,
		sub_status: event.sub_status ?? null,
		description: event.description ?? null,
		timestamp: event.timestamp,
		location: location.filter(isFilled).join(', ') || null,
		city: place.city ?? null,
		postal_code: place.postal_code ?? null,
		country: place.country ?? null,
		service_point_id: place.service_point_id ?? null,
		is_exception: isException(parcelEvent),
		is_return: event.is_returned === true,
		is_offered: event.is_offered === true,
		is_carrier_responsible: event.is_carrier_responsible ?? null,
		end_of_tracking: event.end_of_tracking === true,
		source: event.event_type ?? null,
		announced_at: parcel.announced_at ?? null,
	};
}
