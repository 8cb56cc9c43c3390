/** Ten thousand rows of a shop's export, and as many orders that are Sendcloud's already. */
import type { Bench } from '../results';
import {
	blockMs,
	cpuSeconds,
	footprintMegabytes,
	requests,
	saved,
	seconds,
	warmedUp,
} from './shared';

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
		const [time, cpu] = [seconds, cpuSeconds].map((of) => of(shop).median / of(own).median);
		return {
			title: `Import ${count.toLocaleString('en')} rows of a shop`,
			tables: [
				{
					caption: 'Every answer takes 100 ms, no limits',
					columns: [
						'saved',
						'requests',
						'time (s)',
						'CPU (s)',
						'memory (MB)',
						'longest block (ms)',
					],
					rows: results.map(({ entrant, runs }) => ({
						name: entrant.name,
						cells: [
							saved(runs),
							requests(runs),
							seconds(runs),
							cpuSeconds(runs),
							footprintMegabytes(runs),
							blockMs(runs),
						],
					})),
				},
			],
			goals: [
				{
					goal: 'No slower than Create or Update by more than a third',
					measured: `${time.toFixed(2)} times as long`,
					met: time <= 4 / 3,
				},
				{
					goal: 'CPU at most a third more, too',
					measured: `${cpu.toFixed(2)} times`,
					met: cpu <= 4 / 3,
				},
			],
		};
	},
};
