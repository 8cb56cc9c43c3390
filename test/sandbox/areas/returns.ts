/** Returns, v3: a parcel that comes back. Errors have shapes of their own, and rows hold no ID of the return. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isCountry } from '../countries';
import { bought, type Purchase } from '../purchases';
import { cursorPage, pageUrl } from '../server/pagination';
import { checkPartner } from '../server/partner';
import {
	address,
	boolean,
	dimensionNumbers,
	filled,
	id,
	list,
	oneOf,
	price as costsText,
	strict,
	text,
	weightNumber as weight,
} from '../server/schemas';
import { check, django, nullable } from '../server/validation';
import {
	without,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type World,
} from '../server/world';
import type { V3Parcel, V3Shipment } from './shipments';

interface Step {
	at: number;
	status: string;
}

export interface ReturnParcel {
	id: number;
	parcelIds: number[];
	body: JsonObject & {
		from_address: JsonObject;
		to_address: JsonObject;
		ship_with: JsonObject;
		external_reference?: string;
		order_number?: string;
		collo_count?: number;
	};
	createdAt: number;
	/** Why the carrier said no; then there is neither label nor tracking number. */
	refusal?: string;
	/** What happened after it was announced; tests may add steps. */
	steps: Step[];
}

interface ReturnSettings {
	returns: {
		/** From the request to the carrier's word. */
		announceMs: number;
		/** What the carrier says; a text is its refusal. */
		carrier: 'accepts' | string;
		/** Whether the carrier has codes for those that need no label. */
		qrCodes: boolean;
		/** Whether the plain way too refuses a reference that was used before. */
		plainChecksReference: boolean;
		/** Whether returns can be cancelled, and whether it works at once. */
		cancelling: 'atOnce' | 'later' | 'never';
		/** The document writes `ready-to-send` in its filter and `Ready to Ship` in its example. */
		words: 'filter' | 'example';
		/** The example's addresses of pages begin with `http:`. */
		insecureLinks: boolean;
		/** Error codes as numbers, as one example has them. */
		numberCodes: boolean;
	};
}

class ReturnState implements AreaState {
	readonly returns = new Map<number, ReturnParcel>();

	/** What was bought here and in pickups, oldest first. */
	readonly laterPurchases: Purchase[] = [];

	#nextParcelId = 0;

	readonly #world: World;

	constructor(world: World) {
		this.#world = world;
		this.reset();
	}

	reset(): void {
		this.returns.clear();
		this.laterPurchases.length = 0;
		this.#nextParcelId = 67880;
	}

	nextReturnParcelId(): number {
		return this.#nextParcelId++;
	}

	/** The parcel of a return as those of shipments are kept, so that its papers are made in the same way. */
	/** Whether a code is shown instead of a label, and the carrier has codes. */
	isLabelless(parcelId: number): boolean {
		const one = [...this.returns.values()].find(({ parcelIds }) => parcelIds.includes(parcelId));
		return (
			one?.body.delivery_option === 'drop_off_labelless' && this.#world.settings.returns.qrCodes
		);
	}

	returnedParcel(id: number): { shipment: V3Shipment; parcel: V3Parcel } | undefined {
		const { now, settings, state } = this.#world;
		const one = [...this.returns.values()].find(({ parcelIds }) => parcelIds.includes(id));
		if (!one) return undefined;
		const announcedAt = one.createdAt + settings.returns.announceMs;
		const { ship_with: way, order_number, from_address, to_address } = one.body;
		const isAnnounced = one.refusal === undefined && announcedAt <= now();
		const isCancelled = one.steps.some(({ status }) => status === 'cancelled');
		const parcel: V3Parcel = {
			id,
			sent: {},
			status: !isAnnounced ? 'ANNOUNCING' : isCancelled ? 'CANCELLED' : 'READY_TO_SEND',
			trackingNumber: `RET${id}`,
			createdAt: one.createdAt,
			updatedAt: announcedAt,
			announcedAt,
		};
		const option = state.shippingOptions.get(String(way.shipping_option_code))!;
		const shipment: V3Shipment = {
			id: `return-${one.id}`,
			serial: 0,
			integrationId: 7,
			sent: { from_address, to_address, order_number },
			option,
			contractId: option.contractId,
			parcels: [parcel],
			errors: [],
			appliedRules: undefined,
			announceAt: undefined,
			cancelAt: undefined,
			refusal: undefined,
		};
		return { shipment, parcel };
	}
}

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';
const inEU = (country: unknown) => EU.split(' ').includes(String(country));

