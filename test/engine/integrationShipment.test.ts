/** Shop shipments (v2): batches with partial success, ignored updates, lists, deletion. */
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { describeDocument } from './documents';
import { shipment, shipments } from './shipments';
import { useWorld } from './world';

const world = useWorld();
const PATH = '/v2/integrations/7/shipments';

const shop = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'integrationShipment',
	operation,
	integration: byId(7),
	...more,
});
const byId = (id: unknown) => ({ __rl: true, mode: 'id', value: String(id) });
const upsert = (more: INodeParameters = {}) =>
	shop('upsert', { specifyBody: 'json', jsonBody: '={{ $json }}', ...more });
/** Without the question for what Sendcloud holds. */
const unchecked = (more: INodeParameters = {}) =>
	upsert({ options: { findIgnored: false }, ...more });
const posts = () => world.sandbox.requests.filter(({ method }) => method === 'POST');
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];
const held = () => [...world.sandbox.state.shipments.values()];

describe('batches', () => {
	it.each([
		[1, 1],
		[100, 1],
		[101, 2],
		[250, 3],
	])('sends %d shipments in %d requests', async (count, requests) => {
		const { json, error, items } = await world.engine.run(unchecked(), shipments(count));
		expect(error).toBeUndefined();
		expect(world.asked()).toEqual(Array(requests).fill(`POST ${PATH}`));
		expect(held()).toHaveLength(count);
		expect(json.map(({ external_order_id: id }) => id)).toEqual(
			shipments(count).map(({ external_order_id: id }) => id),
		);
		expect(json[0]).toMatchObject({ status: 'created', shipment_uuid: expect.any(String) });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(json.map((_, item) => ({ item })));
	});

	it('goes to each integration apart, although their IDs are the same', async () => {
		const { json } = await world.engine.run(
			unchecked({ integration: byId('={{ $json.shop }}'), jsonBody: '={{ $json.shipment }}' }),
			[7, 739283, 7].map((id, n) => ({ shop: id, shipment: shipment(n < 2 ? 1 : 2) })),
		);
		expect(world.asked().sort()).toEqual([
			`POST ${PATH}`,
			'POST /v2/integrations/739283/shipments',
		]);
		expect(json.map(({ external_order_id: id }) => id)).toEqual(['order-1', 'order-1', 'order-2']);
		expect(held()).toHaveLength(3);
	});

	it('goes to each integration apart, all the more when their IDs differ', async () => {
		await world.engine.run(
			unchecked({ integration: byId('={{ $json.shop }}'), jsonBody: '={{ $json.shipment }}' }),
			[7, 739283].map((id, n) => ({ shop: id, shipment: shipment(n + 1) })),
		);
		expect(world.asked().sort()).toEqual([
			`POST ${PATH}`,
			'POST /v2/integrations/739283/shipments',
		]);
	});

	it('sends the same shipment twice one after the other: the last state wins', async () => {
		await world.engine.run(unchecked(), [
			shipment(1, { name: 'First' }),
			shipment(1, { name: 'Last', updated_at: '2026-03-15T10:00:00Z' }),
		]);
		expect(posts()).toHaveLength(2);
		expect(held()).toMatchObject([{ name: 'Last' }]);
	});

	it.each(['absent', 'null'] as const)(
		'matches answers by both IDs, whatever stands for none (%s)',
		async (nothing) => {
			world.sandbox.settings.nothing = nothing;
			const { json, error } = await world.engine.run(unchecked(), [
				shipment(1),
				shipment(1, { external_shipment_id: 'S1' }),
				shipment(1, { external_shipment_id: 'S2' }),
				shipment(2, { external_shipment_id: '' }),
			]);
			expect(error).toBeUndefined();
			expect(posts()).toHaveLength(1);
			expect(json.map(({ external_shipment_id: id }) => id ?? null)).toEqual([
				null,
				'S1',
				'S2',
				null,
			]);
			expect((last().body as IDataObject[])[3].external_shipment_id).toBeNull();
		},
	);

	it('is sent again when the answer was lost: the same shipment twice is one', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter' });
		const { json, error } = await world.engine.run(unchecked(), shipments(3));
		expect(error).toBeUndefined();
		expect(posts()).toHaveLength(2);
		expect(held()).toHaveLength(3);
		expect(json).toHaveLength(3);
	});

	it('says which entry an answer does not mention', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			body: (list: IDataObject[]) => list.filter((_, n) => n !== 1),
		});
		const { outputs } = await world.engine.run(unchecked(), shipments(3), {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0].map(({ json }) => json.external_order_id)).toEqual(['order-1', 'order-3']);
		expect(outputs[1][0].json.error).toContain('does not mention this entry');
	});
});

