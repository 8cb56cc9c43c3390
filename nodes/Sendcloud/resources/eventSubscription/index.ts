import type { Resource } from '../../operations/define';
import { create } from './create';
import { deleteSubscription } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { sendTest } from './sendTest';
import { update } from './update';

/** Which events Sendcloud delivers to a connection (v3 Event Subscriptions API, beta). */
export const eventSubscription: Resource = {
	name: 'eventSubscription',
	label: 'Event Subscription',
	description: 'Which events Sendcloud delivers to an event connection',
	operations: [create, get, getAll, update, deleteSubscription, sendTest],
};
