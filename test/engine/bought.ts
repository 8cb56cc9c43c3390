/** Labels that were bought without the node: what tests of all that comes after them start with. */
import type { Sandbox } from '../sandbox';
import type { JsonObject } from '../sandbox/server/world';

export const home: JsonObject = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Eindhoven',
	country_code: 'NL',
};

/** A shipment with one parcel that a carrier has taken on. */
export function bought({ state }: Sandbox, changes: JsonObject = {}, code = 'postnl:standard') {
	const option = state.shippingOptions.get(code)!;
	const shipment = state.createShipment(
		{
			integrationId: 7,
			sent: {
				from_address: { ...home, name: 'Candles' },
				to_address: home,
				order_number: 'SHOP-1',
				...changes,
			},
			parcels: [{ weight: { value: '1', unit: 'kg' } }],
			option,
			contractId: option.contractId,
		},
		{ sync: true },
	);
	state.announceShipment(shipment);
	return { shipment, parcel: shipment.parcels[0] };
}

/** Files as small as can be told apart; with bytes that no text has. */
export const PDF = Buffer.from('%PDF-1.4\r\n\xff\xfe\0--form\r\n%%EOF', 'latin1');
export const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\xff', 'latin1');
