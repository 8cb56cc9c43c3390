/**
 * Shipments and their parcels (v3-shipments): what a carrier was told of, looked at and undone. What buys one stands in
 * `purchases.ts`.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../transport/answer';
import type { SendcloudClient } from '../transport/client';
import { objectIn, paginate, unexpected, type Paging } from '../transport/pagination';
import type { Query, RequestOptions } from '../transport/wire';
import { tokenId } from './ids';

export const SHIPMENTS = '/v3/shipments';

export const SHIPMENT_PAGES: Paging = { maxPageSize: 100, sizeParameter: 'page_size' };

/** All statuses that a parcel can have (v3-parcel-statuses). */
export const PARCEL_STATUSES = '/v3/parcels/statuses';

/** IDs that the filters `ids` (of parcels) and `shipment_uuids` take at most. */
export const MOST_IDS = 100;

export const shipmentAt = (id: unknown) => `${SHIPMENTS}/${tokenId(id, 'The ID of the shipment')}`;
export const cancelAt = (id: unknown) => `${shipmentAt(id)}/cancel`;
export const returnPortalUrlAt = (id: unknown) => `${shipmentAt(id)}/return-portal-url`;

export interface Parcel extends IDataObject {
	/** Missing in some answers to a queued purchase. */
	id?: number;
	status?: { code?: string; message?: string };
	tracking_number?: string;
	tracking_url?: string | null;
	documents?: IDataObject[];
	/** Base64, only where there is one parcel. */
	label_file?: string;
}

export interface Shipment extends IDataObject {
	id: string;
	order_number?: string;
	external_reference_id?: string;
	parcels?: Parcel[];
	carrier?: { code?: string; name?: string };
	errors?: IDataObject[];
}

/** A shipment in an answer: under `data`, or bare, as a 409 has it. @throws SendcloudError */
export function shipmentIn(answer: Answer): Shipment {
	const { data = answer.body } = (answer.body ?? {}) as IDataObject;
	const shipment = objectIn({ ...answer, body: { data } }) as Shipment;
	if (typeof shipment.id === 'number') return { ...shipment, id: String(shipment.id) };
	if (typeof shipment.id !== 'string') throw unexpected('a shipment with an ID', answer);
	return shipment;
}

/** One page of 100 after the other. @throws SendcloudError */
export function shipments(
	client: SendcloudClient,
	query: Query,
	limit?: number,
	options?: RequestOptions,
): AsyncGenerator<Shipment> {
	const paging = { ...SHIPMENT_PAGES, limit, request: options };
	return paginate(client, SHIPMENTS, query, paging) as AsyncGenerator<Shipment>;
}

/** @throws SendcloudError; status 404 where there is none */
export async function readShipment(client: SendcloudClient, id: string): Promise<Shipment> {
	return shipmentIn(await client.get(shipmentAt(id)));
}

/**
 * Codes of parcels that will never travel: cancelled, or refused by the carrier. By analogy with the filter of
 * v3-returns those that mean cancelling are among them. A code that nobody knows is not: it may be on its way.
 */
const DEAD = new Set([
	'CANCELLED',
	'ANNOUNCEMENT_FAILED',
	'CANCELLING',
	'CANCELLING_UPSTREAM',
	'CANCELLED_UPSTREAM',
	'NO_LABEL',
]);

/** `READY_TO_SEND`, however it is written. */
export const statusCode = (parcel: Parcel): string =>
	String(parcel.status?.code ?? '')
		.slice(0, 100)
		.toUpperCase()
		.replace(/[\s-]/g, '_');

export const isDead = (parcel: Parcel): boolean => DEAD.has(statusCode(parcel));

export const isAnnouncing = (parcel: Parcel): boolean => statusCode(parcel) === 'ANNOUNCING';

/**
 * What a shipment is to somebody who is about to buy: `live`, a label that was bought or is being bought; `dead`, none
 * any more; `partly`, some of its parcels one, some the other.
 */
export function lifeOf({ parcels = [] }: Shipment): 'live' | 'dead' | 'partly' {
	const dead = parcels.filter(isDead).length;
	if (dead === 0) return 'live';
	return dead === parcels.length ? 'dead' : 'partly';
}

/** Country and postal code, which Sendcloud leaves as they are when it rewrites an address. */
export const placeOf = (address: unknown): string => {
	const { country_code: country, postal_code: code } = (address ?? {}) as IDataObject;
	return `${String(country ?? '')} ${String(code ?? '')}`.toUpperCase().replace(/[\s-]/g, '');
};

/** A clock that is fast by so much, in milliseconds, hides nothing. */
export const SKEW = 60_000;

/** Were all of its parcels made after that moment? One without a date may have been. */
export const isSince = ({ parcels = [] }: Shipment, since: Date): boolean =>
	parcels.every(({ created_at: at }) => {
		const made = Date.parse(String(at));
		return Number.isNaN(made) || made >= since.getTime() - SKEW;
	});
