/**
 * Files of labels and other documents, in n8n's storage of binary data: one for each entry, or one for the run. Of many,
 * never more is in memory than what is being fetched; where n8n keeps files on disk, the file grows there.
 */
import { DateTime } from 'luxon';
import type { IBinaryData, IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { DocumentType } from '../api/documents';
import type { Tools } from '../engine/define';
import { FILE_TYPES, fileName, kindOf, missingPart, type FileKind } from '../files/kinds';
import { joinPdfs, PdfError, countPages } from '../files/pdf';
import { joinZpl } from '../files/zpl';
import type { SendcloudClient } from '../transport/client';
import { append } from '../transport/data';
import { sentences, SendcloudError } from '../transport/errors';
import { ahead } from './ahead';
import {
	documentsOf,
	isMissing,
	type DocumentSettings,
	type FoundFile,
	type MissingFile,
	type Piece,
} from './documents';

/** What a file is made of: the parcels of an order, a shipment or an item. */
export interface LabelEntry {
	/** Position of the item in the input, from 0. */
	index: number;
	/** In the order in which they shall come. */
	parcelIds: number[];
	/** How a merchant recognises it, e.g. the order number. Stands in the name of the file. */
	name: string | number | undefined;
	/** The file, where the answer to the purchase had it already. Fetched when it is not whole. */
	bytes?: Uint8Array;
}

export interface LabelSettings extends DocumentSettings {
	/** `each`: a file for each entry; `merged`: one for all of them. */
	as: 'each' | 'merged';
	/** The field of the item that the file goes into, e.g. `data`. Further files: `data_2`, `data_3` … */
	field: string;
	/** What the merged file is called, without its ending. Default: by day and time. */
	fileName?: string;
}

/** What became of an entry. */
export interface LabelOutcome {
	/** Its files where each entry has its own; nothing when there is none. */
	binary: IBinaryKeyData;
	/** The same files, and what is known of them. */
	files: StoredFile[];
	/** Parcels that are missing in the files, each with the reason. */
	missing: MissingFile[];
}

/** A file that is stored. */
export interface StoredFile {
	kind: FileKind;
	file: IBinaryData;
	parcelIds: number[];
	/** Of a joined PDF. */
	pages?: number;
	/** Why it could not be joined with the others. */
	reason?: string;
}

type LabelTools = Pick<Tools, 'client' | 'context' | 'workers' | 'addItem'>;

/**
 * Fetches the files of entries and stores them. Merged ones come out as items of the whole run, with
 * `{ file_name, file_size, format, type, pages, parcels, parcel_ids, order_numbers }`.
 * @returns what became of each entry, in their order
 * @throws SendcloudError, or an error of n8n's storage
 */
export async function labelFiles(
	tools: LabelTools,
	entries: LabelEntry[],
	settings: LabelSettings,
): Promise<LabelOutcome[]> {
	return settings.as === 'merged'
		? await inOneFile(tools, entries, settings)
		: await inFilesOfTheirOwn(tools, entries, settings);
}

async function inFilesOfTheirOwn(
	{ client, context, workers }: LabelTools,
	entries: LabelEntry[],
	settings: LabelSettings,
): Promise<LabelOutcome[]> {
	const outcomes: LabelOutcome[] = [];
	const work = async (entry: LabelEntry) => {
		const missing: MissingFile[] = [];
		const pieces = piecesOf(client, [entry], settings);
		try {
			const files = await mergedFiles(context, without(pieces, missing), ({ parcelIds }, kind) =>
				fileName(settings.type, [entry.name, parcelIds.slice(0, 3).join('-')], kind),
			);
			return { binary: keyed(files, settings.field), files, missing };
		} catch (error) {
			return error as Error;
		}
	};
	for await (const outcome of ahead(entries, workers, work)) {
		if (outcome instanceof Error) throw outcome;
		outcomes.push(outcome);
	}
	return outcomes;
}

async function inOneFile(
	{ client, context, addItem }: LabelTools,
	entries: LabelEntry[],
	settings: LabelSettings,
): Promise<LabelOutcome[]> {
	const missing: MissingFile[] = [];
	const name = settings.fileName ?? defaultName(client, context, settings.type);
	const ownersOf = ownersIn(entries);
	const files = await mergedFiles(
		context,
		without(piecesOf(client, entries, settings), missing),
		({ parcelIds }, kind, alone) =>
			alone
				? fileName(settings.type, [namesOf(ownersOf(parcelIds)).join('-'), parcelIds[0]], kind)
				: `${name}.${FILE_TYPES[kind].extension}`,
	);
	for (const stored of files) {
		const { parcelIds, file, reason } = stored;
		const own = ownersOf(parcelIds);
		addItem(
			{
				json: {
					...describeFile(stored, settings.type),
					parcels: parcelIds.length,
					parcel_ids: parcelIds,
					order_numbers: own.map((entry) => entry.name ?? null),
					...(reason !== undefined && { not_merged: reason }),
				},
				binary: { [settings.field]: file },
			},
			own.map(({ index }) => index),
		);
		if (reason !== undefined) {
			client.notes.warnings.add(
				`${file.fileName} could not be joined with the other files (${reason}), so it comes beside them.`,
			);
		}
	}
	const lost = new Map(missing.map((one) => [one.parcelId, one]));
	return entries.map(({ parcelIds }) => ({
		binary: {},
		files: [],
		missing: parcelIds.flatMap((id) => lost.get(id) ?? []),
	}));
}

/** What an item says of its file. */
export const describeFile = (
	{ file, kind, pages }: StoredFile,
	type: DocumentType,
): IDataObject => ({
	file_name: file.fileName ?? null,
	file_size: file.fileSize ?? null,
	format: kind,
	type,
	pages: pages ?? null,
});

/** Under the field's name; further files under `data_2`, `data_3` … */
const keyed = (files: StoredFile[], field: string): IBinaryKeyData =>
	Object.fromEntries(
		files.map(({ file }, at) => [at === 0 ? field : `${field}_${at + 1}`, file] as const),
	);

const namesOf = (entries: LabelEntry[]): string[] =>
	entries
		.slice(0, 3)
		.map(({ name }) => String(name ?? ''))
		.filter(Boolean);

/** Whose parcels some are, in the order of the entries. A picture is a file by itself, so it is asked for each. */
function ownersIn(entries: LabelEntry[]): (parcelIds: number[]) => LabelEntry[] {
	const positions = new Map<number, number[]>();
	for (const [at, { parcelIds }] of entries.entries()) {
		for (const id of parcelIds) append(positions, id, at);
	}
	return (parcelIds) =>
		[...new Set(parcelIds.flatMap((id) => positions.get(id) ?? []))]
			.sort((one, other) => one - other)
			.map((at) => entries[at]);
}

/** `labels-2026-03-14-0900`, in the workflow's timezone. */
function defaultName(client: SendcloudClient, context: IExecuteFunctions, type: DocumentType) {
	const zone = context.getTimezone();
	const now = DateTime.fromMillis(client.clock.today(), { zone });
	return `${type}s-${now.toFormat('yyyy-MM-dd-HHmm')}`;
}

/** The files of entries: those that are there already, and the others fetched; no parcel twice. */
async function* piecesOf(
	client: SendcloudClient,
	entries: LabelEntry[],
	settings: DocumentSettings,
): AsyncGenerator<Piece> {
	const seen = new Set<number>();
	let wanted: number[] = [];
	for (const { parcelIds, bytes } of entries) {
		const fresh = parcelIds.filter((id) => !seen.has(id));
		for (const id of fresh) seen.add(id);
		const kind = bytes && kindOf(bytes);
		if (bytes && kind && fresh.length > 0 && missingPart(bytes, kind) === undefined) {
			yield* documentsOf(client, wanted, settings);
			wanted = [];
			yield { parcelIds: fresh, kind, bytes };
		} else {
			for (const id of fresh) wanted.push(id);
		}
	}
	yield* documentsOf(client, wanted, settings);
}

/** Files alone; what is missing goes to a list. */
async function* without(
	pieces: AsyncIterable<Piece>,
	missing: MissingFile[],
): AsyncGenerator<FoundFile> {
	for await (const piece of pieces) {
		if (isMissing(piece)) missing.push(piece);
		else yield piece;
	}
}

/** How a file is called. `alone`: it could not be joined with the others. */
type NameOf = (piece: FoundFile, kind: FileKind, alone: boolean) => string;

/**
 * Stores files as few as possible: all PDFs page by page in one, all ZPL in another. A picture, and what cannot be
 * joined, is stored by itself. Nothing is kept in memory once it is written.
 * @throws an error of n8n's storage
 */
export async function mergedFiles(
	context: IExecuteFunctions,
	pieces: AsyncIterable<FoundFile>,
	nameOf: NameOf,
): Promise<StoredFile[]> {
	const merging: Merging[] = [];
	const alone: StoredFile[] = [];
	const place = async (piece: FoundFile) => {
		const { kind } = piece;
		let reason = kind === 'png' ? 'pictures cannot be joined' : undefined;
		let into = merging.find((one) => one.kind === kind);
		if (kind === 'pdf' && !into) reason = await whyNotJoined(piece);
		if (reason === undefined && kind !== 'png') {
			if (!into) {
				into = new Merging(context, kind, nameOf(piece, kind, false), piece);
				merging.push(into);
			}
			reason = await into.add(piece);
		}
		if (reason !== undefined)
			alone.push({ ...(await store(context, piece, nameOf(piece, kind, true))), reason });
	};
	let only: FoundFile | undefined;
	let count = 0;
	let complete = false;
	try {
		for await (const piece of pieces) {
			if (++count === 1) {
				only = piece;
				continue;
			}
			if (only) await place(only);
			only = undefined;
			await place(piece);
		}
		complete = true;
	} finally {
		// What was begun must not wait for ever for pieces that do not come.
		if (!complete) for (const one of merging) one.abandon();
	}
	// What is alone is stored byte by byte as it came.
	if (only) return [await store(context, only, nameOf(only, only.kind, false))];
	const merged: StoredFile[] = [];
	for (const one of merging) merged.push(await one.end());
	return [...merged, ...alone];
}

/** Why a PDF cannot be joined with any other; undefined where it can. */
async function whyNotJoined({ bytes, opened }: FoundFile): Promise<string | undefined> {
	if (opened) return undefined;
	try {
		await countPages(bytes);
		return undefined;
	} catch (error) {
		return (error as PdfError).message;
	}
}

async function store(
	context: IExecuteFunctions,
	{ bytes, kind, parcelIds, opened }: FoundFile,
	name: string,
): Promise<StoredFile> {
	const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
	const file = await context.helpers.prepareBinaryData(buffer, name, FILE_TYPES[kind].mimeType);
	return { kind, parcelIds, file, ...(opened && { pages: opened.pages.length }) };
}

interface Handed extends FoundFile {
	name: string;
	/** Called when it is in the joined file, or with the reason why it is not. */
	done(reason?: string): void;
}

/** A file that grows while the pieces come: each is handed over, and the next one when it is written. */
class Merging {
	private readonly parcelIds: number[] = [];

	private pages = 0;

	/** What waits to be joined; null for the end. */
	private handed?: Handed | null;

	private awake = () => {};

	private readonly stored: Promise<IBinaryData>;

	private failure?: { error: unknown };

	private failed = () => {};

	constructor(
		context: IExecuteFunctions,
		readonly kind: 'pdf' | 'zpl',
		name: string,
		{ toStream }: FoundFile,
	) {
		const { mimeType } = FILE_TYPES[kind];
		const bytes = kind === 'pdf' ? this.joinedPdfs() : joinZpl(this.texts());
		const content = async () => (toStream ? toStream(bytes) : await collected(bytes));
		this.stored = content().then(
			async (all) => await context.helpers.prepareBinaryData(all, name, mimeType),
		);
		this.stored.catch((error: unknown) => {
			this.failure = { error };
			this.failed();
		});
	}

	/** @returns why it could not be joined; undefined when it is in. @throws an error of the storage */
	async add(piece: FoundFile): Promise<string | undefined> {
		const { parcelIds } = piece;
		const reason = await new Promise<string | undefined>((resolve) => {
			this.failed = () => resolve(undefined);
			this.hand({ ...piece, name: `parcel ${parcelIds.join(', ')}`, done: resolve });
		});
		if (this.failure) throw this.failure.error;
		if (reason === undefined) for (const id of parcelIds) this.parcelIds.push(id);
		return reason;
	}

	/** @throws an error of the storage */
	async end(): Promise<StoredFile> {
		this.hand(null);
		const { kind, parcelIds, pages } = this;
		const file = await this.stored;
		return { kind, parcelIds, file, ...(kind === 'pdf' && { pages }) };
	}

	abandon(): void {
		this.hand(null);
	}

	private hand(what: Handed | null): void {
		this.handed = what;
		this.awake();
		if (this.failure) this.failed();
	}

	private async *pieces(): AsyncGenerator<Handed> {
		for (;;) {
			if (this.handed === undefined)
				await new Promise<void>((resolve) => {
					this.awake = resolve;
				});
			const { handed } = this;
			this.handed = undefined;
			if (!handed) return;
			yield handed;
		}
	}

	private async *texts(): AsyncGenerator<Uint8Array> {
		for await (const piece of this.pieces()) {
			yield piece.bytes;
			piece.done();
		}
	}

	private joinedPdfs(): AsyncGenerator<Uint8Array> {
		return joinPdfs(this.pieces(), {
			onJoined: (file, pages) => {
				this.pages += pages;
				(file as Handed).done();
			},
			onRefused: (file, error) => (file as Handed).done(error.message),
		});
	}
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const all: Uint8Array[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return Buffer.concat(all);
}

/** Parcels that an error names at most. */
const NAMED = 10;

/** What is missing, as one error of an item. */
export function missingError(missing: MissingFile[]): SendcloudError {
	const [{ error }, ...others] = missing;
	if (others.length === 0) return error;
	const { kind, status, effect, message } = error;
	return new SendcloudError(`${missing.length} files are missing: ${message}`, {
		kind,
		status,
		effect,
		description: sentences([
			...others.slice(0, NAMED).map((one) => one.error.message),
			others.length > NAMED ? `And ${others.length - NAMED} more` : undefined,
			error.description,
		]),
	});
}
