import { asInSchema, contractAt } from '../../api/contracts';
import { operation } from '../../engine/operation';
import { contractPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { objectIn } from '../../transport/pagination';
import { simpleContract } from './simple';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a contract',
	description: 'Retrieve one contract with a carrier: whether it is active, and why not',
	fields: { contract: contractPick.field, simplify: simplifyField },
	build: ({ params }) => ({ id: contractPick.id(params.contract), simplify: params.simplify }),
	each: async ({ client, request: { id, simplify } }) => {
		const contract = asInSchema(objectIn(await client.get(contractAt(id))));
		return simplify ? simpleContract(contract) : contract;
	},
});
