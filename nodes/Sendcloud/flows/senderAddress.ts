/** A sender address of the account, as the addresses of other documents are written. */
import type { IDataObject } from 'n8n-workflow';

import { senderAddressAt } from '../api/senderAddresses';
import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';

const FIELDS = [
	'name',
	'company_name',
	'address_line_1',
	'house_number',
	'address_line_2',
	'postal_code',
	'city',
	'state_province_code',
	'country_code',
	'email',
	'phone_number',
];

/** What an answer leaves empty in one of its ways; one of the document's examples writes null as a text. */
export const isNothing = (value: unknown) =>
	value === undefined || value === null || value === '' || value === 'null';

/** Only the fields that every document has, and of these only what is filled in. */
export const plainAddress = (address: IDataObject): IDataObject =>
	Object.fromEntries(
		FIELDS.filter((name) => !isNothing(address[name])).map((name) => [name, address[name]]),
	);

/** Reads each address once, however many want it. */
export class SenderAddresses {
	private readonly known = new Map<number, Promise<IDataObject>>();

	constructor(private readonly client: SendcloudClient) {}

	/** @throws SendcloudError; status 404 where there is none */
	async read(id: number): Promise<IDataObject> {
		let address = this.known.get(id);
		if (!address) {
			address = this.client
				.get(senderAddressAt(id))
				.then((answer) => plainAddress(objectIn(answer)));
			this.known.set(id, address);
		}
		return await address;
	}
}
