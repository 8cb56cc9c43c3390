/** The areas of the API: adding one is a file here and a line in this list. */
import { account } from './account';
import { addressValidation } from './addressValidation';
import { auditTrail } from './auditTrail';
import { brands } from './brands';
import { contracts } from './contracts';
import { events } from './events';
import { integrations } from './integrations';
import { integrationShipments } from './integrationShipments';
import { invoices } from './invoices';
import { labels } from './labels';
import { logs } from './logs';
import { orders } from './orders';
import { parcelDocuments } from './parcelDocuments';
import { parcelStatuses } from './parcelStatuses';
import { reports } from './reports';
import { senderAddresses } from './senderAddresses';
import { shipments } from './shipments';
import { shippingOptions } from './shippingOptions';

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
	invoices,
] as const;
