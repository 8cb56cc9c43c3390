/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/**
 * Every operation under every trouble, once, thrice and for ever, at each of its requests. For each cell: is it done or
 * is there a clear error, how many requests did it take, and does Sendcloud hold what it should?
 *
 * What must hold: done means that Sendcloud holds what it holds after an undisturbed run. An error means that it holds
 * that or what it held before, nothing else and nothing twice; and where it was done all the same, the error says so.
 * No text holds a secret. The matrix derives from the registry and `test/examples.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Engine, NodeRun, RunOptions } from '../engine/engine';
import { examples, type Example } from '../examples';
import type { Sandbox } from '../sandbox';
import { MANY, SEARCHES } from '../support/away';
import { chosen } from '../support/chosen';
import { Door } from './door';
import { jobs } from './jobs';
import { troubles, type Trouble } from './faults';
import { testPurchases } from './purchases';
import { start, tellsSecrets, type Time } from './start';
import { isBetween, isSame, snapshot } from './state';

interface Cell {
	operation: string;
	trouble: string;
	/** Of the undisturbed run's requests, the one at which it begins, from 1. */
	at: number;
	times: number;
	done: boolean;
	message?: string;
	requests: number;
	/** What is wrong with it. */
	faults: string[];
}

export async function testFaults(only: string[], output: string): Promise<boolean> {
	const world = await World.start();
	const cells: Cell[] = [];
	try {
		for (const operation of Object.keys(examples)) {
			if (only.length > 0 && !only.some((part) => operation.startsWith(part))) continue;
			const calm = await world.calm(operation);
			const own: Cell[] = [];
			for (const trouble of troubles) {
				for (let at = 1; at <= (trouble.fault ? calm.requests : 1); at++) {
					for (const times of trouble.times ?? [1, 3, Infinity]) {
						own.push(await world.cell(operation, trouble, at, times, calm));
					}
				}
			}
			own.push(await world.away(operation));
			print(operation, calm.requests, own);
			cells.push(...own);
		}
	} finally {
		await world.close();
	}
	mkdirSync(output, { recursive: true });
	writeFileSync(path.join(output, 'faults.json'), JSON.stringify(cells, null, '\t'));
	const bad = cells.filter(({ faults }) => faults.length > 0);
	for (const { operation, trouble, at, times, faults, message } of bad) {
		console.log(
			`✗ ${operation}, ${trouble}, request ${at}, ${named(times)}: ${faults.join('; ')}${message ? `\n    ${message}` : ''}`,
		);
	}
	console.log(`\n${cells.length - bad.length} passed, ${bad.length} failed`);
	return (await testPurchases(only, output)) && bad.length === 0;
}

const buying = new Set(jobs.map(({ operation }) => operation));
/** A request and its repeats. */
const TRIES = 6;
/** Every five seconds for two minutes a purchase without an answer is looked for; a look asks twice where one fails. */
const LOOKS = 2 * (120 / 5);

/**
 * Each request with its repeats, and one more to see what has become of it. A purchase without an answer may take the
 * looks instead: then all its requests were made once, one of them with its repeats.
 */
const mostRequests = (operation: string, { requests }: Calm) =>
	Math.max(TRIES * (requests + 1), buying.has(operation) ? requests + TRIES + LOOKS : 0);

const named = (times: number) =>
	times === 1 ? 'once' : times === Infinity ? 'for ever' : `${times} times`;

/** Nothing answers while many items are carried out, and the others go on when one fails. */
const AWAY = `no answer at all, ${MANY} items`;

/** A line for each trouble: what became of it once, thrice and for ever, at the worst of the operation's requests. */
function print(operation: string, requests: number, cells: Cell[]): void {
	console.log(`\n${operation} (${requests} request${requests === 1 ? '' : 's'} undisturbed)`);
	for (const name of [...troubles.map((trouble) => trouble.name), AWAY]) {
		const columns = [1, 3, Infinity].map((times) => {
			const these = cells.filter((cell) => cell.trouble === name && cell.times === times);
			if (these.length === 0) return '';
			const kinds = [...new Set(these.map(({ done }) => (done ? 'done' : 'error')))].join('/');
			const most = Math.max(...these.map((cell) => cell.requests));
			const right = these.every(({ faults }) => faults.length === 0) ? '✓' : '✗';
			return `${right} ${kinds}, ${most} req.`;
		});
		console.log(`  ${name.padEnd(28)} ${columns.map((one) => one.padEnd(24)).join(' ')}`.trimEnd());
	}
}

interface Calm {
	before: string[];
	after: string[];
	requests: number;
}

class World {
	private constructor(
		private readonly engine: Engine,
		private readonly sandbox: Sandbox,
		private readonly door: Door,
		private readonly time: Time,
	) {}

	static async start(): Promise<World> {
		const { engine, sandbox, time } = await start();
		return new World(engine, sandbox, new Door(sandbox.url), time);
	}

	async close(): Promise<void> {
		await this.door.shut();
		await this.sandbox.close();
	}

	/** What an undisturbed run does. */
	async calm(operation: string): Promise<Calm> {
		const example = await this.prepare(operation);
		const before = snapshot(this.sandbox);
		const { error } = await this.run(operation, example);
		if (error) throw new Error(`${operation} fails undisturbed: ${error.message}`);
		return { before, after: snapshot(this.sandbox), requests: this.asked() };
	}

