/** The panel: each operation shows its own fields and no others. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { runInNewContext } from 'node:vm';
import type { INodeProperties } from 'n8n-workflow';

import {
	changed,
	fieldIn,
	onlyInFirst,
	since,
	VERSIONS,
} from '../../nodes/Sendcloud/engine/define';
import { nodeProperties, subtitle } from '../../nodes/Sendcloud/engine/panel';
import { resources } from '../../nodes/Sendcloud/resources';
import { Sendcloud } from '../../nodes/Sendcloud/Sendcloud.node';

/** Characters of the node's description as JSON. */
const LIMIT = 340_000;

const properties = nodeProperties(resources);
const operations = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);

/** Is it there when these are chosen, whatever else it depends on? */
const isFor = (
	{ displayOptions }: INodeProperties,
	resource: string,
	operation: string,
	version = VERSIONS[0],
) =>
	displayOptions?.show?.resource?.includes(resource) === true &&
	// What is asked only where an AI agent uses the node.
	displayOptions.show['@tool'] === undefined &&
	(displayOptions.show.operation?.includes(operation) ?? true) &&
	fieldIn({ displayOptions } as INodeProperties, version) !== undefined;

const everywhere = operations.flatMap((one) =>
	VERSIONS.map((version) => [one.resource.name, one.operation.name, version, one] as const),
);

it.each(everywhere)(
	'%s, %s, version %s: shows what the operation asks for, and how to ask',
	(resource, name, version, { operation }) => {
		const shown = properties.filter((property) => isFor(property, resource, name, version));
		const fields = Object.entries(operation.fields).flatMap(([key, one]) => {
			const field = fieldIn(one, version);
			return field ? [[key, field] as const] : [];
		});
		expect(shown.map((property) => property.name)).toEqual([
			'operation',
			...fields.map(([key]) => key),
			'options',
		]);
		for (const [at, property] of shown.slice(1, -1).entries()) {
			const { displayOptions, ...rest } = fields[at][1];
			const field: Partial<typeof rest> = { ...rest };
			delete field.earlier;
			expect(property).toMatchObject(field);
			expect(property.displayOptions?.show).toEqual({
				resource: expect.arrayContaining([resource]) as string[],
				operation: expect.arrayContaining([name]) as string[],
				...displayOptions?.show,
			});
		}
	},
);

it('shows a field in the versions that it is for', () => {
	const one = { displayName: 'One', type: 'string' as const, default: '' };
	const two = { ...one, displayName: 'Two' };
	expect(VERSIONS.map((version) => fieldIn(one, version)?.displayName)).toEqual(['One', 'One']);
	expect(VERSIONS.map((version) => fieldIn(since(1.1, one), version)?.displayName)).toEqual([
		undefined,
		'One',
	]);
	expect(VERSIONS.map((version) => fieldIn(onlyInFirst(one), version)?.displayName)).toEqual([
		'One',
		undefined,
	]);
	const both = changed(1.1, one, two);
	expect(VERSIONS.map((version) => fieldIn(both, version)?.displayName)).toEqual(['Two', 'One']);
});

it('says on the canvas what the panel says', () => {
	const [, words] = /^=\{\{([^]*)\}\}$/.exec(subtitle(resources)) ?? [];
	// It would end the expression.
	expect(words).not.toContain('}}');
	const said = (resource: string, operation: string) =>
		String(runInNewContext(String(words), { $parameter: { resource, operation } }));
	expect(said('order', 'getAll')).toBe('Get Many: Order');
	for (const { resource, operation } of operations)
		expect(said(resource.name, operation.name)).toBe(`${operation.label}: ${resource.label}`);
});

it.each(operations.map((one) => [one.resource.name, one.operation.name, one] as const))(
	'%s, %s: offers its options in their order, and within limits',
	(resource, name, { operation }) => {
		const [{ options = [] }] = properties.filter(
			(property) => property.name === 'options' && isFor(property, resource, name),
		);
		const offered = options as INodeProperties[];
		expect(offered.map((option) => option.name).sort()).toEqual(
			['concurrency', 'timeout', ...Object.keys(operation.options ?? {})].sort(),
		);
		const labels = offered.map(({ displayName }) => displayName);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
		const limits = (wanted: string) =>
			offered.find((option) => option.name === wanted)?.typeOptions;
		expect(limits('concurrency')).toEqual({ minValue: 1, maxValue: 250 });
		expect(limits('timeout')).toEqual({ minValue: 1, maxValue: 600 });
	},
);

it('offers resources and operations in the order of their use', () => {
	const [first] = properties;
	expect(first).toMatchObject({ name: 'resource', default: 'order', noDataExpression: true });
	expect(first.options?.map(({ name }) => name)).toEqual(resources.map(({ label }) => label));
	for (const resource of resources) {
		const choices = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource.name),
		);
		expect(choices).toHaveLength(1);
		const [{ options, ...choice }] = choices;
		expect(choice).toMatchObject({ default: resource.operations[0].name, noDataExpression: true });
		expect(options).toEqual(
			resource.operations.map(({ name, label, action, description }) => ({
				name: label,
				value: name,
				action,
				description,
			})),
		);
	}
});

it('is no larger than a browser is glad to be sent', () => {
	expect(JSON.stringify(new Sendcloud().description).length).toBeLessThan(LIMIT);
});

it('holds a field that several operations share once', () => {
	const places = new Set<string>();
	for (const { displayOptions, ...property } of properties) {
		const { operation, ...show } = displayOptions?.show ?? {};
		if (operation === undefined) continue;
		const place = JSON.stringify([property, show, displayOptions?.hide]);
		expect(places).not.toContain(place);
		places.add(place);
	}
});

it.each(operations.map((one) => [one.resource.name, one.operation.name, one] as const))(
	'%s, %s: says what an agent may do exactly where it spends or deletes, to agents alone',
	(resource, name, { operation: { risk } }) => {
		const asked = properties.filter(
			({ displayOptions: { show } = {} }) =>
				show?.['@tool'] && show.resource?.includes(resource) && show.operation?.includes(name),
		);
		const expected = {
			buys: ['agentMayBuy', 'agentLabels', 'agentAmount', 'agentCurrency'],
			deletes: ['agentMayDelete'],
		};
		expect(asked.map((one) => one.name)).toEqual(risk ? expected[risk] : []);
		for (const { noDataExpression, displayOptions } of asked) {
			expect(noDataExpression).toBe(true);
			expect(displayOptions?.show?.['@tool']).toEqual([true]);
		}
	},
);
