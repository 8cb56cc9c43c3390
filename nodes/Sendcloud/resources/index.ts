/** The list of resources: the node's table of contents. */
import type { Resource } from '../engine/define';
import { eventConnection } from './eventConnection';
import { eventSubscription } from './eventSubscription';
import { exceptionLog } from './exceptionLog';
import { integration } from './integration';
import { integrationShipment } from './integrationShipment';
import { order } from './order';
import { report } from './report';

export const resources: Resource[] = [
	order,
	integration,
	integrationShipment,
	exceptionLog,
	report,
	eventConnection,
	eventSubscription,
];
