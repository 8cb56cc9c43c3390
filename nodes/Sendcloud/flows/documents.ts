/**
 * Documents of parcels as files: twenty at a time where Sendcloud puts them into one, whole, and of the kind that their
 * bytes say. What is missing is named, and the rest comes all the same.
 */
import {
	DOCUMENTS,
	MOST_PARCELS,
	readDocument,
	readDocuments,
	type DocumentFormat,
	type DocumentType,
} from '../api/documents';
import { isAnnouncing, isDead, shipments, statusCode, type Parcel } from '../api/shipments';
import { kindOf, latin1, missingPart, type FileKind } from '../files/kinds';
import { openPdf, PdfError, type OpenPdf } from '../files/pdf';
import type { Answer, SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { poll } from '../transport/polling';
import { ahead } from './ahead';

export interface DocumentSettings extends DocumentFormat {
	type: DocumentType;
	/** Seconds to wait at most for parcels whose carrier has not answered yet; 0 for not at all. */
	waitUntilReady: number;
}

/** A file, whole, with the documents of these parcels. */
export interface FoundFile {
	parcelIds: number[];
	kind: FileKind;
	bytes: Uint8Array;
	/** Makes a stream of Node's own class. Missing where the bytes did not come over the wire. */
	toStream?: Answer['toStream'];
	/** Of a PDF, where it was looked into. */
	opened?: OpenPdf;
}

/** A parcel of which there is no file, and why. */
export interface MissingFile {
	parcelId: number;
	error: SendcloudError;
}

export type Piece = FoundFile | MissingFile;

export const isMissing = (piece: Piece): piece is MissingFile => 'error' in piece;

/** How often a file that was cut off is fetched in all. */
const FETCHES = 3;

/** Groups of twenty that are fetched at the same time. */
const GROUPS_AT_ONCE = 5;
/** Single documents of a group that are. */
const SINGLES_AT_ONCE = 5;

/** Only single documents are made as PNG, in a chosen resolution, or on a question to the carrier. */
const comeSingly = ({ type, format }: DocumentSettings) =>
	type === 'proof-of-delivery' || format === 'png';

/**
 * The documents of parcels, in their order: up to twenty in a file. Throws nothing: what fails comes as the parcels that
 * are missing.
 */
export async function* documentsOf(
	client: SendcloudClient,
	parcelIds: number[],
	settings: DocumentSettings,
): AsyncGenerator<Piece> {
	const size = comeSingly(settings) ? 1 : MOST_PARCELS;
	const groups: number[][] = [];
	for (let from = 0; from < parcelIds.length; from += size)
		groups.push(parcelIds.slice(from, from + size));
	const fetch = new Fetch(client, settings);
	const atOnce = size === 1 ? SINGLES_AT_ONCE : GROUPS_AT_ONCE;
	for await (const pieces of ahead(groups, atOnce, async (group) => await fetch.group(group)))
		yield* pieces;
}

class Fetch {
	private readonly end: number;

	/** Has a file of several parcels come in another format than was asked for? */
	private onlySingly = false;

	constructor(
		private readonly client: SendcloudClient,
		private readonly settings: DocumentSettings,
	) {
		this.end = client.clock.now() + settings.waitUntilReady * 1000;
	}

	/** The documents of up to twenty parcels. Never throws. */
	async group(ids: number[]): Promise<Piece[]> {
		try {
			return await this.together(ids);
		} catch (error) {
			return ids.map((parcelId) => ({ parcelId, error: error as SendcloudError }));
		}
	}

	private async together(ids: number[]): Promise<Piece[]> {
		if (ids.length === 1 || this.onlySingly) return await this.singly(ids);
		const first = await this.merged(ids);
		if (first !== 'notFound') return first ?? (await this.singly(ids));
		// One that is missing fails them all. Which one it is, the shipments say in one request.
		const parcels = await this.answered(ids);
		const missing = ids.flatMap((parcelId): MissingFile[] => {
			const error = this.whyNot(parcelId, parcels.get(parcelId));
			return error ? [{ parcelId, error }] : [];
		});
		const good = ids.filter((id) => !missing.some(({ parcelId }) => parcelId === id));
		const second = good.length > 1 ? await this.merged(good) : undefined;
		const found = second === undefined || second === 'notFound' ? await this.singly(good) : second;
		return [...found, ...missing];
	}

	/** One file of all; undefined where it has to be one by one. @throws SendcloudError */
	private async merged(ids: number[]): Promise<FoundFile[] | 'notFound' | undefined> {
		const { type, format } = this.settings;
		let file: FoundFile | undefined;
		let failure: unknown;
		try {
			file = await this.whole(ids, () => readDocuments(this.client, ids, type, this.settings));
		} catch (error) {
			failure = error;
		}
		if (file === undefined) {
			const { status } = failure as SendcloudError;
			if (status === 404) return 'notFound';
			// Labels of different formats cannot be in one file.
			if (status === 400) return undefined;
			throw failure;
		}
		if (file.kind === 'pdf' && format !== 'pdf') {
			this.onlySingly = true;
			return undefined;
		}
		// A file that has fewer pages than parcels lacks one: a label that nobody sees missing is not printed.
		if (file.kind === 'pdf') return await this.withAllPages(file);
		return zplLabels(file.bytes) < ids.length ? undefined : [file];
	}

	/** Undefined where there is a page too few. Of a PDF that is protected it cannot be told. */
	private async withAllPages(file: FoundFile): Promise<FoundFile[] | undefined> {
		try {
			const opened = await openPdf(file.bytes);
			return opened.pages.length < file.parcelIds.length ? undefined : [{ ...file, opened }];
		} catch (error) {
			return error instanceof PdfError && error.reason === 'damaged' ? undefined : [file];
		}
	}

	/** Each one by itself. Those that fail are named. */
	private async singly(ids: number[]): Promise<Piece[]> {
		const pieces: Piece[] = [];
		for await (const piece of ahead(ids, SINGLES_AT_ONCE, async (id) => await this.single(id)))
			pieces.push(piece);
		return pieces;
	}

	private async single(parcelId: number): Promise<Piece> {
		try {
			const found = await this.unlessMissing(parcelId);
			if (found) return found;
			const parcel = (await this.answered([parcelId])).get(parcelId);
			const why = this.whyNot(parcelId, parcel);
			if (why) return { parcelId, error: why };
			// It may have become ready in between, and while it was waited for.
			const later = parcel && (await this.unlessMissing(parcelId));
			return later ?? { parcelId, error: this.notThere(parcelId) };
		} catch (error) {
			return { parcelId, error: error as SendcloudError };
		}
	}

	/** The document of one parcel; undefined where Sendcloud has none. @throws SendcloudError */
	private async unlessMissing(parcelId: number): Promise<FoundFile | undefined> {
		const { type } = this.settings;
		const read = async () => await readDocument(this.client, parcelId, type, this.settings);
		let failure: unknown;
		try {
			return await this.whole([parcelId], read);
		} catch (error) {
			failure = error;
		}
		if ((failure as SendcloudError).status === 404) return undefined;
		throw failure;
	}

	/**
	 * What the shipments say of parcels, once no carrier is being waited for any more, or the time is over.
	 * @throws SendcloudError
	 */
	private async answered(ids: number[]): Promise<Map<number, Parcel>> {
		let parcels = new Map<number, Parcel>();
		const look = async () => {
			parcels = await parcelsOf(this.client, ids);
			return [...parcels.values()].some(isAnnouncing) ? undefined : true;
		};
		const left = (this.end - this.client.clock.now()) / 1000;
		await poll(this.client, look, Math.max(0, left));
		return parcels;
	}

	/** Why there is no file of a parcel, as far as its shipment tells. */
	private whyNot(parcelId: number, parcel: Parcel | undefined): SendcloudError | undefined {
		if (parcel === undefined) return undefined;
		const { type, waitUntilReady } = this.settings;
		const what = DOCUMENTS[type];
		if (isAnnouncing(parcel)) {
			return new SendcloudError(`The ${what} of parcel ${parcelId} is not ready yet`, {
				kind: 'unanswered',
				status: 404,
				effect: 'none',
				description: `The carrier has not answered${waitUntilReady > 0 ? ` within ${waitUntilReady} seconds` : ''}. The label is bought, or being bought: do not buy it again. Get it later with Label › Download and the parcel ID ${parcelId}.`,
			});
		}
		if (!isDead(parcel)) return undefined;
		const failed = statusCode(parcel) === 'ANNOUNCEMENT_FAILED';
		return new SendcloudError(
			failed
				? `Parcel ${parcelId} has no ${what}: the carrier refused it`
				: `Parcel ${parcelId} has no ${what}: it was cancelled`,
			{
				kind: 'refused',
				status: 404,
				effect: 'none',
				description: failed
					? 'Look at its shipment with Shipment › Get: it says what the carrier did not take. Correct it and ship again.'
					: 'Ship the order again to get another one.',
			},
		);
	}

	private notThere(parcelId: number): SendcloudError {
		const { type } = this.settings;
		const WHY: Record<DocumentType, string> = {
			label:
				'Check the parcel ID: it may belong to another Sendcloud account, or to a parcel without a label.',
			'customs-declaration':
				'It is not needed for this destination, or what the parcel holds is not described: each item needs a description, an HS code, a value, a weight and a country of origin.',
			'air-waybill': 'Only few carriers make one, and only for some destinations.',
			'proof-of-delivery': 'There is one after the delivery only, and not of every carrier.',
		};
		return new SendcloudError(`There is no ${DOCUMENTS[type]} of parcel ${parcelId}`, {
			kind: 'refused',
			status: 404,
			description: WHY[type],
		});
	}

	/** A file that is whole, fetched again where it was cut off. @throws SendcloudError */
	private async whole(parcelIds: number[], read: () => Promise<Answer>): Promise<FoundFile> {
		for (let fetched = 1; ; fetched++) {
			const { body, toStream } = await read();
			const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
			const kind = kindOf(bytes);
			const missing = kind === undefined ? undefined : missingPart(bytes, kind);
			if (kind !== undefined && missing === undefined) return { parcelIds, kind, bytes, toStream };
			if (fetched === FETCHES) throw this.broken(parcelIds, bytes, kind, missing);
			this.client.notes.repeats++;
			this.client.notes.reasons.add('a file was cut off');
			await this.client.wait(500 * 2 ** (fetched - 1));
		}
	}

	private broken(
		[first, ...others]: number[],
		bytes: Uint8Array,
		kind: FileKind | undefined,
		missing: string | undefined,
	): SendcloudError {
		const what = `The file with the ${DOCUMENTS[this.settings.type]} of parcel ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
		return new SendcloudError(
			kind === undefined
				? `${what} is no PDF, ZPL or PNG`
				: `${what} is cut off: it lacks ${missing}`,
			{
				kind: 'unanswered',
				effect: 'none',
				description: `It came so ${FETCHES} times, ${bytes.length} bytes of it. A proxy before your n8n may be in the way. Nothing is lost: download it again later.`,
			},
		);
	}
}

/** Parcels by their IDs, as far as the account's shipments know them. @throws SendcloudError */
async function parcelsOf(client: SendcloudClient, ids: number[]): Promise<Map<number, Parcel>> {
	const wanted = new Set(ids);
	const found = new Map<number, Parcel>();
	for await (const { parcels = [] } of shipments(client, { ids: ids.join(',') })) {
		for (const parcel of parcels) {
			const id = Number(parcel.id);
			if (wanted.has(id)) found.set(id, parcel);
		}
	}
	return found;
}

/** Labels in ZPL: each begins with ^XA. */
function zplLabels(bytes: Uint8Array): number {
	const text = latin1(bytes).toUpperCase();
	let labels = 0;
	for (let at = text.indexOf('^XA'); at !== -1; at = text.indexOf('^XA', at + 3)) labels++;
	return labels;
}
