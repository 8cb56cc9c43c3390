/** Orders in more ways than the examples of all operations: every field, empty values, several pages, refusals. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { order, orders, saved } from '../engine/orders';
import type { Sandbox } from '../sandbox';

interface Case {
	when: string;
	/** Besides `resource` and `operation`. */
	parameters: INodeParameters;
	/** Makes the local Sendcloud ready, and the items that come in: one empty item, unless it returns others. */
	prepare?(sandbox: Sandbox): IDataObject[] | void;
	/** The HTTP status of the error that the run ends with; none when it ends well. */
	status?: number;
}

const json = { specifyBody: 'json', jsonBody: '={{ $json }}' };
const known = (sandbox: Sandbox) => saved(sandbox, order(1)).map(({ id }) => ({ id }));
const byId = { getBy: 'id', order: '={{ $json.id }}' };

/** An order with a value in every field that the panel has. */
const everything = {
	specifyBody: 'fields',
	integration: { __rl: true, mode: 'id', value: '7' },
	orderId: '555413',
	orderNumber: 'OXSDFGHTD-12',
	statusCode: 'unshipped',
	createdAt: '2025-03-14T10:00:00',
	lines: {
		line: [
			{
				name: 'Candle',
				quantity: 3,
				unit_price: 3.5,
				total_price: 10.5,
				sku: 'S-1',
				weight: 0.4,
				weight_unit: 'kg',
				hs_code: '6205.20',
				country_of_origin: 'DE',
				description: 'Green',
				product_id: '1',
				variant_id: '2',
				item_id: '3',
				ean: '0799439112766',
				image_url: 'https://shop.example/1.jpg',
				mid_code: 'NLOZR92MEL',
				material_content: '100% Wax',
				intended_use: 'Personal',
			},
			{ name: 'Lamp', quantity: 1, unit_price: 3 },
		],
	},
	currency: 'EUR',
	totalPrice: 13.5,
	paymentStatus: 'paid',
	shippingAddress: {
		name: 'Jane Doe',
		address_line_1: 'Stadhuisplein',
		house_number: '50',
		postal_code: '1013 AB',
		city: 'Eindhoven',
		country_code: 'NL',
	},
	additionalFields: {
		billing_address: {
			address: {
				name: 'John Doe',
				company_name: 'Doe & Sons',
				address_line_1: 'Rue de la Paix',
				postal_code: '75002',
				city: 'Paris',
				country_code: 'FR',
				email: 'john@doe.example',
			},
		},
		customer: { customer: { name: 'John', email: 'j@d.example', phone_number: '+31612345678' } },
		customs: {
			customs: {
				commercial_invoice_number: 'CI-1',
				shipment_type: 'commercial_goods',
				export_type: 'commercial_b2c',
				sender: { number: [{ name: 'VAT', country_code: 'NL', value: 'NL987654321B02' }] },
			},
		},
		service_point: { point: { carrier_service_point_id: '91233', type: 'packstation' } },
		ship_with: { option: { shipping_option_code: 'postnl:standard', contract_id: 517 } },
		measurements: {
			measurement: {
				weight: 3,
				weight_unit: 'kg',
				length: 15,
				width: 20.5,
				height: 37,
				dimension_unit: 'cm',
				volume: 5,
				volume_unit: 'l',
			},
		},
		costs: {
			costs: {
				discount_granted: 3.99,
				freight_costs: 5.9,
				insurance_costs: 100,
				other_costs: 0,
				subtotal_price: 6,
				estimated_shipping_price: 1,
				estimated_tax_price: 0.5,
			},
		},
		notes: 'Ring twice',
		tags: 'fragile, warehouse 2',
		status_message: 'Not shipped yet',
		payment_status_message: 'All paid',
		order_updated_at: '2025-03-15T08:00:00.000Z',
		invoice_date: '2025-03-14T23:30:00.000Z',
		is_cash_on_delivery: true,
		is_local_pickup: false,
		delivery_indicator: 'DHL home delivery',
	},
};

