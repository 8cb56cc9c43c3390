/** A thousand orders read by their ID, each with a request of its own. */
import type { Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import type { Bench, Table } from '../results';
import { figure } from '../statistics';
import { cpuSeconds, of, requests, seconds } from './shared';

const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
	caption,
	columns: ['read', 'failed', 'requests', 'time (s)', 'CPU (s)'],
	rows: results.map(({ entrant, runs }) => ({
		name: entrant.name,
		cells: [
			of(runs, ({ done }) => done),
			of(runs, ({ failed }) => failed.length),
			requests(runs),
			seconds(runs),
			cpuSeconds(runs),
		],
	})),
});

export const getOrders: Bench = {
	name: 'get',
	async run(arena) {
		const count = arena.size(1000, 200);
		const job = (contestant: Job['contestant'], pace?: Job['pace']) => ({
			job: { contestant, count, pace },
			warmUp: { contestant, count: 300 },
		});
		const node = { name: 'This node', ...job('getNode') };
		const atOnce = { name: 'HTTP Request, all at once', ...job('getHttp') };
		const paced = {
			// What n8n fills in when its option "Batching" is added.
			name: 'HTTP Request, 50 a second',
			...job('getHttp', { items: 50, everyMs: 1000 }),
			runs: 1,
		};
		const prepare = async ({ count: wanted }: Job) => ({
			ids: await arena.sendcloud.call('fill', wanted),
		});

		const free = await arena.compare<Entrant>([node, atOnce, paced], {
			runs: 5,
			settings: { latencyMs: 100 },
			prepare,
		});
		const before = arena.size(200, 900);
		const limited = await arena.compare<Entrant>([node, atOnce, paced], {
			runs: 1,
			settings: { latencyMs: 100, rateLimit: {} },
			prepare: async (wanted) => {
				if (wanted.count === count) await arena.sendcloud.call('askBefore', before);
				return await prepare(wanted);
			},
		});
		const [ours, http] = free.map(({ runs }) => runs);
		const failed = figure(limited[0].runs.map((run) => run.failed.length));
		const ratio = seconds(ours).median / seconds(http).median;
		return {
			title: `Get ${count.toLocaleString('en')} orders by ID`,
			tables: [
				table('Every answer takes 100 ms, no limits', free),
				table(
					`The same under the documented limit of 1,000 a minute, ${before} of which another tool has used`,
					limited,
				),
			],
			goals: [
				{
					goal: 'No slower than HTTP Request',
					measured: `${ratio.toFixed(2)} times as long as its fastest way`,
					met: ratio <= 1,
				},
				{
					goal: 'No failed item under the limit',
					measured: String(failed.max),
					met: failed.max === 0,
				},
			],
		};
	},
};
