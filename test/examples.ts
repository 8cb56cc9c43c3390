/**
 * Working examples of every operation: what must be there before, what is typed, which items come in. The contract
 * check and the matrix of faults run them all, so an operation without examples fails there.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { order, orders } from './engine/orders';
import { shipments } from './engine/shipments';
import type { Sandbox } from './sandbox';
import { shopExamples } from './support/shopData';

export interface Example {
	name?: string;
	/** Without resource and operation. */
	parameters: INodeParameters;
	items?: IDataObject[];
}

/** What examples are prepared with. */
export interface Preparation {
	sandbox: Sandbox;
	/** Runs an operation, e.g. `order.upsert`, and returns what came out. Throws when it fails. */
	run(
		operation: string,
		parameters: INodeParameters,
		items?: IDataObject[],
	): Promise<IDataObject[]>;
}

export const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const json: INodeParameters = { specifyBody: 'json', jsonBody: '={{ $json }}' };
const integration = byId(7);

/** With a type where the document's own null is not among the values that it allows. */
const shopShipments = (count: number) =>
	shipments(count).map((one, n) => ({
		...one,
		customs_shipment_type: 2,
		external_shipment_id: `part-${n + 1}`,
	}));

const saved = async ({ run }: Preparation, count = 1) =>
	await run('order.upsert', json, orders(count));

const connected = async ({ run }: Preparation) =>
	(
		await run('eventConnection.create', {
			url: 'https://example.com/hook',
			authType: 'bearer',
			token: 'hidden',
		})
	)[0].id;

async function subscribed(preparation: Preparation) {
	const connection = byId(await connected(preparation));
	return (await preparation.run('eventSubscription.create', { connection }))[0].id;
}

const shipped = async ({ run, sandbox }: Preparation) => {
	await run('integrationShipment.upsert', { integration, ...json }, shopShipments(2));
	return [...sandbox.state.shipments.values()];
};

const span: INodeParameters = { announcedAfter: '2025-04-01', announcedBefore: '2025-04-02' };
const reported = async ({ run }: Preparation) => (await run('report.create', span))[0].id as string;

const bothVersions = (parameters: INodeParameters): Example[] =>
	['v3', 'v2'].map((apiVersion) => ({
		name: apiVersion,
		parameters: { ...parameters, apiVersion },
	}));

const address = {
	name: 'Jane Doe',
	address_line_1: 'Stadhuisplein',
	house_number: '50',
	postal_code: '1013 AB',
	city: 'Eindhoven',
	country_code: 'NL',
};

export const examples: Record<
	string,
	(preparation: Preparation) => Promise<Example[]> | Example[]
