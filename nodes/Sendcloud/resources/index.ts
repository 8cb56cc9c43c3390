/** The list of resources: the node's table of contents. */
import type { Resource } from '../engine/define';
import { checkout } from './checkout';
import { deutschePost } from './deutschePost';
import { eventConnection } from './eventConnection';
import { eventSubscription } from './eventSubscription';
import { exceptionLog } from './exceptionLog';
import { integration } from './integration';
import { integrationShipment } from './integrationShipment';
import { order } from './order';
import { parcelStatus } from './parcelStatus';
import { pickup } from './pickup';
import { report } from './report';
import { returnParcel } from './return';
import { servicePoint } from './servicePoint';
import { tracking } from './tracking';
import { transitTime } from './transitTime';

export const resources: Resource[] = [
	order,
	tracking,
	returnParcel,
	servicePoint,
	pickup,
	checkout,
	deutschePost,
	parcelStatus,
	transitTime,
	report,
	integration,
	integrationShipment,
	exceptionLog,
	eventConnection,
	eventSubscription,
];
