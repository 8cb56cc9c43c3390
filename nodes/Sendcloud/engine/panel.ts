/** The node's fields, derived from the resources: option lists, display rules, order. */
import { NodeOperationError, type INode, type INodeProperties } from 'n8n-workflow';

import { AGENT_FIELDS, agentFields } from './agent';
import {
	byDisplayName,
	CONCURRENCY,
	methodBehind,
	type Field,
	type Fields,
	type ListMethod,
	type ListSearch,
	type LoadOptions,
	type Operation,
	type Resource,
	type ResourceMapping,
} from './define';

/** Settings that every operation has. */
const commonOptions = ({ concurrency = CONCURRENCY.few }: Operation): Record<string, Field> => ({
	concurrency: {
		displayName: 'Requests at a Time',
		type: 'number',
		default: concurrency,
		typeOptions: { minValue: 1, maxValue: CONCURRENCY.most },
		description: 'How many requests at once. The output keeps the order of the input.',
	},
	timeout: {
		displayName: 'Timeout',
		type: 'number',
		default: 60,
		typeOptions: { minValue: 1, maxValue: 600 },
		description: 'Seconds to wait for an answer of Sendcloud',
	},
});

const optionsOf = (operation: Operation): INodeProperties[] =>
	named({ ...operation.options, ...commonOptions(operation) });

const collection = (options: INodeProperties[]): Field => ({
	displayName: 'Options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: options.sort(byDisplayName),
});

/** The "Options" collection of an operation, as a field like the others. */
export const optionsField = (operation: Operation): Fields => ({
	options: collection(optionsOf(operation)),
});

/** The properties of some fields. One that older workflows have otherwise stands there in both ways. */
const named = (fields: Record<string, Field>): INodeProperties[] =>
	Object.entries(fields).flatMap(([name, { earlier, ...field }]) =>
		[earlier, field].filter(Boolean).map((way) => ({ ...way, name }) as INodeProperties),
	);

interface Shared {
	property: INodeProperties;
	operations: string[];
	/** The same for what is alike. */
	alike: string;
}

/** Adds the fields of an operation, in their order, where there are none like them yet. */
function merge(into: Shared[], operation: string, properties: INodeProperties[]): void {
	let at = 0;
	for (const property of properties) {
		const alike = JSON.stringify(property);
		const found = into.findIndex((one, place) => place >= at && one.alike === alike);
		if (found === -1) into.splice(at, 0, { property, operations: [operation], alike });
		else into[found].operations.push(operation);
		at = (found === -1 ? at : found) + 1;
	}
}

/** What is said and asked before all else: what an agent may do, and what it costs. */
const FIRST = [...AGENT_FIELDS, 'charges'];

/** Fields that operations of many resources have alike, in the order in which an operation has them. */
const COMMON = [...FIRST, 'returnAll', 'limit', 'simplify'];

/** Where the fields begin that an operation has of its own. */
const OWN = 2 * FIRST.length;

/**
 * Where each property of an operation stands in the panel: `COMMON` fields in places of their own, with odd numbers; all
 * others before, between or behind these.
 */
function* placed(operation: Operation): Generator<[place: number, property: INodeProperties]> {
	let place = 0;
	for (const property of named({ ...agentFields(operation), ...operation.fields })) {
		const common = 2 * COMMON.indexOf(property.name) + 1;
		place = common >= place ? common : Math.max(OWN, place + (place % 2));
		yield [place, property];
	}
}

/** What is shown for some operations of some resources: for all of these that there are. */
interface Cover {
	resources: string[];
	operations: string[];
}

/**
 * Says in as few conditions as it can which operations a property is for. n8n asks for one of some resources and one of
 * some operations, so a condition must not be true for another operation that exists.
 * @param wanted resource → its operations with this property
 */
function covers(wanted: Map<string, Set<string>>, all: Resource[]): Cover[] {
	const left = new Map([...wanted].map(([name, operations]) => [name, new Set(operations)]));
	const existing = new Map(all.map(({ name, operations }) => [name, namesOf(operations)]));
	const fits = (resource: string, operation: string) =>
		left.get(resource)?.has(operation) || !existing.get(resource)?.has(operation);
	const found: Cover[] = [];
	while (left.size > 0) {
		const [[first, [start]]] = left;
		const cover: Cover = { resources: [first], operations: [start] };
		for (const resource of left.keys())
			if (resource !== first && left.get(resource)?.has(start)) cover.resources.push(resource);
		for (const operation of new Set([...left.values()].flatMap((names) => [...names])))
			if (operation !== start && cover.resources.every((one) => fits(one, operation)))
				cover.operations.push(operation);
		for (const [resource, names] of left) {
			if (cover.resources.includes(resource)) continue;
			const isOf = cover.operations.some((one) => names.has(one));
			if (isOf && cover.operations.every((one) => fits(resource, one)))
				cover.resources.push(resource);
		}
		for (const resource of cover.resources) {
			const names = left.get(resource);
			cover.operations.forEach((one) => names?.delete(one));
			if (names?.size === 0) left.delete(resource);
		}
		found.push(cover);
	}
	return found;
}

/** Properties that are alike, and the operations they are for. */
class Alike {
	readonly all = new Map<
		string,
		{ place: number; property: INodeProperties; wanted: Map<string, Set<string>> }
	>();

	add(property: INodeProperties, resource: string, operation: string, place = 0): void {
		const alike = JSON.stringify(property);
		const known = this.all.get(alike) ?? { place, property, wanted: new Map() };
		this.all.set(alike, known);
		const names = known.wanted.get(resource) ?? new Set();
		known.wanted.set(resource, names.add(operation));
	}
}

