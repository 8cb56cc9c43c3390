/** What a ticket for a lost parcel needs, found by its tracking number alone: parcel, order, sales invoice. */
import type { IDataObject } from 'n8n-workflow';

import { CENTIMETRES } from '../api/units';
import { amountText } from '../api/invoices';
import { isDead, statusCode, type Parcel, type Shipment } from '../api/shipments';
import { generateDocument } from '../api/support';
import type { SendcloudClient } from '../transport/client';
import { SendcloudError } from '../transport/errors';
import { findOrder } from './findOrder';
import { findShipments } from './findShipments';
import { asItems, contentsOf, saleOf, totalOf, type Tax } from './saleOf';

/** A file that is uploaded, or was before. */
export type FileToken = (client: SendcloudClient) => Promise<string>;

export interface LostParcel {
	trackingNumber: string;
	/** The sales invoice; without one, Sendcloud makes it from the order's lines. */
	salesInvoice?: FileToken;
	tax: Tax;
	/** More than 5,000 EUR is meant. */
	force: boolean;
	/** Where the order is looked for. */
	integration?: number;
	/** By the names of the document's fields, e.g. `purchase_invoice`. */
	files: Record<string, FileToken>;
	/** What was typed, in the document's own form: goes before what is found. */
	given: IDataObject;
}

const REFUSED = { kind: 'refused' as const };

/** Codes of parcels that have arrived. */
const ARRIVED = new Set(['DELIVERED', 'SHIPMENT_COLLECTED_BY_CUSTOMER', 'COLLECTED_BY_CUSTOMER']);

/** In cm, as numbers; undefined where the parcel does not say. */
function dimensionsOf({ dimensions }: Parcel): IDataObject | undefined {
	const { length, width, height, unit } = (dimensions ?? {}) as IDataObject;
	const { [String(unit)]: factor } = CENTIMETRES;
	const sides = [length, width, height].map((side) =>
		Number((Number(side) * (factor ?? NaN)).toFixed(2)),
	);
	if (!sides.every((side) => side > 0)) return undefined;
	return { length: sides[0], width: sides[1], height: sides[2] };
}

async function findParcel(client: SendcloudClient, value: string) {
	const [found] = await findShipments(client, { by: 'trackingNumber', value });
	const parcel = found?.parcels[0];
	if (!parcel) {
		throw new SendcloudError(`There is no parcel with the tracking number ${value}`, {
			...REFUSED,
			status: 404,
			description:
				'It may be in another Sendcloud account. For one that was not sent with Sendcloud, use Support Ticket › Create with the contract.',
		});
	}
	return { shipment: found.shipment, parcel };
}

/** @throws SendcloudError where no parcel can have been lost */
function checkLost(parcel: Parcel, number: string): void {
	const { message } = parcel.status ?? {};
	const words = message ?? statusCode(parcel);
	if (isDead(parcel)) {
		throw new SendcloudError(`Parcel ${number} was never sent: its status is "${words}"`, {
			...REFUSED,
			description: 'No ticket was filed.',
		});
	}
	if (ARRIVED.has(statusCode(parcel))) {
		throw new SendcloudError(`Parcel ${number} is not lost: its status is "${words}"`, {
			...REFUSED,
			description:
				'No ticket was filed. Where the customer says that it never came, use Support Ticket › Create with the type Delivered but Not Received.',
		});
	}
}

async function orderOf(
	client: SendcloudClient,
	{ order_number: value }: Shipment,
	integration: number | undefined,
): Promise<IDataObject> {
	if (typeof value === 'string' && value !== '')
		return await findOrder(client, { by: 'orderNumber', value, integration });
	throw new SendcloudError('The parcel belongs to no order, so no sales invoice can be made', {
		...REFUSED,
		description: 'Give the sales invoice as a file of the item, and the contents with their price.',
	});
}

/** The body of the ticket. Uploads each file once. @throws SendcloudError */
export async function lostTicket(
	client: SendcloudClient,
	wanted: LostParcel,
): Promise<IDataObject> {
	const { trackingNumber, given, tax, force } = wanted;
	const { shipment, parcel } = await findParcel(client, trackingNumber);
	checkLost(parcel, trackingNumber);
	const found: IDataObject = {};
	const needsOrder =
		!wanted.salesInvoice || !given.contents_sales_price || !given.contents_description;
	if (needsOrder) {
		const sale = saleOf(await orderOf(client, shipment, wanted.integration), tax);
		found.contents_sales_price = {
			price: Number(amountText(totalOf(sale))),
			currency: sale.currency,
		};
		found.contents_description = contentsOf(sale);
		if (!wanted.salesInvoice) {
			const { token } = await generateDocument(client, 'invoice', {
				tracking_number: trackingNumber,
				items: asItems(sale),
				currency_code: sale.currency,
				tax_rate: tax.rate,
				...(force && { force }),
			});
			found.sales_invoice = { file_token: token };
		}
	}
	const since = parcel.updated_at ?? parcel.announced_at;
	const files = {
		...wanted.files,
		...(wanted.salesInvoice && { sales_invoice: wanted.salesInvoice }),
	};
	for (const [name, token] of Object.entries(files))
		found[name] = { file_token: await token(client) };
	return {
		tracking_number: trackingNumber,
		parcel_dimensions: dimensionsOf(parcel),
		additional_remarks: `The parcel has not arrived. Its last status is "${parcel.status?.message ?? statusCode(parcel)}"${typeof since === 'string' ? `, since ${since.slice(0, 10)}` : ''}.`,
		...found,
		...given,
	};
}
