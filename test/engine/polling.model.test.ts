/**
 * The polling trigger, model based, for each of its lists over the local Sendcloud: whatever happens there, to this machine's
 * clock and to n8n between two polls, what was there when the workflow was activated starts nothing, and what came or changed
 * later starts it exactly once.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../sandbox';
import { ModelCommand, type Step } from '../support/commands';
import { fileTicket } from '../support/tickets';
import { order, saved } from './orders';
import { forgetPolls, PollHost } from './pollHost';
import { useWorld } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGINNING = Date.UTC(2026, 5, 1, 12);

/** Sendcloud's time, which this machine's clock may differ from. */
let time = BEGINNING;
let offset = 0;
const world = useWorld({ now: () => time });

const { systemClock } = jest.requireActual<typeof import('../../nodes/Sendcloud/transport/clock')>(
	'../../dist/nodes/Sendcloud/bundle.js',
);
beforeEach(() => {
	const { now: elapsed } = systemClock;
	const begun = elapsed();
	// Waits pass, on both clocks.
	systemClock.today = () => time + offset + elapsed() - begun;
});

/** What happens in Sendcloud. */
interface List {
	/** Puts one more there. @returns what tells it from others in what the trigger returns */
	add(n: number, at: number): string;
	labelOf(row: IDataObject): string;
	remove?(label: string): void;
	/** Something about it changes, so that it counts as new. */
	change?(label: string): void;
	/** How late entries may be written. */
	late: number;
}

const iso = (at: number) => new Date(at).toISOString();
const returnedBy = (n: number) => `Jane ${Math.floor(n / 2)}`;

const lists: Record<string, List> = {
	newOrder: {
		add(n, at) {
			const [one] = saved(world.sandbox, order(n));
			Object.assign(one, { created_at: iso(at) });
			return `SHOP-${n}`;
		},
		labelOf: ({ order_number: number }) => String(number),
		remove(label) {
			const { orders } = world.sandbox.state;
			for (const [id, one] of orders) if (one.order_number === label) orders.delete(id);
		},
		late: HOUR,
	},
	newReturn: {
		add(n, at) {
			const { state } = world.sandbox;
			const address = { name: returnedBy(n), postal_code: '1013 AB', country_code: 'NL' };
			const id = state.nextId() + 12_344;
			state.returns.set(id, {
				id,
				parcelIds: [state.nextReturnParcelId()],
				body: {
					from_address: address,
					to_address: address,
					ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
				},
				createdAt: at,
				steps: [],
			});
			return returnedBy(n);
		},
		labelOf: ({ from_address: from }) => String((from as IDataObject).name),
		// Sendcloud's own answer is all there is: it is in its two weeks.
		late: DAY,
	},
	claimChanged: {
		add: (_, at) => {
			return String(fileTicket(world.sandbox, { created_at: iso(at) }).id);
		},
		labelOf: ({ id }) => String(id),
		change: (label) => void world.sandbox.state.askForData(Number(label), 'sales_invoice'),
		late: DAY,
	},
	newShopFailure: {
		add(n, at) {
			world.sandbox.state.logs.set(n, {
				id: n,
				integration_id: 7,
				base_url: 'https://shop.example',
				method: 'POST',
				exception: `Failure ${n}`,
				created_at: iso(at),
				protected: false,
			});
			return String(n);
		},
		labelOf: ({ id }) => String(id),
		remove: (label) => void world.sandbox.state.logs.delete(Number(label)),
		late: HOUR,
	},
	newInvoice: {
		add: () => world.sandbox.state.closeMonth('2026-05').reference,
		labelOf: ({ reference }) => String(reference),
		late: 0,
	},
};

class Model {
	/** What the next poll must return: labels, several alike as often. */
	readonly due: string[] = [];
	/** What is there. */
	readonly there: string[] = [];
	readonly made = new Map<string, number>();
	next = 1;
	/** The last poll returned something, and n8n may have thrown that away. */
	inDoubt = false;
	/** Static data as it was before what was returned last. */
	older: IDataObject | undefined;

	constructor(
		readonly list: List,
		readonly host: PollHost,
	) {}

	add(count: number, late: number): void {
		const at = time - Math.min(late, this.list.late);
		for (let n = 0; n < count; n++) {
			const label = this.list.add(this.next++, at);
			this.due.push(label);
			this.there.push(label);
			this.made.set(label, at);
		}
	}

	async poll(poll = async () => await this.host.poll()): Promise<void> {
		const { database } = this.host;
		const found = await poll();
		expect(found.map((row) => this.list.labelOf(row)).sort()).toEqual([...this.due].sort());
		this.due.length = 0;
		this.inDoubt = found.length > 0;
		if (found.length > 0) this.older = database;
	}
}

