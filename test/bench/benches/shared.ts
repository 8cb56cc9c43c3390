/** What the benches share: units, and the columns that most tables have. */
import type { Entrant, Run } from '../arena';
import type { Job } from '../contestant';
import { figure, type Figure } from '../statistics';

export const of = (runs: Run[], value: (run: Run) => number): Figure => figure(runs.map(value));

export const saved = (runs: Run[]) => of(runs, ({ orders }) => orders.length);
export const requests = (runs: Run[]) => of(runs, (run) => run.requests.length);
export const seconds = (runs: Run[]) => of(runs, ({ wallMs }) => wallMs / 1000);
export const cpuSeconds = (runs: Run[]) => of(runs, ({ cpuMs }) => cpuMs / 1000);
export const peakMegabytes = (runs: Run[]) => of(runs, ({ peakBytes }) => peakBytes / 2 ** 20);
export const footprintMegabytes = (runs: Run[]) =>
	of(runs, ({ footprintBytes }) => footprintBytes / 2 ** 20);

/** For which n8n does nothing else. */
export const blockMs = (runs: Run[]) => of(runs, (run) => run.blockMs);

/** A job that is done before with orders of its own, to compile what is hot. */
export const warmedUp = (name: string, job: Job, warmUp: number): Entrant => ({
	name,
	job,
	warmUp: { ...job, count: warmUp, first: 1_000_000, bad: undefined },
});
