/** Shipments of a shop on the wire (v2-integrations). */
import type { IDataObject } from 'n8n-workflow';

import type { Query, SendcloudClient } from '../transport/client';
import { problemLines, problemsInTree, SendcloudError, sentences } from '../transport/errors';
import { bodyCursor, listIn, paginate, type Paging } from '../transport/pagination';
import { shipmentsAt } from './integrations';

/** What is needed of a shipment that is sent to find it again. */
export interface SentShipment extends IDataObject {
	external_order_id: string;
	updated_at: string;
}

/** v2 does not let anybody choose how many come at once. */
const PAGES: Paging = { maxPageSize: Infinity, next: bodyCursor(), rows: listIn('results') };

/** What Sendcloud tells shipments of an integration apart by; answers write "" where requests write null. */
export const keyOf = ({ external_order_id: order, external_shipment_id: shipment }: IDataObject) =>
	JSON.stringify([String(order), String(shipment ?? '')]);

/** @throws SendcloudError */
export async function* shipments(
	client: SendcloudClient,
	integration: number,
	query: Query,
	limit?: number,
): AsyncGenerator<IDataObject> {
	let failure: unknown;
	try {
		yield* paginate(client, shipmentsAt(integration), query, { ...PAGES, limit });
		return;
	} catch (error) {
		failure = error;
	}
	if (!isNoMatch(failure)) throw failure;
}

/** The documents list "No ShipmentBlob matches the given query" among the answers: an empty list in other words. */
const isNoMatch = (error: unknown) =>
	error instanceof SendcloudError &&
	error.status === 404 &&
	error.problems.some(({ detail }) => /ShipmentBlob matches/.test(detail));

/** Lists start a year ago unless they are told otherwise; nothing in Sendcloud is older than this. */
const BEGINNING = '2012-01-01';
/** Characters of IDs in one address; some servers take no more than 4,000 in all. */
const IDS_LENGTH = 1500;

/**
 * Of shipments that are about to be sent, those whose `updated_at` is the one that Sendcloud holds already. It
 * documents that it leaves these as they are, and does not say so in its answer.
 * @returns their UUIDs, by `keyOf`
 * @throws SendcloudError
 */
export async function unchanged(
	client: SendcloudClient,
	integration: number,
	wanted: SentShipment[],
): Promise<Map<string, string>> {
	const updatedAt = new Map(wanted.map((one) => [keyOf(one), Date.parse(one.updated_at)]));
	const found = new Map<string, string>();
	for (const ids of groupsOf([...new Set(wanted.map((one) => one.external_order_id))])) {
		const query = { external_order_ids: ids, start_date: BEGINNING };
		for await (const held of shipments(client, integration, query)) {
			const key = keyOf(held);
			if (updatedAt.get(key) === Date.parse(String(held.shipment_updated_at)))
				found.set(key, String(held.shipment_uuid));
		}
	}
	return found;
}

function groupsOf(ids: string[]): string[][] {
	const groups: string[][] = [];
	let length = Infinity;
	for (const id of ids) {
		length += id.length + 20;
		if (length > IDS_LENGTH) {
			groups.push([]);
			length = id.length + 20;
		}
		groups[groups.length - 1].push(id);
	}
	return groups;
}

/** The error of an entry that Sendcloud refused inside an answer that says 200. */
export function refusedShipment(tree: unknown): SendcloudError {
	const problems = problemsInTree(tree);
	const [first, ...others] = problemLines(problems);
	return new SendcloudError(first ?? 'Sendcloud refused this one without a reason', {
		kind: 'refused',
		problems,
		description: sentences([...others, 'Sendcloud refused this one. Correct it and run again.']),
	});
}
