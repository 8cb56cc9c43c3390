/* eslint-disable no-console */
/**
 * The local Sendcloud's shipping against the documents, without the node: a request or more of each operation, its
 * answers and its refusals, judged by Prism.
 */
import { startSandbox, type Sandbox } from '../sandbox';
import { without } from '../sandbox/server/world';
import { call, type Answer, type Call } from '../sandbox/tests/client';
import {
	abroad,
	item,
	receiver,
	saveOrder,
	shipment,
	shipWith,
	weighing,
} from '../sandbox/tests/shipping';
import { SPECS } from '../engine/documents';
import { Contract, documentsAreThere } from './prism';

const DOCUMENTS = [
	'v3-shipping-options',
	'v3-shipments',
	'v3-ship-an-order',
	'v3-parcel-documents',
	'v3-parcel-statuses',
	'v3-sender-addresses',
	'v3-brands',
	'v3-contracts',
	'v3-events',
	'v3-organization',
	'v3-user',
];

type Ask = (method: string, path: string, options?: Call) => Promise<Answer>;

interface Case {
	operation: string;
	ask: (ask: Ask, sandbox: Sandbox) => Promise<Answer>;
	/** 200 when absent. */
	status?: number;
}

const buy = async (ask: Ask, body = shipment()) =>
	await ask('POST', '/v3/shipments/announce', { body });

const bought = async (
	ask: Ask,
	body = shipment(),
): Promise<{ id: string; parcels: Array<{ id: number }> }> => (await buy(ask, body)).body.data;

const full = () =>
	abroad({
		external_reference_id: 'R-1',
		reference: 'ours',
		total_order_price: { value: '25.30', currency: 'EUR' },
		brand_id: 1,
		label_details: { mime_type: 'application/pdf', dpi: 72 },
		carrier_fields: { hide_sender: true },
		customs_information: {
			invoice_number: 'INV-1',
			export_reason: 'commercial_goods',
			export_type: 'commercial_b2c',
			invoice_date: '2026-06-01',
			freight_costs: { value: '5.00', currency: 'EUR' },
			tax_numbers: {
				sender: [{ name: 'VAT', country_code: 'NL', value: 'NL123456789B01' }],
				receiver: [],
				importer_of_record: [],
			},
		},
		parcels: [
			weighing('1.32', {
				dimensions: { length: '30', width: '20', height: '10', unit: 'cm' },
				parcel_items: [item({ sku: 'S-1', properties: { size: 'XL' }, mid_code: null })],
				label_notes: ['Blue door'],
				package_type: 'package',
			}),
		],
	});

const option = (changes = {}) => ({
	from_address: { country_code: 'NL', postal_code: '5611 EM' },
	to_address: { country_code: 'NL', postal_code: '5642 CV' },
	parcels: [weighing('1'), weighing('2')],
	calculate_quotes: true,
	...changes,
});

