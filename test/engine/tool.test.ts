/**
 * The action node as a tool of an AI agent. n8n makes a second node type of it, `sendcloudTool`, and of each such node a
 * tool with a name, a description and a schema for the model; the model's answer goes into the node's fields through
 * `$fromAI()`. All of that is n8n-core's own here; only the agent is none.
 */
import {
	createRunExecutionData,
	deepCopy,
	NodeConnectionTypes,
	NodeHelpers,
	traverseNodeParameters,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
} from 'n8n-workflow';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';

import { order } from './orders';
import { useWorld } from './world';

const world = useWorld();

/** As much of a tool as an agent sees. */
interface Tool {
	name: string;
	description: string;
	schema: { safeParse(value: unknown): { success: boolean } };
	invoke(args: unknown): Promise<string>;
}

/** What n8n (not n8n-core) does to the description of a node that is usable as a tool. */
function toolDescription(description: INodeTypeDescription): INodeTypeDescription {
	const copy = deepCopy(description);
	copy.name += 'Tool';
	copy.displayName += ' Tool';
	copy.inputs = [];
	copy.outputs = [NodeConnectionTypes.AiTool];
	copy.properties.unshift(
		{
			displayName: 'Tool Description',
			name: 'descriptionType',
			type: 'options',
			default: 'auto',
			options: [],
		},
		{ displayName: 'Description', name: 'toolDescription', type: 'string', default: '' },
	);
	delete copy.usableAsTool;
	return copy;
}

const action = () => world.engine.loader.getNode('sendcloud').type as INodeType;
let copy: INodeTypeDescription | undefined;
const description = () => (copy ??= toolDescription(action().description));

/** In the place of an agent: hands its tool to the test. */
const agentType = (use: (tool: Tool) => Promise<IDataObject>): INodeType => ({
	description: {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Agent' },
		inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
		return [[{ json: await use(tool), pairedItem: { item: 0 } }]];
	},
});

/** Runs a workflow in which an agent has the node as its tool. */
async function withTool<T extends IDataObject>(
	parameters: INodeParameters,
	use: (tool: Tool) => Promise<T>,
): Promise<T> {
	const { engine } = world;
	const agent: INode = { ...engine.node('agent', {}), id: 'agent', name: 'Agent' };
	const node = engine.node('sendcloudTool', parameters, { name: 'Sendcloud Orders' });
	const types: Record<string, INodeType> = {
		agent: agentType(use),
		sendcloudTool: Object.assign(Object.create(action()) as INodeType, {
			description: description(),
		}),
	};
	const byName = (type: string) => types[type.split('.').pop() as string];
	const workflow = engine.workflow(agent, {
		nodes: [agent, node],
		connections: {
			[node.name]: {
				[NodeConnectionTypes.AiTool]: [
					[{ node: agent.name, type: NodeConnectionTypes.AiTool, index: 0 }],
				],
			},
		},
		nodeTypes: { getByName: byName, getByNameAndVersion: byName } as unknown as INodeTypes,
	});
	const input = [{ json: { chatInput: 'What the user said' } }];
	const hooks = new ExecutionLifecycleHooks('manual', '1', { name: 'Test', nodes: [] } as never);
	const { data } = await new WorkflowExecute(
		engine.additionalData({ hooks } as never),
		'manual',
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: agent, data: { main: [input] }, source: null }],
			},
		}),
	).processRunExecutionData(workflow);
	expect(data.resultData.error).toBeUndefined();
	return data.resultData.runData.Agent[0].data!.main[0]![0].json as T;
}

/** Asks the tool once, and gives back what the model would read. */
const ask = async (parameters: INodeParameters, args: IDataObject): Promise<string> =>
	(
		await withTool(parameters, async (tool) => ({
			answer: await tool.invoke(args).catch((error: Error) => `Error: ${error.message}`),
		}))
	).answer;

