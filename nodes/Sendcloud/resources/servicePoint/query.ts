/** Where service points are looked for: the filters, and the query that all fields make (v3-service-points). */
import type { IDataObject } from 'n8n-workflow';

import { MOST_SERVICE_POINTS } from '../../api/servicePoints';
import {
	checked,
	choice,
	dateTime,
	decimal,
	filled,
	group,
	integer,
	limited,
	list,
	nullish,
	optional,
	required,
	type Check,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { listOf } from '../../fields/body';
import { collected } from '../../fields/named';
import { countryPart } from '../../fields/parts';
import type { Query } from '../../transport/client';
import { inputError } from '../../transport/errors';

const degrees = (displayName: string, description: string): Field => ({
	displayName,
	type: 'number',
	default: '',
	typeOptions: { numberPrecision: 6 },
	description: `In degrees: ${description}`,
});

const SHOP_TYPES = {
	carrier_depot: 'Depot of the Carrier',
	locker: 'Locker',
	post_office: 'Post Office',
	servicepoint: 'Shop',
};

/** Names are those of the query parameters, except for what Sendcloud cannot filter by. */
const filters: Record<string, Field> = {
	latitude: degrees('Latitude', 'of the place to look near, instead of an address, e.g. 51.435'),
	longitude: degrees('Longitude', 'of the place to look near, instead of an address, e.g. 5.4795'),
	radius: {
		displayName: 'Radius',
		type: 'number',
		default: '',
		typeOptions: { minValue: 100, maxValue: 50_000 },
		description: 'Only those within so many meters, from 100 to 50,000',
	},
	general_shop_type: {
		displayName: 'Types',
		type: 'multiOptions',
		default: [],
		options: Object.entries(SHOP_TYPES).map(([value, name]) => ({ name, value })),
		description: 'Only those of these types',
	},
	openAt: {
		displayName: 'Open At',
		type: 'dateTime',
		default: '',
		description:
			"Only those open then, e.g. 2026-03-31T14:00, by this week's opening hours at the place",
	},
	carrier_shop_type: {
		displayName: 'Type of the Carrier',
		type: 'string',
		default: '',
		placeholder: 'e.g. packStation',
		description: "Only those that the carrier's own word names",
	},
	carrier_service_point_id: {
		displayName: "Carrier's IDs",
		type: 'string',
		default: '',
		placeholder: 'e.g. NL-00001, NL-00002',
		description: 'Only these, by the IDs that the carrier gave them, with commas between',
	},
	ne_latitude: degrees('North-East Latitude', 'of a corner of the map that is shown'),
	ne_longitude: degrees('North-East Longitude', 'of a corner of the map that is shown'),
	sw_latitude: degrees('South-West Latitude', 'of a corner of the map that is shown'),
	sw_longitude: degrees('South-West Longitude', 'of a corner of the map that is shown'),
};

export const filterFields = {
	filters: field({
		displayName: 'Filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: collected(filters),
	}),
};

/** Countries that lie between these degrees: there, coordinates that were swapped can be told. */
const EUROPE =
	'AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM UA XK'.split(
		' ',
	);
const inEurope = (latitude: number, longitude: number) =>
	latitude > 27 && latitude < 72 && longitude > -32 && longitude < 46;

const between = (min: number, max: number, check: Check): Check =>
	limited<number>(check, `from ${min} to ${max}`, (value) => value >= min && value <= max);
const latitude = optional(between(-90, 90, decimal()));
const longitude = optional(between(-180, 180, decimal()));

const BOX = ['ne_latitude', 'ne_longitude', 'sw_latitude', 'sw_longitude'];

export interface Wanted {
	query: Query;
	/** Rows wanted. */
	limit: number;
	/** Only those open then; ISO 8601. */
	openAt?: string;
	/** What was looked for, in words. */
	words: string;
}

interface Values {
	country: unknown;
	carriers: unknown;
	near: unknown;
	limit: unknown;
	filters: IDataObject;
}

/** @throws SendcloudError (input) */
export function servicePointQuery(params: Values, timezone: string): Wanted {
	const { openAt, near, limit, ...query } = checked<IDataObject & { limit: number }>(
		group({
			country_code: required(countryPart.check),
			carrier_code: nullish(list(required(filled))),
			near: optional(filled),
			limit: required(between(1, MOST_SERVICE_POINTS, integer())),
			latitude,
			longitude,
			radius: optional(between(100, 50_000, integer())),
			general_shop_type: nullish(list(required(choice(...Object.keys(SHOP_TYPES))))),
			openAt: optional(dateTime(timezone)),
			carrier_shop_type: optional(filled),
			carrier_service_point_id: nullish(list(required(filled))),
			ne_latitude: latitude,
			ne_longitude: longitude,
			sw_latitude: latitude,
			sw_longitude: longitude,
		}),
		{
			...params.filters,
			country_code: params.country,
			carrier_code: listOf(params.carriers),
			near: typeof params.near === 'string' ? params.near.trim() : params.near,
			limit: params.limit,
			general_shop_type: listOf(params.filters.general_shop_type),
			carrier_service_point_id: listOf(params.filters.carrier_service_point_id),
		},
	);
	checkPlace({ ...query, near });
	const carriers = (query.carrier_code ?? []) as string[];
	return {
		limit,
		openAt: openAt as string | undefined,
		words: [
			carriers.length > 0 ? `of ${carriers.join(', ')}` : 'of the carriers of your integration',
			near ? `near "${String(near)}"` : undefined,
			`in ${String(query.country_code)}`,
		]
			.filter(Boolean)
			.join(' '),
		query: {
			...(query as Query),
			...(carriers.length === 0 && { carrier_code: undefined, use_integration_carriers: true }),
			address: near as string | undefined,
			// What Sendcloud cannot filter by is filtered here: then it is asked for all that there are.
			limit: openAt === undefined ? limit : MOST_SERVICE_POINTS,
		},
	};
}

/** What goes with what. @throws SendcloudError (input) */
function checkPlace(values: IDataObject): void {
	const has = (name: string) => values[name] !== undefined;
	if (has('latitude') !== has('longitude'))
		throw inputError(
			`${has('latitude') ? 'longitude' : 'latitude'} is required, since the other one is given`,
		);
	if (has('near') && has('latitude'))
		throw inputError(
			'near and coordinates must not both be given',
			'Empty Near, or remove latitude and longitude. Nothing was sent for this item.',
		);
	const corners = BOX.filter(has);
	if (corners.length > 0 && corners.length < 4)
		throw inputError('all four corners of the map are required, or none of them');
	if (has('radius') && corners.length > 0)
		throw inputError('radius and the corners of a map must not both be given');
	if (has('radius') && !has('near') && !has('latitude'))
		throw inputError('near is required, since a radius is given');
	const [lat, long] = [Number(values.latitude), Number(values.longitude)];
	if (
		has('latitude') &&
		EUROPE.includes(String(values.country_code)) &&
		!inEurope(lat, long) &&
		inEurope(long, lat)
	) {
		throw inputError(
			`latitude ${lat} and longitude ${long} seem to be swapped: they lie far from ${String(values.country_code)}`,
			`Latitude is the one from south to north, there ${long}. Nothing was sent for this item.`,
		);
	}
}