describe('partial success', () => {
	it('fails the refused ones with the path of each field in words, and no other', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			body: (list: IDataObject[]) => [
				{
					error: {
						checkout_payload: {
							delivery_method_data: { delivery_date: ['This field is required.'] },
						},
						parcel_items: [{}, { value: ['A valid number is required.', 'Too long.'] }],
						non_field_errors: ['No.'],
					},
					external_order_id: 'order-2',
					external_shipment_id: '',
					status: 'error',
				},
				// In any order.
				...list.filter(({ external_order_id: id }) => id !== 'order-2').reverse(),
			],
		});
		const { outputs, error } = await world.engine.run(unchecked(), shipments(3), {
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ json }) => json.external_order_id)).toEqual(['order-1', 'order-3']);
		const [{ json, pairedItem }] = outputs[1];
		expect(pairedItem).toEqual({ item: 1 });
		expect(json.error).toBe(
			'Item 2 of 3 (external_order_id order-2): checkout payload › delivery method data › delivery date is required',
		);
		const words = JSON.stringify(outputs[1][0]);
		expect(words).toContain('parcel items › 2 › value: A valid number is required.');
		expect(words).toContain('parcel items › 2 › value: Too long.');
		expect(words).toContain('No.');
		// Saved or refused: nothing is sent again.
		expect(posts()).toHaveLength(1);
	});

	it('stops the run without "continue", and says what became of the others', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			body: (list: IDataObject[]) => [
				list[0],
				{ error: 'Bad.', external_order_id: 'order-2', external_shipment_id: '', status: 'error' },
			],
		});
		const { error } = await world.engine.run(unchecked(), shipments(2));
		expect(error?.message).toContain('(external_order_id order-2): Bad.');
		expect(error?.description).toContain('1 of the 2 items was done');
	});

	it('names an error without words', async () => {
		world.sandbox.faults.add({
			kind: 'body',
			body: [{ external_order_id: 'order-1', external_shipment_id: '', status: 'error' }],
		});
		const { error } = await world.engine.run(unchecked(), shipments(1));
		expect(error?.message).toContain('refused this one without a reason');
	});

	it('is what comes of values that only Sendcloud can judge', async () => {
		const item = { description: 'Candle', quantity: 1, value: '1', origin_country: 'ZZ' };
		const { outputs } = await world.engine.run(
			unchecked(),
			[shipment(1), shipment(2, { parcel_items: [item] }), shipment(3)],
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs[0].map(({ json }) => json.status)).toEqual(['created', 'created']);
		expect(outputs[1][0].json.error).toMatch(/parcel items › 1 › origin country: .+/);
		expect(held()).toHaveLength(2);
	});
});

