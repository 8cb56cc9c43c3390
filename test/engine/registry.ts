/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The operations of the built node, as n8n offers them: what a test goes by that shall leave none out. */
import path from 'node:path';
import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

const FILE = path.resolve(__dirname, '../../dist/nodes/Sendcloud/Sendcloud.node.js');

/** e.g. `order.getAll` */
export function builtOperations(): string[] {
	const { Sendcloud } =
		jest.requireActual<Record<string, new () => { description: INodeTypeDescription }>>(FILE);
	const { properties } = new Sendcloud().description;
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				(options as INodePropertyOptions[]).map(({ value }) => `${resource}.${value}`),
			),
		);
	if (operations.length === 0) throw new Error(`There is no operation in ${FILE}`);
	return [...new Set(operations)];
}
