/** The areas of the API: adding one is a file here and a line in this list. */
import { checkout } from './checkout';
import { deutschePost } from './deutschePost';
import { events } from './events';
import { integrations } from './integrations';
import { integrationShipments } from './integrationShipments';
import { logs } from './logs';
import { orders } from './orders';
import { pickups } from './pickups';
import { reports } from './reports';
import { returns } from './returns';
import { servicePoints } from './servicePoints';
import { tracking } from './tracking';
import { transitTimes } from './transitTimes';

export const AREAS = [
	integrations,
	orders,
	integrationShipments,
	logs,
	events,
	reports,
	tracking,
	returns,
	servicePoints,
	pickups,
	transitTimes,
	checkout,
	deutschePost,
] as const;
