/** Orders into Sendcloud: what the fields and the JSON of the panel become on the wire, and what is refused before. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { describeDocument } from './documents';
import { order, orders, saved } from './orders';
import { upsertJson, useWorld } from './world';

const world = useWorld();
const sent = () => world.sandbox.requests.find(({ method }) => method === 'POST')?.body;

/** A copy with the value at a path replaced, e.g. `order_details.order_items.0.quantity`. */
function changed(path: string, value: unknown, from: IDataObject = order(1)): IDataObject {
	const copy = structuredClone(from);
	const keys = path.split('.');
	const last = keys.pop() as string;
	let at = copy;
	for (const key of keys) at = (at[key] ??= {}) as IDataObject;
	if (value === undefined) delete at[last];
	else at[last] = value as IDataObject;
	return copy;
}

const valueAt = (body: unknown, path: string): unknown =>
	path.split('.').reduce((at, key) => (at as IDataObject)?.[key], body as unknown);

describeDocument('v3-orders', (document) => {
	it.each(document.requests<IDataObject[]>('post', '/orders'))(
		'%s arrives unchanged',
		async (_, example) => {
			// One updates an order by Sendcloud's ID.
			for (const { id, order_id: orderId } of example)
				if (id !== undefined) {
					const [known] = saved(world.sandbox, { ...example[0], order_id: orderId });
					world.sandbox.state.orders.delete(known.id);
					world.sandbox.state.orders.set(Number(id), { ...known, id: Number(id) });
				}
			for (const timezone of ['UTC', 'America/New_York']) {
				const { error } = await world.engine.run(upsertJson, example, { timezone });
				expect(error).toBeUndefined();
				expect(world.sandbox.requests.at(-1)?.body).toEqual(example);
			}
		},
	);
});