	async cell(
		operation: string,
		trouble: Trouble,
		at: number,
		times: number,
		calm: Calm,
	): Promise<Cell> {
		const example = await this.prepare(operation);
		const { parameters } = example;
		if (trouble.fault) {
			this.sandbox.faults.add({
				...trouble.fault,
				times,
				match: { path: /^\/(?!oauth2)/, nth: at },
			});
		}
		if (trouble.kind === 'expired') {
			parameters.authentication = 'oAuth2';
			// A token is fetched, and is no longer worth anything when the run begins.
			await this.run('integration.getAll', { parameters: { authentication: 'oAuth2' } });
			this.sandbox.requests.length = 0;
			this.sandbox.expireTokens();
		}
		if (trouble.kind === 'refused') await this.refuse(times);
		const run = await this.run(operation, example, trouble.timeout);
		const cell: Cell = {
			operation,
			trouble: trouble.name,
			at,
			times,
			done: !run.error,
			message:
				run.error && `${run.error.message} | ${run.error.description ?? ''}`.replace(/\n/g, ' '),
			requests: this.asked(),
			faults: [],
		};
		this.sandbox.faults.clear();
		cell.faults = this.judge(cell, trouble, calm, run);
		return cell;
	}

	/** One cell more: each item has its error, nothing was done, and not each waits out its own five attempts. */
	async away(operation: string): Promise<Cell> {
		const { parameters, items = [{}] } = await this.prepare(operation);
		const before = snapshot(this.sandbox);
		this.sandbox.faults.add({
			kind: 'resetBefore',
			times: Infinity,
			match: { path: /^\/(?!oauth2)/ },
		});
		const many = Array.from({ length: MANY }, (_, n) => items[n % items.length]);
		const onError = 'continueRegularOutput';
		const run = await this.run(operation, { parameters, items: many }, 30, { onError });
		this.sandbox.faults.clear();
		const failed = run.json.filter(({ error }) => typeof error === 'string');
		// Two requests for each of those under way may be repeated before it is plain; five for each of forty would be 200.
		const most = SEARCHES.has(operation) ? 400 : 80;
		const wrong: Array<[boolean, string]> = [
			[run.error !== undefined, 'the run ended'],
			[failed.length !== MANY, `${failed.length} of ${MANY} items have an error`],
			[!isSame(snapshot(this.sandbox), before), 'Sendcloud holds what it should not'],
			[tellsSecrets(this.sandbox, run), 'a secret in the output'],
			[this.asked() > most, `${this.asked()} requests, more than ${most}`],
		];
		return {
			operation,
			trouble: AWAY,
			at: 1,
			times: Infinity,
			done: false,
			message: String(run.error?.message ?? failed[0]?.error),
			requests: this.asked(),
			faults: wrong.flatMap(([isWrong, words]) => (isWrong ? [words] : [])),
		};
	}

	private judge(cell: Cell, trouble: Trouble, calm: Calm, run: NodeRun): string[] {
		const wrong: string[] = [];
		const state = snapshot(this.sandbox);
		if (cell.done && !isSame(state, calm.after))
			wrong.push('done, but Sendcloud holds something else');
		if (!isBetween(state, calm.before, calm.after))
			wrong.push('Sendcloud holds what it should not');
		const worked = isSame(state, calm.after) && !isSame(calm.before, calm.after);
		if (
			!cell.done &&
			worked &&
			calm.requests === 1 &&
			!/may have|look it up|safe/i.test(cell.message ?? '')
		) {
			wrong.push('it was carried out, and the error does not say that this may be so');
		}
		if (!cell.done && (cell.message ?? '').length < 40) wrong.push('the error says too little');
		if (trouble.alwaysDone && cell.times !== Infinity && !cell.done) wrong.push('should be done');
		if (tellsSecrets(this.sandbox, run)) wrong.push('a secret in the output');
		if (String(cell.message).includes('hidden')) wrong.push('a secret in the error');
		if (cell.requests > mostRequests(cell.operation, calm)) wrong.push('too many requests');
		return wrong;
	}

	/** The door is shut at first, and opened when the node has waited so often. */
	private async refuse(times: number): Promise<void> {
		await this.door.open();
		await this.door.shut();
		this.engine.connect(this.sandbox, `http://127.0.0.1:${this.door.port}/api`);
		let last = -1;
		let waits = 0;
		this.time.onSleep = async () => {
			// One wait is slept in many slices.
			const refused = this.sandbox.requests.length;
			if (last === refused && waits++ % 2 === 1) return;
			last = refused;
			if (waits >= times) await this.door.open();
		};
	}

	private async prepare(operation: string): Promise<Example> {
		this.time.onSleep = async () => {};
		await this.door.shut();
		this.sandbox.reset();
		this.sandbox.settings.retryScale = 1e6;
		this.engine.connect(this.sandbox);
		const run = async (name: string, parameters: INodeParameters, items?: IDataObject[]) => {
			const { json, error } = await this.run(name, { parameters, items });
			if (error) throw new Error(`${name}: ${error.message}`);
			return json;
		};
		const [example] = await examples[operation]({ sandbox: this.sandbox, run });
		this.sandbox.requests.length = 0;
		return { ...example, parameters: { ...example.parameters } };
	}

	private asked = () =>
		this.sandbox.requests.filter(({ path: at }) => !at.includes('oauth2')).length;

	private async run(
		operation: string,
		{ parameters, items }: Example,
		timeout = 30,
		settings: RunOptions = {},
	): Promise<NodeRun> {
		const options = { ...(parameters.options as IDataObject), timeout };
		const all = { ...parameters, ...chosen(operation), options } as INodeParameters;
		return await this.engine.run(all, items, settings);
	}
}
