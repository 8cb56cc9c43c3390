/** Returns that are bought once, with what is known of each afterwards and with their labels. */
import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { meaningOf } from '../../api/parcelStatuses';
import { plain } from '../../api/plain';
import {
	buyReturn,
	readReturn,
	returnDate,
	returnParcels,
	type MadeReturn,
	type ReturnParcel,
	latestStep,
} from '../../api/returns';
import { CONCURRENCY, type Settled, type Tools } from '../../engine/define';
import { readQrCode } from '../../api/documents';
import { FILE_TYPES, fileName, kindOf } from '../../files/kinds';
import { ahead } from '../../flows/ahead';
import { labelFiles, missingError } from '../../flows/labels';
import { purchase, type Purchase } from '../../flows/purchase';
import { quote } from '../../flows/quote';
import type { SendcloudClient } from '../../transport/client';
import { append } from '../../transport/data';
import { changed, SendcloudError } from '../../transport/errors';
import { poll } from '../../transport/polling';
import type { ReturnBody } from './body';
import { CLOCKS } from '../../transport/clock';
import { problemsOf, simplified } from './shown';

/** A return that is ready to be bought. */
export interface ReturnRequest {
	/** Position of the item in the input. */
	index: number;
	body: ReturnBody;
	/** Whether the carrier is waited for: then Sendcloud refuses a reference that was used before. */
	waits: boolean;
	/** Where the label goes; undefined for no label. */
	labelField?: string;
	format: 'pdf' | 'zpl' | 'png';
	/** Seconds to wait for the carrier of a queued return. */
	waitLimit: number;
	simplify: boolean;
}

/** How far back a return under a reference that was used before is looked for. */
const LOOK_BACK = 60 * 86_400_000;
/** Returns that are looked through for it. */
const MOST = 1000;

/** What a row of the list and a return that was sent have in common: no ID, no reference. */
const marks = (one: IDataObject): string => {
	const [from, to] = [one.from_address, one.to_address] as IDataObject[];
	return [
		one.order_number,
		from?.country_code,
		from?.postal_code,
		from?.name,
		to?.country_code,
		to?.postal_code,
	]
		.map(plain)
		.join('|');
};

/** Those of a time that look like one of these requests, by their reference. */
async function alike(
	client: SendcloudClient,
	requests: ReturnRequest[],
	from: number,
): Promise<Map<string, MadeReturn[]>> {
	const found = new Map<string, MadeReturn[]>();
	const query = {
		from_date: returnDate(from),
		to_date: returnDate(client.clock.today() + CLOCKS),
	};
	const byMarks = new Map<string, ReturnRequest[]>();
	for (const request of requests) {
		await client.breathe();
		append(byMarks, marks(request.body), request);
	}
	// To find out what became of a purchase.
	for await (const row of returnParcels(client, query, MOST, { insist: true })) {
		for (const { body } of byMarks.get(marks(row)) ?? []) {
			const { parcel_id: id } = simplified(row);
			const parcelIds = typeof id === 'number' ? [id] : [];
			append(found, body.external_reference, { parcelIds, row: row as ReturnParcel });
		}
	}
	return found;
}

/** The return under a reference that was used before, if the list leaves no doubt. */
async function existing(
	client: SendcloudClient,
	request: ReturnRequest,
	refusal: SendcloudError,
): Promise<MadeReturn | SendcloudError> {
	const { external_reference: reference } = request.body;
	const rows = await alike(client, [request], client.clock.today() - LOOK_BACK);
	const [only, ...others] = rows.get(reference) ?? [];
	if (only && others.length === 0 && statusOf(only.row).phase === 'cancelled') {
		return changed(refusal, {
			message: `The return with the reference ${reference} was cancelled`,
			description: `Its label must not be used any more, and Sendcloud keeps the reference: choose another one, e.g. ${reference}-2. Nothing was bought.`,
		});
	}
	if (only && others.length === 0) {
		client.notes.warnings.add(
			'A return was made under its reference before: it was found by order number and addresses, and not made again.',
		);
		return { ...only, existed: true };
	}
	return changed(refusal, {
		message: `There is a return with the reference ${reference} already`,
		description: `Look it up in Sendcloud under Returns. For another return of the same order, choose another reference, e.g. ${reference}-2. ${only ? `(${others.length + 1} returns look like it, so none was chosen.)` : '(The list of returns has none that looks like it.)'}`,
	});
}