describe('ignored updates', () => {
	const update = async (more: IDataObject = {}, parameters = upsert()) =>
		await world.engine.run(parameters, [shipment(1, { name: 'New', ...more }), shipment(2)]);

	beforeEach(async () => {
		await world.engine.run(unchecked(), [shipment(1)]);
		world.sandbox.requests.length = 0;
	});

	it.each(['updated', 'leftOut'] as const)(
		'are marked, and said, when Sendcloud answers as if nothing were amiss (%s)',
		async (unchangedShipments) => {
			world.sandbox.settings.unchangedShipments = unchangedShipments;
			const { json, error, hints } = await update();
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({
				external_order_id: 'order-1',
				shipment_uuid: held()[0].shipment_uuid,
				ignored: true,
				ignored_reason: expect.stringContaining('updated_at'),
			});
			expect(json[1]).toMatchObject({ external_order_id: 'order-2', status: 'created' });
			expect(json[1]).not.toHaveProperty('ignored');
			expect(hints[0].message).toBe(
				'Sendcloud ignored an update because updated_at did not change: external_order_id order-1. Send a newer updated_at with each change.',
			);
			expect(held()[0].name).toBe('Jane Doe');
			expect(world.asked()).toEqual([`GET ${PATH}`, `POST ${PATH}`]);
			expect(world.sandbox.requests[0].query).toEqual({
				external_order_ids: ['order-1', 'order-2'],
				start_date: '2012-01-01',
			});
		},
	);

	it('are not those with another time, written in another zone or not', async () => {
		const { json, hints } = await update({ updated_at: '2026-03-14T10:00:01Z' });
		expect(json[0]).toMatchObject({ status: 'updated' });
		expect(json[0]).not.toHaveProperty('ignored');
		expect(hints).toEqual([]);
		expect(held()[0].name).toBe('New');
		// The same moment as now held, in the words of another timezone.
		const again = await update({ updated_at: '2026-03-14T12:00:01+02:00', name: 'Newer' });
		expect(again.json[0]).toMatchObject({ status: 'updated', ignored: true });
	});

	it('are not looked for when that is switched off', async () => {
		const { json } = await update({}, unchecked());
		expect(world.asked()).toEqual([`POST ${PATH}`]);
		expect(json[0]).toMatchObject({ status: 'updated' });
		expect(json[0]).not.toHaveProperty('ignored');
	});

	it('are asked for in addresses of a length that servers take', async () => {
		await world.engine.run(
			upsert(),
			Array.from({ length: 100 }, (_, n) =>
				shipment(n, { external_order_id: `${n}-${'x'.repeat(80)}` }),
			),
		);
		const asked = world.sandbox.requests.filter(({ method }) => method === 'GET');
		expect(asked.length).toBeGreaterThan(5);
		for (const { query } of asked) {
			const ids = [query.external_order_ids].flat();
			expect(ids.join('').length + ids.length * 20).toBeLessThanOrEqual(1500);
		}
		expect(asked.flatMap(({ query }) => query.external_order_ids)).toHaveLength(100);
	});

	it('do not keep shipments from being sent when they cannot be found out', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'GET' } });
		const { json, error, hints } = await update();
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect(hints[0].message).toContain('could not be found out: These keys are not allowed');
	});

	it('of a shop without any shipment are none, though Sendcloud says "not found"', async () => {
		world.sandbox.faults.add({
			kind: 'status',
			status: 404,
			match: { method: 'GET' },
			body: {
				error: {
					code: 404,
					request: 'api/v2/integrations/7/shipments',
					message: 'No ShipmentBlob matches the given query.',
				},
			},
		});
		const { error, hints } = await update();
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
	});
});