/** A step looks at everything itself. */
const REAL = { check: async () => {} };
type Real = typeof REAL;
class Command extends ModelCommand<Model, Real> {}
const command = (name: string, step: Step<Model, Real>) => fc.constant(new Command(name, step));
const poll = command('poll', async (model) => await model.poll());
const add = fc
	.record({
		count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(130)),
		late: fc.oneof(fc.constant(0), fc.nat(DAY)),
	})
	.map(
		({ count, late }) =>
			new Command(`${count} come, ${late} ms late`, async (model) => model.add(count, late)),
	);
const away: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom('status' as const, 'resetBefore' as const, 'truncated' as const),
	status: fc.constant(503),
	times: fc.constant(Infinity),
	match: fc.record({ nth: fc.integer({ min: 1, max: 3 }) }),
});

const commands = [
	add,
	add,
	poll,
	poll,
	fc.nat(6 * HOUR).map((ms) => new Command(`${ms} ms pass`, async () => void (time += ms))),
	fc
		.oneof(fc.constant(0), fc.integer({ min: -400 * DAY, max: 400 * DAY }))
		.map((ms) => new Command(`the clock is ${ms} ms off`, async () => void (offset = ms))),
	fc.nat().map(
		(which) =>
			new Command(`number ${which} is deleted`, async ({ list, there, due }) => {
				if (!list.remove || there.length === 0) return;
				const [label] = there.splice(which % there.length, 1);
				list.remove(label);
				const at = due.indexOf(label);
				if (at >= 0) due.splice(at, 1);
			}),
	),
	fc.nat().map(
		(which) =>
			new Command(`number ${which} changes`, async ({ list, there, due, made }) => {
				if (!list.change || there.length === 0) return;
				const label = there[which % there.length];
				// The trigger's documentation: of half a year at most.
				if (time - made.get(label)! > 183 * DAY) return;
				list.change(label);
				if (!due.includes(label)) due.push(label);
			}),
	),
	command('n8n starts again', async (model) => {
		model.host.restart();
		model.inDoubt = false;
		// Executions end with it.
		model.older = undefined;
	}),
	command('the workflow is published anew', async (model) => {
		await model.poll(async () => await model.host.activate());
	}),
	command('the workflow is published anew during a poll', async (model) => {
		await model.host.publishMeanwhile();
		await model.poll();
	}),
	command('an execution writes back what it read before', async (model) => {
		// With durable cursors it cannot. Where n8n may have thrown away what came last, it comes again.
		const { host, older, inDoubt } = model;
		if (host.way === 'durable' || older === undefined || inDoubt) return;
		host.database = older;
		await model.poll(async () => await host.activate());
	}),
	away.map(
		(fault) =>
			new Command(
				`Sendcloud is away: ${fault.kind} from request ${fault.match?.nth}`,
				async (model) => {
					world.sandbox.faults.add(fault);
					// A list of one page is read before it.
					const asked = world.sandbox.requests.length;
					const failure = await model.poll().then(
						() => undefined,
						(error: Error) => error,
					);
					world.sandbox.faults.clear();
					const hit = world.sandbox.requests.length - asked >= fault.match!.nth!;
					if (!hit) expect(failure).toBeUndefined();
					else expect(failure?.message).toMatch(/Sendcloud/);
				},
			),
	),
];

describe.each(['memory', 'durable'] as const)('n8n keeps its memory its way: %s', (way) => {
	it.each(Object.keys(lists))(
		'%s: each once, nothing of what was there before',
		async (triggerOn) => {
			const list = lists[triggerOn];
			await fc.assert(
				fc.asyncProperty(
					fc.nat(60),
					// Older than what is asked for, too.
					fc.constantFrom(20 * MINUTE, DAY, 20 * DAY),
					fc.commands(commands, { maxCommands: 20, size: 'max' }),
					async (before, apart, sequence) => {
						[time, offset] = [BEGINNING, 0];
						world.sandbox.reset();
						forgetPolls();
						const host = new PollHost(world.engine, { triggerOn, simplify: false }, way);
						const model = new Model(list, host);
						for (let n = 0; n < before; n++) {
							time += apart;
							model.add(1, 0);
						}
						model.due.length = 0;
						expect(await host.activate()).toEqual([]);
						await fc.asyncModelRun(() => ({ model, real: REAL }), sequence);
						await model.poll();
						await model.poll();
					},
				),
				{ numRuns: 15 },
			);
		},
		120_000,
	);
});
