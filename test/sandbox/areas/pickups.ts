/** Pickups, v3: a carrier is asked to come. 201 says that it was asked; whether it comes shows later. */
import type { FastifyInstance } from 'fastify';

import { isCountry } from '../countries';
import { bought } from '../purchases';
import { ApiError, type ErrorEntry } from '../server/errors';
import { cursorPage, linkHeader, pageSize } from '../server/pagination';
import {
	boolean,
	dateTime,
	filled,
	id,
	list,
	oneOf,
	strict,
	text,
	weightText,
} from '../server/schemas';
import { check, nullable, type Schema } from '../server/validation';
import { without, type Area, type AreaState, type Context, type JsonObject } from '../server/world';

export interface Pickup extends JsonObject {
	id: number;
	carrier_code: string;
	time_slots: Array<{ start_at: string; end_at?: string }>;
	address: JsonObject & { country_code: string };
	created_at: string;
	tracking_number: string;
}

interface PickupSettings {
	pickups: {
		/** From the request to the carrier's word. */
		announceMs: number;
		outcome: 'CREATED' | 'FAILED';
		/** Contracts that are active, by carrier; with several, the request must name one. */
		contracts: Record<string, number[]>;
		/** The document's examples have numbers where its schema has texts, and leave things out. */
		answers: 'schema' | 'examples';
	};
}

class PickupState implements AreaState {
	readonly pickups = new Map<number, Pickup>();

	reset(): void {
		this.pickups.clear();
	}
}

const count: Schema = { type: 'integer', minimum: 1 };

/** What a carrier asks for besides the usual. */
interface Manners {
	/** Fields of the address that must be there. */
	address?: string[];
	addressFields?: Record<string, Schema>;
	endRequired?: boolean;
	slots?: number;
	item?: { fields: Record<string, Schema>; required?: string[] };
	fields?: Record<string, Schema>;
	required?: string[];
	notRequired?: string[];
}

const pallets = { container_type: oneOf('parcel', 'pallet') };
const MANNERS: Record<string, Manners> = {
	brt: { address: ['state_province_code'], endRequired: true, slots: 2 },
	correos: {
		fields: { reference: filled },
		item: {
			fields: {
				volumetric_weight_kind: oneOf(
					'envelope',
					'small',
					'medium',
					'large',
					'very_large',
					'pallet',
				),
			},
			required: ['quantity', 'container_type', 'total_weight', 'volumetric_weight_kind'],
		},
	},
	correos_express: { address: ['phone_number'], endRequired: true },
	dhl: { endRequired: true, item: { fields: pallets } },
	dhl_de: { endRequired: true, item: { fields: {}, required: ['quantity'] } },
	dhl_express: { address: ['phone_number'], endRequired: true },
	dhl_parcel_gb: {
		fields: { customer_account_number: text, trading_location_id: text },
		required: ['customer_account_number', 'trading_location_id'],
	},
	dhl_parcel_iberia: { endRequired: true },
	dpd: {},
	dpd_at: { endRequired: true, item: { fields: pallets } },
	fedex: {
		address: ['phone_number'],
		fields: {
			origin_detail: strict(
				{
					package_location: oneOf('front', 'none', 'rear', 'side'),
					building_part: oneOf('apartment', 'building', 'department', 'floor', 'room', 'suite'),
					building_part_description: text,
					company_close_time: { type: 'string', pattern: '^\\d\\d:\\d\\d(:\\d\\d)?' },
				},
				['package_location', 'building_part', 'company_close_time'],
			),
		},
		required: ['origin_detail'],
	},
	gls_it: { address: ['state_province_code'], endRequired: true, slots: 2 },
	hermes_de: { endRequired: true },
	poste_it_delivery: { address: ['state_province_code'] },
	ups: {
		addressFields: {
			floor: nullable(text),
			room: nullable(text),
			is_alternate_address: boolean,
			is_residential: boolean,
		},
		endRequired: true,
		item: {
			fields: {
				...pallets,
				destination_country_code: { type: 'string', minLength: 2, maxLength: 2 },
				shipping_option: oneOf('standard', 'express', 'express_saver'),
			},
			required: [
				'quantity',
				'destination_country_code',
				'container_type',
				'shipping_option',
				'total_weight',
			],
		},
		fields: { is_overweight: boolean },
		notRequired: ['quantity'],
	},
};

function schemaOf({
	address = [],
	addressFields = {},
	endRequired = false,
	slots = 1,
	item = { fields: {} },
	fields = {},
	required = [],
	notRequired = [],
}: Manners): Schema {
	return strict(
		{
			carrier_code: filled,
			contract_id: nullable(id),
			quantity: count,
			total_weight: weightText,
			address: strict(
				{
					name: filled,
					company_name: text,
					address_line_1: text,
					house_number: text,
					address_line_2: text,
					postal_code: filled,
					city: filled,
					state_province_code: text,
					country_code: filled,
					email: { type: 'string', format: 'email' },
					phone_number: text,
					...addressFields,
				},
				['name', 'address_line_1', 'postal_code', 'city', 'country_code', ...address],
			),
			time_slots: list(
				strict(
					{ start_at: dateTime, end_at: endRequired ? dateTime : nullable(dateTime) },
					endRequired ? ['start_at', 'end_at'] : ['start_at'],
				),
				1,
				slots,
			),
			items: list(
				strict(
					{
						quantity: count,
						container_type: oneOf('parcel'),
						total_weight: weightText,
						...item.fields,
					},
					item.required ?? ['quantity', 'container_type', 'total_weight'],
				),
				1,
			),
			reference: text,
			special_instructions: text,
			...fields,
		},
		['time_slots', 'quantity', 'total_weight', 'carrier_code', 'address']
			.filter((name) => !notRequired.includes(name))
			.concat(required),
	);
}

