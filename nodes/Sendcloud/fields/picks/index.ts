/** What of the account can be chosen. */
export { brandPick } from './brand';
export { contractPick } from './contract';
export { eventConnectionPick } from './eventConnection';
export { eventSubscriptionPick } from './eventSubscription';
export { integrationPick } from './integration';
export { orderPick } from './order';
export { reportPick } from './report';
export { senderAddressPick } from './senderAddress';
export { shipmentPick } from './shipment';
export { shippingOptionPick } from './shippingOption';
export { shopShipmentPick } from './shopShipment';
