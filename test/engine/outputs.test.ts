/** What the editor shows of an operation before its first run, against what really comes out of it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, examples } from '../examples';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { expectDescribed } from './schema';
import { useWorld } from './world';

const world = useWorld();
useFiles();
useProcessed();

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
			/^(order|integration|integrationShipment|exceptionLog|report)\./.test(operation),
		),
	)('of %s is right', async (operation) => {
		const all = (await examples[operation]({ sandbox: world.sandbox, run })).filter(
			({ parameters }) => isUsual(parameters, operation),
		);
		if (usual[operation]) all.push({ parameters: usual[operation] });
		const outputs: IDataObject[] = [];
		for (const { parameters, items } of all)
			outputs.push(...(await run(operation, parameters, items)));
		expect(outputs.length).toBeGreaterThan(0);
		for (const output of outputs) expectDescribed(operation.replace('.', '/'), output);
	});
});
