import type { Settled } from '../../engine/define';
import { operation } from '../../engine/operation';
import { simplifyField } from '../../fields/simplify';
import { SenderAddresses } from '../../flows/senderAddress';
import { buyReturns, type ReturnRequest } from './buy';
import {
	boughtNotice,
	builtReturn,
	labelOptions,
	returnFields,
	settingsOf,
	withAddress,
	type BuiltReturn,
} from './fields';

type Request = BuiltReturn & Omit<ReturnRequest, 'index' | 'body'>;

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a return with its label',
	description:
		'Make a return and get its label as a file, to send to the customer. Under one reference it is made once.',
	fields: { notice: boughtNotice, ...returnFields, simplify: simplifyField },
	risk: 'buys',
	options: labelOptions,
	build: ({ params, options }): Request => ({
		...builtReturn(params),
		...settingsOf(params, options),
	}),
	perform: async (entries, tools) => {
		const settled = new Array<Settled>(entries.length).fill(undefined);
		const senders = new SenderAddresses(tools.client);
		const ready: ReturnRequest[] = [];
		const positions: number[] = [];
		for (const [at, { index, request }] of entries.entries()) {
			const { body, returnTo, ...settings } = request;
			await tools.client.breathe();
			try {
				const address = returnTo === undefined ? undefined : await senders.read(returnTo);
				ready.push({ ...settings, index, body: withAddress(body, address) });
				positions.push(at);
			} catch (error) {
				settled[at] = { error: error as Error };
				if (!tools.goOn) return settled;
			}
		}
		const outcomes = await buyReturns(ready, tools);
		outcomes.forEach((outcome, position) => (settled[positions[position]] = outcome));
		return settled;
	},
});
