/**
 * Shipments, v3: announced at once or queued, with or without shipping rules; found, cancelled. And what it all costs:
 * the ledger has an entry for each charge and each refund, so that a test can say "charged exactly once".
 *
 * Nothing ticks: whoever looks moves over what is due.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import {
	inKilograms,
	needsCustoms,
	priceOf,
	refusalsOf,
	refusedByCarrier,
	trackingNumber,
	trackingUrl,
	volumetricWeight,
	type Consignment,
	type Money,
	type Refusal,
	type ShippingOption,
} from '../carriers';
import { labelFile, type DocumentType, type LabelParcel } from '../documents';
import { answerError, ApiError, type ErrorEntry } from '../server/errors';
import { cursorPage, linkHeader, pageSize } from '../server/pagination';
import { checkShippingPartner } from '../server/partner';
import {
	address,
	boolean,
	dateTime,
	dimensions,
	filled,
	id,
	integer,
	labelDetails,
	list,
	oneOf,
	price,
	RESOLUTIONS,
	servicePoint,
	shipWith,
	strict,
	text,
	upTo,
	weightNumber,
	weightText,
	type MimeType,
} from '../server/schemas';
import { check, django, moment, nullable, type Problem, type Schema } from '../server/validation';
import {
	isObject,
	without,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type SandboxState,
	type World,
} from '../server/world';
import { washed } from './addressValidation';
import { statusCode, statusOf } from './parcelStatuses';

const DAY_MS = 86_400_000;

export interface V3Parcel {
	id: number;
	/** What was sent of it, with what defaults and rules made of it. */
	sent: JsonObject;
	/** The code, such as READY_TO_SEND. */
	status: string;
	trackingNumber: string;
	createdAt: number;
	updatedAt: number;
	announcedAt: number | undefined;
}

export interface V3Shipment {
	id: string;
	/** Tells the order they came in. */
	serial: number;
	integrationId: number;
	/** What was sent, but for the parcels; the sender's address in full. */
	sent: JsonObject;
	option: ShippingOption;
	contractId: number;
	parcels: V3Parcel[];
	errors: ErrorEntry[];
	appliedRules: AppliedRule[] | undefined;
	/** When the carrier answers; undefined once it has. */
	announceAt: number | undefined;
	/** When a queued cancellation is decided. */
	cancelAt: number | undefined;
	/** What the carrier will say, when that is known before. */
	refusal: string | undefined;
}

export interface LedgerEntry {
	kind: 'charge' | 'refund';
	at: string;
	shipmentId: string;
	parcelId: number;
	integrationId: number;
	orderNumber: string | undefined;
	externalReferenceId: string | undefined;
	option: string;
	contractId: number;
	price: Money;
}

export interface ShippingRule {
	id: number;
	name: string;
	when: {
		country?: string;
		delivery_indicator?: string;
		/** In kg. Does not fire for more than one parcel, as most rules do not. */
		heavierThan?: number;
	};
	result: { shipping_option_code: string; contract_id?: number };
}

interface AppliedRule {
	rule: { id: number; name: string };
	result: ShippingRule['result'];
}

export interface ShippingDefaults {
	senderAddressId: number | undefined;
	shippingOptionCode: string | undefined;
	/** Of a parcel of which nothing is known, in kg. */
	weight: string | undefined;
}

/** What a carrier refuses although Sendcloud took it. All that is named must fit. */
export interface CarrierRefusal {
	order_number?: string;
	postal_code?: string;
	option?: string;
	/** Only this one of its parcels, counted from 0. */
	parcel?: number;
	detail: string;
	/** 400 when absent; 500: the carrier could not be reached. */
	status?: string;
	/** How often; for ever when absent. */
	times?: number;
}

interface ShipmentSettings {
	shipping: {
		/** How long a queued shipment waits for the carrier. */
		announceMs: number;
		/** How long a synchronous answer is held. */
		syncMs: number;
		/** How long it takes until a new shipment is in the list. */
		listDelayMs: number;
		carrierRefuses: CarrierRefusal[];
		/** Whether what does not fit an option is refused, or bought and then fails. */
		refusals: 'before' | 'announcement';
		/** A failed announcement with a tracking number and a date, as the example has it. */
		failedLooksAlive: boolean;
		/** How carriers cancel: each as its option says, or all of them in one way. */
		cancels: 'byOption' | ShippingOption['cancels'];
		/** How long a queued cancellation is watched, and how it ends. */
		cancelQueueMs: number;
		queuedCancelEnds: 'cancelled' | 'kept';
		/** What the document leaves open or says twice, each way. */
		cancelQueuedAs: 'queued' | 'cancelled';
		conflict: 'bare' | 'wrapped';
		errors: 'wrapped' | 'list';
		pointers: 'documented' | 'plain' | 'attributes';
		itemWeights: 'number' | 'text' | 'padded';
		prices: 'text' | 'number';
		documentTypes: 'both' | 'type' | 'document_type';
		asyncParcelIds: boolean;
		badDateStatus: '400' | '404';
		/** Addresses come back as they fit the carrier. */
		washesAddresses: boolean;
	};
}

const STANDARD: ShipmentSettings['shipping'] = {
	announceMs: 0,
	syncMs: 0,
	listDelayMs: 0,
	carrierRefuses: [],
	refusals: 'before',
	failedLooksAlive: true,
	cancels: 'byOption',
	cancelQueueMs: 14 * DAY_MS,
	queuedCancelEnds: 'cancelled',
	cancelQueuedAs: 'queued',
	conflict: 'bare',
	errors: 'wrapped',
	pointers: 'documented',
	itemWeights: 'number',
	prices: 'text',
	documentTypes: 'both',
	asyncParcelIds: true,
	badDateStatus: '404',
	washesAddresses: true,
};

