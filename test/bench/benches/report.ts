/** Reports of many rows: as a file, whatever its size, in little memory; as items, as fast as a good reader of CSV. */
import type { Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import type { Bench, Table } from '../results';
import { blockMs, cpuSeconds, of, peakMegabytes, seconds } from './shared';

const entrant = (
	name: string,
	contestant: Job['contestant'],
	rows: number,
	days?: number,
	...before: Array<Job['contestant']>
): Entrant => ({
	name,
	job: { contestant, count: rows, days },
	// Sendcloud has ten parcels a day then.
	warmUp: [contestant, ...before].map((one) => ({ contestant: one, count: 10 })),
});

export const reports: Bench = {
	name: 'report',
	async run(arena) {
		const [few, many] = [10_000, 100_000].map((rows) => arena.size(rows, rows / 10));
		const days = 4;
		const compare = async (entrants: Entrant[], rows: number, messy: boolean) =>
			await arena.compare(entrants, {
				runs: 3,
				settings: { report: { parcelsPerDay: rows, messy } },
			});
		// How soon V8 looks for garbage follows from how much a process made before, so all begin with the same.
		const files = async (rows: number, ofDays?: number) => {
			const words = `${(rows * (ofDays ?? 1)).toLocaleString('en')} rows`;
			const one = (name: string, contestant: Job['contestant']) =>
				entrant(`${name}, ${words}`, contestant, rows, ofDays, 'reportFile');
			const results = await compare(
				[
					one('To file', 'reportFile'),
					one('n8n’s helper into n8n’s storage, nothing else', 'reportFileBare'),
					one('A bare stream from http to disk', 'reportFileFloor'),
				],
				rows,
				true,
			);
			const [ours, n8n, floor] = results.map(({ runs }) => peakMegabytes(runs).median);
			return { results, rows: words, ours, n8n, floor };
		};
		const small = await files(few);
		const large = await files(many);
		const http = await compare(
			[entrant('HTTP Request, response as a file', 'reportHttpFile', many, 1, 'reportFile')],
			many,
			true,
		);
		// Sendcloud allows 100,000 rows in one report; more are joined from several.
		const larger = await files(many, days);
		const sizes = [small, large, larger];

		const items = [
			entrant('This node, to items with numbers', 'reportItems', many),
			entrant('undici and csv-parse, to objects', 'reportCsvParse', many),
		];
		const plain = await compare(items, many, false);
		const messy = await compare(items, many, true);

		const table = (caption: string, results: Array<{ entrant: Entrant; runs: Run[] }>): Table => ({
			caption,
			columns: ['items', 'time (s)', 'CPU (s)', 'peak memory (MB)', 'longest block (ms)'],
			rows: results.map(({ entrant: { name }, runs }) => ({
				name,
				cells: [
					of(runs, ({ done }) => done),
					seconds(runs),
					cpuSeconds(runs),
					peakMegabytes(runs),
					blockMs(runs),
				],
			})),
		});
		const ratio = (results: Array<{ runs: Run[] }>, value: typeof seconds) =>
			value(results[0].runs).median / value(results[1].runs).median;
		const ratios = [plain, messy].flatMap((results) => [
			ratio(results, seconds),
			ratio(results, cpuSeconds),
		]);
		const againstAll = (other: 'n8n' | 'floor', words: string) => ({
			goal: `To file: at most 1.1 times the memory ${words}, whatever the number of rows`,
			measured: sizes
				.map(
					({ ours, rows, ...others }) =>
						`${(ours / others[other]).toFixed(2)} times for ${rows} (${Math.round(ours)} MB against ${Math.round(others[other])} MB)`,
				)
				.join(', '),
			met: sizes.every((size) => size.ours <= 1.1 * size[other]),
		});
		return {
			title: `Report of ${many.toLocaleString('en')} rows and 30 columns`,
			tables: [
				table('To file, quotes and line breaks in cells', [
					...small.results,
					...large.results,
					...http,
					...larger.results,
				]),
				table('To items, no quotes in the file', plain),
				table('To items, quotes and line breaks in two of 30 cells', messy),
			],
			goals: [
				againstAll('n8n', 'of n8n’s helper into n8n’s storage with nothing else around it'),
				againstAll('floor', 'of a bare stream from http to disk, without n8n'),
				{
					goal: 'To items: at most 1.5 times as long as csv-parse',
					measured: `${ratios[0].toFixed(2)} times (with quotes ${ratios[2].toFixed(2)}), CPU ${ratios[1].toFixed(2)} times (${ratios[3].toFixed(2)})`,
					met: Math.max(...ratios) <= 1.5,
				},
			],
		};
	},
};
