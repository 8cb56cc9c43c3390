/** A thousand parcels looked up by their tracking numbers, which Sendcloud answers one at a time. */
import type { Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import type { Bench, Table } from '../results';
import { figure } from '../statistics';
import { distinctCount, followed, unknownCount } from '../trackings';
import { LATENCY } from './limits';
import { cpuSeconds, of, requests, seconds } from './shared';

const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
	caption,
	columns: ['answered', 'failed', 'requests', 'time (s)', 'CPU (s)'],
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

export const trackParcels: Bench = {
	name: 'tracking',
	async run(arena) {
		const count = arena.size(1000, 200);
		const job = (contestant: Job['contestant'], pace?: Job['pace']) => ({
			job: { contestant, count, pace },
			warmUp: { contestant, count: 200 },
		});
		const node = { name: 'This node', ...job('trackNode') };
		const atOnce = { name: 'HTTP Request, all at once', ...job('trackHttp') };
		const paced = {
			name: 'HTTP Request, 50 a second',
			...job('trackHttp', { items: 50, everyMs: 1000 }),
		};
		const single = {
			name: 'HTTP Request, one by one',
			...job('trackHttp', { items: 1, everyMs: LATENCY }),
		};
		const prepare = async ({ count: wanted }: Job) => {
			await arena.sendcloud.call('follow', followed(wanted));
			return {};
		};
		const conditions = { latencyMs: LATENCY, rateLimit: {} };
		const whole = await arena.compare<Entrant>(
			[node, atOnce, { ...paced, runs: 1 }, { ...single, runs: 1 }],
			{ runs: 3, settings: conditions, prepare },
		);
		const before = arena.size(200, 900);
		const shared = await arena.compare<Entrant>([node, atOnce, paced], {
			runs: 1,
			settings: conditions,
			prepare: async (wanted) => {
				if (wanted.count === count) await arena.sendcloud.call('askBefore', before);
				return await prepare(wanted);
			},
		});
		const [ours, http] = whole.map(({ runs }) => runs);
		const least = distinctCount(count);
		const ratio = seconds(ours).median / seconds(http).median;
		const all = [...ours, ...shared[0].runs];
		const failed = figure(all.map((run) => run.failed.length));
		const answered = figure(all.map((run) => run.done));
		return {
			title: `Track ${count.toLocaleString('en')} parcels`,
			tables: [
				table(
					`Every answer takes ${LATENCY} ms, limits as documented; ${count - least} of the numbers come twice, and ${unknownCount(count)} are of nobody, which HTTP Request cannot tell from failures`,
					whole,
				),
				table(`The same when another tool has just asked ${before} times`, shared),
			],
			goals: [
				{
					goal: `The least possible requests: one for each of ${least} numbers`,
					measured: String(requests(ours).median),
					met: requests(ours).max === least,
				},
				{
					goal: 'Every item is answered under the limit, and none fails',
					measured: `${answered.min} answered, ${failed.max} failed`,
					met: answered.min === count && failed.max === 0,
				},
				{
					goal: 'No slower than the fastest way of HTTP Request',
					measured: `${ratio.toFixed(2)} times as long`,
					met: ratio <= 1,
				},
			],
		};
	},
};
