import type { Resource } from '../../engine/define';
import { download } from './download.operation';
import { downloadMany } from './downloadMany.operation';

/** Labels and other documents of parcels, as files. */
export const label: Resource = {
	name: 'label',
	label: 'Label',
	description: 'The label of a parcel and its other papers, as files',
	operations: [download, downloadMany],
};