const statusOf = (row: IDataObject | undefined) => meaningOf(latestStep(row ?? {})?.parent_status);

/** What several of them have in common, so that a row of the list may be of any. */
async function sharedMarks(
	client: SendcloudClient,
	requests: ReturnRequest[],
): Promise<Set<string>> {
	const seen = new Set<string>();
	const shared = new Set<string>();
	for (const { body } of requests) {
		await client.breathe();
		const one = marks(body);
		if (seen.has(one)) shared.add(one);
		seen.add(one);
	}
	return shared;
}

/** @param shared marks by which none of them is told from another */
const buyingOf = (
	waits: boolean,
	shared: ReadonlySet<string>,
): Purchase<ReturnRequest, MadeReturn> => ({
	size: 1,
	together: ({ body }) => body.external_reference,
	key: ({ body }) => body.external_reference,
	title: ({ body }) => `return ${body.external_reference}`,
	// The list can be filtered by nothing that tells returns apart, so it is looked through only where one was lost.
	unseen: true,
	find: async (client, requests, lost) =>
		await alike(
			client,
			requests.filter(({ body }) => !shared.has(marks(body))),
			(lost?.since.getTime() ?? client.clock.today()) - CLOCKS,
		),
	id: ({ returnId, parcelIds, row }) => String(returnId ?? parcelIds[0] ?? row?.created_at),
	isLive: ({ row }) => row === undefined || statusOf(row).phase !== 'cancelled',
	whenThere: () => 'take',
	toBuy: (request) => request,
	pieces: ({ body }) => Number(body.collo_count ?? 1),
	price: async (client, { body }) =>
		await quote(client, {
			shipWith: { properties: body.ship_with },
			to: body.to_address,
			parcels: Array.from({ length: Number(body.collo_count ?? 1) }, () => ({
				weight: body.weight,
			})),
			from: body.from_address,
		}),
	buy: buyReturn<ReturnRequest>(existing),
	refusesTwice: () => waits,
	atOnce: CONCURRENCY.few,
	lane: 'returns',
	lookFor: 'Look under Returns in Sendcloud whether it was made, before you make it again.',
});

/** @returns what became of each, in the order of the requests; never throws */
export async function buyReturns(requests: ReturnRequest[], tools: Tools): Promise<Settled[]> {
	const { client, goOn } = tools;
	const settled = new Array<Settled>(requests.length).fill(undefined);
	const shared = await sharedMarks(client, requests);
	for (const waits of [true, false]) {
		const positions = requests.flatMap((request, at) => (request.waits === waits ? [at] : []));
		if (positions.length === 0) continue;
		if (!goOn && settled.some((one) => one && 'error' in one)) break;
		const outcomes = await purchase(
			client,
			positions.map((at) => requests[at]),
			buyingOf(waits, shared),
			goOn,
		);
		// Each waits for its carrier: several at a time.
		const finish = async (position: number): Promise<Settled> => {
			const outcome = outcomes[position];
			return outcome === undefined || 'error' in outcome
				? outcome
				: await finished(requests[positions[position]], outcome, tools);
		};
		let done = 0;
		for await (const outcome of ahead(outcomes.keys(), tools.workers, finish))
			settled[positions[done++]] = outcome;
	}
	return settled;
}

/**
 * All that is known of a return after it was bought. What goes wrong from here on is no failure of the purchase, except
 * that the carrier has refused it.
 */
