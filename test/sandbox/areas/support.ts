/**
 * Support, v3 (`/dsf`, beta): tickets from the day they are filed to the day the claim is paid, what Sendcloud still asks
 * for, files by their tokens, documents that Sendcloud makes itself, and whom to write to at carriers.
 *
 * A ticket has no key: whoever files twice has two.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PDFDocument, StandardFonts } from 'pdf-lib';

import { ApiError } from '../server/errors';
import { boolean, filled, integer, list, oneOf, strict, text } from '../server/schemas';
import { check, moment, nullable, type Problem, type Schema } from '../server/validation';
import {
	isObject,
	without,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type World,
} from '../server/world';

export type TicketType =
	| 'address_change'
	| 'damaged'
	| 'delayed'
	| 'delivered_not_received'
	| 'late_delivery'
	| 'lost'
	| 'unjust_return';

export interface Ticket {
	id: number;
	status: string;
	stage: string;
	type: TicketType;
	parcel_id: number | null;
	carrier: string | null;
	tracking_number: string | null;
	order_number: string | null;
	brand_id: number | null;
	created_at: string;
	updated_at: string | null;
	requested_actions: Array<{ id: number; data_type: string; created_at: string }>;
	resolution: JsonObject | null;
	/** What it was filed with; not shown. */
	sent: JsonObject;
	portalClaim: boolean;
}

export interface ClaimFile {
	token: string;
	name: string;
	mimeType: string;
	bytes: Buffer;
	madeBySendcloud: boolean;
}

export interface SupportContact {
	id: number;
	carrier_code: string;
	email: string;
	language: string;
}

interface SupportSettings {
	support: {
		/** How long it takes until a new ticket is in the list. */
		listDelayMs: number;
		/** The document has a single contact where there must be a list. */
		contacts: 'list' | 'object';
		/** What an empty list of requests looks like: the example calls it `data`, and says nothing of pages. */
		emptyRequests: 'items' | 'data';
		/** A reason for which no ticket is taken, e.g. `Parcel is already delivered`. */
		refusesTickets: string | undefined;
		/** What it asks for as soon as a ticket is filed, e.g. `claim_letter`. */
		asksAtOnce: string[];
		/** Which status that has: the document says 422, and has 406 besides. */
		refusedWith: 406 | 422;
	};
}

const STATUSES =
	'action_required carrier_reminder_sent carrier_update_received claim_paid closed communicated_to_carrier customer_documents_requested customer_reminder_sent delayed delivered_scan_received delivery_confirmation_rejected delivery_confirmation_requested documents_forwarded_to_carrier escalated escalated_ava hold manually_solved new_scan_received pending processing smart_refund_available smart_refund_update solved solved_by_automation unknown waiting_for_carrier waiting_for_customer waiting_for_scan'.split(
		' ',
	);

/** What a list of requests may hold, by the document; a ticket asks for more. */
const LISTED_REQUESTS = [
	'claim_letter',
	'sales_invoice',
	'sales_data',
	'purchase_invoice',
	'description_of_contents',
];
const FILE_REQUESTS = ['claim_letter', 'sales_invoice', 'purchase_invoice'];

const PORTAL_CARRIERS = [
	'colissimo',
	'chronopost',
	'colisprive',
	'mondial_relay',
	'inpost_es',
	'dhl_express',
];

const MAXIMUM_FILE = 6 * 1024 * 1024;
const MAXIMUM_AMOUNT = 5000;

const ALLOWED_TYPES = [
	/^(image|video|text)\/[\w.+-]+$/,
	/^application\/(pdf|rtf|msword|xml|yaml|json)$/,
	/^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument)\.[\w.+-]+$/,
	/^application\/vnd\.ms-[\w.+-]+$/,
];

/** As this part of Sendcloud words it: its status is a number. */
const refuse = (status: number, code: string, detail: string) =>
	new ApiError(status, { code, detail, title: TITLES[status], status: status as never });
const TITLES: Record<number, string> = {
	400: 'Bad Request',
	404: 'Not Found',
	406: 'Not Acceptable',
	409: 'Conflict',
	413: 'Content Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Content',
};
const badRequest = (detail: string) => refuse(400, 'bad_request', detail);