describe('fields of the panel', () => {
	const fields: INodeParameters = {
		externalOrderId: '555413',
		orderNumber: 'OX-12',
		createdAt: '2026-03-14T10:00:00',
		updatedAt: '2026-03-15T10:00:00Z',
		recipient: {
			name: 'Jane Doe',
			company_name: '',
			address: 'Stadhuisplein',
			house_number: '50',
			postal_code: '1013 AB',
			city: 'Eindhoven',
			country: 'nl',
		},
	};

	it('send everything that Sendcloud demands, empty where nothing was given', async () => {
		const { error } = await world.engine.run(shop('upsert', fields), [{}], {
			timezone: 'Europe/Amsterdam',
		});
		expect(error).toBeUndefined();
		expect(last().body).toEqual([
			{
				external_order_id: '555413',
				external_shipment_id: null,
				order_number: 'OX-12',
				created_at: '2026-03-14T10:00:00.000+01:00',
				updated_at: '2026-03-15T10:00:00Z',
				currency: 'EUR',
				name: 'Jane Doe',
				company_name: '',
				address: 'Stadhuisplein',
				house_number: '50',
				address_2: '',
				postal_code: '1013 AB',
				city: 'Eindhoven',
				country: 'NL',
				to_state: null,
				email: '',
				telephone: '',
				to_post_number: '',
				to_service_point: null,
				customs_invoice_nr: '',
				customs_shipment_type: 2,
				order_status: null,
				payment_status: null,
				parcel_items: [],
				shipping_method_checkout_name: '',
			},
		]);
	});

	it('make every part that the document has, decimals as text', async () => {
		const { error } = await world.engine.run(
			shop('upsert', {
				...fields,
				externalShipmentId: 'S1',
				items: {
					item: [
						{
							description: 'Candle',
							quantity: '2',
							value: 3.5,
							weight: '={{ 0.1 + 0.2 }}',
							sku: 'C-1',
							product_id: '',
							hs_code: '3406',
							origin_country: 'NL',
							properties: '{"colour": "red", "size": null}',
						},
					],
				},
				currency: 'GBP',
				additionalFields: {
					total_order_value: 7,
					weight: 0.0000001 + 10.2,
					length: 10,
					width: '20.5',
					height: 30,
					order_status: { status: { id: 'fulfilled', message: 'Fulfilled' } },
					payment_status: { status: { id: 'paid', message: 'Paid' } },
					shipping_method: '8',
					shipping_method_checkout_name: 'DHL home',
					customs_invoice_nr: '120',
					customs_shipment_type: 2,
					customs_details: {
						customs: {
							discount_granted: 3.99,
							freight_costs: '5',
							insurance_costs: '',
							sender: { number: [{ name: 'VAT', country_code: 'NL', value: 'NL1' }] },
						},
					},
					checkout_payload: JSON.stringify({
						sender_address_id: 0,
						shipping_product: { code: 'a', name: 'A', selected_functionalities: {} },
						delivery_method_type: 'standard_delivery',
					}),
				},
			}),
		);
		expect(error).toBeUndefined();
		expect((last().body as IDataObject[])[0]).toMatchObject({
			external_shipment_id: 'S1',
			currency: 'GBP',
			parcel_items: [
				{
					description: 'Candle',
					quantity: 2,
					value: '3.5',
					weight: '0.3',
					sku: 'C-1',
					hs_code: '3406',
					origin_country: 'NL',
					properties: { colour: 'red' },
				},
			],
			total_order_value: '7',
			weight: '10.2000001',
			length: '10',
			width: '20.5',
			height: '30',
			order_status: { id: 'fulfilled', message: 'Fulfilled' },
			payment_status: { id: 'paid', message: 'Paid' },
			shipping_method: 8,
			shipping_method_checkout_name: 'DHL home',
			customs_invoice_nr: '120',
			customs_shipment_type: 2,
			customs_details: {
				discount_granted: { value: '3.99', currency: 'GBP' },
				freight_costs: { value: '5', currency: 'GBP' },
				tax_numbers: { sender: [{ name: 'VAT', country_code: 'NL', value: 'NL1' }] },
			},
			checkout_payload: {
				sender_address_id: 0,
				shipping_product: { code: 'a', name: 'A', selected_functionalities: {} },
				delivery_method_type: 'standard_delivery',
			},
		});
		expect((last().body as IDataObject[])[0].customs_details).not.toHaveProperty('insurance_costs');
	});

	it('take the items as a list of JSON', async () => {
		await world.engine.run(
			shop('upsert', {
				...fields,
				specifyItems: 'json',
				itemsJson: '={{ $json.lines }}',
			}),
			[{ lines: [{ description: 'Candle', quantity: 1, value: 2 }] }],
		);
		expect((last().body as IDataObject[])[0].parcel_items).toEqual([
			{ description: 'Candle', quantity: 1, value: '2' },
		]);
	});
});

