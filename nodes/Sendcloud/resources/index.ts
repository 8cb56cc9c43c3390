/** The list of resources: the node's table of contents. */
import type { Resource } from '../engine/define';
import { account } from './account';
import { claim } from './claim';
import { claimContact } from './claimContact';
import { event } from './event';
import { eventConnection } from './eventConnection';
import { eventSubscription } from './eventSubscription';
import { exceptionLog } from './exceptionLog';
import { integration } from './integration';
import { integrationShipment } from './integrationShipment';
import { invoice } from './invoice';
import { invoiceItem } from './invoiceItem';
import { label } from './label';
import { order } from './order';
import { report } from './report';

export const resources: Resource[] = [
	order,
	label,
	claim,
	claimContact,
	invoice,
	invoiceItem,
	account,
	event,
	integration,
	integrationShipment,
	exceptionLog,
	report,
	eventConnection,
	eventSubscription,
];
