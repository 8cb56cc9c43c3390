/**
 * Whatever happens to a trigger on the webhook of an integration, in whatever order: whenever n8n has done what a person
 * asked for, exactly the integration of an active trigger sends to it, its news start the workflow exactly once, and
 * every other integration has the webhook that others gave it.
 */
import fc from 'fast-check';

import { parcelNews, type Fault } from '../sandbox';
import { ModelCommand, type Step } from '../support/commands';
import { Crashed, forgetAll, TriggerHost, type Crash } from './triggerHost';
import { Account } from './triggerWorld';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e8 });

const INTEGRATIONS = [7, 739283] as const;
type IntegrationId = (typeof INTEGRATIONS)[number];
type Target = IntegrationId | 'events';

interface Pair {
	url: string | null;
	active: boolean;
}
const NONE: Pair = { url: null, active: false };
const isEqual = (one: Pair, other: Pair) => one.url === other.url && one.active === other.active;

interface Model {
	/** What the active workflow is registered for; undefined when it is not active. */
	target: Target | undefined;
	/** What others have set, and what is to stand there when the trigger does not use it. */
	foreign: Record<IntegrationId, Pair>;
	/** Whose state nobody knows until n8n has been asked for something again. */
	unsure: Set<Target>;
	/** What stood there before may be forgotten: then nothing is put back, or what is known of an earlier time. */
	forgotten: Map<Target, Pair[]>;
	parcel: number;
}

class Real {
	constructor(
		readonly n8n: TriggerHost,
		readonly account: Account,
	) {}

	integration(id: IntegrationId) {
		return world.sandbox.state.integrations.get(id)!;
	}

	pair(id: IntegrationId): Pair {
		const { webhook_url: url, webhook_active: active } = this.integration(id);
		return { url, active };
	}

	set(id: IntegrationId, { url, active }: Pair): void {
		Object.assign(this.integration(id), { webhook_url: url, webhook_active: active });
	}

	/** What may be put back when n8n ends in the middle: n8n saves what was found only after that. */
	saved(): Pair[] {
		const [node = {}] = Object.values(this.n8n.staticData) as Array<{
			registration?: { former?: Pair };
			former?: Array<{ former?: Pair }>;
		}>;
		const known = [node.registration, ...(node.former ?? [])].map((one) => one?.former);
		return [NONE, ...known.filter((pair) => pair !== undefined)];
	}

	async check(model: Model): Promise<void> {
		await this.n8n.idle();
		const ours = { url: this.n8n.url, active: true };
		for (const id of INTEGRATIONS) {
			if (model.unsure.has(id)) continue;
			if (model.target === id) {
				expect(this.pair(id)).toEqual(ours);
			} else {
				const known = model.forgotten.get(id)?.find((pair) => isEqual(pair, this.pair(id)));
				if (known) model.foreign[id] = known;
				model.forgotten.delete(id);
				expect(this.pair(id)).toEqual(model.foreign[id]);
			}
		}
		if (!model.unsure.has('events')) {
			expect(this.account.connectionsAt(this.n8n.url)).toHaveLength(
				model.target === 'events' ? 1 : 0,
			);
		}
		expect(this.n8n.failures).toEqual([]);
		if (typeof model.target !== 'number' || model.unsure.has(model.target)) return;
		const before = this.n8n.started.length;
		const news = parcelNews({ id: ++model.parcel });
		await world.sandbox.sendNews(model.target, [news, news], { concurrency: 1 });
		expect(this.n8n.started.slice(before).map(({ json }) => json.parcel_id)).toEqual([
			model.parcel,
		]);
	}
}

class Command extends ModelCommand<Model, Real> {}
const command = (name: string, step: Step<Model, Real>) => fc.constant(new Command(name, step));

const parametersFor = (target: Target, replaceWebhook: boolean) =>
	target === 'events'
		? { triggerOn: 'anyParcelEvent' }
		: {
				triggerOn: 'parcelStatusChanged',
				integration: { __rl: true, mode: 'id', value: String(target) },
				// The sandbox signs with the same: the keys of the credential belong to the first one.
				...(target !== 7 && { signatureKey: `signature-key-of-${target}` }),
				options: { replaceWebhook },
			};
