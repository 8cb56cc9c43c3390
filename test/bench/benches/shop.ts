/** Ten thousand rows of a shop's export, and as many orders that are Sendcloud's already. */
import type { Bench } from '../results';
import { cpuSeconds, footprintMegabytes, requests, saved, seconds, warmedUp } from './shared';

export const shopRows: Bench = {
	name: 'shop',
	async run(arena) {
		const count = arena.size(10_000, 1000);
		const results = await arena.compare(
			[
				warmedUp('Import From Shop, a row each', { contestant: 'importShop', count }, count),
				warmedUp('Create or Update, an order each', { contestant: 'importNode', count }, count),
			],
			{ runs: 5, settings: { latencyMs: 100 } },
		);
		const [shop, own] = results.map(({ runs }) => runs);
		const times = cpuSeconds(shop).median / cpuSeconds(own).median;
		return {
			title: `Import ${count.toLocaleString('en')} rows of a shop`,
			tables: [
				{
					caption: 'Every answer takes 100 ms, no limits',
					columns: ['saved', 'requests', 'time (s)', 'CPU (s)', 'memory (MB)'],
					rows: results.map(({ entrant, runs }) => ({
						name: entrant.name,
						cells: [
							saved(runs),
							requests(runs),
							seconds(runs),
							cpuSeconds(runs),
							footprintMegabytes(runs),
						],
					})),
				},
			],
			goals: [
				{
					goal: 'CPU at most a third more than Create or Update',
					measured: `${times.toFixed(2)} times`,
					met: times <= 4 / 3,
				},
			],
		};
	},
};
