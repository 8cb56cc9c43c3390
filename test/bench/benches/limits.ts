/** Under the documented limits: how close to the least possible time, and whether others get their share. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Arena } from '../arena';
import type { Bench } from '../results';
import { figure } from '../statistics';

export const LATENCY = 100;
const MINUTE = 60_000;

/** v3: 100 writing requests a minute, no more than 15 of them a second. */
const LIMITS = [
	{ count: 100, withinMs: MINUTE },
	{ count: 15, withinMs: 1000 },
];

/** When the last of so many requests can be answered at the earliest, in milliseconds after the first was sent. */
export function leastMs(count: number): number {
	const at: number[] = [];
	for (let n = 0; n < count; n++)
		at.push(
			Math.max(0, ...LIMITS.map((limit) => (at[n - limit.count] ?? -Infinity) + limit.withinMs)),
		);
	return at[count - 1] + LATENCY;
}

/** Everybody's clock goes faster, so that minutes are seconds. Faster is not better: what is computed takes as long as ever. */
const atSpeed = (scale: number) => ({
	settings: { latencyMs: LATENCY, rateLimit: {}, scale },
	update: (ids: number[]) => ({
		contestant: 'updateNode' as const,
		count: ids.length,
		ids,
		scale,
	}),
});

/** A process that has done it before. */
async function contestant(arena: Arena) {
	const process = await arena.contestant();
	await arena.sendcloud.call('reset', {});
	await process.call('run', atSpeed(1).update(await arena.sendcloud.call('fill', 200)));
	return process;
}

/** One workflow that has the limit for itself. */
async function alone(arena: Arena, count: number, scale: number) {
	const process = await contestant(arena);
	const { settings, update } = atSpeed(scale);
	await arena.sendcloud.call('reset', settings);
	const { wallMs, failed } = await process.call(
		'run',
		update(await arena.sendcloud.call('fill', count)),
	);
	const { requests } = await arena.sendcloud.call('account');
	await process.stop();
	return {
		seconds: (wallMs * scale) / 1000,
		failed: failed.length,
		refused: requests.filter(({ status }) => status === 429).length,
	};
}

/** Two workflows, the second of which comes when the first has used up the minute. */
async function together(arena: Arena, count: number, late: number, scale: number) {
	const [first, second] = [await contestant(arena), await contestant(arena)];
	const { settings, update } = atSpeed(scale);
	await arena.sendcloud.call('reset', settings);
	const ids = await arena.sendcloud.call('fill', count + late);
	const running = first.call('run', update(ids.slice(0, count)));
	await sleep(20_000 / scale);
	const theirs = await second.call('run', update(ids.slice(count)));
	const ours = await running;

	const { requests } = await arena.sendcloud.call('account');
	const isLate = new Set(ids.slice(count).map(String));
	const served = requests
		.filter(({ status }) => status === 200)
		.map(({ path }) => isLate.has(path.split('/').pop() ?? ''));
	await first.stop();
	await second.stop();
	return {
		seconds: (theirs.wallMs * scale) / 1000,
		failed: ours.failed.length + theirs.failed.length,
		// Of what was served between its first request and its last.
		share: (100 * late) / (served.lastIndexOf(true) - served.indexOf(true) + 1),
	};
}

/** A workflow beside another tool that takes half of the limit at an even pace, and has done so for a minute. */
async function besideATool(arena: Arena, count: number, scale: number) {
	const process = await contestant(arena);
	const { settings, update } = atSpeed(scale);
	await arena.sendcloud.call('reset', settings);
	await arena.sendcloud.call('otherTool', (2 * MINUTE) / LIMITS[0].count);
	await sleep(MINUTE / scale);
	const { wallMs, failed } = await process.call(
		'run',
		update(await arena.sendcloud.call('fill', count)),
	);
	await arena.sendcloud.call('otherTool', false);
	await process.stop();
	return { seconds: (wallMs * scale) / 1000, failed: failed.length };
}

async function repeated<T>(times: number, work: () => Promise<T>): Promise<T[]> {
	const all: T[] = [];
	for (let n = 0; n < times; n++) all.push(await work());
	return all;
}

export const limits: Bench = {
	name: 'limits',
	async run(arena) {
		const [count, late, few] = [arena.size(300, 120), arena.size(60, 30), arena.size(120, 60)];
		const one = await repeated(
			arena.size(3, 1),
			async () => await alone(arena, count, arena.size(6, 10)),
		);
		const two = await repeated(
			arena.size(3, 1),
			async () => await together(arena, count, late, 20),
		);
		const beside = await repeated(arena.size(3, 1), async () => await besideATool(arena, few, 20));

		const least = leastMs(count) / 1000;
		const time = figure(one.map(({ seconds }) => seconds));
		const share = figure(two.map((run) => run.share));
		const failed = [...one, ...two, ...beside].reduce((sum, run) => sum + run.failed, 0);
		const over = 100 * (time.median / least - 1);
		const failures = (runs: Array<{ failed: number }>) => figure(runs.map((run) => run.failed));
		return {
			title: 'Under the documented limits: 100 writing requests a minute, 15 a second',
			tables: [
				{
					caption: `${count} orders updated with a request each; every answer takes 100 ms`,
					columns: ['time (s)', 'least possible (s)', 'failed', 'answers 429'],
					rows: [
						{
							name: 'This node',
							cells: [time, least, failures(one), figure(one.map(({ refused }) => refused))],
						},
					],
				},
				{
					caption: `The same, and 20 s later a second workflow with ${late} orders and the same keys`,
					columns: ['time of the second (s)', 'its share meanwhile (%)', 'failed of both'],
					rows: [
						{
							name: 'This node, twice',
							cells: [figure(two.map(({ seconds }) => seconds)), share, failures(two)],
						},
					],
				},
				{
					caption: `${few} orders, while another tool uses half of the limit at an even pace`,
					columns: ['time (s)', 'failed'],
					rows: [
						{
							name: 'This node',
							cells: [figure(beside.map(({ seconds }) => seconds)), failures(beside)],
						},
					],
				},
			],
			goals: [
				{
					goal: 'Within 5 % of the least possible time',
					measured: `${over.toFixed(1)} % over`,
					met: over <= 5,
				},
				{ goal: 'No failed item', measured: String(failed), met: failed === 0 },
				{
					goal: 'A second workflow gets at least a quarter of the limit',
					measured: `${Math.round(share.median)} %`,
					met: share.min >= 25,
				},
			],
		};
	},
};
