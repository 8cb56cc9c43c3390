import type { Resource } from '../../engine/define';
import { create } from './create.operation';
import { download } from './download.operation';
import { generate } from './generate.operation';
import { get } from './get.operation';

/** Parcels reports (v3-reporting). */
export const report: Resource = {
	name: 'report',
	label: 'Report',
	description: 'A table of parcels over a time, with costs, carriers and dates',
	operations: [generate, create, get, download],
};