/* What is sent. */

const number: Schema = { type: 'number' };
const money = strict(
	{ price: { type: 'number', minimum: 0 }, currency: oneOf('EUR', 'GBP', 'USD') },
	['price', 'currency'],
);
const fileRef = strict({ file_token: filled }, ['file_token']);
const dimensions = strict({ length: number, width: number, height: number }, [
	'length',
	'width',
	'height',
]);

const FIELDS: Record<string, Schema> = {
	tracking_number: filled,
	carrier_contract_id: integer,
	contents_sales_price: money,
	contents_purchase_price: money,
	contents_description: text,
	parcel_exterior_description: text,
	parcel_dimensions: dimensions,
	additional_remarks: text,
	additional_details: text,
	is_parcel_returned: boolean,
	new_address: text,
	customer_confirmation: fileRef,
	sales_invoice: fileRef,
	purchase_invoice: fileRef,
	carrier_claim_form: fileRef,
	exterior_photo: fileRef,
	interior_photo: fileRef,
	damage_photo_1: fileRef,
	damage_photo_2: fileRef,
	package_photo: fileRef,
	entire_product_photo: fileRef,
};

const CONTENTS = ['contents_sales_price', 'contents_description', 'parcel_exterior_description'];
const INVOICES = ['sales_invoice', 'purchase_invoice'];

interface Kind {
	type: TicketType;
	/** Beyond the tracking number, for parcels at Sendcloud's rates. */
	required: string[];
	optional: string[];
	/** For parcels under a contract of one's own, where less is required. */
	requiredOfOwn?: string[];
	/** Which parcels it is for; both when absent. */
	only?: 'own' | 'sendcloud';
}

/** By the last part of the address. */
const KINDS: Record<string, Kind> = {
	lost: {
		type: 'lost',
		required: [
			...CONTENTS,
			'parcel_dimensions',
			'additional_remarks',
			...INVOICES,
			'customer_confirmation',
			'carrier_claim_form',
		],
		optional: ['contents_purchase_price'],
	},
	damage: {
		type: 'damaged',
		required: [
			...CONTENTS,
			'additional_remarks',
			'customer_confirmation',
			...INVOICES,
			'exterior_photo',
			'interior_photo',
			'damage_photo_1',
			'damage_photo_2',
			'package_photo',
			'entire_product_photo',
		],
		optional: ['contents_purchase_price'],
	},
	delay: {
		type: 'delayed',
		required: [...CONTENTS, ...INVOICES],
		optional: ['contents_purchase_price'],
		only: 'sendcloud',
	},
	'late-delivery': {
		type: 'late_delivery',
		required: [],
		optional: ['additional_remarks'],
		only: 'own',
	},
	'delivered-but-not-received': {
		type: 'delivered_not_received',
		required: [
			...CONTENTS,
			'parcel_dimensions',
			'additional_remarks',
			...INVOICES,
			'carrier_claim_form',
		],
		optional: ['contents_purchase_price'],
	},
	'unjust-return': {
		type: 'unjust_return',
		required: ['is_parcel_returned', 'additional_details'],
		optional: [],
	},
	'address-change': {
		type: 'address_change',
		required: ['new_address'],
		optional: ['additional_details'],
		requiredOfOwn: ['new_address'],
	},
};

const ticketSchema = ({ required, optional, requiredOfOwn = [] }: Kind, own: boolean) =>
	strict(
		Object.fromEntries(
			['tracking_number', 'carrier_contract_id', ...required, ...optional].map((name) => [
				name,
				FIELDS[name],
			]),
		),
		['tracking_number', ...(own ? requiredOfOwn : required)],
	);

