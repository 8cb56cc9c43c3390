/**
 * Where in the node each operation of each of Sendcloud's v3 documents is, or why it is not. `coverage.test.ts` holds
 * this table to the documents, and to what really goes over the wire.
 */

/** An operation of the node (`order.getAll`), or one of these. */
export type Place =
	| string
	| string[]
	/** Not an operation of its own: where it is asked for. */
	| { inside: string }
	| { leftOut: string };

const DEPRECATED = 'Sendcloud has replaced it by the one beside it';
const PASSWORDS = "It takes a carrier's passwords, which belong into no workflow";
const STATUSES = 'It deletes every status of a shop that it does not name';

/** By the document, then by method and address as they stand there. */
export const places: Record<string, Record<string, Place>> = {
	'v3-analytics': {
		'GET /analytics/transit-times/carriers': 'transitTime.getCarriers',
		'GET /analytics/transit-times/shipping-options': 'transitTime.getShippingOptions',
	},
	'v3-auth': {
		'POST /oauth2/token': { inside: 'the OAuth2 credential: n8n itself asks for the token' },
	},
	'v3-brands': { 'GET /brands': 'brand.getAll', 'GET /brands/{id}': 'brand.get' },
	'v3-carriers-dp': {
		'POST /carriers/dp/finalize-order': 'deutschePost.finalizeOrder',
	},
	'v3-compat': {
		'POST /compat/shipping-options': {
			leftOut: 'It translates numbers of API v2, which nothing in this node uses',
		},
	},
	'v3-contracts': {
		'GET /contracts': 'contract.getAll',
		'GET /contracts/{id}': 'contract.get',
		'POST /contracts': { leftOut: PASSWORDS },
		'PATCH /contracts/{id}': { leftOut: PASSWORDS },
		'DELETE /contracts/{id}': { leftOut: 'Without a way to make one again, nobody wants it gone' },
		'GET /contracts/schemas': {
			leftOut: 'It says what a new contract needs; none can be made here',
		},
	},
	'v3-duties-and-taxes': {
		'POST /shipping/duties-and-taxes': { leftOut: 'It is open to a pilot of enterprises alone' },
	},
	'v3-dynamic-checkout': {
		'GET /checkout/configurations/{configuration_id}/delivery-options': { leftOut: DEPRECATED },
		'POST /checkout/delivery-options': 'checkout.getDeliveryOptions',
	},
	'v3-event-subscriptions': {
		'POST /event-subscriptions/connections': 'eventConnection.create',
		'GET /event-subscriptions/connections': 'eventConnection.getAll',
		'GET /event-subscriptions/connections/{id}': 'eventConnection.get',
		'PATCH /event-subscriptions/connections/{id}': 'eventConnection.update',
		'DELETE /event-subscriptions/connections/{id}': 'eventConnection.delete',
		'POST /event-subscriptions/connections/{id}/authorization': 'eventConnection.authorize',
		'POST /event-subscriptions/subscriptions': 'eventSubscription.create',
		'GET /event-subscriptions/subscriptions': 'eventSubscription.getAll',
		'GET /event-subscriptions/subscriptions/{id}': 'eventSubscription.get',
		'PATCH /event-subscriptions/subscriptions/{id}': 'eventSubscription.update',
		'DELETE /event-subscriptions/subscriptions/{id}': 'eventSubscription.delete',
		'POST /event-subscriptions/broadcast/test/{subscription_id}': 'eventSubscription.test',
		'WEBHOOK ParcelEventCreated': { inside: 'the trigger' },
	},
	'v3-events': { 'GET /events': 'event.getAll' },
	'v3-integrations': {
		'GET /integrations': 'integration.getAll',
		'GET /integrations/{id}': 'integration.get',
		'PATCH /integrations/{id}': 'integration.update',
		'DELETE /integrations/{id}': 'integration.delete',
		'GET /integrations/logs': 'exceptionLog.getAll',
		'GET /integrations/{id}/logs': 'exceptionLog.getAll',
		'POST /integrations/{id}/logs': 'exceptionLog.create',
		'GET /shop-order-statuses': { leftOut: 'Nothing here can set what it lists' },
		'POST /shop-order-statuses': { leftOut: STATUSES },
		'GET /shop-order-statuses/mapping': { leftOut: 'Nothing here can set what it lists' },
		'POST /shop-order-statuses/mapping': { leftOut: STATUSES },
	},
	'v3-invoice-items': {
		'GET /invoice-items': ['invoiceItem.getAll', 'invoice.check'],
		'GET /invoice-items/{invoice_item_id}': 'invoiceItem.get',
	},
	'v3-invoices': {
		'GET /invoices': 'invoice.getAll',
		'GET /invoices/{invoice_id}': ['invoice.get', 'invoice.check'],
	},
	'v3-orders': {
		'POST /orders': 'order.upsert',
		'GET /orders': 'order.getAll',
		'GET /orders/{id}': 'order.get',
		'PATCH /orders/{id}': 'order.update',
		'DELETE /orders/{id}': 'order.delete',
	},
	'v3-organization': { 'GET /organization': 'account.get' },
	'v3-parcel-documents': {
		'GET /parcels/{id}/documents/{type}': 'label.download',
		'GET /parcel-documents/{type}': 'label.downloadMany',
	},
	'v3-parcel-statuses': { 'GET /parcels/statuses': 'parcelStatus.getAll' },
	'v3-parcel-tracking': {
		'GET /parcels/tracking/{tracking_number}': 'tracking.get',
		'POST /parcels/tracking': 'tracking.register',
	},
	'v3-pickups': {
		'POST /pickups': 'pickup.create',
		'GET /pickups': 'pickup.getAll',
		'GET /pickups/{id}': 'pickup.get',
	},
	'v3-reporting': {
		'POST /reporting/parcels': ['report.create', 'report.generate'],
		'GET /reporting/parcels/{report_id}': ['report.get', 'report.download'],
	},
	'v3-returns': {
		'POST /returns': 'return.create',
		'POST /returns/announce-synchronously': 'return.create',
		'POST /returns/validate': 'return.validate',
		'GET /returns': ['return.getAll', 'invoice.check'],
		'GET /returns/{id}': 'return.get',
		'PATCH /returns/{id}/cancel': 'return.cancel',
	},
	'v3-sender-addresses': {
		'GET /addresses/sender-addresses': 'senderAddress.getAll',
		'GET /addresses/sender-addresses/{id}': 'senderAddress.get',
	},
	'v3-service-points': {
		'GET /service-points': 'servicePoint.getAll',
		'GET /service-points/{service_point_id}': 'servicePoint.get',
		'POST /service-points/{service_point_id}/check-availability': 'servicePoint.checkAvailability',
	},
	'v3-ship-an-order': {
		'POST /orders/create-label-sync': 'order.ship',
		'POST /orders/create-labels-async': 'order.ship',
	},
	'v3-shipments': {
		'POST /shipments': 'shipment.create',
		'POST /shipments/announce': 'shipment.create',
		'POST /shipments/create-with-shipping-rules': 'shipment.create',
		'POST /shipments/announce-with-shipping-rules': 'shipment.create',
		'GET /shipments': ['shipment.getAll', 'invoice.check'],
		'GET /shipments/{id}': 'shipment.get',
		'POST /shipments/{id}/cancel': 'shipment.cancel',
		'GET /shipments/{id}/return-portal-url': 'shipment.getReturnPortalUrl',
		'POST /addresses/validate': 'address.validate',
	},
	'v3-shipping-options': {
		'POST /shipping-options': ['shippingOption.getAll', 'invoice.check'],
		'POST /fetch-shipping-options': { leftOut: DEPRECATED },
	},
	'v3-support': {
		'POST /dsf/files': ['claim.create', 'claim.createForLostParcel', 'claim.answerRequestedData'],
		'POST /dsf/tickets/lost': ['claim.create', 'claim.createForLostParcel'],
		'POST /dsf/tickets/damage': 'claim.create',
		'POST /dsf/tickets/delay': 'claim.create',
		'POST /dsf/tickets/late-delivery': 'claim.create',
		'POST /dsf/tickets/delivered-but-not-received': 'claim.create',
		'POST /dsf/tickets/unjust-return': 'claim.create',
		'POST /dsf/tickets/address-change': 'claim.create',
		'GET /dsf/tickets': 'claim.getAll',
		'GET /dsf/tickets/{ticket_id}': 'claim.get',
		'GET /dsf/tickets/requested-data': 'claim.getRequestedData',
		'POST /dsf/tickets/requested-data': 'claim.answerRequestedData',
		'POST /dsf/documents/generate/invoice': ['claim.generateInvoice', 'claim.createForLostParcel'],
		'POST /dsf/documents/generate/claim-letter': 'claim.generateClaimLetter',
		'GET /dsf/carrier-support-contacts': 'claimContact.getAll',
		'POST /dsf/carrier-support-contacts': 'claimContact.create',
		'PATCH /dsf/carrier-support-contacts/{id}': 'claimContact.update',
		'DELETE /dsf/carrier-support-contacts/{id}': 'claimContact.delete',
	},
	'v3-user': { 'GET /user/auth/metadata': 'account.get' },
	'v3-webhooks': {
		'WEBHOOK IntegrationConnected': { inside: 'the trigger' },
		'WEBHOOK IntegrationDeleted': { inside: 'the trigger' },
		'WEBHOOK IntegrationModified': { inside: 'the trigger' },
		'WEBHOOK ParcelStatusChanged': { inside: 'the trigger' },
		'WEBHOOK ReturnCreated': { inside: 'the trigger' },
	},
};
