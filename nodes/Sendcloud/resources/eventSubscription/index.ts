import type { Resource } from '../../engine/define';
import { create } from './create.operation';
import { deleteSubscription } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { sendTest } from './sendTest.operation';
import { update } from './update.operation';

/** Which events Sendcloud delivers to a connection (v3 Event Subscriptions API, beta). */
export const eventSubscription: Resource = {
	name: 'eventSubscription',
	label: 'Event Subscription',
	description: 'Which events Sendcloud delivers to an event connection',
	operations: [create, get, getAll, update, deleteSubscription, sendTest],
};
