/**
 * What the documents leave to choose: each `oneOf` and `anyOf` of what may be sent, and each "either … or" in their
 * words, of all documents in use. One that is not in a table below fails, so that somebody looks how it is checked.
 */
/* eslint-disable no-console */
import type { IDataObject } from 'n8n-workflow';

import { CONTACT_CARRIERS } from '../../nodes/Sendcloud/api/support';
import { checked } from '../../nodes/Sendcloud/checks';
import { resources } from '../../nodes/Sendcloud/resources';
import { orderChangeSchema, wholeOrderSchema } from '../../nodes/Sendcloud/resources/order/schema';
import { SPECS } from '../engine/documents';
import { order } from '../engine/orders';
import { areThere, DocumentReader, IN_USE, type Schema } from './documents';

/** Makes the request of an operation, or says what is wrong with the input. */
function build(name: string, params: IDataObject, options: IDataObject = {}): unknown {
	const [resource, operation] = name.split('.');
	const found = resources
		.find((one) => one.name === resource)!
		.operations.find((one) => one.name === operation)!;
	const item = { json: {} };
	return found.build({ params: params as never, options, item, timezone: 'UTC', version: 1.1 });
}

const address = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '5611 EM',
	city: 'Eindhoven',
	country_code: 'NL',
	email: 'jane@example.com',
};

const shipment = (more: IDataObject) =>
	build('shipment.create', {
		specifyBody: 'json',
		shipBy: 'option',
		labelFile: 'none',
		jsonBody: {
			external_reference_id: 'S-1',
			to_address: address,
			ship_with: {
				type: 'shipping_option_code',
				properties: { shipping_option_code: 'postnl:standard' },
			},
			parcels: [{ weight: { value: 1, unit: 'kg' } }],
			...more,
		},
	});
const shipmentByFields = (additionalFields: IDataObject) =>
	build('shipment.create', {
		specifyBody: 'fields',
		shipBy: 'option',
		labelFile: 'none',
		externalReference: 'S-1',
		recipient: address,
		shippingOption: 'postnl:standard',
		weight: 1,
		additionalFields,
	});
const registration = (ship_with: IDataObject) =>
	build('tracking.register', {
		specifyBody: 'json',
		jsonBody: {
			announced_at: '2026-03-10T10:00:00Z',
			source_id: 'S-1',
			tracking_number: { tracking_number: 'JJD0001234567', carrier_code: 'dhl' },
			ship_with,
			shipment: { source_id: 'S' },
			from_address: { country_code: 'NL', postal_code: '5611 EM' },
			to_address: { country_code: 'DE', postal_code: '10115' },
		},
	});
const cart = (more: IDataObject, additionalFields: IDataObject = {}) =>
	build('checkout.getDeliveryOptions', {
		toCountry: 'NL',
		weight: 1,
		totalPrice: 10,
		fromCountry: '',
		additionalFields,
		...more,
	});
const returned = (return_data: IDataObject | null) =>
	build('return.create', {
		specifyBody: 'json',
		labelFile: 'none',
		jsonBody: {
			from_address: address,
			to_address: address,
			ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
			weight: { value: 1, unit: 'kg' },
			external_reference: 'R-1',
			customs_information: {
				invoice_number: '1',
				export_reason: 'returned_goods',
				return_data,
			},
		},
	});
const outbound = {
	return_postal_code: '5611 EM',
	outbound_tracking_number: '3S1',
	outbound_shipment_date: '2026-03-10',
	outbound_carrier_name: 'DHL',
};
const deleted = (deleteBy: string) => (more: IDataObject) =>
	build('integrationShipment.delete', { integration: '7', deleteBy, shipment: '', ...more });
const point = (schema: Schema | unknown) => (service_point_details: IDataObject) =>
	checked(schema as never, { ...order(1), service_point_details });

/** Tried with what the document lets pass, and with what it refuses. */
interface Held {
	try: (value: never) => unknown;
	good: unknown[];
	bad: unknown[];
	/** In the words of the refusal. */
	says: RegExp;
}

const eitherPoint = (of: Held['try']): Held => ({
	try: of,
	good: [{ id: '1' }, { carrier_service_point_id: '2' }],
	bad: [{ id: '1', carrier_service_point_id: '2' }, { post_number: '3' }],
	says: /one of/,
});

