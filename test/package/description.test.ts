/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/**
 * The nodes as n8n shows them. n8n's linter reads descriptions in the source, where ours are made by programs; so it
 * gets them written out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { inModule, ROOT } from './files';

/** Rules that do not fit, and why. */
const EXCEPTIONS: Record<string, string> = {
	'node-param-fixed-collection-type-unsorted-items':
		'addresses and lines are in the order people fill them in',
	'node-param-collection-type-unsorted-items': 'so is the address that stands open',
	'node-param-options-type-unsorted-items':
		'resources and operations stand in the order of their use',
	'node-param-description-wrong-for-upsert': 'ours says by which fields an order is found',
	'node-param-display-name-miscased':
		'units are written as they are; all other names are tested below',
	'node-param-display-name-wrong-for-dynamic-options':
		'a country is chosen by its name alone: "Country Name or ID" says less than "Country"',
	'node-param-description-missing-from-dynamic-options': 'the same',
	'node-param-description-wrong-for-dynamic-options': 'the same',
	// Properties that were overridden after a spread.
	'node-param-display-name-not-first-position': 'means nothing outside of source',
	'node-param-required-false': 'means nothing outside of source',
};

const folder = path.join(ROOT, 'dist/nodes/Sendcloud');
const nodes = readdirSync(folder)
	.filter((file) => file.endsWith('.node.js'))
	.map((file) => {
		const name = file.replace('.node.js', '');
		const module = jest.requireActual<
			Record<string, new () => { description: INodeTypeDescription }>
		>(path.join(folder, file));
		return { name, description: new module[name]().description };
	});

interface Finding {
	ruleId: string;
	message: string;
	line: number;
}

const source = ({ name, description }: { name: string; description: unknown }) => {
	const written = inspect(description, {
		depth: Infinity,
		maxArrayLength: Infinity,
		maxStringLength: Infinity,
		breakLength: 100,
	});
	return `import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

export class ${name} implements INodeType {
	description: INodeTypeDescription = ${written};
}
`;
};

/** A node with faults that n8n's rules know. */
const bad = {
	name: 'Sendcloud',
	description: {
		...nodes[0].description,
		properties: [
			{
				displayName: 'broken name',
				name: 'broken',
				type: 'boolean',
				default: false,
				description: 'If it is broken',
			},
		],
	},
};

const LINTED = [
	'nodes/Sendcloud/Sendcloud.node.ts',
	'credentials/SendcloudApi.credentials.ts',
	'package.json',
];

/** What n8n's rules say, in one go, since loading them takes long. */
let findings: Finding[][];
let rules: Array<Record<string, [number]>>;
beforeAll(() => {
	const texts = [...nodes, bad].map((one) => [one.name, source(one)]);
	({ findings, rules } = inModule<{ findings: typeof findings; rules: typeof rules }>(`
		import { ESLint } from 'eslint';
		const eslint = new ESLint();
		const findings = [];
		for (const [name, text] of ${JSON.stringify(texts)}) {
			const filePath = 'nodes/Sendcloud/' + name + '.node.ts';
			const [{ messages }] = await eslint.lintText(text, { filePath });
			findings.push(messages.filter(({ ruleId }) => ruleId.startsWith('n8n-nodes-base/')));
		}
		const rules = [];
		for (const file of ${JSON.stringify(LINTED)})
			rules.push((await eslint.calculateConfigForFile(file)).rules);
		console.log(JSON.stringify({ findings, rules }));
	`));
}, 120_000);

/** All properties, those inside collections too. */
function* properties(list: INodeProperties[]): Generator<INodeProperties> {
	for (const property of list) {
		yield property;
		for (const option of property.options ?? []) {
			if ('values' in option) yield* properties(option.values);
			else if ('displayName' in option) yield* properties([option as INodeProperties]);
		}
	}
}

const names = (property: INodeProperties) =>
	((property.options ?? []) as INodePropertyOptions[]).map(({ name }) => name);

