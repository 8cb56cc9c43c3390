import type { Resource } from '../../engine/define';
import { authorize } from './authorize.operation';
import { create } from './create.operation';
import { deleteConnection } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { update } from './update.operation';

/** Where Sendcloud delivers events (v3 Event Subscriptions API, beta). */
export const eventConnection: Resource = {
	name: 'eventConnection',
	label: 'Event Connection',
	description: 'Where Sendcloud delivers events: a webhook or a Klaviyo account',
	operations: [create, get, getAll, update, deleteConnection, authorize],
};
