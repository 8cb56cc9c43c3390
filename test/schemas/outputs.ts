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

/** What is said of a shipment, as Simplify has it. */
const shipment: Record<string, Field> = {
	order_number: 'string?',
	shipment_id: 'string',
	external_reference_id: 'string?',
	tracking_number: 'string?',
	tracking_url: 'string?',
	carrier_code: 'string?',
	carrier_name: 'string?',
	shipping_option_code: 'string?',
	status: 'string?',
	status_code: 'string?',
	parcel_ids: ['integer'],
	tracking_numbers: ['string'],
	tracking_urls: ['string'],
	documents: [{ document_type: 'string', type: 'string', size: 'string', link: 'string' }],
	is_live: 'boolean',
	contract_id: 'integer?',
	recipient: 'string?',
	city: 'string?',
	country_code: 'string?',
	announced_at: 'string?',
	updated_at: 'string?',
	errors: ['string'],
};

/** What is said of a file, beside the file itself. */
const file: Record<string, Field> = {
	file_name: 'string',
	file_size: 'string?',
	format: 'string',
	type: 'string',
	pages: 'integer?',
};

const EVENTS = 'v3-event-subscriptions';
const CONNECTIONS = '/event-subscriptions/connections';
const SUBSCRIPTIONS = '/event-subscriptions/subscriptions';

/** Of a webhook's configuration the document gives the fields in words only. */
const connection = (place: string) =>
	from(`${EVENTS} ${place}`, {
		fields: { configuration: { url: 'string', auth_type: 'string', extra_headers: 'object' } },
	});

const SHIPMENT = 'v3-shipments GET /shipments/{id} 200 /data';

/** A label that was bought, or found: what people need next stands at the top. */
const label = (more: Record<string, Field>) =>
	own({
		order_number: 'string?',
		shipment_id: 'string',
		external_reference_id: 'string?',
		tracking_number: 'string?',
		tracking_url: 'string?',
		carrier_code: 'string?',
		carrier_name: 'string?',
		shipping_option_code: 'string?',
		status: 'string?',
		status_code: 'string?',
		parcel_ids: ['integer'],
		tracking_numbers: ['string'],
		tracking_urls: ['string'],
		documents: `${SHIPMENT}/parcels/*/documents`,
		...more,
		price: 'string?',
		currency: 'string?',
		already_existed: 'boolean',
		outcome: 'string',
	});
/** An invoice, as people read it. Amounts are texts: sums of numbers with decimals are wrong in the last one. */
const invoiceFields: Record<string, Field> = {
	id: 'integer',
	reference: 'string',
	category: 'string',
	description: 'string',
	total: 'string?',
	taxable_amount: 'string?',
	non_taxable_amount: 'string?',
	tax_amount: 'string?',
	currency: 'string?',
	created_at: 'string',
	due_date: 'string?',
	issuer_name: 'string?',
	issuer_vat_id: 'string?',
};

/** A difference between an invoice and what labels should cost. */
const checkedFields: Record<string, Field> = {
	invoice_id: 'integer',
	invoice_reference: 'string?',
	parcel_id: 'integer',
	order_number: 'string?',
	tracking_number: 'string?',
	carrier_code: 'string?',
	shipping_option_code: 'string?',
	weight_kg: 'number?',
	finding: 'string',
	reason: 'string?',
	charged: 'string',
	quoted: 'string?',
	difference: 'string',
	difference_cents: 'integer',
	currency: 'string?',
	charged_at: 'string?',
	invoice_item_ids: ['integer'],
};

/** A line of an invoice, as people read it. */
const invoiceItemFields: Record<string, Field> = {
	id: 'integer',
	parcel_id: 'integer?',
	type: 'string',
	amount: 'string',
	currency: 'string',
	pending: 'boolean',
	invoice_id: 'integer?',
	description: 'string',
	tax_amount: 'string?',
	tax_rate: 'string?',
	reference: 'string?',
	pickup_id: 'integer?',
	from_country: 'string?',
	created_at: 'string',
	updated_at: 'string?',
};