describe('by fields', () => {
	/** What n8n stores of a panel in which only what must be filled in was. */
	const least: INodeParameters = {
		resource: 'order',
		operation: 'upsert',
		specifyBody: 'fields',
		integration: { __rl: true, mode: 'list', value: 7 },
		orderId: '555413',
		orderNumber: 'OXSDFGHTD-12',
		statusCode: 'unshipped',
		createdAt: '2025-03-14T10:00:00',
		specifyLines: 'fields',
		lines: { line: [{ name: 'Cylinder candle', quantity: 2, unit_price: 3.5 }] },
		currency: 'EUR',
		totalPrice: 7,
		paymentStatus: 'paid',
		shippingAddress: {
			name: 'Jane Doe',
			address_line_1: 'Stadhuisplein',
			house_number: '50',
			postal_code: '1013 AB',
			city: 'Eindhoven',
			country_code: 'NL',
		},
	};
	const leastBody = {
		order_id: '555413',
		order_number: 'OXSDFGHTD-12',
		order_details: {
			integration: { id: 7 },
			status: { code: 'unshipped' },
			order_created_at: '2025-03-14T10:00:00.000+01:00',
			order_items: [
				{
					name: 'Cylinder candle',
					quantity: 2,
					unit_price: { value: 3.5, currency: 'EUR' },
					total_price: { value: 7, currency: 'EUR' },
				},
			],
		},
		payment_details: { total_price: { value: 7, currency: 'EUR' }, status: { code: 'paid' } },
		shipping_address: least.shippingAddress,
	};
	const amsterdam = { timezone: 'Europe/Amsterdam' };

	it('sends what was filled in, and nothing for what was left empty', async () => {
		const { error, json } = await world.engine.run(least, [{}], amsterdam);
		expect(error).toBeUndefined();
		expect(sent()).toEqual([leastBody]);
		expect(json).toEqual([
			{ id: expect.any(Number), order_id: '555413', order_number: 'OXSDFGHTD-12' },
		]);
	});

	it('sends nothing for optional groups that were opened and left empty', async () => {
		const { error } = await world.engine.run(
			{
				...least,
				lines: {
					line: [
						{
							name: 'Cylinder candle',
							quantity: 2,
							unit_price: 3.5,
							total_price: '',
							sku: '',
							weight: '',
							weight_unit: 'kg',
							hs_code: '',
							country_of_origin: '',
							image_url: '',
							item_id: '',
						},
					],
				},
				additionalFields: {
					id: '',
					notes: '',
					tags: '',
					billing_address: {},
					customer: {},
					service_point: {},
					ship_with: { option: { shipping_option_code: '', contract_id: '' } },
					measurements: { measurement: { weight: '', weight_unit: 'kg', dimension_unit: 'cm' } },
					costs: { costs: { discount_granted: '', freight_costs: '' } },
					order_updated_at: '',
					invoice_date: '',
				},
			},
			[{}],
			amsterdam,
		);
		expect(error).toBeUndefined();
		expect(sent()).toEqual([leastBody]);
	});

	it('sends every field that there is', async () => {
		saved(world.sandbox, order(1, { order_id: '555413' }));
		const [id] = [...world.sandbox.state.orders.keys()];
		const address = {
			name: 'John Doe',
			company_name: 'Doe & Sons',
			address_line_1: 'Rue de la Paix',
			house_number: '1',
			address_line_2: 'Apt 17B',
			postal_code: '75002',
			city: 'Paris',
			country_code: 'fr',
			state_province_code: 'FR-75',
			email: 'john@doe.example',
			phone_number: '+33123456789',
			po_box: 'BP 12',
		};
		const tax = { name: 'VAT', country_code: 'NL', value: 'NL987654321B02' };
		const { error } = await world.engine.run(
			{
				...least,
				integration: { __rl: true, mode: 'id', value: ' 7 ' },
				currency: 'GBP',
				lines: {
					line: [
						{
							name: 'Candle',
							quantity: 3,
							unit_price: 0.1,
							total_price: 0.25,
							sku: 'S-1',
							weight: 0.4,
							weight_unit: 'g',
							hs_code: '6205.20',
							country_of_origin: 'de',
							description: 'Green',
							product_id: '1',
							variant_id: '2',
							item_id: '3',
							ean: '0799439112766',
							image_url: 'https://shop.example/1.jpg',
							mid_code: 'NLOZR92MEL',
							material_content: '100% Wax',
							intended_use: 'Personal',
						},
						// Without a total, it is the product, to the cent.
						{ name: 'Lamp', quantity: 3, unit_price: 0.1 },
					],
				},
				additionalFields: {
					id: String(id),
					billing_address: { address },
					customer: { customer: { name: 'John', email: 'j@d.example', phone_number: '1' } },
					customs: {
						customs: {
							commercial_invoice_number: 'CI-1',
							shipment_type: 'gift',
							export_type: 'private',
							sender: { number: [tax] },
							receiver: { number: [{ ...tax, country_code: 'DE' }] },
							importer_of_record: { number: [tax, tax] },
						},
					},
					service_point: {
						point: {
							id: '123',
							carrier_service_point_id: '',
							post_number: '99',
							type: 'packstation',
							latitude: '51.4',
							longitude: '5.4',
						},
					},
					ship_with: { option: { shipping_option_code: 'postnl:standard', contract_id: 517 } },
					measurements: {
						measurement: {
							weight: 3,
							weight_unit: 'kg',
							length: 15,
							width: 20.5,
							height: 37,
							dimension_unit: 'cm',
							volume: 5,
							volume_unit: 'l',
						},
					},
					costs: {
						costs: {
							discount_granted: 3.99,
							freight_costs: 5.9,
							insurance_costs: 100,
							other_costs: 0,
							subtotal_price: 6,
							estimated_shipping_price: 1,
							estimated_tax_price: 0.5,
						},
					},
					notes: 'Ring twice',
					tags: 'fragile, warehouse 2,',
					status_message: 'Not shipped yet',
					payment_status_message: 'All paid',
					order_updated_at: '2025-03-15T08:00:00.000Z',
					invoice_date: '2025-03-14T23:30:00.000Z',
					is_cash_on_delivery: true,
					is_local_pickup: false,
					delivery_indicator: 'DHL home delivery',
				},
			},
			[{}],
			amsterdam,
		);
		expect(error).toBeUndefined();
		const gbp = (value: number | string) => ({ value, currency: 'GBP' });
		expect(sent()).toEqual([
			{
				...leastBody,
				id: String(id),
				order_details: {
					...leastBody.order_details,
					status: { code: 'unshipped', message: 'Not shipped yet' },
					order_updated_at: '2025-03-15T08:00:00.000Z',
					notes: 'Ring twice',
					tags: ['fragile', 'warehouse 2'],
					order_items: [
						{
							name: 'Candle',
							quantity: 3,
							unit_price: gbp(0.1),
							total_price: gbp(0.25),
							sku: 'S-1',
							measurement: { weight: { value: 0.4, unit: 'g' } },
							hs_code: '6205.20',
							country_of_origin: 'DE',
							description: 'Green',
							product_id: '1',
							variant_id: '2',
							item_id: '3',
							ean: '0799439112766',
							image_url: 'https://shop.example/1.jpg',
							mid_code: 'NLOZR92MEL',
							material_content: '100% Wax',
							intended_use: 'Personal',
						},
						{ name: 'Lamp', quantity: 3, unit_price: gbp(0.1), total_price: gbp(0.3) },
					],
				},
				payment_details: {
					total_price: gbp(7),
					status: { code: 'paid', message: 'All paid' },
					is_cash_on_delivery: true,
					subtotal_price: gbp(6),
					estimated_shipping_price: gbp(1),
					estimated_tax_price: gbp(0.5),
					// The day it was in the workflow's timezone.
					invoice_date: '2025-03-15',
					discount_granted: gbp('3.99'),
					freight_costs: gbp('5.9'),
					insurance_costs: gbp('100'),
					other_costs: gbp('0'),
				},
				billing_address: { ...address, country_code: 'FR' },
				customer_details: { name: 'John', email: 'j@d.example', phone_number: '1' },
				customs_details: {
					commercial_invoice_number: 'CI-1',
					shipment_type: 'gift',
					export_type: 'private',
					tax_numbers: {
						sender: [tax],
						receiver: [{ ...tax, country_code: 'DE' }],
						importer_of_record: [tax, tax],
					},
				},
				service_point_details: {
					id: '123',
					post_number: '99',
					type: 'packstation',
					latitude: '51.4',
					longitude: '5.4',
				},
				shipping_details: {
					is_local_pickup: false,
					delivery_indicator: 'DHL home delivery',
					measurement: {
						weight: { value: 3, unit: 'kg' },
						dimension: { length: 15, width: 20.5, height: 37, unit: 'cm' },
						volume: { value: 5, unit: 'l' },
					},
					ship_with: {
						type: 'shipping_option_code',
						properties: { shipping_option_code: 'postnl:standard', contract_id: 517 },
					},
				},
			},
		]);
	});

	it('takes the lines as JSON too, as text or from an expression', async () => {
		const lines = [{ name: 'Candle', quantity: 1, total_price: { value: 7, currency: 'EUR' } }];
		for (const linesJson of [JSON.stringify(lines), '={{ $json.lines }}']) {
			const { error } = await world.engine.run({ ...least, specifyLines: 'json', linesJson }, [
				{ lines },
			]);
			expect(error).toBeUndefined();
			expect(valueAt(world.sandbox.requests.at(-1)?.body, '0.order_details.order_items')).toEqual(
				lines,
			);
		}
	});

	it('takes each item through its expressions', async () => {
		const { error } = await world.engine.run(
			{
				...least,
				orderId: '={{ $json.id }}',
				totalPrice: '={{ $json.total }}',
				lines: {
					line: [{ name: '={{ $json.what }}', quantity: 1, total_price: '={{ $json.total }}' }],
				},
			},
			[
				{ id: 1, total: '7.50', what: 'Candle' },
				{ id: 2, total: 8, what: 'Lamp' },
			],
		);
		expect(error).toBeUndefined();
		expect(sent()).toMatchObject([
			{ order_id: '1', payment_details: { total_price: { value: 7.5 } } },
			{
				order_id: '2',
				order_details: { order_items: [{ name: 'Lamp', total_price: { value: 8 } }] },
			},
		]);
	});

	it('sends a contract without an option too, for Sendcloud to say what is missing', async () => {
		const { error } = await world.engine.run({
			...least,
			additionalFields: {
				ship_with: { option: { shipping_option_code: '', contract_id: 517 } },
			},
		});
		expect(error?.message).toContain('ship with › properties › shipping option code is required');
	});

	// n8n itself sees what is empty, but not what an expression makes of it.
	const nothing = '={{ $json.nothing }}';

	it.each<[string, INodeParameters, string]>([
		[
			'no integration',
			{ integration: { __rl: true, mode: 'id', value: nothing } },
			'order details › integration › id is required',
		],
		[
			'an integration in words',
			{ integration: { __rl: true, mode: 'id', value: '={{ "my shop" }}' } },
			'integration › id must be a whole number of 1 or more, found "my shop"',
		],
		['no order ID', { orderId: nothing }, 'order id is required'],
		['no order number', { orderNumber: nothing }, 'order number is required'],
		['no status', { statusCode: nothing }, 'order details › status › code is required'],
		['no date', { createdAt: nothing }, 'order details › order created at is required'],
		[
			'a date that is none',
			{ createdAt: 'yesterday' },
			'order created at must be a date such as 2025-03-14T10:00:00Z, found "yesterday"',
		],
		['no lines', { lines: {} }, 'order items must have at least one line, found an empty list'],
		['no price', { totalPrice: nothing }, 'payment details › total price › value is required'],
		[
			'a price with a comma',
			{ totalPrice: '7,50' },
			'must be a number with a decimal point, found "7,50". Convert the comma',
		],
		[
			'a line without a price',
			{ lines: { line: [{ name: 'x', quantity: 1 }] } },
			'order details › order items › 1 › total price is required',
		],
		[
			'a line without a name',
			{ lines: { line: [{ name: '', quantity: 1, total_price: 1 }] } },
			'order items › 1 › name is required',
		],
		[
			'no payment status',
			{ paymentStatus: nothing },
			'payment details › status › code is required',
		],
		[
			'half an address',
			{ shippingAddress: { name: 'Jane Doe' } },
			'shipping address › address line 1 is required',
		],
		[
			'lines that are no JSON',
			{ specifyLines: 'json', linesJson: '[{]' },
			'order lines is not valid JSON',
		],
		[
			'lines that are no list',
			{ specifyLines: 'json', linesJson: '{}' },
			'order lines must be a list',
		],
	])('refuses %s', async (_, parameters, words) => {
		const { error } = await world.engine.run({ ...least, ...parameters });
		expect(`${error?.message}\n${error?.description}`).toContain(words);
		expect(world.asked()).toEqual([]);
	});
});

