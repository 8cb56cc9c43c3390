/** What a label will cost, as Sendcloud says before it is bought. */
import type { IDataObject } from 'n8n-workflow';

import { FREE_OPTION } from '../api/purchases';
import { readSenderAddresses, senderAddressAt } from '../api/senderAddresses';
import { readShippingOptions } from '../api/shippingOptions';
import type { SendcloudClient } from '../transport/client';
import { objectIn } from '../transport/pagination';
import type { Money } from '../transport/spending';

export interface ToQuote {
	/** `ship_with` as it is sent; without a code in it nobody knows what will be taken. */
	shipWith: unknown;
	to: unknown;
	/** Each with its `weight` as `{value, unit}`. */
	parcels: IDataObject[];
	/** Sendcloud's ID of an address, or an address. */
	from?: unknown;
}

const part = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};

async function fromAddress(client: SendcloudClient, from: unknown): Promise<IDataObject> {
	if (typeof from === 'object' && from !== null && !('sender_address_id' in from))
		return part(from);
	const id = part(from).sender_address_id ?? from;
	if (id === undefined || id === null) return (await readSenderAddresses(client, 1))[0] ?? {};
	return objectIn(await client.get(senderAddressAt(id)));
}

/** Country, postal code and city: what the question wants to know. */
const placeIn = (address: unknown): IDataObject =>
	Object.fromEntries(
		['country_code', 'postal_code', 'city'].flatMap((name) => {
			const { [name]: value } = part(address);
			return typeof value === 'string' && value !== '' ? [[name, value]] : [];
		}),
	);

/**
 * For all parcels together; of several contracts the dearest, since which one is taken is not said.
 * @returns undefined where it is not known. @throws SendcloudError
 */
export async function quote(
	client: SendcloudClient,
	{ shipWith, to, parcels, from }: ToQuote,
): Promise<Money | undefined> {
	const { shipping_option_code: code, contract_id: contract } = part(part(shipWith).properties);
	if (code === FREE_OPTION) return { value: 0, currency: undefined };
	if (typeof code !== 'string' || code === '') return undefined;
	const weights = parcels.map(({ weight, dimensions }) => {
		const { value, unit } = part(weight);
		return {
			weight: { value: String(value), unit: unit ?? 'kg' },
			...(dimensions !== undefined && dimensions !== null && { dimensions }),
		};
	});
	if (weights.length === 0 || !weights.every(({ weight }) => Number(weight.value) > 0))
		return undefined;
	const { options = [] } = await readShippingOptions(client, {
		from_address: placeIn(await fromAddress(client, from)),
		to_address: placeIn(to),
		parcels: weights,
		shipping_option_code: code,
		...(contract !== undefined && { contract_id: contract }),
		calculate_quotes: true,
	});
	const prices = options
		.filter((option) => option.code === code)
		.map(({ quotes }) => quotes?.[0]?.price?.total)
		.map((total) => ({ value: Number(total?.value ?? NaN), currency: total?.currency }));
	// One that is not known may be the dearest.
	if (prices.length === 0 || prices.some(({ value, currency }) => !(value > 0) || !currency))
		return undefined;
	return prices.reduce((dearest, one) => (one.value > dearest.value ? one : dearest));
}
