/** Tracking, v3: what became of a parcel, by its tracking number; parcels that were labelled elsewhere are registered. */
import type { FastifyInstance, FastifyReply } from 'fastify';

import { trackingUrl } from '../carriers';
import { parcelLife, type Course } from '../parcelLife';
import {
	boolean,
	dateTime,
	dimensionNumbers,
	filled,
	id,
	list,
	oneOf,
	price,
	strict,
	text,
	weightNumber,
} from '../server/schemas';
import { check, nullable, type Problem } from '../server/validation';
import {
	without,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type World,
} from '../server/world';
import { statusOf } from './parcelStatuses';

/** An event as it is shown. */
export interface TrackingEvent extends JsonObject {
	event_at: string;
	event_type: string;
	status_code: string;
	status_description: string;
	status_type: string;
	sub_status_code: string;
}

export interface TrackedParcel extends JsonObject {
	announced_at: string;
	created_at: string;
	source_id: string;
	from_address: JsonObject;
	to_address: JsonObject;
	details: JsonObject;
	tracking_numbers: Array<JsonObject & { carrier_code: string; tracking_number: string }>;
	/** Of all its life; only what has happened by now is shown. */
	events: TrackingEvent[];
}

interface TrackingSettings {
	tracking: {
		/** The documents do not say in which order events come. */
		order: 'newestFirst' | 'oldestFirst';
		/** Registering says that another request was just doing the same. */
		race: boolean;
	};
}

const FROM = { name: 'Sendcloud', postal_code: '5611 EM', country_code: 'NL', city: 'Eindhoven' };
const TO = { name: 'Jane Doe', postal_code: '1013 AB', country_code: 'NL', city: 'Amsterdam' };
const HOUR = 3_600_000;

/** What the tracking API makes of a parcel's life: an exception, where there is one, is the status. */
function eventsOf(course: Course, start: number): TrackingEvent[] {
	return parcelLife({ parcelId: 1, course, start: new Date(start) }).map(({ data: { event } }) => ({
		event_at: event.timestamp,
		event_type: event.event_type,
		status_code: event.exception === 'none' ? event.phase : event.exception,
		status_description: event.description ?? '',
		status_type: event.status_type,
		sub_status_code: event.sub_status,
	}));
}

const SEED: Array<[number: string, carrier: string, course: Course, hoursAgo: number]> = [
	['3SYZXG0000001', 'postnl', 'smooth', 48],
	['3SYZXG0000002', 'postnl', 'smooth', 20],
	['05150000000003', 'dpd', 'lost', 240],
	['05150000000004', 'dpd', 'returned', 480],
];

class TrackingState implements AreaState {
	/** By tracking number. */
	readonly trackedParcels = new Map<string, TrackedParcel>();

	readonly #world: World;

	constructor(world: World) {
		this.#world = world;
		this.reset();
	}

	reset(): void {
		this.trackedParcels.clear();
		for (const [number, carrier, course, hoursAgo] of SEED)
			this.track(number, { carrier, course, hoursAgo });
	}

	/** A parcel that Sendcloud follows, its label made so many hours ago. */
	track(
		number: string,
		{
			carrier = 'postnl',
			course = 'smooth' as Course,
			hoursAgo = 0,
			events,
			...more
		}: Partial<TrackedParcel> & {
			carrier?: string;
			course?: Course;
			hoursAgo?: number;
		} = {},
	): TrackedParcel {
		const start = this.#world.now() - hoursAgo * HOUR;
		const begun = new Date(start).toISOString();
		const parcel: TrackedParcel = {
			announced_at: begun,
			created_at: begun,
			source_id: `parcel-${this.trackedParcels.size + 1}`,
			from_address: FROM,
			to_address: TO,
			details: {
				expected_delivery_date: new Date(start + 27 * HOUR).toISOString().slice(0, 10),
				integration_id: 7,
				is_mail_box: false,
				is_return: false,
				is_to_service_point: false,
			},
			tracking_numbers: [
				{
					carrier_code: carrier,
					tracking_number: number,
					tracking_url: `https://tracking.sendcloud.example/forward?carrier=${carrier}&code=${encodeURIComponent(number)}`,
				},
			],
			events: events ?? eventsOf(course, start),
			...more,
		};
		this.trackedParcels.set(number, parcel);
		return parcel;
	}
}

const address = strict(
	{
		...Object.fromEntries(
			[
				'address_line_1',
				'address_line_2',
				'city',
				'company_name',
				'house_number',
				'name',
				'phone_number',
				'po_box',
				'state_province_code',
			].map((name) => [name, nullable(text)]),
		),
		country_code: filled,
		email: nullable({ type: 'string', format: 'email' }),
		postal_code: filled,
	},
	['country_code', 'postal_code'],
);
const methodNames = {
	user_shipping_method_name: nullable(text),
	user_shipping_method_id: nullable(text),
};