const documentItems = list(
	strict({ description: text, quantity: { type: 'integer', minimum: 1 }, unit_price: number }, [
		'description',
		'quantity',
		'unit_price',
	]),
);
const documentFields = {
	tracking_number: text,
	items: documentItems,
	currency_code: text,
	tax_rate: { type: 'number', minimum: 0, maximum: 99 },
	force: boolean,
};
const DOCUMENT_REQUIRED = ['tracking_number', 'items', 'currency_code', 'tax_rate'];
const DOCUMENTS: Record<string, { schema: Schema; name: string }> = {
	invoice: {
		name: 'Invoice',
		schema: strict({ ...documentFields, company_logo_path: nullable(text) }, DOCUMENT_REQUIRED),
	},
	'claim-letter': {
		name: 'Claim letter',
		schema: strict(
			{
				...documentFields,
				ticket_category: oneOf('damaged', 'lost', 'unjust_return', 'delivered_not_received'),
			},
			[...DOCUMENT_REQUIRED, 'ticket_category'],
		),
	},
};

const salesData = list(
	strict(
		{
			product_description: text,
			quantity: integer,
			selling_price: number,
			currency: oneOf('EUR', 'GBP', 'USD'),
			tax_rate: number,
			sales_date: nullable({ type: 'string', format: 'iso-date-time' }),
		},
		['product_description', 'quantity', 'selling_price', 'currency', 'tax_rate'],
	),
);
const answerSchema = strict(
	{
		request_id: integer,
		comment: nullable(text),
		attachments: list(fileRef),
		sales_data: salesData,
		force: boolean,
	},
	['request_id'],
);

const LANGUAGES = ['de-de', 'en-gb', 'en-us', 'es-es', 'fr-fr', 'nl-nl', 'it-it'];
const CONTACT_CARRIERS =
	'amazon bpost bol bring brt budbee cainiao chronopost colisprive colissimo colissimo_ec2c correos correos_express cirro dachser dbschenker delivengo der_kurier dp dhl dhl_de dhl_ecommerce dhl_freight dhl_gb dhl_parcel_gb dhl_parcel_iberia dhl_express dpd dpd_at dpd_fr dpd_gb dpd_local fadello fairsenden fedex fedexcrossborder fietskoeriers geodis gls_de gls_es gls_eu gls_it gls_nl glovo hermes_c2c_gb hermes_at hermes_de hermes_gb hived homerr hurby inpost_gb inpost_es inpost_it inpost_pl jongstra landmark lettresuivie mondial_relay mhi nacex ontime paack packs parcelforce mrw plx postat poste_italiane poste_it_delivery postnl postnl_fulfilment postnl_large postnord quicargo relais_colis rjpv2 rjp royal_mail royal_mailv2 sandd sendcloud seur skymail storeshippers tipsa transmission trunkrs ups van_straaten viatim ctt_express tnt_it yodel europaket spring evri_international asendia transforce dhl_2_man_handling'.split(
		' ',
	);
const email: Schema = { type: 'string', format: 'email' };
const contactSchema = strict(
	{ carrier_code: oneOf(...CONTACT_CARRIERS), email, language: oneOf(...LANGUAGES) },
	['carrier_code', 'email', 'language'],
);
const contactChange = strict({ email, language: oneOf(...LANGUAGES) });

/** All problems in one text, as Python prints them. */
function invalid(problems: Problem[]): ApiError {
	const shown = problems.map(({ path, detail }) => {
		const loc = path.map((one) => (/^\d+$/.test(one) ? one : `'${one}'`)).join(', ');
		const type = detail === 'Field required' ? 'missing' : 'value_error';
		return `{'type': '${type}', 'loc': (${loc}${path.length === 1 ? ',' : ''}), 'msg': '${detail}'}`;
	});
	return badRequest(`Validation Error. Errors: [${shown.join(', ')}]`);
}

function checked(request: FastifyRequest, schema: Schema): JsonObject {
	if (!isObject(request.body)) throw badRequest('Invalid JSON');
	const problems = check(request, schema, request.body);
	if (problems.length > 0) throw invalid(problems);
	return request.body;
}

/* What is kept. */

class SupportState implements AreaState {
	readonly claimFiles = new Map<string, ClaimFile>();
	readonly supportTickets = new Map<number, Ticket>();
	readonly supportContacts = new Map<number, SupportContact>();

