/* eslint-disable no-console */
/** Every operation against Sendcloud's own documents, requests and answers, judged by Prism. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Sendcloud/resources';
import { SPECS } from '../engine/documents';
import { Engine } from '../engine/engine';
import { useFiles } from '../engine/files';
import { order } from '../engine/orders';
import { TriggerHost } from '../engine/triggerHost';
import { examples } from '../examples';
import { startSandbox, type Sandbox } from '../sandbox';
import { chosen } from '../support/chosen';
import { orderCases } from './orders';
import { Contract, documentsAreThere } from './prism';

const operations = resources.flatMap(({ name, operations: all }) =>
	all.map((one) => `${name}.${one.name}`),
);

it('has examples of every operation, and of no other', () => {
	expect(Object.keys(examples).sort()).toEqual([...operations].sort());
});

if (!documentsAreThere()) {
	console.warn(
		`Not tested, because Sendcloud's documents are not in ${SPECS}: the contract of ${operations.length} operations.`,
	);
	it.skip('keeps the contract: the documents are absent', () => {});
} else {
	describe('keeps the contract', () => {
		useFiles();
		let engine: Engine;
		let sandbox: Sandbox;
		let contract: Contract;

		beforeAll(async () => {
			sandbox = await startSandbox();
			contract = await Contract.start(sandbox.url);
			engine = await Engine.load();
		}, 60_000);
		afterAll(async () => {
			await contract.close();
			await sandbox.close();
		});

		const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
			const result = await engine.run({ ...chosen(operation), ...parameters }, items);
			if (result.error) {
				const found = contract.violations.join('\n');
				throw new Error(`${result.error.message}\n${result.error.description ?? ''}\n${found}`);
			}
			return result.json;
		};

		it.each(operations)('%s', async (operation) => {
			sandbox.reset();
			engine.connect(sandbox);
			const all = await examples[operation]({ sandbox, run });
			contract.clear();
			engine.connect(sandbox, contract.baseUrl);
			for (const { parameters, items } of all) {
				const out = await run(operation, parameters, items);
				expect(out.length).toBeGreaterThan(0);
			}
			expect(contract.violations).toEqual([]);
			expect(contract.requests.length).toBeGreaterThanOrEqual(all.length);
		});

		it.each(orderCases)(
			'order.$operation, $when',
			async ({ operation, parameters, prepare, status }) => {
				sandbox.reset();
				engine.connect(sandbox, contract.baseUrl);
				contract.clear();
				const items = prepare?.(sandbox) ?? [{}];
				const { error } = await engine.run({ resource: 'order', operation, ...parameters }, items);
				expect(contract.violations).toEqual([]);
				expect(error?.httpCode).toBe(status === undefined ? undefined : String(status));
				expect(contract.requests.length).toBeGreaterThan(0);
			},
		);

		it('the trigger, from its activation through every repair to its end', async () => {
			sandbox.reset();
			engine.connect(sandbox, contract.baseUrl);
			contract.clear();
			const n8n = await TriggerHost.start(engine);
			const { connections, subscriptions } = sandbox.state;
			await n8n.activate();
			for (const subscription of subscriptions.values()) subscription.is_active = false;
			await n8n.activate();
			for (const { configuration } of connections.values()) configuration.extra_headers = {};
			await n8n.activate();
			await n8n.deactivate();
			await n8n.close();
			expect(contract.violations).toEqual([]);
			const asked = contract.requests.map((one) =>
				one.replace(/^(\S+) .+(connection|subscription)s.*$/, '$1 $2'),
			);
			// Sendcloud deletes subscriptions with their connection.
			expect([...new Set(asked)].sort()).toEqual([
				'DELETE connection',
				'GET connection',
				'GET subscription',
				'PATCH connection',
				'PATCH subscription',
				'POST connection',
				'POST subscription',
			]);
		});

		it('would see a request that breaks the contract, and an answer that does', async () => {
			engine.connect(sandbox, contract.baseUrl);
			contract.clear();
			sandbox.faults.add({
				kind: 'body',
				status: 200,
				body: { data: [{ shop_name: 5 }] },
				match: { path: '/v3/integrations' },
			});
			await run('integration.getAll', {}).catch(() => {});
			expect(contract.violations.join()).toContain('/v3/integrations');
			contract.clear();
			const details = order(1).order_details as IDataObject;
			const [line] = details.order_items as IDataObject[];
			// A field that the node does not know, so that it is passed on as it is.
			const bad = order(1, {
				order_details: { ...details, order_items: [{ ...line, properties: 'no object' }] },
			});
			await run('order.upsert', { specifyBody: 'json', jsonBody: '={{ $json }}' }, [bad]).catch(
				() => {},
			);
			expect(contract.violations.join()).toContain('properties');
		});
	});
}