const registerSchema = strict(
	{
		announced_at: dateTime,
		details: strict({ brand_id: id, integration_id: id, is_return: boolean }),
		from_address: address,
		insurance: strict({ insured_value: nullable(price), policy_id: text }),
		parcel_items: list({ type: 'object' }),
		measurements: strict({
			dimension: dimensionNumbers,
			weight: weightNumber,
			volume: { type: 'object' },
		}),
		return_price: nullable(price),
		ship_with: {
			type: 'object',
			required: ['type', 'properties'],
			properties: { type: oneOf('shipping_option_code', 'contract') },
			additionalProperties: true,
			if: { properties: { type: { const: 'contract' } } },
			then: {
				properties: { properties: strict({ contract_id: id, ...methodNames }, ['contract_id']) },
			},
			else: {
				properties: {
					properties: strict({ shipping_option_code: text, contract_id: id, ...methodNames }, [
						'shipping_option_code',
						'contract_id',
					]),
				},
			},
		},
		shipment: strict(
			{
				external_reference_id: text,
				order: strict(
					{
						order_number: text,
						source_external_id: text,
						source_id: text,
						total_order_price: nullable(price),
					},
					['source_id'],
				),
				price: nullable(price),
				source_id: text,
			},
			['source_id'],
		),
		source_id: text,
		to_address: address,
		tracking_number: strict(
			{
				carrier_code: text,
				tracking_identifier: { ...filled, maxLength: 255 },
				tracking_number: { ...filled, maxLength: 255 },
				tracking_url: filled,
			},
			['carrier_code', 'tracking_number'],
		),
	},
	[
		'announced_at',
		'from_address',
		'ship_with',
		'shipment',
		'source_id',
		'to_address',
		'tracking_number',
	],
);

/** Problems as FastAPI words them, which nothing else of Sendcloud does. */
const refuse = async (reply: FastifyReply, place: string, problems: Problem[]) =>
	await reply.code(422).send({
		detail: problems.map(({ path, code, detail }) => ({
			loc: [place, ...path.map((part) => (/^\d+$/.test(part) ? Number(part) : part))],
			msg: detail,
			type: code,
		})),
	});

function routes(api: FastifyInstance, { state, settings, now }: Context): void {
	/** What has happened by now. */
	function shown(parcel: TrackedParcel) {
		const events = parcel.events
			.filter(({ event_at: at }) => Date.parse(at) <= now())
			.sort((left, right) => Date.parse(left.event_at) - Date.parse(right.event_at));
		const updated_at = events.at(-1)?.event_at ?? parcel.created_at;
		if (settings.tracking.order === 'newestFirst') events.reverse();
		return { ...parcel, events, updated_at };
	}

	/** What is known of a parcel that was labelled here: its label, and how it stands. */
	function ofShipment(number: string): TrackedParcel | undefined {
		const found = [...state.v3Parcels.values()].find(
			({ parcel }) => parcel.trackingNumber === number && parcel.announcedAt !== undefined,
		);
		if (!found) return undefined;
		const { shipment, parcel } = found;
		const event = (at: number, code: string): TrackingEvent => ({
			event_at: new Date(at).toISOString(),
			event_type: code === 'READY_TO_SEND' ? 'internal' : 'carrier',
			status_code: code.toLowerCase(),
			status_description: statusOf(code).message,
			status_type: 'success',
			sub_status_code: 'none',
		});
		return {
			announced_at: new Date(parcel.announcedAt!).toISOString(),
			created_at: new Date(parcel.createdAt).toISOString(),
			source_id: String(parcel.id),
			from_address: shipment.sent.from_address as JsonObject,
			to_address: shipment.sent.to_address as JsonObject,
			details: {
				integration_id: shipment.integrationId,
				is_mail_box: false,
				is_return: false,
				is_to_service_point: false,
			},
			tracking_numbers: [
				{
					carrier_code: shipment.option.carrier.code,
					tracking_number: number,
					tracking_url: trackingUrl(
						shipment.option,
						number,
						shipment.sent.to_address as JsonObject,
					),
				},
			],
			events: [
				event(parcel.announcedAt!, 'READY_TO_SEND'),
				...(parcel.status === 'READY_TO_SEND' ? [] : [event(parcel.updatedAt, parcel.status)]),
			],
		};
	}

	api.get('/v3/parcels/tracking/:number', async (request, reply) => {
		const { number } = request.params as { number: string };
		if (number.length > 255) {
			const detail = 'String should have at most 255 characters';
			return await refuse(reply, 'path', [
				{ path: ['tracking_number'], code: 'string_too_long', detail },
			]);
		}
		const parcel = state.trackedParcels.get(number) ?? ofShipment(number);
		return parcel ? shown(parcel) : await reply.code(404).send({ detail: 'Parcel does not exist' });
	});

	api.post('/v3/parcels/tracking', async (request, reply) => {
		const problems = check(request, registerSchema, request.body);
		if (problems.length > 0) return await refuse(reply, 'body', problems);
		if (settings.tracking.race) {
			settings.tracking.race = false;
			return await reply.code(409).send({ detail: 'Parcel or tracking number already exists' });
		}
		const body = request.body as JsonObject & {
			source_id: string;
			tracking_number: JsonObject & { carrier_code: string; tracking_number: string };
		};
		const { carrier_code: carrier, tracking_number: number } = body.tracking_number;
		const known = [...state.trackedParcels.values()].find(
			({ source_id, tracking_numbers: [first] }) =>
				source_id === body.source_id && first.carrier_code === carrier,
		);
		const parcel =
			known ??
			state.track(number, {
				...Object.fromEntries(
					['announced_at', 'from_address', 'to_address', 'parcel_items', 'ship_with']
						.filter((name) => body[name] !== undefined)
						.map((name) => [name, body[name]]),
				),
				source_id: body.source_id,
				details: (body.details ?? {}) as JsonObject,
				tracking_numbers: [body.tracking_number],
				events: [],
			});
		return { ...without(parcel, 'events'), created: known === undefined };
	});
}

export const tracking: Area<TrackingState, TrackingSettings> = {
	settings: { tracking: { order: 'newestFirst', race: false } },
	state: (world) => new TrackingState(world),
	routes,
};
