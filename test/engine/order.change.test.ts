/** Changing and deleting orders. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { describeDocument } from './documents';
import { order, saved } from './orders';
import { useWorld } from './world';

const world = useWorld();
const update = (id: unknown, more: INodeParameters): INodeParameters => ({
	resource: 'order',
	operation: 'update',
	order: { __rl: true, mode: 'id', value: String(id) },
	...more,
});
const byJson = (id: unknown, change: unknown) =>
	update(id, {
		specifyBody: 'json',
		jsonBody: typeof change === 'string' ? change : JSON.stringify(change),
	});
const sent = () => world.sandbox.requests.at(-1)?.body;
const state = (id: number) => world.sandbox.state.orders.get(id);

describeDocument('v3-orders', (document) => {
	it.each(document.requests<IDataObject>('patch', '/orders/{id}'))(
		'%s arrives unchanged',
		async (_, example) => {
			const [known] = saved(world.sandbox, order(1, { order_id: example.order_id as string }));
			world.sandbox.state.orders.set(669, { ...known, id: 669 });
			const { error, json } = await world.engine.run(byJson(669, example));
			expect(error).toBeUndefined();
			expect(world.asked()).toEqual(['PATCH /v3/orders/669']);
			expect(sent()).toEqual(example);
			expect(json).toEqual([{ id: 669, order_id: '555413', order_number: 'SHOP-1' }]);
		},
	);
});

describe('update by fields', () => {
	it('sends what was added, and nothing else', async () => {
		const [known] = saved(world.sandbox, order(1));
		const { error } = await world.engine.run(
			update(known.id, {
				specifyBody: 'fields',
				updateFields: {
					order_number: 'NEW-1',
					status_code: 'fulfilled',
					total_price: '12.50',
					tags: 'october',
					shipping_address: { address: { city: 'Utrecht' } },
				},
				currency: 'GBP',
			}),
		);
		expect(error).toBeUndefined();
		expect(sent()).toEqual({
			order_number: 'NEW-1',
			order_details: { status: { code: 'fulfilled' }, tags: ['october'] },
			payment_details: {
				total_price: { value: 12.5, currency: 'GBP' },
			},
			shipping_address: { city: 'Utrecht' },
		});
		expect(state(known.id)).toMatchObject({
			order_number: 'NEW-1',
			shipping_address: { city: 'Utrecht', postal_code: '1013 AB' },
		});
	});

	it('changes only what was said of a line', async () => {
		const [known] = saved(world.sandbox, order(1));
		const { error } = await world.engine.run(
			update(known.id, {
				specifyBody: 'fields',
				lines: { line: [{ name: 'Cylinder candle', sku: 'NEW' }] },
			}),
		);
		expect(error).toBeUndefined();
		expect(sent()).toEqual({
			order_details: { order_items: [{ name: 'Cylinder candle', sku: 'NEW' }] },
		});
		expect(state(known.id)?.order_details.order_items).toMatchObject([
			{ quantity: 2, sku: 'NEW', total_price: { value: 7 } },
		]);
	});

	it('may set a line to nothing', async () => {
		const [known] = saved(world.sandbox, order(1));
		const { error } = await world.engine.run(
			update(known.id, {
				specifyBody: 'fields',
				lines: { line: [{ name: 'Cylinder candle', quantity: 0 }] },
			}),
		);
		expect(error).toBeUndefined();
		expect(state(known.id)?.order_details.order_items).toMatchObject([{ quantity: 0 }]);
	});

	it('refuses to change nothing', async () => {
		const { error } = await world.engine.run(
			update(1, { specifyBody: 'fields', updateFields: { notes: '' } }),
		);
		expect(error?.message).toBe('There is nothing to update');
		expect(world.asked()).toEqual([]);
	});
});

describe('update by JSON', () => {
	it('may empty what can be empty', async () => {
		const [known] = saved(world.sandbox, order(1));
		const change = { order_details: { notes: null, tags: null }, customs_details: null };
		const { error } = await world.engine.run(byJson(known.id, change));
		expect(error).toBeUndefined();
		expect(sent()).toEqual(change);
	});

	it.each<[unknown, string]>([
		['[]', 'The change is an empty list'],
		['{', 'The change is not valid JSON'],
		['{}', 'There is nothing to update'],
		[{ payment_details: { total_price: { value: '1,5' } } }, 'decimal point, found "1,5"'],
		[{ shipping_address: { country_code: 'Holland' } }, 'must be a two-letter country code'],
		[{ order_details: { order_items: [{ quantity: 1 }] } }, 'order items › 1 › name is required'],
		[{ order_details: { order_created_at: 'soon' } }, 'must be a date'],
		[{ order_details: 'x' }, 'order details is required, as an object'],
	])('refuses %p', async (change, words) => {
		const { error } = await world.engine.run(byJson(1, change));
		expect(error?.message).toContain(words);
		expect(world.asked()).toEqual([]);
	});

	it('passes on what Sendcloud says of a line that is not there', async () => {
		const [known] = saved(world.sandbox, order(1));
		const { error } = await world.engine.run(
			byJson(known.id, { order_details: { order_items: [{ name: 'Lamp', quantity: 1 }] } }),
		);
		expect(error).toMatchObject({
			httpCode: '400',
			message:
				'Sendcloud refused the request: order details › order items: Could not find specified item.',
		});
	});

	it('of an order that is not there', async () => {
		const { error } = await world.engine.run(byJson(4711, { order_number: '1' }));
		expect(error?.httpCode).toBe('404');
	});

	it('goes item by item, each with its own order', async () => {
		const known = saved(world.sandbox, order(1), order(2), order(3));
		const { json, items } = await world.engine.run(
			{
				...update('={{ $json.id }}', { specifyBody: 'json', jsonBody: '={{ $json.change }}' }),
				order: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			},
			known.map(({ id }, n) => ({ id, change: { order_number: `NEW-${n}` } })),
		);
		expect(json.map(({ order_number: number }) => number)).toEqual(['NEW-0', 'NEW-1', 'NEW-2']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});
});

describe('delete', () => {
	it('deletes, and says what', async () => {
		const [gone, left] = saved(world.sandbox, order(1), order(2));
		const { json, error } = await world.engine.run(
			{ resource: 'order', operation: 'delete', order: '={{ $json.id }}' },
			[{ id: gone.id }],
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ id: gone.id, deleted: true }]);
		expect([...world.sandbox.state.orders.keys()]).toEqual([left.id]);
		expect(world.sandbox.requests).toMatchObject([{ method: 'DELETE', rawBody: '' }]);
	});

	it('never takes nothing for everything', async () => {
		saved(world.sandbox, order(1));
		const { error } = await world.engine.run(
			{ resource: 'order', operation: 'delete', order: '={{ $json.nothing }}' },
			[{}],
		);
		expect(error?.message).toBe('order is required');
		expect(world.asked()).toEqual([]);
	});
});

describe.each(['update', 'delete'])('%s by what people know', (operation) => {
	const on = (mode: string, value: unknown, options: INodeParameters = {}) => ({
		resource: 'order',
		operation,
		order: { __rl: true, mode, value: value as string },
		...(operation === 'update' && { specifyBody: 'json', jsonBody: '{ "order_number": "NEW" }' }),
		options,
	});
	const changed = () => world.sandbox.requests.filter(({ method }) => method !== 'GET');

	it.each([
		['orderNumber', 'SHOP-2'],
		['orderId', 'order-2'],
	])('finds the order: %s', async (mode, value) => {
		const [, wanted] = saved(world.sandbox, order(1), order(2));
		const { error } = await world.engine.run(on(mode, value));
		expect(error).toBeUndefined();
		expect(changed().map(({ path }) => path)).toEqual([`/api/v3/orders/${wanted.id}`]);
	});

	it('changes none of several, until the integration is given', async () => {
		const inIntegration = (id: number) =>
			order(2, {
				order_details: { ...(order(2).order_details as IDataObject), integration: { id } },
			});
		const [, wanted] = saved(world.sandbox, inIntegration(7), inIntegration(739283));
		const { error } = await world.engine.run(on('orderNumber', 'SHOP-2'));
		expect(error?.message).toContain('There are several orders with order number SHOP-2');
		expect(changed()).toEqual([]);
		const integration = { __rl: true, mode: 'id', value: '739283' };
		expect(
			(await world.engine.run(on('orderNumber', 'SHOP-2', { integration }))).error,
		).toBeUndefined();
		expect(changed().map(({ path }) => path)).toEqual([`/api/v3/orders/${wanted.id}`]);
	});

	it('asks for nothing without a number', async () => {
		const { error } = await world.engine.run(on('orderNumber', '={{ "" }}'));
		expect(error?.message).toBe('order is required');
		expect(world.asked()).toEqual([]);
	});
});