const RULES: ShippingRule[] = [
	{
		id: 315157,
		name: 'Letters for nothing',
		when: { delivery_indicator: 'Letter' },
		result: { shipping_option_code: 'sendcloud:letter' },
	},
	{
		id: 315158,
		name: 'Heavy parcels with DPD',
		when: { heavierThan: 20 },
		result: { shipping_option_code: 'dpd:home' },
	},
	{
		id: 315159,
		name: 'Ship with DHL Express for GB',
		when: { country: 'GB' },
		result: { shipping_option_code: 'dhl_express:worldwide/incoterm=dap', contract_id: 4195 },
	},
];

const DEFAULTS: ShippingDefaults = {
	senderAddressId: 1,
	shippingOptionCode: 'postnl:standard',
	weight: undefined,
};

/** What a shipment is made of, once it has been checked. */
export interface Draft {
	integrationId: number;
	sent: JsonObject;
	parcels: JsonObject[];
	option: ShippingOption;
	contractId: number;
	appliedRules?: AppliedRule[];
	refusal?: string;
}

/** Statuses after which nothing is sent any more. */
export const isDead = (status: string) => ['CANCELLED', 'ANNOUNCEMENT_FAILED'].includes(status);

class ShipmentsState implements AreaState {
	shippingRules: ShippingRule[] = [];
	shippingDefaults: ShippingDefaults = DEFAULTS;

	#shipments = new Map<string, V3Shipment>();
	#parcels = new Map<number, { shipment: V3Shipment; parcel: V3Parcel }>();
	#references = new Map<string, V3Shipment>();
	/** Those that something is due for. */
	#waiting = new Set<V3Shipment>();
	#ledger: LedgerEntry[] = [];
	#nextParcelId = 0;
	#world: World;

	constructor(world: World) {
		this.#world = world;
		this.reset();
	}

	reset(): void {
		this.shippingRules = structuredClone(RULES);
		this.shippingDefaults = { ...DEFAULTS };
		this.#shipments.clear();
		this.#parcels.clear();
		this.#references.clear();
		this.#waiting.clear();
		this.#ledger = [];
		this.#nextParcelId = 383707309;
	}

	/** By ID; `shipments` are those that shops tell v2 of. */
	get v3Shipments(): Map<string, V3Shipment> {
		this.settleShipments();
		return this.#shipments;
	}

	get v3Parcels(): Map<number, { shipment: V3Shipment; parcel: V3Parcel }> {
		this.settleShipments();
		return this.#parcels;
	}

	/** Every charge and every refund, oldest first. */
	get ledger(): LedgerEntry[] {
		this.settleShipments();
		return this.#ledger;
	}

	/** A reference is taken for ever, whatever became of its shipment. */
	shipmentByReference(reference: unknown): V3Shipment | undefined {
		return typeof reference === 'string' ? this.#references.get(reference) : undefined;
	}

	settleShipments(): void {
		const time = this.#world.now();
		for (const shipment of this.#waiting) {
			const { announceAt, cancelAt } = shipment;
			if (announceAt !== undefined && announceAt <= time)
				this.announceShipment(shipment, announceAt);
			if (cancelAt !== undefined && cancelAt <= time) this.#endCancelling(shipment, cancelAt);
			if (shipment.announceAt === undefined && shipment.cancelAt === undefined) {
				this.#waiting.delete(shipment);
			}
		}
	}

	createShipment(draft: Draft, { sync }: { sync: boolean }): V3Shipment {
		const { now, state, settings } = this.#world;
		const time = now();
		const { announceMs, syncMs } = settings.shipping;
		const shipment: V3Shipment = {
			id: randomUUID(),
			serial: this.#shipments.size + 1,
			integrationId: draft.integrationId,
			sent: draft.sent,
			option: draft.option,
			contractId: draft.contractId,
			parcels: draft.parcels.map((sent) => ({
				id: this.#nextParcelId++,
				sent,
				status: 'ANNOUNCING',
				trackingNumber: '',
				createdAt: time,
				updatedAt: time,
				announcedAt: undefined,
			})),
			errors: [],
			appliedRules: draft.appliedRules,
			announceAt: time + (sync ? syncMs : announceMs),
			cancelAt: undefined,
			refusal: draft.refusal,
		};
		this.#shipments.set(shipment.id, shipment);
		for (const parcel of shipment.parcels) this.#parcels.set(parcel.id, { shipment, parcel });
		const { external_reference_id: reference } = draft.sent;
		if (typeof reference === 'string') this.#references.set(reference, shipment);
		this.#waiting.add(shipment);
		state.noteEvent('create', shipment.id);
		return shipment;
	}

	/** The carrier answers, for each parcel by itself. */
	announceShipment(shipment: V3Shipment, at = this.#world.now()): void {
		if (shipment.announceAt === undefined) return;
		shipment.announceAt = undefined;
		const { option, sent, parcels } = shipment;
		for (const [index, parcel] of parcels.entries()) {
			if (parcel.status !== 'ANNOUNCING') continue;
			const refusal = this.#refusal(shipment, index);
			parcel.status = refusal === undefined ? 'READY_TO_SEND' : 'ANNOUNCEMENT_FAILED';
			parcel.updatedAt = at;
			if (refusal === undefined || this.#world.settings.shipping.failedLooksAlive) {
				parcel.trackingNumber = trackingNumber(option, parcel.id);
				parcel.announcedAt = at;
			}
			if (refusal !== undefined) {
				shipment.errors.push({
					status: refusal.status ?? '400',
					code: 'parcel_announcement_error',
					detail: refusal.detail,
				});
				continue;
			}
			const kilograms = inKilograms(parcel.sent.weight) ?? 0;
			const { additional_insured_price: insured } = parcel.sent;
			const cost = priceOf(
				option,
				Math.max(kilograms, volumetricWeight(parcel.sent.dimensions)),
				isObject(insured) ? Number(insured.value) : 0,
			);
			this.charge({
				kind: 'charge',
				at: new Date(at).toISOString(),
				shipmentId: shipment.id,
				parcelId: parcel.id,
				integrationId: shipment.integrationId,
				orderNumber: sent.order_number as string | undefined,
				externalReferenceId: (sent.external_reference_id ?? undefined) as string | undefined,
				option: option.code,
				contractId: shipment.contractId,
				// Carriers with a contract of one's own send their own bills.
				price: cost?.total ?? { value: '0.00', currency: 'EUR' },
			});
		}
		this.#world.state.noteEvent('update', shipment.id, { at, bySystem: true });
	}

