/** A thousand labels under the documented limits: how many requests, how long, at what cost, and each once. */
import type { Arena, Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import type { Bench, Goal, Table } from '../results';
import { LATENCY, leastMs } from './limits';
import { blockMs, cpuSeconds, footprintMegabytes, of, requests, seconds } from './shared';

/** How long carriers take. */
const ANNOUNCE = 2000;

const isWrite = ({ method }: { method: string }) => method !== 'GET';
/** Those that were let through; a refusal for being too early costs nothing. */
const writes = (runs: Run[]) =>
	of(runs, (run) => run.requests.filter((one) => isWrite(one) && one.status !== 429).length);
const labels = (runs: Run[]) => of(runs, ({ charged }) => charged.length);
const twice = (runs: Run[]) => of(runs, ({ charged }) => charged.length - new Set(charged).size);

const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
	caption,
	columns: [
		'labels',
		'writes',
		'requests',
		'time (s)',
		'CPU (s)',
		'memory (MB)',
		'longest block (ms)',
	],
	rows: results.map(({ entrant, runs }) => ({
		name: entrant.name,
		cells: [
			labels(runs),
			writes(runs),
			requests(runs),
			seconds(runs),
			cpuSeconds(runs),
			footprintMegabytes(runs),
			blockMs(runs),
		],
	})),
});

/** Does memory grow with the labels beyond their items? */
async function growth(arena: Arena): Promise<{ table: Table; goal: Goal }> {
	const counts = [250, 1000, 4000].map((count) => arena.size(count, count / 10));
	const entrants = counts.flatMap((count) =>
		(['none', 'merged'] as const).map((files) => ({
			name: `${count.toLocaleString('en')} orders, ${files === 'none' ? 'no files' : 'one file'}`,
			job: { contestant: 'shipNode' as const, count, files },
		})),
	);
	const results = await arena.compare(entrants, { runs: 3, settings: {}, prepare: filled(arena) });
	const peaks = results.map(({ runs }) => footprintMegabytes(runs).median);
	const more = counts.map((_, at) => peaks[2 * at + 1] - peaks[2 * at]);
	const [, first, last] = more;
	return {
		table: {
			caption: 'Memory of this node at its peak, the orders themselves included',
			columns: ['memory (MB)', 'in the end, an order (kB)'],
			rows: results.map(({ entrant, runs }) => ({
				name: entrant.name,
				cells: [
					footprintMegabytes(runs),
					of(runs, ({ keptBytes }) => keptBytes / entrant.job.count / 1024),
				],
			})),
		},
		goal: {
			goal: 'Memory does not grow with the number of labels beyond the items: the merged file of four times as many takes at most 16 MB more',
			measured: `${counts
				.map((count, at) => `${Math.round(more[at])} MB for ${count.toLocaleString('en')}`)
				.join(', ')} labels, above the same without files`,
			met: last - first <= 16,
		},
	};
}

const filled = (arena: Arena) => async (job: Job) => ({
	ids: await arena.sendcloud.call('fill', job.count),
});

export const shipOrders: Bench = {
	name: 'ship',
	async run(arena) {
		const count = arena.size(1000, 100);
		const entrant = (name: string, contestant: Job['contestant']): Entrant => ({
			name,
			job: { contestant, count },
			warmUp: { contestant, count: contestant === 'shipHttpSingle' ? 20 : 200 },
		});
		const settings = { latencyMs: LATENCY, rateLimit: {}, shipping: { announceMs: ANNOUNCE } };
		const results = await arena.compare(
			[
				entrant('This node', 'shipNode'),
				entrant('This node, of order numbers alone', 'shipNodeNumbers'),
				entrant('This node, without a look at what is shipped', 'shipNodeAgain'),
				entrant('HTTP Request, hand-made batches of 20', 'shipHttp'),
				entrant('The same requests through n8n’s helper, nothing else', 'shipBare'),
				entrant('Bare undici loop (the floor)', 'shipFloor'),
			],
			{ runs: 3, settings, prepare: filled(arena) },
		);
		// The hand-made form at the pace that the limit allows: a hundred a minute. Everybody's clock goes faster.
		const scale = 20;
		const single = entrant('HTTP Request, one label a request', 'shipHttpSingle');
		const slow = await arena.compare(
			[{ ...single, job: { ...single.job, scale, pace: { items: 10, everyMs: 6100 } } }],
			{ runs: 1, settings: { ...settings, scale }, prepare: filled(arena) },
		);
		const [node, numbers, again, , bare, floor] = results.map(({ runs }) => runs);
		const memory = await growth(arena);

		/** Requests that the documents leave no way around. */
		const buying = Math.ceil(count / 20);
		const looking = Math.ceil(count / 100);
		const computed = (leastMs(buying) + ANNOUNCE + 3 * LATENCY) / 1000;
		// The local Sendcloud makes documents one after the other, which nobody who asks can make faster.
		const least = seconds(floor).median;
		const over = 100 * (seconds(node).median / least - 1);
		const toFloor = (runs: Run[]) => cpuSeconds(runs).median / cpuSeconds(floor).median;
		const each = (runs: Run[]) => requests(runs).median / count;
		return {
			title: `Ship ${count.toLocaleString('en')} orders with labels as PDF`,
			tables: [
				table(
					`Every answer takes ${LATENCY} ms, carriers take ${ANNOUNCE / 1000} s, limits as documented`,
					results,
				),
				table(`The same, time as it would be (it was run ${scale} times as fast)`, [
					...slow.map(({ entrant: one, runs }) => ({
						entrant: one,
						runs: runs.map((run) => ({ ...run, wallMs: run.wallMs * scale })),
					})),
				]),
				memory.table,
			],
			goals: [
				{
					goal: 'Each order is charged once',
					measured: `${labels(node).median} labels, ${Math.max(...[node, numbers, again].map((runs) => twice(runs).max))} twice`,
					met: [node, numbers, again].every(
						(runs) => labels(runs).min === count && twice(runs).max === 0,
					),
				},
				{
					goal: `At most ${buying} writes`,
					measured: String(writes(node).median),
					met: [node, numbers, again].every((runs) => writes(runs).max <= buying),
				},
				{
					goal: 'At most 1.2 requests an order with the guard, of order numbers alone',
					measured: each(numbers).toFixed(2),
					met: each(numbers) <= 1.2,
				},
				{
					goal: 'At most 0.2 requests an order where the items hold the orders',
					measured: `${each(node).toFixed(2)} with the guard, ${each(again).toFixed(2)} without it; ${((2 * buying + looking) / count).toFixed(2)} is the least that the documents allow`,
					met: Math.max(each(node), each(again)) <= 0.2,
				},
				{
					goal: 'Within 10 % of the least possible time',
					measured: `${seconds(node).median} s against ${least} s of the floor, which does nothing else, ${Math.abs(over).toFixed(0)} % ${over < 0 ? 'under' : 'over'}; ${computed} s would be the least if documents took no time to make`,
					met: over <= 10,
				},
				{
					goal: 'CPU at most twice the floor',
					measured: `${toFloor(node).toFixed(2)} times; n8n’s engine and HTTP helper alone take ${toFloor(bare).toFixed(2)} times`,
					met: toFloor(node) <= 2,
				},
				memory.goal,
			],
		};
	},
};
