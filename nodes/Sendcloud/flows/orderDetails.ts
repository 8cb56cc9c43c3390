/**
 * Whose parcel is it? An event of a parcel holds no order, customer or address, so they are looked up: the shipment by the
 * parcel's ID, and the shop by the order. Each parcel once: its next event finds them here.
 */
import type { IDataObject } from 'n8n-workflow';

import { integrations } from '../api/integrations';
import type { SendcloudClient } from '../transport/client';
import { findOrder } from './findOrder';
import { foundShipments } from './findShipments';

/** The same columns always: what is not known is null, and the last one says why. */
export interface OrderDetails extends IDataObject {
	order_number: string | null;
	customer_name: string | null;
	customer_email: string | null;
	recipient_city: string | null;
	recipient_postal_code: string | null;
	recipient_country: string | null;
	tracking_url: string | null;
	integration_id: number | null;
	shop_name: string | null;
	order_details_error: string | null;
}

const NOTHING: OrderDetails = {
	order_number: null,
	customer_name: null,
	customer_email: null,
	recipient_city: null,
	recipient_postal_code: null,
	recipient_country: null,
	tracking_url: null,
	integration_id: null,
	shop_name: null,
	order_details_error: null,
};

/** Parcels that are remembered, of all accounts together, and for how long: an address may be corrected. */
const KEPT = 2000;
const KEPT_MS = 60 * 60 * 1000;

interface Known {
	at: number;
	/** Under way, or done: two events of a parcel at once ask once. */
	details: Promise<OrderDetails>;
}

/** By account and parcel, the oldest first. */
const known = new Map<string, Known>();

/** As a restart does. */
export const forgetOrderDetails = (): void => known.clear();

/** @returns what could be found out; never throws, since the event itself is more than its details */
export async function orderDetails(
	client: SendcloudClient,
	parcelId: number | string,
): Promise<OrderDetails> {
	try {
		const key = `${await client.account()} ${parcelId}`;
		const now = client.clock.now();
		const before = known.get(key);
		if (before && now - before.at < KEPT_MS) return { ...(await before.details) };
		const details = lookUp(client, parcelId);
		known.delete(key);
		known.set(key, { at: now, details });
		for (const [oldest, { at }] of known) {
			if (known.size <= KEPT && now - at < KEPT_MS) break;
			known.delete(oldest);
		}
		const forget = () => void (known.get(key)?.details === details && known.delete(key));
		// What failed is asked again at the next event.
		details.then((one) => one.order_details_error !== null && forget(), forget);
		return { ...(await details) };
	} catch (error) {
		return { ...NOTHING, order_details_error: failed(error) };
	}
}

const failed = (error: unknown) =>
	`The order of the parcel could not be looked up: ${(error as Error).message}`;

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

async function lookUp(client: SendcloudClient, value: number | string): Promise<OrderDetails> {
	const [{ shipment, parcels }] = await foundShipments(client, { by: 'parcelId', value });
	const to = (shipment.to_address ?? {}) as IDataObject;
	const details: OrderDetails = {
		...NOTHING,
		order_number: text(shipment.order_number),
		customer_name: text(to.name),
		customer_email: text(to.email),
		recipient_city: text(to.city),
		recipient_postal_code: text(to.postal_code),
		recipient_country: text(to.country_code),
		tracking_url: text(parcels[0]?.tracking_url),
	};
	if (details.order_number === null) return details;
	try {
		return { ...details, ...(await shopOf(client, details.order_number, details)) };
	} catch (error) {
		const reason = `The shop of the parcel could not be looked up: ${(error as Error).message}`;
		return { ...details, order_details_error: reason };
	}
}

/** A shipment does not say which shop it is of; its order does. */
async function shopOf(
	client: SendcloudClient,
	value: string,
	{ customer_email: email }: OrderDetails,
): Promise<Partial<OrderDetails>> {
	const order = await findOrder(client, { by: 'orderNumber', value });
	const part = (name: string) => (order[name] ?? {}) as IDataObject;
	const { id } = (part('order_details').integration ?? {}) as IDataObject;
	const integration = Number(id);
	const found: Partial<OrderDetails> = {
		customer_email:
			email ?? text(part('shipping_address').email) ?? text(part('customer_details').email),
	};
	if (!Number.isSafeInteger(integration)) return found;
	for await (const one of integrations(client, 'v3', {})) {
		if (Number(one.id) === integration)
			return { ...found, integration_id: integration, shop_name: text(one.shop_name) };
	}
	return { ...found, integration_id: integration };
}
