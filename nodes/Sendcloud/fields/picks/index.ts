/** What of the account can be chosen. */
export { eventConnectionPick } from './eventConnection';
export { eventSubscriptionPick } from './eventSubscription';
export { integrationPick } from './integration';
export { orderPick } from './order';
export { parcelPick } from './parcel';
export { pickupPick } from './pickup';
export { reportPick } from './report';
export { servicePointPick } from './servicePoint';
export { shopShipmentPick } from './shopShipment';