/** A return, as people read it. */
const returnFields: Record<string, Field> = {
	parcel_id: 'integer?',
	order_number: 'string?',
	tracking_number: 'string?',
	tracking_url: 'string?',
	status: 'string?',
	status_code: 'string?',
	status_since: 'string?',
	phase: 'string',
	needs_action: 'boolean',
	problem: 'string?',
	is_cancellable: 'boolean?',
	label_url: 'string?',
	price: 'number?',
	price_currency: 'string?',
	shipping_option_code: 'string?',
	from_name: 'string?',
	from_city: 'string?',
	from_country_code: 'string?',
	return_reason: 'string?',
	pieces: 'integer?',
	created_at: 'string?',
	delivered_at: 'string?',
};

/** The same after it was made. */
const boughtReturn: Record<string, Field> = {
	return_id: 'integer?',
	external_reference: 'string',
	parcel_id: 'integer?',
	parcel_ids: ['integer'],
	already_existed: 'boolean',
	...Object.fromEntries(Object.entries(returnFields).filter(([name]) => name !== 'parcel_id')),
	warning: 'string?',
};

/** A service point, as people read it. @param near what a list adds */
const servicePointFields = (near: Record<string, Field>): Record<string, Field> => ({
	id: 'integer',
	carrier_service_point_id: 'string',
	name: 'string',
	carrier_code: 'string',
	carrier_name: 'string',
	type: 'string?',
	...near,
	street: 'string',
	house_number: 'string',
	postal_code: 'string',
	city: 'string',
	country_code: 'string',
	opening_hours: 'string',
	is_open_tomorrow: 'boolean?',
	next_open_at: 'string?',
	latitude: 'number',
	longitude: 'number',
	phone: 'string?',
	is_expired: 'boolean?',
});

/** A pickup, as people read it. */
const pickupFields: Record<string, Field> = {
	id: 'integer',
	status: 'string',
	status_message: 'string?',
	carrier_code: 'string',
	tracking_number: 'string?',
	start_at: 'string?',
	end_at: 'string?',
	name: 'string?',
	city: 'string?',
	country_code: 'string?',
	quantity: 'integer?',
	reference: 'string?',
	contract_id: 'integer?',
	created_at: 'string?',
	cancelled_at: 'string?',
};

/** A ticket, as people read it. */
const ticketFields: Record<string, Field> = {
	status: 'string?',
	is_open: 'boolean',
	type: 'string?',
	tracking_number: 'string?',
	order_number: 'string?',
	carrier: 'string?',
	parcel_id: 'integer?',
	still_needed: ['string'],
	requests: [{ id: 'integer', data_type: 'string', created_at: 'string' }],
	stage: 'string?',
	outcome: 'string?',
	amount: 'number?',
	currency: 'string?',
	solved_at: 'string?',
	created_at: 'string?',
	updated_at: 'string?',
};
const filedFields = { ticket_id: 'integer', already_existed: 'boolean', ...ticketFields };

const documentFields = {
	tracking_number: 'string',
	file_token: 'string',
	preview_url: 'string',
	preview_expires_at: 'string',
};

const PARCEL_EVENT = `${EVENTS} WEBHOOK ParcelEventCreated`;

/** A parcel event, flat. */
const parcelEvent: Record<string, Field> = {
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
};

/** What Add Order Details looks up. */
const orderDetails: Record<string, Field> = {
	order_number: 'string?',
	customer_name: 'string?',
	customer_email: 'string?',
	recipient_city: 'string?',
	recipient_postal_code: 'string?',
	recipient_country: 'string?',
	tracking_url: 'string?',
	integration_id: 'integer?',
	shop_name: 'string?',
	order_details_error: 'string?',
};

const senderAddressFields: Record<string, Field> = {
	id: 'integer',
	name: 'string?',
	company_name: 'string?',
	address_line_1: 'string?',
	house_number: 'string?',
	address_line_2: 'string?',
	postal_code: 'string?',
	city: 'string?',
	po_box: 'string?',
	state_province_code: 'string?',
	country_code: 'string?',
	email: 'string?',
	phone_number: 'string?',
};

const contractFields: Record<string, Field> = {
	id: 'integer',
	name: 'string?',
	carrier_code: 'string?',
	carrier_name: 'string?',
	state: 'string?',
	error: 'string?',
	type: 'string?',
	country_code: 'string?',
	client_id: 'string?',
	is_default_per_carrier: 'boolean?',
};

