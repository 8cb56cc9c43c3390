/** The node's fields, derived from the resources: option lists, display rules, order. */
import { NodeOperationError, type INode, type INodeProperties } from 'n8n-workflow';

import { agentFields } from './agent';
import {
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
		description:
			'How many requests may be under way at once. The order of the output stays that of the input.',
	},
	timeout: {
		displayName: 'Timeout',
		type: 'number',
		default: 60,
		typeOptions: { minValue: 1, maxValue: 600 },
		description: 'Seconds to wait for an answer of Sendcloud',
	},
});

/** The "Options" collection of an operation, as a field like the others. */
export function optionsField(operation: Operation): Fields {
	return {
		options: {
			displayName: 'Options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: named({ ...operation.options, ...commonOptions(operation) }).sort((a, b) =>
				a.displayName.localeCompare(b.displayName),
			),
		},
	};
}

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

/**
 * The fields of a resource's operations. What several of them have alike stands there once: the panel is sent to each
 * browser whole. Each operation's fields keep their order.
 */
function fieldsOf(resource: Resource): INodeProperties[] {
	const merged: Shared[] = [];
	const last: Shared[] = [];
	for (const operation of resource.operations) {
		merge(merged, operation.name, named({ ...agentFields(operation), ...operation.fields }));
		merge(last, operation.name, named(optionsField(operation)));
	}
	return [...merged, ...last].map(({ property, operations }) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				resource: [resource.name],
				operation: operations,
				...property.displayOptions?.show,
			},
		},
	}));
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
		for (const property of fieldsOf(resource)) properties.push(property);
	}
	return properties;
}

/**
 * What stands below the node on the canvas, in the words of the panel: an expression that looks them up. n8n ends an
 * expression at two closing braces, so none of the words may hold them.
 */
export function subtitle(resources: Resource[]): string {
	const words: Record<string, string> = {};
	for (const { name: resource, label, operations } of resources)
		for (const operation of operations)
			words[`${resource}.${operation.name}`] = `${operation.label}: ${label}`;
	return `={{ (${JSON.stringify(words)} )[$parameter["resource"] + "." + $parameter["operation"]] }}`;
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