/** By the places that it is about: how a choice is held, or why there is nothing to hold. */
const CHOICES: Array<[RegExp, Held | string]> = [
	[/^v3-orders POST \S+service_point_details$/, eitherPoint(point(wholeOrderSchema('UTC')))],
	[
		/^v3-orders PATCH \S+service_point_details$/,
		{
			...eitherPoint((service_point_details: IDataObject) =>
				checked(orderChangeSchema('UTC'), { service_point_details }),
			),
		},
	],
	[
		/^v3-shipments POST \S+\.to_service_point$/,
		eitherPoint((to_service_point: IDataObject) => shipment({ to_service_point })),
	],
	[
		/^v3-shipments POST \S+\.from_address$/,
		{
			try: (from_address: IDataObject) => shipment({ from_address }),
			// An ID may have fields beside it that take the place of its own.
			good: [{ sender_address_id: 1 }, { sender_address_id: 1, name: 'Shop' }, address],
			bad: [{}, { name: 'Shop' }],
			says: /sender_address_id/,
		},
	],
	[
		/^v3-shipments POST \S+(parcels\[\])?\.carrier_fields$/,
		'Fields of one carrier, in JSON alone; the carrier says what it takes',
	],
	[
		/^v3-shipments POST \S+parcel_items\[\]$/,
		'An item abroad has all that one at home has, and more: the carrier says when it is wanted',
	],
	[/^v3-shipments GET \/shipments\?parcel_status$/, 'A status by its name or its number'],
	[
		/^v3-parcel-tracking POST \S+\.ship_with$/,
		{
			try: registration,
			good: [
				{ type: 'contract', properties: { contract_id: 1 } },
				{
					type: 'shipping_option_code',
					properties: { contract_id: 1, shipping_option_code: 'dhl:parcel' },
				},
			],
			bad: [
				{
					type: 'contract',
					properties: { contract_id: 1, shipping_option_code: 'dhl:parcel' },
				},
				{ type: 'shipping_option_code', properties: { contract_id: 1 } },
				{ type: 'both', properties: { contract_id: 1 } },
			],
			says: /ship with/,
		},
	],
	[
		/^v3-dynamic-checkout POST \/checkout\/delivery-options\.from_address$/,
		{
			try: ([more, additional]: [IDataObject, IDataObject]) => cart(more, additional),
			good: [
				[{}, { sender_address_id: 1 }],
				[{ fromCountry: 'NL' }, { from_postal_code: '5611 EM' }],
			],
			bad: [
				[{}, {}],
				[{}, { from_postal_code: '5611 EM' }],
				[{ fromCountry: 'NL' }, { sender_address_id: 1 }],
				[{}, { sender_address_id: 1, from_postal_code: '5611 EM' }],
			],
			says: /from country|sender address/,
		},
	],
	[
		/^v3-returns POST \S+customs_information\.return_data$/,
		{
			try: returned,
			good: [null, outbound],
			bad: [{ return_postal_code: '5611 EM' }, { ...outbound, outbound_carrier_name: '' }],
			says: /return data/,
		},
	],
	[
		/^v3-ship-an-order POST \S+order(s\[\])?$/,
		'By the ID alone, since numbers repeat: test/engine/order.ship.test.ts',
	],
	[
		/^v3-pickups POST \/pickups$/,
		'One way for each carrier: what it needs is checked, test/engine/pickup.test.ts',
	],
	[
		/^v3-shipping-options POST \/shipping-options\.(from|to)_(address|country_code|postal_code)$/,
		'Addresses alone are sent; what cannot be combined with them is not in the panel',
	],
	[
		/^v3-shipping-options POST \/shipping-options\.to_service_point$/,
		'By the ID of Sendcloud alone; the panel has no other',
	],
	[/^v3-shipping-options POST \/fetch-shipping-options/, 'Not used: there is another one for it'],
	[
		/^v3-support POST \/dsf\/tickets\/\S+$/,
		"A parcel at Sendcloud's rates fits the way for one's own contract too; what a claim needs is checked, test/engine/claim.test.ts",
	],
	[
		/^v2-integrations POST \/integrations\/\{id\}\/shipments\/delete$/,
		{
			try: ([by, more]: [string, IDataObject]) => deleted(by)(more),
			good: [
				['uuid', { shipment: '0b9d2f9e-7d0e-4a0b-9a44-0d4b3c1f2a11' }],
				['externalIds', { externalOrderId: '1', externalShipmentId: '2' }],
			],
			bad: [
				['uuid', { externalOrderId: '1', externalShipmentId: '2' }],
				['externalIds', { externalShipmentId: '2' }],
			],
			says: /./,
		},
	],
	[/\.first_mile$|\.labelless$/, 'Words about the shipping option, and nothing to choose here'],
	[
		/^v2-integrations \S+ \S+delivery_method_type$/,
		'A list of values, which the document has as such, too',
	],
	[/^v3-integrations POST \/shop-order-statuses\/mapping/, 'Not used, see test/contract/places.ts'],
];