	charge(entry: LedgerEntry): void {
		this.#ledger.push(entry);
	}

	#refusal(
		{ refusal, option, sent }: V3Shipment,
		index: number,
	): Pick<CarrierRefusal, 'detail' | 'status'> | undefined {
		const to = sent.to_address as JsonObject;
		const { carrierRefuses } = this.#world.settings.shipping;
		const given = carrierRefuses.find(
			(one) =>
				(one.times ?? 1) > 0 &&
				(one.order_number ?? sent.order_number) === sent.order_number &&
				(one.postal_code ?? to.postal_code) === to.postal_code &&
				(one.option ?? option.code) === option.code &&
				(one.parcel ?? index) === index,
		);
		if (given?.times !== undefined) given.times--;
		const detail = refusal ?? refusedByCarrier(option, to);
		return given ?? (detail === undefined ? undefined : { detail });
	}

	/** Asks to cancel; `queued` is decided later. */
	cancelShipment(shipment: V3Shipment, queued: boolean): void {
		const { now, settings, state } = this.#world;
		if (!queued) {
			this.#cancelNow(shipment, now());
			return;
		}
		for (const parcel of shipment.parcels.filter(({ status }) => !isDead(status))) {
			parcel.status = 'CANCELLING';
			parcel.updatedAt = now();
		}
		shipment.cancelAt = now() + settings.shipping.cancelQueueMs;
		this.#waiting.add(shipment);
		state.noteEvent('update', shipment.id);
	}

	#endCancelling(shipment: V3Shipment, at: number): void {
		shipment.cancelAt = undefined;
		if (this.#world.settings.shipping.queuedCancelEnds === 'cancelled') {
			this.#cancelNow(shipment, at);
			return;
		}
		for (const parcel of shipment.parcels.filter(({ status }) => status === 'CANCELLING')) {
			parcel.status = 'READY_TO_SEND';
			parcel.updatedAt = at;
		}
		this.#world.state.noteEvent('update', shipment.id, { at, bySystem: true });
	}

	#cancelNow(shipment: V3Shipment, at: number): void {
		for (const parcel of shipment.parcels.filter(({ status }) => !isDead(status))) {
			parcel.status = 'CANCELLED';
			parcel.updatedAt = at;
			const charged = this.#ledger.find(
				({ kind, parcelId }) => kind === 'charge' && parcelId === parcel.id,
			);
			if (charged) this.charge({ ...charged, kind: 'refund', at: new Date(at).toISOString() });
		}
		shipment.announceAt = undefined;
		this.#world.state.noteEvent('update', shipment.id, { at });
	}

	/** What happens to a parcel on its way, such as DELIVERED. */
	setParcelStatus(parcelId: number, code: string): void {
		const { shipment, parcel } = this.v3Parcels.get(parcelId)!;
		parcel.status = code;
		parcel.updatedAt = this.#world.now();
		this.#world.state.noteEvent('update', shipment.id, { bySystem: true });
	}
}

/* What is sent. */

const costs = nullable(price);
const taxNumber = strict(
	{
		name: oneOf(
			...'VAT EIN GST SSN EORI DUN FED STA CNP IE INN KPP OGR OKP IOSS FTZ DAN TAN DTF RGP DLI NID PAS MID UKIMS'.split(
				' ',
			),
		),
		country_code: { type: 'string', format: 'country' },
		value: upTo(100),
	},
	['name', 'country_code', 'value'],
);
const taxNumbers = list(taxNumber, 0, 20);

const customs = (...required: string[]) =>
	nullable(
		strict(
			{
				invoice_number: upTo(40, 1),
				export_reason: oneOf(
					'gift',
					'documents',
					'commercial_goods',
					'commercial_sample',
					'returned_goods',
					'personal_use',
				),
				export_type: oneOf('private', 'commercial_b2c', 'commercial_b2b'),
				invoice_date: { type: 'string', format: 'date' },
				discount_granted: costs,
				freight_costs: costs,
				insurance_costs: costs,
				other_costs: costs,
				goods_description: upTo(255),
				general_notes: upTo(500),
				additional_declaration_statements: list(upTo(1024, 1), 0, 100),
				importer_of_record: nullable(
					strict(
						{
							name: upTo(75, 1),
							company_name: upTo(50),
							address_line_1: upTo(150, 1),
							address_line_2: upTo(150),
							house_number: upTo(20),
							city: upTo(30, 1),
							postal_code: upTo(12, 1),
							country_code: upTo(2, 2),
							state_province_code: upTo(14),
							telephone: upTo(20),
							email: upTo(320),
						},
						['name', 'address_line_1', 'city', 'postal_code', 'country_code'],
					),
				),
				tax_numbers: strict(
					{ sender: taxNumbers, receiver: taxNumbers, importer_of_record: taxNumbers },
					['sender', 'receiver', 'importer_of_record'],
				),
			},
			required,
		),
	);

const dangerousGoods = strict({
	...Object.fromEntries(
		[
			'chemical_record_identifier',
			'packaging_type_quantity',
			'packaging_type',
			'packaging_instruction_code',
			'id_number',
			'class_division_number',
			'quantity',
			'proper_shipping_name',
			'emergency_contact_name',
			'emergency_contact_phone',
			'local_proper_shipping_name',
			'transport_category',
			'tunnel_restriction_code',
		].map((name) => [name, nullable(text)]),
	),
	regulation_set: oneOf('IATA', 'ADR'),
	unit_of_measurement: oneOf('KG', 'G', 'L', 'ML'),
	commodity_regulated_level_code: oneOf('LQ', 'EQ'),
	transportation_mode: oneOf('Highway', 'Ground', 'PAX', 'CAO'),
	adr_packing_group_letter: oneOf('I', 'II', 'III'),
	weight_type: oneOf('Net', 'Gross'),
});

