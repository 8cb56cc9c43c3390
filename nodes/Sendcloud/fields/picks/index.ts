/** What of the account can be chosen. */
export { eventConnectionPick } from './eventConnection';
export { eventSubscriptionPick } from './eventSubscription';
export { integrationPick } from './integration';
export { orderPick } from './order';
export { reportPick } from './report';
export { shopShipmentPick } from './shopShipment';
