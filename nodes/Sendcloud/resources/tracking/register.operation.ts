import { registerParcel } from '../../api/tracking';
import { operation } from '../../engine/operation';
import { at, flat, simplifyField } from '../../fields/simplify';
import { registrationFields, registrationOf } from './registration';

export const register = operation({
	name: 'register',
	label: 'Register',
	action: 'Register a parcel for tracking',
	description:
		'Have Sendcloud follow a parcel that was labelled elsewhere: with its tracking page and messages. It makes no label and costs no postage; the same parcel again changes nothing.',
	fields: { ...registrationFields, simplify: simplifyField },
	build: ({ params, timezone }) => ({
		parcel: registrationOf(params, timezone, new Date().toISOString()),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { parcel, simplify } }) => {
		const known = await registerParcel(client, parcel);
		if (!simplify) return known;
		const [number] = Array.isArray(known.tracking_numbers) ? known.tracking_numbers : [];
		return flat({
			created: known.created,
			tracking_number: at(number, 'tracking_number'),
			carrier_code: at(number, 'carrier_code'),
			tracking_url: at(number, 'tracking_url'),
			reference: known.source_id,
			announced_at: known.announced_at,
			created_at: known.created_at,
		});
	},
});
