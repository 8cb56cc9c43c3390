/** Waits until carriers have answered, and says what became of a shipment. */
import {
	isAnnouncing,
	isDead,
	lifeOf,
	MOST_IDS,
	shipments,
	statusCode,
	type Parcel,
	type Shipment,
} from '../api/shipments';
import type { SendcloudClient } from '../transport/client';
import { problemsIn, problemWords, sentences, SendcloudError } from '../transport/errors';
import type { Query } from '../transport/wire';
import { ahead } from './ahead';

/** Milliseconds between looks; each wait is half as long again as the one before. */
const FIRST_WAIT = 1000;
const GROWTH = 1.5;
const LONGEST_WAIT = 15_000;
/** Requests of one look that may be under way. */
const AT_ONCE = 5;

const parcelIds = ({ parcels = [] }: Shipment) =>
	parcels.map(({ id }) => id).filter((id) => id !== undefined);

/** Is there anything that only a look at Sendcloud can tell? */
const isOpen = ({ parcels = [] }: Shipment) =>
	parcels.length === 0 || parcels.some((one) => statusCode(one) === '' || isAnnouncing(one));

/**
 * Looks at shipments until their carriers have answered.
 * @param limit seconds; what is not ready then comes back as it is
 * @returns the shipments in their order, with all that Sendcloud tells of them
 * @throws SendcloudError when they cannot be looked at
 */
export async function announced(
	client: SendcloudClient,
	bought: Shipment[],
	limit: number,
): Promise<Shipment[]> {
	const all = [...bought];
	const end = client.clock.now() + limit * 1000;
	for (let wait = FIRST_WAIT; ; wait = Math.min(wait * GROWTH, LONGEST_WAIT)) {
		const open = all.flatMap((shipment, at) => (isOpen(shipment) ? [at] : []));
		if (open.length === 0) return all;
		await lookAt(client, all, open);
		if (!all.some(isOpen)) return all;
		const left = end - client.clock.now();
		if (left <= 0) return all;
		await client.wait(Math.min(wait, left));
	}
}

/** By their parcels, since the IDs of shipments in the answers to a purchase are not always those of the list. */
async function lookAt(client: SendcloudClient, all: Shipment[], open: number[]): Promise<void> {
	const byParcel = new Map<number, number>();
	const byShipment = new Map<string, number>();
	for (const at of open) {
		const ids = parcelIds(all[at]);
		if (ids.length === 0) byShipment.set(all[at].id, at);
		for (const id of ids) byParcel.set(Number(id), at);
	}
	const take = (at: number | undefined, shipment: Shipment) => {
		if (at === undefined) return;
		const file = all[at].parcels?.[0]?.label_file;
		const [first, ...rest] = shipment.parcels ?? [];
		const parcels =
			file === undefined || first === undefined
				? shipment.parcels
				: [{ ...first, label_file: file }, ...rest];
		all[at] = { ...all[at], ...shipment, parcels };
	};
	const bothIds: Array<[name: string, ids: Array<number | string>]> = [
		['ids', [...byParcel.keys()]],
		['shipment_uuids', [...byShipment.keys()]],
	];
	const queries = bothIds.flatMap(([name, ids]) =>
		inGroups(ids).map((group): Query => ({ [name]: group.join(',') })),
	);
	const read = async (query: Query) =>
		await allOf(client, query).catch((error: unknown) => error as Error);
	for await (const found of ahead(queries, AT_ONCE, read)) {
		if (found instanceof Error) throw found;
		for (const shipment of found) {
			const parcel = parcelIds(shipment).find((id) => byParcel.has(Number(id)));
			take(byParcel.get(Number(parcel)) ?? byShipment.get(shipment.id), shipment);
		}
	}
}

async function allOf(client: SendcloudClient, query: Query): Promise<Shipment[]> {
	const all: Shipment[] = [];
	for await (const shipment of shipments(client, query)) all.push(shipment);
	return all;
}

function inGroups<Id>(ids: Id[]): Id[][] {
	const groups: Id[][] = [];
	for (let at = 0; at < ids.length; at += MOST_IDS) groups.push(ids.slice(at, at + MOST_IDS));
	return groups;
}

/** Why a shipment is no label: refused by the carrier, cancelled, or only in part; undefined where it is one. */
export function failureOf(shipment: Shipment): SendcloudError | undefined {
	const { parcels = [], errors = [], carrier, id } = shipment;
	const problems = problemsIn({ errors });
	const life = lifeOf(shipment);
	if (life === 'live') return undefined;
	const [first, ...more] = problems.map(problemWords);
	const dead = parcels.filter(isDead);
	const cancelled = dead.length > 0 && dead.every((one) => statusCode(one).startsWith('CANCEL'));
	const who = carrier?.name ?? carrier?.code ?? 'The carrier';
	if (life === 'partly') {
		return new SendcloudError(
			`Only a part of the parcels has a label: ${first ?? 'no reason given'}`,
			{
				kind: 'refused',
				effect: 'unknown',
				problems,
				description: sentences([
					...more,
					`Shipment ${id}: ${parcels.map(partWords).join('; ')}`,
					'It is not bought again. Cancel the shipment, or buy a label for the missing parcels by hand',
				]),
			},
		);
	}
	return new SendcloudError(
		cancelled
			? 'The label was cancelled'
			: `${who} refused the label: ${first ?? 'no reason given'}`,
		{
			kind: 'refused',
			effect: 'none',
			problems,
			description: sentences([
				...more,
				cancelled
					? 'To send it all the same, ship it again.'
					: 'Nothing is charged for it. Correct the order or choose another shipping option, and ship it again.',
				`(Shipment ${id})`,
			]),
		},
	);
}

const partWords = (parcel: Parcel) =>
	`parcel ${parcel.id ?? '?'} ${parcel.status?.message ?? statusCode(parcel)}${parcel.tracking_number ? ` (${parcel.tracking_number})` : ''}`;

/** What a shipment is to somebody who bought it: flat, and the same columns for every one. */
export function labelItem(shipment: Shipment) {
	const { parcels = [], carrier } = shipment;
	const tracking = parcels.map((one) => one.tracking_number).filter(Boolean);
	const urls = parcels.map((one) => one.tracking_url).filter(Boolean);
	const [first] = parcels;
	const ship = (shipment.ship_with as { properties?: Record<string, unknown> } | undefined)
		?.properties;
	return {
		order_number: shipment.order_number ?? null,
		shipment_id: shipment.id,
		external_reference_id: shipment.external_reference_id ?? null,
		tracking_number: tracking[0] ?? null,
		tracking_url: urls[0] ?? null,
		carrier_code: carrier?.code ?? null,
		carrier_name: carrier?.name ?? null,
		shipping_option_code: (ship?.shipping_option_code as string | undefined) ?? null,
		status: first?.status?.message ?? null,
		status_code: first ? statusCode(first) || null : null,
		parcel_ids: parcelIds(shipment),
		tracking_numbers: tracking,
		tracking_urls: urls,
		documents: parcels.flatMap((one) => one.documents ?? []),
	};
}
