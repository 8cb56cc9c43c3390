/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
/**
 * What n8n does around a trigger node, in the order in which it does it (see live-webhooks, test-webhooks and
 * webhook-trigger-registrar of n8n 2.41): runs its hooks, keeps its static data, takes deliveries over HTTP and starts
 * the workflow. The contexts are n8n's own; database and executions are replaced by fields of this class.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IWebhookData,
	WorkflowActivateMode,
} from 'n8n-workflow';

import type { Engine } from './engine';

/** Patched and read in the built node: jest and n8n's loader share their modules. */
export const { forgetAll } = jest.requireActual<
	typeof import('../../nodes/Sendcloud/trigger/memory')
>('../../dist/nodes/Sendcloud/bundle.js');

type Method = 'checkExists' | 'create' | 'delete';

/** Where the process ends: at the nth request of a hook (from 1), before it is sent or after Sendcloud did it. */
export interface Crash {
	request: number;
	when: 'before' | 'after';
}

/** n8n's process ended in the middle of a hook. */
export class Crashed extends Error {}

interface Listening {
	active: boolean;
	staticData: IDataObject;
}

export class TriggerHost {
	/** What started the workflow, oldest first. */
	readonly started: INodeExecutionData[] = [];

	/** What started the workflow while the editor was listening. */
	readonly tested: INodeExecutionData[] = [];

	/** Status and body of each answer to a delivery. */
	readonly answers: Array<{ status: number; body: string }> = [];

	/** What went wrong in webhook(), which n8n answers with a 500. */
	readonly failures: Error[] = [];

	/** Of the workflow, as n8n keeps it in its database. */
	staticData: IDataObject = {};

	active = false;

	/** Of the node. Before 1.1 it had no choice of what it starts on. */
	typeVersion = 1;

	/** Between the answer of the node and the answer to Sendcloud: n8n stores the execution. Throws when it cannot. */
	storeExecution: () => Promise<void> | void = () => {};

	/** Of the node: tells its address from those of other workflows. */
	webhookId = 'webhook-id';

	/** Other workflows of the same n8n. */
	private readonly others: TriggerHost[] = [];

	private pending = new Set<Promise<void>>();

	private listening: Listening = { active: false, staticData: {} };

	private constructor(
		private readonly engine: Engine,
		private readonly server: Server,
		public parameters: INodeParameters,
		/** Where n8n believes to be reached. */
		public baseUrl: string,
	) {}

	static async start(engine: Engine, parameters: INodeParameters = {}): Promise<TriggerHost> {
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const host = new TriggerHost(engine, server, parameters, `http://127.0.0.1:${port}`);
		server.on('request', (request, response) => {
			const address = `${host.baseUrl}${request.url}`.replace(/[/]$/, '');
			const one = [host, ...host.others].find(({ url, testUrl }) =>
				[url, testUrl].includes(address),
			);
			const received = (one ?? host)
				.receive(request, response)
				.finally(() => host.pending.delete(received));
			host.pending.add(received);
		});
		return host;
	}

	/** Another workflow of the same n8n, whose process and address they share. */
	beside(webhookId: string, parameters: INodeParameters = {}): TriggerHost {
		const other = new TriggerHost(this.engine, this.server, parameters, this.baseUrl);
		other.webhookId = webhookId;
		other.typeVersion = this.typeVersion;
		other.pending = this.pending;
		this.others.push(other);
		return other;
	}