/** By the file, which is `<resource>/<operation>`; the trigger's are `output` and `output.raw`. */
export const outputs: Record<string, Output> = {
	'order/delete': deleted,
	'order/get': from('v3-orders GET /orders/{id} 200 /data'),
	'order/getAll': from('v3-orders GET /orders 200 /data/*'),
	'order/ship': label({ order_id: 'string' }),
	'order/update': from('v3-orders PATCH /orders/{id} 200 /data'),
	'order/upsert': from('v3-orders POST /orders 201 /data/*'),
	'shipment/create': label({}),
	'order/isShipped': own({
		order_number: 'string',
		shipped: 'boolean',
		reason: 'string',
		message: 'string',
		shipment_id: 'string?',
		tracking_number: 'string?',
		tracking_url: 'string?',
		live_shipments: [shipment],
		dead_shipments: [shipment],
	}),
	'shipment/get': own(shipment),
	'shipment/getAll': own(shipment),
	'shipment/cancel': own({
		...shipment,
		cancelled: 'boolean',
		cancellation: 'string',
		message: 'string',
	}),
	'shipment/getReturnPortalUrl': own({
		order_number: 'string?',
		shipment_id: 'string',
		url: 'string',
	}),
	'label/download': own({ ...shipment, ...file }),
	'label/downloadMany': own({
		...file,
		parcels: 'integer',
		parcel_ids: ['integer'],
		order_numbers: ['string?'],
	}),
	'shippingOption/getAll': own({
		code: 'string',
		name: 'string',
		carrier_code: 'string?',
		carrier_name: 'string?',
		contract_id: 'integer?',
		price: 'number?',
		currency: 'string?',
		lead_time_hours: 'number?',
		usable: 'boolean',
		why_not: ['string'],
		tracked: 'boolean?',
		signature: 'boolean?',
		last_mile: 'string?',
		needs: ['string'],
		needs_service_point: 'boolean?',
		needs_customs_documents: 'boolean?',
		max_weight: 'string?',
		charging_type: 'string?',
	}),
	'address/validate': own({
		is_valid: 'boolean?',
		verdict: 'string',
		reasons: ['string'],
		changed: ['string'],
		recommended: 'boolean?',
		address_line_1: 'string?',
		house_number: 'string?',
		postal_code: 'string?',
		city: 'string?',
		country_code: 'string?',
		address_line_2: 'string?',
		po_box: 'string?',
		state_province_code: 'string?',
	}),
	'senderAddress/get': own(senderAddressFields),
	'senderAddress/getAll': own(senderAddressFields),
	'brand/get': from('v3-brands GET /brands/{id} 200 /data'),
	'brand/getAll': from('v3-brands GET /brands 200 /data/*'),
	'contract/get': own(contractFields),
	'contract/getAll': own(contractFields),
	'invoice/check': own(checkedFields),
	'invoice/get': own(invoiceFields),
	'invoice/getAll': own(invoiceFields),
	'invoiceItem/get': own(invoiceItemFields),
	'invoiceItem/getAll': own(invoiceItemFields),
	'account/get': own({
		organization_id: 'integer',
		organization_name: 'string',
		registered_at: 'string',
		user_id: 'integer?',
		integration_id: 'integer?',
		integration_name: 'string?',
		may_read: ['string'],
		may_not_read: ['string'],
	}),
	'event/getAll': from('v3-events GET /events 200 /data/*'),
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
	'output.raw': from(PARCEL_EVENT),
	output: from(PARCEL_EVENT, { pick: [], fields: parcelEvent }),
	'tracking/get': own({
		found: 'boolean',
		tracking_number: 'string?',
		carrier_code: 'string?',
		phase: 'string',
		status: 'string',
		status_code: 'string?',
		status_since: 'string?',
		needs_action: 'boolean',
		days_without_news: 'integer?',
		is_stuck: 'boolean',
		stuck_reason: 'string?',
		expected_delivery_date: 'string?',
		tracking_url: 'string?',
		order_number: 'string?',
		parcel_id: 'integer?',
		shipment_id: 'string?',
		is_return: 'boolean?',
		is_to_service_point: 'boolean?',
		to_name: 'string?',
		to_postal_code: 'string?',
		to_country_code: 'string?',
		announced_at: 'string?',
		other_tracking_numbers: [
			{ carrier_code: 'string', tracking_number: 'string', tracking_url: 'string' },
		],
		events: [{ at: 'string', status: 'string', status_code: 'string', source: 'string' }],
	}),
	'tracking/register': own({
		created: 'boolean',
		tracking_number: 'string',
		carrier_code: 'string',
		tracking_url: 'string?',
		reference: 'string',
		announced_at: 'string',
		created_at: 'string',
	}),
	'return/cancel': own({ return_id: 'integer', cancellation: 'string', message: 'string' }),
	'return/create': own(boughtReturn),
	'return/createFromOrder': own(boughtReturn),
	'return/validate': own({
		is_valid: 'boolean',
		external_reference: 'string',
		order_number: 'string?',
		problems: ['string'],
	}),
	'return/get': own({ return_id: 'integer', ...returnFields }),
	'return/getAll': own(returnFields),
	'servicePoint/checkAvailability': own({
		service_point_id: 'integer',
		is_available: 'boolean',
		reason: 'string?',
	}),
	'servicePoint/get': own(servicePointFields({})),
	'servicePoint/getAll': own({
		...servicePointFields({ distance: 'integer?' }),
		address_precision: 'string?',
	}),
	'pickup/create': own({ ...pickupFields, already_existed: 'boolean' }),
	'pickup/get': own(pickupFields),
	'pickup/getAll': own(pickupFields),
	'checkout/getDeliveryOptions': own({
		title: 'string',
		description: 'string?',
		price: 'number?',
		currency: 'string',
		carrier_code: 'string',
		carrier_name: 'string',
		carrier_logo_url: 'string',
		shipping_option_code: 'string',
		delivery_type: 'string',
		order_before: 'string?',
		delivery_date: 'string?',
		possible_dates: ['string'],
		usual_hours: 'integer?',
		sustainability_rating: 'string?',
		delivery_method_id: 'string',
		internal_title: 'string',
	}),
	'deutschePost/finalizeOrder': own({
		closed: 'boolean',
		parcel_id: 'integer?',
		awb_document_url: 'string?',
		copy_count: 'integer',
		next_order_id: 'string',
		warning: 'string?',
	}),
	'parcelStatus/getAll': own({
		code: 'string',
		message: 'string',
		phase: 'string',
		needs_action: 'boolean',
	}),
	'transitTime/getCarriers': from(
		'v3-analytics GET /analytics/transit-times/carriers 200 /transit_times/*',
	),
	'transitTime/getShippingOptions': from(
		'v3-analytics GET /analytics/transit-times/shipping-options 200 /transit_times/*',
	),
	'claim/createForLostParcel': own(filedFields),
	'claim/create': own(filedFields),
	'claim/get': own({ ticket_id: 'integer', ...ticketFields }),
	'claim/getAll': own({ ticket_id: 'integer', ...ticketFields }),
	'claim/getRequestedData': from('v3-support GET /dsf/tickets/requested-data 200 /items/*'),
	'claim/answerRequestedData': own({
		request_id: 'integer',
		answered: 'boolean',
		files: 'integer',
	}),
	'claim/generateInvoice': own(documentFields),
	'claim/generateClaimLetter': own(documentFields),
	'claimContact/getAll': from('v3-support POST /dsf/carrier-support-contacts 201'),
	'claimContact/create': from('v3-support POST /dsf/carrier-support-contacts 201'),
	'claimContact/update': from('v3-support PATCH /dsf/carrier-support-contacts/{id} 200'),
	'claimContact/delete': deleted,
	'order/import': from('v3-orders POST /orders 201 /data/*'),
};

/** What nodes of version 1.1 put out otherwise, by the file. */
export const outputs11: Record<string, Output> = {
	'output.raw': from(PARCEL_EVENT, { fields: { order_details: orderDetails } }),
	output: from(PARCEL_EVENT, { pick: [], fields: { ...parcelEvent, ...orderDetails } }),
};
