import { asInSchema, contractAt } from '../../api/contracts';
import { operation } from '../../engine/operation';
import { contractPick } from '../../fields/picks';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a contract',
	description: 'Retrieve one contract with a carrier: whether it is active, and why not',
	fields: { contract: contractPick.field },
	build: ({ params }) => contractPick.id(params.contract),
	each: async ({ client, request: id }) => asInSchema(objectIn(await client.get(contractAt(id)))),
});