	/** n8n does some things only after it has answered. */
	async idle(): Promise<void> {
		await Promise.all(this.pending);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	get url(): string {
		return `${this.baseUrl}/webhook/${this.webhookId}/sendcloud`;
	}

	get testUrl(): string {
		return `${this.baseUrl}/webhook-test/${this.webhookId}/sendcloud`;
	}

	get node(): INode {
		return this.engine.node('sendcloudTrigger', this.parameters, {
			name: 'Sendcloud Trigger',
			typeVersion: this.typeVersion,
			webhookId: this.webhookId,
		});
	}

	get nodeType(): INodeType {
		return this.engine.loader.getNode('sendcloudTrigger').type as INodeType;
	}

	/** n8n gives up after five attempts; after each it removes what may be half there. */
	async activate(
		activation: WorkflowActivateMode = 'activate',
		{ attempts = 5, crash }: { attempts?: number; crash?: Crash } = {},
	): Promise<void> {
		const run = this.hooks(this, activation, crash);
		for (let attempt = 1; ; attempt++) {
			try {
				if (!(await run('checkExists'))) await run('create');
				run.save();
				this.active = true;
				return;
			} catch (error) {
				if (error instanceof Crashed) throw error;
				await run('delete').catch(() => {});
				run.save();
				if (attempt === attempts) throw error;
			}
		}
	}

	/** Whatever comes of it, the workflow is no longer active. */
	async deactivate({
		attempts = 3,
		crash,
	}: { attempts?: number; crash?: Crash } = {}): Promise<void> {
		this.active = false;
		const run = this.hooks(this, 'update', crash);
		for (let attempt = 1; ; attempt++) {
			try {
				await run('delete');
				run.save();
				return;
			} catch (error) {
				if (error instanceof Crashed || attempt === attempts) throw error;
			}
		}
	}

	/** Publishing an edited trigger. */
	async publish(parameters: INodeParameters = this.parameters): Promise<void> {
		await this.deactivate();
		this.parameters = parameters;
		await this.activate('update');
	}

	/** n8n 2.41 runs no hook at a restart, 2.8 looks after each active trigger. */
	async restart(version: '2.41' | '2.8'): Promise<void> {
		forgetAll();
		this.listening = { active: false, staticData: {} };
		if (this.active && version === '2.8') await this.activate('init');
	}

	/** "Listen for test event" in the editor. */
	async listen(crash?: Crash): Promise<void> {
		this.listening = { active: true, staticData: {} };
		const run = this.hooks(this.listening, 'manual', crash);
		try {
			if (!(await run('checkExists'))) await run('create');
			run.save();
		} catch (error) {
			if (!(error instanceof Crashed)) await this.stopListening();
			throw error;
		}
	}

	/** After the first event, two minutes, or a click. */
	async stopListening(crash?: Crash): Promise<void> {
		this.listening.active = false;
		await this.hooks(this.listening, 'update', crash)('delete');
	}

	/** The hooks of one activation or deactivation: they share their static data, which is saved after the last. */
	private hooks(
		kept: { staticData: IDataObject },
		activation: WorkflowActivateMode,
		crash?: Crash,
	): { (method: Method): Promise<boolean>; save(): void } {
		const { node } = this;
		const workflow = this.engine.workflow(node, { staticData: structuredClone(kept.staticData) });
		const isTest = kept !== this;
		const ending = crash && endAt(crash);
		const run = async (method: Method) => {
			const mode = method === 'delete' ? 'internal' : isTest ? 'manual' : 'trigger';
			const webhook = this.webhookData(isTest);
			const context = new HookContext(
				workflow,
				node,
				this.additionalData(),
				mode,
				activation,
				webhook,
			);
			const hook = () => this.nodeType.webhookMethods!.default![method]!.call(context as never);
			return await (ending ? ending(context, hook) : hook());
		};
		const save = () => {
			kept.staticData = plain(workflow.staticData);
		};
		return Object.assign(run, { save });
	}

	private additionalData(more = {}) {
		return this.engine.additionalData({
			webhookBaseUrl: `${this.baseUrl}/webhook`,
			webhookTestBaseUrl: `${this.baseUrl}/webhook-test`,
			...more,
		});
	}

	private webhookData(isTest: boolean): IWebhookData {
		const [webhookDescription] = this.nodeType.description.webhooks!;
		return { node: this.node.name, webhookDescription, isTest } as unknown as IWebhookData;
	}

	private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		response.once('finish', () => this.answers.push({ status: response.statusCode, body: sent }));
		let sent = '';
		const answer = (status: number, body: unknown) => {
			sent = JSON.stringify(body);
			response.writeHead(status, { 'content-type': 'application/json' }).end(sent);
		};
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const isTest = `${this.baseUrl}${request.url}`.replace(/[/]$/, '') === this.testUrl;
		const kept = isTest ? this.listening : this;
		if (!kept.active || request.method !== 'POST')
			return answer(404, { message: 'not registered' });

		let body: unknown = {};
		const type = String(request.headers['content-type']).split(';')[0];
		const rawBody = Buffer.concat(chunks);
		const raw = rawBody.toString();
		try {
			if (type === 'application/json' && raw !== '') body = JSON.parse(raw);
			else if (type === 'text/plain') body = raw;
		} catch {
			return answer(422, { message: 'Failed to parse request body' });
		}

		// What express adds.
		const httpResponse = Object.assign(response, {
			status: (status: number) => Object.assign(response, { statusCode: status }),
			json: (value: unknown) => answer(response.statusCode, value),
		});
		const { node } = this;
		const workflow = this.engine.workflow(node, { staticData: structuredClone(kept.staticData) });
		const context = new WebhookContext(
			workflow,
			node,
			this.additionalData({ httpRequest: Object.assign(request, { body, rawBody }), httpResponse }),
			isTest ? 'manual' : 'webhook',
			this.webhookData(isTest),
			[],
			null,
		);
		try {
			const result = await this.nodeType.webhook!.call(context as never);
			const items = result.workflowData?.[0];
			if (items) {
				await this.storeExecution();
				(isTest ? this.tested : this.started).push(...items);
			}
			// Starting an execution undoes the mark of what has changed.
			if (!items) kept.staticData = plain(workflow.staticData);
			if (!result.noWebhookResponse) answer(200, result.webhookResponse);
			if (isTest && items) await this.stopListening();
		} catch (error) {
			this.failures.push(error as Error);
			answer(500, { message: 'Error in workflow' });
		}
	}
}

/** Static data is full of proxies, which cannot be cloned. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as IDataObject;

/** Lets the process end at a request: the hook gets no answer any more, and so does nothing any more. */
function endAt({ request, when }: Crash) {
	let count = 0;
	return async <T>({ helpers }: HookContext, hook: () => Promise<T>): Promise<T> => {
		const real = helpers.httpRequestWithAuthentication;
		return await new Promise((resolve, reject) => {
			helpers.httpRequestWithAuthentication = async function (this: unknown, ...args: never[]) {
				if (++count < request) return await real.apply(this as never, args as never);
				if (when === 'after') await real.apply(this as never, args as never);
				forgetAll();
				reject(new Crashed(`n8n ended ${when} request ${request}`));
				return await new Promise(() => {});
			} as never;
			hook().then(resolve, reject);
		});
	};
}