const parcelItem = strict({
	item_id: filled,
	description: upTo(255, 1),
	quantity: id,
	weight: weightNumber,
	price,
	hs_code: upTo(12),
	origin_country: { type: 'string', format: 'country' },
	sku: text,
	product_id: text,
	mid_code: nullable(text),
	material_content: nullable(text),
	intended_use: nullable(text),
	dangerous_goods: dangerousGoods,
	dds_reference: nullable(text),
	taric_doc_code: nullable(text),
	manufacturer_product_id: nullable(upTo(70)),
	manufacturer_product_id_std: nullable(upTo(70)),
	properties: { type: 'object' },
});

const parcel = (...required: string[]) =>
	strict(
		{
			dimensions,
			weight: weightText,
			additional_insured_price: costs,
			label_notes: nullable(list(upTo(255, 1), 0, 255)),
			sscc: nullable({ type: 'string', pattern: '^\\d{18}$' }),
			package_type: nullable(
				oneOf(
					'package',
					'euro_pallet',
					'block_pallet',
					'mini_pallet',
					'one_way_pallet',
					'tube',
					'over_size_pallet',
					'bundle',
					'half_pallet',
					'letterbox',
				),
			),
			carrier_fields: strict({ collo_barcode: nullable(upTo(32)) }),
			parcel_items: list(parcelItem, 0, 1000),
		},
		required,
	);

/** Either an address of the account or one in full: what overrides the first is in the text, not in the schema. */
const fromAddress: Schema = {
	type: 'object',
	if: { required: ['sender_address_id'] },
	then: strict({ sender_address_id: integer }),
	else: address,
};

const optional: Record<string, Schema> = {
	brand_id: integer,
	ship_with: shipWith,
	to_address: address,
	from_address: fromAddress,
	order_number: text,
	total_order_price: costs,
	reference: nullable(text),
	external_reference_id: nullable(filled),
	validation_methods: list(oneOf('here')),
	carrier_fields: strict({ hide_sender: nullable(boolean) }),
	to_service_point: servicePoint,
	label_details: labelDetails(72, 203, 300, 600),
	delivery_dates: nullable(
		strict({ handover_at: nullable(dateTime), deliver_at: nullable(dateTime) }),
	),
};

const shipmentSchema = (maximum: number) =>
	strict(
		{
			...optional,
			customs_information: customs('invoice_number', 'export_reason'),
			parcels: list(parcel('weight'), 1, maximum),
		},
		['from_address', 'to_address', 'ship_with', 'parcels'],
	);
const rulesSchema = (maximum: number) =>
	strict(
		{
			...optional,
			customs_information: customs('invoice_number'),
			parcels: list(parcel(), 1, maximum),
			apply_shipping_rules: boolean,
			apply_shipping_defaults: boolean,
			delivery_indicator: text,
		},
		['to_address'],
	);

const SYNC_PARCELS = 15;
const PARCELS = 50;

/* What is wrong with it, beyond its form. */

const doesNotExist = (...path: string[]): Refusal => ({
	path,
	code: 'invalid',
	detail: 'Does not exist.',
});

/** What the request names and the account does not have. */
export function unknownToAccount(sent: JsonObject, state: SandboxState): Refusal[] {
	const { from_address: from, brand_id: brand, ship_with: ship } = sent;
	const refusals: Refusal[] = [];
	const sender = isObject(from) ? from.sender_address_id : undefined;
	if (sender !== undefined && !state.senderAddresses.has(Number(sender))) {
		refusals.push(doesNotExist('from_address', 'sender_address_id'));
	}
	if (brand !== undefined && !state.brands.has(Number(brand))) {
		refusals.push(doesNotExist('brand_id'));
	}
	const wanted = isObject(ship) && isObject(ship.properties) ? ship.properties : {};
	const { shipping_option_code: code, contract_id: contractId } = wanted;
	if (typeof code !== 'string') return refusals;
	const at = (field: string) => ['ship_with', 'properties', field];
	const option = state.shippingOptions.get(code);
	if (!option) {
		refusals.push({
			path: at('shipping_option_code'),
			code: 'invalid',
			detail: `Shipping option ${code} does not exist.`,
		});
		return refusals;
	}
	const contract = state.contracts.get(Number(contractId ?? option.contractId));
	const refuse = (detail: string) =>
		refusals.push({ path: at('contract_id'), code: 'invalid', detail });
	if (!contract) refuse(`There is no contract ${String(contractId ?? option.contractId)}.`);
	else if (contract.carrier.code !== option.carrier.code) {
		refuse(`Contract ${contract.id} is not a contract with ${option.carrier.name}.`);
	} else if (contract.state !== 'active') {
		refuse(`Contract ${contract.id} is not active (${contract.state}).`);
	}
	return refusals;
}

function currenciesOf(sent: JsonObject, parcels: JsonObject[]): string[] {
	const prices = [
		sent.total_order_price,
		...parcels.flatMap(({ additional_insured_price, parcel_items }) => [
			additional_insured_price,
			...((parcel_items ?? []) as JsonObject[]).map((item) => item.price),
		]),
	];
	return [...new Set(prices.flatMap((one) => (isObject(one) ? [String(one.currency)] : [])))];
}

/** Countries whose addresses need a state or a province. */
const WITH_STATES = ['US', 'CA', 'IT', 'AU'];

/** `IT-RM`, and not `RM-IT` or one of another country. */
export function wrongState(address: unknown, path: string[]): Refusal[] {
	if (!isObject(address)) return [];
	const { state_province_code: code, country_code: country } = address;
	if (!code || String(code).startsWith(`${String(country)}-`)) return [];
	const detail = `"${String(code)}" is no state or province of ${String(country)}.`;
	return [{ path: [...path, 'state_province_code'], code: 'invalid', detail }];
}

