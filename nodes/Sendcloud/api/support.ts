/**
 * Sendcloud's support (v3-support, beta): tickets, what they still ask for, files by their tokens, documents that Sendcloud
 * makes, and whom to write to at carriers.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Answer, Query, SendcloudClient } from '../transport/client';
import {
	changed,
	problemLines,
	sentences,
	SendcloudError,
	type Problem,
} from '../transport/errors';
import type { Upload } from '../transport/multipart';
import { bareObjectIn, listIn, paginate, unexpected, type Paging } from '../transport/pagination';
import type { RequestOptions } from '../transport/wire';
import { buying } from './buying';
import { numberId } from './ids';

export const TICKETS = '/v3/dsf/tickets';
const REQUESTS = `${TICKETS}/requested-data`;
const FILES = '/v3/dsf/files';
const CONTACTS = '/v3/dsf/carrier-support-contacts';

/** The types of a ticket, and where one of each is filed. */
export const ADDRESSES = {
	lost: 'lost',
	damaged: 'damage',
	delayed: 'delay',
	late_delivery: 'late-delivery',
	delivered_not_received: 'delivered-but-not-received',
	unjust_return: 'unjust-return',
	address_change: 'address-change',
};
export type TicketType = keyof typeof ADDRESSES;
export const TICKET_TYPES = Object.keys(ADDRESSES) as TicketType[];

export const TICKET_STATUSES =
	'action_required carrier_reminder_sent carrier_update_received claim_paid closed communicated_to_carrier customer_documents_requested customer_reminder_sent delayed delivered_scan_received delivery_confirmation_rejected delivery_confirmation_requested documents_forwarded_to_carrier escalated escalated_ava hold manually_solved new_scan_received pending processing smart_refund_available smart_refund_update solved solved_by_automation unknown waiting_for_carrier waiting_for_customer waiting_for_scan'.split(
		' ',
	);

/** Carriers that can have a contact; the document knows no others. */
export const CONTACT_CARRIERS =
	'amazon bpost bol bring brt budbee cainiao chronopost colisprive colissimo colissimo_ec2c correos correos_express cirro dachser dbschenker delivengo der_kurier dp dhl dhl_de dhl_ecommerce dhl_freight dhl_gb dhl_parcel_gb dhl_parcel_iberia dhl_express dpd dpd_at dpd_fr dpd_gb dpd_local fadello fairsenden fedex fedexcrossborder fietskoeriers geodis gls_de gls_es gls_eu gls_it gls_nl glovo hermes_c2c_gb hermes_at hermes_de hermes_gb hived homerr hurby inpost_gb inpost_es inpost_it inpost_pl jongstra landmark lettresuivie mondial_relay mhi nacex ontime paack packs parcelforce mrw plx postat poste_italiane poste_it_delivery postnl postnl_fulfilment postnl_large postnord quicargo relais_colis rjpv2 rjp royal_mail royal_mailv2 sandd sendcloud seur skymail storeshippers tipsa transmission trunkrs ups van_straaten viatim ctt_express tnt_it yodel europaket spring evri_international asendia transforce dhl_2_man_handling'.split(
		' ',
	);

/** Those in which nothing more happens. */
const DONE = new Set(['claim_paid', 'closed', 'manually_solved', 'solved', 'solved_by_automation']);

/** A ticket as its list and its own page have it; of one just filed its ID alone is known. */
export interface Ticket extends IDataObject {
	id: number;
	type?: string | null;
	status?: string;
	tracking_number?: string | null;
	requested_actions?: IDataObject[];
	resolution?: IDataObject | null;
}

export const isOpen = ({ status, resolution }: Ticket): boolean =>
	!DONE.has(String(status)) && (resolution === null || resolution === undefined);

/** Rows under `items`; an empty list may stand under `data`. */
function rows(answer: Answer): IDataObject[] {
	const body = (answer.body ?? {}) as IDataObject;
	return listIn(body.items === undefined && body.data !== undefined ? 'data' : 'items')(answer);
}

/** These lists are paged by the page's number, and do not always say how many pages there are. */
function nextPage({ body }: Answer): string | undefined {
	const { page, pages, total, size } = (body ?? {}) as Record<string, number | undefined>;
	const last = pages ?? (total === undefined || !size ? 0 : Math.ceil(total / size));
	return page !== undefined && page < last ? String(page + 1) : undefined;
}

const pagesOf = (maxPageSize: number): Paging => ({
	maxPageSize,
	sizeParameter: 'size',
	cursorParameter: 'page',
	next: nextPage,
	rows,
});

