import { senderAddressAt, withoutNullText } from '../../api/senderAddresses';
import { operation } from '../../engine/operation';
import { senderAddressPick } from '../../fields/picks';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a sender address',
	description: 'Retrieve one of the addresses that parcels are sent from',
	fields: { senderAddress: senderAddressPick.field },
	build: ({ params }) => senderAddressPick.id(params.senderAddress),
	each: async ({ client, request: id }) =>
		withoutNullText(objectIn(await client.get(senderAddressAt(id)))),
});