async function finished(
	request: ReturnRequest,
	{ thing, how }: { thing: MadeReturn; how: string },
	tools: Tools,
): Promise<Settled> {
	const { client } = tools;
	const { body } = request;
	const warnings: string[] = [];
	let { row } = thing;
	try {
		if (thing.returnId !== undefined) row = await answered(client, thing.returnId, request);
	} catch (error) {
		warnings.push(`It was made, but could not be read: ${(error as Error).message}`);
	}
	const failed = row && statusOf(row).phase === 'exception' && problemsOf(row).length > 0;
	if (row && failed) return { error: refusedBy(row, body, thing), title: titleOf(body) };
	if (row && statusOf(row).phase === 'announced' && !row.tracking_number)
		warnings.push('The carrier has not answered yet: see Return › Get later.');
	if (thing.returnId === undefined)
		warnings.push('Its ID is not known: rows of the list of returns have none.');
	const known = {
		return_id: thing.returnId ?? null,
		external_reference: body.external_reference,
		parcel_id: thing.parcelIds[0] ?? null,
		parcel_ids: thing.parcelIds,
		already_existed: how === 'found' || thing.existed === true,
	};
	const json: IDataObject = request.simplify
		? simplified(row ?? { order_number: body.order_number }, known)
		: { ...known, ...row };
	let binary: INodeExecutionData['binary'];
	if (request.labelField !== undefined && row?.tracking_number) {
		const isPaperless = body.delivery_option === 'drop_off_labelless';
		const codes = isPaperless ? await qrCodesOf(request, thing, tools, warnings) : {};
		try {
			binary = { ...(await labelOf(request, thing, tools)), ...codes };
		} catch (error) {
			binary = codes;
			// Who shows a code needs no label, and the carrier may have made none.
			if (Object.keys(codes).length === 0)
				warnings.push(
					`The return was made; its label could not be fetched: ${(error as Error).message}`,
				);
		}
	}
	json.warning = warnings.length > 0 ? warnings.join(' ') : null;
	return {
		output: binary === undefined ? json : [{ json, binary }],
		spent: `${titleOf(body)} (${[json.tracking_number ?? thing.returnId ?? thing.parcelIds[0] ?? 'ID unknown'].join('')})`,
	};
}

const titleOf = ({ external_reference: reference }: ReturnBody) => `return ${reference}`;

/** Waits until the carrier has answered. What is not ready at the limit comes back as it is. */
async function answered(
	client: SendcloudClient,
	id: number,
	{ waitLimit, waits, labelField }: ReturnRequest,
): Promise<ReturnParcel> {
	let latest: ReturnParcel | undefined;
	await poll(
		client,
		async () => {
			latest = await readReturn(client, id);
			const isOpen = !latest.tracking_number && statusOf(latest).phase === 'announced';
			return isOpen ? undefined : latest;
		},
		waits || labelField !== undefined ? waitLimit : 0,
	);
	return latest as ReturnParcel;
}

async function labelOf(
	{ index, body, labelField = 'data', format }: ReturnRequest,
	{ parcelIds }: MadeReturn,
	tools: Tools,
): Promise<INodeExecutionData['binary']> {
	const [{ binary, missing }] = await labelFiles(
		tools,
		[{ index, parcelIds, name: body.order_number ?? body.external_reference }],
		{ type: 'label', format, as: 'each', field: labelField, waitUntilReady: 0 },
	);
	if (missing.length > 0) throw missingError(missing);
	return binary;
}

/** The codes that are scanned at the counter, beside the labels: `qr_code`, `qr_code_2` … */
async function qrCodesOf(
	{ body }: ReturnRequest,
	{ parcelIds }: MadeReturn,
	{ client, context }: Tools,
	warnings: string[],
): Promise<IBinaryKeyData> {
	const codes: IBinaryKeyData = {};
	const name = String(body.order_number ?? body.external_reference);
	for (const [at, parcelId] of parcelIds.entries()) {
		try {
			const bytes = (await readQrCode(client, parcelId)).body as Buffer;
			const kind = kindOf(bytes);
			if (kind === undefined)
				throw new SendcloudError(NO_CODE, { kind: 'unanswered', effect: 'none' });
			codes[at === 0 ? 'qr_code' : `qr_code_${at + 1}`] = await context.helpers.prepareBinaryData(
				bytes,
				fileName('qr', [at === 0 ? name : `${name}-${at + 1}`], kind),
				FILE_TYPES[kind].mimeType,
			);
		} catch (error) {
			const isNone = error instanceof SendcloudError && error.status === 404;
			warnings.push(
				isNone
					? 'The carrier gives no QR code for this return: the customer needs the label.'
					: `The return was made; its QR code could not be fetched: ${(error as Error).message}`,
			);
			break;
		}
	}
	return codes;
}

const NO_CODE = 'What came is no picture and no PDF';

function refusedBy(row: ReturnParcel, body: ReturnBody, { returnId }: MadeReturn): SendcloudError {
	return new SendcloudError(`The carrier refused the return: ${problemsOf(row).join('; ')}`, {
		kind: 'refused',
		description: `There is no label. Correct the return and make it again under another reference, e.g. ${body.external_reference}-2: Sendcloud keeps this one. (Return ${returnId ?? 'without a known ID'})`,
	});
}