const money = strict(
	{ value: { type: 'number' }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
	['value', 'currency'],
);
const costs = nullable(costsText);
const item = strict({
	item_id: nullable(text),
	description: text,
	quantity: { type: 'integer', minimum: 1 },
	weight,
	price: money,
	value: money,
	hs_code: { type: 'string', maxLength: 12 },
	origin_country: text,
	sku: text,
	product_id: text,
	return_reason_id: nullable(text),
	return_message: nullable(text),
	mid_code: nullable(text),
	material_content: nullable(text),
	intended_use: nullable(text),
	dangerous_goods: { type: 'object' },
	dds_reference: nullable(text),
	taric_doc_code: nullable(text),
	manufacturer_product_id: nullable({ type: 'string', maxLength: 70 }),
	manufacturer_product_id_std: nullable({ type: 'string', maxLength: 70 }),
	properties: { type: 'object' },
});
const tax = list(
	strict({ name: filled, country_code: { type: 'string', maxLength: 2 }, value: text }, [
		'name',
		'country_code',
		'value',
	]),
	0,
	20,
);
const returnSchema = strict(
	{
		from_address: address,
		to_address: address,
		ship_with: strict({
			type: oneOf('shipping_option_code', 'shipping_product_code'),
			shipping_option_code: text,
			shipping_product_code: text,
			functionalities: { type: 'object' },
			contract: { type: 'integer' },
		}),
		dimensions: dimensionNumbers,
		weight,
		collo_count: { type: 'integer', minimum: 1 },
		parcel_items: list(item),
		send_tracking_emails: boolean,
		brand_id: id,
		total_insured_value: strict({
			value: { type: 'number' },
			currency: oneOf('EUR', 'GBP', 'USD'),
		}),
		order_number: text,
		total_order_value: money,
		external_reference: text,
		customs_invoice_nr: nullable(text),
		delivery_option: nullable(oneOf('drop_off_point', 'drop_off_labelless', 'pickup', 'in_store')),
		customs_information: nullable(
			strict(
				{
					invoice_number: { type: 'string', minLength: 1, maxLength: 40 },
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
					general_notes: { type: 'string', minLength: 1, maxLength: 500 },
					additional_declaration_statements: list(text, 0, 100),
					importer_of_record: { type: ['object', 'null'] },
					tax_numbers: strict({ sender: tax, receiver: tax, importer_of_record: tax }, [
						'sender',
						'receiver',
						'importer_of_record',
					]),
					return_data: nullable(
						strict(
							{
								return_postal_code: filled,
								outbound_tracking_number: filled,
								outbound_shipment_date: { type: 'string', format: 'date' },
								outbound_carrier_name: filled,
							},
							[
								'return_postal_code',
								'outbound_tracking_number',
								'outbound_shipment_date',
								'outbound_carrier_name',
							],
						),
					),
				},
				['invoice_number', 'export_reason'],
			),
		),
		apply_rules: boolean,
	},
	['from_address', 'to_address', 'ship_with', 'weight'],
);

/** Errors as only returns have them. */
interface FieldError {
	field: string;
	message: string;
	code: string | number;
}

const FILTERS =
	'ready-to-send announced to-sorting delayed sorted unsorted sorting delivery-failed delivery-forced delivered awaiting-customer-pickup announced-uncollected collect-error unsorted2 undeliverable shipment-on-route driver-on-route picked-up-by-driver collected-by-customer no-label announcing cancelling-upstream cancelling cancelled cancelled-upstream unknown announcement-failed at-customs at-sorting-centre refused-by-recipient returned-to-sender delivery-method-changed delivery-date-changed delivery-address-changed exception address-invalid'.split(
		' ',
	);
/** As the example of the document words it. */
const EXAMPLE_WORDS: Record<string, string> = { 'ready-to-send': 'Ready to Ship' };
const inWords = (status: string) =>
	EXAMPLE_WORDS[status] ??
	status.replace(
		/(^|-)(\w)/g,
		(_, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`,
	);

const USED = 'External reference has already been used in another return.';
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/;

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now } = context;
	const refuse = async (reply: FastifyReply, status: number, errors: FieldError[]) =>
		await reply.code(status).send({
			errors: errors.map((error) => ({
				...error,
				...(settings.returns.numberCodes && { code: status }),
			})),
		});
	/** As v2 words errors, which the way that waits for the carrier does too. */
	const refuseAsV2 = async (reply: FastifyReply, code: string, message: string) =>
		await reply
			.code(400)
			.send({ error: { code, request: 'api/v3/returns/announce-synchronously', message } });

	/** What is wrong with a return that is asked for. */
	function problemsOf(request: FastifyRequest): FieldError[] {
		const found = check(request, returnSchema, request.body, django).map(
			({ path, code, detail }) => ({ field: path.join('.'), code, message: detail }),
		);
		if (found.length > 0) return found;
		const problems: FieldError[] = [];
		const add = (field: string, message: string, code = 'invalid') =>
			problems.push({ field, message, code });
		const {
			from_address: from,
			to_address: to,
			ship_with: way,
			...body
		} = request.body as ReturnParcel['body'];
		for (const [field, { country_code: code }] of Object.entries({
			from_address: from,
			to_address: to,
		}))
			if (!isCountry(String(code)))
				add(`${field}.country_code`, `"${String(code)}" is not a valid choice.`, 'invalid_choice');
		const { type = 'shipping_product_code' } = way;
		const code = way[String(type)];
		if (code === undefined) add(`ship_with.${String(type)}`, 'This field is required.', 'required');
		const option = state.shippingOptions.get(String(code));
		if (type === 'shipping_option_code' && code !== undefined) {
			if (!option?.functionalities.returns)
				add(
					'ship_with.shipping_option_code',
					`"${String(code)}" cannot be used for returns.`,
					'not_found',
				);
			else if (
				!option.from.includes(String(from.country_code)) ||
				!option.to.includes(String(to.country_code))
			)
				add(
					'ship_with.shipping_option_code',
					`"${String(code)}" does not go from ${String(from.country_code)} to ${String(to.country_code)}.`,
				);
		}
		const carrier = String(code).split(':')[0];
		const active = [...state.contracts.values()]
			.filter((one) => one.carrier.code === carrier && one.state === 'active')
			.map(({ id: contract }) => contract);
		if (way.contract === undefined && active.length > 1)
			add('ship_with.contract', 'There is more than one active contract.', 'required');
		if (way.contract !== undefined && !active.includes(Number(way.contract)))
			add('ship_with.contract', 'Contract not found.', 'not_found');
		const items = (body.parcel_items ?? []) as JsonObject[];
		if (!inEU(from.country_code) || !inEU(to.country_code)) {
			if (items.length === 0) add('parcel_items', 'This field is required.', 'required');
			if (!body.customs_invoice_nr && !body.customs_information)
				add('customs_invoice_nr', 'This field is required.', 'required');
		}
		return problems;
	}

	const withReference = ({ external_reference: reference }: ReturnParcel['body']) =>
		reference !== undefined &&
		[...state.returns.values()].some(({ body }) => body.external_reference === reference);

	/** Makes a return: this is what costs money. */
	function create(body: ReturnParcel['body'], refusal: string | undefined): ReturnParcel {
		const made: ReturnParcel = {
			id: state.nextId() + 12_344,
			parcelIds: Array.from({ length: body.collo_count ?? 1 }, () => state.nextReturnParcelId()),
			body,
			createdAt: now(),
			refusal,
			steps: [],
		};
		state.returns.set(made.id, made);
		bought(state, {
			kind: 'return',
			id: made.id,
			reference: body.external_reference,
			at: made.createdAt,
		});
		return made;
	}

	const receipt = ({ id, parcelIds: [first, ...others] }: ReturnParcel) => ({
		return_id: id,
		parcel_id: first,
		multi_collo_ids: others.length > 0 ? [first, ...others] : [],
	});
	const refusalOfCarrier = () =>
		settings.returns.carrier === 'accepts' ? undefined : settings.returns.carrier;

	api.post('/v3/returns', async (request, reply) => {
		checkPartner(request, state);
		const problems = problemsOf(request);
		const body = request.body as ReturnParcel['body'];
		if (problems.length === 0 && settings.returns.plainChecksReference && withReference(body))
			problems.push({ field: 'external_reference', message: USED, code: 'invalid' });
		if (problems.length > 0) return await refuse(reply, 400, problems);
		return await reply.code(201).send(receipt(create(body, refusalOfCarrier())));
	});

	api.post('/v3/returns/announce-synchronously', async (request, reply) => {
		checkPartner(request, state);
		const [problem] = problemsOf(request);
		if (problem)
			return await refuseAsV2(reply, String(problem.code), `${problem.field}: ${problem.message}`);
		const body = request.body as ReturnParcel['body'];
		if (withReference(body)) return await refuseAsV2(reply, 'invalid', USED);
		await context.pause(settings.returns.announceMs);
		const refusal = refusalOfCarrier();
		if (refusal !== undefined) return await refuseAsV2(reply, 'announcement_failed', refusal);
		const made = create(body, undefined);
		// The carrier has answered already.
		made.createdAt -= settings.returns.announceMs;
		return await reply.code(201).send(receipt(made));
	});

	api.post('/v3/returns/validate', async (request, reply) => {
		checkPartner(request, state);
		const problems = problemsOf(request);
		if (problems.length > 0) return await refuse(reply, 400, problems);
		const {
			weight: asked,
			dimensions,
			...body
		} = request.body as ReturnParcel['body'] & {
			weight: { value: number; unit: string };
			dimensions?: JsonObject;
		};
		// Here the document has plain numbers instead of objects.
		return {
			...body,
			weight: asked.value,
			...(dimensions && { dimensions: without(dimensions, 'unit') }),
		};
	});

	const iso = (time: number) => new Date(time).toISOString();

	/** All that has happened by now, oldest first. */
	function history(one: ReturnParcel): Step[] {
		const announcedAt = one.createdAt + settings.returns.announceMs;
		return [
			{ at: one.createdAt, status: 'announcing' },
			{
				at: announcedAt,
				status: one.refusal === undefined ? 'ready-to-send' : 'announcement-failed',
			},
			...one.steps,
		].filter(({ at }) => at <= now());
	}

	const statusOf = (one: ReturnParcel) => history(one).at(-1)?.status ?? 'announcing';
	const cancellable = (one: ReturnParcel) =>
		settings.returns.cancelling !== 'never' &&
		['announcing', 'ready-to-send', 'announced'].includes(statusOf(one));

	function shown(one: ReturnParcel): JsonObject {
		const steps = history(one);
		const [parcel] = one.parcelIds;
		const hasLabel =
			one.refusal === undefined && steps.some(({ status }) => status === 'ready-to-send');
		const label = `${context.url()}/api/v3/parcels/${parcel}/documents/label`;
		const { ship_with: way, from_address, to_address } = one.body;
		const code = String(way.shipping_option_code ?? way.shipping_product_code);
		const [carrier] = code.split(':');
		const number = `RET${parcel}`;
		const delivered = steps.find(({ status }) => status === 'delivered');
		return {
			created_at: iso(one.createdAt),
			is_cancellable: cancellable(one),
			label_cost: { value: 6.15, currency: 'EUR' },
			delivered_at: delivered ? delivered.at : null,
			delivered_at_iso: delivered ? iso(delivered.at) : null,
			shipping_product: { code: String(way.shipping_product_code ?? code) },
			shipping_option: { code: (way.shipping_option_code as string | undefined) ?? null },
			collo_count: one.parcelIds.length,
			...(one.body.brand_id !== undefined && { brand_id: one.body.brand_id }),
			tracking_number: hasLabel ? number : null,
			...(one.body.dimensions !== undefined && { dimensions: one.body.dimensions }),
			parcel_items: (one.body.parcel_items ?? []) as JsonObject[],
			insurance: one.body.total_insured_value !== undefined,
			label_url: hasLabel ? label : null,
			...(hasLabel && {
				label: {
					label_printer: label,
					normal_printer: Array.from({ length: 4 }, () => `${label}?paper_size=a4`),
				},
			}),
			tracking_url: hasLabel
				? `https://tracking.sendcloud.example/forward?carrier=${carrier}&code=${number}`
				: null,
			send_tracking_emails: (one.body.send_tracking_emails ?? false) as boolean,
			weight: one.body.weight,
			from_address,
			to_address,
			reason: { id: 1, description: 'Product did not match expectations' },
			refund: null,
			return_fee: null,
			order_number: one.body.order_number ?? '',
			status_history: [...steps].reverse().map(({ at, status }, n) => ({
				carrier_update_timestamp: iso(at),
				parcel_status_history_id: String(steps.length - n),
				parent_status: settings.returns.words === 'filter' ? status : inWords(status),
				carrier_code: carrier,
				carrier_message: inWords(status),
			})),
			customs_invoice_nr: (one.body.customs_invoice_nr ?? '') as string,
			customs_shipment_type: 4,
			...(one.refusal !== undefined && {
				errors: [{ status: '400', code: 'parcel_announcement_error', detail: one.refusal }],
			}),
		};
	}

	api.get('/v3/returns', async (request, reply) => {
		const query = request.query as Record<string, string | undefined>;
		const problems: FieldError[] = [];
		const add = (field: string, message: string, code = 'invalid') =>
			problems.push({ field, message, code });
		for (const field of ['from_date', 'to_date']) {
			const value = query[field];
			if (!value) add(field, 'This field is required.', 'required');
			else if (!DATE_TIME.test(value) || Number.isNaN(Date.parse(`${value.replace(' ', 'T')}Z`)))
				add(field, 'Datetime has wrong format.');
		}
		const { parent_parcel_status: status, page_size: size = '40', cursor } = query;
		if (status && !FILTERS.includes(status))
			add('parent_parcel_status', `"${status}" is not a valid choice.`, 'invalid_choice');
		if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > 40)
			add('page_size', 'Ensure this value is less than or equal to 40.');
		if (problems.length > 0) return await refuse(reply, 400, problems);
		const time = (text = '') => Date.parse(`${text.replace(' ', 'T')}Z`);
		const found = [...state.returns.values()].filter(
			(one) =>
				// Whole seconds: what was made within the last one is still in it.
				one.createdAt >= time(query.from_date) &&
				one.createdAt < time(query.to_date) + 1000 &&
				(!status || statusOf(one) === status),
		);
		const page = cursorPage(found, [{ value: (one) => one.id, descending: true }], {
			cursor,
			size: Number(size),
		});
		const link = (to: string | undefined) =>
			to === undefined
				? undefined
				: settings.returns.insecureLinks
					? pageUrl(request, context, to).replace(/^https?:/, 'http:')
					: pageUrl(request, context, to);
		return { next: link(page.next), previous: link(page.previous), data: page.items.map(shown) };
	});

	api.get('/v3/returns/:id', async (request, reply) => {
		const one = state.returns.get(Number((request.params as { id: string }).id));
		// Without a body, as the document has it.
		return one ? shown(one) : await reply.code(404).send();
	});

	api.patch('/v3/returns/:id/cancel', async (request, reply) => {
		const one = state.returns.get(Number((request.params as { id: string }).id));
		if (!one) return await reply.code(404).send();
		if (!cancellable(one)) {
			return await reply.code(409).send({
				errors: [{ field: 'returns', code: 409, message: 'Return is not cancellable.' }],
			});
		}
		one.steps.push({
			at: now(),
			status: settings.returns.cancelling === 'atOnce' ? 'cancelled' : 'cancelling',
		});
		return await reply.code(202).send({ message: 'Cancellation requested successfully' });
	});
}

export const returns: Area<ReturnState, ReturnSettings> = {
	settings: {
		returns: {
			announceMs: 0,
			carrier: 'accepts',
			qrCodes: true,
			plainChecksReference: true,
			cancelling: 'atOnce',
			words: 'filter',
			insecureLinks: true,
			numberCodes: false,
		},
	},
	state: (world) => new ReturnState(world),
	routes,
};
