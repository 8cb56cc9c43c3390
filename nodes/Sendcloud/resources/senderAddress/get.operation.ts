import { senderAddressAt, withoutNullText } from '../../api/senderAddresses';
import { operation } from '../../engine/operation';
import { senderAddressPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { objectIn } from '../../transport/pagination';
import { simpleAddress } from './simple';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a sender address',
	description: 'Retrieve one of the addresses that parcels are sent from',
	fields: { senderAddress: senderAddressPick.field, simplify: simplifyField },
	build: ({ params }) => ({
		id: senderAddressPick.id(params.senderAddress),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { id, simplify } }) => {
		const address = withoutNullText(objectIn(await client.get(senderAddressAt(id))));
		return simplify ? simpleAddress(address) : address;
	},
});
