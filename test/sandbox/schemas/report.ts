/** What can be asked of a parcels report (v3). */
import type { Schema } from '../validation';

export const REPORT_FIELDS = [
	'parcel_id',
	'direction',
	'carrier_code',
	'carrier_name',
	'from_address_company_name',
	'contract_id',
	'contract_type',
	'from_address_city',
	'from_address_postal_code',
	'from_address_country_code',
	'from_address_country_name',
	'to_address_city',
	'to_address_postal_code',
	'to_address_country_code',
	'to_address_country_name',
	'order_number',
	'tracking_number',
	'announced_at',
	'shipped_at',
	'first_offer_at',
	'delivered_at',
	'shipping_option_code',
	'total_cost',
	'status',
	'sub_status',
	'integration_id',
	'integration_type',
	'weight',
	'brand_id',
	'brand_name',
] as const;

export type ReportField = (typeof REPORT_FIELDS)[number];

/** Times without an offset are UTC. */
const dateTime: Schema = { type: 'string', format: 'iso-date-time' };
const id: Schema = { type: 'integer', minimum: 1 };

export const reportSchema: Schema = {
	type: 'object',
	required: ['fields', 'filters'],
	properties: {
		fields: { type: 'array', minItems: 1, items: { type: 'string', enum: REPORT_FIELDS } },
		filters: {
			type: 'object',
			required: ['announced_after', 'announced_before'],
			properties: {
				announced_after: dateTime,
				announced_before: dateTime,
				direction: { type: 'string', enum: ['incoming', 'outgoing'] },
				integration_id: id,
				brand_id: id,
				shipping_option_code: { type: 'string', minLength: 1, maxLength: 256 },
				updated_after: dateTime,
				updated_before: dateTime,
			},
		},
	},
};
