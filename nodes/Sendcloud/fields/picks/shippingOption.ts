/** A way to send a parcel, with its price where that can be asked for. */
import type { IDataObject } from 'n8n-workflow';

import { orderAt, weightOf } from '../../api/orders';
import { SENDER_ADDRESSES } from '../../api/senderAddresses';
import { readShippingOptions, type ShippingOption } from '../../api/shippingOptions';
import { atMost, filled } from '../../checks';
import type { SendcloudClient } from '../../transport/client';
import { listIn, objectIn } from '../../transport/pagination';
import { byText, named, nameOf, pick, type SearchInput } from './pick';

interface Question {
	from: string;
	to: IDataObject;
	weight: IDataObject;
	/** What the price is for, e.g. `1 kg to DE`. */
	words: string;
}

const KILOGRAM = { value: '1', unit: 'kg' };

/** Where options are asked for when nobody knows yet where the parcel goes: at home, in Europe, overseas. */
const ABROAD = ['DE', 'FR', 'US'];

const text = (value: unknown) =>
	typeof value === 'string' && value !== '' && value !== 'null' ? value : undefined;

/** Where the parcel goes and what it weighs, of an order that was chosen from the list. */
async function ofOrder(
	client: SendcloudClient,
	order: unknown,
	from: string,
): Promise<Question | undefined> {
	if (!/^[1-9]\d{0,18}$/.test(String(order ?? ''))) return undefined;
	let saved: IDataObject;
	try {
		saved = objectIn(await client.get(orderAt(order)));
	} catch {
		// It may be an order number of the shop: then the list does without.
		return undefined;
	}
	const { country_code: country, postal_code: postalCode } = (saved.shipping_address ??
		{}) as IDataObject;
	if (text(country) === undefined) return undefined;
	const sent = weightOf(saved) ?? KILOGRAM;
	return {
		from,
		to: { country_code: country, postal_code: text(postalCode) },
		weight: sent,
		words: `${sent.value} ${sent.unit} to ${country as string}`,
	};
}

async function questions({ client, parameter }: SearchInput): Promise<Question[]> {
	const senders = listIn('data')(await client.get(SENDER_ADDRESSES, { page_size: 100 }));
	const chosen = String(
		parameter('senderAddress') ?? parameter('additionalFields.senderAddress') ?? '',
	);
	const sender = senders.find(({ id }) => String(id) === chosen) ?? senders[0];
	const from = text(sender?.country_code) ?? 'NL';
	const order = await ofOrder(client, parameter('order'), from);
	if (order) return [order];
	return [from, ...ABROAD.filter((one) => one !== from)].map((to) => ({
		from,
		to: { country_code: to },
		weight: KILOGRAM,
		words: `1 kg to ${to}`,
	}));
}

function priceOf({ quotes }: ShippingOption): string {
	const total = quotes?.[0]?.price?.total;
	return total?.value === undefined ? '' : `${total.currency ?? ''} ${total.value}`.trim();
}

async function searchShippingOptions(input: SearchInput) {
	const found = new Map<string, { name: string; value: string; description: string }>();
	for (const { from, to, weight, words } of await questions(input)) {
		const { options = [] } = await readShippingOptions(input.client, {
			from_address: { country_code: from },
			to_address: to,
			parcels: [{ weight }],
			calculate_quotes: true,
		});
		for (const option of options) {
			if (found.has(option.code) || option.functionalities?.returns === true) continue;
			const price = priceOf(option);
			found.set(option.code, {
				name: nameOf(option.name, option.carrier?.name, price && `${price} for ${words}`),
				value: option.code,
				description: option.code,
			});
		}
	}
	const results = [...found.values()];
	const wanted = named(results, input.filter);
	return {
		results: wanted.length > 0 ? wanted : results.filter(({ value }) => value === input.filter),
	};
}

export const shippingOptionPick = pick<string>({
	one: 'shipping option',
	many: 'shipping options',
	field: {
		displayName: 'Shipping Option',
		description: 'How the parcel is sent: the carrier and the service',
	},
	search: searchShippingOptions,
	none: 'Switch on a carrier in Sendcloud under Settings › Carriers.',
	noMatch: 'Type a part of its name or of the name of its carrier.',
	hint: 'Prices are for the order that is chosen from the list; without one, for a parcel of 1 kg from your first sender address.',
	ways: [byText('id', 'By Code', atMost(255, filled), 'e.g. postnl:standard')],
});