	/** Requests that were answered, and with what. */
	readonly answeredRequests = new Map<number, JsonObject>();

	#nextTicket = 0;
	#nextRequest = 0;
	#nextContact = 0;
	#world: World;

	constructor(world: World) {
		this.#world = world;
		this.reset();
	}

	reset(): void {
		this.claimFiles.clear();
		this.supportTickets.clear();
		this.supportContacts.clear();
		this.answeredRequests.clear();
		this.#nextTicket = 155;
		this.#nextRequest = 301;
		this.#nextContact = 1;
	}

	keepClaimFile(file: Omit<ClaimFile, 'token'>): ClaimFile {
		const kept = {
			...file,
			token: `${randomUUID()}-${Buffer.from(file.mimeType).toString('hex')}`,
		};
		this.claimFiles.set(kept.token, kept);
		return kept;
	}

	fileTicket(
		ticket: Pick<
			Ticket,
			'type' | 'parcel_id' | 'carrier' | 'tracking_number' | 'order_number' | 'sent'
		> &
			Partial<Ticket>,
	): Ticket {
		const filed: Ticket = {
			id: this.#nextTicket++,
			status: 'processing',
			stage: 'in_progress',
			brand_id: 1,
			created_at: this.#now(),
			updated_at: null,
			requested_actions: [],
			resolution: null,
			portalClaim: false,
			...ticket,
		};
		this.supportTickets.set(filed.id, filed);
		return filed;
	}

