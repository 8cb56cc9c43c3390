/**
 * Working examples of every operation: what must be there before, what is typed, which items come in. The contract
 * check and the matrix of faults run them all, so an operation without examples fails there.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { shipments } from './engine/shipments';
import { by, shipped as bought } from './engine/shipped';
import { order, orders, saved as savedOrders } from './engine/orders';
import { bought as charged } from './engine/bought';
import { shopExamples } from './support/shopData';
import { lostParcel, sides, ticketOf, withFiles } from './support/tickets';
import type { Sandbox } from './sandbox';
import type { TicketType } from './sandbox/areas/support';
import { without } from './sandbox/server/world';
import { abroad } from './sandbox/tests/shipping';

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

const orderNumbers = (count: number) => orders(count).map(({ order_number }) => ({ order_number }));

const byOrderNumber: INodeParameters = {
	order: { __rl: true, mode: 'orderNumber', value: '={{ $json.order_number }}' },
};

const option = (code: string): INodeParameters => ({
	shipBy: 'option',
	shippingOption: byId(code),
});
const validated = without(address, 'name');

/** What one label cost is on an invoice, and what another one did is pending. */
function invoiced({ sandbox }: Preparation) {
	const { state } = sandbox;
	const { parcel } = charged(sandbox);
	const invoice = state.closeMonth(new Date(parcel.createdAt).toISOString().slice(0, 7));
	charged(sandbox);
	return { invoice, parcel: parcel.id };
}

/** A tracked parcel, chosen by what people hold of it. */
const parcel = (mode: string, value: unknown) => ({ __rl: true, mode, value: String(value) });

/** A return by the fields of the panel. */
const backAgain: INodeParameters = {
	orderNumber: 'SHOP-1',
	shippingOption: byId('dpd:return'),
	weight: 0.8,
	from: { ...address, email: 'jane@example.com' },
	returnTo: byId(1),
	additionalFields: {
		brand: byId(1),
		contract: byId(52024),
		external_reference: 'SHOP-1-return-2',
		collo_count: 2,
		send_tracking_emails: false,
		delivery_option: 'drop_off_point',
		insured: 12.5,
		currency: 'EUR',
		apply_rules: false,
		length: 20,
		width: 15,
		height: 10,
		dimension_unit: 'cm',
		weight_unit: 'kg',
		parcel_items:
			'[{"description": "Candle", "quantity": 1, "weight": {"value": 0.4, "unit": "kg"}, "return_reason_id": 1}]',
	},
};

/** A return as it stands after the carrier took it. */
function returned({ sandbox }: Preparation): number {
	const { state } = sandbox;
	const id = state.nextId() + 1_751_000;
	state.returns.set(id, {
		id,
		parcelIds: [state.nextReturnParcelId()],
		body: {
			from_address: address,
			to_address: address,
			ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
			weight: { value: 0.4, unit: 'kg' },
			order_number: 'SHOP-1',
			external_reference: `R-${id}`,
		},
		createdAt: Date.now() - 3_600_000,
		steps: [],
	});
	return id;
}

/** A pickup as Sendcloud keeps it. */
function fetched({ sandbox }: Preparation): number {
	const id = sandbox.state.nextId() + 294_000;
	sandbox.state.pickups.set(id, {
		id,
		carrier_code: 'dhl_express',
		address: { ...address, phone_number: '+31612345678' },
		time_slots: [{ start_at: '2026-03-11T12:00:00Z', end_at: '2026-03-11T17:00:00Z' }],
		items: [{ quantity: 2, container_type: 'parcel', total_weight: { value: '3.00', unit: 'kg' } }],
		reference: '',
		special_instructions: '',
		tracking_number: '',
		created_at: '2026-03-10T10:00:00Z',
		cancelled_at: null,
		contract_id: 106,
		quantity: 2,
		total_weight: { value: '3.00', unit: 'kg' },
	});
	return id;
}

const contact = { carrier_code: 'dpd', email: 'claims@dpd.example', language: 'en-gb' };

