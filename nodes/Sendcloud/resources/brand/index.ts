import type { Resource } from '../../engine/define';
import { get } from './get.operation';
import { getAll } from './getAll.operation';

/** What tracking pages, messages and return portals look like. */
export const brand: Resource = {
	name: 'brand',
	label: 'Brand',
	description: 'How tracking pages, messages and return portals look',
	operations: [get, getAll],
};
