/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/**
 * Every operation that spends money, under everything that can happen to each of its requests, to the worker that runs
 * it, and to two that run at once. The judge is the ledger of the local Sendcloud:
 *
 * - nothing is charged twice,
 * - every label there is, is named in the output or in an error, or the error of its item says that it may be there,
 * - run again when all is over, each is there once, and comes out with all it should have.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { NodeRun, RunOptions } from '../engine/engine';
import type { Fault, Sandbox } from '../sandbox';
import { chosen } from '../support/chosen';
import { jobs, type Job } from './jobs';
import { start, tellsSecrets, type Started } from './start';

interface Cell {
	job: string;
	trouble: string;
	/** Of the undisturbed run's requests, the one at which it begins, from 1. */
	at: number;
	times: number;
	/** How the node goes on when an item fails. */
	goesOn: boolean;
	what: string;
	message?: string;
	/** What is wrong with it. */
	faults: string[];
}

/** What can happen to a request. */
interface Trouble {
	name: string;
	fault: Omit<Fault, 'match' | 'times'>;
	/** Once it is over the operation is done, whatever it does. */
	alwaysDone?: boolean;
	/** Seconds a request may take; real ones, since the network keeps real time. */
	timeout?: number;
	times?: number[];
}

const status = (code: number, more: Partial<Fault> = {}): Trouble['fault'] => ({
	kind: 'status',
	status: code,
	...more,
});

/** A request that gets no answer is noticed after so many seconds; six in a row are more than one with all its attempts. */
const SLOW = { timeout: 0.1, times: [1, 6] };

const troubles: Trouble[] = [
	{
		name: '429, Retry-After',
		fault: status(429, { headers: { 'retry-after': '2' } }),
		alwaysDone: true,
	},
	{ name: '429, no Retry-After', fault: status(429), alwaysDone: true },
	{ name: '429, Retry-After a day', fault: status(429, { headers: { 'retry-after': '86400' } }) },
	...[400, 401, 403, 404, 409].map((code) => ({ name: String(code), fault: status(code) })),
	...[500, 502, 503, 504].flatMap((code) => [
		{ name: String(code), fault: status(code) },
		{ name: `${code}, but it was done`, fault: status(code, { takesEffect: true }) },
	]),
	{ name: 'reset before', fault: { kind: 'resetBefore' } },
	{ name: 'reset, but it was done', fault: { kind: 'resetAfter' } },
	{ name: 'cut off', fault: { kind: 'resetMiddle' } },
	{ name: 'silence', fault: { kind: 'silence' }, ...SLOW },
	{ name: 'silence, but it was done', fault: { kind: 'silence', takesEffect: true }, ...SLOW },
	{ name: 'slower than the time-out', fault: { kind: 'drip', delayMs: 20_000 }, ...SLOW },
	{ name: 'slow', fault: { kind: 'drip', delayMs: 100 }, alwaysDone: true, times: [1] },
	{ name: 'half of the JSON', fault: { kind: 'truncated' } },
	{ name: 'HTML', fault: { kind: 'html' } },
	{ name: 'HTML, but it was done', fault: { kind: 'html', takesEffect: true } },
	{ name: 'empty', fault: { kind: 'empty' } },
	{ name: 'empty, but it was done', fault: { kind: 'empty', takesEffect: true } },
	{ name: '{} instead of the answer', fault: { kind: 'body', body: {} } },
	{ name: 'null instead of the answer', fault: { kind: 'body', body: { data: null } } },
];

/** Of those, what is worth trying while another run does the same. */
const LOST = [
	'reset before',
	'reset, but it was done',
	'504',
	'504, but it was done',
	'429, Retry-After',
];

