/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/**
 * Runs the built nodes in n8n's own engine: real parameters, expressions, credentials, HTTP and binary data.
 * Only n8n's database is replaced, by a credential store in memory.
 */
import 'reflect-metadata';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// n8n-core reads this when it is loaded and writes its settings there.
process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(tmpdir(), 'n8n-engine-'));

import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PackageDirectoryLoader,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	setSafeRegexEngine,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
} from 'n8n-workflow';

import type { Sandbox } from '../sandbox';

const ROOT = path.resolve(__dirname, '../..');

// n8n gives a pattern a quarter of a second, and on a machine that runs tests in several processes that passes by itself.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => [...input.matchAll(new RegExp(pattern, `${flags ?? ''}g`))],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

class MemoryCredentials extends ICredentialsHelper {
	readonly stored: Record<string, ICredentialDataDecryptedObject> = {};

	constructor(private readonly loader: PackageDirectoryLoader) {
		super();
	}

	getParentTypes(type: string) {
		return this.loader.getCredential(type).type.extends ?? [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		request: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	) {
		const { authenticate } = this.loader.getCredential(type).type;
		if (!authenticate) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		const resolve = (value: unknown): unknown => {
			if (typeof value === 'string' && value.startsWith('=')) {
				const more = { $credentials: credentials };
				return workflow.expression.getSimpleParameterValue(
					node,
					value,
					'internal',
					more as never,
					undefined,
					'',
				);
			}
			if (typeof value !== 'object' || value === null) return value;
			return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolve(entry)]));
		};
		const properties = resolve(authenticate.properties) as Partial<IHttpRequestOptions>;
		return { ...request, ...properties, headers: { ...request.headers, ...properties.headers } };
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('not needed here');
	}

	async getDecrypted(_data: unknown, _credentials: unknown, type: string) {
		return structuredClone(this.stored[type]);
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData(
		_credentials: unknown,
		type: string,
		data: ICredentialDataDecryptedObject,
	) {
		this.stored[type] = structuredClone(data);
	}

	getCredentialsProperties(type: string) {
		return this.loader.getCredential(type).type.properties;
	}
}

interface TestFailure {
	code?: string;
	response?: { status: number; statusText?: string };
}

export interface NodeRun {
	/** The items of each output: main, and the error output where the node has one. */
	outputs: INodeExecutionData[][];
	/** The items of the main output. */
	items: INodeExecutionData[];
	/** Their data. */
	json: IDataObject[];
	error?: {
		message: string;
		description?: string;
		httpCode?: string;
		context?: IDataObject;
		name?: string;
	};
	hints: NodeExecutionHint[];
	run: IRun;
	task?: ITaskData;
}

export interface RunOptions {
	type?: string;
	onError?: INode['onError'];
	/** Called once it runs. */
	started?: (running: { cancel(): void }) => void;
	/** Further properties of the node, e.g. `executeOnce`. */
	node?: Partial<INode>;
	timezone?: string;
}

/** n8n's engine with the built package in it. */
export class Engine {
	private constructor(
		readonly loader: PackageDirectoryLoader,
		readonly nodeTypes: INodeTypes,
		readonly credentials: MemoryCredentials,
	) {}

	/** @param root where the package is: this repository, or wherever it was unpacked */
	static async load(root = ROOT): Promise<Engine> {
		if (!existsSync(path.join(root, 'dist')))
			throw new Error('There is no dist: run "npm run build" first');
		const loader = new PackageDirectoryLoader(root);
		await loader.loadAll();
		const typeOf = (name: string): INodeType => {
			const short = name.split('.').pop() as string;
			if (!short.endsWith('Tool')) return loader.getNode(short).type as INodeType;
			// As n8n makes it of a node that is usable as a tool, but for what an agent sees of it.
			const type = loader.getNode(short.slice(0, -'Tool'.length)).type as INodeType;
			const description = { ...type.description, name: short };
			return Object.assign(Object.create(type) as INodeType, { description });
		};
		const nodeTypes = {
			getByName: typeOf,
			getByNameAndVersion: typeOf,
			getKnownTypes: () => ({}),
		} as unknown as INodeTypes;
		return new Engine(loader, nodeTypes, new MemoryCredentials(loader));
	}

	/** Stores both credentials for a local Sendcloud. */
	connect(
		sandbox: Pick<Sandbox, 'baseUrl' | 'tokenUrl' | 'keys' | 'oauth'>,
		baseUrl = sandbox.baseUrl,
	): void {
		this.credentials.stored.sendcloudApi = { ...sandbox.keys, baseUrl, partnerId: '' };
		this.credentials.stored.sendcloudOAuth2Api = {
			...sandbox.oauth,
			baseUrl,
			partnerId: '',
			scope: 'api',
			grantType: 'clientCredentials',
			authentication: 'header',
			accessTokenUrl: sandbox.tokenUrl,
		};
	}

	node(type: string, parameters: INodeParameters, more: Partial<INode> = {}): INode {
		return {
			id: 'node',
			name: 'Sendcloud',
			type: `n8n-nodes-sendcloud-shipping.${type}`,
			typeVersion: 1,
			position: [0, 0],
			webhookId: 'webhook-id',
			parameters,
			credentials: {
				sendcloudApi: { id: 'keys', name: 'Sendcloud keys' },
				sendcloudOAuth2Api: { id: 'oauth', name: 'Sendcloud OAuth2' },
			},
			...more,
		};
	}

