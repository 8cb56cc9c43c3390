/**
 * A client of n8n's own REST interface, the one that its editor uses. Works with n8n 1.123, 2.8 and 2.41.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

/** The only account of each n8n that is started here. Its password is another one in each run: real keys may be inside. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	// n8n wants a capital letter and a digit in it.
	password: `${randomBytes(15).toString('base64url')}-A1`,
};

export interface Credential {
	id: string;
	name: string;
	type: string;
}

/** What a template file holds. */
export type Workflow = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
}

export interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
}

export class N8nError extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

export class N8nClient {
	#cookie = '';

	constructor(readonly url: string) {}

	async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
		const text = await this.text(path, method, body);
		return (text ? JSON.parse(text) : undefined) as T;
	}

	/** An answer as it is, e.g. a file. */
	async text(path: string, method = 'GET', body?: unknown): Promise<string> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...(body !== undefined && { 'content-type': 'application/json' }),
				...(this.#cookie && { cookie: this.#cookie }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.#cookie = cookie.split(';')[0];
		}
		const text = await response.text();
		if (!response.ok) {
			throw new N8nError(
				`n8n: ${method} ${path} → ${response.status} ${text.slice(0, 600)}`,
				response.status,
			);
		}
		return text;
	}

	async rest<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await this.call<{ data?: T }>(method, `/rest${path}`, body);
		return (answer?.data ?? answer) as T;
	}

	/** Makes the owner's account on a new n8n, else logs in. */
	async signIn(): Promise<void> {
		const settings = await this.rest<{ userManagement?: { showSetupOnFirstLoad?: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement?.showSetupOnFirstLoad)
			await this.rest('POST', '/owner/setup', OWNER);
		else
			await this.rest('POST', '/login', {
				emailOrLdapLoginId: OWNER.email,
				password: OWNER.password,
			});
	}

	/** What *Settings › Community nodes › Install* does. */
	async installPackage(name: string, version: string): Promise<void> {
		await this.rest('POST', '/community-packages', { name, version });
	}

	async installedPackages(): Promise<
		Array<{
			packageName: string;
			installedVersion: string;
			installedNodes: Array<{ type: string }>;
		}>
	> {
		return await this.rest('GET', '/community-packages');
	}

	async nodeTypes(): Promise<Array<{ name: string; displayName: string; iconUrl?: unknown }>> {
		return await this.call('GET', '/types/nodes.json');
	}

	async credentialTypes(): Promise<Array<{ name: string; displayName: string }>> {
		return await this.call('GET', '/types/credentials.json');
	}

	async createCredential(name: string, type: string, data: IDataObject): Promise<Credential> {
		return await this.rest('POST', '/credentials', { name, type, data });
	}

	async deleteCredential({ id }: Credential): Promise<void> {
		await this.rest('DELETE', `/credentials/${id}`);
	}

	/** What the form does on *Save*: `OK` or `Error`, and what is said. */
	async testCredential(
		credential: Credential,
		data: IDataObject,
	): Promise<{ status: string; message: string }> {
		const { id, name, type } = credential;
		return await this.rest('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	async createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return await this.rest('POST', '/workflows', {
			settings: { executionOrder: 'v1' },
			active: false,
			...workflow,
		});
	}

	async workflow(id: string): Promise<SavedWorkflow> {
		return await this.rest('GET', `/workflows/${id}`);
	}

	/** n8n 2 publishes a version of it, n8n 1 switches it on. */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		try {
			await this.rest('POST', `/workflows/${id}/activate`, { versionId });
		} catch (error) {
			if (!(error instanceof N8nError && error.status === 404)) throw error;
			await this.rest('PATCH', `/workflows/${id}`, { active: true, versionId });
		}
	}

	async deactivate(id: string): Promise<void> {
		try {
			await this.rest('POST', `/workflows/${id}/deactivate`, {});
		} catch (error) {
			if (!(error instanceof N8nError && error.status === 404)) throw error;
			const { versionId } = await this.workflow(id);
			await this.rest('PATCH', `/workflows/${id}`, { active: false, versionId });
		}
	}

	/** Presses *Execute workflow*. @returns the ID of the execution */
	async start(id: string): Promise<string> {
		const workflowData = await this.workflow(id);
		const trigger = workflowData.nodes.find(({ type }) => /(trigger|emailReadImap)$/i.test(type));
		const { executionId } = await this.rest<{ executionId: string }>(
			'POST',
			`/workflows/${id}/run`,
			{
				workflowData,
				triggerToStartFrom: { name: trigger?.name },
				startNodes: [],
			},
		);
		return executionId;
	}

	/** Presses *Execute workflow* and waits for the end. */
	async run(id: string, timeoutMs = 60_000): Promise<Execution> {
		return await this.finished(await this.start(id), timeoutMs);
	}

	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const filter = new URLSearchParams({ filter: JSON.stringify({ workflowId }) });
		const { results } = await this.rest<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`/executions?${filter}`,
		);
		return results;
	}

	/** n8n 1 notes the end of an execution a moment before its data. Of a run that was broken off there may be none. */
	async finished(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		let endedAt: number | undefined;
		for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(150)) {
			const execution = await this.rest<Omit<Execution, 'data'> & { data: string }>(
				'GET',
				`/executions/${executionId}`,
			);
			if (!['new', 'running', 'waiting'].includes(execution.status)) {
				const data = parse(execution.data) as IRunExecutionData | undefined;
				endedAt ??= Date.now();
				if (data?.resultData || Date.now() - endedAt > 5000)
					return { ...execution, data: data as IRunExecutionData };
			}
		}
		throw new Error(`Execution ${executionId} did not end within ${timeoutMs / 1000} s.`);
	}
}

/** What left a node through one of its outputs. */
export function outputOf(execution: Execution, node: string, output = 0): INodeExecutionData[] {
	return execution.data.resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
}

/** The error that stopped an execution. */
export function errorOf({
	data,
}: Execution): { message: string; description?: string | null } | undefined {
	return data.resultData.error;
}

/** A copy of a workflow whose nodes were changed by `change`. */
export function withNodes(workflow: Workflow, change: (node: INode) => Partial<INode>): Workflow {
	return { ...workflow, nodes: workflow.nodes.map((node) => ({ ...node, ...change(node) })) };
}