/** What no option would take. */
function generalRefusals(sent: JsonObject, parcels: JsonObject[], state: SandboxState): Refusal[] {
	const refusals = ['from_address', 'to_address'].flatMap((name) => wrongState(sent[name], [name]));
	const { country_code: country, state_province_code: province } = sent.to_address as JsonObject;
	if (WITH_STATES.includes(String(country)) && !province) {
		const path = ['to_address', 'state_province_code'];
		refusals.push({ path, code: 'required', detail: 'This field is required.' });
	}
	if (currenciesOf(sent, parcels).length > 1) {
		const detail = 'All prices of a shipment must be in the same currency.';
		refusals.push({ path: ['parcels'], code: 'invalid', detail });
	}
	for (const [index, { additional_insured_price: insured }] of parcels.entries()) {
		const value = isObject(insured) ? Number(insured.value) : 2;
		if (value >= 2 && value <= 5000) continue;
		refusals.push({
			path: ['parcels', String(index), 'additional_insured_price', 'value'],
			code: 'invalid',
			detail: 'A parcel can be insured for 2 to 5000 EUR.',
		});
	}
	if (((sent.validation_methods ?? []) as string[]).includes('here')) {
		const { contract_id: contract } = (sent.ship_with as { properties: JsonObject }).properties;
		if (state.contracts.get(Number(contract))?.type !== 'broker') {
			refusals.push({
				path: ['validation_methods'],
				code: 'invalid',
				detail: 'The validation method here needs a contract_id of a transactional contract.',
			});
		}
	}
	return refusals;
}

/** The sender's address in full, without what only the account knows of it. */
export function addressOf(from: unknown, state: SandboxState): JsonObject {
	if (!isObject(from)) return {};
	if (from.sender_address_id === undefined) return from;
	const sender = state.senderAddresses.get(Number(from.sender_address_id));
	return sender ? without(sender as JsonObject, 'id', 'tax_numbers', 'signature') : {};
}

/**
 * Makes a draft of what was sent, or says why not. `refusalSetting`: what an option does not take may also be bought,
 * and fail then.
 */
export function draftOf(
	sent: JsonObject,
	parcels: JsonObject[],
	{ state, settings }: Pick<World, 'state' | 'settings'>,
	more: Pick<Draft, 'integrationId' | 'appliedRules'>,
): Draft | { refusals: Refusal[] } {
	const unknown = unknownToAccount(sent, state);
	if (unknown.length > 0) return { refusals: unknown };
	const { properties } = sent.ship_with as { properties: JsonObject };
	const option = state.shippingOptions.get(String(properties.shipping_option_code))!;
	const general = generalRefusals(sent, parcels, state);
	if (general.length > 0) return { refusals: general };
	const consignment: Consignment = {
		from: addressOf(sent.from_address, state),
		to: sent.to_address as JsonObject,
		servicePoint: sent.to_service_point as JsonObject | undefined,
		customs: (sent.customs_information ?? undefined) as JsonObject | undefined,
		parcels,
	};
	const refusals = refusalsOf(option, consignment);
	if (refusals.length > 0 && settings.shipping.refusals === 'before') return { refusals };
	return {
		...more,
		sent: { ...sent, from_address: consignment.from },
		parcels,
		option,
		contractId: Number(properties.contract_id ?? option.contractId),
		refusal: refusals[0]?.detail,
	};
}

/* Rules and defaults. */

/** The rules that fire for a shipment; the first decides. */
export function rulesFor(
	{
		to,
		parcels,
		indicator,
	}: { to: JsonObject; parcels: JsonObject[]; indicator: string | undefined },
	state: SandboxState,
): AppliedRule[] {
	const fires = ({ when }: ShippingRule) => {
		const { country, delivery_indicator, heavierThan } = when;
		if (country !== undefined && country !== to.country_code) return false;
		if (delivery_indicator !== undefined && delivery_indicator !== indicator) return false;
		if (heavierThan === undefined) return true;
		return parcels.length === 1 && (inKilograms(parcels[0].weight) ?? 0) > heavierThan;
	};
	return state.shippingRules
		.filter(fires)
		.slice(0, 1)
		.map(({ id: ruleId, name, result }) => ({ rule: { id: ruleId, name }, result }));
}

export const shipWithOption = (code: string | undefined, contractId?: number): JsonObject => ({
	type: 'shipping_option_code',
	properties: {
		shipping_option_code: code,
		...(contractId !== undefined && { contract_id: contractId }),
	},
});

const codeOf = (ship: unknown): string | undefined =>
	isObject(ship) && isObject(ship.properties)
		? ((ship.properties.shipping_option_code ?? undefined) as string | undefined)
		: undefined;

/** Rules beat what was sent, and what was sent beats defaults. */
function withRules(body: JsonObject, state: SandboxState) {
	const {
		apply_shipping_rules: rules = true,
		apply_shipping_defaults: defaults = true,
		delivery_indicator: indicator,
		parcels: given,
		...sent
	} = body;
	const { weight, senderAddressId, shippingOptionCode } = state.shippingDefaults;
	let parcels = given as JsonObject[] | undefined;
	const result: JsonObject = { ...sent };
	if (defaults) {
		if (weight !== undefined) {
			parcels = (parcels ?? [{}]).map((one) => ({
				weight: { value: weight, unit: 'kg' },
				...one,
			}));
		}
		if (senderAddressId !== undefined) {
			result.from_address ??= { sender_address_id: senderAddressId };
		}
		if (codeOf(result.ship_with) === undefined && shippingOptionCode !== undefined) {
			result.ship_with = shipWithOption(shippingOptionCode);
		}
	}
	const applied = rules
		? rulesFor(
				{
					to: result.to_address as JsonObject,
					parcels: parcels ?? [],
					indicator: indicator as string | undefined,
				},
				state,
			)
		: [];
	for (const { result: ruled } of applied) {
		result.ship_with = shipWithOption(ruled.shipping_option_code, ruled.contract_id);
	}
	return { sent: result, parcels: parcels ?? [], applied };
}

