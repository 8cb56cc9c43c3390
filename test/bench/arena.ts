/** Where contestants meet: the package unpacked as n8n installs it, a local Sendcloud, and a process for each run. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { temporaryFolder } from '../n8n/instance';
import type { Setup } from '../n8n/world';
import type { ContestantProcess, Job } from './contestant';
import { Program, type Host } from './rpc';
import type { Access, Circumstances, SendcloudProcess } from './sendcloud';

export interface Entrant {
	name: string;
	job: Job;
	/** Done before the measured run, without latency or limits, to compile what is hot. */
	warmUp?: Job | Job[];
	/** Fewer runs than the others have, where one takes long. */
	runs?: number;
}

export interface Conditions {
	runs: number;
	settings: Circumstances;
	/** Fills Sendcloud for a job; what it returns is added to the job. */
	prepare?: (job: Job) => Promise<Partial<Job>>;
}

export type Run = Awaited<ReturnType<ContestantProcess['run']>> &
	Awaited<ReturnType<SendcloudProcess['account']>>;

export class Arena {
	private constructor(
		readonly setup: Setup,
		readonly host: Host,
		readonly nodeVersion: string,
		/** The unpacked package. */
		readonly folder: string,
		readonly sendcloud: Program<SendcloudProcess>,
		readonly access: Access,
		/** Everything small and once, to see that it works. */
		readonly quick: boolean,
	) {}

	static async open(setup: Setup, quick: boolean): Promise<Arena> {
		const folder = temporaryFolder('bench');
		execFileSync('tar', ['-xzf', setup.package.tarball, '-C', folder, '--strip-components=1']);
		const host = {
			node: setup.n8n.node,
			modules: path.resolve(setup.n8n.script, '../../..'),
			userFolder: temporaryFolder('bench-n8n'),
		};
		const nodeVersion = execFileSync(host.node, ['--version'], { encoding: 'utf8' }).trim();
		const sendcloud = new Program<SendcloudProcess>(host, path.join(__dirname, 'sendcloud.ts'));
		const access = await sendcloud.call('start');
		return new Arena(setup, host, nodeVersion, folder, sendcloud, access, quick);
	}

	/** A process with n8n's engine, ready to run jobs. */
	async contestant(): Promise<Program<ContestantProcess>> {
		const file = path.join(__dirname, 'contestant.ts');
		const program = new Program<ContestantProcess>(this.host, file, ['--expose-gc']);
		await program.call('start', { folder: this.folder, access: this.access });
		return program;
	}

	/**
	 * All entrants, one after the other, and again as often as there are runs: what disturbs the machine for a while
	 * disturbs them all. Each run has a new process and an empty Sendcloud.
	 */
	async compare<E extends Entrant>(
		entrants: E[],
		{ runs, settings, prepare = async () => ({}) }: Conditions,
	): Promise<Array<{ entrant: E; runs: Run[] }>> {
		const all = entrants.map((entrant) => ({ entrant, runs: [] as Run[] }));
		for (let round = 0; round < (this.quick ? 1 : runs); round++) {
			for (const { entrant, runs: done } of all) {
				if (round >= (entrant.runs ?? runs)) continue;
				const process = await this.contestant();
				for (const warmUp of [entrant.warmUp ?? []].flat()) {
					await this.sendcloud.call('reset', {});
					await process.call('run', { ...warmUp, ...(await prepare(warmUp)) });
				}
				await this.sendcloud.call('reset', settings);
				const job = { ...entrant.job, ...(await prepare(entrant.job)) };
				const result = await process.call('run', job);
				done.push({ ...result, ...(await this.sendcloud.call('account')) });
				await process.stop();
			}
		}
		return all;
	}

	/** A number that is smaller when only trying. */
	size(full: number, quick: number): number {
		return this.quick ? quick : full;
	}
}
