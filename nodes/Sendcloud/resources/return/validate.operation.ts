import { validateReturn } from '../../api/returns';
import type { IDataObject } from 'n8n-workflow';

import { each } from '../../engine/each';
import { operation } from '../../engine/operation';
import { SenderAddresses } from '../../flows/senderAddress';
import { problemWords, SendcloudError } from '../../transport/errors';
import { builtReturn, returnFields, withAddress, type BuiltReturn } from './fields';

export const validate = operation({
	name: 'validate',
	label: 'Validate',
	action: 'Validate a return',
	description:
		'Check whether a return could be made, without making it: addresses, weight, shipping option and contract. Costs nothing.',
	fields: returnFields,
	build: ({ params }) => builtReturn(params),
	perform: async (entries, tools) => {
		const senders = new SenderAddresses(tools.client);
		return await each<BuiltReturn>(
			async ({ client, request: { body, returnTo } }): Promise<IDataObject> => {
				const address = returnTo === undefined ? undefined : await senders.read(returnTo);
				const whole = withAddress(body, address);
				const known = {
					external_reference: whole.external_reference,
					order_number: whole.order_number ?? null,
				};
				let failure: unknown;
				try {
					await validateReturn(client, whole);
					return { is_valid: true, ...known, problems: [] };
				} catch (error) {
					failure = error;
				}
				if (!(failure instanceof SendcloudError) || failure.status !== 400) throw failure;
				const problems = failure.problems.map(problemWords);
				return {
					is_valid: false,
					...known,
					problems: problems.length > 0 ? problems : [failure.message],
				};
			},
		)(entries, tools);
	},
});
