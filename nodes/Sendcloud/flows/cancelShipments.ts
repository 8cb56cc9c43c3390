/** Shipments that are called off: done at once, asked for, or refused; and what became of them. */
import {
	cancelAt,
	isDead,
	readShipment,
	statusCode,
	type Parcel,
	type Shipment,
} from '../api/shipments';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import {
	findShipments,
	noShipment,
	wantedWords,
	type FoundShipment,
	type WantedShipment,
} from './findShipments';

/**
 * `cancelled`: it is. `queued`: asked for and not done, the carrier may still refuse. `already`: it was before, or was
 * asked for before.
 */
export type Cancelling = 'cancelled' | 'queued' | 'already';

export interface Cancelled {
	shipment: Shipment;
	how: Cancelling;
}

const isFailed = (parcel: Parcel) => statusCode(parcel) === 'ANNOUNCEMENT_FAILED';
const isCancelled = (parcel: Parcel) => isDead(parcel) && !isFailed(parcel);

/** Cancelled, or on the way to it; parcels that never were do not count. */
function isCalledOff({ parcels = [] }: Shipment): boolean {
	return parcels.length > 0 && parcels.every(isDead) && parcels.some(isCancelled);
}

/** Of a shipment whose parcels are not named yet nobody knows that. */
const isGone = ({ parcels = [] }: Shipment) => parcels.length > 0 && parcels.every(isDead);

/**
 * Cancels what a merchant means, one after the other, the latest first.
 * @param all several shipments, or the other parcels of a shipment, are cancelled too
 * @throws SendcloudError
 */
export async function cancelShipments(
	client: SendcloudClient,
	wanted: WantedShipment,
	all: boolean,
): Promise<Cancelled[]> {
	const found = await findShipments(client, wanted);
	if (found.length === 0) throw noShipment(wanted);
	const open = found.filter(({ shipment }) => !isGone(shipment));
	if (open.length === 0) return alreadyDone(found, wanted);
	if (!all) refuseMore(open, wanted);
	const done: Cancelled[] = [];
	for (const { shipment } of open) done.push(await cancel(client, shipment, done));
	return done;
}

/** @throws SendcloudError where nothing was ever cancelled: the carrier had refused it */
function alreadyDone(found: FoundShipment[], wanted: WantedShipment): Cancelled[] {
	const gone = found.filter(({ shipment }) => isCalledOff(shipment));
	if (gone.length > 0) return gone.map(({ shipment }) => ({ shipment, how: 'already' }));
	throw new SendcloudError(
		`There is nothing to cancel: the carrier had refused the shipment with ${wantedWords(wanted)}`,
		{ kind: 'refused', description: 'Nothing is charged for it.' },
	);
}

/** @throws SendcloudError where more would be cancelled than was named */
function refuseMore(open: FoundShipment[], wanted: WantedShipment): void {
	const advice =
		'Nothing was cancelled. Turn on the option "Cancel All" to cancel all of them, or name one by its shipment ID.';
	if (open.length > 1) {
		throw new SendcloudError(`There are ${open.length} shipments with ${wantedWords(wanted)}`, {
			kind: 'refused',
			description: `${open.map(({ shipment, parcels }) => `${shipment.id} (${parcels[0]?.tracking_number || 'no tracking number'})`).join(', ')}. ${advice}`,
		});
	}
	const [{ shipment, parcels }] = open;
	const others = (shipment.parcels ?? []).filter((one) => !isDead(one)).length - parcels.length;
	if (others > 0) {
		throw new SendcloudError(
			`The shipment with ${wantedWords(wanted)} has ${others} more parcel${others === 1 ? '' : 's'}, which would be cancelled too`,
			{
				kind: 'refused',
				description:
					'Sendcloud cancels whole shipments. Nothing was cancelled. Turn on the option "Cancel All", or name the shipment by its ID or order number.',
			},
		);
	}
}

/** Asking twice is harmless: what is called off already is refused, and then looked at. */
async function cancel(
	client: SendcloudClient,
	shipment: Shipment,
	before: Cancelled[],
): Promise<Cancelled> {
	let failure: SendcloudError;
	try {
		const { status } = await client.request('POST', cancelAt(shipment.id), {
			repeatable: true,
		});
		const how = status === 202 ? 'queued' : 'cancelled';
		return { shipment: await latest(client, shipment), how };
	} catch (error) {
		failure = error as SendcloudError;
	}
	let unknown: string | undefined;
	if (failure.status === 409) {
		const now = await latest(client, shipment);
		// What an attempt of ours has done whose answer was lost, or somebody else at the same time.
		if (isCalledOff(now)) return { shipment: now, how: 'already' };
		if (now === shipment) {
			unknown =
				'How it is now could not be found out, so it may be cancelled already: look at it with Shipment › Get.';
		}
	}
	const { kind, status, problems, effect, description } = failure;
	const reason = problems[0]?.detail ?? failure.message;
	throw new SendcloudError(
		status === 409
			? `The shipment ${named(shipment)} cannot be cancelled: ${reason}`
			: failure.message,
		{
			kind,
			status,
			problems,
			effect,
			description: [
				...(before.length > 0
					? [`Cancelled before: ${before.map((one) => named(one.shipment)).join(', ')}.`]
					: []),
				...(unknown === undefined ? [] : [unknown]),
				status === 409
					? 'Not every carrier can cancel, and none once a parcel was delivered or 42 days after its label was made. The label stays charged.'
					: (description ?? ''),
			].join(' '),
		},
	);
}

/** As it is now; as it was where nobody answers, since it is cancelled all the same. */
async function latest(client: SendcloudClient, shipment: Shipment): Promise<Shipment> {
	try {
		return await readShipment(client, shipment.id);
	} catch {
		return shipment;
	}
}

const named = ({ id, parcels = [] }: Shipment) => parcels[0]?.tracking_number || id;
