/** Documents of parcels, v3: one, or those of up to 20 parcels in one file. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { labelFile, type DocumentType, type Paper } from '../documents';
import { ApiError, invalidParameter } from '../server/errors';
import { MIME_TYPES, RESOLUTIONS, type MimeType } from '../server/schemas';
import type { Area, AreaState, Context } from '../server/world';
import { documentTypesOf, labelParcel, type V3Parcel, type V3Shipment } from './shipments';

interface DocumentSettings {
	documents: {
		/** What was bought as ZPL stays ZPL, whatever is asked for later. */
		zplStays: boolean;
		/** How long the carrier takes to say that it was delivered. */
		proofMs: number;
	};
}

const TYPES: DocumentType[] = ['label', 'customs-declaration', 'air-waybill', 'proof-of-delivery'];
const MERGED: DocumentType[] = TYPES.slice(0, 3);
const PAPERS: Paper[] = ['A4', 'A5', 'A6'];
const DPIS = [72, 150, 203, 300, 600];
const MAXIMUM_PARCELS = 20;

const EXTENSIONS: Record<MimeType, string> = {
	'application/pdf': 'pdf',
	'application/zpl': 'zpl',
	'image/png': 'png',
};

type Query = Record<string, string | string[] | undefined>;

interface Found {
	shipment: V3Shipment;
	parcel: V3Parcel;
}

const noParcel = () =>
	new ApiError(404, { code: 'not_found', detail: 'No Parcel matches the given query.' });

function typeOf(request: FastifyRequest, types: DocumentType[]): DocumentType {
	const { type } = request.params as { type: DocumentType };
	if (!types.includes(type)) {
		throw new ApiError(400, { code: 'invalid', detail: 'Invalid document type.' });
	}
	return type;
}

function choice<T extends string | number>(
	query: Query,
	name: string,
	choices: readonly T[],
): T | undefined {
	const given = query[name];
	if (given === undefined || given === '') return undefined;
	const found = choices.find((one) => String(one) === given);
	if (found === undefined) {
		const detail = `Select a valid choice. ${String(given)} is not one of the available choices.`;
		throw new ApiError(400, { ...invalidParameter(name, detail), code: 'invalid_choice' });
	}
	return found;
}

/** What is asked for by `Accept`: the first that there is. */
function accepted({ headers }: FastifyRequest): MimeType {
	const wanted = (headers.accept ?? '*/*').split(',').map((one) => one.split(';')[0].trim());
	for (const one of wanted) {
		if (one === '*/*' || one === 'application/*') return 'application/pdf';
		const found = MIME_TYPES.find((mime) => mime === one);
		if (found) return found;
	}
	throw new ApiError(400, {
		code: 'invalid',
		detail: `Could not satisfy the request Accept header: ${headers.accept ?? ''}`,
		source: { header: 'Accept' },
	});
}

class ParcelDocumentsState implements AreaState {
	reset(): void {}
}

