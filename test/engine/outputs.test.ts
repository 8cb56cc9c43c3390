/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
/** What the editor shows of an operation before its first run, against what really comes out of it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DataDeduplicationService } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, examples } from '../examples';
import { useFiles } from './files';
import { ProcessedInMemory } from './processed';
import { useWorld } from './world';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const world = useWorld();
useFiles();
beforeAll(async () => await DataDeduplicationService.init(new ProcessedInMemory()));

const fileOf = (operation: string) =>
	path.join(
		__dirname,
		'../../dist/nodes/Sendcloud/__schema__/v1.0.0',
		`${operation.replace('.', '/')}.json`,
	);

const typeOf = (value: unknown) => {
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
};

/** What of a value the description does not tell, or tells wrongly. Null may stand for anything. */
function differences(schema: Schema | undefined, value: unknown, at = ''): string[] {
	if (value === null || value === undefined) return [];
	if (!schema) return [`${at} is not described`];
	const type = typeOf(value);
	if (type !== schema.type && !(schema.type === 'number' && type === 'integer'))
		return [`${at} is ${type}, described as ${schema.type}`];
	if (Array.isArray(value) && schema.items)
		return value.flatMap((entry) => differences(schema.items, entry, `${at}[]`));
	if (type !== 'object' || !schema.properties) return [];
	const { properties } = schema;
	return Object.entries(value as IDataObject).flatMap(([name, entry]) =>
		differences(properties[name], entry, `${at}.${name}`),
	);
}

const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
	const [resource, name] = operation.split('.');
	const result = await world.engine.run({ resource, operation: name, ...parameters }, items);
	if (result.error) throw new Error(result.error.message);
	return result.json;
};

/** Each description is of the usual output: other versions of the API, columns and results as files differ. */
const isUsual = ({ apiVersion, resultAs, columns, options }: INodeParameters, operation: string) =>
	(apiVersion !== 'v2' || operation === 'integration.replace') &&
	resultAs !== 'file' &&
	columns === undefined &&
	(options as INodeParameters | undefined)?.returnIntegration === undefined;

/** Runs with the usual output, of operations whose examples have none. */
const usual: Record<string, INodeParameters> = {
	'integration.update': {
		integration: byId(739283),
		updateFields: {
			shop_name: 'Lamps',
			shop_url: 'https://lamps.example',
			service_point_enabled: true,
			service_point_carriers: 'ups',
			webhook_active: true,
			webhook_url: 'https://lamps.example/new',
			feedback_type: 'none',
		},
	},
	'report.generate': { announcedAfter: '2025-04-01', announcedBefore: '2025-04-02' },
};

describe('the description of what comes out', () => {
	it.each(
		Object.keys(examples).filter((operation) =>
			/^(integration|integrationShipment|exceptionLog|report)\./.test(operation),
		),
	)('of %s is right', async (operation) => {
		expect(existsSync(fileOf(operation))).toBe(true);
		const schema = JSON.parse(readFileSync(fileOf(operation), 'utf8')) as Schema;
		expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(0);
		const all = (await examples[operation]({ sandbox: world.sandbox, run })).filter(
			({ parameters }) => isUsual(parameters, operation),
		);
		if (usual[operation]) all.push({ parameters: usual[operation] });
		const outputs: IDataObject[] = [];
		for (const { parameters, items } of all)
			outputs.push(...(await run(operation, parameters, items)));
		expect(outputs.length).toBeGreaterThan(0);
		expect(outputs.flatMap((output) => differences(schema, output))).toEqual([]);
	});
});
