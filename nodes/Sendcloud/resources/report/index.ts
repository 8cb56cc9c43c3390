import type { Resource } from '../../operations/define';
import { create } from './create';
import { download } from './download';
import { generate } from './generate';
import { get } from './get';

/** Parcels reports (v3-reporting). */
export const report: Resource = {
	name: 'report',
	label: 'Report',
	description: 'A table of parcels over a time, with costs, carriers and dates',
	operations: [generate, create, get, download],
};
