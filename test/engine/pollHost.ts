/**
 * What n8n does around a polling trigger: it polls once when a workflow is activated and saves the static data, polls again
 * and again, and saves when a poll has started the workflow.
 */
import { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	Workflow,
} from 'n8n-workflow';

import type { Engine } from './engine';

/** Of the built node: jest and n8n's loader share their modules. */
export const { forgetPolls } = jest.requireActual<
	typeof import('../../nodes/Sendcloud/trigger/polling/poll')
>('../../dist/nodes/Sendcloud/bundle.js');

/** As n8n keeps it. */
export const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? {})) as IDataObject;

/**
 * As much of n8n as polls. `memory`: n8n's usual way, where a workflow polls with the static data that it had when it was
 * activated. `durable`: with durable cursors, which n8n reads for each poll, and saves together with the execution.
 */
export class PollHost {
	/** Of the workflow, in n8n's database. */
	database: IDataObject = {};
	private node!: INode;
	private workflow!: Workflow;
	private context!: PollContext;

	constructor(
		private readonly engine: Engine,
		public parameters: INodeParameters,
		readonly way: 'memory' | 'durable' = 'memory',
		private readonly id = 'workflow',
	) {
		this.load();
	}

	/** Reads the database. */
	load(): void {
		// The workflow fills in the defaults of its nodes.
		this.node = this.engine.node('sendcloudPollingTrigger', this.parameters, { name: 'Poll' });
		const staticData = plain(this.database);
		this.workflow = this.engine.workflow(this.node, { id: this.id, staticData });
		this.context = this.contextFor('trigger');
	}

	private contextFor(mode: 'manual' | 'trigger'): PollContext {
		const more = this.engine.additionalData();
		return new PollContext(this.workflow, this.node, more, mode, 'activate');
	}

	private async call(context = this.context): Promise<INodeExecutionData[][] | null> {
		const { type } = this.engine.loader.getNode('sendcloudPollingTrigger');
		return await (type as INodeType).poll!.call(context as never);
	}

	/**
	 * @param lost n8n throws the result away, and saves nothing: the workflow was published anew meanwhile, or it could not
	 * be started
	 * @returns what starts the workflow, if anything does
	 */
	async poll({ lost = false } = {}): Promise<IDataObject[]> {
		if (this.way === 'durable') this.load();
		const result = await this.call();
		if (lost) return [];
		if (result !== null || this.way === 'durable') this.database = plain(this.workflow.staticData);
		if (result === null) return [];
		expect(result[0].length).toBeGreaterThan(0);
		return result[0].map(({ json }) => json);
	}

	async activate(): Promise<IDataObject[]> {
		this.load();
		const found = await this.poll();
		this.database = plain(this.workflow.staticData);
		return found;
	}

	/** The workflow is published anew while it polls: n8n starts nothing with what the poll brings. */
	async publishMeanwhile(): Promise<void> {
		await this.poll({ lost: true });
		this.load();
	}

	/** What was not saved is gone. */
	restart(): void {
		forgetPolls();
		this.load();
	}

	async test(): Promise<IDataObject[] | null> {
		const before = JSON.stringify(this.workflow.staticData);
		const result = await this.call(this.contextFor('manual'));
		expect(JSON.stringify(this.workflow.staticData)).toBe(before);
		return result && result[0].map(({ json }) => json);
	}
}
