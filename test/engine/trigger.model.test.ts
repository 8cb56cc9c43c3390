/**
 * Whatever happens to a trigger, in whatever order: whenever n8n has done what a person asked for, Sendcloud holds
 * exactly one connection and one subscription of an active trigger and none of an inactive one, events come in exactly
 * once, and nothing of others was touched.
 */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { parcelLife, type Fault } from '../sandbox';
import { ModelCommand, type Step } from '../support/commands';
import { Crashed, forgetAll, TriggerHost, type Crash } from './triggerHost';
import { Account } from './triggerWorld';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e6 });

/** What ought to be the case. Undefined: nobody knows, until n8n is asked to do something again. */
interface Model {
	registered: boolean | undefined;
	listening: boolean | undefined;
}

class Real {
	constructor(
		readonly n8n: TriggerHost,
		readonly account: Account,
	) {}

	get state() {
		return world.sandbox.state;
	}

	connection() {
		return this.account.connectionsAt(this.n8n.url)[0];
	}

	subscription() {
		return this.account.subscriptionsAt(this.n8n.url)[0];
	}

	remembered(): IDataObject | undefined {
		const [node] = Object.values(this.n8n.staticData) as IDataObject[];
		return node?.registration as IDataObject | undefined;
	}

	/** Our subscription is at the connection of somebody else. */
	isAstray(): boolean {
		return this.account
			.others()
			.subscriptions.some(({ id }) => id === this.remembered()?.subscriptionId);
	}

	/** Runs what a crash may end. @returns whether it came to its end */
	async try(action: () => Promise<void>): Promise<boolean> {
		try {
			await action();
			return true;
		} catch (error) {
			expect(error).toBeInstanceOf(Crashed);
			return false;
		}
	}

	async check({ registered, listening }: Model): Promise<void> {
		await this.n8n.idle();
		if (!this.isAstray()) this.account.expectForeignUntouched();
		if (listening === false) this.account.expectEmpty(this.n8n.testUrl);
		if (listening === true) {
			expect(this.account.connectionsAt(this.n8n.testUrl)).toHaveLength(1);
			expect(this.account.subscriptionsAt(this.n8n.testUrl)).toEqual([
				expect.objectContaining({ is_active: true }),
			]);
		}
		if (registered === false) this.account.expectEmpty(this.n8n.url);
		// Would end the listening.
		if (registered === true && listening === false) await this.account.expectRegistered();
		expect(this.n8n.failures).toEqual([]);
	}
}

class Command extends ModelCommand<Model, Real> {}

const activate: Step<Model, Real> = async (model, { n8n }) => {
	await n8n.activate();
	model.registered = true;
};
const deactivate: Step<Model, Real> = async (model, { n8n }) => {
	await n8n.deactivate();
	model.registered = false;
};
/** The process is gone, and with it its listening; what that registered stays behind. */
const afterCrash = (model: Model) => {
	if (model.listening) model.listening = undefined;
};

/** Something happens in Sendcloud to what is ours, if it is there. */
const damage = (name: string, action: (real: Real) => void) =>
	fc.constant(
		new Command(name, async (model, real) => {
			if (!real.connection() || !real.subscription()) return;
			action(real);
			model.registered = undefined;
		}),
	);

const crashes: fc.Arbitrary<Crash> = fc.record({
	request: fc.integer({ min: 1, max: 7 }),
	when: fc.constantFrom('before' as const, 'after' as const),
});
const faults: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom('resetBefore' as const, 'resetAfter' as const, 'truncated' as const),
	match: fc.record({
		method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
		nth: fc.integer({ min: 1, max: 3 }),
	}),
});

