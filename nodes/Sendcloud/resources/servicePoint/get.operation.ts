import { readServicePoint } from '../../api/servicePoints';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { servicePointPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a service point',
	description: 'Retrieve one service point: address, opening hours, and whether it has expired',
	concurrency: CONCURRENCY.most,
	fields: { servicePoint: servicePointPick.field, simplify: simplifyField },
	build: ({ params }) => ({
		id: servicePointPick.id(params.servicePoint),
		simplify: params.simplify,
	}),
	each: async ({ client, request: { id, simplify } }) => {
		const point = await readServicePoint(client, id);
		return simplify ? simplified(point) : point;
	},
});
