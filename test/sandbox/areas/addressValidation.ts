/** Address validation, v3: against a carrier's limits. It reads, though it is a POST. */
import type { FastifyInstance } from 'fastify';

import { ApiError } from '../server/errors';
import { checkShippingPartner } from '../server/partner';
import { filled, list, oneOf, place, strict } from '../server/schemas';
import { check, django } from '../server/validation';
import type { Area, AreaState, Context, JsonObject } from '../server/world';

interface AddressValidationSettings {
	addressValidation: {
		/** Sometimes it cannot be told. */
		outcome: 'checked' | 'unknown';
		/** The document lists Basic alone. */
		oauth2: 'accepted' | 'refused';
	};
}

const requestSchema = strict(
	{ address: strict(place), carrier_code: filled, validation_methods: list(oneOf('here')) },
	['address', 'carrier_code'],
);

const LIMITS = { address_line_1: 35, house_number: 10 };
const STATES = ['US', 'CA', 'AU'];

function reasonsAgainst(address: JsonObject): string[] {
	const reasons: string[] = [];
	const line = String(address.address_line_1 ?? '');
	const number = String(address.house_number ?? '');
	if (line === '') reasons.push('ADDRESS_NOT_VALID');
	if (line.length > LIMITS.address_line_1) reasons.push('ADDRESS_TOO_LONG');
	if (number.length > LIMITS.house_number) reasons.push('HOUSE_NUMBER_TOO_LONG');
	if (!address.country_code) reasons.push('COUNTRY_CODE_MISSING');
	if (!address.postal_code) reasons.push('POSTAL_CODE_MISSING');
	if (STATES.includes(String(address.country_code)) && !address.state_province_code) {
		reasons.push('STATE_MISSING');
	}
	if (address.country_code === 'IT' && !address.state_province_code) {
		reasons.push('PROVINCE_MISSING');
	}
	return reasons;
}

/** As it fits the carrier: no house number twice, a Dutch postal code with its blank. */
export function washed<T extends JsonObject>(address: T): T {
	const { address_line_1: line, house_number: number, postal_code: code, country_code } = address;
	const result = { ...address };
	if (typeof line === 'string' && number && line.endsWith(` ${String(number)}`)) {
		Object.assign(result, { address_line_1: line.slice(0, -String(number).length - 1) });
	}
	if (country_code === 'NL' && typeof code === 'string' && /^\d{4}[A-Za-z]{2}$/.test(code)) {
		Object.assign(result, { postal_code: `${code.slice(0, 4)} ${code.slice(4).toUpperCase()}` });
	}
	return result;
}

class AddressValidationState implements AreaState {
	reset(): void {}
}

function routes(api: FastifyInstance, { state, settings }: Context): void {
	api.post('/v3/addresses/validate', async (request) => {
		checkShippingPartner(request, state);
		const { outcome, oauth2 } = settings.addressValidation;
		if (oauth2 === 'refused' && request.recorded.authenticatedAs === 'oauth2') {
			throw new ApiError(401, {
				code: 'authentication_failed',
				detail: 'Authentication credentials were not provided.',
			});
		}
		const problems = check(request, requestSchema, request.body, django);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, code, detail }) => ({
					code,
					detail,
					source: { pointer: `/${path.join('/')}` },
				})),
			);
		}
		const { address, carrier_code: carrier } = request.body as {
			address: JsonObject;
			carrier_code: string;
		};
		const carriers = [...state.shippingOptions.values()].map((option) => option.carrier.code);
		if (!carriers.includes(carrier)) {
			throw new ApiError(400, {
				code: 'invalid_choice',
				detail: `"${carrier}" is not a valid choice.`,
				source: { pointer: '/carrier_code' },
			});
		}
		if (outcome === 'unknown') return { input_address_is_valid: null, results: [] };

		const reasons = reasonsAgainst(address);
		const better = washed(address);
		const changed = Object.keys(better).filter((name) => better[name] !== address[name]);
		return {
			input_address_is_valid: reasons.length === 0,
			results: [
				{
					address: better,
					validation_method: null,
					recommended: reasons.length === 0,
					analysis: {
						validation_result: { is_valid: reasons.length === 0, reasons },
						changed_attributes: changed,
					},
				},
			],
		};
	});
}

export const addressValidation: Area<AddressValidationState, AddressValidationSettings> = {
	settings: { addressValidation: { outcome: 'checked', oauth2: 'accepted' } },
	state: () => new AddressValidationState(),
	routes,
};
