/** How long parcels of this account really took (v3-analytics). Only accounts with analytics have it. */
import type { IDataObject } from 'n8n-workflow';

import type { Query, SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { listIn } from '../transport/pagination';

export type TransitTimesOf = 'carriers' | 'shipping-options';

/** @throws SendcloudError, which says so when the account has no analytics: 403 and 404 both mean that */
export async function transitTimes(
	client: SendcloudClient,
	of: TransitTimesOf,
	query: Query,
): Promise<IDataObject[]> {
	let failure: unknown;
	try {
		return listIn('transit_times')(await client.get(`/v3/analytics/transit-times/${of}`, query));
	} catch (error) {
		failure = error;
	}
	const { status, problems = [] } = failure as Partial<SendcloudError>;
	if ((status !== 403 && status !== 404) || problems.length === 0) throw failure;
	throw new SendcloudError('This Sendcloud account has no analytics, so no transit times', {
		kind: 'refused',
		status,
		problems,
		description: `Analytics are part of some plans only: see Analytics in Sendcloud, or ask its support. (Sendcloud says: ${problems[0].detail})`,
	});
}
