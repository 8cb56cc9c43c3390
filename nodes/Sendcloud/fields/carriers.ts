/** The carriers that the account has a contract with. */
import { CONTRACT_PAGES, CONTRACTS } from '../api/contracts';
import { filledBy } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { paginate } from '../transport/pagination';

export const carriers = {
	typeOptions: filledBy({
		name: 'getCarriers',
		async loadOptions() {
			const names = new Map<string, string>();
			const client = new SendcloudClient(this);
			for await (const { carrier } of paginate(client, CONTRACTS, {}, CONTRACT_PAGES)) {
				const { code, name } = (carrier ?? {}) as { code?: string; name?: string };
				if (code !== undefined) names.set(code, name ?? code);
			}
			return [...names]
				.map(([value, name]) => ({ name, value }))
				.sort((a, b) => a.name.localeCompare(b.name));
		},
	}),
};