describe('by JSON', () => {
	const asJson = (jsonBody: string) => ({ ...upsertJson, jsonBody });

	it('takes text, an object, or an expression for either', async () => {
		for (const jsonBody of [
			JSON.stringify(order(1)),
			'={{ $json }}',
			'={{$json}}',
			'={{ JSON.stringify($json) }}',
			'={{ $json.toJsonString() }}',
		]) {
			const { error } = await world.engine.run(asJson(jsonBody), [order(1)]);
			expect(error).toBeUndefined();
			expect(world.sandbox.requests.at(-1)?.body).toEqual([order(1)]);
		}
	});

	it.each([
		['[]', 'The order is an empty list: there is nothing to send'],
		['[{}, {}]', 'The order must be one object, found a list of 2'],
		['7', 'The order must be an object, found 7'],
		['null', 'The order must be an object, found null'],
		['""', 'The order must be an object, found nothing'],
		['', 'The order must be an object, found nothing'],
		['{ "order_id": 1', 'The order is not valid JSON'],
		["{ 'order_id': 1 }", 'The order is not valid JSON'],
		['={{ $json.missing }}', 'The order must be an object, found nothing'],
		['{}', 'order id is required'],
	])('refuses %p', async (jsonBody, words) => {
		const { error } = await world.engine.run(asJson(jsonBody), [{}]);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});

	const item = 'order_details.order_items.0';

	it.each<[string, unknown, unknown]>([
		['order_id', 555413, '555413'],
		['order_number', 0, '0'],
		['order_details.integration.id', '7', 7],
		[`${item}.quantity`, '3', 3],
		[`${item}.quantity`, '3.0', 3],
		[`${item}.total_price.value`, ' 12.50 ', 12.5],
		[`${item}.total_price.value`, '-1', -1],
		[`${item}.measurement.weight.value`, '.4', 0.4],
		[`${item}.country_of_origin`, ' nl ', 'NL'],
		[`${item}.sku`, 4711, '4711'],
		[`${item}.sku`, '', ''],
		['payment_details.is_cash_on_delivery', 'true', true],
		[
			'payment_details.discount_granted',
			{ value: 3.9, currency: 'EUR' },
			{ value: '3.9', currency: 'EUR' },
		],
		[
			'payment_details.discount_granted',
			{ value: '3.90', currency: 'EUR' },
			{ value: '3.90', currency: 'EUR' },
		],
		[
			'payment_details.discount_granted',
			{ value: '.5', currency: 'EUR' },
			{ value: '0.5', currency: 'EUR' },
		],
		['payment_details.discount_granted', null, null],
		['payment_details.invoice_date', '2018-07-14', '2018-07-14'],
		['payment_details.invoice_date', '2018-07-14T23:30:00Z', '2018-07-15'],
		['payment_details.invoice_date', null, null],
		['order_details.order_created_at', '2025-03-14', '2025-03-14T00:00:00.000+01:00'],
		['order_details.order_created_at', '2025-07-14 10:00:00', '2025-07-14T10:00:00.000+02:00'],
		[
			'order_details.order_created_at',
			'2025-03-14T10:00:00.555309+00:00',
			'2025-03-14T10:00:00.555309+00:00',
		],
		['order_details.order_created_at', '2025-03-31T10:00:00Z', '2025-03-31T10:00:00Z'],
		[
			'order_details.order_created_at',
			new Date('2025-03-14T10:00:00Z'),
			'2025-03-14T11:00:00.000+01:00',
		],
		['shipping_address.country_code', 'nl', 'NL'],
		['shipping_address.house_number', 50, '50'],
		['shipping_address.house_number', null, undefined],
		['shipping_address.email', '', undefined],
		// What a shop has nothing for.
		['billing_address', null, undefined],
		['shipping_address', null, undefined],
		['shipping_details', null, undefined],
		['order_details.notes', null, undefined],
		['order_details.tags', null, undefined],
		[`${item}.measurement`, null, undefined],
		[`${item}.unit_price`, null, undefined],
		[`${item}.measurement`, '', undefined],
		[`${item}.measurement.weight.value`, 0, undefined],
		// A gift card weighs nothing, a discount has no weight.
		...[0, '0', '0.00', '', ' ', null].map((value): [string, unknown, unknown] => [
			`${item}.measurement`,
			{ weight: { value, unit: 'kg' }, volume: { value, unit: null } },
			{},
		]),
		[`${item}.measurement`, { dimension: { length: 0, width: null, height: '' } }, {}],
		...[null, '', ' '].map((value): [string, unknown, unknown] => [
			'payment_details.subtotal_price',
			{ value, currency: 'EUR' },
			undefined,
		]),
		[
			'payment_details.subtotal_price',
			{ value: 0, currency: 'EUR' },
			{ value: 0, currency: 'EUR' },
		],
		['payment_details.freight_costs', { value: '', currency: 'EUR' }, undefined],
		['billing_address', ' ', undefined],
		['customs_details', null, null],
		[`${item}.unit_price`, { value: 1, currency: ' eur' }, { value: 1, currency: 'EUR' }],
		[`${item}.unit_price`, { value: 1, currency: '€' }, { value: 1, currency: 'EUR' }],
		[
			`${item}.measurement`,
			{ weight: { value: 1, unit: 'KG' } },
			{ weight: { value: 1, unit: 'kg' } },
		],
		[
			`${item}.measurement`,
			{ weight: { value: 1, unit: 'lb' } },
			{ weight: { value: 1, unit: 'lbs' } },
		],
		// An article may be called so.
		[`${item}.sku`, '12E5', '12E5'],
		[`${item}.product_id`, 9007199254740991, '9007199254740991'],
		// Sendcloud may add fields.
		['new_field', { a: [1, null, 'x'] }, { a: [1, null, 'x'] }],
		['order_details.new_field', 'x', 'x'],
		[`${item}.dangerous_goods`, { id_number: 'UN1' }, { id_number: 'UN1' }],
		['shipping_address.new_field', null, null],
	])('takes %s = %p as %p', async (path, value, expected) => {
		const { error } = await world.engine.run(upsertJson, [changed(path, value)], {
			timezone: 'Europe/Amsterdam',
		});
		expect(error).toBeUndefined();
		expect(valueAt((sent() as unknown[])[0], path)).toEqual(expected);
	});

	it('takes the dates of expressions', async () => {
		const body = changed('order_details.order_created_at', '2025-03-14T10:00:00Z');
		const { error } = await world.engine.run(
			asJson(
				'={{ { ...$json, order_details: { ...$json.order_details, order_created_at: DateTime.fromISO("2025-03-14T10:00:00Z") } } }}',
			),
			[body],
		);
		expect(error).toBeUndefined();
		const created = valueAt((sent() as unknown[])[0], 'order_details.order_created_at');
		expect(Date.parse(String(created))).toBe(Date.parse('2025-03-14T10:00:00Z'));
	});

	it.each<[string, unknown, string]>([
		['order_id', undefined, 'order id is required'],
		['order_id', '', 'order id is required'],
		['order_id', true, 'order id must be a text, found true'],
		['order_details', undefined, 'order details is required, as an object'],
		['order_details', [], 'order details is required, as an object'],
		['order_details.integration', 7, 'order details › integration is required, as an object'],
		[
			'order_details.integration.id',
			0,
			'integration › id must be a whole number of 1 or more, found 0',
		],
		['order_details.integration.id', 7.5, 'integration › id must be a whole number, found 7.5'],
		['order_details.status.code', null, 'status › code is required'],
		[
			'order_details.order_created_at',
			'14.03.2025',
			'must be a date such as 2025-03-14T10:00:00Z, found "14.03.2025"',
		],
		['order_details.order_created_at', '2025-02-30T10:00:00Z', 'must be a date'],
		['order_details.order_created_at', '2025-03-14T25:00:00Z', 'must be a date'],
		['order_details.order_created_at', '2024', 'must be a date'],
		['order_details.order_created_at', 1_741_946_400, 'must be a date'],
		['order_details.order_created_at', new Date(NaN), 'must be a date'],
		['order_details.order_items', undefined, 'order items is required, as a list'],
		['order_details.order_items', {}, 'order items must be a list, found {}'],
		['order_details.order_items', 'Candle', 'order items must be a list, found "Candle"'],
		['order_id', '3,41207E+17', 'order id was shortened by a spreadsheet, found "3,41207E+17"'],
		['order_id', Number('341207998812345671'), 'order id has more digits than a number keeps'],
		[`${item}.ean`, '4,00634E+12', 'ean was shortened by a spreadsheet'],
		['shipping_address.city', 'K\uFFFDln', 'shipping address › city has characters that were lost'],
		['shipping_address.name', 'JÃ¶rg', 'Read the file as UTF-8 (in Extract From File'],
		[`${item}.name`, 'BlÃ¼te', 'name has characters that were lost'],
		[
			'order_details.order_items',
			[],
			'order items must have at least one line, found an empty list',
		],
		['order_details.order_items', [null], 'order items › 1 is required, as an object'],
		[
			`${item}.quantity`,
			'two',
			'order items › 1 › quantity must be a whole number above 0, found "two"',
		],
		[`${item}.quantity`, 0, 'quantity must be a whole number above 0, found 0'],
		[`${item}.quantity`, 1.5, 'quantity must be a whole number, found 1.5'],
		[`${item}.quantity`, '1,5', 'quantity must be a whole number, found "1,5"'],
		[
			`${item}.total_price.value`,
			'3,50',
			'must be a number with a decimal point, found "3,50". Convert the comma, e.g. {{ $json.price.replace',
		],
		[`${item}.total_price.value`, '1.250,50', 'decimal point, found "1.250,50"'],
		[`${item}.total_price.value`, '€ 3', 'must be a number, found "€ 3"'],
		[`${item}.total_price.value`, NaN, 'must be a number'],
		[`${item}.total_price.currency`, 'CHF', 'must be one of EUR, GBP, USD, found "CHF"'],
		[`${item}.total_price`, undefined, 'total price is required, as an object'],
		[`${item}.measurement.weight.value`, -1, 'must be a number above 0, found -1'],
		[`${item}.measurement.weight.unit`, null, 'must be one of kg, g, lbs, oz, found nothing'],
		[
			`${item}.measurement.dimension`,
			{ length: 10, width: '', height: 2, unit: 'cm' },
			'dimension › width must be a number of 0 or more, found nothing',
		],
		['order_id', '#REF!', 'order id is an error of a spreadsheet, found "#REF!"'],
		['order_number', '[object Object]', 'order number is an object that was put into a text'],
		['order_id', 'undefined', 'order id must be an ID, found "undefined", which stands for none'],
		['order_id', 'NULL', 'order id must be an ID, found "NULL"'],
		['order_number', '-', 'order number must be an ID, found "-"'],
		[`${item}.measurement.weight.unit`, 'kilo', 'must be one of kg, g, lbs, oz, found "kilo"'],
		[
			`${item}.country_of_origin`,
			'Germany',
			'must be a two-letter country code such as NL, found "Germany"',
		],
		['payment_details.total_price', undefined, 'total price is required, as an object'],
		['payment_details.total_price.currency', undefined, 'total price › currency is required'],
		[
			'payment_details.discount_granted',
			{ value: '3,99', currency: 'EUR' },
			'decimal point, found "3,99"',
		],
		[
			'payment_details.discount_granted',
			{ value: -1, currency: 'EUR' },
			'must be a number of 0 or more, found -1',
		],
		['payment_details.is_cash_on_delivery', 'yes', 'must be true or false, found "yes"'],
		['payment_details.invoice_date', 'soon', 'must be a date such as 2025-03-14, found "soon"'],
		['shipping_address.postal_code', '', 'shipping address › postal code is required'],
		['shipping_address.country_code', 'UK', 'must be GB (ISO 3166-1), found "UK"'],
		['shipping_address.country_code', 'NLD', 'must be a two-letter country code'],
		['shipping_address.email', 'jane', 'must be an email address, found "jane"'],
		['shipping_address', 'Stadhuisplein 50', 'shipping address is required, as an object'],
		['customs_details.shipment_type', 'sale', 'must be one of gift, commercial_goods'],
		[
			'service_point_details',
			{ post_number: '1' },
			'service point details must have an id or a carrier_service_point_id',
		],
		[
			'shipping_details.ship_with',
			{ type: 'x', properties: {} },
			'ship with › type must be shipping_option_code, found "x"',
		],
	])('refuses %s = %p', async (path, value, words) => {
		const { error } = await world.engine.run(upsertJson, [changed(path, value)]);
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});

	it('names every problem of an order', async () => {
		const bad = changed('shipping_address.city', '', changed(`${item}.quantity`, 'two'));
		const { error } = await world.engine.run(upsertJson, [bad]);
		const words = `${error?.message}\n${error?.description}`;
		expect(words).toContain('order_id order-1: ');
		expect(words).toContain('shipping address › city is required');
		expect(words).toContain(
			'order items › 1 › quantity must be a whole number above 0, found "two"',
		);
	});

	it('shows no more of a wrong value than is needed to find it', async () => {
		const { error } = await world.engine.run(upsertJson, [
			changed('shipping_address.country_code', 'x'.repeat(5000)),
		]);
		expect(error?.message.length).toBeLessThan(250);
	});

	it('leaves the items of the workflow as they were', async () => {
		const items = [order(1, { order_id: 7 })];
		const before = structuredClone(items);
		await world.engine.run(upsertJson, items);
		expect(items).toEqual(before);
	});
});

