/** Contracts with carriers, v3: read only here, since changing one takes a carrier's passwords. */
import type { FastifyInstance } from 'fastify';

import { ApiError, invalidParameter } from '../server/errors';
import { linkedPage } from '../server/pagination';
import type { Area, AreaState, Context, JsonObject } from '../server/world';

export interface Contract {
	id: number;
	client_id: string | null;
	carrier: { code: string; name: string };
	name: string;
	country_code: string;
	is_default_per_carrier: boolean;
	state: 'active' | 'inactive' | 'validating' | 'validation_failed';
	type: 'direct' | 'broker' | 'subbroker';
	error: string | null;
}

interface ContractSettings {
	/** The document's examples know other names than its schema: `country`, `is_default`. */
	contractFields: 'schema' | 'examples';
}

const contract = (
	id: number,
	[code, name]: [code: string, name: string],
	more: Partial<Contract> = {},
): Contract => ({
	id,
	client_id: `client-${id}`,
	carrier: { code, name },
	name: `${name} contract`,
	country_code: 'NL',
	is_default_per_carrier: true,
	state: 'active',
	type: 'broker',
	error: null,
	...more,
});

const CONTRACTS: Contract[] = [
	contract(1, ['sendcloud', 'Sendcloud'], { client_id: null }),
	contract(517, ['postnl', 'PostNL']),
	contract(518, ['postnl', 'PostNL'], {
		name: 'PostNL of our own',
		type: 'direct',
		is_default_per_carrier: false,
	}),
	contract(611, ['colissimo', 'Colissimo'], { state: 'inactive', country_code: 'FR' }),
	contract(701, ['gls', 'GLS'], { type: 'direct' }),
	contract(702, ['trunkrs', 'Trunkrs']),
	contract(808, ['royal_mail', 'Royal Mail'], { country_code: 'GB' }),
	contract(901, ['ups', 'UPS'], {
		state: 'validation_failed',
		type: 'direct',
		error: 'The account number is not known to UPS.',
	}),
	contract(4195, ['dhl_express', 'DHL Express']),
	contract(52024, ['dpd', 'DPD']),
];

class ContractsState implements AreaState {
	readonly contracts = new Map<number, Contract>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.contracts.clear();
		for (const one of CONTRACTS) this.contracts.set(one.id, structuredClone(one));
	}
}

const FILTERS: Array<[parameter: string, value: (one: Contract) => string]> = [
	['carrier_code', ({ carrier }) => carrier.code],
	['client_id', ({ client_id }) => client_id ?? ''],
	['name', ({ name }) => name],
	['country_code', ({ country_code }) => country_code],
	['is_active', ({ state }) => String(state === 'active')],
];

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings } = context;

	function shown({ country_code, is_default_per_carrier, ...rest }: Contract): JsonObject {
		return settings.contractFields === 'schema'
			? { ...rest, country_code, is_default_per_carrier }
			: { ...rest, country: country_code, is_default: is_default_per_carrier };
	}

	function filtered(query: Record<string, string | undefined>): Contract[] {
		const all = [...state.contracts.values()];
		const { carrier_code: carrier, is_active: active } = query;
		if (carrier && !all.some((one) => one.carrier.code === carrier)) {
			throw new ApiError(400, {
				code: 'validation_error',
				detail: `Value error, Carrier ${carrier} does not exist.`,
				source: { parameter: 'query carrier' },
			});
		}
		if (active && !/^(true|false)$/.test(active)) {
			throw new ApiError(400, invalidParameter('is_active', 'Input should be a valid boolean'));
		}
		return all.filter((one) =>
			FILTERS.every(([parameter, value]) => !query[parameter] || value(one) === query[parameter]),
		);
	}

	api.get('/v3/contracts', async (request, reply) => {
		const found = filtered(request.query as Record<string, string | undefined>);
		return { data: linkedPage(request, reply, context, found).map(shown) };
	});

	api.get('/v3/contracts/:id', async (request) => {
		const one = state.contracts.get(Number((request.params as { id: string }).id));
		if (!one) throw new ApiError(404, { code: 'not_found', detail: 'Contract not found.' });
		return { data: shown(one) };
	});
}

export const contracts: Area<ContractsState, ContractSettings> = {
	settings: { contractFields: 'schema' },
	state: () => new ContractsState(),
	routes,
};
