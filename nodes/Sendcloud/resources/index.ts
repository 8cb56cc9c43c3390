/** The list of resources, the node's table of contents: by use to a merchant, plumbing and API v2 last. */
import type { Resource } from '../engine/define';
import { eventConnection } from './eventConnection';
import { eventSubscription } from './eventSubscription';
import { exceptionLog } from './exceptionLog';
import { integration } from './integration';
import { integrationShipment } from './integrationShipment';
import { label } from './label';
import { order } from './order';
import { report } from './report';

export const resources: Resource[] = [
	order,
	label,
	integration,
	report,
	exceptionLog,
	eventConnection,
	eventSubscription,
	integrationShipment,
];
