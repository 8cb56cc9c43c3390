/** An address of the account that parcels are sent from. */
import { SENDER_ADDRESS_PAGES, SENDER_ADDRESSES } from '../../api/senderAddresses';
import { nameOf, pick, byNumber } from './pick';
import { searchOf } from './searchOf';

export const senderAddressPick = pick({
	one: 'sender address',
	many: 'sender addresses',
	field: {
		displayName: 'Sender Address',
		description: 'The address that the parcel is sent from',
	},
	search: searchOf(SENDER_ADDRESSES, SENDER_ADDRESS_PAGES, (address) => ({
		name: nameOf(
			address.company_name || address.name,
			[address.address_line_1, address.house_number].filter(Boolean).join(' '),
			address.city,
			address.country_code,
		),
		value: address.id as number,
	})),
	none: 'Add one in Sendcloud under Settings › Addresses.',
	noMatch: 'Type a part of its name, street or town.',
	ways: [byNumber('A whole number, e.g. 92837; or choose it from the list', 'e.g. 92837')],
});
