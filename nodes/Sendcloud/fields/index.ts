/** The searches behind the pick lists, by the name that the fields call them. */
import { searchEventConnections } from './eventConnection';
import { searchEventSubscriptions } from './eventSubscription';
import { getIntegrations, searchIntegrations } from './integration';
import { searchOrders } from './order';
import { searchShipments } from './shipment';

export const listSearch = {
	searchEventConnections,
	searchEventSubscriptions,
	searchIntegrations,
	searchOrders,
	searchShipments,
};
export const loadOptions = { getIntegrations };