	workflow(node: INode, more: Partial<ConstructorParameters<typeof Workflow>[0]> = {}): Workflow {
		return new Workflow({
			id: 'workflow',
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
			...more,
		});
	}

	additionalData(
		more: Partial<IWorkflowExecuteAdditionalData> = {},
	): IWorkflowExecuteAdditionalData {
		const url = 'http://localhost:5678';
		return {
			credentialsHelper: this.credentials,
			executionId: '1',
			currentNodeExecutionIndex: 0,
			variables: {},
			restApiUrl: `${url}/rest`,
			instanceBaseUrl: `${url}/`,
			formWaitingBaseUrl: `${url}/form-waiting`,
			webhookBaseUrl: `${url}/webhook`,
			webhookWaitingBaseUrl: `${url}/webhook-waiting`,
			webhookTestBaseUrl: `${url}/webhook-test`,
			userId: 'user',
			...more,
		} as IWorkflowExecuteAdditionalData;
	}

	/** Runs the action node over items and collects what comes out of it. */
	async run(
		parameters: INodeParameters,
		items: Array<IDataObject | INodeExecutionData> = [{}],
		options: RunOptions = {},
	): Promise<NodeRun> {
		const node = this.node(options.type ?? 'sendcloud', parameters, {
			...(options.onError && { onError: options.onError }),
			...options.node,
		});
		// The node before it, which has run already: n8n looks items up there by their pairing.
		const before: INode = { ...this.node('sendcloud', {}), id: 'before', name: 'Before' };
		const nodes = [before, node];
		const connections = {
			[before.name]: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
		};
		const settings = { timezone: options.timezone ?? 'UTC' };
		const workflow = this.workflow(node, { nodes, connections, settings });
		const data = { id: 'workflow', name: 'Test', nodes, connections, active: false };
		const hooks = new ExecutionLifecycleHooks('manual', '1', data as never);
		const input = items.map((item) =>
			'json' in item ? item : { json: item },
		) as INodeExecutionData[];
		const source = { main: [{ previousNode: before.name }] };
		const execution = new WorkflowExecute(
			this.additionalData({ hooks } as never),
			'manual',
			createRunExecutionData({
				resultData: {
					runData: {
						[before.name]: [
							{
								startTime: 0,
								executionTime: 0,
								executionIndex: 0,
								source: [],
								data: { main: [input] },
							},
						],
					},
				},
				executionData: { nodeExecutionStack: [{ node, data: { main: [input] }, source }] },
			}),
		);
		const running = execution.processRunExecutionData(workflow);
		options.started?.(running);
		const run = await running;
		const task = run.data.resultData.runData[node.name]?.[0];
		const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
		return {
			outputs,
			items: outputs[0] ?? [],
			json: (outputs[0] ?? []).map((item) => item.json),
			error: (task?.error ?? run.data.resultData.error) as NodeRun['error'],
			hints: task?.hints ?? [],
			run,
			task,
		};
	}

	/**
	 * The "Test" of a credential's form, step by step as n8n's own credentials tester does it: the test request is the
	 * routing of a node made for it.
	 */
	async testCredential(type: string): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { test } = this.loader.getCredential(type).type;
		if (!test) throw new Error(`${type} has no test`);
		const nodeType = {
			description: {
				displayName: 'Test',
				name: 'test',
				group: [],
				version: 1,
				description: '',
				defaults: {},
				inputs: [NodeConnectionTypes.Main],
				outputs: [NodeConnectionTypes.Main],
				credentials: [{ name: type, required: true }],
				properties: [
					{
						displayName: 'Temp',
						name: 'temp',
						type: 'string',
						default: '',
						routing: { request: test.request },
					},
				],
			},
		} as INodeType;
		const node = this.node('test', {});
		const nodeTypes = { getByNameAndVersion: () => nodeType } as unknown as INodeTypes;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const context = new ExecuteContext(
			workflow,
			node,
			this.additionalData({ currentNodeParameters: node.parameters }),
			'internal',
			createRunExecutionData(),
			0,
			[],
			{ main: [[{ json: {} }]] },
			{ node, data: {}, source: null },
			[],
		);
		const credential = { id: '1', name: 'Test', type, data: this.credentials.stored[type] };
		try {
			await new RoutingNode(context, nodeType, credential).runNode();
			return { status: 'OK', message: 'Connection successful!' };
		} catch (error) {
			const { message, cause } = error as { message: string; cause?: TestFailure };
			if (!cause?.response) return { status: 'Error', message: cause?.code ?? message };
			const { status, statusText } = cause.response;
			const rule = test.rules?.find(
				({ type: kind, properties }) => kind === 'responseCode' && properties.value === status,
			);
			return {
				status: 'Error',
				message: rule?.properties.message ?? (statusText || `Received HTTP status code: ${status}`),
			};
		}
	}

	/** What a pick list shows. */
	loadOptionsContext(parameters: INodeParameters, path = ''): LoadOptionsContext {
		const node = this.node('sendcloud', parameters);
		const workflow = this.workflow(node);
		// With the defaults, which the workflow has filled in.
		const currentNodeParameters = node.parameters;
		return new LoadOptionsContext(
			workflow,
			node,
			this.additionalData({ currentNodeParameters }),
			path,
		);
	}
}
