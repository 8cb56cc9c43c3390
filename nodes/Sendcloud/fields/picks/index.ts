/** What of the account can be chosen. */
export { brandPick } from './brand';
export { contractPick } from './contract';
export { eventConnectionPick } from './eventConnection';
export { eventSubscriptionPick } from './eventSubscription';
export { integrationPick } from './integration';
export { invoiceItemPick, invoicePick } from './invoice';
export { orderPick } from './order';
export { parcelPick } from './parcel';
export { pickupPick } from './pickup';
export { reportPick } from './report';
export { returnOptionPick } from './returnOption';
export { senderAddressPick } from './senderAddress';
export { servicePointPick } from './servicePoint';
export { shipmentPick } from './shipment';
export { shippingOptionPick } from './shippingOption';
export { shopShipmentPick } from './shopShipment';
export { claimContactPick, ticketPick } from './support';
