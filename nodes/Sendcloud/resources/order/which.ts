/** Which order an operation is about. */
import { field } from '../../engine/define';
import { integrationPick, orderPick } from '../../fields/picks';
import type { WantedOrder } from '../../flows/findOrder';

/** Where to look for an order number. */
export const lookIn = {
	integration: field({
		...integrationPick.optional,
		displayName: 'Look Only in Integration',
		description:
			'For orders that are named by an order number or by the ID of the shop. Needed where several shops use the same.',
	}),
};

/** @throws SendcloudError (input) */
export const whichOrder = (order: unknown, integration: unknown): WantedOrder => ({
	...orderPick.which(order),
	integration: integrationPick.idOrNone(integration),
});