const cases: Case[] = [
	{
		operation: 'shipping options',
		ask: async (ask) => await ask('POST', '/v3/shipping-options', { body: option() }),
	},
	{
		operation: 'shipping options, too little asked',
		ask: async (ask) =>
			await ask('POST', '/v3/shipping-options', { body: { from_address: { country_code: 'NL' } } }),
	},
	{
		operation: 'shipping options, none',
		ask: async (ask) =>
			await ask('POST', '/v3/shipping-options', { body: option({ lead_time: { lt: 1 } }) }),
	},
	{
		operation: 'shipping options, refused',
		ask: async (ask) =>
			await ask('POST', '/v3/shipping-options', { body: option({ contract_id: 5 }) }),
		status: 400,
	},
	{ operation: 'announce', ask: async (ask) => await buy(ask), status: 201 },
	{
		operation: 'announce with all there is',
		ask: async (ask) => await buy(ask, full()),
		status: 201,
	},
	{
		operation: 'announce to a service point',
		ask: async (ask) =>
			await buy(
				ask,
				shipment({
					ship_with: shipWith('postnl:service_point'),
					to_service_point: { id: '12345' },
				}),
			),
		status: 201,
	},
	{
		operation: 'announce, and the carrier refuses',
		ask: async (ask) => await buy(ask, shipment({ to_address: receiver({ postal_code: '1' }) })),
		status: 201,
	},
	{
		operation: 'announce, refused',
		ask: async (ask) => await buy(ask, shipment({ ship_with: shipWith('nobody:knows') })),
		status: 400,
	},
	{
		operation: 'announce as an unknown partner',
		ask: async (ask) =>
			await ask('POST', '/v3/shipments/announce', {
				body: shipment(),
				headers: { 'sendcloud-partner-id': '4c5f6e1a-0000-4000-8000-000000000000' },
			}),
		status: 404,
	},
	{
		operation: 'announce with a reference that is taken',
		ask: async (ask) => {
			await buy(ask, full());
			return await buy(ask, full());
		},
		status: 409,
	},
	{
		operation: 'create',
		ask: async (ask) =>
			await ask('POST', '/v3/shipments', {
				body: shipment({ parcels: [weighing('1'), weighing('2')] }),
			}),
		status: 201,
	},
	{
		operation: 'create with a reference that is taken',
		ask: async (ask) => {
			await buy(ask, full());
			return await ask('POST', '/v3/shipments', { body: full() });
		},
		status: 409,
	},
	{
		operation: 'announce with rules',
		ask: async (ask) =>
			await ask('POST', '/v3/shipments/announce-with-shipping-rules', {
				body: { to_address: receiver(), parcels: [weighing('1')], delivery_indicator: 'Letter' },
			}),
		status: 201,
	},
	{
		operation: 'create with rules',
		ask: async (ask) =>
			await ask('POST', '/v3/shipments/create-with-shipping-rules', {
				body: { to_address: receiver(), parcels: [weighing('22')], apply_shipping_defaults: true },
			}),
		status: 201,
	},
	{
		operation: 'create with rules, something missing',
		ask: async (ask) =>
			await ask('POST', '/v3/shipments/create-with-shipping-rules', {
				body: { to_address: receiver(), apply_shipping_defaults: false },
			}),
		status: 400,
	},
	{
		operation: 'get a shipment',
		ask: async (ask) => await ask('GET', `/v3/shipments/${(await bought(ask, full())).id}`),
	},
	{
		operation: 'list shipments',
		ask: async (ask) => {
			const { id, parcels } = await bought(ask, full());
			await buy(ask);
			return await ask(
				'GET',
				`/v3/shipments?ids=${parcels[0].id}&shipment_uuids=${id}&parcel_status=READY_TO_SEND&order_number=N-1&external_reference_id=R-1&integration_id=7&announced_after=2020-01-01T00:00:00Z&page_size=1`,
			);
		},
	},
	{
		operation: 'list shipments, refused',
		ask: async (ask) => await ask('GET', '/v3/shipments?updated_after=soon'),
		status: 400,
	},
	{
		operation: 'list shipments, no such page',
		ask: async (ask) => await ask('GET', '/v3/shipments?cursor=nonsense'),
		status: 404,
	},
	{
		operation: 'cancel',
		ask: async (ask) => await ask('POST', `/v3/shipments/${(await bought(ask)).id}/cancel`),
	},
	{
		operation: 'cancel later',
		ask: async (ask) =>
			await ask(
				'POST',
				`/v3/shipments/${(await bought(ask, shipment({ ship_with: shipWith('dpd:home') }))).id}/cancel`,
			),
		status: 202,
	},
	{
		operation: 'cancel twice',
		ask: async (ask) => {
			const path = `/v3/shipments/${(await bought(ask)).id}/cancel`;
			await ask('POST', path);
			return await ask('POST', path);
		},
		status: 409,
	},
	{
		operation: 'cancel nothing',
		ask: async (ask) => await ask('POST', '/v3/shipments/nobody/cancel'),
		status: 404,
	},
	{
		operation: 'return portal',
		ask: async (ask) =>
			await ask('GET', `/v3/shipments/${(await bought(ask)).id}/return-portal-url`),
	},
	{
		operation: 'no return portal',
		ask: async (ask) =>
			await ask(
				'GET',
				`/v3/shipments/${(await bought(ask, shipment({ brand_id: 2 }))).id}/return-portal-url`,
			),
		status: 404,
	},
	{
		operation: 'label of an order',
		ask: async (ask, sandbox) => {
			saveOrder(sandbox, 'N-1');
			return await ask('POST', '/v3/orders/create-label-sync', {
				body: {
					integration_id: 7,
					order: { order_id: 'id-N-1', apply_shipping_rules: false },
					ship_with: shipWith('postnl:standard', 517),
					label_details: { mime_type: 'image/png', dpi: 150 },
				},
			});
		},
		status: 201,
	},
	{
		operation: 'label of an order that is not there',
		ask: async (ask) =>
			await ask('POST', '/v3/orders/create-label-sync', {
				body: { integration_id: 7, order: { order_number: 'N-1' } },
			}),
		status: 404,
	},
	{
		operation: 'label of an order, refused',
		ask: async (ask) =>
			await ask('POST', '/v3/orders/create-label-sync', {
				body: { integration_id: 7, order: { order_number: 'N-1' }, sender_address_id: 9 },
			}),
		status: 400,
	},
	{
		operation: 'labels of orders, and errors',
		ask: async (ask, sandbox) => {
			saveOrder(sandbox, 'N-1');
			saveOrder(sandbox, 'N-2');
			const parcels = [1, 2].map((quantity) => ({
				parcel_items: [{ item_id: 'line-1', quantity }],
			}));
			const orders = [{ order_id: 'id-N-1', parcels }, { order_number: 'N-2' }, { order_id: 'x' }];
			return await ask('POST', '/v3/orders/create-labels-async', {
				body: {
					integration_id: 7,
					orders,
					brand_id: 1,
					sender_address_id: 2,
					ship_with: shipWith('sendcloud:letter'),
				},
			});
		},
		status: 202,
	},
	{
		operation: 'labels of orders, all wrong',
		ask: async (ask) =>
			await ask('POST', '/v3/orders/create-labels-async', {
				body: { integration_id: 7, orders: [{ order_id: 'x' }], sender_address_id: 9 },
			}),
		status: 202,
	},
	...['application/pdf', 'application/zpl', 'image/png'].map((accept) => ({
		operation: `a label as ${accept}`,
		ask: async (ask: Ask) =>
			await ask(
				'GET',
				`/v3/parcels/${(await bought(ask)).parcels[0].id}/documents/label?paper_size=A6`,
				{
					headers: { accept },
				},
			),
	})),
	{
		operation: 'customs papers',
		ask: async (ask) =>
			await ask(
				'GET',
				`/v3/parcels/${(await bought(ask, full())).parcels[0].id}/documents/customs-declaration`,
			),
	},
	{
		operation: 'a document that is not there',
		ask: async (ask) => await ask('GET', '/v3/parcels/5/documents/label'),
		status: 404,
	},
	{
		operation: 'several labels',
		ask: async (ask) => {
			const { parcels } = await bought(ask, shipment({ parcels: [weighing('1'), weighing('2')] }));
			return await ask(
				'GET',
				`/v3/parcel-documents/label?${parcels.map(({ id }) => `parcels=${id}`).join('&')}&paper_size=A4`,
			);
		},
	},
	{
		operation: 'several labels, one missing',
		ask: async (ask) => await ask('GET', '/v3/parcel-documents/label?parcels=5&parcels=6'),
		status: 404,
	},
	{
		operation: 'validate an address',
		ask: async (ask) => {
			const address = without(receiver(), 'name', 'email');
			return await ask('POST', '/v3/addresses/validate', {
				body: { address, carrier_code: 'postnl', validation_methods: ['here'] },
			});
		},
	},
	{
		operation: 'the trail of what was done',
		ask: async (ask) => {
			await buy(ask);
			return await ask(
				'GET',
				'/v3/events?resource_type=shipment&operation=create&start_datetime=2020-01-01T00:00:00Z&page_size=5',
			);
		},
	},
	...[
		'/v3/addresses/sender-addresses?page_size=1',
		'/v3/addresses/sender-addresses/1',
		'/v3/brands?page_size=1',
		'/v3/brands/2',
		'/v3/contracts?carrier_code=postnl&is_active=true&page_size=1',
		'/v3/contracts/901',
		'/v3/parcels/statuses',
		'/v3/user/auth/metadata',
		'/v3/organization',
	].map((path) => ({ operation: path, ask: async (ask: Ask) => await ask('GET', path) })),
	...['/v3/addresses/sender-addresses/9', '/v3/brands/9'].map((path) => ({
		operation: path,
		ask: async (ask: Ask) => await ask('GET', path),
		status: 404,
	})),
];

