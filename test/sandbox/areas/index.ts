/** The areas of the API: adding one is a file here and a line in this list. */
import { events } from './events';
import { integrations } from './integrations';
import { integrationShipments } from './integrationShipments';
import { logs } from './logs';
import { orders } from './orders';
import { reports } from './reports';
import { webhooks } from './webhooks';

export const AREAS = [
	integrations,
	orders,
	integrationShipments,
	logs,
	events,
	reports,
	webhooks,
] as const;