/**
 * The options of all operations in one collection: they are mostly the same. Each says for which operations it is, as
 * far as it is not for all of them.
 */
function allOptions(resources: Resource[]): INodeProperties {
	const alike = new Alike();
	for (const { name, operations } of resources)
		for (const operation of operations)
			for (const property of optionsOf(operation)) alike.add(property, name, operation.name);
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const options = [...alike.all.values()].flatMap(({ property, wanted }) =>
		[...wanted.values()].reduce((sum, { size }) => sum + size, 0) === count
			? [property]
			: covers(wanted, resources).map((cover) => shownFor(property, cover, '/')),
	);
	return { ...collection(options), name: 'options' } as INodeProperties;
}

const namesOf = (operations: Operation[]) => new Set(operations.map(({ name }) => name));

/** @param root `/` in a collection, where names are those of its own fields otherwise */
const shownFor = (property: INodeProperties, { resources, operations }: Cover, root = '') => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: {
			[`${root}resource`]: resources,
			[`${root}operation`]: operations,
			...property.displayOptions?.show,
		},
	},
});

/**
 * The fields of all operations, in parts that follow each other. What several operations of a resource have alike stands
 * there once, and so do the common fields of all resources: the panel is sent to each browser whole. Each operation's
 * fields keep their order.
 */
function fieldsOf(resources: Resource[]): INodeProperties[][] {
	const parts: INodeProperties[][] = [[], ...COMMON.flatMap(() => [[], []])];
	const common = new Alike();
	for (const resource of resources) {
		const merged: Shared[][] = parts.map(() => []);
		for (const operation of resource.operations) {
			const own: INodeProperties[][] = parts.map(() => []);
			for (const [place, property] of placed(operation)) {
				if (place % 2 === 0) own[place].push(property);
				else common.add(property, resource.name, operation.name, place);
			}
			own.forEach((properties, place) => merge(merged[place], operation.name, properties));
		}
		merged.forEach((shared, place) => {
			for (const { property, operations } of shared)
				parts[place].push(shownFor(property, { resources: [resource.name], operations }));
		});
	}
	for (const { place, property, wanted } of common.all.values())
		for (const cover of covers(wanted, resources)) parts[place].push(shownFor(property, cover));
	return parts;
}

/** All properties of the node below authentication. */
export function nodeProperties(resources: Resource[]): INodeProperties[] {
	const [{ name: firstResource }] = resources;
	const properties: INodeProperties[] = [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: firstResource,
			options: resources.map(({ name, label, description }) => ({
				name: label,
				value: name,
				description,
			})),
		},
	];
	for (const resource of resources) {
		const [{ name: firstOperation }] = resource.operations;
		properties.push({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource.name] } },
			default: firstOperation,
			options: resource.operations.map(({ name, label, action, description }) => ({
				name: label,
				value: name,
				action,
				description,
			})),
		});
	}
	return [...properties, ...fieldsOf(resources).flat(), allOptions(resources)];
}

/**
 * What stands below the node on the canvas, in the words of the panel: an expression that looks them up. n8n ends an
 * expression at two closing braces, so none of the words may hold them.
 */
export function subtitle(resources: Resource[]): string {
	const usual: Record<string, string> = {};
	const others: Record<string, string> = {};
	for (const { name: resource, operations } of resources)
		for (const { name, label } of operations)
			if ((usual[name] ??= label) !== label) others[`${resource}.${name}`] = label;
	const labels = Object.fromEntries(resources.map(({ name, label }) => [name, label]));
	const [resource, operation] = ['$parameter["resource"]', '$parameter["operation"]'];
	const look = (words: Record<string, string>, key: string) =>
		`(${JSON.stringify(words)} )[${key}]`;
	return `={{ (${look(others, `${resource} + "." + ${operation}`)} || ${look(usual, operation)}) + ": " + ${look(labels, resource)} }}`;
}

/** The methods behind the lists of the panel, found in its fields. */
export function nodeMethods(resources: Resource[]) {
	const listSearch: Record<string, ListSearch> = {};
	const loadOptions: Record<string, LoadOptions> = {};
	const resourceMapping: Record<string, ResourceMapping> = {};
	const known = new Map<string, ListMethod>();
	const visit = (part: unknown): void => {
		if (typeof part !== 'object' || part === null) return;
		const method = methodBehind(part);
		if (!method) return Object.values(part).forEach(visit);
		if ((known.get(method.name) ?? method) !== method)
			throw new Error(`There are two lists called ${method.name}`);
		known.set(method.name, method);
		if ('listSearch' in method) listSearch[method.name] = method.listSearch;
		else if ('loadOptions' in method) loadOptions[method.name] = method.loadOptions;
		else resourceMapping[method.name] = method.resourceMapping;
	};
	for (const { operations } of resources)
		for (const operation of operations) visit([operation.fields, optionsField(operation)]);
	return { listSearch, loadOptions, resourceMapping };
}

/** The operation that the panel names. A workflow of a newer version of this package may name one we do not know. */
export function findOperation(
	resources: Resource[],
	resource: unknown,
	name: unknown,
	node: INode,
): Operation {
	const found = resources
		.find((one) => one.name === resource)
		?.operations.find((operation) => operation.name === name);
	if (found) return found;
	throw new NodeOperationError(
		node,
		`The operation "${String(resource)}: ${String(name)}" is not known`,
		{
			description:
				'Choose another one, or install the version of this package that the workflow was made with.',
		},
	);
}