/** One after the other, each once: what is filed meanwhile moves the others to later pages. */
async function* eachOnce(
	list: AsyncIterable<IDataObject>,
	key: string,
): AsyncGenerator<IDataObject> {
	const seen = new Set<unknown>();
	for await (const row of list) {
		if (!seen.has(row[key])) yield row;
		seen.add(row[key]);
	}
}

/** Newest first. @throws SendcloudError */
export const tickets = (
	client: SendcloudClient,
	query: Query,
	limit?: number,
	options?: RequestOptions,
): AsyncGenerator<Ticket> =>
	eachOnce(
		paginate(client, TICKETS, query, { ...pagesOf(20), limit, request: options }),
		'id',
	) as AsyncGenerator<Ticket>;

/** What open tickets still ask for. @throws SendcloudError */
export const requestedData = (
	client: SendcloudClient,
	limit?: number,
	options?: RequestOptions,
): AsyncGenerator<IDataObject> =>
	eachOnce(
		paginate(client, REQUESTS, {}, { ...pagesOf(100), limit, request: options }),
		'request_id',
	);

/** @throws SendcloudError */
export async function readTicket(client: SendcloudClient, id: unknown): Promise<Ticket> {
	const path = `${TICKETS}/${numberId(id, 'The ID of the ticket')}`;
	return bareObjectIn(await client.get(path)) as Ticket;
}

/** One problem as Python prints it: `{'type': 'missing', 'loc': ('items', 0, 'price'), 'msg': 'Field required'}`. */
const PRINTED = /'loc': \(([^()]{0,200})\), 'msg': '([^']{0,200})'/g;

function readable(problem: Problem): Problem[] {
	const found = [...problem.detail.matchAll(PRINTED)].map(([, loc, detail]) => ({
		detail,
		path: loc.split(',').flatMap((part) => part.replace(/['\s]/g, '') || []),
	}));
	return found.length > 0 ? found : [problem];
}

/** The same error, with the field problems that these answers print as Python in words. */
async function inWords<T>(work: Promise<T>): Promise<T> {
	let failure: unknown;
	try {
		return await work;
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof SendcloudError)) throw failure;
	const { kind, status, effect, title } = failure;
	const problems = failure.problems.flatMap(readable);
	if (problems.length === failure.problems.length && problems[0] === failure.problems[0])
		throw failure;
	const [first, ...more] = problemLines(problems);
	throw new SendcloudError(`Sendcloud refused the request: ${first}`, {
		...{ kind, status, effect, title, problems },
		description: sentences([...more, 'Correct it and run again.']),
	});
}

/** A ticket that is to be filed. */
export interface TicketToFile {
	type: TicketType;
	trackingNumber: string;
	/** Through the carrier's own portal, for carriers that have one. */
	portalClaim?: boolean;
	/** Finds out what is missing, uploads the files, and makes the body. Called right before it is sent, once. */
	prepare(client: SendcloudClient): Promise<IDataObject>;
}

/** Files a ticket. Sendcloud has no key against filing it twice, so `flows/purchase.ts` alone may call this. */
export const fileTicket = buying<TicketToFile, Ticket>(async (client, [request]) => {
	const { type, portalClaim } = request;
	const body = await prepared(client, request);
	const query = portalClaim ? { is_portal_claim: true } : undefined;
	const path = `${TICKETS}/${ADDRESSES[type]}`;
	const answer = await ofThisAccount(inWords(client.post(path, body, { query })));
	const { ticket_id: id } = (answer.body ?? {}) as IDataObject;
	if (typeof id !== 'number' || !Number.isSafeInteger(id))
		throw unexpected('the number of the ticket', answer);
	return [{ id, type, tracking_number: request.trackingNumber }];
});

/** The same error; where Sendcloud does not know the parcel, with what may be behind it. */
async function ofThisAccount<T>(work: Promise<T>): Promise<T> {
	let failure: unknown;
	try {
		return await work;
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof SendcloudError) || !/\bparcel not found\b/i.test(failure.message))
		throw failure;
	throw changed(failure, {
		description:
			'It may be in another Sendcloud account. For one that was not sent with Sendcloud, choose the contract that it was sent under.',
	});
}

/** Whatever fails before the ticket is sent: no ticket was filed. */
async function prepared(client: SendcloudClient, request: TicketToFile): Promise<IDataObject> {
	let failure: unknown;
	try {
		return await request.prepare(client);
	} catch (error) {
		failure = error;
	}
	throw failure instanceof SendcloudError
		? changed(failure, { effect: 'none' })
		: new SendcloudError((failure as Error).message, { kind: 'input' });
}

/** The largest file that Sendcloud takes, in bytes. */
export const LARGEST_FILE = 6 * 1024 * 1024;

/** Uploading twice leaves a file that nobody names. @returns its token @throws SendcloudError that names the file */
export async function uploadFile(
	client: SendcloudClient,
	file: Omit<Upload, 'name'>,
): Promise<string> {
	const upload = { ...file, name: 'file' };
	let failure: unknown;
	try {
		const answer = await client.post(FILES, undefined, { upload, repeatable: true });
		return tokenIn(answer);
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof SendcloudError)) throw failure;
	const name = `The file ${JSON.stringify(file.fileName.slice(0, 100))}`;
	if (failure.status === 413) {
		throw changed(failure, {
			message: `${name} is too large for Sendcloud: it takes 6 MB at most`,
			description: 'Make it smaller, e.g. with the Edit Image node.',
		});
	}
	if (failure.status === 415) {
		throw changed(failure, {
			message: `${name} is of a type that Sendcloud does not take: ${file.mimeType}`,
			description:
				'It takes pictures, videos, texts, PDF and office documents. If it is one of these, let the node that makes the file say so.',
		});
	}
	throw changed(failure, { message: `${name}: ${failure.message}` });
}