	/** What happens to a ticket, such as `waiting_for_carrier`. */
	moveTicket(id: number, status: string, more: Partial<Ticket> = {}): Ticket {
		if (!STATUSES.includes(status)) throw new Error(`There is no status "${status}"`);
		const ticket = this.supportTickets.get(id)!;
		return Object.assign(ticket, { status, updated_at: this.#now(), ...more });
	}

	/** Asks for one thing more. */
	askForData(ticketId: number, dataType: string): number {
		const id = this.#nextRequest++;
		const ticket = this.moveTicket(ticketId, 'customer_documents_requested', {
			stage: 'action_required',
		});
		ticket.requested_actions.push({ id, data_type: dataType, created_at: this.#now() });
		return id;
	}

	/** The end that everybody hopes for. */
	payClaim(ticketId: number, amount: number, currency = 'EUR'): void {
		this.moveTicket(ticketId, 'claim_paid', {
			stage: 'manually_solved_stage',
			requested_actions: [],
			resolution: { outcome: 'claim_approved', amount, currency, solved_at: this.#now() },
		});
	}

	addSupportContact(contact: Omit<SupportContact, 'id'>): SupportContact {
		const kept = { id: this.#nextContact++, ...contact };
		this.supportContacts.set(kept.id, kept);
		return kept;
	}

	#now(): string {
		return new Date(this.#world.now()).toISOString();
	}
}

async function pdf(title: string, lines: string[]): Promise<Buffer> {
	const document = await PDFDocument.create({ updateMetadata: false });
	const font = await document.embedFont(StandardFonts.Helvetica);
	const page = document.addPage();
	[title, ...lines].forEach((line, at) =>
		page.drawText(line.replace(/[^\x20-\x7E]/g, '?'), {
			x: 50,
			y: 780 - at * 20,
			size: 12,
			font,
		}),
	);
	return Buffer.from(await document.save({ useObjectStreams: false, addDefaultPage: false }));
}

type Query = Record<string, string | undefined>;

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now, storage } = context;

	/** By the page's number, the newest first. */
	function paged<T>(
		request: FastifyRequest,
		rows: T[],
		{ standard, maximum }: { standard: number; maximum: number },
	) {
		const query = request.query as Query;
		const wanted = (name: string, otherwise: number, most: number) => {
			const given = query[name];
			if (given === undefined || given === '') return otherwise;
			const value = Number(given);
			if (!Number.isInteger(value) || value < 1 || value > most) {
				throw invalid([
					{
						path: [name],
						code: 'invalid',
						detail: `Input should be a whole number from 1 to ${most}`,
					},
				]);
			}
			return value;
		};
		const size = wanted('size', standard, maximum);
		const page = wanted('page', 1, Infinity);
		return {
			total: rows.length,
			page,
			pages: Math.ceil(rows.length / size),
			size,
			items: rows.slice((page - 1) * size, page * size),
		};
	}

	const parcelWith = (tracking: string) =>
		[...state.v3Parcels.values()].find(({ parcel }) => parcel.trackingNumber === tracking);

	const shown = (ticket: Ticket) => without(ticket, 'sent', 'portalClaim');

	const refuseTicket = (detail: string) => {
		const { refusedWith } = settings.support;
		return refuse(
			refusedWith,
			refusedWith === 406 ? 'not_acceptable' : 'unprocessable_content',
			detail,
		);
	};
	const deflect = (reason: string) => refuseTicket(`Cannot create ticket. Reason: ${reason}`);

	function checkFiles(body: JsonObject): void {
		for (const [name, value] of Object.entries(body)) {
			const token = isObject(value) ? value.file_token : undefined;
			if (typeof token === 'string' && !state.claimFiles.has(token)) {
				throw badRequest(`${name}: file token not found.`);
			}
		}
	}

	function fileTicket(request: FastifyRequest, kind: Kind): Ticket {
		const given = request.body;
		if (!isObject(given)) throw refuse(406, 'not_acceptable', 'Invalid JSON');
		const tracking = String(given.tracking_number ?? '');
		const found = parcelWith(tracking);
		const contractId = found?.shipment.contractId ?? Number(given.carrier_contract_id ?? NaN);
		const contract = state.contracts.get(contractId);
		if (given.tracking_number !== undefined && !contract) throw badRequest('Parcel not found.');
		// One that Sendcloud does not track goes by the contract that it names.
		const own = contract?.type === 'direct';
		const body = checked(request, ticketSchema(kind, own || kind.only === 'own'));
		checkFiles(body);
		if (kind.only === 'own' && !own) {
			throw deflect('This type is for parcels under your own carrier contract');
		}
		if (kind.only === 'sendcloud' && own) {
			throw deflect("This type is for parcels at Sendcloud's rates");
		}
		const carrier = contract!.carrier.code;
		const contacts = [...state.supportContacts.values()];
		if (own && !contacts.some(({ carrier_code: code }) => code === carrier)) {
			throw refuseTicket('Carrier support contact is required for own contract parcel');
		}
		const status = found?.parcel.status;
		const { refusesTickets } = settings.support;
		if (refusesTickets !== undefined) throw deflect(refusesTickets);
		if (status === 'CANCELLED') throw deflect('Parcel is cancelled');
		if (kind.type === 'delivered_not_received' && found && status !== 'DELIVERED') {
			throw deflect('Parcel is not delivered yet');
		}
		if (['lost', 'delayed', 'address_change'].includes(kind.type) && status === 'DELIVERED') {
			throw deflect('Parcel is already delivered');
		}
		const { is_portal_claim: portal = 'false' } = request.query as Query;
		if (!['true', 'false'].includes(portal)) {
			throw invalid([
				{ path: ['is_portal_claim'], code: 'invalid', detail: 'Input should be a valid boolean' },
			]);
		}
		if (portal === 'true' && !PORTAL_CARRIERS.includes(carrier)) {
			throw deflect('Portal claims are not supported for this carrier');
		}
		const ticket = state.fileTicket({
			type: kind.type,
			parcel_id: found?.parcel.id ?? null,
			carrier,
			tracking_number: tracking,
			order_number: (found?.shipment.sent.order_number as string | undefined) ?? null,
			sent: body,
			portalClaim: portal === 'true',
		});
		for (const dataType of settings.support.asksAtOnce) state.askForData(ticket.id, dataType);
		return ticket;
	}

	for (const [path, kind] of Object.entries(KINDS)) {
		api.post(`/v3/dsf/tickets/${path}`, async (request, reply) =>
			reply.code(202).send({ ticket_id: fileTicket(request, kind).id }),
		);
	}

	api.get('/v3/dsf/tickets', async (request) => {
		const query = request.query as Query;
		const { status } = query;
		if (status && !STATUSES.includes(status)) throw badRequest(`Invalid status: ${status}`);
		const seenUntil = now() - settings.support.listDelayMs;
		let found = [...state.supportTickets.values()].filter(
			({ created_at }) => Date.parse(created_at) <= seenUntil,
		);
		for (const name of ['status', 'parcel_id', 'carrier', 'tracking_number'] as const) {
			const given = query[name];
			if (given) found = found.filter((one) => String(one[name]) === given);
		}
		for (const name of ['created_after', 'created_before'] as const) {
			const given = query[name];
			if (!given) continue;
			const limit = moment(given);
			if (limit === undefined) throw badRequest(`Invalid ${name}: ${given}`);
			found = found.filter(({ created_at }) =>
				name === 'created_after'
					? Date.parse(created_at) >= limit
					: Date.parse(created_at) <= limit,
			);
		}
		const page = paged(request, found.reverse(), { standard: 15, maximum: 20 });
		return { ...page, items: page.items.map(shown) };
	});

	api.get('/v3/dsf/tickets/:id', async (request) => {
		const ticket = state.supportTickets.get(Number((request.params as { id: string }).id));
		if (!ticket) throw refuse(404, 'bad_request', 'Ticket not found');
		return shown(ticket);
	});

	/* What is still asked for. */

	const openRequests = () =>
		[...state.supportTickets.values()].flatMap((ticket) =>
			ticket.requested_actions.map((action) => ({ ticket, action })),
		);

	api.get('/v3/dsf/tickets/requested-data', async (request) => {
		const rows = openRequests()
			.filter(({ action }) => LISTED_REQUESTS.includes(action.data_type))
			.map(({ ticket, action }) => ({
				created_at: action.created_at,
				request_id: action.id,
				title: `${action.data_type.replaceAll('_', ' ').replace(/^./, (one) => one.toUpperCase())} is needed`,
				tracking_number: ticket.tracking_number,
				order_number: ticket.order_number,
				data_type: action.data_type,
			}));
		const page = paged(request, rows, { standard: 50, maximum: 100 });
		if (rows.length > 0 || settings.support.emptyRequests === 'items') return page;
		return { total: 0, page: page.page, size: page.size, data: [] };
	});

	api.post('/v3/dsf/tickets/requested-data', async (request, reply) => {
		const body = checked(request, answerSchema);
		const id = Number(body.request_id);
		if (state.answeredRequests.has(id)) {
			throw badRequest('Action is not allowed or has already been completed');
		}
		const found = openRequests().find(({ action }) => action.id === id);
		if (!found) throw refuse(404, 'not_found', 'request_id not found');
		const { ticket, action } = found;
		const attachments = (body.attachments ?? []) as JsonObject[];
		for (const file of attachments) checkFiles({ attachments: file });
		const sold = (body.sales_data ?? []) as JsonObject[];
		if (action.data_type === 'sales_data' && sold.length === 0) {
			throw badRequest('Sales data is required');
		}
		if (FILE_REQUESTS.includes(action.data_type) && attachments.length === 0) {
			throw badRequest('Attachments are required');
		}
		if (action.data_type === 'description_of_contents' && !body.comment) {
			throw badRequest('Comment is required');
		}
		checkAmount(
			sold.map(({ quantity, selling_price }) => [Number(quantity), Number(selling_price)]),
			body.force === true,
		);
		state.answeredRequests.set(id, body);
		ticket.requested_actions = ticket.requested_actions.filter((one) => one.id !== id);
		state.moveTicket(ticket.id, 'documents_forwarded_to_carrier', { stage: 'in_progress' });
		return await reply.code(200).send();
	});

	function checkAmount(lines: Array<[quantity: number, price: number]>, force: boolean): void {
		const total = lines.reduce((sum, [quantity, price]) => sum + quantity * price, 0);
		if (total > MAXIMUM_AMOUNT && !force) {
			throw badRequest(`Total amount exceeds the maximum of ${MAXIMUM_AMOUNT} EUR`);
		}
	}

	/* Documents that Sendcloud makes. */

	for (const [path, { schema, name }] of Object.entries(DOCUMENTS)) {
		api.post(`/v3/dsf/documents/generate/${path}`, async (request, reply) => {
			const body = checked(request, schema);
			const items = body.items as JsonObject[];
			checkAmount(
				items.map(({ quantity, unit_price }) => [Number(quantity), Number(unit_price)]),
				body.force === true,
			);
			if (!parcelWith(String(body.tracking_number)) || items.length === 0) {
				throw badRequest(`${name} generation failed.`);
			}
			const lines = items.map(
				({ description, quantity, unit_price }) =>
					`${String(quantity)} x ${String(description)} ${String(unit_price)} ${String(body.currency_code)}`,
			);
			const file = state.keepClaimFile({
				name: `${path}.pdf`,
				mimeType: 'application/pdf',
				bytes: await pdf(`${name} ${String(body.tracking_number)}`, lines),
				madeBySendcloud: true,
			});
			return await reply
				.code(201)
				.send({ file_token: file.token, preview_url: storage.claimLink(file) });
		});
	}

	/* Files. */

	void api.register(async (scope) => {
		scope.addContentTypeParser(
			'multipart/form-data',
			{ parseAs: 'buffer' },
			(_request, raw, done) => done(null, raw),
		);
		scope.post('/v3/dsf/files', async (request, reply) => await upload(request, reply));
	});

	/** Read by Node's own reader of forms, which nobody here has written. */
	async function upload(request: FastifyRequest, reply: FastifyReply) {
		let form: FormData;
		try {
			form = await new Response(request.body as Buffer, {
				headers: { 'content-type': String(request.headers['content-type']) },
			}).formData();
		} catch {
			throw badRequest('Invalid form.');
		}
		const file = form.get('file');
		if (file === null) throw badRequest('`file` field is required.');
		if (typeof file === 'string') {
			throw refuse(422, 'unprocessable_content', '`file` field must contain a file object.');
		}
		if (file.size > MAXIMUM_FILE) throw refuse(413, 'content_too_large', 'File is too large.');
		const [mimeType] = file.type.split(';');
		if (!ALLOWED_TYPES.some((one) => one.test(mimeType))) {
			throw refuse(415, 'unsupported_media_type', 'The file type is not allowed.');
		}
		const { token } = state.keepClaimFile({
			name: file.name,
			mimeType,
			bytes: Buffer.from(await file.arrayBuffer()),
			madeBySendcloud: false,
		});
		return await reply.code(201).send({ file_token: token });
	}

	/* Whom to write to at carriers. */

	const contactOf = (request: FastifyRequest) => {
		const contact = state.supportContacts.get(Number((request.params as { id: string }).id));
		if (!contact) throw refuse(404, 'not_found', 'Not found');
		return contact;
	};
	const contacts = '/v3/dsf/carrier-support-contacts';

	api.get(contacts, async () => {
		const all = [...state.supportContacts.values()];
		return settings.support.contacts === 'list' ? all : all[0];
	});
	api.post(contacts, async (request, reply) => {
		const body = checked(request, contactSchema) as unknown as Omit<SupportContact, 'id'>;
		if ([...state.supportContacts.values()].some((one) => one.carrier_code === body.carrier_code)) {
			throw refuse(409, 'conflict', 'Already exists');
		}
		return await reply.code(201).send(state.addSupportContact(body));
	});
	api.patch(`${contacts}/:id`, async (request) => {
		const contact = contactOf(request);
		return Object.assign(contact, checked(request, contactChange));
	});
	api.delete(`${contacts}/:id`, async (request, reply) => {
		state.supportContacts.delete(contactOf(request).id);
		return await reply.code(204).send();
	});
}

export const support: Area<SupportState, SupportSettings> = {
	settings: {
		support: {
			listDelayMs: 0,
			contacts: 'list',
			emptyRequests: 'items',
			refusesTickets: undefined,
			asksAtOnce: [],
			refusedWith: 422,
		},
	},
	state: (world) => new SupportState(world),
	routes,
};
