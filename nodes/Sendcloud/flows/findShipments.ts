/** The shipments and parcels that a merchant means by an order number, a tracking number, or an ID. */
import {
	isDead,
	lifeOf,
	MOST_IDS,
	readShipment,
	shipments,
	statusCode,
	type Parcel,
	type Shipment,
} from '../api/shipments';
import type { SendcloudClient } from '../transport/client';
import { append } from '../transport/data';
import { SendcloudError } from '../transport/errors';
import type { Query } from '../transport/wire';
import { ahead } from './ahead';
import { labelItem } from './announced';

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
	throw noShipment(wanted);
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
			status: 404,
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

/** What a merchant needs of a shipment, flat: what a purchase says of it, and what became of it since. */
export function flatShipment(shipment: Shipment) {
	const { parcels = [], ship_with: shipWith, errors, to_address: to } = shipment;
	const { contract_id: contract } =
		((shipWith ?? {}) as { properties?: { contract_id?: number } }).properties ?? {};
	const receiver = (to ?? {}) as Record<string, string | undefined>;
	const [first] = parcels;
	return {
		...labelItem(shipment),
		is_live: lifeOf(shipment) !== 'dead',
		contract_id: contract ?? null,
		recipient: receiver.name ?? null,
		city: receiver.city ?? null,
		country_code: receiver.country_code ?? null,
		announced_at: (first?.announced_at as string | null | undefined) ?? null,
		updated_at: (first?.updated_at as string | null | undefined) ?? null,
		errors: (errors ?? []).map(({ detail, code }) => String(detail ?? code ?? 'no reason given')),
	};
}

/** What there is of each, the latest first; an error where looking failed. */
export type FoundOrNot = FoundShipment[] | SendcloudError;

/**
 * The same for many, in few requests: a hundred shipment or parcel IDs at once, order and tracking numbers one by one,
 * since Sendcloud looks for one at a time.
 * @param atOnce requests at a time
 * @returns in the order of `wanted`; never throws
 */
export async function findMany(
	client: SendcloudClient,
	wanted: WantedShipment[],
	atOnce: number,
): Promise<FoundOrNot[]> {
	const groups = new Map<string, WantedShipment[]>();
	for (const one of wanted) {
		const together = one.by === 'id' || one.by === 'parcelId';
		const name = together ? one.by : JSON.stringify([one.by, one.value, one.integration]);
		append(groups, name, one);
	}
	const questions = [...groups.values()].flatMap((group) => {
		if (!['id', 'parcelId'].includes(group[0].by)) return [group];
		const parts: WantedShipment[][] = [];
		for (let from = 0; from < group.length; from += MOST_IDS)
			parts.push(group.slice(from, from + MOST_IDS));
		return parts;
	});
	const found = new Map<WantedShipment, FoundOrNot>();
	const work = async (group: WantedShipment[]) => {
		try {
			return { group, answers: await ofGroup(client, group) };
		} catch (error) {
			const failure = error as SendcloudError;
			// One ID that Sendcloud does not take must not fail the others.
			if (failure.status === 400 && group.length > 1)
				return { group, answers: await oneByOne(client, group) };
			return { group, answers: group.map(() => failure) };
		}
	};
	for await (const { group, answers } of ahead(questions, atOnce, work))
		group.forEach((one, at) => found.set(one, answers[at]));
	return wanted.map((one) => found.get(one) ?? []);
}

async function oneByOne(client: SendcloudClient, group: WantedShipment[]): Promise<FoundOrNot[]> {
	const answers: FoundOrNot[] = [];
	for (const one of group)
		answers.push(await findShipments(client, one).catch((error: SendcloudError) => error));
	return answers;
}

async function ofGroup(
	client: SendcloudClient,
	group: WantedShipment[],
): Promise<FoundShipment[][]> {
	const [{ by }] = group;
	if (by !== 'id' && by !== 'parcelId') {
		const found = await findShipments(client, group[0]);
		return group.map(() => found);
	}
	const ids = [...new Set(group.map(({ value }) => String(value)))].join(',');
	const byId = new Map<string, FoundShipment>();
	for await (const shipment of shipments(client, by === 'id' ? { shipment_uuids: ids } : { ids })) {
		const { parcels = [] } = shipment;
		if (by === 'id') byId.set(String(shipment.id), { shipment, parcels });
		else for (const parcel of parcels) byId.set(String(parcel.id), { shipment, parcels: [parcel] });
	}
	return group.map(({ value }) => {
		const one = byId.get(String(value));
		return one ? [one] : [];
	});
}

/** The error where there is none. */
export function noShipment(wanted: WantedShipment): SendcloudError {
	return new SendcloudError(`There is no shipment with ${wantedWords(wanted)}`, {
		kind: 'refused',
		status: 404,
		description:
			wanted.by === 'orderNumber'
				? 'The order may not be shipped yet, or its shipment may belong to another integration or Sendcloud account. Upper and lower case count.'
				: 'It may belong to another Sendcloud account, or have been made only moments ago.',
	});
}