const wanted = ({ parameters }: TriggerHost): { target: Target; replace: boolean } => {
	const { triggerOn, integration, options } = parameters as unknown as ReturnType<
		typeof parametersFor
	> & { integration?: { value: string }; options?: { replaceWebhook: boolean } };
	return triggerOn === 'anyParcelEvent'
		? { target: 'events', replace: false }
		: {
				target: Number(integration!.value) as IntegrationId,
				replace: options!.replaceWebhook,
			};
};

/** Does somebody else's webhook stand in the way? */
const isTaken = ({ foreign }: Model, { n8n, pair, integration }: Real): boolean => {
	const { target } = wanted(n8n);
	if (target === 'events') return false;
	const { url } = pair.call({ integration } as Real, target);
	return url !== null && url === foreign[target].url;
};

/** An activation, which must fail exactly where the webhook of somebody else may not be taken. */
async function activate(
	model: Model,
	real: Real,
	action: () => Promise<void> = async () => await real.n8n.activate(),
	mayReplace = true,
): Promise<void> {
	const { target, replace } = wanted(real.n8n);
	const refused = isTaken(model, real) && !(replace && mayReplace);
	const before = model.target;
	const failure = await action().then(
		() => undefined,
		(error: Error) => error,
	);
	expect(failure?.message).toEqual(
		refused ? expect.stringMatching(/belongs to \S+\.example/) : undefined,
	);
	if (refused) {
		real.n8n.active = false;
		model.target = undefined;
		// What it was registered for before stays until an activation succeeds.
		if (before !== undefined && before !== target) model.unsure.add(before);
		return;
	}
	model.unsure.clear();
	model.target = target;
}

async function deactivate(model: Model, { n8n }: Real): Promise<void> {
	await n8n.deactivate();
	if (model.target !== undefined) model.unsure.delete(model.target);
	model.unsure.delete(wanted(n8n).target);
	model.target = undefined;
}

const targets = fc.constantFrom<Target>(...INTEGRATIONS, 'events');
const ids = fc.constantFrom(...INTEGRATIONS);
const crashes: fc.Arbitrary<Crash> = fc.record({
	request: fc.integer({ min: 1, max: 7 }),
	when: fc.constantFrom('before' as const, 'after' as const),
});
const faults: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom('resetBefore' as const, 'resetAfter' as const, 'truncated' as const),
	match: fc.record({
		method: fc.constantFrom('GET', 'PATCH', 'POST', 'DELETE'),
		nth: fc.integer({ min: 1, max: 3 }),
	}),
});
let tools = 0;