const cases: Record<string, Case[]> = {
	upsert: [
		{ when: 'by JSON', parameters: json, prepare: () => orders(3) },
		{ when: 'by fields, with all there are', parameters: everything, prepare: () => [{}] },
		{
			when: 'as a shop has it, with nothing in many places',
			parameters: json,
			prepare: () => [
				order(1, {
					billing_address: null,
					customs_details: null,
					shipping_details: null,
					order_details: {
						...(order(1).order_details as object),
						notes: null,
						tags: null,
						order_items: [
							{
								name: 'Candle',
								quantity: '2',
								unit_price: null,
								total_price: { value: '7.00', currency: 'EUR' },
								measurement: null,
								delivery_dates: null,
								mid_code: null,
							},
						],
					},
				}),
			],
		},
		{
			when: 'and waiting until they are saved',
			parameters: { ...json, options: { waitUntilSaved: true } },
			prepare: (sandbox) => {
				sandbox.settings.savingDelayMs = 1000;
				return orders(5);
			},
		},
		{
			when: 'refused',
			parameters: json,
			prepare: () => [
				order(1, {
					order_details: {
						...(order(1).order_details as object),
						integration: { id: 99_999 },
					},
				}),
			],
			status: 400,
		},
	],
	get: [
		{ when: 'by ID', parameters: byId, prepare: (sandbox) => known(sandbox) },
		{
			when: 'by an ID that is not there',
			parameters: byId,
			prepare: () => [{ id: 4711 }],
			status: 404,
		},
		{
			when: 'by number, in an integration',
			parameters: {
				getBy: 'orderNumber',
				orderNumber: 'SHOP-1',
				integration: { __rl: true, mode: 'id', value: '7' },
			},
			prepare: (sandbox) => void saved(sandbox, order(1)),
		},
		{
			when: 'by order ID',
			parameters: { getBy: 'orderId', orderId: 'order-1' },
			prepare: (sandbox) => void saved(sandbox, order(1)),
		},
	],
	getAll: [
		{
			when: 'all, over several pages',
			parameters: { returnAll: true },
			prepare: (sandbox) => void saved(sandbox, ...orders(250)),
		},
		{
			when: 'with every filter',
			parameters: {
				limit: 5,
				filters: {
					integration: [7],
					order_id: 'order-1',
					order_number: 'SHOP-1',
					status: 'unshipped',
					order_created_at: '2025-03-14T10:00:00',
					order_created_at_min: '2025-03-14',
					order_created_at_max: '2025-03-14',
					order_updated_at: '2025-03-14',
					order_updated_at_min: '2025-03-14',
					order_updated_at_max: '2025-03-14',
				},
				sort: ['integration', '-pk'],
			},
		},
		{
			when: 'of an integration that is not there',
			parameters: { filters: { integration: [128] } },
			status: 400,
		},
	],
	update: [
		{
			when: 'by fields',
			parameters: {
				order: '={{ $json.id }}',
				specifyBody: 'fields',
				updateFields: { ...everything.additionalFields, order_number: 'NEW', total_price: 1 },
				lines: { line: [{ name: 'Cylinder candle', quantity: 0, sku: 'NEW' }] },
				currency: 'EUR',
			},
			prepare: (sandbox) => known(sandbox),
		},
		{
			when: 'by JSON',
			parameters: {
				order: '={{ $json.id }}',
				specifyBody: 'json',
				jsonBody: '{ "order_details": { "notes": null, "tags": null } }',
			},
			prepare: (sandbox) => known(sandbox),
		},
		{
			when: 'of a line that is not there',
			parameters: {
				order: '={{ $json.id }}',
				specifyBody: 'json',
				jsonBody: '{ "order_details": { "order_items": [{ "name": "nothing" }] } }',
			},
			prepare: (sandbox) => known(sandbox),
			status: 400,
		},
	],
	delete: [
		{
			when: 'there',
			parameters: { order: '={{ $json.id }}' },
			prepare: (sandbox) => known(sandbox),
		},
		{
			when: 'gone',
			parameters: { order: '={{ $json.id }}' },
			prepare: () => [{ id: 4711 }],
			status: 404,
		},
	],
};

export const orderCases = Object.entries(cases).flatMap(([operation, list]) =>
	list.map((one) => ({ operation, ...one })),
);
