/**
 * Returns on the wire (v3-returns): neither wrapped in `data`, nor with errors or pages like those of others. A return
 * holds neither its own ID nor that of its parcel.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, RequestOptions, SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import {
	bareObjectIn,
	bodyCursor,
	paginate,
	unexpected,
	type Paging,
} from '../transport/pagination';
import { buying } from './buying';
import { numberId } from './ids';

export const RETURNS = '/v3/returns';
const returnAt = (id: unknown) => `${RETURNS}/${numberId(id, 'The ID of the return')}`;
const PAGES: Paging = { maxPageSize: 40, sizeParameter: 'page_size', next: bodyCursor() };

/** A step of a return. `parent_status` is spelt as in the filter (`ready-to-send`), or in words ("Ready to Ship"). */
export interface ReturnStep extends IDataObject {
	carrier_update_timestamp: string;
	parent_status: string;
}

export interface ReturnParcel extends IDataObject {
	status_history: ReturnStep[];
	is_cancellable: boolean;
	created_at: string;
	tracking_number: string | null;
}

/** How a return is sent. Always with its type: left out, Sendcloud takes the code for an old product. */
export const returnWithOption = (code: string, contract?: number): IDataObject => ({
	type: 'shipping_option_code',
	shipping_option_code: code,
	...(contract !== undefined && { contract }),
});

/** The latest step; the document does not say in which order they come. */
export function latestStep({ status_history: steps }: IDataObject): ReturnStep | undefined {
	const list = (Array.isArray(steps) ? steps : []) as ReturnStep[];
	const time = ({ carrier_update_timestamp: at }: ReturnStep) => Date.parse(at) || 0;
	return list.reduce<ReturnStep | undefined>(
		(latest, step) => (latest === undefined || time(step) > time(latest) ? step : latest),
		undefined,
	);
}

/** The parcel's ID as it stands in the link to the label: rows have no other. */
export function parcelIdIn({ label, label_url: url }: IDataObject): number | undefined {
	const { label_printer: printer } = (label ?? {}) as IDataObject;
	const link = String(printer ?? url ?? '').slice(0, 1000);
	const id = /\/parcels\/(\d{1,15})\//.exec(link)?.[1];
	return id === undefined ? undefined : Number(id);
}

/** @throws SendcloudError */
export async function readReturn(client: SendcloudClient, id: unknown): Promise<ReturnParcel> {
	return bareObjectIn(await client.get(returnAt(id))) as ReturnParcel;
}

/**
 * Returns that were made within a time.
 * @param query `from_date` and `to_date`, both required, see `returnDate`; `parent_parcel_status`
 */
export const returnParcels = (
	client: SendcloudClient,
	query: Query,
	limit?: number,
	options?: RequestOptions,
): AsyncGenerator<IDataObject> =>
	paginate(client, RETURNS, query, { ...PAGES, limit, request: options });

/** A moment as `from_date` and `to_date` take it. @param time milliseconds since 1970 */
export const returnDate = (time: number): string =>
	new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/** Whether a return would be taken. Buys nothing, so it is repeated. @throws SendcloudError */
export async function validateReturn(
	client: SendcloudClient,
	body: IDataObject,
): Promise<IDataObject> {
	return bareObjectIn(
		await client.post(`${RETURNS}/validate`, body, { repeatable: true, partner: true }),
	);
}

/** Asks to cancel a return: what becomes of that, the return shows later. @throws SendcloudError */
export async function cancelReturn(client: SendcloudClient, id: unknown): Promise<IDataObject> {
	return bareObjectIn(
		await client.patch(`${returnAt(id)}/cancel`, undefined, { repeatable: true }),
	);
}

/** What was bought: IDs that only the answer to the purchase has, and the row where one was found in the list. */
export interface MadeReturn {
	returnId?: number;
	/** In the order of the pieces; none where it was found in the list and has no label. */
	parcelIds: number[];
	row?: ReturnParcel;
	/** Sendcloud refused the reference, since a return was made under it before. */
	existed?: boolean;
}

/** A purchase that waits for the carrier may take so long, in milliseconds. */
const CARRIER_TIMEOUT = 120_000;

/** @throws SendcloudError for an answer that does not say which return was made: then it has to be found */
function made(answer: Answer): MadeReturn {
	const { return_id: id, parcel_id: first, multi_collo_ids: all } = bareObjectIn(answer);
	const returnId = Number(id ?? NaN);
	if (!Number.isSafeInteger(returnId)) throw unexpected('the ID of a return', answer);
	const pieces = [first, ...(Array.isArray(all) ? (all as unknown[]) : [])];
	return {
		returnId,
		parcelIds: [...new Set(pieces.map(Number))].filter((one) => Number.isSafeInteger(one)),
	};
}

/** Whether a return is refused because its reference was used for another one. */
export const isUsedBefore = (error: unknown): boolean =>
	error instanceof SendcloudError &&
	error.status === 400 &&
	error.problems.some(({ detail }) =>
		/reference.*already been used|already.*reference/i.test(detail),
	);

/**
 * Makes a return. Waiting for the carrier, Sendcloud refuses a reference that was used before; queued, it may not.
 * @param whenUsed what there is under a reference that was used before
 */
export const buyReturn = <Request extends { body: IDataObject; waits: boolean }>(
	whenUsed: (
		client: SendcloudClient,
		request: Request,
		refusal: SendcloudError,
	) => Promise<MadeReturn | SendcloudError>,
) =>
	buying<Request, MadeReturn>(async (client, [request]) => {
		let failure: unknown;
		try {
			const path = request.waits ? `${RETURNS}/announce-synchronously` : RETURNS;
			const patience = request.waits ? CARRIER_TIMEOUT : undefined;
			return [made(await client.post(path, request.body, { partner: true, patience }))];
		} catch (error) {
			failure = error;
		}
		if (!isUsedBefore(failure)) throw failure;
		return [await whenUsed(client, request, failure as SendcloudError)];
	});