const commands = [
	fc.tuple(targets, fc.boolean()).map(
		([target, replace]) =>
			new Command(`publish for ${target}${replace ? ', replacing' : ''}`, async (model, real) => {
				await deactivate(model, real);
				real.n8n.parameters = parametersFor(target, replace) as never;
				await activate(model, real);
			}),
	),
	fc.tuple(targets, fc.boolean()).map(
		([target, replace]) =>
			new Command(
				`start for ${target}${replace ? ', replacing' : ''} without a deactivation`,
				async (model, real) => {
					real.n8n.parameters = parametersFor(target, replace) as never;
					await activate(model, real);
				},
			),
	),
	command('activate', async (model, real) => await activate(model, real)),
	command('deactivate', deactivate),
	command('restart of n8n 2.41', async (_, { n8n }) => await n8n.restart('2.41')),
	command('restart of n8n 2.8', async (model, real) => {
		if (real.n8n.active)
			await activate(model, real, async () => await real.n8n.restart('2.8'), false);
		else await real.n8n.restart('2.8');
	}),
	command('n8n moves to another address', async (model, real) => {
		const { n8n } = real;
		if (model.target === undefined || model.unsure.size > 0 || model.forgotten.size > 0) return;
		await n8n.restart('2.41');
		const former = n8n.url;
		const other = n8n.baseUrl.includes('localhost') ? '127.0.0.1' : 'localhost';
		n8n.baseUrl = n8n.baseUrl.replace(/127\.0\.0\.1|localhost/, other);
		await activate(model, real, async () => await n8n.activate('init'), false);
		if (model.target !== undefined) real.account.expectEmpty(former);
	}),
	command('listen, and an event', async (model, real) => {
		const { n8n } = real;
		const { target } = wanted(n8n);
		if (target === 'events' || model.unsure.has(target)) return;
		const before = real.pair(target);
		if (before.url !== null) {
			await expect(n8n.listen()).rejects.toThrow(/^The webhook of integration .+ stays with /);
			expect(real.pair(target)).toEqual(before);
			return;
		}
		await n8n.listen();
		const tested = n8n.tested.length;
		await world.sandbox.sendNews(target, [parcelNews()]);
		await n8n.idle();
		expect(n8n.tested).toHaveLength(tested + 1);
	}),
	ids.map(
		(id) =>
			new Command(`somebody else sets the webhook of ${id}`, async (model, real) => {
				model.foreign[id] = { url: `https://tool-${++tools}.example/hook`, active: tools % 3 > 0 };
				real.set(id, model.foreign[id]);
				// The trigger still believes that it has it.
				model.unsure.delete(id);
				model.forgotten.delete(id);
				if (model.target === id) model.target = undefined;
			}),
	),
	ids.map(
		(id) =>
			new Command(`somebody removes the webhook of ${id}`, async (model, real) => {
				model.foreign[id] = NONE;
				real.set(id, NONE);
				model.unsure.delete(id);
				model.forgotten.delete(id);
				if (model.target === id) model.target = undefined;
			}),
	),
	command('our webhook is switched off, then activated', async (model, real) => {
		if (typeof model.target !== 'number' || model.unsure.has(model.target)) return;
		real.integration(model.target).webhook_active = false;
		await activate(model, real);
	}),
	command('static data is lost, then activated', async (model, real) => {
		if (model.target === undefined || model.unsure.size > 0) return;
		if (wanted(real.n8n).target !== model.target) return;
		real.n8n.staticData = {};
		forgetAll();
		model.forgotten.set(model.target, [NONE]);
		await activate(model, real);
	}),
	crashes.map(
		(crash) =>
			new Command(
				`crash ${crash.when} request ${crash.request} of an activation, then another`,
				async (model, real) => {
					const { target } = wanted(real.n8n);
					// Refusals are looked at elsewhere.
					if (isTaken(model, real) || model.unsure.size > 0) return;
					if (model.target !== undefined && model.target !== target) return;
					model.forgotten.set(target, real.saved());
					await real.n8n.activate('activate', { crash }).catch((error: Error) => {
						expect(error).toBeInstanceOf(Crashed);
					});
					await activate(model, real);
				},
			),
	),
	crashes.map(
		(crash) =>
			new Command(
				`crash ${crash.when} request ${crash.request} of a deactivation, then another`,
				async (model, real) => {
					await real.n8n.deactivate({ crash }).catch((error: Error) => {
						expect(error).toBeInstanceOf(Crashed);
					});
					await deactivate(model, real);
				},
			),
	),
	faults.map(
		(fault) =>
			new Command(`fault ${fault.kind} at ${fault.match?.method}`, async (model, real) => {
				if (isTaken(model, real) || model.unsure.size > 0) return;
				world.sandbox.faults.add(fault);
				await (real.n8n.active ? activate(model, real) : deactivate(model, real));
				world.sandbox.faults.clear();
			}),
	),
];

it('the integration of an active trigger sends to it, every other where others said', async () => {
	await fc.assert(
		fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (sequence) => {
			world.sandbox.reset();
			forgetAll();
			const n8n = await TriggerHost.start(world.engine, parametersFor(7, false) as never);
			n8n.typeVersion = 1.1;
			try {
				await fc.asyncModelRun(() => {
					const real = new Real(n8n, new Account(world.sandbox, n8n));
					const foreign = { 7: real.pair(7), 739283: real.pair(739283) };
					const unsure = new Set<Target>();
					const forgotten = new Map<Target, Pair[]>();
					return {
						model: {
							target: undefined,
							foreign,
							unsure,
							forgotten,
							parcel: 1,
						},
						real,
					};
				}, sequence);
			} finally {
				await n8n.close();
			}
		}),
		{ numRuns: 120 },
	);
}, 120_000);
