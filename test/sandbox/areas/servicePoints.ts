/** Service points, v3: near a place, by ID, and whether one can be sent to right now. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { isCountry } from '../countries';
import { ApiError, type ErrorEntry } from '../server/errors';
import type { Area, AreaState, Context, JsonObject } from '../server/world';

export interface ServicePoint extends JsonObject {
	id: number;
	name: string;
	carrier: JsonObject & { code: string };
	carrier_service_point_id: string;
	carrier_shop_type: string | null;
	general_shop_type: string | null;
	address: JsonObject & { city: string; postal_code: string; country_code: string };
	position: { latitude: number; longitude: number };
	is_expired: boolean;
}

interface ServicePointSettings {
	servicePoints: {
		/** What the look-up of addresses makes of them; `down`: it cannot be reached. */
		geocoder: 'matched' | 'partially_matched' | 'not_found' | 'down';
		/** Carriers that the integration of the keys has switched on; null: service points are off. */
		integrationCarriers: string[] | null;
		/** The carrier of the answer is another one than was asked for, as after a merger. */
		supersededBy: Record<string, string>;
	};
}

const CARRIERS: Record<string, string> = { dhl: 'DHL', dpd: 'DPD', postnl: 'PostNL', ups: 'UPS' };
const NINE_TO_FIVE = [{ start_time: '09:00', end_time: '17:00' }];

/** Places that the look-up knows, by what their addresses hold. */
const PLACES: Array<[words: RegExp, latitude: number, longitude: number, formatted: string]> = [
	[/eindhoven|^56\d\d/i, 51.438, 5.4785, 'Stadhuisplein 10, 5611 EM Eindhoven, Nederland'],
	[/amsterdam|^10\d\d/i, 52.3731, 4.8926, 'Dam 1, 1012 JS Amsterdam, Nederland'],
	[/αθήνα|athens|^10[45]/i, 37.9838, 23.7275, 'Πλατεία Συντάγματος, Αθήνα, Ελλάδα'],
];

function point(
	id: number,
	carrier: string,
	type: string,
	[street, postal_code, city, country_code]: string[],
	[latitude, longitude]: number[],
	more: Partial<ServicePoint> = {},
): ServicePoint {
	const file = (name: string) =>
		`https://cdn.sendcloud.example/global-media/${carrier}/img/${name}.svg`;
	return {
		id,
		name: `${street} ${type === 'locker' ? 'Locker' : 'Parcel Shop'}`,
		carrier: {
			code: carrier,
			name: CARRIERS[carrier],
			logo_url: file('logo'),
			icon_url: file('icon'),
		},
		carrier_service_point_id: `${country_code}-${id}`,
		carrier_shop_type: type === 'locker' ? 'pakketautomaat' : 'paketshop',
		general_shop_type: type,
		address: { street, house_number: '1', postal_code, city, country_code },
		position: { latitude, longitude },
		contact: { email: '', phone: '' },
		opening_times: {
			monday: NINE_TO_FIVE,
			tuesday: NINE_TO_FIVE,
			wednesday: NINE_TO_FIVE,
			thursday: NINE_TO_FIVE,
			friday: NINE_TO_FIVE,
			saturday: type === 'locker' ? [{ start_time: '00:00', end_time: '23:59' }] : null,
			sunday: null,
		},
		is_open_tomorrow: true,
		next_open_at: '2026-03-11T09:00:00+01:00',
		is_expired: false,
		...more,
	};
}

const EINDHOVEN = ['5611 EM', 'Eindhoven', 'NL'];
const SEED: ServicePoint[] = [
	point(1000001, 'dhl', 'servicepoint', ['Stadhuisplein', ...EINDHOVEN], [51.438022, 5.478543]),
	point(1000002, 'postnl', 'locker', ['Stationsplein', ...EINDHOVEN], [51.443218, 5.4816]),
	point(1000003, 'postnl', 'servicepoint', ['Kruisstraat', ...EINDHOVEN], [51.4472, 5.474]),
	point(1000004, 'dpd', 'servicepoint', ['Woenselse Markt', ...EINDHOVEN], [51.4459, 5.4721], {
		carrier_shop_type: null,
		general_shop_type: null,
		next_open_at: null,
		is_open_tomorrow: false,
	}),
	point(1000005, 'postnl', 'post_office', ['Dam', '1012 JS', 'Amsterdam', 'NL'], [52.373, 4.893]),
	point(1000006, 'postnl', 'servicepoint', ['Boschdijk', ...EINDHOVEN], [51.46, 5.45], {
		is_expired: true,
	}),
	point(1000007, 'ups', 'servicepoint', ['Ερμού', '105 63', 'Αθήνα', 'GR'], [37.977, 23.73]),
];

class ServicePointState implements AreaState {
	readonly servicePoints = new Map<number, ServicePoint>();

	/** IDs of those that are closed, though the list still has them. */
	readonly closedServicePoints = new Set<number>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.closedServicePoints.clear();
		this.servicePoints.clear();
		for (const one of SEED) this.servicePoints.set(one.id, structuredClone(one));
	}
}