describe('bad shipments, refused before any request', () => {
	it.each<[string, unknown, RegExp]>([
		['no address', { address: '' }, /^.*: address is required$/],
		['no order ID', { external_order_id: undefined }, /external order id is required/],
		['no updated_at', { updated_at: undefined }, /: updated at is required/],
		['a country by name', { country: 'Netherlands' }, /country must be a two-letter country code/],
		[
			'a decimal comma',
			{ total_order_value: '12,50' },
			/total order value must be a number with a decimal point, found "12,50"/,
		],
		['a weight of nothing', { weight: '0' }, /weight must be a weight of 0.001 or more, found "0"/],
		[
			'a weight too long',
			{ weight: '1.123456789' },
			/weight must be a text of at most 10 characters/,
		],
		['an email that is none', { email: 'jane' }, /email must be an email address/],
		['no currency', { currency: undefined }, /currency is required/],
		['a currency', { currency: 'CHF' }, /currency must be one of EUR, GBP, USD/],
		[
			'a customs type',
			{ customs_shipment_type: 5 },
			/customs shipment type must be a number from 0 to 4/,
		],
		[
			'a status without a name',
			{ order_status: { id: 'x' } },
			/order status › message is required/,
		],
		[
			'a quantity of none',
			{ parcel_items: [{ description: 'a', quantity: 0, value: 1 }] },
			/parcel items › 1 › quantity must be a whole number of 1 or more/,
		],
		[
			'a value that is text',
			{ parcel_items: [{ description: 'a', quantity: 1, value: 'free' }] },
			/parcel items › 1 › value must be a number/,
		],
		[
			'an HS code too long',
			{ parcel_items: [{ description: 'a', quantity: 1, value: 1, hs_code: '1234567890123' }] },
			/hs code must be a text of at most 12/,
		],
		[
			'half a checkout',
			{
				checkout_payload: {
					sender_address_id: 1,
					shipping_product: { code: 'a', name: 'A', selected_functionalities: {} },
					delivery_method_type: 'x',
					delivery_method_data: {},
				},
			},
			/checkout payload › delivery method data › delivery date is required/,
		],
		[
			'a cost',
			{ customs_details: { other_costs: { value: 'much' } } },
			/customs details › other costs › value must be a number/,
		],
		[
			'a cost as text',
			{ customs_details: { other_costs: 'much' } },
			/customs details › other costs must be a number/,
		],
		['a date', { created_at: '14.03.2026' }, /created at must be a date/],
	])('%s', async (_name, more, message) => {
		const { error } = await world.engine.run(upsert(), [
			shipment(1),
			shipment(2, more as IDataObject),
		]);
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain('Item 2 of 2');
		expect(world.asked()).toEqual([]);
	});

	it('an empty list, a list, a text that is no JSON', async () => {
		const run = async (jsonBody: string) =>
			(await world.engine.run(upsert({ jsonBody }), [{}])).error?.message;
		expect(await run('[]')).toBe('The shipment is an empty list: there is nothing to send');
		expect(await run('[{}, {}]')).toContain('must be one object, found a list of 2');
		expect(await run('={{ "{oops" }}')).toContain('is not valid JSON');
	});

	it('takes null where the document says that it may be null', async () => {
		const { error } = await world.engine.run(unchecked(), [
			shipment(1, { currency: null, customs_shipment_type: null }),
		]);
		expect(error).toBeUndefined();
		expect((last().body as IDataObject[])[0]).toMatchObject({
			currency: null,
			customs_shipment_type: null,
		});
	});

	it('lists all that is wrong at once', async () => {
		const { error } = await world.engine.run(upsert(), [{ external_order_id: '1' }]);
		for (const field of ['address', 'city', 'country', 'name', 'order number', 'postal code'])
			expect(`${error?.message}\n${error?.description}`).toContain(`${field} is required`);
	});
});