/** Words that say that something excludes something else. */
const EITHER =
	/\beither\b|mutually exclusive|not both|at least one of|one of the two|cannot be (used|combined|set)|only one of|instead of|exactly one/i;

const isNull = ({ type }: Schema) => type === 'null';

describe.each(
	CHOICES.flatMap(([places, held]) => (typeof held === 'string' ? [] : [{ places, held }])),
)('what is left to choose at $places', ({ held }) => {
	it.each(held.good.map((value) => [value]))('is taken as %j', (value) => {
		expect(() => held.try(value as never)).not.toThrow();
	});

	it.each(held.bad.map((value) => [value]))('is refused as %j', (value) => {
		expect(() => held.try(value as never)).toThrow(held.says);
	});
});

it('a service point of a shipment by fields is chosen by one of its IDs', () => {
	expect(() => shipmentByFields({ servicePoint: '1' })).not.toThrow();
	expect(() => shipmentByFields({ carrierServicePoint: '1' })).not.toThrow();
	expect(() => shipmentByFields({ servicePoint: '1', carrierServicePoint: '2' })).toThrow(/one of/);
});

describe('Order › Update', () => {
	it.each<[string, IDataObject]>([
		['variant id', { order_details: { order_items: [{ name: 'Candle', variant_id: '1' }] } }],
		['ean', { order_details: { order_items: [{ name: 'Candle', ean: '1' }] } }],
		['image url', { order_details: { order_items: [{ name: 'Candle', image_url: 'x' }] } }],
		['is cash on delivery', { payment_details: { is_cash_on_delivery: true } }],
		['phone number', { customer_details: { phone_number: '1' } }],
	])('says of JSON that %s is not changed', (words, change) => {
		expect(() => checked(orderChangeSchema('UTC'), change)).toThrow(
			new RegExp(`${words} is nothing that an update changes`),
		);
	});
});

if (!areThere()) {
	console.warn(`Not tested, because ${SPECS} does not hold them: choices of the documents in use.`);
	it.skip('every choice stands in the table: the documents are absent', () => {});
} else {
	/** Every place with something to choose that is more than "this or nothing". */
	const places = new Set<string>();
	for (const name of IN_USE) {
		const reader = DocumentReader.of(name);
		reader.walk((place, { oneOf, anyOf, description = '' }) => {
			const ways = (oneOf ?? anyOf ?? [])
				.map((way) => reader.follow(way))
				.filter((way) => !isNull(way));
			// One of one is no choice: the document only adds words to what it refers to.
			if (ways.length > 1 || EITHER.test(description)) places.add(place);
		});
	}

	it('every choice of what may be sent stands in the table', () => {
		expect(places.size).toBeGreaterThan(30);
		const isKnown = (place: string) => CHOICES.some(([known]) => known.test(place));
		expect([...places].filter((place) => !isKnown(place))).toEqual([]);
	});

	it('contacts may be at the carriers of the document, and at no others', () => {
		const lists: unknown[][] = [];
		DocumentReader.of('v3-support').walk((place, { enum: values }) => {
			if (values && /carrier-support-contacts\b.*\.carrier_code$/.test(place)) lists.push(values);
		});
		expect(lists).toEqual([CONTACT_CARRIERS]);
	});

	it('the table has nothing that no document has', () => {
		const isThere = (known: RegExp) => [...places].some((place) => known.test(place));
		expect(CHOICES.map(([known]) => known).filter((known) => !isThere(known))).toEqual([]);
	});
}
