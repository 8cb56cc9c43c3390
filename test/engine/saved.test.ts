/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/**
 * Workflows that were saved with version 0.1.0 do what they did: the same requests, the same outputs. What they did was
 * recorded with version 0.1.0 itself; `RECORD=1` records anew, which only a new operation in saved/ is a reason for.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers, type IDataObject, type INode, type INodeParameters } from 'n8n-workflow';

import { examples } from '../examples';
import { chosen } from '../support/chosen';
import { useFiles } from './files';
import { order, orders, saved } from './orders';
import { useProcessed } from './processed';
import { shipment, shipments } from './shipments';
import { useWorld } from './world';

const FOLDER = path.join(__dirname, 'saved');
const EXPECTED = path.join(FOLDER, 'expected.json');

const read = (file: string) =>
	JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as {
		nodes: INode[];
		settings?: { timezone?: string };
	};

const cases = [
	'operations.json',
	...readdirSync(path.join(FOLDER, 'templates'))
		.sort()
		.map((file) => `templates/${file}`),
].flatMap((file) => {
	const { nodes, settings } = read(file);
	return nodes
		.filter(({ type }) => type.endsWith('.sendcloud'))
		.map((node) => ({
			name:
				file === 'operations.json' ? node.name : `${path.basename(file, '.json')}: ${node.name}`,
			node,
			timezone: settings?.timezone ?? 'Europe/Amsterdam',
		}));
});

const world = useWorld();
useFiles();
useProcessed();

const recording = process.env.RECORD === '1';
const recorded: Record<string, unknown> = {};
const expected = recording
	? {}
	: (JSON.parse(readFileSync(EXPECTED, 'utf8')) as Record<string, unknown>);
afterAll(() => {
	if (recording) writeFileSync(EXPECTED, `${JSON.stringify(recorded, null, '\t')}\n`);
});

const run = async (operation: string, parameters: INodeParameters, items?: IDataObject[]) => {
	const { json, error } = await world.engine.run({ ...chosen(operation), ...parameters }, items);
	if (error) throw new Error(error.message);
	return json;
};

const by = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

/** What the nodes find in Sendcloud, and the item with all that their expressions ask for. */
async function prepared() {
	const [first] = saved(world.sandbox, ...orders(3));
	const hook = { url: 'https://example.com/hook', authType: 'none' };
	const [{ id: connection }] = await run('eventConnection.create', hook);
	const [{ id: klaviyo }] = await run('eventConnection.create', { type: 'klaviyo' });
	const [{ id: subscription }] = await run('eventSubscription.create', {
		connection: by(connection),
	});
	const parts = shipments(2).map((one, n) => ({ ...one, external_shipment_id: `part-${n + 1}` }));
	await run(
		'integrationShipment.upsert',
		{ integration: by(7), specifyBody: 'json', jsonBody: '={{ $json }}' },
		parts,
	);
	const [{ id: report }] = await run('report.create', {
		announcedAfter: '2025-04-01',
		announcedBefore: '2025-04-02',
	});
	const log = { integration: by(7), baseUrl: 'https://candles.example', exception: 'Timeout' };
	await run('exceptionLog.create', log);
	const [{ shipment_uuid: shop }] = [...world.sandbox.state.shipments.values()];
	const ids = { order: first.id, connection, klaviyo, subscription, shipment: shop, report };
	const bodies = {
		number: 'order-5',
		orderBody: order(4),
		shipmentBody: shipment(5),
		change: { order_details: { notes: null }, order_number: 'NEW' },
		// What the templates ask for.
		id: first.id,
		status: 'unshipped',
		keepDays: 30,
		...order(4),
	};
	world.sandbox.requests.length = 0;
	return { ids, item: { ...bodies, ...ids, id: first.id } };
}

/** Without what is another each time: names for IDs, and for moments of today. */
function lasting(value: unknown, ids: IDataObject): unknown {
	let text = JSON.stringify(value);
	for (const [name, id] of Object.entries(ids)) {
		if (typeof id === 'string') text = text.split(id).join(`<${name}>`);
	}
	return JSON.parse(
		text
			.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
			.replace(/20(?!25-0[34])\d\d-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?/g, '<now>')
			.replace(/127\.0\.0\.1:\d+/g, '<sandbox>'),
	);
}

describe('a node that was saved with version 0.1.0', () => {
	it.each(cases)('$name: does what it did', async ({ name, node, timezone }) => {
		const { ids, item } = await prepared();
		const { json, error, hints } = await world.engine.run(node.parameters, [item], {
			timezone,
			onError: node.onError,
			node: { typeVersion: node.typeVersion, id: node.id },
		});
		const requests = world.sandbox.requests
			.filter(({ path: asked }) => asked.startsWith('/api'))
			.map(({ method, path: asked, query, body }) => ({ method, path: asked, query, body }));
		const result = lasting(
			{
				requests,
				error: error?.message,
				// That an empty result is one is said since then.
				hints: json.length > 0 ? hints.map(({ message }) => message) : [],
				items: json.length,
				// What is in them is Sendcloud's business.
				columns: Object.keys(json[0] ?? {}),
			},
			ids as IDataObject,
		);
		recorded[name] = result;
		if (!recording) expect(result).toEqual(expected[name]);
		expect(error).toBeUndefined();
	});

	it('is there of each operation of then', () => {
		expect(cases.every(({ node }) => node.typeVersion === 1)).toBe(true);
		const names = new Set(
			cases.map(
				({ node }) => `${String(node.parameters.resource)}.${String(node.parameters.operation)}`,
			),
		);
		expect(names.size).toBeGreaterThanOrEqual(31);
		expect(Object.keys(examples)).toEqual(expect.arrayContaining([...names]));
		expect(cases.map(({ name }) => name).sort()).toEqual(
			Object.keys(recording ? recorded : expected).sort(),
		);
	});

	it.each(cases)('$name: has no issue in the panel, and keeps all that was stored', ({ node }) => {
		const { description } = world.engine.loader.getNode('sendcloud').type as unknown as {
			description: Parameters<typeof NodeHelpers.getNodeParametersIssues>[2];
		};
		const credentials = { sendcloudApi: { id: '1', name: 'Keys' } };
		const whole = { ...node, type: 'sendcloud', credentials } as INode;
		const parameters = NodeHelpers.getNodeParameters(
			description!.properties,
			node.parameters,
			false,
			false,
			whole,
			description,
		);
		expect(
			NodeHelpers.getNodeParametersIssues(description!.properties, whole, description),
		).toBeNull();
		// What equals its default is not stored.
		const kept = NodeHelpers.getNodeParameters(
			description!.properties,
			parameters ?? {},
			true,
			false,
			whole,
			description,
		);
		expect(kept).toMatchObject(node.parameters);
	});
});
