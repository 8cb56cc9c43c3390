/** Dynamic Checkout, v3: what a shop shows its customers for a cart. */
import type { FastifyInstance } from 'fastify';

import { isCountry } from '../countries';
import { ApiError, type ErrorEntry } from '../server/errors';
import { filled, id, lengthUnit, strict, weightUnit } from '../server/schemas';
import { check, type Schema } from '../server/validation';
import type { Area, AreaState, Context, JsonObject } from '../server/world';

interface CheckoutSettings {
	/** Whether a configuration was published for the integration of the keys. */
	checkoutConfiguration: 'published' | 'none';
}

class CheckoutState implements AreaState {
	reset(): void {}
}

const amount: Schema = { type: 'string', pattern: '^\\d+(\\.\\d+)?$' };

const requestSchema = strict(
	{
		total_weight: strict({ value: amount, unit: weightUnit }, ['value']),
		total_price: strict({ value: amount }, ['value']),
		parcel_dimensions: strict({
			length: amount,
			width: amount,
			height: amount,
			unit: lengthUnit,
		}),
		from_address: {
			...strict({ country_code: filled, postal_code: filled, sender_address_id: id }),
			oneOf: [{ required: ['country_code'] }, { required: ['sender_address_id'] }],
		},
		to_address: strict({ country_code: filled, postal_code: filled }, ['country_code']),
		metadata: {
			type: 'object',
			additionalProperties: { type: 'string', maxLength: 128 },
			maxProperties: 5,
		},
	},
	['total_weight', 'total_price', 'from_address', 'to_address'],
);

const GRAMS: Record<string, number> = { g: 1, kg: 1000, lbs: 453.59237, oz: 28.349523125 };

const carrier = (code: string, name: string) => ({
	code,
	name,
	logo_url: `https://cdn.sendcloud.example/${code}/img/logo.svg`,
});

function option(
	method: number,
	type: string,
	title: string,
	code: string,
	rate: string | null,
	more: JsonObject = {},
): JsonObject {
	const [carrierCode] = code.split(':');
	return {
		id: `b332aab6-4e1a-41b9-8a98-69720222427${method}`,
		title,
		internal_title: title.toLowerCase().replace(/\W+/g, '_'),
		description: null,
		delivery_method_type: type,
		cut_off_time: null,
		checkout_identifier: { type: 'shipping_option_code', value: code },
		shipping_rate: { value: rate, currency: 'EUR' },
		carrier: carrier(carrierCode, carrierCode.toUpperCase()),
		delivery_dates: null,
		lead_time_hours: null,
		sustainability_rating: null,
		...more,
	};
}

const DAY = 86_400_000;

function routes(api: FastifyInstance, { settings, now }: Context): void {
	api.post('/v3/checkout/delivery-options', async (request) => {
		const problems: ErrorEntry[] = check(request, requestSchema, request.body).map(
			({ path, detail }) => ({
				code: detail === 'Field required' ? 'required' : 'validation_error',
				detail,
				source: { pointer: ['/data/attributes', ...path].join('/') },
			}),
		);
		const refuse = (pointer: string, detail: string) =>
			problems.push({
				code: 'validation_error',
				detail,
				source: { pointer: `/data/attributes/${pointer}` },
			});
		const body = request.body as {
			total_weight: { value: string; unit?: string };
			total_price: { value: string };
			from_address: { country_code?: string };
			to_address: { country_code: string };
		};
		if (problems.length === 0) {
			if (Number(body.total_weight.value) <= 0)
				refuse('total_weight/value', 'Input should be greater than 0');
			for (const name of ['from_address', 'to_address'] as const) {
				const { country_code: code } = body[name];
				if (code !== undefined && !isCountry(code))
					refuse(`${name}/country_code`, 'Invalid country code');
			}
		}
		if (problems.length > 0) throw new ApiError(400, problems);
		if (settings.checkoutConfiguration === 'none') {
			throw new ApiError(400, {
				code: 'non_field_errors',
				detail: 'There is no active configuration for the authenticated integration',
			});
		}
		const grams = Number(body.total_weight.value) * GRAMS[body.total_weight.unit ?? 'g'];
		const free = Number(body.total_price.value) >= 50;
		const at = (days: number) => new Date(now() + days * DAY).toISOString();
		const home = body.to_address.country_code.toUpperCase() === 'NL';
		const options = [
			option(1, 'standard_delivery', 'Standard delivery', 'postnl:standard', free ? '0' : '4.50', {
				lead_time_hours: Object.fromEntries(
					[10, 20, 30, 40, 50, 60, 70, 80, 90, 95].map((part) => [`p${part}`, 18 + part / 5]),
				),
				sustainability_rating: 'high',
			}),
			...(home
				? [
						option(
							2,
							'service_point_delivery',
							'Service point',
							'postnl:service_point',
							free ? '0' : '3.50',
						),
						option(3, 'nominated_day_delivery', 'Choose your day', 'dpd:home', '6.95', {
							cut_off_time: at(0.5),
							delivery_dates: [1, 2, 3].map((days) => ({
								delivery_date: at(days + 1),
								parcel_handover_date: at(days),
							})),
						}),
					]
				: []),
		];
		return {
			configuration_id: 'bae462c1-d659-48d0-aacd-fb7e3550de14',
			delivery_options: grams > 31_500 ? [] : options,
		};
	});
}

export const checkout: Area<CheckoutState, CheckoutSettings> = {
	settings: { checkoutConfiguration: 'published' },
	state: () => new CheckoutState(),
	routes,
};
