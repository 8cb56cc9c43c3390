/** The list of resources, the node's table of contents: by use to a merchant, plumbing and API v2 last. */
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
	report,
	exceptionLog,
	eventConnection,
	eventSubscription,
	integrationShipment,
];