export async function testPurchases(only: string[], output: string): Promise<boolean> {
	const wanted = jobs.filter(
		({ operation, name }) =>
			only.length === 0 || only.some((part) => `${operation} ${name}`.startsWith(part)),
	);
	if (wanted.length === 0) return true;
	const world = await Market.open();
	const cells: Cell[] = [];
	try {
		for (const job of wanted) {
			const begun = Date.now();
			const own = await world.all(job);
			cells.push(...own);
			const bad = own.filter(({ faults }) => faults.length > 0).length;
			console.log(
				`${bad === 0 ? '✓' : '✗'} ${job.operation}, ${job.name}: ${own.length} cells, ${bad} bad (${Math.round((Date.now() - begun) / 1000)} s)`,
			);
		}
	} finally {
		await world.close();
	}
	writeFileSync(path.join(output, 'purchases.json'), JSON.stringify(cells, null, '\t'));
	const bad = cells.filter(({ faults }) => faults.length > 0);
	for (const { job, what, trouble, at, times, goesOn, faults, message } of bad) {
		console.log(
			`✗ ${job}, ${what}, ${trouble}, request ${at}, ${times} times, ${goesOn ? 'goes on' : 'stops'}: ${faults.join('; ')}${message ? `\n    ${message}` : ''}`,
		);
	}
	console.log(`\nPurchases: ${cells.length - bad.length} passed, ${bad.length} failed`);
	return bad.length === 0;
}

const DOUBT = /may have been (bought|filed|answered|closed)|may be bought|may exist/i;

/** The local Sendcloud and the node, with all that is bought there. */
class Market {
	private constructor(private readonly world: Started) {}

	static async open(): Promise<Market> {
		return new Market(await start());
	}

	async close(): Promise<void> {
		await this.world.sandbox.close();
	}

	private get sandbox(): Sandbox {
		return this.world.sandbox;
	}

	async all(job: Job): Promise<Cell[]> {
		const cells: Cell[] = [];
		const requests = await this.calm(job);
		for (let at = 1; at <= requests.length; at++) {
			const [method, to] = requests[at - 1].split(' ');
			const buys = method !== 'GET' && (job.address?.test(to) ?? true);
			for (const [n, trouble] of troubles.entries()) {
				// What only reads has no effect that could be lost.
				if (method === 'GET' && trouble.name.endsWith('but it was done')) continue;
				for (const times of trouble.times ?? [1, Infinity]) {
					const ways = buys ? [true, false] : [(n + at) % 2 === 0];
					for (const goesOn of ways)
						cells.push(await this.disturbed(job, trouble, at, times, goesOn));
				}
			}
			// What a worker that is gone has bought nobody can name, where nothing looks for it.
			for (const takesEffect of job.eachRunBuys ? [] : [false, true])
				cells.push(await this.killed(job, at, takesEffect));
			// Two runs do it twice, as they were asked to.
			if (!buys || job.isPerRun) continue;
			if (job.hasKey !== undefined && !cells.some(({ what }) => what.startsWith('on two')))
				cells.push(await this.elsewhere(job));
			for (const trouble of troubles.filter(({ name }) => LOST.includes(name)))
				for (const delay of [0, 30_000]) cells.push(await this.twice(job, trouble, at, delay));
		}
		return cells;
	}

