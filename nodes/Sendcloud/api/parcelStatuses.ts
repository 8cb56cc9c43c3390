/**
 * Statuses of parcels (v3-parcel-statuses), and what they mean for a merchant.
 *
 * Three documents spell them in three ways: `READY_TO_SEND` (shipments), `ready-to-send` (returns), and the phases and
 * exceptions of tracking (`ready_to_send`, `pup`). A code that is not known here passes through.
 */
import type { IDataObject } from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';

export type Phase =
	| 'announced'
	| 'on_its_way'
	| 'at_pickup_point'
	| 'delivered'
	| 'returned'
	| 'exception'
	| 'cancelled'
	| 'unknown';

export interface Meaning {
	/** Where the parcel is, in one of a few words. */
	phase: Phase;
	/** Must somebody do something, lest it stays where it is? */
	needsAction: boolean;
}

const codes = (phase: Phase, needsAction: boolean, words: string): Array<[string, Meaning]> =>
	words
		.trim()
		.split(/\s+/)
		.map((code) => [code, { phase, needsAction }]);

const MEANINGS = new Map([
	...codes(
		'announced',
		false,
		'announcing announced ready_to_send ready_to_ship labelled no_label',
	),
	...codes('announced', true, 'announced_not_collected announced_uncollected'),
	...codes(
		'on_its_way',
		false,
		`dropped accepted sorted in_transit customs at_customs in_delivery attempted changed relabelled
		en_route_to_sorting_center to_sorting being_sorted sorting at_sorting_centre not_sorted unsorted unsorted2
		shipment_picked_up_by_driver picked_up_by_driver parcel_en_route shipment_on_route driver_en_route driver_on_route
		delivery_attempt_failed delivery_failed delivery_method_changed delivery_date_changed delivery_address_changed`,
	),
	...codes('at_pickup_point', false, 'pup awaiting_customer_pickup'),
	...codes(
		'delivered',
		false,
		'delivered delivery_forced shipment_collected_by_customer collected_by_customer',
	),
	...codes('returned', true, 'returned_sender returned_to_sender'),
	...codes(
		'exception',
		false,
		'delay_unknown delivery_delay delivery_delayed delayed sorting_delay claim',
	),
	...codes(
		'exception',
		true,
		`address_error address_invalid announcement_failed cancellation_failed claimable customer_rejected
		customer_support customs_issue damaged dropoff_expiration handover_delay hold missing non_conformity off_radar
		pup_expiration refused refused_by_recipient undeliverable unable_to_deliver error_collecting collect_error exception`,
	),
	...codes(
		'cancelled',
		false,
		'cancelled cancelled_upstream cancelling cancelling_upstream cancellation_requested',
	),
]);

const UNKNOWN: Meaning = { phase: 'unknown', needsAction: false };

/** One spelling for all. */
export const plainCode = (code: unknown) =>
	String(code ?? '')
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, '_');

/** What a status means, however it is spelt. */
export const meaningOf = (code: unknown): Meaning => MEANINGS.get(plainCode(code)) ?? UNKNOWN;

/** A code as words, where Sendcloud gives none: `ready_to_send` becomes "Ready to send". */
export function codeWords(code: unknown): string {
	const words = plainCode(code).replace(/_/g, ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** All statuses that a parcel of a shipment can have. @throws SendcloudError */
export async function parcelStatuses(client: SendcloudClient): Promise<IDataObject[]> {
	return listIn('data')(await client.get('/v3/parcels/statuses'));
}
