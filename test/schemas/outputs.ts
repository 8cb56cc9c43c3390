/**
 * Where in Sendcloud's documents the output of each operation stands, one entry a file of `__schema__`. `npm run schemas`
 * makes the files of it. What is written here by hand is what the documents cannot know, or have wrong.
 */

/** What an item is made of, in this order. */
export interface Output {
	/** The answer that it is, e.g. `v3-orders GET /orders 200 /data/*`: a `*` is any row of a list. */
	from?: string;
	/** Of the document's fields only these, in this order. */
	pick?: string[];
	/** Fields that are called otherwise than in the document, as `{ before: 'after' }`. */
	rename?: Record<string, string>;
	/** Further fields that stand before the document's. */
	top?: Record<string, Field>;
	/**
	 * Fields that stand after the document's, or in the place of one of them; null takes it away. Deeper ones by their
	 * path, e.g. `checkout_payload/shipping_product`, with `*` for the rows of a list.
	 */
	fields?: Record<string, Field | null>;
}

/**
 * A type, with a question mark where it can be null; a place in the same answer, e.g. `/data/parcel/parcel_id`,
 * or in another one, as in `from`; an object of fields; a list of one field.
 */
export type Field = string | { [name: string]: Field } | [Field];

/** What an operation puts out of which Sendcloud says nothing. */
const own = (fields: Record<string, Field>): Output => ({ fields });

const from = (place: string, more: Omit<Output, 'from'> = {}): Output => ({ from: place, ...more });

const deleted = own({ id: 'integer', deleted: 'boolean' });

/** The node repeats what was set, and says which webhook it replaced. */
const changed = { id: 'integer', updated: 'boolean', replaced_webhook_url: 'string' };

/** The document shows them in an example only. */
const selectedFunctionalities: Field = {
	age_check: 'integer',
	delivery_deadline: 'string',
	direct_contract_only: 'boolean',
	first_mile: 'string',
	form_factor: 'string',
	last_mile: 'string',
	multicollo: 'boolean',
	service_area: 'string',
	weekend_delivery: 'string',
};

/** The columns that a report has when none are chosen. Its file is CSV, of which the document says nothing. */
const rowOfReport = own({
	announced_at: 'string',
	carrier_name: 'string',
	delivered_at: 'string',
	order_number: 'string',
	parcel_id: 'integer?',
	shipping_option_code: 'string',
	status: 'string',
	to_address_country_code: 'string',
	total_cost: 'number?',
	tracking_number: 'string',
	weight: 'number?',
});

const EVENTS = 'v3-event-subscriptions';
const CONNECTIONS = '/event-subscriptions/connections';
const SUBSCRIPTIONS = '/event-subscriptions/subscriptions';

/** Of a webhook's configuration the document gives the fields in words only. */
const connection = (place: string) =>
	from(`${EVENTS} ${place}`, {
		fields: { configuration: { url: 'string', auth_type: 'string', extra_headers: 'object' } },
	});

/** By the file, which is `<resource>/<operation>`; the trigger's are `output` and `output.raw`. */
export const outputs: Record<string, Output> = {
	'order/delete': deleted,
	'order/get': from('v3-orders GET /orders/{id} 200 /data'),
	'order/getAll': from('v3-orders GET /orders 200 /data/*'),
	'order/import': from('v3-orders POST /orders 201 /data/*'),
	'order/update': from('v3-orders PATCH /orders/{id} 200 /data'),
	'order/upsert': from('v3-orders POST /orders 201 /data/*'),

	'integration/delete': deleted,
	'integration/get': from('v3-integrations GET /integrations/{id} 200 /data'),
	'integration/getAll': from('v3-integrations GET /integrations 200 /data/*'),
	'integration/replace': from('v2-integrations PUT /integrations/{id} 200', { top: changed }),
	// What v3 answers is empty.
	'integration/update': from('v3-integrations GET /integrations/{id} 200 /data', {
		top: changed,
		pick: [
			'shop_name',
			'shop_url',
			'service_point_enabled',
			'service_point_carriers',
			'webhook_active',
			'webhook_url',
			'feedback_type',
		],
	}),

	'integrationShipment/delete': own({
		deleted: 'boolean',
		external_order_id: 'string',
		external_shipment_id: 'string',
		shipment_uuid: 'string',
	}),
	'integrationShipment/getAll': from(
		'v2-integrations GET /integrations/{id}/shipments 200 /results/*',
		{
			fields: {
				'checkout_payload/shipping_product': {
					code: 'string',
					name: 'string',
					selected_functionalities: selectedFunctionalities,
				},
			},
		},
	),
	'integrationShipment/upsert': from('v2-integrations POST /integrations/{id}/shipments 200 /*', {
		// What Sendcloud refuses is an error of its item.
		fields: { error: null, ignored: 'boolean', ignored_reason: 'string' },
	}),

	'exceptionLog/create': from('v3-integrations POST /integrations/{id}/logs 201 /data'),
	'exceptionLog/getAll': from('v3-integrations GET /integrations/logs 200 /data/*'),

	'report/create': from('v3-reporting POST /reporting/parcels 202'),
	'report/download': rowOfReport,
	'report/generate': rowOfReport,
	'report/get': from('v3-reporting GET /reporting/parcels/{report_id} 200'),

	'eventConnection/authorize': from(`${EVENTS} POST ${CONNECTIONS}/{id}/authorization 200 /data`),
	'eventConnection/create': connection(`POST ${CONNECTIONS} 201 /data`),
	'eventConnection/delete': deleted,
	'eventConnection/get': connection(`GET ${CONNECTIONS}/{id} 200 /data`),
	'eventConnection/getAll': connection(`GET ${CONNECTIONS} 200 /data/*`),
	'eventConnection/update': connection(`PATCH ${CONNECTIONS}/{id} 200 /data`),

	'eventSubscription/create': from(`${EVENTS} POST ${SUBSCRIPTIONS} 201 /data`),
	'eventSubscription/delete': deleted,
	'eventSubscription/get': from(`${EVENTS} GET ${SUBSCRIPTIONS}/{id} 200 /data`),
	'eventSubscription/getAll': from(`${EVENTS} GET ${SUBSCRIPTIONS} 200 /data/*`),
	'eventSubscription/test': from(
		`${EVENTS} POST /event-subscriptions/broadcast/test/{subscription_id} 200 /data`,
	),
	'eventSubscription/update': from(`${EVENTS} PATCH ${SUBSCRIPTIONS}/{id} 200 /data`),

	'output.raw': from(`${EVENTS} WEBHOOK ParcelEventCreated`),
	output: from(`${EVENTS} WEBHOOK ParcelEventCreated`, {
		pick: [],
		fields: {
			event_id: 'string',
			parcel_id: '/data/parcel/parcel_id',
			tracking_number: '/data/parcel/tracking_number?',
			carrier: '/data/parcel/carrier_code?',
			phase: '/data/event/phase',
			exception: '/data/event/exception?',
			status: '/data/event/status_type?',
			sub_status: '/data/event/sub_status?',
			description: '/data/event/description?',
			timestamp: '/data/event/timestamp',
			location: 'string?',
			city: '/data/event/location_details/city?',
			postal_code: '/data/event/location_details/postal_code?',
			country: '/data/event/location_details/country?',
			service_point_id: '/data/event/location_details/service_point_id?',
			is_exception: 'boolean',
			is_return: 'boolean',
			is_offered: 'boolean',
			is_carrier_responsible: '/data/event/is_carrier_responsible?',
			end_of_tracking: 'boolean',
			source: '/data/event/event_type?',
			announced_at: '/data/parcel/announced_at?',
		},
	}),
};