/** What must be there in the end, wherever it comes from. */
function missing(sent: JsonObject, parcels: JsonObject[]): Problem[] {
	const required = (...path: string[]): Problem => ({
		path,
		code: 'required',
		detail: 'This field is required.',
	});
	return [
		...(sent.from_address === undefined ? [required('from_address')] : []),
		...(codeOf(sent.ship_with) === undefined
			? [required('ship_with', 'properties', 'shipping_option_code')]
			: []),
		...(parcels.length === 0 ? [required('parcels')] : []),
		...parcels.flatMap(({ weight }, index) =>
			weight === undefined ? [required('parcels', String(index), 'weight')] : [],
		),
	];
}

/* What is answered. */

/** The old names of documents, which examples still have. */
const OLD_TYPES: Record<string, string> = {
	label: 'label',
	'customs-declaration': 'cn23',
	'air-waybill': 'air-waybill',
};

/** Which documents a parcel has; none before it is announced. */
export function documentTypesOf({ option, sent }: V3Shipment, { status }: V3Parcel) {
	if (['ANNOUNCING', 'ANNOUNCEMENT_FAILED'].includes(status)) return [];
	const from = String((sent.from_address as JsonObject).country_code);
	const to = String((sent.to_address as JsonObject).country_code);
	const types: DocumentType[] = ['label'];
	if (needsCustoms(from, to)) types.push('customs-declaration');
	if (option.carrier.code === 'dhl_express') types.push('air-waybill');
	return types;
}

export function documentsOf(
	shipment: V3Shipment,
	one: V3Parcel,
	{ settings, url }: Pick<Context, 'settings' | 'url'>,
): JsonObject[] {
	const { documentTypes } = settings.shipping;
	return documentTypesOf(shipment, one).map((type) => ({
		...(documentTypes !== 'document_type' && { type: OLD_TYPES[type] }),
		...(documentTypes !== 'type' && { document_type: type }),
		size: 'a6',
		link: `${url()}/api/v3/parcels/${one.id}/documents/${type}`,
	}));
}

/** What stands on a parcel's papers. */
export function labelParcel(
	{ sent }: V3Shipment,
	{ id: parcelId, trackingNumber: number }: V3Parcel,
): LabelParcel {
	const { name, address_line_1, house_number, postal_code, city, country_code } =
		sent.to_address as Record<string, string | undefined>;
	return {
		id: parcelId,
		trackingNumber: number,
		orderNumber: sent.order_number as string | undefined,
		recipient: [[name], [address_line_1, house_number], [postal_code, city], [country_code]].map(
			(line) => line.filter(Boolean).join(' '),
		),
	};
}

/** The label of one parcel in the format that the shipment was bought with. */
export async function labelOf(shipment: V3Shipment, one: V3Parcel) {
	const { mime_type: mime = 'application/pdf', dpi } = (shipment.sent.label_details ?? {}) as {
		mime_type?: MimeType;
		dpi?: number;
	};
	const format: MimeType = shipment.option.nativeZpl ? 'application/zpl' : mime;
	const resolution =
		format === mime ? (dpi ?? RESOLUTIONS[format].standard) : RESOLUTIONS[format].standard;
	const file = await labelFile({
		parcels: [labelParcel(shipment, one)],
		type: 'label',
		mime: format,
		paper: 'A6',
		dpi: resolution,
	});
	return { file: file.toString('base64'), mime_type: format, dpi: resolution };
}

const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());

function shownItem(item: JsonObject, settings: ShipmentSettings['shipping']): JsonObject {
	const { value, unit } = (item.weight ?? { value: 0.001, unit: 'kg' }) as JsonObject;
	const { value: amount, currency } = (item.price ?? {
		value: '0.00',
		currency: 'EUR',
	}) as JsonObject;
	const weights = {
		number: Number(value),
		text: String(value),
		padded: Number(value).toFixed(3),
	};
	return {
		description: 'Item',
		quantity: 1,
		hs_code: '',
		...item,
		weight: { value: weights[settings.itemWeights], unit },
		price: { value: settings.prices === 'number' ? Number(amount) : String(amount), currency },
	};
}

function shownParcel(shipment: V3Shipment, one: V3Parcel, context: Context): JsonObject {
	const { settings } = context;
	const { weight, dimensions: sides, parcel_items: items, ...rest } = one.sent;
	const { value, unit } = weight as JsonObject;
	const to = shipment.sent.to_address as JsonObject;
	const number = one.trackingNumber;
	return {
		...rest,
		id: one.id,
		status: { ...statusOf(one.status) },
		documents: documentsOf(shipment, one, context),
		weight: { value: Number(value).toFixed(3), unit },
		...(isObject(sides) && {
			dimensions: {
				...Object.fromEntries(
					['length', 'width', 'height'].map((side) => [side, Number(sides[side]).toFixed(2)]),
				),
				unit: sides.unit,
			},
		}),
		...(items !== undefined && {
			parcel_items: (items as JsonObject[]).map((item) => shownItem(item, settings.shipping)),
		}),
		tracking_number: number,
		tracking_url: number === '' ? null : trackingUrl(shipment.option, number, to),
		additional_carrier_data: { awb_tracking_number: null, box_number: null },
		created_at: time(one.createdAt),
		updated_at: time(one.updatedAt),
		announced_at: time(one.announcedAt),
	};
}