	/**
	 * What cannot be excluded: another machine sends the same at the same instant. Where Sendcloud has a key against it,
	 * it refuses the second; where it has none, both are charged, and the output says so and names both.
	 */
	private async elsewhere(job: Job): Promise<Cell> {
		this.prepare(job);
		const match = { method: 'POST', ...(job.address && { path: job.address }) };
		this.sandbox.faults.add({ kind: 'delay', delayMs: 200, match });
		const running = this.run(job, true);
		const ours = () =>
			this.sandbox.requests.find(
				({ method, path: to }) => method === 'POST' && (job.address?.test(to) ?? true),
			);
		for (let sent = ours(); ; sent = ours(), await nextTurn()) {
			if (!sent) continue;
			const { publicKey, secretKey } = this.sandbox.keys;
			const answer = await fetch(`${this.sandbox.url}${sent.path}`, {
				method: 'POST',
				headers: {
					authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}`,
					'content-type': 'application/json',
				},
				body: JSON.stringify(sent.body),
			});
			await answer.text();
			break;
		}
		const run = await running;
		this.world.time.skipped += 3_600_000;
		const most = Math.max(...job.charges(this.sandbox).values());
		const words = textsOf(run).join(' ');
		const faults: string[] = [];
		if (job.hasKey && most !== 1) faults.push(`charged ${most} times although there is a key`);
		if (!job.hasKey) {
			if (most !== 2) faults.push(`charged ${most} times: the cell does not show what it should`);
			if (!(job.saysTwo ?? /more than one label/).test(words))
				faults.push('nobody says that there are two');
			for (const { names } of job.things(this.sandbox))
				if (!names.some((name) => words.includes(name))) faults.push(`${names[0]} is not named`);
		}
		const trouble = job.hasKey ? 'Sendcloud refuses one' : 'both are charged, and it is said';
		return cell(
			job,
			'on two machines at once',
			{ trouble, at: 0, times: 1, goesOn: true, faults },
			[run],
		);
	}

	/** What an undisturbed run asks. */
	private async calm(job: Job): Promise<string[]> {
		this.prepare(job);
		const run = await this.run(job, true);
		const requests = this.sandbox.requests.map(({ method, path: to }) => `${method} ${to}`);
		const wrong = [...this.judge(job, [run]), ...this.complete(job, run)];
		if (wrong.length > 0)
			throw new Error(
				`${job.operation}, ${job.name} fails undisturbed: ${wrong.join('; ')} ${textOf([run])}`,
			);
		return requests;
	}

	private async disturbed(
		job: Job,
		trouble: Trouble,
		at: number,
		times: number,
		goesOn: boolean,
	): Promise<Cell> {
		this.prepare(job);
		this.add(trouble, at, times);
		const run = await this.run(job, goesOn, { timeout: trouble.timeout });
		const faults = this.judge(job, [run]);
		if (trouble.alwaysDone && times === 1) faults.push(...this.complete(job, run));
		faults.push(...(await this.again(job)));
		return cell(job, 'disturbed', { trouble: trouble.name, at, times, goesOn, faults }, [run]);
	}

	/** The worker is gone when it has sent a request, and with it all that it knew. */
	private async killed(job: Job, at: number, takesEffect: boolean): Promise<Cell> {
		this.prepare(job);
		this.sandbox.faults.add({ kind: 'silence', takesEffect, times: Infinity, match: this.nth(at) });
		let cancel = () => {};
		const running = this.run(job, true, { started: (one) => (cancel = () => one.cancel()) });
		const over = running.then(() => true);
		while (this.sandbox.requests.length < at || !this.sandbox.requests[at - 1].fault) {
			const ended = await Promise.race([over, nextTurn(false)]);
			if (ended === true) break;
		}
		cancel();
		await running;
		this.sandbox.faults.clear();
		// What it has put out nobody has seen; the next one begins at once.
		const faults = await this.again(job, 0);
		const trouble = takesEffect ? 'after it took effect' : 'before it took effect';
		return cell(job, 'killed', { trouble, at, times: 1, goesOn: true, faults }, []);
	}

	/** The same workflow twice at the same moment, in one n8n. */
	private async twice(job: Job, trouble: Trouble, at: number, delay: number): Promise<Cell> {
		this.prepare(job);
		this.sandbox.settings.shipping.listDelayMs = delay;
		this.add(trouble, at, 1);
		const runs = await Promise.all([this.run(job, true), this.run(job, true)]);
		const faults = this.judge(job, runs);
		faults.push(...(await this.again(job)));
		const what = delay > 0 ? 'twice at once, seen late' : 'twice at once';
		return cell(job, what, { trouble: trouble.name, at, times: 1, goesOn: true, faults }, runs);
	}

	/** All is over and everything can be seen: run again, each is there once and complete. */
	private async again(job: Job, after = 600_000): Promise<string[]> {
		if (job.eachRunBuys) return [];
		this.sandbox.faults.clear();
		this.world.time.skipped += after;
		if (job.isPerRun) {
			this.sandbox.reset();
			job.prepare(this.sandbox);
		}
		const run = await this.run(job, true);
		return [...this.judge(job, [run]), ...this.complete(job, run, job.doneBefore)].map(
			(one) => `run again: ${one}`,
		);
	}

	private prepare(job: Job): void {
		this.sandbox.reset();
		this.sandbox.settings.retryScale = 1e6;
		this.world.engine.connect(this.sandbox);
		job.prepare(this.sandbox);
		this.sandbox.requests.length = 0;
	}

	private nth = (at: number) => ({ path: /^\/(?!oauth2)/, nth: at });

	private add({ fault }: Trouble, at: number, times: number): void {
		this.sandbox.faults.add({ ...fault, times, match: this.nth(at) });
	}

	private async run(
		{ operation, parameters, items }: Job,
		goesOn: boolean,
		{ timeout = 30, ...more }: { timeout?: number; started?: RunOptions['started'] } = {},
	): Promise<NodeRun> {
		const options = { ...(parameters.options as IDataObject), timeout };
		const all = { ...parameters, ...chosen(operation), options } as INodeParameters;
		return await this.world.engine.run(all, structuredClone(items) as INodeExecutionData[], {
			...more,
			...(goesOn && { onError: 'continueRegularOutput' }),
		});
	}

	/** Nothing is charged twice, nothing is there that nobody names, no secret is told. */
	private judge(job: Job, runs: NodeRun[]): string[] {
		const wrong: string[] = [];
		// What is still being announced is charged in the end.
		const { skipped } = this.world.time;
		this.world.time.skipped += 3_600_000;
		const charges = job.charges(this.sandbox);
		this.world.time.skipped = skipped;
		for (const [key, count] of charges)
			if (count > (job.eachRunBuys ? runs.length : 1))
				wrong.push(`${key} is charged ${count} times`);
		const words = runs.flatMap(textsOf);
		for (const { key, names } of job.things(this.sandbox)) {
			const isNamed = words.some(
				(one) =>
					names.some((name) => one.includes(name)) ||
					((DOUBT.test(one) || job.doneBefore?.test(one) === true) && mentions(one, key)),
			);
			if (!isNamed) wrong.push(`there is something for ${key} that nobody names`);
		}
		if (runs.some((run) => tellsSecrets(this.sandbox, run))) wrong.push('a secret is told');
		return wrong;
	}

	/** Everything that was asked for is there and comes out. */
	private complete(job: Job, { error, items }: NodeRun, unless?: RegExp): string[] {
		const wrong: string[] = [];
		if (error) wrong.push(`it fails: ${error.message}`);
		const charges = job.charges(this.sandbox);
		for (const key of job.keys)
			if (charges.get(key) !== 1) wrong.push(`${key} is charged ${charges.get(key) ?? 0} times`);
		for (const { json } of items)
			if (json.error !== undefined && !unless?.test(String(json.error)))
				wrong.push(`an item fails: ${String(json.error)}`);
		const files = items.filter(({ binary }) => binary && Object.keys(binary).length > 0).length;
		if (files !== job.files) wrong.push(`${files} files instead of ${job.files}`);
		return wrong;
	}
}

/** `SHOP-1`, but not in `SHOP-12`. */
const mentions = (words: string, key: string) =>
	words
		.split(key)
		.slice(1)
		.some((rest) => !/^\w/.test(rest));

/** Each item by itself, and the error. */
const textsOf = ({ items, error }: NodeRun): string[] => [
	...items.map(({ json }) => JSON.stringify(json)),
	...(error ? [`${error.message} ${error.description ?? ''}`] : []),
];

const textOf = (runs: NodeRun[]) => runs.flatMap(textsOf).join(' ').slice(0, 2000);

const cell = (
	{ operation, name }: Job,
	what: string,
	rest: Omit<Cell, 'job' | 'what'>,
	runs: NodeRun[],
): Cell => ({
	job: `${operation}, ${name}`,
	what,
	...rest,
	...(rest.faults.length > 0 && { message: textOf(runs) }),
});
