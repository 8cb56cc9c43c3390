/**
 * What an order must look like (v3): one description for the whole order that POST takes and for the parts that
 * PATCH takes, which is the same with less required.
 */
import { nullable, type Schema } from '../validation';

const text: Schema = { type: 'string' };
const filled: Schema = { type: 'string', minLength: 1 };
const boolean: Schema = { type: 'boolean' };
const dateTime: Schema = { type: 'string', format: 'date-time' };
const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
	type: 'object',
	properties,
	required,
});
const list = (items: Schema): Schema => ({ type: 'array', items });

const price = (required: string[] = []) =>
	object({ value: { type: 'number' }, currency: oneOf('EUR', 'GBP', 'USD') }, required);

/** Amounts as text, unlike prices. The document's pattern has no ends; a comma is refused all the same. */
const costs = nullable(
	object({
		value: nullable({ type: 'string', pattern: '^\\d+(\\.\\d+)?$' }),
		currency: nullable(text),
	}),
);

const length: Schema = { type: 'number', minimum: 0 };
const measurement = object({
	dimension: object(
		{ length, width: length, height: length, unit: oneOf('cm', 'mm', 'm', 'yd', 'ft', 'in') },
		['length', 'width', 'height', 'unit'],
	),
	weight: object(
		{ value: { type: 'number', exclusiveMinimum: 0 }, unit: oneOf('kg', 'g', 'lbs', 'oz') },
		['value', 'unit'],
	),
	volume: object(
		{ value: { type: 'integer', minimum: 0 }, unit: oneOf('m3', 'cm3', 'l', 'ml', 'gal') },
		['value', 'unit'],
	),
});

const dangerousGoods = object({
	chemical_record_identifier: nullable(text),
	regulation_set: oneOf('IATA', 'ADR'),
	packaging_type_quantity: nullable(text),
	packaging_type: nullable(text),
	packaging_instruction_code: nullable(text),
	id_number: nullable(text),
	class_division_number: nullable(text),
	quantity: nullable(text),
	unit_of_measurement: oneOf('KG', 'G', 'L', 'ML'),
	proper_shipping_name: nullable(text),
	commodity_regulated_level_code: oneOf('LQ', 'EQ'),
	transportation_mode: oneOf('Highway', 'Ground', 'PAX', 'CAO'),
	emergency_contact_name: nullable(text),
	emergency_contact_phone: nullable(text),
	adr_packing_group_letter: oneOf('I', 'II', 'III'),
	local_proper_shipping_name: nullable(text),
	transport_category: nullable(text),
	tunnel_restriction_code: nullable(text),
	weight_type: oneOf('Net', 'Gross'),
});

const taxNumbers = list(
	object({ name: nullable(text), country_code: nullable(text), value: nullable(text) }),
);

const customsDetails = nullable(
	object({
		commercial_invoice_number: text,
		shipment_type: oneOf('gift', 'commercial_goods', 'commercial_sample', 'returned_goods'),
		export_type: oneOf('private', 'commercial_b2c', 'commercial_b2b'),
		tax_numbers: nullable(
			object({ sender: taxNumbers, receiver: taxNumbers, importer_of_record: taxNumbers }),
		),
	}),
);

const address = (required: string[]) =>
	object(
		{
			name: filled,
			company_name: text,
			address_line_1: text,
			house_number: text,
			address_line_2: text,
			postal_code: filled,
			city: filled,
			po_box: nullable(text),
			state_province_code: text,
			country_code: filled,
			email: { type: 'string', format: 'email' },
			phone_number: text,
		},
		required,
	);

const shippingDetails = object({
	is_local_pickup: nullable(boolean),
	delivery_indicator: text,
	measurement,
	ship_with: object(
		{
			type: oneOf('shipping_option_code'),
			properties: object(
				{
					shipping_option_code: nullable(text),
					contract_id: nullable({ type: 'integer', minimum: 1 }),
				},
				['shipping_option_code'],
			),
		},
		['properties', 'type'],
	),
});

const servicePoint: Schema = {
	...object({
		id: text,
		carrier_service_point_id: text,
		post_number: text,
		latitude: text,
		longitude: text,
		type: text,
		extra_data: object({}),
	}),
	oneOf: [{ required: ['id'] }, { required: ['carrier_service_point_id'] }],
};

function order({ partial }: { partial: boolean }): Schema {
	const required = (...names: string[]) => (partial ? [] : names);
	/** Where POST wants something in it and PATCH takes any text. */
	const name = partial ? text : filled;

	const item = object(
		{
			item_id: name,
			product_id: text,
			variant_id: text,
			image_url: { type: 'string', format: 'http-url' },
			name: text,
			description: text,
			quantity: partial
				? { type: 'integer', minimum: 0 }
				: { type: 'integer', exclusiveMinimum: 0 },
			sku: text,
			hs_code: text,
			country_of_origin: { type: 'string', minLength: 2, maxLength: 2 },
			properties: object({}),
			unit_price: price(),
			total_price: price(),
			measurement,
			ean: text,
			delivery_dates: partial
				? nullable(object({ handover_at: dateTime, deliver_at: dateTime }))
				: object({ handover_at: nullable(dateTime), deliver_at: nullable(dateTime) }),
			mid_code: nullable(text),
			material_content: nullable(text),
			intended_use: nullable(text),
			dangerous_goods: dangerousGoods,
		},
		required('name', 'quantity', 'total_price'),
	);
	const total = price(required('value', 'currency'));
	const addressLines = required('name', 'address_line_1', 'postal_code', 'city', 'country_code');

	return object(
		{
			id: text,
			order_id: name,
			order_number: name,
			order_details: object(
				{
					integration: object(
						{ id: { type: 'integer', ...(partial && { minimum: 1 }) } },
						required('id'),
					),
					status: object({ code: name, message: text }, required('code')),
					order_created_at: dateTime,
					order_updated_at: dateTime,
					order_items: list(item),
					notes: partial ? nullable(text) : text,
					tags: partial ? nullable(list(text)) : list(text),
				},
				required('integration', 'status', 'order_created_at', 'order_items'),
			),
			payment_details: object(
				{
					is_cash_on_delivery: nullable(boolean),
					total_price: total,
					subtotal_price: total,
					estimated_shipping_price: total,
					estimated_tax_price: total,
					status: object({ code: name, message: text }, required('code')),
					invoice_date: nullable(text),
					discount_granted: costs,
					insurance_costs: costs,
					freight_costs: costs,
					other_costs: costs,
				},
				required('total_price', 'status'),
			),
			customs_details: customsDetails,
			customer_details: object({ name: text, phone_number: text, email: text }, required('name')),
			billing_address: address(addressLines),
			shipping_address: address(addressLines),
			shipping_details: shippingDetails,
			service_point_details: servicePoint,
		},
		required('order_id', 'order_number', 'order_details', 'payment_details'),
	);
}

export const ordersSchema = list(order({ partial: false }));
export const orderChangesSchema = order({ partial: true });