describe.each(nodes)('$name', ({ name, description }) => {
	const all = [...properties(description.properties)];

	it("keeps n8n's rules for descriptions", () => {
		const found = findings[nodes.findIndex((one) => one.name === name)]
			.filter(({ ruleId }) => !(ruleId.replace('n8n-nodes-base/', '') in EXCEPTIONS))
			.map(({ ruleId, message }) => `${ruleId}: ${message}`);
		expect(found).toEqual([]);
	});

	it('names every field, in title case', () => {
		const small =
			/^(a|an|and|as|at|by|for|from|if|in|is|kg|of|on|or|per|the|to|until|via|with|your)$/;
		for (const { displayName, type } of all) {
			if (type === 'notice') continue;
			expect(displayName).toMatch(/^[A-Z]/);
			const miscased = displayName
				.split(/[\s/():,]+/)
				.slice(1)
				.filter((word) => /^[a-z]/.test(word) && !small.test(word));
			expect([displayName, miscased]).toEqual([displayName, []]);
		}
	});

	it('has an icon for light and for dark, and a subtitle', () => {
		const { icon } = description as { icon: { light: string; dark: string } };
		expect(icon.light).toMatch(/^file:/);
		expect(icon.dark).toMatch(/^file:/);
		expect(icon.light).not.toBe(icon.dark);
		expect(description.subtitle).toBeTruthy();
	});

	it('offers no option twice', () => {
		for (const property of all) {
			if (!['options', 'multiOptions'].includes(property.type)) continue;
			const shown = names(property);
			expect([property.name, new Set(shown).size]).toEqual([property.name, shown.length]);
		}
	});

	it('has a default of the right kind for every field', () => {
		for (const property of all) {
			const { name: field, type } = property;
			if (type === 'options')
				expect([
					field,
					(property.options as INodePropertyOptions[] | undefined)?.some(
						({ value }) => value === property.default,
					) ?? true,
				]).toEqual([field, true]);
			if (type === 'boolean') expect([field, typeof property.default]).toEqual([field, 'boolean']);
			if (type === 'multiOptions')
				expect([field, property.default]).toEqual([field, expect.any(Array)]);
		}
	});
});

describe('every operation', () => {
	const [{ description }] = nodes.filter(({ name }) => name === 'Sendcloud');
	const operations = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			(property.options as INodePropertyOptions[]).map((option) => ({
				resource: property.displayOptions?.show?.resource?.[0],
				...option,
			})),
		);

	it('has an action of its own and a description', () => {
		expect(operations.length).toBeGreaterThan(4);
		for (const { action, description: words, name } of operations) {
			expect([name, action]).toEqual([name, expect.stringMatching(/^[A-Z][^.]+[^.]$/)]);
			expect([name, words]).toEqual([name, expect.stringMatching(/^[A-Z].{10,}/)]);
		}
		const actions = operations.map(({ action }) => action);
		expect(new Set(actions).size).toBe(actions.length);
	});

	it('asks at the top for no more than most people fill in', () => {
		/** The names of what is shown at first, above "Additional Fields", "Options" and the like. */
		const asked = (resource: string, operation: string) => {
			const node = { typeVersion: 1.1, parameters: { resource, operation } } as unknown as INode;
			const { properties: all } = description;
			const values = NodeHelpers.getNodeParameters(
				all,
				node.parameters,
				true,
				false,
				node,
				description,
			)!;
			return all
				.filter((one) => NodeHelpers.displayParameter(values, one, node, description))
				.filter(({ type }) => !['hidden', 'notice'].includes(type))
				.map(({ name }) => name)
				.filter((name) => !['authentication', 'resource', 'operation', 'options'].includes(name))
				.filter(
					(name) => !['additionalFields', 'filters', 'simplify', 'specifyBody'].includes(name),
				);
		};
		// Of version 0.1.0: where their fields stand is stored in workflows.
		const old = ['order.upsert', 'integrationShipment.upsert', 'integration.replace'];
		const many = operations
			.map(({ resource, value }) => `${String(resource)}.${String(value)}`)
			.filter((name) => !old.includes(name))
			.map((name) => [name, asked(...(name.split('.') as [string, string]))] as const)
			.filter(([, names]) => names.length > 7);
		expect(many).toEqual([]);
		expect(asked('shipment', 'create')).toEqual([
			...['externalReference', 'recipient', 'shipBy', 'shippingOption', 'weight', 'testLabel'],
		]);
		expect(asked('order', 'ship')).toEqual(['order', 'shipBy', 'testLabel', 'labelFile']);
		expect(asked('order', 'upsert').length).toBeGreaterThan(7);
	});

	it('shows no two fields of one name at a time', () => {
		for (const { resource, value } of operations) {
			const shown = description.properties.filter(
				({ displayOptions: { show = {} } = {} }) =>
					show.resource?.includes(resource as string) && show.operation?.includes(value as string),
			);
			const conditions = shown.map(({ name, displayOptions }) =>
				JSON.stringify([name, displayOptions?.show]),
			);
			expect(new Set(conditions).size).toBe(conditions.length);
		}
	});
});