function tokenIn(answer: Answer): string {
	const { file_token: token } = (answer.body ?? {}) as IDataObject;
	if (typeof token === 'string' && token !== '') return token;
	throw unexpected('a file token', answer);
}

export interface Document {
	token: string;
	/** Where it can be fetched for 72 hours. */
	url: string;
}

/** Has Sendcloud make a document. Twice makes two, which costs nothing. @throws SendcloudError */
export async function generateDocument(
	client: SendcloudClient,
	kind: 'invoice' | 'claim-letter',
	body: IDataObject,
): Promise<Document> {
	const path = `/v3/dsf/documents/generate/${kind}`;
	const answer = await inWords(client.post(path, body, { repeatable: true }));
	const { preview_url: url } = (answer.body ?? {}) as IDataObject;
	return { token: tokenIn(answer), url: String(url ?? '') };
}

/**
 * Answers a request for data, once: where the answer is lost, the list of requests says whether it arrived.
 * @throws SendcloudError that names the request
 */
export async function answerRequest(client: SendcloudClient, body: IDataObject): Promise<void> {
	const title = `request ${Number(body.request_id)}`;
	let failure: unknown;
	try {
		await inWords(client.post(REQUESTS, body));
		return;
	} catch (error) {
		failure = error;
	}
	if (!(failure instanceof SendcloudError)) throw failure;
	if (failure.effect !== 'unknown') throw changed(failure, { title });
	client.throwIfCancelled();
	const isStillAsked = await isAskedFor(client, body.request_id);
	if (isStillAsked === false) return;
	if (isStillAsked) throw changed(failure, { title, effect: 'none' });
	throw changed(failure, {
		title,
		message: `It may have been answered: ${failure.message}`,
		description: sentences([
			'Look with Support Ticket › Get Requested Data before you answer it again',
			failure.description,
		]),
	});
}

/** Undefined where Sendcloud does not tell. */
async function isAskedFor(client: SendcloudClient, id: unknown): Promise<boolean | undefined> {
	try {
		for await (const { request_id: open } of requestedData(client, undefined, { insist: true }))
			if (open === id) return true;
		return false;
	} catch {
		client.throwIfCancelled();
		return undefined;
	}
}

/* Whom to write to at carriers. */

export const contactAt = (id: unknown) => `${CONTACTS}/${numberId(id, 'The ID of the contact')}`;

/** All of them; the document has a single one where there must be a list. @throws SendcloudError */
export async function contacts(client: SendcloudClient): Promise<IDataObject[]> {
	const answer = await client.get(CONTACTS);
	const { body } = answer;
	if (body === undefined || body === null) return [];
	const list = (Array.isArray(body) ? body : ((body as IDataObject).data ?? [body])) as unknown[];
	return listIn('data')({ ...answer, body: { data: list } });
}

/** @throws SendcloudError */
export async function createContact(
	client: SendcloudClient,
	body: IDataObject,
): Promise<IDataObject> {
	return bareObjectIn(await inWords(client.post(CONTACTS, body)));
}

/** The same change twice is one, so it is repeated. @throws SendcloudError */
export async function updateContact(
	client: SendcloudClient,
	id: unknown,
	body: IDataObject,
): Promise<IDataObject> {
	return bareObjectIn(await inWords(client.patch(contactAt(id), body, { repeatable: true })));
}