export function shownShipment(shipment: V3Shipment, context: Context): JsonObject {
	const { settings } = context;
	const { sent, option } = shipment;
	const nothing =
		settings.nothing === 'null'
			? {
					brand_id: null,
					to_service_point: null,
					total_order_price: null,
					reference: null,
					customs_information: null,
				}
			: {};
	const shownAddress = (one: unknown): JsonObject => ({
		...(settings.nothing === 'null' && { po_box: null, state_province_code: null }),
		...(settings.shipping.washesAddresses ? washed(one as JsonObject) : (one as JsonObject)),
	});
	const point = sent.to_service_point as JsonObject | undefined;
	return {
		...nothing,
		...without(sent, 'label_details', 'validation_methods'),
		id: shipment.id,
		from_address: shownAddress(sent.from_address),
		to_address: shownAddress(sent.to_address),
		ship_with: shipWithOption(option.code, shipment.contractId),
		...(point && {
			to_service_point: {
				id: String(point.id ?? '10875349'),
				carrier_service_point_id: String(
					point.carrier_service_point_id ?? `NL-${String(point.id)}`,
				),
			},
		}),
		parcels: shipment.parcels.map((one) => shownParcel(shipment, one, context)),
		carrier: option.carrier,
		errors: shipment.errors.map((error) => ({ ...error })) as JsonObject[],
		...(shipment.appliedRules && {
			applied_shipping_rules: shipment.appliedRules as unknown as JsonObject[],
		}),
	};
}

/** As a synchronous request answers: with the label, if there is one parcel. */
async function shownSync(shipment: V3Shipment, context: Context): Promise<JsonObject> {
	const shown = shownShipment(shipment, context);
	const [first, ...others] = shipment.parcels;
	const label =
		first.status === 'READY_TO_SEND' && others.length === 0
			? await labelOf(shipment, first)
			: undefined;
	const { mime_type = 'application/pdf', dpi } = (shipment.sent.label_details ?? {}) as JsonObject;
	const details = label
		? { mime_type: label.mime_type, dpi: label.dpi }
		: { mime_type, dpi: dpi ?? RESOLUTIONS[mime_type as MimeType].standard };
	const parcels = shown.parcels as JsonObject[];
	return {
		...shown,
		parcels: label ? [{ ...parcels[0], label_file: label.file }] : parcels,
		label_details: details,
	};
}

/* Looking for them. */

const DATES: Array<
	[parameter: string, times: (one: V3Parcel) => number | undefined, after: boolean]
> = [
	['updated_after', ({ updatedAt }) => updatedAt, true],
	['updated_before', ({ updatedAt }) => updatedAt, false],
	['announced_after', ({ announcedAt }) => announcedAt, true],
	['announced_before', ({ announcedAt }) => announcedAt, false],
];

const MAXIMUM_IDS = 100;

const wrongFilter = (detail: string, status?: string) =>
	new ApiError(400, {
		...(status !== undefined && { status }),
		code: 'validation_error',
		detail: `Validation failed, ${detail}`,
		source: { pointer: '/list_shipments/filters' },
	});

function listed(query: Record<string, string | undefined>, name: string): string[] | undefined {
	const given = query[name];
	if (!given) return undefined;
	const values = given.split(',');
	if (values.length > MAXIMUM_IDS) {
		throw wrongFilter(`${name} has more than ${MAXIMUM_IDS} values`);
	}
	return values;
}

function filtered(
	query: Record<string, string | undefined>,
	{ state, settings, now }: Pick<World, 'state' | 'settings' | 'now'>,
): V3Shipment[] {
	const seenUntil = now() - settings.shipping.listDelayMs;
	let found = [...state.v3Shipments.values()].filter(
		({ parcels: [first] }) => first.createdAt <= seenUntil,
	);
	const { parcel_status: status, tracking_number: number, integration_id: integration } = query;
	if (status) {
		const code = statusCode(status);
		if (code === undefined) throw wrongFilter(`${status} is not a parcel status`);
		found = found.filter(({ parcels }) => parcels.some((one) => one.status === code));
	}
	if (number) {
		found = found.filter(({ parcels }) => parcels.some((one) => one.trackingNumber === number));
	}
	if (integration) {
		if (!/^\d+$/.test(integration)) throw wrongFilter('integration_id is not a number');
		found = found.filter(({ integrationId }) => integrationId === Number(integration));
	}
	for (const name of ['order_number', 'external_reference_id']) {
		const given = query[name];
		if (given) found = found.filter(({ sent }) => sent[name] === given);
	}
	const ids = listed(query, 'ids');
	if (ids) {
		if (!ids.every((one) => /^\d+$/.test(one))) throw wrongFilter('ids are not numbers');
		const wanted = new Set(ids.map(Number));
		found = found.filter(({ parcels }) => parcels.some((one) => wanted.has(one.id)));
	}
	const uuids = listed(query, 'shipment_uuids');
	if (uuids) found = found.filter((one) => uuids.includes(one.id));
	for (const [name, at, after] of DATES) {
		const given = query[name];
		if (!given) continue;
		const limit = moment(given);
		if (limit === undefined) {
			throw wrongFilter(`${name} is not a datetime`, settings.shipping.badDateStatus);
		}
		found = found.filter(({ parcels }) =>
			parcels.some((one) => {
				const moved = at(one);
				return moved !== undefined && (after ? moved >= limit : moved <= limit);
			}),
		);
	}
	return found;
}

/* Cancelling. */

const CANCEL_WITHIN_MS = 42 * DAY_MS;