describe('get many', () => {
	it('follows the addresses in the answer to the end, and asks for no page too many', async () => {
		world.sandbox.settings.pageSizeV2 = 20;
		await world.engine.run(unchecked(), shipments(50));
		world.sandbox.requests.length = 0;
		const all = await world.engine.run(shop('getAll', { returnAll: true }));
		expect(all.json).toHaveLength(50);
		expect(new Set(all.json.map(({ shipment_uuid: id }) => id)).size).toBe(50);
		expect(world.asked()).toEqual(Array(3).fill(`GET ${PATH}`));
		world.sandbox.requests.length = 0;
		const some = await world.engine.run(shop('getAll', { limit: 40 }));
		expect(some.json).toHaveLength(40);
		expect(world.asked()).toHaveLength(2);
	});

	it.each(['absent', 'null'] as const)('ends where "next" is %s', async (nothing) => {
		world.sandbox.settings.nothing = nothing;
		await world.engine.run(unchecked(), shipments(2));
		const { json } = await world.engine.run(shop('getAll', { returnAll: true }));
		expect(json).toHaveLength(2);
	});

	it('asks with every filter, dates as days of the workflow, lists as lists', async () => {
		const { error } = await world.engine.run(
			shop('getAll', {
				filters: {
					start_date: '2026-03-01T23:30:00Z',
					end_date: '={{ $now.set({ year: 2026, month: 3, day: 31 }) }}',
					external_order_ids: '1, 2',
					external_shipment_ids: '={{ ["S1"] }}',
					order_number: 'OX-12',
					sender_address: '12345',
					shipping_rules: false,
				},
			}),
			[{}],
			{ timezone: 'Europe/Amsterdam' },
		);
		expect(error).toBeUndefined();
		expect(last().query).toEqual({
			start_date: '2026-03-02',
			end_date: '2026-03-31',
			external_order_ids: ['1', '2'],
			external_shipment_ids: 'S1',
			order_number: 'OX-12',
			sender_address: '12345',
			shipping_rules: 'false',
		});
	});

	it('finds by the filters', async () => {
		await world.engine.run(unchecked(), shipments(5));
		const { json } = await world.engine.run(
			shop('getAll', { filters: { external_order_ids: 'order-2,order-4' } }),
		);
		expect(json.map(({ external_order_id: id }) => id).sort()).toEqual(['order-2', 'order-4']);
	});

	it.each<[IDataObject, RegExp]>([
		[{ start_date: 'soon' }, /^start date must be a date/],
		[
			{ start_date: '2026-03-02', end_date: '2026-03-01' },
			/^From \(2026-03-02\) must not be later/,
		],
		[{ sender_address: 'home' }, /^sender address must be a whole number/],
	])('refuses the filters %j', async (filters, message) => {
		const { error } = await world.engine.run(
			shop('getAll', { filters: filters as INodeParameters }),
		);
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('says that there is no such integration', async () => {
		const { error } = await world.engine.run(shop('getAll', { integration: byId(999) }));
		expect(error?.message).toContain('No Integration matches the given query');
	});
});

describe('delete', () => {
	beforeEach(async () => {
		await world.engine.run(unchecked(), [shipment(1, { external_shipment_id: 'S1' }), shipment(2)]);
		world.sandbox.requests.length = 0;
	});

	it('takes a UUID', async () => {
		const uuid = held()[1].shipment_uuid;
		const { json, error } = await world.engine.run(
			shop('delete', { shipment: { __rl: true, mode: 'id', value: uuid } }),
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ shipment_uuid: uuid, deleted: true }]);
		expect(last()).toMatchObject({ path: `/api${PATH}/delete`, body: { shipment_uuid: uuid } });
		expect(held()).toHaveLength(1);
	});

	it('takes both IDs of the shop, and a repeat after a fault that had worked counts as done', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter' });
		const { json, error } = await world.engine.run(
			shop('delete', {
				deleteBy: 'externalIds',
				externalOrderId: '={{ "order-1" }}',
				externalShipmentId: 'S1',
			}),
		);
		expect(error).toBeUndefined();
		expect(json[0]).toEqual({
			external_order_id: 'order-1',
			external_shipment_id: 'S1',
			deleted: true,
		});
		expect(posts()).toHaveLength(2);
		expect(held()).toHaveLength(1);
	});

	it('of a shop that does not split orders needs no shipment ID', async () => {
		const { error } = await world.engine.run(
			shop('delete', { deleteBy: 'externalIds', externalOrderId: 'order-2' }),
		);
		expect(error).toBeUndefined();
		expect(last().body).toEqual({ external_order_id: 'order-2', external_shipment_id: '' });
		expect(held().map(({ external_order_id: id }) => id)).toEqual(['order-1']);
	});

	it('says that there is none', async () => {
		const { error } = await world.engine.run(
			shop('delete', {
				shipment: { __rl: true, mode: 'id', value: '39874b59-2a68-4a3d-8e00-aeb9e0540d00' },
			}),
		);
		expect(error).toMatchObject({ httpCode: '404' });
	});

	it.each<[string, INodeParameters, RegExp]>([
		[
			'a UUID that is none',
			{ shipment: byId('={{ "12345" }}') },
			/^shipment UUID must be a UUID such as .*, found "12345"/,
		],
		['no UUID', { shipment: byId('={{ "" }}') }, /^shipment UUID is required/],
		[
			'no order ID',
			{ deleteBy: 'externalIds', externalOrderId: '={{ "" }}' },
			/^external order id is required/,
		],
	])('refuses %s before any request', async (_name, more, message) => {
		const { error } = await world.engine.run(shop('delete', more));
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});
});

