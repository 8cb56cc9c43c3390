/**
 * Several workflows of one n8n on the webhooks of the same integrations, and other tools beside them, whatever happens and
 * in whatever order: each integration sends to exactly one of them, the workflow that was there first or the tool of others;
 * whoever comes second is told why it cannot; what stood there is put back; no address is left behind that nobody answers.
 */
import fc from 'fast-check';

import { parcelNews, type Fault } from '../sandbox';
import { ModelCommand } from '../support/commands';
import { Crashed, forgetAll, TriggerHost, type Crash } from './triggerHost';
import { useWorld } from './world';

const world = useWorld({ retryScale: 1e8 });

const INTEGRATIONS = [7, 739283] as const;
type IntegrationId = (typeof INTEGRATIONS)[number];
const WORKFLOWS = [0, 1, 2] as const;
type Workflow = (typeof WORKFLOWS)[number];

interface Pair {
	url: string | null;
	active: boolean;
}
const NONE: Pair = { url: null, active: false };

interface Place {
	/** Whose production address stands there. */
	holder?: Workflow;
	/** Whose test address stands there: somebody listens, or n8n ended meanwhile. */
	tested?: Workflow;
	/** What others have set, and what is to stand there when no workflow of ours uses it. */
	foreign: Pair;
}

interface Model {
	places: Record<IntegrationId, Place>;
	listening: Partial<Record<Workflow, IntegrationId>>;
	parcel: number;
}

const panel = (integration: IntegrationId, replaceWebhook: boolean) => ({
	triggerOn: 'parcelStatusChanged',
	integration: { __rl: true, mode: 'id', value: String(integration) },
	// The sandbox signs with the same: the keys of the credential belong to the first one.
	...(integration !== 7 && { signatureKey: `signature-key-of-${integration}` }),
	options: { replaceWebhook },
});
const wanted = ({ parameters }: TriggerHost) => {
	const { integration, options } = parameters as unknown as ReturnType<typeof panel>;
	return { id: Number(integration.value) as IntegrationId, replace: options.replaceWebhook };
};

class Real {
	constructor(readonly hosts: TriggerHost[]) {}

	pair(id: IntegrationId): Pair {
		const { webhook_url: url, webhook_active: active } = world.sandbox.state.integrations.get(id)!;
		return { url, active };
	}

	set(id: IntegrationId, { url, active }: Pair): void {
		Object.assign(world.sandbox.state.integrations.get(id)!, {
			webhook_url: url,
			webhook_active: active,
		});
	}

	async check(model: Model): Promise<void> {
		for (const id of INTEGRATIONS) {
			const { holder, tested, foreign } = model.places[id];
			const { url, active } = this.pair(id);
			const ours =
				holder !== undefined
					? this.hosts[holder].url
					: tested !== undefined
						? this.hosts[tested].testUrl
						: undefined;
			if (ours === undefined) expect({ url, active }).toEqual(foreign);
			else expect({ url: url?.replace(/[/]$/, ''), active }).toEqual({ url: ours, active: true });
			if (holder === undefined) continue;
			// The news of an integration start the workflow that has it, once, and no other.
			const before = this.hosts.map(({ started }) => started.length);
			const news = parcelNews({ id: ++model.parcel });
			await world.sandbox.sendNews(id, [news, news], { concurrency: 1 });
			for (const [n, { started }] of this.hosts.entries())
				expect(started.slice(before[n]).map(({ json }) => json.parcel_id)).toEqual(
					n === holder && this.hosts[n].active ? [model.parcel] : [],
				);
		}
		for (const host of this.hosts) {
			await host.idle();
			expect(host.failures).toEqual([]);
		}
	}
}

class Command extends ModelCommand<Model, Real> {}

/** Why an activation must fail; undefined where it must not. */
function obstacle(model: Model, { hosts }: Real, n: Workflow, mayReplace: boolean) {
	const { id, replace } = wanted(hosts[n]);
	const { holder, foreign } = model.places[id];
	if (holder !== undefined)
		return holder === n ? undefined : /belongs to another workflow of this n8n/;
	return foreign.url === null || (replace && mayReplace)
		? undefined
		: /belongs to tool-\d+\.example/;
}

