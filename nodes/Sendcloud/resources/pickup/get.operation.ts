import { readPickup } from '../../api/pickups';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { pickupPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a pickup',
	description: 'Retrieve one pickup, e.g. to see whether the carrier has agreed to come',
	concurrency: CONCURRENCY.most,
	fields: { pickup: pickupPick.field, simplify: simplifyField },
	build: ({ params }) => ({ id: pickupPick.id(params.pickup), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const pickup = await readPickup(client, id);
		return simplify ? simplified(pickup) : pickup;
	},
});
