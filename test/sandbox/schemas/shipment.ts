/** What a shop's shipment must look like (v2): almost everything is required, and all decimals are texts. */
import { DECIMAL, nullable, type Schema } from '../validation';

const text: Schema = { type: 'string' };
const filled: Schema = { type: 'string', minLength: 1 };
const integer: Schema = { type: 'integer' };
const dateTime: Schema = { type: 'string', format: 'date-time' };
const decimal: Schema = { type: 'string', pattern: DECIMAL };
const size = nullable({ ...decimal, maxLength: 10 });
const country: Schema = { type: 'string', format: 'country' };

const status = nullable({
	type: 'object',
	required: ['id', 'message'],
	properties: { id: filled, message: filled },
});

const parcelItem: Schema = {
	type: 'object',
	required: ['description', 'quantity', 'value'],
	properties: {
		description: filled,
		hs_code: { type: 'string', maxLength: 12 },
		origin_country: nullable(country),
		product_id: text,
		properties: { type: 'object', additionalProperties: nullable(text) },
		quantity: { type: 'integer', minimum: 1 },
		sku: text,
		value: decimal,
		weight: nullable(decimal),
		mid_code: nullable(text),
		material_content: nullable(text),
		intended_use: nullable(text),
	},
};

/** The document's schema says an object with an amount, its examples say the amount alone: both will do. */
const costs: Schema = {
	type: ['object', 'string', 'null'],
	pattern: DECIMAL,
	properties: { value: nullable(decimal), currency: nullable(text) },
};

const taxNumbers: Schema = {
	type: 'array',
	items: {
		type: 'object',
		properties: { name: nullable(text), country_code: nullable(text), value: nullable(text) },
	},
};

const properties: Record<string, Schema> = {
	address: filled,
	address_2: text,
	city: filled,
	company_name: text,
	country,
	created_at: dateTime,
	currency: nullable({ type: 'string', enum: ['EUR', 'USD', 'GBP'] }),
	customs_invoice_nr: text,
	customs_shipment_type: nullable({ type: 'integer', enum: [0, 1, 2, 3, 4] }),
	// May be empty, and must be one if it is not.
	email: { type: 'string', if: { minLength: 1 }, then: { format: 'email' } },
	external_order_id: filled,
	external_shipment_id: nullable(filled),
	house_number: text,
	name: filled,
	order_number: filled,
	order_status: status,
	parcel_items: nullable({ type: 'array', items: parcelItem }),
	payment_status: status,
	postal_code: filled,
	shipping_method_checkout_name: { type: 'string', maxLength: 100 },
	telephone: text,
	to_post_number: text,
	to_service_point: nullable(integer),
	to_state: nullable(filled),
	updated_at: dateTime,
};

const optional: Record<string, Schema> = {
	shipping_method: nullable(integer),
	total_order_value: nullable(decimal),
	weight: size,
	width: size,
	height: size,
	length: size,
	checkout_payload: {
		type: 'object',
		required: ['sender_address_id', 'shipping_product', 'delivery_method_type'],
		properties: {
			sender_address_id: integer,
			shipping_product: {
				type: 'object',
				required: ['code', 'name', 'selected_functionalities'],
				properties: { code: filled, name: filled, selected_functionalities: { type: 'object' } },
			},
			delivery_method_type: filled,
			delivery_method_data: {
				type: 'object',
				required: ['delivery_date', 'formatted_delivery_date', 'parcel_handover_date'],
				properties: {
					delivery_date: dateTime,
					formatted_delivery_date: filled,
					parcel_handover_date: dateTime,
				},
			},
		},
	},
	customs_details: nullable({
		type: 'object',
		properties: {
			discount_granted: costs,
			insurance_costs: costs,
			freight_costs: costs,
			other_costs: costs,
			tax_numbers: nullable({
				type: 'object',
				properties: { sender: taxNumbers, receiver: taxNumbers, importer_of_records: taxNumbers },
			}),
		},
	}),
};

export const shipmentSchema: Schema = {
	type: 'object',
	required: Object.keys(properties),
	properties: { ...properties, ...optional },
};
