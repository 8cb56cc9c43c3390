/** The searches behind the pick lists, by the name that the fields call them. */
import { getIntegrations, searchIntegrations } from './integration';
import { searchOrders } from './order';

export const listSearch = { searchIntegrations, searchOrders };
export const loadOptions = { getIntegrations };