const SHOP_TYPES = ['servicepoint', 'locker', 'post_office', 'carrier_depot'];
const ADDRESS_PARTS = [
	'address_street',
	'address_house_number',
	'address_postal_code',
	'address_city',
];
const BOX = ['ne_latitude', 'ne_longitude', 'sw_latitude', 'sw_longitude'];
const KNOWN = [
	'country_code',
	'carrier_code',
	'use_integration_carriers',
	'address',
	...ADDRESS_PARTS,
	'latitude',
	'longitude',
	...BOX,
	'radius',
	'carrier_service_point_id',
	'carrier_shop_type',
	'general_shop_type',
	'limit',
];

interface Position {
	latitude: number;
	longitude: number;
}

/** Meters between two places (haversine). */
export function meters(from: Position, to: Position): number {
	const radians = (degrees: number) => (degrees * Math.PI) / 180;
	const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
	const chord =
		half(from.latitude, to.latitude) +
		Math.cos(radians(from.latitude)) *
			Math.cos(radians(to.latitude)) *
			half(from.longitude, to.longitude);
	return Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(chord)));
}

const problem = (parameter: string | undefined, detail: string, code = 'validation_error') => ({
	code,
	detail,
	...(parameter !== undefined && { source: { parameter } }),
});

class Asked {
	readonly problems: ErrorEntry[] = [];

	constructor(private readonly query: Record<string, string | string[] | undefined>) {}

	has = (...names: string[]) => names.filter((name) => this.query[name] !== undefined);

	text = (name: string) => [this.query[name]].flat().at(-1);

	texts = (name: string) => [this.query[name] ?? []].flat();

	refuse = (parameter: string | undefined, detail: string, code?: string) =>
		this.problems.push(problem(parameter, detail, code));

	number(name: string, min: number, max: number, whole = false): number | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const value = Number(text);
		if (text.trim() === '' || Number.isNaN(value) || (whole && !Number.isInteger(value))) {
			const sort = whole ? 'integer' : 'number';
			this.refuse(
				name,
				`Input should be a valid ${sort}, unable to parse string as ${whole ? 'an integer' : 'a number'}`,
				'invalid',
			);
		} else if (value < min)
			this.refuse(name, `Input should be greater than or equal to ${min}`, 'invalid');
		else if (value > max)
			this.refuse(name, `Input should be less than or equal to ${max}`, 'invalid');
		return value;
	}
}