it('says what is most likely a slip, and sends it all the same', async () => {
	const item = 'order_details.order_items.0';
	const heavy = changed(`${item}.measurement`, {
		weight: { value: 400, unit: 'kg' },
		dimension: { length: 300, width: 10, height: 10, unit: 'cm' },
	});
	const cheap = changed(`${item}.unit_price`, { value: 0.01, currency: 'EUR' }, order(2));
	const { error, json, hints } = await world.engine.run(upsertJson, [heavy, cheap, order(3)]);
	expect([error, json.length]).toEqual([undefined, 3]);
	const number = heavy.order_number as string;
	expect(hints.map(({ message }) => message)).toEqual([
		`Order ${number}: line 1: one piece weighs 400 kg, more than 70 kg. Is the unit right?`,
		`Order ${number}: line 1: one side has 3 m, more than 2 m. Is the unit right?`,
		`Order ${cheap.order_number as string}: line 1: one piece costs 0.01, less than 0.05. Is that meant?`,
	]);
});

it('says so within limits of the user’s own', async () => {
	const heavy = changed('order_details.order_items.0.measurement', {
		weight: { value: 400, unit: 'kg' },
	});
	const run = async (options: IDataObject) =>
		await world.engine.run({ ...upsertJson, options } as INodeParameters, [heavy]);
	expect((await run({ maxWeight: 500, maxQuantity: 0 })).hints).toEqual([]);
	expect((await run({ maxWeight: 0 })).hints).toEqual([]);
	expect(
		(await run({ maxWeight: '', minPrice: 100_000 })).hints.map(({ message }) => message),
	).toEqual([
		expect.stringContaining('more than 70 kg'),
		expect.stringContaining('less than 100000'),
	]);
	world.sandbox.requests.length = 0;
	expect((await run({ maxWeight: 'heavy' })).error?.message).toMatch(
		/hint above weight must be a number of 0 or more/,
	);
	expect(world.sandbox.requests).toEqual([]);
});

