/** The same import with one bad order in a hundred: what is saved all the same, and what is said of the bad ones. */
import type { Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import { badPositions, order } from '../orders';
import type { Bench, Table } from '../results';
import { figure } from '../statistics';
import { cpuSeconds, requests, saved, seconds, warmedUp } from './shared';

/** Bad orders that are told apart: their own item failed. */
function toldApart({ failed }: Run, bad: number[], job: Job): number {
	// An item of a hundred orders tells nothing of a single one.
	if (job.contestant === 'importHttpHundreds') return 0;
	const told = new Set(failed.map(({ at }) => at));
	return bad.filter((at) => told.has(at)).length;
}

/** Does every bad order fail, and no other, in words that name it? */
const isNamed = ({ failed }: Run, bad: number[]) =>
	failed.length === bad.length &&
	failed.every(({ at, text }) => bad.includes(at) && text.includes(String(order(at + 1).order_id)));

/** Is exactly what is good in Sendcloud? */
function isComplete({ orders }: Run, count: number, bad: number[]): boolean {
	const without = new Set(bad);
	const good = Array.from({ length: count }, (_, at) => at).filter((at) => !without.has(at));
	const found = new Set(orders);
	return (
		found.size === good.length && good.every((at) => found.has(String(order(at + 1).order_id)))
	);
}

export const badOrders: Bench = {
	name: 'bad',
	async run(arena) {
		const count = arena.size(10_000, 1000);
		const bad = badPositions(count);
		const guilty = new Set(bad.map((at) => Math.floor(at / 100))).size;

		const node = (badness: 'visible' | 'hidden') =>
			warmedUp('This node', { contestant: 'importNode', count, bad: badness }, 1000);
		const single = (badness: 'visible' | 'hidden') => ({
			...warmedUp(
				'HTTP Request, one order an item',
				{ contestant: 'importHttp', count, bad: badness, pace: { items: 50, everyMs: 50 } },
				200,
			),
			runs: 1,
		});
		const hundreds = (badness: 'visible' | 'hidden') => ({
			...warmedUp(
				'HTTP Request, hand-made batches of 100',
				{ contestant: 'importHttpHundreds', count, bad: badness },
				1000,
			),
			runs: 1,
		});
		const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
			caption,
			columns: ['good ones saved', 'bad ones told apart', 'requests', 'time (s)', 'CPU (s)'],
			rows: results.map(({ entrant, runs }) => ({
				name: entrant.name,
				cells: [
					saved(runs),
					figure(runs.map((run) => toldApart(run, bad, entrant.job))),
					requests(runs),
					seconds(runs),
					cpuSeconds(runs),
				],
			})),
		});

		const visible = await arena.compare([node('visible'), hundreds('visible')], {
			runs: 3,
			settings: {},
		});
		const together = await arena.compare([node('hidden'), single('hidden'), hundreds('hidden')], {
			runs: 3,
			settings: { businessErrors: 'all' },
		});
		const oneByOne = await arena.compare([node('hidden')], {
			runs: 3,
			settings: { businessErrors: 'first' },
		});

		const [[seen], [unseen], [unseenOneByOne]] = [visible, together, oneByOne];
		const all = [seen, unseen, unseenOneByOne].flatMap(({ runs }) => runs);
		const most = Math.ceil((count - bad.length) / 100) + 3;
		return {
			title: `Import ${count.toLocaleString('en')} orders of which ${bad.length} are bad`,
			tables: [
				table('Bad in ways that can be seen beforehand', visible),
				table(
					`Bad in ways that only Sendcloud sees, in ${guilty} of ${count / 100} batches; it names all of a batch at once`,
					together,
				),
				table('The same, but Sendcloud names one at a time', oneByOne),
			],
			goals: [
				{
					goal: `Seen beforehand: at most ${most} requests`,
					measured: String(requests(seen.runs).max),
					met: requests(seen.runs).max <= most,
				},
				{
					goal: `Seen by Sendcloud alone: at most one request more for each of ${guilty} guilty batches`,
					measured: `${requests(unseen.runs).max} requests for ${count / 100} batches`,
					met: requests(unseen.runs).max <= count / 100 + guilty,
				},
				{
					goal: 'All good ones saved, all bad ones named',
					measured: all.every((run) => isComplete(run, count, bad) && isNamed(run, bad))
						? `${count - bad.length} saved, ${bad.length} named, in every run`
						: 'not in every run',
					met: all.every((run) => isComplete(run, count, bad) && isNamed(run, bad)),
				},
			],
		};
	},
};
