/** Service points (v3-service-points): where customers collect and hand in parcels. */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { objectIn } from '../transport/pagination';
import { numberId } from './ids';

const SERVICE_POINTS = '/v3/service-points';
const servicePointAt = (id: unknown) =>
	`${SERVICE_POINTS}/${numberId(id, 'The ID of the service point')}`;

/** What a list can hold at most. It has no pages. */
export const MOST_SERVICE_POINTS = 200;

/** Service points, the closest first, and how the address was understood; null when none was given. */
export interface Found extends IDataObject {
	results: IDataObject[];
	geocoding: (IDataObject & { status: string }) | null;
}

/** @throws SendcloudError, which says so when it is the look-up of addresses that is out of order (503) */
export async function findServicePoints(client: SendcloudClient, query: Query): Promise<Found> {
	const { results, geocoding } = objectIn(await search(client, query));
	return {
		results: Array.isArray(results) ? (results as IDataObject[]) : [],
		geocoding: (geocoding ?? null) as Found['geocoding'],
	};
}

async function search(client: SendcloudClient, query: Query): Promise<Answer> {
	let failure: unknown;
	try {
		return await client.get(SERVICE_POINTS, query);
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof SendcloudError) || failure.status !== 503) throw failure;
	throw new SendcloudError("Sendcloud's look-up of addresses is out of order", {
		kind: 'unanswered',
		status: 503,
		problems: failure.problems,
		description: `It was asked several times. Run again in a while, or look by latitude and longitude, which needs no look-up. (${failure.problems[0]?.detail ?? failure.message})`,
	});
}

/** It may have expired: see `is_expired`. @throws SendcloudError */
export async function readServicePoint(client: SendcloudClient, id: unknown): Promise<IDataObject> {
	return objectIn(await client.get(servicePointAt(id)));
}

/**
 * Whether parcels can be sent to it right now. For some carriers a live question to the carrier; it changes nothing.
 * @returns undefined when it does not exist any more
 * @throws SendcloudError
 */
export async function isAvailable(
	client: SendcloudClient,
	id: unknown,
): Promise<boolean | undefined> {
	let failure: unknown;
	try {
		const answer = await client.post(`${servicePointAt(id)}/check-availability`, undefined, {
			repeatable: true,
		});
		return objectIn(answer).is_available === true;
	} catch (error) {
		failure = error;
	}
	const { status, problems = [] } = failure as Partial<SendcloudError>;
	if (status === 404 && problems.length > 0) return undefined;
	throw failure;
}
