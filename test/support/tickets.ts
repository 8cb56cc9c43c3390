/** What tickets of each type are filed with: for the examples and for the matrix of what must not happen twice. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { PDF, PNG } from '../engine/bought';
import type { Sandbox } from '../sandbox';
import type { Ticket, TicketType } from '../sandbox/areas/support';

/** An item with files, as a node before this one hands it over. */
export const withFiles = (json: IDataObject = {}) =>
	({
		json,
		binary: {
			pdf: { data: PDF.toString('base64'), mimeType: 'application/pdf', fileName: 'invoice.pdf' },
			photo: { data: PNG.toString('base64'), mimeType: 'image/png', fileName: 'photo.png' },
		},
	}) as unknown as IDataObject;

export const sides = { length: 30, width: 20, height: 10 };

const contents = { contentsSalesPrice: 20.5, currency: 'EUR', contentsDescription: 'A lamp' };
const exterior = { parcel_exterior_description: 'Brown box' };
const remarks = { additional_remarks: 'It rained' };
const invoices = { sales_invoice: 'pdf', purchase_invoice: 'pdf' };
const photos = Object.fromEntries(
	[
		'exterior_photo',
		'interior_photo',
		'damage_photo_1',
		'damage_photo_2',
		'package_photo',
		'entire_product_photo',
	].map((name) => [name, 'photo']),
);

/** For Support Ticket › Create, all but the tracking number. */
export const ticketOf: Record<TicketType, INodeParameters> = {
	lost: {
		...contents,
		files: { ...invoices, carrier_claim_form: 'pdf', customer_confirmation: 'photo' },
		additionalFields: {
			...exterior,
			...remarks,
			parcel_dimensions: { sides },
			contents_purchase_price: 10,
		},
	},
	damaged: {
		...contents,
		files: { ...invoices, customer_confirmation: 'photo', ...photos },
		additionalFields: { ...exterior, ...remarks },
	},
	delayed: { ...contents, files: invoices, additionalFields: exterior },
	late_delivery: { additionalFields: remarks },
	delivered_not_received: {
		...contents,
		files: { ...invoices, carrier_claim_form: 'pdf' },
		additionalFields: { ...exterior, ...remarks, parcel_dimensions: { sides } },
	},
	unjust_return: { isParcelReturned: true, additionalDetails: 'Nobody rang' },
	address_change: {
		newAddress: 'Stadhuisplein 10, 5611 EM Eindhoven',
		additionalDetails: 'The customer has moved',
	},
};

/** For Support Ticket › Create for a Lost Parcel, all but the tracking number. */
export const lostParcel: INodeParameters = {
	taxRate: 21,
	purchaseInvoiceFile: 'pdf',
	customerConfirmationFile: 'photo',
	exteriorDescription: 'Brown box',
	additionalFields: { carrier_claim_form: 'pdf', parcel_dimensions: { sides } },
};

/** A ticket that stands in the local Sendcloud already. */
export const fileTicket = ({ state }: Sandbox, more: Partial<Ticket> = {}) =>
	state.fileTicket({
		type: 'lost',
		parcel_id: 1,
		carrier: 'postnl',
		tracking_number: '3SABC',
		order_number: 'SHOP-1',
		sent: {},
		...more,
	});