/** What merchants search for, and what n8n's editor searches in. */
it.each([
	'track',
	'tracking',
	'return',
	'shipment',
	'delivery',
	'pick-up point',
	'parcel',
	'label',
])('is found by "%s"', (words) => {
	const { alias, resources } = JSON.parse(
		readFileSync(path.join(folder, 'Sendcloud.node.json'), 'utf8'),
	) as { alias: string[]; resources: object };
	expect(resources).toBeTruthy();
	expect(alias.some((one) => one.toLowerCase().startsWith(words))).toBe(true);
});

/** Words of people, and those of the panel for the same. */
const SYNONYMS: Record<string, string> = {
	package: 'parcel',
	track: 'tracking',
	'pickup point': 'service point',
	'pick-up point': 'service point',
	'e-commerce': 'shop',
	fulfilment: 'label',
	fulfillment: 'label',
	shipping: 'shipping option',
	delivery: 'delivery options',
	returns: 'return',
};
const CARRIERS = /^(PostNL|DHL|DPD|UPS)$/;

it('is found for nothing that it cannot do', () => {
	const { alias } = JSON.parse(readFileSync(path.join(folder, 'Sendcloud.node.json'), 'utf8')) as {
		alias: string[];
	};
	const [{ description }] = nodes.filter(({ name }) => name === 'Sendcloud');
	const said = description.properties
		.filter(({ name }) => name === 'resource' || name === 'operation')
		.flatMap(({ options }) => options as INodePropertyOptions[])
		.map(({ name, action = '' }) => `${name} ${action}`.toLowerCase())
		.join('\n');
	const wrong = alias
		.filter((word) => !CARRIERS.test(word))
		.filter((word) => {
			const meant = SYNONYMS[word.toLowerCase()] ?? word.toLowerCase();
			return !new RegExp(`\\b${meant}\\b`).test(said);
		});
	expect(wrong).toEqual([]);
});

/** What the package says of itself, in npm and in n8n's list of packages, and the resource that does it. */
const SAID: Record<string, string> = {
	'orders in': 'order',
	'labels out': 'label',
	tracking: 'tracking',
	returns: 'return',
	'service points': 'servicePoint',
	pickups: 'pickup',
	claims: 'claim',
	invoices: 'invoice',
	'parcel events and webhooks in': 'eventSubscription',
};

it('says what the package does, and nothing else', () => {
	const { description: words } = JSON.parse(
		readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
	) as { description: string };
	const jobs = words
		.replace(/^Sendcloud for n8n: /, '')
		.replace(/\([^()]*\)/g, '')
		.split(',')
		.map((one) => one.replace(' from any shop', '').trim());
	expect(jobs).toEqual(Object.keys(SAID));
	const [{ description }] = nodes.filter(({ name }) => name === 'Sendcloud');
	const [{ options }] = description.properties.filter(({ name }) => name === 'resource');
	const there = (options as INodePropertyOptions[]).map(({ value }) => value);
	expect(there).toEqual(expect.arrayContaining(Object.values(SAID)));
});