const commands = [
	fc.constant(new Command('activate', activate)),
	fc.constant(new Command('deactivate', deactivate)),
	fc.constant(
		new Command('edit and publish', async (model, { n8n }) => {
			await n8n.publish({ filters: { returns: 'all' } });
			model.registered = true;
		}),
	),
	fc.constant(
		new Command('listen', async (model, { n8n }) => {
			await n8n.listen();
			model.listening = true;
		}),
	),
	fc.constant(
		new Command(
			'stop listening',
			async (model, { n8n }) => {
				await n8n.stopListening();
				model.listening = false;
			},
			({ listening }) => listening === true,
		),
	),
	fc.constant(
		new Command(
			'an event while listening',
			async (model, { n8n }) => {
				const before = n8n.tested.length;
				await world.sandbox.deliver(parcelLife()[0]);
				await n8n.idle();
				expect(n8n.tested).toHaveLength(before + 1);
				model.listening = false;
			},
			({ listening, registered }) => listening === true && registered !== undefined,
		),
	),
	fc.constant(
		new Command('restart of n8n 2.41', async (model, { n8n }) => {
			await n8n.restart('2.41');
			afterCrash(model);
		}),
	),
	fc.constant(
		new Command('restart of n8n 2.8', async (model, { n8n }) => {
			await n8n.restart('2.8');
			if (n8n.active) model.registered = true;
			afterCrash(model);
		}),
	),
	fc.constant(
		new Command(
			'n8n moves to another address',
			async (model, real) => {
				const { n8n, account } = real;
				// Only what is remembered can be told from what is somebody else's.
				const former = n8n.url;
				if (real.remembered()?.url !== former) await n8n.deactivate();
				await n8n.restart('2.41');
				const other = n8n.baseUrl.includes('localhost') ? '127.0.0.1' : 'localhost';
				n8n.baseUrl = n8n.baseUrl.replace(/127\.0\.0\.1|localhost/, other);
				await activate(model, real);
				account.expectEmpty(former);
			},
			({ listening }) => listening === false,
		),
	),
	crashes.map(
		(crash) =>
			new Command(
				`crash ${crash.when} request ${crash.request} of an activation`,
				async (model, real) => {
					const done = await real.try(async () => await real.n8n.activate('activate', { crash }));
					model.registered = done || undefined;
					if (!done) afterCrash(model);
				},
			),
	),
	crashes.map(
		(crash) =>
			new Command(
				`crash ${crash.when} request ${crash.request} of a deactivation`,
				async (model, real) => {
					const done = await real.try(async () => await real.n8n.deactivate({ crash }));
					model.registered = done ? false : undefined;
					if (!done) afterCrash(model);
				},
			),
	),
	crashes.map(
		(crash) =>
			new Command(
				`crash ${crash.when} request ${crash.request} of a listening`,
				async (model, real) => {
					const done = await real.try(async () => await real.n8n.listen(crash));
					model.listening = done || undefined;
					if (!done) await real.n8n.restart('2.41');
				},
			),
	),
	fc.constant(
		new Command('static data is lost', async (model, real) => {
			const astray = real.isAstray();
			real.n8n.staticData = {};
			forgetAll();
			// Nobody can tell it from that of somebody else any more.
			if (astray) real.account.rememberForeign();
			// The proof is gone with it: no event comes in until the next activation.
			if (model.registered) model.registered = undefined;
		}),
	),
	faults.map(
		(fault) =>
			new Command(`fault ${fault.kind} at ${fault.match?.method}`, async (model, real) => {
				// Met by whatever comes next; n8n tries that again.
				world.sandbox.faults.add(fault);
				await (real.n8n.active ? activate : deactivate)(model, real);
				world.sandbox.faults.clear();
			}),
	),
	damage('the connection is deleted', (real) => {
		const { id } = real.connection();
		real.state.connections.delete(id);
		for (const one of [...real.state.subscriptions.values()])
			if (one.connection_id === id) real.state.subscriptions.delete(one.id);
	}),
	damage('the subscription is deleted', (real) => {
		real.state.subscriptions.delete(real.subscription().id);
	}),
	damage('the subscription is paused', (real) => {
		real.subscription().is_active = false;
	}),
	damage('the subscription is led to a connection of somebody else', (real) => {
		// One that n8n does not know as its own cannot be told from theirs afterwards.
		if (real.subscription().id !== real.remembered()?.subscriptionId) return;
		real.subscription().connection_id = real.account.others().connections[0].id;
	}),
	damage('the secret is changed', (real) => {
		real.connection().configuration.auth_config = { token: 'another' };
		real.connection().configuration.extra_headers = {};
	}),
	damage('there is another connection for the same URL', (real) => {
		real.account.subscribe(real.account.connect(real.n8n.url));
	}),
	damage('there is another subscription', (real) => {
		real.account.subscribe(real.connection());
	}),
];

it('one registration when active, none when inactive, nothing foreign touched', async () => {
	await fc.assert(
		fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (sequence) => {
			world.sandbox.reset();
			forgetAll();
			const n8n = await TriggerHost.start(world.engine);
			try {
				await fc.asyncModelRun(
					() => ({
						model: { registered: false, listening: false },
						real: new Real(n8n, new Account(world.sandbox, n8n)),
					}),
					sequence,
				);
			} finally {
				await n8n.close();
			}
		}),
		{ numRuns: 150 },
	);
}, 120_000);
