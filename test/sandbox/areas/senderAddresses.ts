/** Sender addresses, v3: read only. */
import type { FastifyInstance } from 'fastify';

import { ApiError } from '../server/errors';
import { linkedPage } from '../server/pagination';
import type { Area, AreaState, Context, JsonObject } from '../server/world';

export interface SenderAddress extends JsonObject {
	id: number;
	name: string;
	company_name: string;
	address_line_1: string;
	house_number: string;
	address_line_2: string;
	postal_code: string;
	city: string;
	country_code: string;
	email: string;
	phone_number: string;
}

interface SenderAddressSettings {
	/** What stands where there is no state: the document's examples have the text "null". */
	noState: 'absent' | 'nullText';
}

const SENDERS: SenderAddress[] = [
	{
		id: 1,
		name: 'Marie Doe',
		company_name: 'Candle Shop',
		address_line_1: 'Stadhuisplein',
		house_number: '10',
		address_line_2: '',
		postal_code: '5611 EM',
		city: 'Eindhoven',
		country_code: 'NL',
		email: 'shipping@candles.example',
		phone_number: '+31612345678',
		tax_numbers: [{ name: 'VAT', country_code: 'NL', value: 'NL123456789B01' }],
		signature: { full_name: 'Marie Doe', initials: 'MD' },
	},
	{
		id: 2,
		name: 'Joep Doe',
		company_name: 'Lamp Shop',
		address_line_1: 'Klapstraat',
		house_number: '123',
		address_line_2: '',
		postal_code: '2000',
		city: 'Antwerpen',
		country_code: 'BE',
		email: 'shipping@lamps.example',
		phone_number: '+32612345678',
		tax_numbers: [],
		signature: { full_name: 'Joep Doe', initials: 'JD' },
	},
];

class SenderAddressesState implements AreaState {
	/** The first is the default one. */
	readonly senderAddresses = new Map<number, SenderAddress>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.senderAddresses.clear();
		for (const sender of SENDERS) this.senderAddresses.set(sender.id, structuredClone(sender));
	}
}

function routes(api: FastifyInstance, context: Context): void {
	const { state, settings } = context;
	const path = '/v3/addresses/sender-addresses';
	const shown = (sender: SenderAddress): JsonObject =>
		settings.noState === 'nullText' ? { state_province_code: 'null', ...sender } : sender;

	api.get(path, async (request, reply) => ({
		data: linkedPage(request, reply, context, state.senderAddresses.values()).map(shown),
	}));

	api.get(`${path}/:id`, async (request) => {
		const { id } = request.params as { id: string };
		const sender = state.senderAddresses.get(Number(id));
		if (!sender) {
			throw new ApiError(404, { code: 'not_found', detail: 'No sender address found.' });
		}
		return { data: shown(sender) };
	});
}

export const senderAddresses: Area<SenderAddressesState, SenderAddressSettings> = {
	settings: { noState: 'absent' },
	state: () => new SenderAddressesState(),
	routes,
};
