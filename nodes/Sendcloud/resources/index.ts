/** The list of resources, the node's table of contents: by use to a merchant, plumbing and API v2 last. */
import type { Resource } from '../engine/define';
import { account } from './account';
import { address } from './address';
import { brand } from './brand';
import { checkout } from './checkout';
import { claim } from './claim';
import { claimContact } from './claimContact';
import { contract } from './contract';
import { deutschePost } from './deutschePost';
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
import { parcelStatus } from './parcelStatus';
import { pickup } from './pickup';
import { report } from './report';
import { returnParcel } from './return';
import { senderAddress } from './senderAddress';
import { servicePoint } from './servicePoint';
import { shipment } from './shipment';
import { shippingOption } from './shippingOption';
import { tracking } from './tracking';
import { transitTime } from './transitTime';

export const resources: Resource[] = [
	order,
	shipment,
	label,
	tracking,
	returnParcel,
	shippingOption,
	servicePoint,
	address,
	pickup,
	claim,
	claimContact,
	invoice,
	invoiceItem,
	report,
	parcelStatus,
	transitTime,
	checkout,
	deutschePost,
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
