import type { Resource } from '../../operations/define';
import { authorize } from './authorize';
import { create } from './create';
import { deleteConnection } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

/** Where Sendcloud delivers events (v3 Event Subscriptions API, beta). */
export const eventConnection: Resource = {
	name: 'eventConnection',
	label: 'Event Connection',
	description: 'Where Sendcloud delivers events: a webhook or a Klaviyo account',
	operations: [create, get, getAll, update, deleteConnection, authorize],
};