/** Everything that the document says about which parameters go together. */
function read(request: FastifyRequest, { settings }: Context) {
	const asked = new Asked(request.query as Record<string, string | string[]>);
	const { has, text, refuse } = asked;
	for (const name of Object.keys(request.query as object))
		if (!KNOWN.includes(name)) refuse(name, 'Extra inputs are not permitted', 'invalid');

	const country = text('country_code');
	if (country === undefined) refuse('country_code', 'Field required', 'required');
	else if (!isCountry(country))
		refuse('country_code', `"${country}" is not a valid country code`, 'invalid_choice');

	const carriers = asked.texts('carrier_code');
	const ofIntegration = text('use_integration_carriers');
	if (ofIntegration !== undefined && !/^(true|false)$/i.test(ofIntegration))
		refuse('use_integration_carriers', 'Input should be a valid boolean', 'invalid');
	const useIntegration = ofIntegration?.toLowerCase() === 'true';
	if (carriers.length > 0 && useIntegration)
		refuse('carrier_code', 'carrier_code and use_integration_carriers are mutually exclusive');
	if (carriers.length === 0 && !useIntegration)
		refuse('carrier_code', 'carrier_code or use_integration_carriers must be provided');
	const unknown = carriers.filter((code) => !(code in CARRIERS));
	if (unknown.length > 0)
		refuse(
			undefined,
			`Service points are not supported for the requested carriers: ${unknown.join(', ')}.`,
		);
	if (useIntegration && settings.servicePoints.integrationCarriers === null)
		refuse(undefined, 'Service points are not enabled for the authenticated integration.');

	const kinds = [
		has('address').length > 0,
		has(...ADDRESS_PARTS).length > 0,
		has('latitude', 'longitude').length > 0,
	];
	if (kinds.filter(Boolean).length > 1)
		refuse(
			'address',
			'address, structured address parameters and latitude/longitude are mutually exclusive',
		);
	if (has('latitude', 'longitude').length === 1)
		refuse('latitude', 'latitude and longitude must be provided together');
	if (
		has('address_house_number').length > 0 &&
		has('address_street', 'address_postal_code').length === 0
	)
		refuse(
			'address_house_number',
			'address_house_number must be combined with address_street or address_postal_code',
		);
	const box = has(...BOX);
	if (box.length > 0 && box.length < 4)
		refuse(box[0], `${BOX.slice(0, 3).join(', ')}, and ${BOX[3]} must all be provided together`);
	if (has('radius').length > 0 && box.length > 0)
		refuse('radius', 'radius and bounding box parameters are mutually exclusive');
	if (has('radius').length > 0 && !kinds.includes(true))
		refuse('radius', 'radius requires a reference point');

	const latitude = asked.number('latitude', -90, 90);
	const longitude = asked.number('longitude', -180, 180);
	const [neLatitude, neLongitude, swLatitude, swLongitude] = BOX.map((name) =>
		asked.number(
			name,
			name.endsWith('latitude') ? -90 : -180,
			name.endsWith('latitude') ? 90 : 180,
		),
	);
	const radius = asked.number('radius', 100, 50_000, true);
	const limit = asked.number('limit', 1, 200, true) ?? 100;
	const corners =
		box.length === 4
			? {
					ne: { latitude: neLatitude!, longitude: neLongitude! },
					sw: { latitude: swLatitude!, longitude: swLongitude! },
				}
			: undefined;
	if (corners && meters(corners.ne, corners.sw) > 50_000)
		refuse('ne_latitude', 'The diagonal of the bounding box must not exceed 50 km');
	for (const type of asked.texts('general_shop_type'))
		if (!SHOP_TYPES.includes(type))
			refuse(
				'general_shop_type',
				"Input should be 'servicepoint', 'locker', 'post_office' or 'carrier_depot'",
				'invalid_choice',
			);
	if (asked.problems.length > 0) throw new ApiError(400, asked.problems);
	return {
		asked,
		country: country!.toUpperCase(),
		carriers: useIntegration ? settings.servicePoints.integrationCarriers! : carriers,
		position: latitude === undefined ? undefined : { latitude, longitude: longitude! },
		address: kinds[0]
			? text('address')
			: kinds[1]
				? ADDRESS_PARTS.map(text).filter(Boolean).join(' ')
				: undefined,
		corners,
		radius,
		limit,
	};
}

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings } = context;

	/** Where an address is, and what is said of the look-up. */
	function geocoded(address: string) {
		const { geocoder } = settings.servicePoints;
		if (geocoder === 'down') {
			throw new ApiError(503, {
				code: null as unknown as string,
				detail: 'The address could not be resolved at this time. Try again later.',
			});
		}
		const place = PLACES.find(([words]) => words.test(address));
		if (geocoder === 'not_found' || !place) {
			return { geocoding: { status: 'not_found', precision: null, formatted_address: null } };
		}
		const [, latitude, longitude, formatted_address] = place;
		return {
			position: { latitude, longitude },
			geocoding: {
				status: geocoder,
				precision: geocoder === 'matched' ? 'street' : 'postal_code',
				formatted_address,
			},
		};
	}

	api.get('/v3/service-points', async (request) => {
		const { asked, country, carriers, address, corners, radius, limit, ...given } = read(
			request,
			context,
		);
		const { position = given.position, geocoding = null } =
			address === undefined ? {} : (geocoded(address) as Partial<ReturnType<typeof geocoded>>);
		if (geocoding?.status === 'not_found') return { data: { results: [], geocoding } };
		const ids = asked.texts('carrier_service_point_id');
		const types = asked.texts('general_shop_type');
		const shopType = asked.text('carrier_shop_type');
		const { supersededBy } = settings.servicePoints;
		const networks = carriers.map((code) => supersededBy[code] ?? code);
		const results = [...state.servicePoints.values()]
			.filter(
				(one) =>
					one.address.country_code === country &&
					networks.includes(one.carrier.code) &&
					(ids.length > 0 ? ids.includes(one.carrier_service_point_id) : !one.is_expired) &&
					(types.length === 0 || types.includes(String(one.general_shop_type))) &&
					(shopType === undefined || one.carrier_shop_type === shopType) &&
					(corners === undefined ||
						(one.position.latitude <= corners.ne.latitude &&
							one.position.latitude >= corners.sw.latitude &&
							one.position.longitude <= corners.ne.longitude &&
							one.position.longitude >= corners.sw.longitude)),
			)
			.map((one) => ({ ...one, distance: position ? meters(position, one.position) : null }))
			.filter(({ distance }) => radius === undefined || (distance ?? 0) <= radius)
			.sort((left, right) => (left.distance ?? 0) - (right.distance ?? 0))
			.slice(0, limit);
		return { data: { results, geocoding } };
	});

	function found(request: FastifyRequest): ServicePoint {
		const one = state.servicePoints.get(Number((request.params as { id: string }).id));
		if (one) return one;
		throw new ApiError(404, {
			code: 'not_found',
			detail: 'The service point could not be found',
		});
	}

	api.get('/v3/service-points/:id', async (request) => ({ data: found(request) }));

	api.post('/v3/service-points/:id/check-availability', async (request) => {
		const { id, is_expired: expired } = found(request);
		return { data: { is_available: !expired && !state.closedServicePoints.has(id) } };
	});
}

export const servicePoints: Area<ServicePointState, ServicePointSettings> = {
	settings: {
		servicePoints: {
			geocoder: 'matched',
			integrationCarriers: ['dhl', 'postnl'],
			supersededBy: {},
		},
	},
	state: () => new ServicePointState(),
	routes,
};
