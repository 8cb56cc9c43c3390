/** A parcel of an integration has another status. The parcel comes in the shape of API v2. */
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../transport/data';
import { wordsIn } from '../filters';
import { isId, textOf } from '../shape';
import { cell, isoOf, type WebhookBody, type WebhookKind } from './kind';

const parcelOf = ({ parcel }: WebhookBody): IDataObject => (isObject(parcel) ? parcel : {});
const statusOf = (body: WebhookBody): IDataObject => {
	const { status } = parcelOf(body);
	return isObject(status) ? status : {};
};

export const parcelStatusChanged: WebhookKind = {
	action: 'parcel_status_changed',

	fault: (body) => (isId(parcelOf(body).id) ? undefined : 'parcel.id is no whole number from 1'),

	/** By number or by word: Sendcloud may know more of both than its documents. */
	passes(body, { statuses }) {
		const wanted = wordsIn(statuses);
		const { id, message } = statusOf(body);
		return (
			wanted.length === 0 ||
			[id, message].some((word) => wanted.includes(textOf(word).trim().toLowerCase()))
		);
	},

	subject: (body) => textOf(parcelOf(body).id),

	simplified(body) {
		const parcel = parcelOf(body);
		const status = statusOf(body);
		const part = (name: string, key: string) => {
			const value = parcel[name];
			return isObject(value) ? cell(value[key]) : null;
		};
		// Without links to labels: whoever has one has the label.
		return {
			carrier_status_changed_at: isoOf(body.carrier_status_change_timestamp),
			parcel_id: Number(parcel.id),
			status_id: cell(status.id),
			status: cell(status.message),
			tracking_number: cell(parcel.tracking_number),
			tracking_url: cell(parcel.tracking_url),
			carrier: part('carrier', 'code'),
			order_number: cell(parcel.order_number),
			external_order_id: cell(parcel.external_order_id),
			external_shipment_id: cell(parcel.external_shipment_id),
			shipment_uuid: cell(parcel.shipment_uuid),
			shipping_method: part('shipment', 'name'),
			is_return: parcel.is_return === true,
			name: cell(parcel.name),
			company_name: cell(parcel.company_name),
			email: cell(parcel.email),
			telephone: cell(parcel.telephone),
			address: cell(parcel.address),
			postal_code: cell(parcel.postal_code),
			city: cell(parcel.city),
			country: part('country', 'iso_2'),
			weight: cell(parcel.weight),
			created_at: cell(parcel.date_created),
		};
	},
};