const SCHEMAS = Object.fromEntries(
	Object.entries(MANNERS).map(([code, manners]) => [code, schemaOf(manners)]),
);

const refused = (path: string, detail: string): ErrorEntry => ({
	code: 'validation_error',
	detail,
	source: { pointer: `/data/${path}` },
});

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings, now } = context;

	/** As it stands by now. */
	function shown(pickup: Pickup): Pickup {
		const { announceMs, outcome, answers } = settings.pickups;
		const done = now() >= Date.parse(pickup.created_at) + announceMs;
		const current: Pickup = {
			...pickup,
			status: done ? outcome : 'ANNOUNCING',
			tracking_number: done && outcome === 'CREATED' ? `PRG${pickup.id}` : '',
		};
		if (answers === 'examples') {
			return {
				...without(current, 'quantity', 'total_weight'),
				tracking_number: pickup.id,
			} as unknown as Pickup;
		}
		return current;
	}

	function problemsOf(body: Pickup & { contract_id?: number | null }): ErrorEntry[] {
		const problems: ErrorEntry[] = [];
		const { carrier_code: carrier, contract_id: contract, address, time_slots: slots } = body;
		if (!isCountry(address.country_code))
			problems.push(refused('address/country_code', 'Invalid country code'));
		slots.forEach(({ start_at, end_at }, n) => {
			if (Date.parse(start_at) < now())
				problems.push(refused(`time_slots/${n}/start_at`, 'The pickup time is in the past.'));
			if (end_at && Date.parse(end_at) <= Date.parse(start_at))
				problems.push(refused(`time_slots/${n}/end_at`, 'end_at must be later than start_at.'));
		});
		const active = settings.pickups.contracts[carrier] ?? [];
		if (active.length === 0)
			problems.push(refused('carrier_code', `There is no active contract for ${carrier}.`));
		else if (typeof contract === 'number' && !active.includes(contract))
			problems.push(refused('contract_id', 'Contract not found.'));
		else if (typeof contract !== 'number' && active.length > 1)
			problems.push(
				refused('contract_id', 'There is more than one active contract, so one must be given.'),
			);
		return problems;
	}

	api.post('/v3/pickups', async (request, reply) => {
		const { carrier_code: carrier } = (request.body ?? {}) as { carrier_code?: string };
		const schema = SCHEMAS[String(carrier)];
		if (!schema) {
			throw new ApiError(400, [
				refused(
					'carrier_code',
					carrier === undefined
						? 'Field required'
						: `Input should be ${Object.keys(SCHEMAS).join(', ')}`,
				),
			]);
		}
		const problems = check(request, schema, request.body).map(({ path, detail }) =>
			refused(path.join('/'), detail),
		);
		if (problems.length === 0) problems.push(...problemsOf(request.body as Pickup));
		if (problems.length > 0) throw new ApiError(400, problems);
		const body = request.body as JsonObject;
		const number = state.nextId();
		const pickup = {
			...body,
			id: number,
			reference: body.reference ?? '',
			special_instructions: body.special_instructions ?? '',
			tracking_number: '',
			created_at: new Date(now()).toISOString(),
			cancelled_at: null,
			contract_id: body.contract_id ?? settings.pickups.contracts[String(carrier)][0],
		} as unknown as Pickup;
		state.pickups.set(number, pickup);
		bought(state, { kind: 'pickup', id: number, reference: undefined, at: now() });
		return await reply.code(201).send({ data: { ...shown(pickup), status: 'ANNOUNCING' } });
	});

	api.get('/v3/pickups', async (request, reply) => {
		const { cursor } = request.query as { cursor?: string };
		const page = cursorPage(
			[...state.pickups.values()],
			[{ value: (one) => one.id, descending: true }],
			{ cursor, size: pageSize(request, { standard: 40, maximum: 100 }) },
		);
		const link = linkHeader(request, context, page);
		if (link !== undefined) reply.header('link', link);
		return {
			data: page.items.map(shown).map((one) => ({
				id: one.id,
				time_slots: one.time_slots,
				country: one.address.country_code,
				carrier_code: one.carrier_code,
				tracking_number: one.tracking_number,
				status: one.status,
				created_at: one.created_at,
				cancelled_at: one.cancelled_at,
				contract_id: one.contract_id,
			})),
		};
	});

	api.get('/v3/pickups/:id', async (request) => {
		const one = state.pickups.get(Number((request.params as { id: string }).id));
		if (!one) throw new ApiError(404, { code: 'not_found', detail: 'Pickup not found.' });
		return { data: shown(one) };
	});
}

export const pickups: Area<PickupState, PickupSettings> = {
	settings: {
		pickups: {
			announceMs: 0,
			outcome: 'CREATED',
			contracts: Object.fromEntries(
				Object.keys(MANNERS).map((code, n) => [code, code === 'fedex' ? [900, 901] : [100 + n]]),
			),
			answers: 'schema',
		},
	},
	state: () => new PickupState(),
	routes,
};
