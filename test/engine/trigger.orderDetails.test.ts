/** Add Order Details: whose parcel an event is about, and what becomes of the event when nobody can say. */
import type { IDataObject } from 'n8n-workflow';

import { parcelLife } from '../sandbox';
import { order } from './orders';
import { expectDescribed } from './schema';
import { shipped } from './shipped';
import { forgetAll, TriggerHost } from './triggerHost';
import { upsertJson, useWorld } from './world';

const { forgetOrderDetails } = jest.requireActual<
	typeof import('../../nodes/Sendcloud/flows/orderDetails')
>('../../dist/nodes/Sendcloud/bundle.js');

const world = useWorld({ retryScale: 1e6 });

beforeEach(forgetOrderDetails);

const asked = () => world.asked().map((one) => one.replace(/\?.*/, ''));
const forget = () => void (world.sandbox.requests.length = 0);

/** Runs the trigger over what its webhook let in, as n8n does once it has answered. */
async function run(
	items: IDataObject[],
	{ simplify = true, options = { addOrderDetails: true } as IDataObject, typeVersion = 1.1 } = {},
) {
	const parameters = { triggerOn: 'anyParcelEvent', simplify, options };
	const result = await world.engine.run(parameters as never, items, {
		type: 'sendcloudTrigger',
		node: { typeVersion },
	});
	expect(result.error).toBeUndefined();
	return result;
}

/** An order that was shipped, and an event of its parcel. */
async function sold(number = 1) {
	const { sandbox, engine } = world;
	const { error } = await engine.run(upsertJson, [order(number)]);
	expect(error).toBeUndefined();
	const { parcels } = await shipped(sandbox, { order_number: `SHOP-${number}` });
	const [{ id }] = parcels;
	return { id, event: parcelLife({ parcelId: id })[0], simple: { event_id: 'e', parcel_id: id } };
}

const found = {
	order_number: 'SHOP-1',
	customer_name: 'John Doe',
	customer_email: 'john@customer.example',
	recipient_city: 'Eindhoven',
	recipient_postal_code: '5642 CV',
	recipient_country: 'NL',
	tracking_url: expect.stringMatching(/^https:/) as string,
	integration_id: 7,
	shop_name: 'Candle Shop',
	order_details_error: null,
};
const nothing = Object.fromEntries(Object.keys(found).map((key) => [key, null]));

it('says whose parcel it is, flat beside the event', async () => {
	const { simple } = await sold();
	expect((await run([simple])).json).toEqual([{ ...simple, ...found }]);
	expect(asked()).toEqual(['GET /v3/shipments', 'GET /v3/orders', 'GET /v3/integrations']);
});

it('stands apart from what Sendcloud sent where that is wanted', async () => {
	const { event } = await sold();
	const { json } = await run([event as never], { simplify: false });
	expect(json).toEqual([{ ...event, order_details: found }]);
	expectDescribed('output.raw', json[0], 'v1.1.0');
});

it('is described before it ever ran', async () => {
	const { event } = await sold();
	forgetAll();
	const n8n = await TriggerHost.start(world.engine, {
		triggerOn: 'anyParcelEvent',
		options: { addOrderDetails: true },
	});
	n8n.typeVersion = 1.1;
	try {
		await n8n.activate();
		await world.sandbox.deliver(event);
		const [{ json }] = n8n.started;
		// Sendcloud had its answer before anything was looked up.
		expect(n8n.answers).toEqual([expect.objectContaining({ status: 200 })]);
		expect(json).not.toHaveProperty('order_number');
		const [item] = (await run([json])).json;
		expect(item).toMatchObject({ ...json, ...found });
		expectDescribed('output', item, 'v1.1.0');
		await n8n.deactivate();
	} finally {
		await n8n.close();
	}
});

it('looks nothing up where nobody asked, and in workflows that never could', async () => {
	const { simple } = await sold();
	forget();
	expect((await run([simple], { options: {} })).json).toEqual([simple]);
	expect((await run([simple], { options: { addOrderDetails: false } })).json).toEqual([simple]);
	expect((await run([simple], { typeVersion: 1, options: {} })).json).toEqual([simple]);
	expect(asked()).toEqual([]);
});

it('looks a parcel up once, and again when its hour is over', async () => {
	const { simple } = await sold();
	forget();
	const again = { ...simple, event_id: 'f' };
	expect((await run([simple, again])).json).toMatchObject([found, { event_id: 'f', ...found }]);
	await run([again]);
	expect(asked()).toHaveLength(3);
	world.setNow(Date.now() + 61 * 60_000);
	await run([again]);
	expect(asked()).toHaveLength(6);
});

it('two events of a parcel at once ask once', async () => {
	const { simple } = await sold();
	forget();
	await Promise.all([run([simple]), run([{ ...simple, event_id: 'f' }])]);
	expect(asked()).toHaveLength(3);
});

it('remembers two thousand parcels, the latest ones', async () => {
	const { simple } = await sold();
	const { simple: other } = await sold(2);
	await run([simple]);
	const { orderDetails } = jest.requireActual<
		typeof import('../../nodes/Sendcloud/flows/orderDetails')
	>('../../dist/nodes/Sendcloud/bundle.js');
	let asked = 0;
	const client = {
		account: async () => 'an account',
		clock: { now: () => Date.now() },
		get: async (_: string, { ids }: { ids: string }) => {
			asked++;
			const data = [{ id: 'shipment', parcels: [{ id: Number(ids) }] }];
			return { body: { data }, headers: {}, status: 200 };
		},
	};
	const lookUp = async (id: number) => await orderDetails(client as never, id);
	for (let n = 0; n < 2000; n++) await lookUp(10_000_000 + n);
	expect(asked).toBe(2000);
	await lookUp(10_001_999);
	await lookUp(10_000_000);
	expect(asked).toBe(2000);
	forget();
	await run([simple, other]);
	// It was the oldest, and is looked up like the other that nobody asked for before.
	expect(world.asked().filter((one) => one.startsWith('GET /v3/shipments'))).toHaveLength(2);
});

describe('the event comes all the same', () => {
	it('where Sendcloud knows no such parcel', async () => {
		const parcel_id = 999_999_999;
		const [item] = (await run([{ parcel_id }])).json;
		expect(item).toEqual({
			...nothing,
			parcel_id,
			order_details_error: `The order of the parcel could not be looked up: There is no shipment with parcel ID ${parcel_id}`,
		});
	});

	it('when Sendcloud refuses or is away, and it is asked again at the next event', async () => {
		const { simple } = await sold();
		const { sandbox } = world;
		sandbox.faults.add({ kind: 'status', status: 503, times: Infinity });
		const [item] = (await run([simple])).json;
		expect(item).toMatchObject({ ...simple, order_number: null });
		expect(item.order_details_error).toMatch(/^The order of the parcel could not be looked up: ./);
		sandbox.faults.clear();
		expect((await run([simple])).json).toEqual([{ ...simple, ...found }]);
	});

	it('with all but the shop, where the order is gone', async () => {
		const { simple } = await sold();
		world.sandbox.state.orders.clear();
		const [item] = (await run([simple])).json;
		expect(item).toEqual({
			...simple,
			...found,
			integration_id: null,
			shop_name: null,
			order_details_error:
				'The shop of the parcel could not be looked up: There is no order with order number SHOP-1',
		});
	});

	it('with the event alone, when it holds no parcel at all', async () => {
		expect((await run([{ some: 'thing' }])).json).toEqual([{ some: 'thing' }]);
	});
});