it('updates the order that is there', async () => {
	const first = await world.engine.run(upsertJson, [order(1)]);
	const second = await world.engine.run(upsertJson, [order(1, { order_number: 'new' })]);
	expect(second.json[0].id).toBe(first.json[0].id);
	expect([...world.sandbox.state.orders.values()]).toMatchObject([{ order_number: 'new' }]);
});

it('says which integration is not there', async () => {
	const { error } = await world.engine.run(upsertJson, [
		changed('order_details.integration.id', 99_999),
	]);
	expect(error).toMatchObject({
		httpCode: '400',
		message:
			'order_id order-1: order details › integration › id: Integration with id 99999 does not exist',
	});
});

describe('"Wait Until Saved"', () => {
	const waiting = (more: INodeParameters = {}) => ({
		...upsertJson,
		options: { waitUntilSaved: true, ...more },
	});

	it.each([1, 3, 4, 100, 250])('waits for %d orders, with few requests', async (count) => {
		world.sandbox.settings.savingDelayMs = 3000;
		const { error, json } = await world.engine.run(waiting(), orders(count));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(count);
		expect(world.sandbox.state.orders.size).toBe(count);
		expect(world.waited()).toBeGreaterThanOrEqual(3000);
		expect(world.waited()).toBeLessThan(8000);
		expect(world.asked().length).toBeLessThan(30);
	});

	it('asks once for what is there at once', async () => {
		await world.engine.run(waiting(), orders(100));
		expect(world.asked()).toEqual(['POST /v3/orders', 'GET /v3/orders']);
		expect(world.waited()).toBe(0);
	});

	it('does not wait for an order that was refused', async () => {
		const refused = changed('shipping_address.country_code', 'XX', order(2));
		const { json } = await world.engine.run(waiting(), [order(1), refused, order(3)], {
			onError: 'continueRegularOutput',
		});
		expect(json.map(({ error }) => error !== undefined)).toEqual([false, true, false]);
		expect(world.waited()).toBe(0);
	});

	it('asks each integration', async () => {
		const elsewhere = orders(5).map((one, n) =>
			changed('order_details.integration.id', n % 2 ? 7 : 739283, one),
		);
		const { error } = await world.engine.run(waiting(), elsewhere);
		expect(error).toBeUndefined();
		expect(
			world.sandbox.requests
				.slice(1)
				.map(({ query }) => query.integration)
				.sort(),
		).toEqual(['7', '739283']);
	});

	it('finds an old order that was updated among many newer ones', async () => {
		saved(world.sandbox, ...orders(5));
		saved(world.sandbox, ...orders(300).slice(5));
		const { error } = await world.engine.run(waiting(), orders(5));
		expect(error).toBeUndefined();
		expect(world.waited()).toBeLessThan(5000);
	});

	it('gives up after its limit, order by order', async () => {
		world.sandbox.settings.savingDelayMs = 1000;
		// One of them is not shown even then.
		const { json } = await world.engine.run(waiting({ waitLimit: 10 }), orders(6), {
			onError: 'continueRegularOutput',
			started: () => {
				world.clock().onSleep = () => {
					for (const one of world.sandbox.state.orders.values())
						if (one.order_id === 'order-2') world.sandbox.state.orders.delete(one.id);
				};
			},
		});
		expect(json.map(({ error }) => error)).toEqual([
			undefined,
			'Item 2 of 6 (order_id order-2): Sendcloud accepted the order but did not show it within 10 seconds',
			...Array<undefined>(4).fill(undefined),
		]);
		expect(json[1].message).toContain('Sending it again is safe');
		expect(world.waited()).toBe(10_000);
	});

	it('does not ask for longer than its limit when every question takes long', async () => {
		world.sandbox.settings.savingDelayMs = 3_600_000;
		world.clock().onSleep = () => {};
		const { json } = await world.engine.run(waiting({ waitLimit: 3 }), orders(100), {
			onError: 'continueRegularOutput',
		});
		expect(json.every(({ error }) => String(error).includes('within 3 seconds'))).toBe(true);
	});

	it('says both when it may not look: what was done, and what failed', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { method: 'GET' },
			times: Infinity,
		});
		const { json } = await world.engine.run(waiting(), orders(2), {
			onError: 'continueRegularOutput',
		});
		for (const { error, message } of json) {
			expect(error).toContain('Sendcloud accepted the order, but');
			expect(error).toContain('These keys are not allowed to do this');
			expect(message).toContain('Sending it again is safe');
		}
		expect(world.sandbox.state.orders.size).toBe(2);
	});

	it('says so too when the answer names an ID that cannot be asked for', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			match: { method: 'POST' },
			body: (answer: { data: IDataObject[] }) => ({
				data: answer.data.map((one) => ({ ...one, id: '../../v2/x?y=' })),
			}),
		});
		const { error } = await world.engine.run(waiting(), [order(1)]);
		expect(error?.message).toContain('Sendcloud accepted the order, but');
		expect(world.asked()).toEqual(['POST /v3/orders']);
	});

	it('is not begun for orders that were refused', async () => {
		const { json } = await world.engine.run(
			waiting(),
			[changed('order_details.integration.id', 99_999)],
			{ onError: 'continueRegularOutput' },
		);
		expect(json[0].error).toContain('does not exist');
		expect(world.asked()).toEqual(['POST /v3/orders']);
	});

	it.each(['soon', 0, -1, ''])('refuses a limit of %p', async (waitLimit) => {
		const { error } = await world.engine.run(waiting({ waitLimit }), orders(1));
		expect(error?.message).toMatch(/wait limit (must be a number above 0|is required)/);
		expect(world.asked()).toEqual([]);
	});
});