/** A ticket that was filed without the node. */
function ticket(sandbox: Sandbox) {
	const { shipment, parcel } = charged(sandbox);
	return sandbox.state.fileTicket({
		type: 'lost',
		parcel_id: parcel.id,
		carrier: shipment.option.carrier.code,
		tracking_number: parcel.trackingNumber,
		order_number: 'SHOP-1',
		sent: {},
	});
}

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
					service_point: { point: { id: byId(123) } },
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
	'order.isShipped': async (preparation) => {
		await bought(preparation.sandbox, { order_number: 'SHOP-1' });
		const [{ id }] = await saved(preparation);
		return [
			{ name: 'by number', parameters: { order: by('orderNumber', 'SHOP-1') } },
			{ name: 'never', parameters: { order: by('orderNumber', 'SHOP-404') } },
			{ name: 'by ID', parameters: { order: byId(id) } },
		];
	},
	'shipment.get': async ({ sandbox }) => {
		const { id, parcels } = await bought(sandbox);
		return [
			{ name: 'by ID', parameters: { shipment: byId(id) } },
			{ name: 'by order number', parameters: { shipment: by('orderNumber', 'N-1') } },
			{
				name: 'by tracking number',
				parameters: { shipment: by('trackingNumber', parcels[0].tracking_number) },
			},
			{ name: 'by parcel ID', parameters: { shipment: by('parcelId', parcels[0].id) } },
			{ name: 'raw', parameters: { shipment: byId(id), simplify: false } },
		];
	},
	'shipment.getAll': async ({ sandbox }) => {
		const { id, parcels } = await bought(sandbox, { external_reference_id: 'R-1' });
		await bought(sandbox, { order_number: 'N-2' });
		return [
			{ name: 'all', parameters: { returnAll: true } },
			{
				name: 'filtered',
				parameters: {
					limit: 5,
					filters: {
						parcel_status: 'READY_TO_SEND',
						external_reference_id: 'R-1',
						order_number: 'N-1',
						integration_id: 7,
						updated_after: '2020-01-01T00:00:00Z',
						announced_before: '2099-01-01T00:00:00Z',
						ids: String(parcels[0].id),
						shipment_uuids: id,
					},
				},
			},
		];
	},
	'shipment.cancel': async ({ sandbox }) => {
		await bought(sandbox);
		await bought(sandbox, {
			order_number: 'N-2',
			ship_with: {
				type: 'shipping_option_code',
				properties: { shipping_option_code: 'dpd:home' },
			},
		});
		return [
			{ name: 'at once', parameters: { shipment: by('orderNumber', 'N-1') } },
			{ name: 'queued', parameters: { shipment: by('orderNumber', 'N-2') } },
			{ name: 'again', parameters: { shipment: by('orderNumber', 'N-1') } },
		];
	},
	'shipment.getReturnPortalUrl': async ({ sandbox }) => {
		await bought(sandbox);
		return [{ parameters: { shipment: by('orderNumber', 'N-1') } }];
	},
	'label.download': async ({ sandbox }) => {
		const { parcels } = await bought(sandbox, abroad());
		const shipment = by('orderNumber', 'N-1');
		return [
			{ name: 'PDF', parameters: { shipment } },
			{ name: 'ZPL', parameters: { shipment, format: 'zpl' } },
			{
				name: 'PNG',
				parameters: {
					shipment: by('parcelId', parcels[0].id),
					format: 'png',
					options: { dpi: 150, paper: 'A6' },
				},
			},
			{ name: 'customs', parameters: { shipment, document: 'customs-declaration' } },
		];
	},
	'label.downloadMany': async ({ sandbox }) => {
		const items: IDataObject[] = [];
		for (let n = 1; n <= 3; n++)
			items.push({ parcel: (await bought(sandbox, { order_number: `N-${n}` })).parcels[0].id });
		const shipment = by('parcelId', '={{ $json.parcel }}');
		return [
			{ parameters: { shipment }, items },
			{ name: 'ZPL', parameters: { shipment, format: 'zpl', options: { paper: 'A6' } }, items },
		];
	},
	'shippingOption.getAll': () => [
		{ parameters: { toCountry: 'NL', toPostalCode: '5642 CV', weight: 1.5 } },
		{
			name: 'all, with everything asked',
			parameters: {
				senderAddress: byId(1),
				toCountry: 'BE',
				weight: 500,
				weightUnit: 'g',
				show: 'all',
				additionalFields: {
					carrier_code: 'postnl',
					contract: byId(517),
					length: 30,
					width: 20,
					height: 10,
					dimension_unit: 'cm',
					parcels: 2,
				},
			},
		},
		{ name: 'best, raw', parameters: { toCountry: 'NL', show: 'best', simplify: false } },
	],
	'address.validate': () => [
		{ parameters: { carrier: 'postnl', address: validated } },
		{
			name: 'bad, raw',
			parameters: {
				carrier: 'postnl',
				address: { ...validated, country_code: 'IT' },
				simplify: false,
				options: { here: true },
			},
		},
	],
	'senderAddress.get': () => [{ parameters: { senderAddress: byId(1) } }],
	'senderAddress.getAll': () => [{ parameters: { returnAll: true } }],
	'brand.get': () => [{ parameters: { brand: byId(1) } }],
	'brand.getAll': () => [{ parameters: { returnAll: true } }],
	'contract.get': () => [{ parameters: { contract: byId(517) } }],
	'contract.getAll': () => [
		{ parameters: { returnAll: true } },
		{
			name: 'filtered',
			parameters: { filters: { is_active: true, carrier_code: 'postnl', country_code: 'NL' } },
		},
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
	'order.ship': async (preparation) => {
		await saved(preparation, 4);
		const standard = { ...byOrderNumber, ...option('postnl:standard') };
		return [
			{ name: 'one, with its file', parameters: standard, items: orderNumbers(1) },
			{
				name: 'many, in one file',
				parameters: { ...standard, labelFile: 'merged' },
				items: orderNumbers(3),
			},
			{
				name: 'for free',
				parameters: { ...byOrderNumber, testLabel: true, labelFile: 'none' },
				items: orderNumbers(4).slice(3),
			},
		];
	},
	'shipment.create': ({ sandbox }) => {
		const [sender] = [...sandbox.state.senderAddresses.keys()];
		const parameters: INodeParameters = {
			externalReference: '={{ $json.reference }}',
			recipient: { ...address, email: 'jane@example.com', phone_number: '+31612345678' },
			...option('postnl:standard'),
			weight: 1.2,
			additionalFields: { senderAddress: byId(sender), orderNumber: '={{ $json.reference }}' },
			options: { labelFile: 'none' },
		};
		const item = (reference: string) => [{ reference }];
		return [
			{ name: 'at once', parameters, items: item('shop-1') },
			{
				name: 'queued',
				parameters: { ...parameters, options: { labelFile: 'none', waitForLabel: false } },
				items: item('shop-2'),
			},
			{ name: 'for free', parameters: { ...parameters, testLabel: true }, items: item('shop-3') },
			{
				name: 'by the shipping rules',
				parameters: { ...parameters, shipBy: 'rules' },
				items: item('shop-4'),
			},
			{
				name: 'by the shipping rules, queued',
				parameters: {
					...parameters,
					shipBy: 'rules',
					options: { labelFile: 'none', waitForLabel: false },
				},
				items: item('shop-5'),
			},
		];
	},
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
	'invoice.getAll': (preparation) => {
		invoiced(preparation);
		return [
			{ parameters: { returnAll: true } },
			{ name: 'in full', parameters: { limit: 1, simplify: false } },
		];
	},
	'invoice.get': (preparation) => {
		const { invoice } = invoiced(preparation);
		return [
			{ parameters: { invoice: byId(invoice.id) } },
			{ name: 'in full', parameters: { invoice: byId(invoice.id), simplify: false } },
		];
	},
	'invoice.check': (preparation) => {
		const { state } = preparation.sandbox;
		const { parcel } = charged(preparation.sandbox);
		const back = state.returns.get(returned(preparation))!;
		back.createdAt -= 40 * 86_400_000;
		for (const id of [parcel.id, ...back.parcelIds])
			state.billFurther('parcel_fee', '9.05', { parcel_id: id });
		const { id } = state.closeMonth(new Date(parcel.createdAt).toISOString().slice(0, 7));
		return [
			{ parameters: { invoice: byId(id) } },
			{
				name: 'all parcels',
				parameters: {
					invoice: byId(id),
					show: 'all',
					options: { ignoreBelow: 0.05, unusedAfter: 90 },
				},
			},
		];
	},
	'invoiceItem.getAll': (preparation) => {
		const { invoice, parcel } = invoiced(preparation);
		return [
			{ name: 'all', parameters: { returnAll: true } },
			{ name: 'pending', parameters: { state: 'pending' } },
			{
				name: 'filtered',
				parameters: {
					state: 'invoiced',
					filters: {
						created_after: '2020-01-01',
						created_before: '2099-12-31',
						invoice_id: invoice.id,
						parcel_id: parcel,
						type: 'parcel_fee',
					},
				},
			},
			{ name: 'in full', parameters: { simplify: false } },
		];
	},
	'invoiceItem.get': (preparation) => {
		invoiced(preparation);
		const [{ id }] = preparation.sandbox.state.invoiceItems;
		return [
			{ parameters: { invoiceItem: byId(id) } },
			{ name: 'in full', parameters: { invoiceItem: byId(id), simplify: false } },
		];
	},
	'account.get': ({ sandbox }) => {
		charged(sandbox);
		return [
			{ parameters: {} },
			{ name: 'without looking at what they may read', parameters: { checkAccess: false } },
		];
	},
	'event.getAll': ({ sandbox }) => {
		const { shipment } = charged(sandbox);
		return [
			{ name: 'all', parameters: { returnAll: true } },
			{
				name: 'filtered',
				parameters: {
					limit: 5,
					filters: {
						start_datetime: '2020-01-01',
						end_datetime: '2099-12-31',
						done: 'create',
						resource_id: shipment.id,
					},
				},
			},
		];
	},
	'tracking.get': () => [
		{
			name: 'many',
			parameters: { parcel: parcel('trackingNumber', '={{ $json.number }}') },
			items: ['3SYZXG0000001', '05150000000003', '05150000000004', 'unknown'].map((number) => ({
				number,
			})),
		},
		{
			name: 'stuck',
			parameters: { parcel: parcel('trackingNumber', '05150000000003'), show: 'stuck' },
		},
		{
			name: 'in full',
			parameters: { parcel: parcel('trackingNumber', '3SYZXG0000001'), simplify: false },
		},
	],
	'tracking.register': () => [
		{
			name: 'by fields',
			parameters: {
				trackingNumber: 'JJ D 0123 4567',
				carrier: 'dhl',
				reference: 'S00001-1',
				contract: 517,
				from: { country_code: 'NL', postal_code: '5611 EM' },
				to: { country_code: 'DE', postal_code: '10115', name: 'Jane Doe' },
				additionalFields: {
					announced_at: '2026-03-10T10:00:00Z',
					shipping_option_code: 'dhl:parcel',
					order_number: 'SHOP-1',
					tracking_url: 'https://track.example.com/JJD01234567',
					is_return: false,
					brand_id: 1,
					integration_id: 7,
					weight: 1.5,
					weight_unit: 'kg',
				},
			},
		},
		{
			name: 'as JSON',
			parameters: { specifyBody: 'json', jsonBody: '={{ $json }}', simplify: false },
			items: [
				{
					announced_at: '2026-03-10T10:00:00Z',
					source_id: 'S00002-1',
					tracking_number: { tracking_number: 'JJD2', carrier_code: 'dhl' },
					ship_with: { type: 'contract', properties: { contract_id: 517 } },
					shipment: { source_id: 'S00002' },
					from_address: { country_code: 'NL', postal_code: '5611 EM' },
					to_address: { country_code: 'DE', postal_code: '10115' },
				},
			],
		},
	],
	'return.createFromOrder': ({ sandbox }) => {
		const [{ id }] = savedOrders(sandbox, order(1), order(2));
		return [
			{
				name: 'the whole order',
				parameters: {
					order: byId(id),
					shippingOption: byId('dpd:return'),
					returnTo: byId(1),
					reason: '22',
				},
			},
			{
				name: 'a line, in full',
				parameters: {
					order: { __rl: true, mode: 'orderNumber', value: 'SHOP-2' },
					shippingOption: byId('dpd:return'),
					returnTo: byId(1),
					comesBack: 'json',
					linesJson: [{ line: 'CANDLE-2', quantity: 1, reason: 1, message: 'Too small' }],
					simplify: false,
					additionalFields: { integration: byId(7), external_reference: 'SHOP-2-return-9' },
					options: { labelFile: 'none' },
				},
			},
			{
				name: 'handed in with a code instead of a label',
				parameters: {
					order: byId(id),
					shippingOption: byId('dpd:return'),
					returnTo: byId(1),
					reason: '22',
					additionalFields: {
						delivery_option: 'drop_off_labelless',
						external_reference: 'SHOP-1-return-2',
					},
				},
			},
		];
	},
	'return.create': () => [
		{ name: 'by fields', parameters: backAgain },
		{
			name: 'queued, as JSON',
			parameters: {
				specifyBody: 'json',
				jsonBody: '={{ $json }}',
				simplify: false,
				options: { labelFile: 'none', waitForCarrier: false },
			},
			items: [
				{
					from_address: address,
					to_address: address,
					ship_with: { type: 'shipping_option_code', shipping_option_code: 'dpd:return' },
					weight: { value: 0.4, unit: 'kg' },
					external_reference: 'R-5',
				},
			],
		},
	],
	'return.validate': () => {
		return [
			{ parameters: backAgain },
			{
				name: 'no return option',
				parameters: { ...backAgain, shippingOption: byId('dpd:home') },
			},
		];
	},
	'return.get': (preparation) => [
		{ parameters: { returnId: returned(preparation) } },
		{ name: 'in full', parameters: { returnId: returned(preparation), simplify: false } },
	],
	'return.getAll': (preparation) => {
		for (let n = 0; n < 3; n++) returned(preparation);
		return [
			{ parameters: { limit: 2 } },
			{
				name: 'of a status, in full',
				parameters: {
					returnAll: true,
					createdFrom: new Date(Date.now() - 7_200_000).toISOString(),
					createdTo: new Date(Date.now() + 60_000).toISOString(),
					filters: { parent_parcel_status: 'ready-to-send' },
					simplify: false,
				},
			},
		];
	},
	'return.cancel': (preparation) => [{ parameters: { returnId: returned(preparation) } }],
	'servicePoint.getAll': () => [
		{ parameters: { country: 'NL', near: 'Stadhuisplein 10, Eindhoven' } },
		{
			name: 'filtered, in full',
			parameters: {
				country: 'NL',
				carriers: 'postnl, dpd',
				limit: 2,
				simplify: false,
				filters: {
					latitude: 51.438,
					longitude: 5.4785,
					radius: 5000,
					general_shop_type: ['locker', 'servicepoint'],
					openAt: '2026-03-11T12:00:00',
				},
			},
		},
		{
			name: 'on a map',
			parameters: {
				country: 'NL',
				filters: {
					ne_latitude: 51.45,
					ne_longitude: 5.49,
					sw_latitude: 51.43,
					sw_longitude: 5.46,
					carrier_shop_type: 'paketshop',
				},
			},
		},
		{
			name: 'by IDs of the carrier',
			parameters: {
				country: 'NL',
				filters: { carrier_service_point_id: 'NL-1000001, NL-1000002' },
			},
		},
	],
	'servicePoint.get': () => [
		{ parameters: { servicePoint: byId(1000002) } },
		{ name: 'in full', parameters: { servicePoint: byId(1000004), simplify: false } },
	],
	'servicePoint.checkAvailability': () => [
		{
			parameters: { servicePoint: byId('={{ $json.id }}') },
			items: [1000002, 1000006].map((id) => ({ id })),
		},
	],
	'pickup.create': () => [
		{
			parameters: {
				carrier: 'dhl_express',
				startAt: '2099-03-11T12:00:00Z',
				endAt: '2099-03-11T17:00:00Z',
				quantity: 3,
				weight: 12.5,
				senderAddress: byId(1),
				additionalFields: { instructions: 'Ring twice', reference: 'evening' },
			},
		},
		{
			name: 'of another address, in full',
			parameters: {
				carrier: 'fedex',
				startAt: '2099-03-11T12:00:00Z',
				weight: 2,
				fetchFrom: 'other',
				address: { ...address, phone_number: '+31612345678' },
				additionalFields: {
					contract: byId(900),
					carrier_fields:
						'{"origin_detail": {"package_location": "front", "building_part": "building", "company_close_time": "17:00:00Z"}}',
				},
				simplify: false,
			},
		},
	],
	'pickup.get': (preparation) => [
		{ parameters: { pickup: byId(fetched(preparation)) } },
		{ name: 'in full', parameters: { pickup: byId(fetched(preparation)), simplify: false } },
	],
	'pickup.getAll': (preparation) => {
		for (let n = 0; n < 3; n++) fetched(preparation);
		return [
			{ parameters: { limit: 2 } },
			{ name: 'in full', parameters: { returnAll: true, simplify: false } },
		];
	},
	'checkout.getDeliveryOptions': () => [
		{
			parameters: {
				toCountry: 'NL',
				toPostalCode: '5611EM',
				weight: 2.5,
				totalPrice: 45.9,
				fromCountry: 'NL',
				additionalFields: {
					length: 20,
					width: 15,
					height: 5,
					from_postal_code: '1013 AB',
					metadata: '{"checkout_metadata": "electronics"}',
				},
			},
		},
		{
			name: 'in full',
			parameters: {
				toCountry: 'DE',
				weight: '={{ "250" }}',
				totalPrice: '80.00',
				additionalFields: { sender_address_id: 1, weight_unit: 'g' },
				simplify: false,
			},
		},
	],
	'deutschePost.finalizeOrder': ({ sandbox }) => {
		sandbox.state.openBox.push(12345);
		return [{ parameters: { copies: 2 } }, { name: 'nothing in it', parameters: { copies: 1 } }];
	},
	'parcelStatus.getAll': () => [{ parameters: { returnAll: true } }],
	'transitTime.getCarriers': () => [
		{
			parameters: {
				carriers: 'postnl, dpd',
				filters: {
					from_country_code: ['NL'],
					to_country_code: ['AT', 'DE'],
					start_date: '2026-01-01',
					end_date: '2026-02-28',
				},
			},
		},
	],
	'transitTime.getShippingOptions': () => [
		{ parameters: { shippingOptions: 'postnl:standard,dpd:home' } },
	],
	'claim.createForLostParcel': async (preparation) => {
		await saved(preparation);
		const { parcel } = charged(preparation.sandbox);
		const { parcel: other } = charged(preparation.sandbox);
		return [
			{
				name: 'with an invoice made from the order',
				parameters: {
					trackingNumber: parcel.trackingNumber,
					...lostParcel,
				},
				items: [withFiles()],
			},
			{
				name: 'with an invoice of its own',
				parameters: {
					trackingNumber: other.trackingNumber,
					salesInvoice: 'file',
					salesInvoiceFile: 'pdf',
					purchaseInvoiceFile: 'pdf',
					customerConfirmationFile: 'photo',
					exteriorDescription: 'Brown box',
					additionalFields: {
						carrier_claim_form: 'pdf',
						parcel_dimensions: { sides },
						contents_description: 'A lamp',
						contents_sales_price: 20.5,
						currency: 'EUR',
						additional_remarks: 'Not in the depot',
					},
				},
				items: [withFiles()],
			},
		];
	},
	'claim.create': ({ sandbox }) => {
		const { state } = sandbox;
		const tracked = (code?: string) => charged(sandbox, {}, code).parcel.trackingNumber;
		const delivered = charged(sandbox).parcel;
		state.setParcelStatus(delivered.id, 'DELIVERED');
		state.addSupportContact({
			carrier_code: 'gls',
			email: 'claims@gls.example',
			language: 'en-gb',
		});
		const filed = (type: TicketType, trackingNumber: string): Example => ({
			name: type,
			parameters: { type, trackingNumber, ...ticketOf[type] },
			items: [withFiles()],
		});
		return [
			filed('lost', tracked()),
			filed('damaged', tracked()),
			filed('delayed', tracked()),
			filed('late_delivery', tracked('gls:business')),
			filed('delivered_not_received', delivered.trackingNumber),
			filed('unjust_return', tracked()),
			filed('address_change', tracked()),
			{
				name: 'not sent with Sendcloud',
				parameters: {
					type: 'lost',
					trackingNumber: 'not sent with Sendcloud',
					additionalFields: { contract: byId(701) },
				},
				items: [withFiles()],
			},
		];
	},
	'claim.get': ({ sandbox }) => {
		const { id } = ticket(sandbox);
		return [
			{ parameters: { ticket: byId(id) } },
			{ name: 'in full', parameters: { ticket: byId(id), simplify: false } },
		];
	},
	'claim.getAll': ({ sandbox }) => {
		for (let count = 0; count < 25; count++) ticket(sandbox);
		const { id, tracking_number, parcel_id } = ticket(sandbox);
		sandbox.state.payClaim(id, 20.5);
		return [
			{ name: 'all', parameters: { returnAll: true } },
			{
				name: 'filtered',
				parameters: {
					limit: 5,
					filters: {
						status: 'claim_paid',
						carrier: 'postnl',
						parcel_id,
						tracking_number,
						created_after: '2020-01-01',
						created_before: '2099-12-31',
					},
				},
			},
			{ name: 'open', parameters: { filters: { open: true } } },
			{ name: 'in full', parameters: { simplify: false } },
		];
	},
	'claim.getRequestedData': ({ sandbox }) => {
		sandbox.state.askForData(ticket(sandbox).id, 'purchase_invoice');
		return [{ parameters: { returnAll: true } }];
	},
	'claim.answerRequestedData': ({ sandbox }) => {
		const ask = (type: string) => sandbox.state.askForData(ticket(sandbox).id, type);
		return [
			{
				name: 'with files',
				parameters: { requestId: ask('purchase_invoice'), files: 'pdf, photo' },
				items: [withFiles()],
			},
			{
				name: 'with a text',
				parameters: {
					requestId: ask('description_of_contents'),
					answerWith: 'text',
					comment: 'A lamp',
				},
			},
			{
				name: 'with what was sold',
				parameters: {
					requestId: ask('sales_data'),
					answerWith: 'sales',
					sales: {
						product: [
							{
								product_description: 'Lamp',
								quantity: 1,
								selling_price: 20.5,
								currency: 'EUR',
								tax_rate: 21,
								sales_date: '2025-03-15T10:30:00Z',
							},
						],
					},
					additionalFields: { force: true, note: 'One lamp alone' },
				},
			},
		];
	},
	'claim.generateInvoice': async (preparation) => {
		const [{ id }] = await saved(preparation);
		const { trackingNumber } = charged(preparation.sandbox).parcel;
		return [
			{ name: 'of an order', parameters: { trackingNumber, order: byId(id), taxRate: 21 } },
			{
				name: 'as a token alone',
				parameters: {
					trackingNumber,
					itemsFrom: 'fields',
					items: { item: [{ description: 'Lamp', quantity: 1, unit_price: 20.5 }] },
					currency: 'EUR',
					taxRate: 21,
					fetchFile: false,
					options: { force: true, companyLogo: 'https://candles.example/logo.png' },
				},
			},
		];
	},
	'claim.generateClaimLetter': async (preparation) => {
		const [{ id }] = await saved(preparation);
		const { trackingNumber } = charged(preparation.sandbox).parcel;
		return [{ parameters: { trackingNumber, category: 'lost', order: byId(id), taxRate: 21 } }];
	},
	'claimContact.getAll': ({ sandbox }) => {
		sandbox.state.addSupportContact(contact);
		return [{ parameters: { returnAll: true } }];
	},
	'claimContact.create': () => [
		{ parameters: { carrier: 'dpd', email: contact.email, language: 'nl-nl' } },
	],
	'claimContact.update': ({ sandbox }) => {
		const { id } = sandbox.state.addSupportContact(contact);
		const updateFields = { email: 'new@dpd.example', language: 'en-gb' };
		return [{ parameters: { contact: byId(id), updateFields } }];
	},
	'claimContact.delete': ({ sandbox }) => [
		{ parameters: { contact: byId(sandbox.state.addSupportContact(contact).id) } },
	],
	'order.import': () =>
		shopExamples.map(({ parameters, items, name }) => ({
			name,
			parameters: { integration, ...parameters },
			items,
		})),
};