/** Each operation with its fields as the panel first shows them. */
function operations(): Array<{ name: string; parameters: INodeParameters; action: string }> {
	const { properties } = description();
	const shownFor = (property: INodeProperties, resource: string) =>
		property.displayOptions?.show?.resource?.includes(resource);
	const choices = (property: INodeProperties | undefined) =>
		(property?.options ?? []) as Array<{ value: string; action: string }>;
	return choices(properties.find(({ name }) => name === 'resource')).flatMap(
		({ value: resource }) =>
			choices(
				properties.find(
					(property) => property.name === 'operation' && shownFor(property, resource),
				),
			).map(({ value: operation, action }) => ({
				name: `${resource}: ${operation}`,
				action,
				parameters: NodeHelpers.getNodeParameters(
					properties,
					{ resource, operation, authentication: 'apiKeys' },
					true,
					false,
					null,
					description(),
				)!,
			})),
	);
}

/** The key that n8n's button "Let the model define this parameter" makes of a field's name. */
const keyOf = (displayName: string) =>
	displayName
		.replace(/[^a-zA-Z0-9_-]+/g, '_')
		.replace(/^_+|_+$/g, '')
		.slice(0, 64);

const TYPES: Record<string, string> = {
	string: 'string',
	dateTime: 'string',
	number: 'number',
	boolean: 'boolean',
	json: 'json',
};

/** Presses that button wherever it is offered: on the fields, and in the collections among them. */
function leftToTheModel(
	parameters: INodeParameters,
	properties: INodeProperties[],
	root = parameters,
) {
	const filled: INodeParameters = { ...parameters };
	for (const property of properties) {
		const { name, type, displayName, description: text = '', options } = property;
		// What the merchant allows an agent is for no model to fill in.
		if (property.displayOptions?.show?.['@tool'] && property.noDataExpression) continue;
		const key = keyOf(displayName);
		if (type === 'collection') {
			const node = world.engine.node('sendcloudTool', root);
			// What is for other operations stands in the same collection, and is not offered.
			const offered = ((options ?? []) as INodeProperties[]).filter((option) =>
				NodeHelpers.displayParameter(parameters, option, node, description(), root),
			);
			const inner = Object.fromEntries(offered.map((option) => [option.name, '']));
			filled[name] = leftToTheModel(inner, offered, root);
		} else if (type === 'resourceLocator') {
			filled[name] = { __rl: true, mode: 'id', value: `={{ $fromAI('${key}', \`${text}\`) }}` };
		} else if (TYPES[type] && !['descriptionType', 'toolDescription'].includes(name)) {
			filled[name] = `={{ $fromAI('${key}', \`${text}\`, '${TYPES[type]}') }}`;
		}
	}
	return filled;
}

const shown = (parameters: INodeParameters) => {
	const node = world.engine.node('sendcloudTool', parameters);
	return description().properties.filter(
		(property) =>
			property.name in parameters &&
			NodeHelpers.displayParameter(parameters, property, node, description()),
	);
};

test('the node is offered as a tool, and nothing that n8n adds to it collides with a field', () => {
	expect(action().description.usableAsTool).toBe(true);
	const names = action().description.properties.map(({ name }) => name);
	expect(names).not.toContain('toolDescription');
	expect(names).not.toContain('descriptionType');
});

test('each operation is told from all others by the description that the model reads', async () => {
	const told = new Map<string, string>();
	for (const { name, parameters, action: words } of operations()) {
		const { text, title } = await withTool(parameters, async (tool) => ({
			text: tool.description,
			title: tool.name,
		}));
		expect(title).toBe('Sendcloud_Orders');
		expect(text).toBe(`${words} in Sendcloud`);
		told.set(name, text);
	}
	expect(told.size).toBeGreaterThan(4);
	expect(new Set(told.values()).size).toBe(told.size);
});