> = {
	'order.upsert': () => [
		{ name: 'as JSON', parameters: json, items: orders(3) },
		{
			name: 'and wait',
			parameters: { ...json, options: { waitUntilSaved: true } },
			items: [order(4)],
		},
		{
			name: 'by fields',
			parameters: {
				integration,
				orderId: 'order-5',
				orderNumber: 'SHOP-5',
				statusCode: 'unshipped',
				createdAt: '2025-03-14T10:00:00',
				lines: {
					line: [
						{
							name: 'Candle',
							quantity: 2,
							unit_price: 3.5,
							sku: 'C-1',
							weight: 0.4,
							weight_unit: 'kg',
							hs_code: '3406.00',
							country_of_origin: 'NL',
						},
					],
				},
				totalPrice: 7,
				shippingAddress: address,
				additionalFields: {
					billing_address: { address },
					customer: { customer: { name: 'Jane Doe', email: 'jane@example.com' } },
					customs: {
						customs: {
							commercial_invoice_number: '1',
							shipment_type: 'commercial_goods',
							export_type: 'commercial_b2c',
							sender: { number: [{ name: 'VAT', country_code: 'NL', value: 'NL987654321B02' }] },
						},
					},
					costs: { costs: { freight_costs: 5.99, subtotal_price: 7 } },
					measurements: {
						measurement: {
							weight: 1,
							weight_unit: 'kg',
							length: 10,
							width: 10,
							height: 10,
							dimension_unit: 'cm',
							volume: 1,
							volume_unit: 'l',
						},
					},
					service_point: { point: { id: '123' } },
					ship_with: { option: { shipping_option_code: 'postnl:standard', contract_id: 517 } },
					notes: 'Ring twice',
					tags: 'fragile, gift',
					invoice_date: '2025-03-14',
					order_updated_at: '2025-03-15T10:00:00Z',
					is_cash_on_delivery: false,
					is_local_pickup: false,
					delivery_indicator: 'DHL home delivery',
				},
			},
		},
	],
	// A format is one way into the same request; all of them come by here, each with a whole document.
	'order.import': () =>
		shopExamples.map(({ parameters, items, name }) => ({
			name,
			parameters: { integration, ...parameters },
			items,
		})),
	'order.get': async (preparation) => {
		const [{ id, order_id: orderId, order_number: orderNumber }] = await saved(preparation);
		return [
			{ name: 'by ID', parameters: { order: byId(id) } },
			{ name: 'by number', parameters: { getBy: 'orderNumber', orderNumber: String(orderNumber) } },
			{
				name: 'by order ID',
				parameters: { getBy: 'orderId', orderId: String(orderId), integration },
			},
		];
	},
	'order.getAll': async (preparation) => {
		await saved(preparation, 100);
		return [
			{ name: 'all', parameters: { returnAll: true } },
			{
				name: 'filtered',
				parameters: {
					limit: 5,
					sort: ['-order_created_at', 'pk'],
					filters: {
						integration: [7],
						status: 'UNSHIPPED',
						order_created_at_min: '2025-03-01T10:00:00',
						order_created_at_max: '2025-03-31T10:00:00',
					},
				},
			},
		];
	},
	'order.update': async (preparation) => {
		const [{ id }] = await saved(preparation);
		const change = {
			order_details: {
				status: { code: 'fulfilled' },
				order_items: [{ name: 'Cylinder candle', quantity: 3 }],
			},
		};
		return [
			{
				name: 'by fields',
				parameters: {
					order: byId(id),
					updateFields: { status_code: 'fulfilled', notes: 'Gift', tags: 'a,b' },
				},
			},
			{ name: 'as JSON', parameters: { order: byId(id), ...json }, items: [change] },
		];
	},
	'order.delete': async (preparation) => [
		{ parameters: { order: byId((await saved(preparation))[0].id) } },
	],

	'integration.getAll': () => bothVersions({ returnAll: true }),
	'integration.get': () => bothVersions({ integration }),
	'integration.update': () => [
		...bothVersions({
			integration,
			updateFields: {
				shop_name: 'Candles',
				webhook_active: true,
				webhook_url: 'https://candles.example/hook',
				service_point_enabled: true,
				service_point_carriers: 'postnl, dhl',
			},
			options: { returnIntegration: true },
		}),
		{
			name: 'what was set',
			parameters: {
				integration,
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
		},
	],
	'integration.replace': () => [
		{
			parameters: {
				integration,
				shopName: 'Candles',
				shopUrl: 'https://candles.example/',
				servicePointEnabled: true,
				servicePointCarriers: 'postnl',
				webhookActive: true,
				webhookUrl: 'https://candles.example/hook',
			},
		},
	],
	'integration.delete': () => [
		{ name: 'v3', parameters: { apiVersion: 'v3', integration } },
		{ name: 'v2', parameters: { apiVersion: 'v2', integration: byId(739283) } },
	],

	'integrationShipment.upsert': () => [
		{ parameters: { integration, ...json }, items: shopShipments(3) },
	],
	'integrationShipment.getAll': async (preparation) => {
		await shipped(preparation);
		return [
			{ name: 'all', parameters: { integration, returnAll: true } },
			{
				name: 'filtered',
				parameters: {
					integration,
					filters: {
						external_order_ids: 'order-1,order-2',
						start_date: '2026-03-01',
						end_date: '2099-12-31',
					},
				},
			},
		];
	},
	'integrationShipment.delete': async (preparation) => {
		const [first, second] = await shipped(preparation);
		return [
			{ name: 'by UUID', parameters: { integration, shipment: byId(first.shipment_uuid) } },
			{
				name: 'by external IDs',
				parameters: {
					integration,
					deleteBy: 'externalIds',
					externalOrderId: String(second.external_order_id),
					externalShipmentId: String(second.external_shipment_id),
				},
			},
		];
	},

	'exceptionLog.create': () =>
		bothVersions({
			integration,
			baseUrl: 'https://candles.example',
			exception: 'The shop does not answer',
			additionalFields: {
				method: 'POST',
				response_code: 502,
				request_payload: '{"order": 1}',
				response_body: 'Bad gateway',
			},
		}),
	'exceptionLog.getAll': async ({ run }) => {
		await run('exceptionLog.create', {
			integration,
			baseUrl: 'https://candles.example',
			exception: 'Timeout',
		});
		return [
			...bothVersions({ returnAll: true }),
			...bothVersions({ logsOf: 'one', integration }).map((one) => ({
				...one,
				name: `${one.name}, one integration`,
			})),
		];
	},

	'report.create': () => [{ parameters: span }],
	'report.get': async (preparation) => [{ parameters: { report: await reported(preparation) } }],
	'report.download': async (preparation) => {
		const report = await reported(preparation);
		return [
			{ name: 'items', parameters: { report } },
			{ name: 'file', parameters: { report, resultAs: 'file' } },
		];
	},
	'report.generate': () => [
		{
			parameters: {
				...span,
				filters: { integration_id: 7, direction: 'outgoing' },
				columns: ['parcel_id', 'total_cost'],
			},
		},
	],

	'eventConnection.create': () => [
		{
			name: 'bearer',
			parameters: { url: 'https://example.com/1', authType: 'bearer', token: 'hidden' },
		},
		{
			name: 'basic',
			parameters: {
				url: 'https://example.com/2',
				authType: 'basic',
				username: 'n8n',
				password: 'hidden',
			},
		},
		{
			name: 'API key',
			parameters: {
				url: 'https://example.com/3',
				authType: 'api_key',
				headerName: 'X-Key',
				apiKey: 'hidden',
			},
		},
		{
			name: 'open',
			parameters: {
				url: 'https://example.com/4',
				authType: 'none',
				extraHeaders: { header: [{ name: 'X-Shop', value: 'candles' }] },
			},
		},
		{ name: 'Klaviyo', parameters: { type: 'klaviyo' } },
	],
	'eventConnection.get': async (preparation) => [
		{ parameters: { connection: byId(await connected(preparation)) } },
	],
	'eventConnection.getAll': async (preparation) => {
		await connected(preparation);
		return [
			{ parameters: { returnAll: true } },
			{ name: 'webhooks', parameters: { filters: { type: 'webhook' } } },
		];
	},
	'eventConnection.update': async (preparation) => [
		{
			parameters: {
				connection: byId(await connected(preparation)),
				authType: 'api_key',
				headerName: 'X-Key',
				apiKey: 'hidden',
				updateFields: { url: 'https://example.com/other' },
			},
		},
	],
	'eventConnection.delete': async (preparation) => [
		{ parameters: { connection: byId(await connected(preparation)) } },
	],
	'eventConnection.authorize': async ({ run }) => {
		const [{ id }] = await run('eventConnection.create', { type: 'klaviyo' });
		return [{ parameters: { connection: byId(id) } }];
	},

	'eventSubscription.create': async (preparation) => [
		{ parameters: { connection: byId(await connected(preparation)) } },
	],
	'eventSubscription.get': async (preparation) => [
		{ parameters: { subscription: byId(await subscribed(preparation)) } },
	],
	'eventSubscription.getAll': async (preparation) => {
		await subscribed(preparation);
		return [
			{ parameters: { returnAll: true, options: { withConnection: true } } },
			{ name: 'active', parameters: { filters: { is_active: true } } },
		];
	},
	'eventSubscription.update': async (preparation) => [
		{
			parameters: {
				subscription: byId(await subscribed(preparation)),
				updateFields: { is_active: false },
			},
		},
	],
	'eventSubscription.delete': async (preparation) => [
		{ parameters: { subscription: byId(await subscribed(preparation)) } },
	],
	'eventSubscription.test': async (preparation) => [
		{ parameters: { subscription: byId(await subscribed(preparation)) } },
	],
};