async function activate(
	model: Model,
	real: Real,
	n: Workflow,
	{ activation = 'activate' as 'activate' | 'init', mayReplace = true, moved = false } = {},
): Promise<void> {
	const host = real.hosts[n];
	const { id } = wanted(host);
	const reason = obstacle(model, real, n, mayReplace);
	// At its former address another workflow looks like any tool.
	const expected = reason && moved ? /belongs to / : reason;
	const failure = await host.activate(activation).then(
		() => undefined,
		(error: Error) => error,
	);
	expect(failure?.message).toEqual(expected && expect.stringMatching(expected));
	if (expected) host.active = false;
	else {
		model.places[id].holder = n;
		// Whoever listened there listens no more.
		delete model.places[id].tested;
	}
}

/** What a workflow has is given back. */
function givenBack(model: Model, n: Workflow): void {
	for (const place of Object.values(model.places)) if (place.holder === n) delete place.holder;
}

async function deactivate(model: Model, { hosts }: Real, n: Workflow): Promise<void> {
	await hosts[n].deactivate();
	givenBack(model, n);
}

/** n8n starts again: nobody listens any more, and what that registered stays. */
async function end(model: Model, { hosts }: Real): Promise<void> {
	for (const host of hosts) await host.restart('2.41');
	model.listening = {};
}

const workflows = fc.constantFrom(...WORKFLOWS);
const ids = fc.constantFrom(...INTEGRATIONS);
const crashes: fc.Arbitrary<Crash> = fc.record({
	request: fc.integer({ min: 1, max: 8 }),
	when: fc.constantFrom('before' as const, 'after' as const),
});
const methods = fc.constantFrom('GET', 'PATCH');
const passing: fc.Arbitrary<Fault> = fc.oneof(
	fc.record({
		kind: fc.constantFrom('resetBefore' as const, 'resetAfter' as const, 'truncated' as const),
		match: fc.record({ method: methods, nth: fc.integer({ min: 1, max: 3 }) }),
	}),
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(500, 502, 503),
		times: fc.integer({ min: 1, max: 2 }),
		match: fc.record({ method: methods, nth: fc.integer({ min: 1, max: 3 }) }),
	}),
);
/** As long as they last, no activation succeeds. */
const lasting: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom('status' as const, 'resetBefore' as const, 'resetAfter' as const),
	status: fc.constant(503),
	times: fc.constant(Infinity),
	match: fc.record({ method: methods }),
});
let tools = 0;