describe('the pick list', () => {
	it('shows the shipments of the integration that is chosen, page by page, and finds by number', async () => {
		world.sandbox.settings.pageSizeV2 = 2;
		await world.engine.run(unchecked(), shipments(3));
		const { methods } = world.engine.loader.getNode('sendcloud').type as INodeType;
		const context = world.engine.loadOptionsContext(shop('delete'));
		const search = methods!.listSearch!.searchShopShipments;
		const first = await search.call(context);
		expect(first.results.map(({ name }) => name)).toEqual([
			'SHOP-3 (Jane Doe)',
			'SHOP-2 (Jane Doe)',
		]);
		const second = await search.call(context, undefined, first.paginationToken as string);
		expect(second.results.map(({ name }) => name)).toEqual(['SHOP-1 (Jane Doe)']);
		expect(second.paginationToken).toBeUndefined();
		const [found] = (await search.call(context, 'SHOP-2')).results;
		expect(found.value).toBe(held()[1].shipment_uuid);
	});
});

describeDocument('v2-integrations', (document) => {
	const path = '/integrations/{id}/shipments';

	it.each(document.requests<IDataObject[]>('post', path))(
		'sends "%s" as it is',
		async (_name, body) => {
			// The example writes the word "string" where the schema wants a decimal, which no merchant means.
			const items = body.map((one) => ({
				...one,
				...Object.fromEntries(
					['weight', 'width', 'height', 'length', 'total_order_value'].map((key) => [key, '1.5']),
				),
			}));
			const { error } = await world.engine.run(unchecked(), items);
			// The local Sendcloud, as the real one may, finds the tax numbers of the example odd; what matters is what was sent.
			expect(error?.message ?? '').not.toContain('must be');
			expect(last().body).toEqual(items);
		},
	);

	it.each(document.answers<IDataObject[]>('post', path, 200))(
		'gives each entry of "%s" to its item',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { outputs } = await world.engine.run(
				unchecked(),
				[...body]
					.reverse()
					.map(({ external_order_id, external_shipment_id }) =>
						shipment(1, { external_order_id, external_shipment_id }),
					),
				{ onError: 'continueErrorOutput' },
			);
			expect(outputs[0].map(({ json }) => json)).toEqual(
				body.filter(({ status }) => status !== 'error'),
			);
			expect(outputs[1]).toHaveLength(1);
			expect(outputs[1][0].json.error).toContain(
				'checkout payload › delivery method data › delivery date is required',
			);
		},
	);

	it.each(document.answers<{ results: IDataObject[] }>('get', path, 200))(
		'returns "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'body', body });
			const { json } = await world.engine.run(shop('getAll', { returnAll: true }));
			expect(json).toEqual(body.results);
		},
	);

	it.each(document.requests<IDataObject>('post', `${path}/delete`))(
		'sends the deletion "%s" as it is',
		async (_name, body) => {
			world.sandbox.faults.add({ kind: 'status', status: 204 });
			const { error } = await world.engine.run(
				shop(
					'delete',
					body.shipment_uuid
						? { shipment: { __rl: true, mode: 'id', value: body.shipment_uuid as string } }
						: {
								deleteBy: 'externalIds',
								externalOrderId: body.external_order_id as string,
								externalShipmentId: body.external_shipment_id as string,
							},
				),
			);
			expect(error).toBeUndefined();
			expect(last().body).toEqual(body);
		},
	);

	it.each([
		...document.answers('post', `${path}/delete`, 400).map((one) => [400, ...one] as const),
		...document.answers('post', `${path}/delete`, 404).map((one) => [404, ...one] as const),
	])('words the refusal %d "%s"', async (status, _name, body) => {
		world.sandbox.faults.add({ kind: 'status', status, body });
		const { error } = await world.engine.run(
			shop('delete', {
				shipment: { __rl: true, mode: 'id', value: '39874b59-2a68-4a3d-8e00-aeb9e0540d00' },
			}),
		);
		expect(error?.message).toContain((body as { error: { message: string } }).error.message);
	});
});
