/** The areas of the API: adding one is a file here and a line in this list. */
import { account } from './account';
import { addressValidation } from './addressValidation';
import { auditTrail } from './auditTrail';
import { brands } from './brands';
import { checkout } from './checkout';
import { contracts } from './contracts';
import { deutschePost } from './deutschePost';
import { events } from './events';
import { integrations } from './integrations';
import { integrationShipments } from './integrationShipments';
import { invoices } from './invoices';
import { labels } from './labels';
import { logs } from './logs';
import { orders } from './orders';
import { parcelDocuments } from './parcelDocuments';
import { parcelStatuses } from './parcelStatuses';
import { pickups } from './pickups';
import { reports } from './reports';
import { returns } from './returns';
import { senderAddresses } from './senderAddresses';
import { servicePoints } from './servicePoints';
import { shipments } from './shipments';
import { shippingOptions } from './shippingOptions';
import { tracking } from './tracking';
import { transitTimes } from './transitTimes';
import { webhooks } from './webhooks';
import { support } from './support';

export const AREAS = [
	integrations,
	orders,
	integrationShipments,
	logs,
	events,
	reports,
	account,
	senderAddresses,
	brands,
	contracts,
	shippingOptions,
	addressValidation,
	parcelStatuses,
	auditTrail,
	shipments,
	labels,
	parcelDocuments,
	tracking,
	returns,
	servicePoints,
	pickups,
	transitTimes,
	checkout,
	deutschePost,
	invoices,
	webhooks,
	support,
] as const;
