/** A contract with a carrier. */
import { CONTRACT_PAGES, CONTRACTS } from '../../api/contracts';
import { byNumber, nameOf, pick } from './pick';
import { searchOf } from './searchOf';

export const contractPick = pick({
	one: 'contract',
	many: 'contracts',
	field: {
		displayName: 'Contract',
		description: 'The contract with the carrier that is used',
	},
	search: searchOf(CONTRACTS, CONTRACT_PAGES, ({ id, name, carrier, state }) => {
		const { name: carrierName } = (carrier ?? {}) as { name?: string };
		return {
			name: `${nameOf(carrierName, name, state === 'active' ? '' : state)} (${String(id)})`,
			value: id as number,
		};
	}),
	none: 'Add one in Sendcloud under Settings › Carriers.',
	noMatch: 'Type a part of its name, its carrier or its ID.',
	ways: [byNumber('A whole number, e.g. 517; or choose it from the list', 'e.g. 517')],
});