it('has no name that cannot be guessed, and says where API v2 is meant', () => {
	const [{ description }] = nodes.filter(({ name }) => name === 'Sendcloud');
	const names = description.properties
		.filter(({ name }) => name === 'resource' || name === 'operation')
		.flatMap(({ options }) => options as INodePropertyOptions[]);
	for (const label of ['Replace', 'Shop Shipment', 'Exception Log', 'Upsert', 'Get All'])
		expect(names.map(({ name }) => name)).not.toContain(label);
	const labelled = (value: string) => names.filter((one) => one.value === value);
	for (const { name } of [...labelled('integrationShipment'), ...labelled('replace')])
		expect(name).toContain('API V2');
	const versions = description.properties.filter(({ name }) => name === 'apiVersion');
	// Above the options it stands for workflows that had it there.
	for (const { displayOptions, default: usual } of versions)
		expect([usual, displayOptions?.show?.['@version']]).toEqual(['v3', [1]]);
});

it('the trigger says what it waits for, and what to do to see it', () => {
	const [{ description }] = nodes.filter(({ name }) => name === 'SendcloudTrigger');
	const { triggerPanel } = description as unknown as {
		triggerPanel: {
			executionsHelp: Record<string, string>;
			activationHint: Record<string, string>;
		};
	};
	for (const help of [triggerPanel.executionsHelp, triggerPanel.activationHint])
		for (const words of Object.values(help)) {
			expect(words).toMatch(/press the button/i);
			expect(words).toMatch(/Event Subscription › Send Test Event/);
		}
	expect(description.eventTriggerDescription).toMatch(/^Waiting for Sendcloud/);
});

it('speaks in one voice: buttons in title case, examples that say so', () => {
	for (const { description } of nodes.filter(({ name }) => name === 'Sendcloud')) {
		for (const { name, type, placeholder } of properties(description.properties)) {
			if (placeholder === undefined) continue;
			if (type === 'collection' || type === 'fixedCollection')
				expect([name, placeholder]).toEqual([
					name,
					expect.stringMatching(/^Add( (of|the|[A-Z][A-Za-z]*))+$/),
				]);
			// n8n's own rule wants this one for addresses of people.
			else if (type === 'string' && placeholder !== 'name@email.com')
				expect([name, placeholder]).toEqual([
					name,
					expect.stringMatching(/^(e\.g\. |https:\/\/…)/),
				]);
		}
	}
});

it('puts plumbing last', () => {
	const [{ description }] = nodes.filter(({ name }) => name === 'Sendcloud');
	const [{ options }] = description.properties.filter(({ name }) => name === 'resource');
	const values = (options as INodePropertyOptions[]).map(({ value }) => value);
	expect(values[0]).toBe('order');
	expect(values.slice(-3)).toEqual(['eventConnection', 'eventSubscription', 'integrationShipment']);
});

describe('the rules', () => {
	it('do real work on what is written out', () => {
		const found = findings[nodes.length].map(({ ruleId }) => ruleId);
		expect(found).toContain('n8n-nodes-base/node-param-description-boolean-without-whether');
		expect(found).toContain('n8n-nodes-base/node-param-display-name-miscased');
	});

	it.each([
		[0, 'n8n-nodes-base/node-', 50],
		[0, '@n8n/community-nodes/', 10],
		[1, 'n8n-nodes-base/cred-', 5],
		[2, 'n8n-nodes-base/community-package', 5],
	])('are on for the sources (%d, %s)', (file, prefix, least) => {
		const on = Object.entries(rules[file]).filter(
			([rule, [severity]]) => rule.startsWith(prefix) && severity === 2,
		);
		expect(on.length).toBeGreaterThan(least);
	});
});
