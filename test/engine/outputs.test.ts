/** What the editor shows of an operation before its first run, against what really comes out of it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { useFiles } from './files';
import { useProcessed } from './processed';
import { builtOperations } from './registry';
import { differences, wrongTypes } from './schema';
import { useWorld } from './world';

const world = useWorld();
useFiles();
useProcessed();

const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
	const result = await world.engine.run({ ...chosen(operation), ...parameters }, items);
	if (result.error) throw new Error(result.error.message);
	return result.json;
};

describe('the description of what comes out', () => {
	it.each(builtOperations())('of %s is right', async (operation) => {
		const schema = operation.replace('.', '/');
		const all = await examples[operation]({ sandbox: world.sandbox, run });
		const notDescribed: string[][] = [];
		for (const { parameters, items } of all) {
			const outputs = await run(operation, parameters, items);
			expect(outputs.length).toBeGreaterThan(0);
			for (const output of outputs) expect(wrongTypes(schema, output)).toEqual([]);
			expect(outputs).not.toContainEqual({});
			notDescribed.push(outputs.flatMap((output) => differences(schema, output)));
		}
		// Other versions of the API, files and options add fields; the usual output has none but those described.
		expect(notDescribed).toContainEqual([]);
	});

	it('is looked at closely', () => {
		const order = { id: 1, order_id: 'A', order_number: 'B' };
		expect(differences('order/upsert', order)).toEqual([]);
		expect(wrongTypes('order/upsert', { ...order, id: '1' })).toEqual(['/id must be integer']);
		expect(wrongTypes('order/upsert', { ...order, id: null })).toEqual(['/id must be integer']);
		expect(wrongTypes('order/upsert', { ...order, note: 'C' })).toEqual([]);
		expect(differences('order/upsert', { ...order, note: 'C' })).toEqual([
			'must NOT have additional properties: note',
		]);
		const [integration, line] = [{ id: 7, shop: 'C' }, { sku: 5 }];
		const details = { order_details: { integration, order_items: [line] } };
		expect(differences('order/get', details)).toEqual([
			'/order_details/integration must NOT have additional properties: shop',
			'/order_details/order_items/0/sku must be string',
		]);
	});
});
