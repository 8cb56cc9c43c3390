/** The list of resources: the node's table of contents. */
import type { Resource } from '../operations/define';
import { order } from './order';

export const resources: Resource[] = [order];
