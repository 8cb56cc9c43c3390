/** The list of resources: the node's table of contents. */
import type { Resource } from '../engine/define';
import { address } from './address';
import { brand } from './brand';
import { checkout } from './checkout';
import { contract } from './contract';
import { deutschePost } from './deutschePost';
import { eventConnection } from './eventConnection';
import { eventSubscription } from './eventSubscription';
import { exceptionLog } from './exceptionLog';
import { integration } from './integration';
import { integrationShipment } from './integrationShipment';
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
	servicePoint,
	pickup,
	shippingOption,
	address,
	checkout,
	senderAddress,
	brand,
	contract,
	deutschePost,
	parcelStatus,
	transitTime,
	report,
	integration,
	exceptionLog,
	integrationShipment,
	eventConnection,
	eventSubscription,
];