test('every field can be left to the model, with a text that says what it is for', async () => {
	const faults: string[] = [];
	for (const { name, parameters } of operations()) {
		const filled = leftToTheModel(parameters, shown(parameters));
		const wanted: Array<{ key: string; description?: string }> = [];
		traverseNodeParameters(filled, wanted as never);
		for (const { key, description: text } of wanted) {
			if (!text) faults.push(`${name}: ${key} has no description`);
			if (wanted.some((other) => other.key === key && other.description !== text))
				faults.push(`${name}: ${key} means two things`);
		}
		if (faults.length > 0) continue;
		const { accepts } = await withTool(filled, async (tool) => ({
			accepts: tool.schema.safeParse({}).success,
		}));
		if (accepts !== (wanted.length === 0)) faults.push(`${name}: the schema asks for nothing`);
	}
	expect(faults).toEqual([]);
});

describe('what the model asks for is done', () => {
	const fromAI = (key: string, type = 'string') =>
		`={{ $fromAI('${key}', 'What it is', '${type}') }}`;
	const byNumber: INodeParameters = {
		resource: 'order',
		operation: 'get',
		getBy: 'orderNumber',
		orderNumber: fromAI('Order_Number'),
		integration: { __rl: true, mode: 'id', value: '' },
		options: {},
	};
	const upsert: INodeParameters = {
		resource: 'order',
		operation: 'upsert',
		specifyBody: 'json',
		jsonBody: fromAI('JSON', 'json'),
		options: {},
	};

	test('an order is created from the JSON of the model, and found again by its number', async () => {
		const created = JSON.parse(await ask(upsert, { JSON: order(1) })) as IDataObject[];
		expect(created).toEqual([expect.objectContaining({ order_id: 'order-1' })]);
		const [found] = JSON.parse(await ask(byNumber, { Order_Number: 'SHOP-1' })) as IDataObject[];
		expect(found).toMatchObject({ order_id: 'order-1', order_number: 'SHOP-1' });
		expect(world.sandbox.state.orders.size).toBe(1);
	});

	test('lists with filters, deletes by ID', async () => {
		for (const n of [1, 2, 3]) await ask(upsert, { JSON: order(n) });
		const list = await ask(
			{
				resource: 'order',
				operation: 'getAll',
				returnAll: false,
				limit: fromAI('Limit', 'number'),
				filters: { status: fromAI('Status_Code') },
				sort: [],
				options: {},
			},
			{ Limit: 2, Status_Code: 'unshipped' },
		);
		const [newest, ...rest] = JSON.parse(list) as IDataObject[];
		expect(newest.order_number).toBe('SHOP-3');
		expect(rest).toHaveLength(1);

		const remove = {
			resource: 'order',
			operation: 'delete',
			agentMayDelete: 'yes',
			order: { __rl: true, mode: 'id', value: fromAI('Order') },
			options: {},
		};
		expect(JSON.parse(await ask(remove, { Order: String(newest.id) }))).toEqual([
			{ id: Number(newest.id), deleted: true },
		]);
		expect(world.sandbox.state.orders.size).toBe(2);
	});

	test('several questions to one tool are several requests', async () => {
		for (const n of [1, 2]) await ask(upsert, { JSON: order(n) });
		const { answers } = await withTool(byNumber, async (tool) => ({
			answers: await Promise.all(
				['SHOP-1', 'SHOP-2'].map(async (number) => await tool.invoke({ Order_Number: number })),
			),
		}));
		expect(answers.map((answer) => (JSON.parse(answer) as IDataObject[])[0].order_number)).toEqual([
			'SHOP-1',
			'SHOP-2',
		]);
	});

	test('an error tells the model what to mend', async () => {
		expect(await ask(upsert, { JSON: order(1, { shipping_address: { name: 'Jane' } }) })).toMatch(
			/shipping address › .+ is required/,
		);
		expect(await ask(byNumber, { Order_Number: 'SHOP-404' })).toMatch(
			/There is no order with order number SHOP-404[^]+another Sendcloud account/,
		);
		expect(await ask(byNumber, { Order_Number: '' })).toMatch(/order number is required/);
		expect(world.sandbox.state.orders.size).toBe(0);
	});
});
