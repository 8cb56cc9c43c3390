/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Templates as a merchant meets them: a name to search for, a description, notes that say what to fill in. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
	traverseNodeParameters,
	type IConnections,
	type INode,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { ROOT } from './files';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const table = read('docs/templates.md');

const templates = readdirSync(path.join(ROOT, 'templates')).map((file) => ({
	file,
	...(JSON.parse(read(`templates/${file}`)) as {
		name: string;
		nodes: INode[];
		connections: IConnections;
	}),
}));

const description = (name: string) => {
	const module = jest.requireActual<
		Record<string, new () => { description: INodeTypeDescription }>
	>(path.join(ROOT, `dist/nodes/Sendcloud/${name}.node.js`));
	return new module[name]().description;
};
const nodes: Record<string, INodeTypeDescription> = {
	'n8n-nodes-sendcloud-shipping.sendcloud': description('Sendcloud'),
	'n8n-nodes-sendcloud-shipping.sendcloudTrigger': description('SendcloudTrigger'),
	'n8n-nodes-sendcloud-shipping.sendcloudTool': description('Sendcloud'),
};
/** What n8n itself adds to the panel of a node that an agent calls. */
const OF_TOOLS = ['descriptionType', 'toolDescription'];

/** What stands in a collection, where the panel has a field for it. */
const unknownIn = (value: unknown, { type, options = [] }: INodeProperties): string[] => {
	if (type !== 'collection' || typeof value !== 'object' || value === null) return [];
	const known = options.map((one) => one.name);
	return Object.keys(value).filter((key) => !known.includes(key));
};

it('have a name each', () => {
	const names = templates.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});

describe.each(templates)('$file', ({ file, name, nodes: all }) => {
	const notes = all
		.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
		.map(({ parameters }) => String(parameters.content));
	const own = all.filter(({ type }) => type in nodes);

	it('has a name that a merchant would search for', () => {
		expect(name).toMatch(/^[A-Z].{20,65}$/);
		expect(name).toMatch(
			/order|label|shipping|shipment|parcel|delivery|return|claim|pick-?up|invoice|carrier|track|shop/i,
		);
	});

	it('is laid out so that each node stands in one note, its name below it too', () => {
		/** As the canvas draws them: a node is 96 high and wide, its name and what it does stand below. */
		const [size, words] = [96, 52];
		const frames = all
			.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
			.map(({ position: [x, y], parameters: { width, height } }) => ({
				x,
				y,
				right: x + Number(width),
				bottom: y + Number(height),
			}));
		const crossing = all
			.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote')
			.filter(({ position: [x, y] }) => {
				const touched = frames.filter(
					(frame) =>
						x < frame.right && x + size > frame.x && y < frame.bottom && y + size + words > frame.y,
				);
				const inside = touched.filter(
					(frame) => x >= frame.x && x + size <= frame.right && y + size + words <= frame.bottom,
				);
				return touched.length > 1 || inside.length !== touched.length;
			})
			.map((node) => node.name);
		expect(crossing).toEqual([]);
	});

	it('has a description in docs/templates.md', () => {
		const rows = table.split('\n').filter((row) => row.includes(`/templates/${file})`));
		expect(rows).toHaveLength(1);
		const [, , words] = rows[0].split('|');
		expect(words.trim()).toMatch(/^[A-Z"].{35,}/);
	});

	it('has a note that says what it does and what to fill in', () => {
		const [first] = notes.filter((note) => note.startsWith('## '));
		expect(first).toMatch(/^### (Before|First)/m);
		// Each node that needs an account is named by its name.
		for (const node of own) {
			const named = first.includes(`**${node.name}**`) || first.includes(`**${node.name}:**`);
			expect([
				node.name,
				named || /Sendcloud credential|nodes of Sendcloud: choose your credential/i.test(first),
			]).toEqual([node.name, true]);
		}
		expect(first).toMatch(/credential/i);
		for (const [, bold] of first.matchAll(/^\d\. \*\*([^*]+)\*\*/gm))
			expect([
				bold,
				bold === 'Test Label' || all.some((node) => bold.startsWith(node.name)),
			]).toEqual([bold, true]);
		expect(notes.length).toBeGreaterThan(1);
	});

	it.each(own)('$name: says nothing that the panel does not have', ({ type, parameters }) => {
		const { resource, operation } = parameters as { resource?: string; operation?: string };
		// A switch above may hide one for now, such as "Test Label".
		const has = ({ displayOptions: { show = {} } = {} }: INodeProperties) =>
			(show.resource?.includes(resource!) ?? true) &&
			(show.operation?.includes(operation!) ?? true);
		const fields = nodes[type].properties.filter(has);
		const lost = Object.keys(parameters).filter(
			(key) => !OF_TOOLS.includes(key) && !fields.some(({ name: one }) => one === key),
		);
		expect(lost).toEqual([]);
		for (const field of fields) {
			const alike = fields.filter(({ name: one }) => one === field.name);
			const unknown = alike.map((one) => unknownIn(parameters[field.name], one));
			expect([field.name, unknown.some((keys) => keys.length === 0)]).toEqual([field.name, true]);
		}
	});
});

describe('tools of agents', () => {
	const tools = templates.flatMap((template) =>
		template.nodes
			.filter(({ type }) => type === 'n8n-nodes-sendcloud-shipping.sendcloudTool')
			.map((tool) => ({ ...template, tool })),
	);

	it.each(tools)(
		'$tool.name of $file: tells the model what it does, and each field with unit and format',
		({ tool }) => {
			expect(String(tool.parameters.toolDescription)).toMatch(
				/^[A-Z].{20,}(Reads only|[Bb]uys nothing|Costs money|A person is asked)/,
			);
			const asked: Array<{ key: string; description?: string; type?: string }> = [];
			traverseNodeParameters(tool.parameters, asked as never);
			expect(asked.length).toBeGreaterThan(0);
			for (const { key, description: text = '', type } of asked) {
				expect([key, text]).toEqual([key, expect.stringMatching(/^[A-Z].{14,}/)]);
				const format =
					type === 'number'
						? /kilograms|EUR|how many/
						: type === 'json'
							? /e\.g\. \[/
							: /country/.test(key)
								? /two capital letters/
								: /number|code/.test(key)
									? /e\.g\. /
									: /./;
				expect([key, text]).toEqual([key, expect.stringMatching(format)]);
			}
		},
	);

	it.each(tools)(
		'$tool.name of $file: what a person must approve is reached through a person alone',
		({ tool, nodes: all, connections }) => {
			const { agentMayBuy, agentMayDelete } = tool.parameters;
			expect(agentMayDelete).not.toBe('yes');
			if (agentMayBuy !== 'reviewed' && agentMayDelete !== 'reviewed') return;
			const users = (connections[tool.name].ai_tool ?? []).flatMap((one) => one ?? []);
			expect(users.length).toBeGreaterThan(0);
			for (const { node } of users)
				expect(all.find((one) => one.name === node)?.type).toMatch(/HitlTool$/);
		},
	);
});
