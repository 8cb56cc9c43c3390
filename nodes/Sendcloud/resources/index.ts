/** The list of resources, the node's table of contents: by use to a merchant, plumbing and API v2 last. */
import type { Resource } from '../engine/define';
import { account } from './account';
import { claim } from './claim';
import { claimContact } from './claimContact';
import { address } from './address';
import { brand } from './brand';
import { contract } from './contract';
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
import { senderAddress } from './senderAddress';
import { shipment } from './shipment';
import { shippingOption } from './shippingOption';

export const resources: Resource[] = [
	order,
	shipment,
	label,
	shippingOption,
	address,
	claim,
	claimContact,
	invoice,
	invoiceItem,
	report,
	senderAddress,
	brand,
	contract,
	account,
	event,
	integration,
	exceptionLog,
	eventConnection,
	eventSubscription,
	integrationShipment,
];