const commands = [
	fc.tuple(workflows, ids, fc.boolean()).map(
		([n, id, replace]) =>
			new Command(
				`workflow ${n} is published for ${id}${replace ? ', replacing' : ''}`,
				async (model, real) => {
					await deactivate(model, real, n);
					real.hosts[n].parameters = panel(id, replace);
					await activate(model, real, n);
				},
			),
	),
	fc.tuple(workflows, ids, fc.boolean()).map(
		([n, id, replace]) =>
			new Command(
				`workflow ${n} starts for ${id}${replace ? ', replacing' : ''} without a deactivation`,
				async (model, real) => {
					// Where it fails, n8n gives the new one up, and with it all that it knows.
					real.hosts[n].parameters = panel(id, replace);
					if (obstacle(model, real, n, true)) await deactivate(model, real, n);
					const places = Object.values(model.places);
					for (const place of places) if (place.holder === n) delete place.holder;
					await activate(model, real, n);
				},
			),
	),
	workflows.map(
		(n) =>
			new Command(`workflow ${n} is deactivated`, async (model, real) => {
				await deactivate(model, real, n);
			}),
	),
	workflows.map(
		(n) =>
			new Command(`workflow ${n} listens for a test event`, async (model, real) => {
				const host = real.hosts[n];
				const { id } = wanted(host);
				if (model.listening[n] !== undefined) return;
				const place = model.places[id];
				const before = real.pair(id);
				if (before.url !== null && place.tested !== n) {
					await expect(host.listen()).rejects.toThrow(/^The webhook of integration .+ stays with /);
					expect(real.pair(id)).toEqual(before);
					return;
				}
				await host.listen();
				place.tested = n;
				model.listening[n] = id;
			}),
	),
	workflows.map(
		(n) =>
			new Command(`an event for workflow ${n}, which listens`, async (model, real) => {
				const id = model.listening[n];
				if (id === undefined || model.places[id].tested !== n) return;
				const { tested } = real.hosts[n];
				const before = tested.length;
				await world.sandbox.sendNews(id, [parcelNews({ id: ++model.parcel })]);
				await real.hosts[n].idle();
				expect(tested.slice(before).map(({ json }) => json.parcel_id)).toEqual([model.parcel]);
				delete model.places[id].tested;
				delete model.listening[n];
			}),
	),
	workflows.map(
		(n) =>
			new Command(`workflow ${n} listens no more`, async (model, real) => {
				const id = model.listening[n];
				if (id === undefined) return;
				await real.hosts[n].stopListening();
				if (model.places[id].tested === n) delete model.places[id].tested;
				delete model.listening[n];
			}),
	),
	fc.constant(new Command('n8n 2.41 is started again', end)),
	fc.constant(
		new Command('n8n 2.8 is started again', async (model, real) => {
			await end(model, real);
			for (const n of WORKFLOWS)
				if (real.hosts[n].active)
					await activate(model, real, n, { activation: 'init', mayReplace: false });
		}),
	),
	fc.constant(
		new Command('n8n moves to another address', async (model, real) => {
			// Nobody listens: a test address at the former one would be anybody's.
			if (Object.values(model.places).some(({ tested }) => tested !== undefined)) return;
			// Nor what stays of a deactivation that Sendcloud did not answer.
			for (const n of WORKFLOWS) if (!real.hosts[n].active) await deactivate(model, real, n);
			await end(model, real);
			const [{ baseUrl: former }] = real.hosts;
			const other = former.includes('localhost') ? '127.0.0.1' : 'localhost';
			for (const host of real.hosts) host.baseUrl = former.replace(/127\.0\.0\.1|localhost/, other);
			for (const n of WORKFLOWS)
				if (real.hosts[n].active)
					await activate(model, real, n, { activation: 'init', mayReplace: false, moved: true });
			for (const id of INTEGRATIONS) expect(String(real.pair(id).url)).not.toContain(former);
		}),
	),
	fc.tuple(ids, fc.boolean()).map(
		([id, removes]) =>
			new Command(
				`others ${removes ? 'remove' : 'set'} the webhook of ${id}`,
				async (model, real) => {
					const url = `https://tool-${++tools}.example/hook`;
					const foreign = removes ? NONE : { url, active: tools % 3 > 0 };
					real.set(id, foreign);
					model.places[id] = { foreign };
				},
			),
	),
	ids.map(
		(id) =>
			new Command(`Sendcloud writes the address of ${id} with a slash`, async (model, real) => {
				const { url, active } = real.pair(id);
				const { holder, tested } = model.places[id];
				if (url === null || url.endsWith('/') || (holder ?? tested) === undefined) return;
				real.set(id, { url: `${url}/`, active });
			}),
	),
	fc.tuple(workflows, crashes).map(
		([n, crash]) =>
			new Command(
				`n8n ends ${crash.when} request ${crash.request} of an activation of workflow ${n}, then another`,
				async (model, real) => {
					const host = real.hosts[n];
					const { id } = wanted(host);
					const { foreign } = model.places[id];
					// Of a refusal nothing is left in any case; what was replaced may be forgotten.
					if (obstacle(model, real, n, true) || foreign.url !== null) return;
					const elsewhere = INTEGRATIONS.some(
						(one) => one !== id && model.places[one].holder === n,
					);
					if (elsewhere) return;
					await host.activate('activate', { crash }).catch((error: Error) => {
						expect(error).toBeInstanceOf(Crashed);
					});
					await end(model, real);
					await activate(model, real, n);
				},
			),
	),
	fc.tuple(workflows, crashes).map(
		([n, crash]) =>
			new Command(
				`n8n ends ${crash.when} request ${crash.request} of a deactivation of workflow ${n}, then another`,
				async (model, real) => {
					await real.hosts[n].deactivate({ crash }).catch((error: Error) => {
						expect(error).toBeInstanceOf(Crashed);
					});
					await end(model, real);
					await deactivate(model, real, n);
				},
			),
	),
	fc.tuple(workflows, crashes).map(
		([n, crash]) =>
			new Command(
				`n8n ends ${crash.when} request ${crash.request} of a listening of workflow ${n}`,
				async (model, real) => {
					const host = real.hosts[n];
					const { id } = wanted(host);
					const place = model.places[id];
					if (real.pair(id).url !== null || model.listening[n] !== undefined) return;
					await host.listen(crash).catch((error: Error) => {
						expect(error).toBeInstanceOf(Crashed);
					});
					await end(model, real);
					if (real.pair(id).url !== null) place.tested = n;
				},
			),
	),
	fc.tuple(workflows, passing).map(
		([n, fault]) =>
			new Command(
				`workflow ${n} meets ${fault.kind} ${fault.status ?? ''} at ${fault.match?.method}`,
				async (model, real) => {
					if (obstacle(model, real, n, true)) return;
					world.sandbox.faults.add(fault);
					const isActive = real.hosts[n].active;
					await (isActive ? deactivate : activate)(model, real, n);
					world.sandbox.faults.clear();
				},
			),
	),
	fc.tuple(workflows, lasting).map(
		([n, fault]) =>
			new Command(
				`Sendcloud is away (${fault.kind} at ${fault.match?.method}) when workflow ${n} is activated`,
				async (model, real) => {
					const host = real.hosts[n];
					const { id } = wanted(host);
					if (host.active || obstacle(model, real, n, true)) return;
					// What stays of a deactivation that Sendcloud did not answer.
					if (model.places[id].holder !== undefined) return;
					if (model.places[id].tested !== undefined) return;
					world.sandbox.faults.add(fault);
					await expect(host.activate()).rejects.toThrow();
					world.sandbox.faults.clear();
				},
			),
	),
	fc.tuple(workflows, lasting).map(
		([n, fault]) =>
			new Command(
				`Sendcloud is away (${fault.kind} at ${fault.match?.method}) when workflow ${n} is deactivated`,
				async (model, real) => {
					const host = real.hosts[n];
					if (!host.active) return;
					world.sandbox.faults.add(fault);
					const failed = await host.deactivate().then(
						() => false,
						() => true,
					);
					world.sandbox.faults.clear();
					// What Sendcloud did although it did not say so is done.
					const took = fault.kind === 'resetAfter' && fault.match?.method === 'PATCH';
					if (took || !failed) givenBack(model, n);
				},
			),
	),
];

it('each integration sends to one of several workflows, or to whom others said', async () => {
	await fc.assert(
		fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (sequence) => {
			world.sandbox.reset();
			forgetAll();
			const first = await TriggerHost.start(world.engine, panel(7, false));
			first.typeVersion = 1.1;
			const hosts = [first, ...['b', 'c'].map((id) => first.beside(id, panel(7, false)))];
			try {
				await fc.asyncModelRun(() => {
					const real = new Real(hosts);
					for (const id of INTEGRATIONS) real.set(id, NONE);
					const places = { 7: { foreign: NONE }, 739283: { foreign: NONE } };
					return { model: { places, listening: {}, parcel: 1 }, real };
				}, sequence);
			} finally {
				await first.close();
			}
		}),
		{ numRuns: 120 },
	);
}, 120_000);