function routes(api: FastifyInstance, { state, settings, pause }: Context): void {
	const config = { scope: 'parcel' };

	function find(id: string): Found {
		const found = /^[1-9]\d*$/.test(id)
			? (state.v3Parcels.get(Number(id)) ?? state.returnedParcel(Number(id)))
			: undefined;
		if (!found) throw noParcel();
		return found;
	}

	function checkAvailable({ shipment, parcel }: Found, type: DocumentType): void {
		const isClosed = state.closedBoxes.some((box) => box.includes(parcel.id));
		const there =
			type === 'air-waybill' && isClosed
				? true
				: type === 'proof-of-delivery'
					? parcel.status === 'DELIVERED'
					: parcel.status !== 'CANCELLED' && documentTypesOf(shipment, parcel).includes(type);
		if (there) return;
		throw new ApiError(404, {
			code: 'not_found',
			detail: 'Document type requested is not available for the parcel.',
		});
	}

	/** Labels that are ZPL by their nature, or by what they were bought as, are nothing else. */
	function formatOf({ shipment }: Found, type: DocumentType, wanted: MimeType): MimeType {
		if (type !== 'label') return type === 'proof-of-delivery' ? 'application/pdf' : wanted;
		const { mime_type: bought } = (shipment.sent.label_details ?? {}) as { mime_type?: string };
		const stays = settings.documents.zplStays && bought === 'application/zpl';
		return shipment.option.nativeZpl || stays ? 'application/zpl' : wanted;
	}

	async function send(
		reply: FastifyReply,
		found: Found[],
		{ type, mime, paper, dpi }: { type: DocumentType; mime: MimeType; paper: Paper; dpi: number },
	) {
		const file = await labelFile({
			parcels: found.map(({ shipment, parcel }) => labelParcel(shipment, parcel)),
			type,
			mime,
			paper,
			dpi,
		});
		const name = `${type}-${found.map(({ parcel }) => parcel.id).join('-')}.${EXTENSIONS[mime]}`;
		return await reply
			.type(mime)
			.header('content-disposition', `attachment; filename="${name}"`)
			.send(file);
	}

	api.get('/v3/parcels/:id/documents/:type', { config }, async (request, reply) => {
		const type = typeOf(request, TYPES);
		const query = request.query as Query;
		const dpi = choice(query, 'dpi', DPIS);
		const paper = choice(query, 'paper_size', PAPERS) ?? 'A6';
		const wanted = accepted(request);
		const { valid } = RESOLUTIONS[wanted];
		if (dpi !== undefined && valid && !valid.includes(dpi)) {
			const detail = `${dpi} is not a valid resolution for ${wanted}: ${valid.join(', ')}.`;
			throw new ApiError(400, invalidParameter('dpi', detail));
		}
		const found = find((request.params as { id: string }).id);
		if (type === 'proof-of-delivery') await pause(settings.documents.proofMs);
		checkAvailable(found, type);
		const mime = formatOf(found, type, wanted);
		const resolution = mime === wanted ? dpi : undefined;
		return await send(reply, [found], {
			type,
			mime,
			paper,
			dpi: resolution ?? RESOLUTIONS[mime].standard,
		});
	});

	// The codes of returns that need no label; v3 has nothing like it.
	api.get('/v2/parcels/:id/documents/qr', { config }, async (request, reply) => {
		const { id } = request.params as { id: string };
		const found = state.returnedParcel(Number(id));
		const isThere = found?.parcel.status === 'READY_TO_SEND' && state.isLabelless(Number(id));
		if (!isThere) {
			return await reply.code(404).send({
				error: {
					code: 404,
					request: `api/v2/parcels/${id}/documents/qr`,
					message: 'No Parcel matches the given query.',
				},
			});
		}
		const mime = accepted(request);
		return await send(reply, [found], {
			type: 'label',
			mime,
			paper: 'A6',
			dpi: RESOLUTIONS[mime].standard,
		});
	});

	api.get('/v3/parcel-documents/:type', { config }, async (request, reply) => {
		const type = typeOf(request, MERGED);
		const query = request.query as Query;
		const paper = choice(query, 'paper_size', PAPERS) ?? 'A6';
		const ids = [query.parcels ?? []].flat();
		// An image has no pages, and `Accept` is not among what the document lists here.
		const asked = accepted(request);
		const wanted = asked === 'image/png' && ids.length > 1 ? 'application/pdf' : asked;
		if (ids.length === 0 || ids.length > MAXIMUM_PARCELS) {
			const detail = `Ensure this field has 1 to ${MAXIMUM_PARCELS} elements.`;
			throw new ApiError(400, invalidParameter('parcels', detail));
		}
		if (!ids.every((one) => /^[1-9]\d*$/.test(one))) {
			throw new ApiError(400, invalidParameter('parcels', 'Enter whole numbers.'));
		}
		const found = ids.map(find);
		for (const one of found) checkAvailable(one, type);
		const formats = new Set(found.map((one) => formatOf(one, type, wanted)));
		if (formats.size > 1) {
			const detail = 'The documents have different formats and cannot be merged.';
			throw new ApiError(400, { code: 'invalid', detail });
		}
		const [mime] = formats;
		return await send(reply, found, { type, mime, paper, dpi: RESOLUTIONS[mime].standard });
	});
}

export const parcelDocuments: Area<ParcelDocumentsState, DocumentSettings> = {
	settings: { documents: { zplStays: true, proofMs: 0 } },
	state: () => new ParcelDocumentsState(),
	routes,
};
