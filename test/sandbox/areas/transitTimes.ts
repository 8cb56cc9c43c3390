/** Transit times, v3: how long parcels of this account really took. Only for accounts with analytics. */
import type { FastifyInstance } from 'fastify';

import { ApiError, type ErrorEntry } from '../server/errors';
import { isDay } from '../server/validation';
import { without, type Area, type AreaState, type Context, type JsonObject } from '../server/world';

interface TransitTimeSettings {
	/** Whether the account has them; `broken` and `unreachable`: those who count cannot be asked. */
	analytics: 'enabled' | 'disabled' | 'notProvisioned' | 'broken' | 'unreachable';
}

interface Row {
	key: string;
	from: string | null;
	to: string | null;
	parcels: number;
	hours: number;
}

const CARRIERS: Row[] = [
	{ key: 'postnl', from: 'NL', to: 'AT', parcels: 1284, hours: 48.5 },
	{ key: 'postnl', from: 'NL', to: 'DE', parcels: 932, hours: 36.2 },
	{ key: 'dpd', from: 'NL', to: 'DE', parcels: 217, hours: 26.4 },
	{ key: 'dhl', from: null, to: null, parcels: 12, hours: 71 },
];
const OPTIONS: Row[] = [
	{ key: 'postnl:standard', from: 'NL', to: 'AT', parcels: 842, hours: 50.1 },
	{ key: 'dpd:home', from: 'NL', to: 'DE', parcels: 217, hours: 26.4 },
];

class TransitTimeState implements AreaState {
	reset(): void {}
}

const DAY = 86_400_000;

const ANSWERS: Record<string, { status: number; code: string; detail: string }> = {
	disabled: {
		status: 403,
		code: 'forbidden',
		detail: 'Analytics is not enabled for this organization.',
	},
	notProvisioned: {
		status: 404,
		code: 'not_found',
		detail: 'Analytics data is not available for this organization.',
	},
	broken: {
		status: 500,
		code: 'unknown_error',
		detail: 'Failed to fetch analytics data. Please try again later.',
	},
	unreachable: {
		status: 502,
		code: 'external_service_error',
		detail: 'An error occurred with an external service.',
	},
};

function routes(api: FastifyInstance, { settings, now }: Context): void {
	const add = (path: string, name: string, rows: Row[]) => {
		api.get(path, async (request) => {
			const refused = ANSWERS[settings.analytics];
			if (refused) throw new ApiError(refused.status, without(refused, 'status'));
			const query = request.query as Record<string, string | string[] | undefined>;
			const texts = (parameter: string) => [query[parameter] ?? []].flat();
			const problems: ErrorEntry[] = [];
			const refuse = (parameter: string, code: string, detail: string) =>
				problems.push({ code, detail, source: { parameter } });
			for (const parameter of Object.keys(query)) {
				if (
					![name, 'from_country_code', 'to_country_code', 'start_date', 'end_date'].includes(
						parameter,
					)
				)
					refuse(parameter, 'extra_forbidden', 'Extra inputs are not permitted');
			}
			if (texts(name).length === 0) refuse(name, 'missing', 'Field required');
			if (texts(name).includes(''))
				refuse(name, 'string_too_short', 'String should have at least 1 character');
			for (const parameter of ['from_country_code', 'to_country_code'])
				for (const code of texts(parameter)) {
					if (code.length > 2)
						refuse(parameter, 'string_too_long', 'String should have at most 2 characters');
					if (code.length < 2)
						refuse(parameter, 'string_too_short', 'String should have at least 2 characters');
				}
			for (const parameter of ['start_date', 'end_date'])
				for (const day of texts(parameter))
					if (!isDay(day)) refuse(parameter, 'invalid', 'Input should be a valid date');
			if (problems.length > 0) throw new ApiError(400, problems);
			const day = (time: number) => new Date(time).toISOString().slice(0, 10);
			const [start = day(now() - 90 * DAY)] = texts('start_date');
			const [end = day(now())] = texts('end_date');
			if (start > end) {
				throw new ApiError(400, {
					code: 'invalid',
					detail: 'start_date must be on or before end_date.',
				});
			}
			const fits = (parameter: string, value: string | null) =>
				texts(parameter).length === 0 || texts(parameter).includes(String(value));
			return {
				transit_times: rows
					.filter(
						({ key, from, to }) =>
							texts(name).includes(key) &&
							fits('from_country_code', from) &&
							fits('to_country_code', to),
					)
					.map(
						({ key, from, to, parcels, hours }): JsonObject => ({
							[name]: key,
							from_country_code: from,
							to_country_code: to,
							start_date: `${start}T00:00:00Z`,
							end_date: `${end}T23:59:59Z`,
							total_parcels: parcels,
							transit_time_hours: hours,
							transit_time_days: Math.round(hours / 24),
						}),
					),
			};
		});
	};
	add('/v3/analytics/transit-times/carriers', 'carrier_code', CARRIERS);
	add('/v3/analytics/transit-times/shipping-options', 'shipping_option_code', OPTIONS);
}

export const transitTimes: Area<TransitTimeState, TransitTimeSettings> = {
	settings: { analytics: 'enabled' },
	state: () => new TransitTimeState(),
	routes,
};