if (!documentsAreThere()) {
	console.warn(
		`Not tested, because Sendcloud's documents are not in ${SPECS}: the local Sendcloud's shipping.`,
	);
	it.skip('keeps the contract of shipping: the documents are absent', () => {});
} else {
	describe('the local Sendcloud keeps the contract of shipping', () => {
		let sandbox: Sandbox;
		let contract: Contract;
		let ask: Ask;

		beforeAll(async () => {
			sandbox = await startSandbox();
			contract = await Contract.start(sandbox.url, DOCUMENTS);
			ask = async (method, path, options) =>
				await call({ ...sandbox, baseUrl: contract.baseUrl }, method, path, options);
		}, 60_000);
		beforeEach(() => {
			sandbox.reset();
			contract.clear();
			// The schema, not the examples.
			sandbox.settings.shipping.errors = 'list';
		});
		afterAll(async () => {
			await contract.close();
			await sandbox.close();
		});

		it.each(cases)('$operation', async ({ ask: test, status = 200 }) => {
			const answer = await test(ask, sandbox);
			expect(contract.violations).toEqual([]);
			expect(answer.status).toBe(status);
		});

		it('hands on the bytes of a file as they are', async () => {
			const [{ id }] = (await bought(ask)).parcels;
			const path = `/v3/parcels/${id}/documents/label`;
			const headers = { accept: 'image/png' };
			const [through, straight] = [
				await ask('GET', path, { headers }),
				await call(sandbox, 'GET', path, { headers }),
			];
			expect(through.text.slice(1, 4)).toBe('PNG');
			expect(through.text).toBe(straight.text);
		});

		it('would see an answer that breaks it', async () => {
			sandbox.settings.shipping.itemWeights = 'text';
			await buy(ask, full());
			expect(contract.violations.join()).toContain('/v3/shipments/announce');
		});
	});
}