function whyNotCancelled({ parcels }: V3Shipment, now: number): string | undefined {
	const all = (status: string) => parcels.every((one) => one.status === status);
	const some = (status: string) => parcels.some((one) => one.status === status);
	if (all('CANCELLED')) return 'This shipment has already been cancelled.';
	if (some('CANCELLING')) return 'This shipment is already being cancelled.';
	if (some('DELIVERED')) return 'This shipment has been delivered and cannot be cancelled.';
	if (all('ANNOUNCEMENT_FAILED')) return 'This shipment was never announced.';
	const announced = parcels.flatMap(({ announcedAt }) => announcedAt ?? []);
	if (announced.some((at) => now - at > CANCEL_WITHIN_MS)) {
		return 'This shipment was announced more than 42 days ago and cannot be cancelled.';
	}
	return undefined;
}

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now, pause } = context;
	const config = { scope: 'parcel' };

	function find(request: FastifyRequest): V3Shipment {
		const shipment = state.v3Shipments.get((request.params as { id: string }).id);
		if (!shipment) throw new ApiError(404, { code: 'not_found', detail: 'Not found' });
		return shipment;
	}

	const invalid = (problems: Problem[], sync: boolean) => {
		const { pointers } = settings.shipping;
		const plain = pointers === 'plain' || (pointers === 'documented' && sync);
		return new ApiError(
			400,
			problems.map(({ path, code, detail }) => ({
				code,
				detail,
				source: { pointer: `${plain ? '' : '/data/attributes'}/${path.join('/')}` },
			})),
		);
	};

	/** Checks what was sent and makes a shipment of it; an older one with the same reference is `existing`. */
	function create(request: FastifyRequest, schema: Schema, way: { sync: boolean; rules: boolean }) {
		checkShippingPartner(request, state);
		const problems = check(request, schema, request.body, django);
		if (problems.length > 0) throw invalid(problems, way.sync);
		const body = request.body as JsonObject;
		const { parcels: given, ...rest } = body;
		const { sent, parcels, applied } = way.rules
			? withRules(body, state)
			: { sent: rest, parcels: given as JsonObject[], applied: undefined };
		const absent = missing(sent, parcels);
		if (absent.length > 0) throw invalid(absent, way.sync);
		const existing = state.shipmentByReference(sent.external_reference_id);
		if (existing) return { existing };
		const [integrationId] = state.integrations.keys();
		const draft = draftOf(sent, parcels, context, { integrationId, appliedRules: applied });
		if ('refusals' in draft) throw invalid(draft.refusals, way.sync);
		return { shipment: state.createShipment(draft, way) };
	}

	async function conflict(reply: FastifyReply, existing: V3Shipment, sync: boolean) {
		state.settleShipments();
		const shown = sync ? await shownSync(existing, context) : shownShipment(existing, context);
		return await reply
			.code(409)
			.send(settings.shipping.conflict === 'wrapped' ? { data: shown } : shown);
	}

	void api.register(async (scope) => {
		scope.setErrorHandler((error, request, reply) =>
			answerError(error, request, reply, { bare: settings.shipping.errors === 'list' }),
		);

		const syncWays: Array<[path: string, schema: Schema, rules: boolean]> = [
			['/v3/shipments/announce', shipmentSchema(SYNC_PARCELS), false],
			['/v3/shipments/announce-with-shipping-rules', rulesSchema(SYNC_PARCELS), true],
		];
		for (const [path, schema, rules] of syncWays) {
			scope.post(path, { config }, async (request, reply) => {
				const { shipment, existing } = create(request, schema, { sync: true, rules });
				if (existing) return await conflict(reply, existing, true);
				if (settings.shipping.syncMs > 0) await pause(settings.shipping.syncMs);
				state.announceShipment(shipment);
				return await reply.code(201).send({ data: await shownSync(shipment, context) });
			});
		}

		const asyncWays: Array<[path: string, schema: Schema, rules: boolean]> = [
			['/v3/shipments', shipmentSchema(PARCELS), false],
			['/v3/shipments/create-with-shipping-rules', rulesSchema(PARCELS), true],
		];
		for (const [path, schema, rules] of asyncWays) {
			scope.post(path, { config }, async (request, reply) => {
				const { shipment, existing } = create(request, schema, { sync: false, rules });
				if (existing) return await conflict(reply, existing, false);
				const data = shownShipment(shipment, context);
				const parcels = data.parcels as JsonObject[];
				if (!settings.shipping.asyncParcelIds && parcels.length === 1) delete parcels[0].id;
				return await reply.code(201).send({ data });
			});
		}

		scope.get('/v3/shipments', { config }, async (request, reply) => {
			const query = request.query as Record<string, string | undefined>;
			const found = filtered(query, context);
			const page = cursorPage(found, [{ value: ({ serial }) => serial, descending: true }], {
				cursor: query.cursor,
				size: pageSize(request, { standard: 40, maximum: 100 }),
			});
			const link = linkHeader(request, context, page);
			if (link !== undefined) reply.header('link', link);
			return { data: page.items.map((shipment) => shownShipment(shipment, context)) };
		});

		scope.get('/v3/shipments/:id', { config }, async (request) => ({
			data: shownShipment(find(request), context),
		}));

		scope.post('/v3/shipments/:id/cancel', { config }, async (request, reply) => {
			const shipment = find(request);
			const { cancels, cancelQueuedAs } = settings.shipping;
			const way = cancels === 'byOption' ? shipment.option.cancels : cancels;
			const detail =
				whyNotCancelled(shipment, now()) ??
				(way === 'never'
					? `${shipment.option.carrier.name} does not support cancellation.`
					: undefined);
			if (detail !== undefined) throw new ApiError(409, { code: 'invalid', detail });
			state.cancelShipment(shipment, way === 'queued');
			if (way === 'queued') {
				const message = 'Shipment cancellation has been queued';
				return await reply.code(202).send({ data: { status: cancelQueuedAs, message } });
			}
			return { data: { status: 'cancelled', message: 'Shipment has been cancelled' } };
		});

		scope.get('/v3/shipments/:id/return-portal-url', { config }, async (request) => {
			const { sent } = find(request);
			const [standard] = state.brands.values();
			const brand =
				sent.brand_id === undefined ? standard : state.brands.get(Number(sent.brand_id));
			if (!brand?.domain) {
				throw new ApiError(404, {
					code: 'not_found',
					detail: 'No return portal is configured for this shipment.',
				});
			}
			return { data: { url: `https://${brand.domain}.returns-portal.example/initiate/` } };
		});
	});
}

export const shipments: Area<ShipmentsState, ShipmentSettings> = {
	settings: { shipping: STANDARD },
	state: (world) => new ShipmentsState(world),
	routes,
};
