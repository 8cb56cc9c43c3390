/** The shipments and parcels that a merchant means by an order number, a tracking number, or an ID. */
import {
	isDead,
	lifeOf,
	readShipment,
	shipments,
	statusCode,
	type Parcel,
	type Shipment,
} from '../api/shipments';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import type { Query } from '../transport/wire';

/** What was chosen, and where to look for it. */
export interface WantedShipment {
	/** `id` (of the shipment), `orderNumber`, `trackingNumber` or `parcelId`. */
	by: string;
	value: number | string;
	/** Only shipments of this integration; for order numbers that several shops use. */
	integration?: number;
}

export interface FoundShipment {
	shipment: Shipment;
	/** Those of its parcels that are meant: one by its tracking number or ID, else all. */
	parcels: Parcel[];
}

const WORDS: Record<string, string> = {
	id: 'ID',
	orderNumber: 'order number',
	trackingNumber: 'tracking number',
	parcelId: 'parcel ID',
};

/** E.g. `order number KL-1`. */
export const wantedWords = ({ by, value }: WantedShipment) => `${WORDS[by] ?? by} ${value}`;

/** The latest first: by when their first parcel was made. */
const madeAt = ({ parcels = [] }: Shipment) => String(parcels[0]?.created_at ?? '');

/**
 * All shipments that fit exactly, dead ones too, the latest first.
 * @returns none when there are none
 * @throws SendcloudError
 */
export async function findShipments(
	client: SendcloudClient,
	{ by, value, integration }: WantedShipment,
): Promise<FoundShipment[]> {
	if (by === 'id') {
		const shipment = await readShipment(client, String(value));
		return [{ shipment, parcels: shipment.parcels ?? [] }];
	}
	const query: Record<string, Query> = {
		orderNumber: { order_number: String(value), integration_id: integration },
		trackingNumber: { tracking_number: String(value) },
		parcelId: { ids: String(value) },
	};
	const found: FoundShipment[] = [];
	for await (const shipment of shipments(client, query[by])) {
		const { parcels = [] } = shipment;
		const meant =
			by === 'orderNumber'
				? shipment.order_number === String(value)
					? parcels
					: undefined
				: parcels.filter((parcel) =>
						by === 'parcelId'
							? String(parcel.id) === String(value)
							: parcel.tracking_number === String(value),
					);
		if (meant && (by === 'orderNumber' || meant.length > 0))
			found.push({ shipment, parcels: meant });
	}
	return found.sort((a, b) => (madeAt(a.shipment) < madeAt(b.shipment) ? 1 : -1));
}

/** Like it, where there must be one. @throws SendcloudError when there is none */
export async function foundShipments(
	client: SendcloudClient,
	wanted: WantedShipment,
): Promise<FoundShipment[]> {
	const found = await findShipments(client, wanted);
	if (found.length > 0) return found;
	throw new SendcloudError(`There is no shipment with ${wantedWords(wanted)}`, {
		kind: 'refused',
		status: 404,
		description:
			wanted.by === 'orderNumber'
				? 'The order may not be shipped yet, or its shipment may belong to another integration or Sendcloud account. Upper and lower case count.'
				: 'It may belong to another Sendcloud account, or have been made only moments ago.',
	});
}

/**
 * The live ones of what was found; a shipment of which one parcel lives is live.
 * @throws SendcloudError when none is, saying what became of them
 */
export function liveOf(found: FoundShipment[], wanted: WantedShipment): FoundShipment[] {
	const live = found.filter(({ parcels }) => parcels.length === 0 || !parcels.every(isDead));
	if (live.length > 0) return live;
	const codes = new Set(found.flatMap(({ parcels }) => parcels.map(statusCode)));
	const failed = codes.has('ANNOUNCEMENT_FAILED');
	throw new SendcloudError(
		`The shipment with ${wantedWords(wanted)} ${failed ? 'was refused by the carrier' : 'was cancelled'}`,
		{
			kind: 'refused',
			description: failed
				? 'Look at it with Shipment › Get: it says what the carrier did not take. Correct it and ship again.'
				: 'Ship the order again to get another label.',
		},
	);
}

/** The IDs of parcels that may have a document. */
export const liveParcelIds = ({ parcels }: FoundShipment): number[] =>
	parcels
		.filter((parcel) => !isDead(parcel) && parcel.id !== undefined)
		.map(({ id }) => Number(id));

/** What a merchant needs of a shipment, flat. What the answer does not say is null. */
export function flatShipment(shipment: Shipment) {
	const { parcels = [], carrier, ship_with: shipWith, errors, to_address: to } = shipment;
	const option = ((shipWith ?? {}) as { properties?: Record<string, string | number> }).properties;
	const receiver = (to ?? {}) as Record<string, string | undefined>;
	const codes = [...new Set(parcels.map(statusCode))];
	const said = (list: Array<string | null | undefined>) => list.filter(Boolean) as string[];
	return {
		order_number: shipment.order_number ?? null,
		shipment_id: shipment.id,
		parcel_ids: parcels.map(({ id }) => Number(id)).filter((id) => id > 0),
		tracking_number: parcels[0]?.tracking_number || null,
		tracking_url: parcels[0]?.tracking_url || null,
		tracking_numbers: said(parcels.map(({ tracking_number: number }) => number)),
		tracking_urls: said(parcels.map(({ tracking_url: url }) => url)),
		carrier_code: carrier?.code ?? null,
		carrier_name: carrier?.name ?? null,
		// One word where all parcels are in the same state, which is nearly always.
		status: codes.length === 0 ? null : codes.join(', '),
		status_message: parcels[0]?.status?.message ?? null,
		is_live: lifeOf(shipment) !== 'dead',
		shipping_option_code: option?.shipping_option_code ?? null,
		contract_id: option?.contract_id ?? null,
		external_reference_id: shipment.external_reference_id ?? null,
		recipient: receiver.name ?? null,
		city: receiver.city ?? null,
		country_code: receiver.country_code ?? null,
		announced_at: (parcels[0]?.announced_at as string | null | undefined) ?? null,
		updated_at: (parcels[0]?.updated_at as string | null | undefined) ?? null,
		errors: (errors ?? []).map(({ detail, code }) => String(detail ?? code ?? 'no reason given')),
	};
}
