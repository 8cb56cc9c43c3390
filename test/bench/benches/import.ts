/** Ten thousand orders into Sendcloud: how many requests, how long, at what cost. */
import type { Arena, Entrant, Run } from '../arena';
import type { Bench, Goal, Table } from '../results';
import { figure } from '../statistics';
import { cpuSeconds, of, footprintMegabytes, requests, saved, seconds, warmedUp } from './shared';

/** Where one run takes long or tells little, there are fewer. */
const entrants = (count: number) => ({
	node: warmedUp('This node', { contestant: 'importNode', count }, count),
	fields: {
		...warmedUp(
			'This node, an expression in every field',
			{ contestant: 'importNodeFields', count },
			count,
		),
		runs: 3,
	},
	// So many at once that it is never idle. All ten thousand at once would be as many connections.
	single: {
		...warmedUp(
			'HTTP Request, one order an item',
			{ contestant: 'importHttp', count, pace: { items: 50, everyMs: 50 } },
			500,
		),
		runs: 3,
	},
	hundreds: {
		...warmedUp(
			'HTTP Request, hand-made batches of 100',
			{ contestant: 'importHttpHundreds', count },
			1000,
		),
		runs: 3,
	},
	bare: warmedUp(
		'Batches of 100 through n8n’s helper, nothing else',
		{ contestant: 'importBare', count },
		count,
	),
	floor: warmedUp('Bare undici loop (the floor)', { contestant: 'importFloor', count }, count),
});

const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
	caption,
	columns: ['saved', 'requests', 'time (s)', 'CPU (s)', 'memory (MB)'],
	rows: results.map(({ entrant, runs }) => ({
		name: entrant.name,
		cells: [saved(runs), requests(runs), seconds(runs), cpuSeconds(runs), footprintMegabytes(runs)],
	})),
});

/** Does memory grow with the items, and with nothing else? */
async function growth(arena: Arena): Promise<{ table: Table; goal: Goal }> {
	const counts = [10_000, 20_000, 40_000].map((count) => arena.size(count, count / 10));
	const results = await arena.compare(
		counts.map((count) => ({
			...entrants(count).node,
			name: `${count.toLocaleString('en')} orders`,
			// What was done before would have its part in the peak.
			warmUp: undefined,
		})),
		{ runs: 3, settings: {} },
	);
	const rows = results.map(({ entrant, runs }) => ({
		name: entrant.name,
		runs,
		each: of(runs, ({ footprintBytes }) => footprintBytes / entrant.job.count / 1024),
		kept: of(runs, ({ keptBytes }) => keptBytes / entrant.job.count / 1024),
	}));
	const [first, , last] = rows;
	return {
		table: {
			caption: 'Memory of this node at its peak, the orders themselves included',
			columns: ['memory (MB)', 'an order (kB)', 'its result in the end (kB)'],
			rows: rows.map(({ name, runs, each, kept }) => ({
				name,
				cells: [footprintMegabytes(runs), each, kept],
			})),
		},
		goal: {
			goal: 'Memory grows only with the items: an order takes no more among 40,000 than among 10,000',
			measured: `${last.each.median} kB against ${first.each.median} kB at the peak, ${last.kept.median} kB against ${first.kept.median} kB in the end`,
			// A tenth is what the garbage collector does or leaves.
			met:
				last.each.median <= first.each.median * 1.1 && last.kept.median <= first.kept.median * 1.1,
		},
	};
}

export const importOrders: Bench = {
	name: 'import',
	async run(arena) {
		const count = arena.size(10_000, 1000);
		const all = entrants(count);
		const free = await arena.compare(Object.values(all), {
			runs: 5,
			settings: { latencyMs: 100 },
		});
		const [node, , single, , bare, floor] = free.map(({ runs }) => runs);

		// A third of a second of work differs by a fifth from run to run: these two run side by side, and more often.
		const near = await arena.compare([all.node, all.bare], {
			runs: 15,
			settings: { latencyMs: 100 },
		});
		const { hundreds } = all;
		const limited = await arena.compare(
			[
				{ ...all.node, runs: 3 },
				{ ...all.single, runs: 1 },
				{
					...hundreds,
					// HTTP Request waits between items, whatever the answers are: this is what the limit allows.
					job: { ...hundreds.job, pace: { items: 15, everyMs: 1100 } },
					runs: 1,
				},
			],
			{ runs: 3, settings: { latencyMs: 100, rateLimit: {} } },
		);
		const memory = await growth(arena);

		const times = (runs: Run[], others: Run[]) =>
			cpuSeconds(runs).median / cpuSeconds(others).median;
		const toFloor = times(node, floor);
		const toHttp = times(node, single);
		// Round by round: what disturbs the machine for a while disturbs the neighbours, and not all rounds.
		const pairs = near[0].runs.map(({ cpuMs }, round) => cpuMs / near[1].runs[round].cpuMs);
		const toBare = figure(pairs).median;
		return {
			title: `Import ${count.toLocaleString('en')} orders`,
			tables: [
				table('Every answer takes 100 ms, no limits', free),
				table('Every answer takes 100 ms, limits as documented', limited),
				memory.table,
			],
			goals: [
				{
					goal: `${count / 100} requests`,
					measured: String(requests(node).median),
					met: node.every((run) => run.requests.length === count / 100),
				},
				{
					goal: 'CPU at most twice the floor',
					measured: `${toFloor.toFixed(2)} times; n8n’s engine and HTTP helper alone take ${times(bare, floor).toFixed(2)} times`,
					met: toFloor <= 2,
				},
				{
					goal: 'CPU at most 1.1 times what batches through n8n’s helper take with nothing else around them',
					measured: `${toBare.toFixed(2)} times (${Math.min(...pairs).toFixed(2)} to ${Math.max(...pairs).toFixed(2)} in single rounds)`,
					met: toBare <= 1.1,
				},
				{
					goal: 'CPU at most a quarter of HTTP Request with one order an item',
					measured: `1/${Math.round(1 / toHttp)}`,
					met: toHttp <= 0.25,
				},
				memory.goal,
			],
		};
	},
};
