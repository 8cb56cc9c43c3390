/** The node's fields, derived from the resources: option lists, display rules, order. */
import {
	NodeOperationError,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { resources } from '../resources';
import { CONCURRENCY, type Field, type Fields, type Operation } from './define';

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
			placeholder: 'Add option',
			default: {},
			options: named({ ...operation.options, ...commonOptions(operation) }).sort((a, b) =>
				a.displayName.localeCompare(b.displayName),
			),
		},
	};
}

const named = (fields: Record<string, Field>): INodeProperties[] =>
	Object.entries(fields).map(([name, field]) => ({ ...field, name }) as INodeProperties);

const byName = (a: INodePropertyOptions, b: INodePropertyOptions) => a.name.localeCompare(b.name);

/** All properties of the node below authentication. */
export function nodeProperties(): INodeProperties[] {
	const [{ name: firstResource }] = resources;
	const properties: INodeProperties[] = [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: firstResource,
			options: resources
				.map(({ name, label, description }) => ({ name: label, value: name, description }))
				.sort(byName),
		},
	];
	for (const resource of resources) {
		const show = { resource: [resource.name] };
		const [{ name: firstOperation }] = resource.operations;
		properties.push({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show },
			default: firstOperation,
			options: resource.operations
				.map(({ name, label, action, description }) => ({
					name: label,
					value: name,
					action,
					description,
				}))
				.sort(byName),
		});
		for (const operation of resource.operations) {
			const fields: Fields = { ...operation.fields, ...optionsField(operation) };
			for (const property of named(fields)) {
				properties.push({
					...property,
					displayOptions: {
						...property.displayOptions,
						show: { ...show, operation: [operation.name], ...property.displayOptions?.show },
					},
				});
			}
		}
	}
	return properties;
}

/** The operation that the panel names. A workflow of a newer version of this package may name one we do not know. */
export function findOperation(resource: unknown, name: unknown, node: INode): Operation {
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
