/** Tracking on the wire (v3-parcel-tracking): neither wrapped in `data`, nor with errors like those of others. */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { bareObjectIn } from '../transport/pagination';

const TRACKING = '/v3/parcels/tracking';

/** An event of a parcel; times are ISO 8601. In which order they come the document does not say. */
export interface TrackingEvent extends IDataObject {
	event_at: string;
	event_type: string;
	status_code: string;
	status_description: string;
}

/** What the code looks into of what Sendcloud knows of a parcel. */
export interface Tracking extends IDataObject {
	announced_at: string;
	events: TrackingEvent[];
	tracking_numbers: Array<IDataObject & { carrier_code: string; tracking_number: string }>;
}

/**
 * @returns undefined when Sendcloud follows no parcel with this number. A 404 without a word of Sendcloud's is none of
 * its answers and stays an error, such as that of a wrong base URL.
 * @throws SendcloudError
 */
export async function readTracking(
	client: SendcloudClient,
	number: string,
): Promise<Tracking | undefined> {
	let failure: unknown;
	try {
		return bareObjectIn(await client.get(`${TRACKING}/${encodeURIComponent(number)}`)) as Tracking;
	} catch (error) {
		failure = error;
	}
	const { status, problems = [] } = failure as Partial<SendcloudError>;
	if (status === 404 && problems.length > 0) return undefined;
	throw failure;
}

/**
 * Has a parcel followed that was labelled elsewhere. The same again is the same parcel, so it is repeated; so is what
 * met another request that was just doing this.
 * @throws SendcloudError
 */
export async function registerParcel(
	client: SendcloudClient,
	parcel: IDataObject,
): Promise<IDataObject> {
	const post = async () => bareObjectIn(await client.post(TRACKING, parcel, { repeatable: true }));
	let failure: unknown;
	try {
		return await post();
	} catch (error) {
		failure = error;
	}
	if (failure instanceof SendcloudError && failure.status === 409) return await post();
	throw failure;
}
