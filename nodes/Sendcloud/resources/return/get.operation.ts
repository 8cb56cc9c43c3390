import { readReturn } from '../../api/returns';
import { CONCURRENCY } from '../../engine/define';
import { operation } from '../../engine/operation';
import { simplifyField } from '../../fields/simplify';
import { returnIdField, returnIdOf } from './field';
import { simplified } from './shown';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a return',
	description:
		'Retrieve one return: where it is, its tracking number and label, and why it failed if it did',
	concurrency: CONCURRENCY.most,
	fields: { returnId: returnIdField, simplify: simplifyField },
	build: ({ params }) => ({ id: returnIdOf(params.returnId), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const row = await readReturn(client, id);
		return simplify ? simplified(row, { return_id: id }) : { return_id: id, ...row };
	},
});
