/** Is it shipped already? The guard for everybody's use: never a no that nobody is sure of. */
import type { INodeParameters } from 'n8n-workflow';

import { saveOrder } from '../sandbox/tests/shipping';
import { by, cancelled, shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
const isShipped = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'order',
	operation: 'isShipped',
	order: by('orderNumber', 'N-1'),
	...more,
});
const run = async (more?: INodeParameters) => {
	const { json, error } = await world.engine.run(isShipped(more));
	expect(error).toBeUndefined();
	return json[0];
};

it('no', async () => {
	expect(await run()).toEqual({
		order_number: 'N-1',
		shipped: false,
		reason: 'never',
		message: 'No label was ever bought for this order number',
		shipment_id: null,
		tracking_number: null,
		tracking_url: null,
		live_shipments: [],
		dead_shipments: [],
	});
	expect(world.asked()).toEqual(['GET /v3/shipments']);
});

it('yes, with its label', async () => {
	const {
		id,
		parcels: [parcel],
	} = await shipped(world.sandbox);
	expect(await run()).toMatchObject({
		shipped: true,
		reason: 'shipped',
		shipment_id: id,
		tracking_number: parcel.tracking_number,
		live_shipments: [{ shipment_id: id }],
		dead_shipments: [],
	});
});

it('while the carrier has not answered', async () => {
	world.sandbox.settings.shipping.announceMs = 60_000;
	await shipped(world.sandbox, {}, '/v3/shipments');
	expect(await run()).toMatchObject({ shipped: true, reason: 'being_announced' });
});

it('not any more', async () => {
	await cancelled(world.sandbox, (await shipped(world.sandbox)).id);
	const answer = await run();
	expect(answer).toMatchObject({ shipped: false, reason: 'cancelled', shipment_id: null });
	expect(answer.dead_shipments).toHaveLength(1);
});

it('refused by the carrier', async () => {
	world.sandbox.settings.shipping.carrierRefuses = [{ detail: 'No such street' }];
	await shipped(world.sandbox);
	expect(await run()).toMatchObject({
		shipped: false,
		reason: 'failed',
		dead_shipments: [{ errors: [expect.stringContaining('No such street')] }],
	});
});

it('in part', async () => {
	const { id } = await shipped(world.sandbox, {
		parcels: [{ weight: { value: '1', unit: 'kg' } }, { weight: { value: '1', unit: 'kg' } }],
	});
	world.sandbox.state.v3Shipments.get(id)!.parcels[1].status = 'ANNOUNCEMENT_FAILED';
	expect(await run()).toMatchObject({ shipped: true, reason: 'partly_failed' });
});

it('a status that nobody knows counts as shipped', async () => {
	const { id } = await shipped(world.sandbox);
	world.sandbox.state.v3Shipments.get(id)!.parcels[0].status = 'BEAMED_UP';
	expect(await run()).toMatchObject({ shipped: true, reason: 'shipped' });
});

it("by Sendcloud's ID and by the ID of the shop, in the integration of the order", async () => {
	const order = saveOrder(world.sandbox, 'N-1');
	await shipped(world.sandbox);
	for (const which of [by('id', order.id), by('orderId', 'id-N-1')]) {
		expect(await run({ order: which })).toMatchObject({ order_number: 'N-1', shipped: true });
		const { query } = world.sandbox.requests.at(-1) as unknown as { query: object };
		expect(query).toMatchObject({ order_number: 'N-1', integration_id: '7' });
	}
});

it('an order that Sendcloud does not know is an error by its ID', async () => {
	const { error } = await world.engine.run(isShipped({ order: by('orderId', 'nothing') }));
	expect(error?.message).toBe('There is no order with order id nothing');
});

it('is never a no when nobody answers', async () => {
	world.sandbox.faults.add({
		kind: 'status',
		status: 500,
		times: 99,
		match: { path: /shipments/ },
	});
	const { json, error } = await world.engine.run(isShipped());
	expect(error).toBeDefined();
	expect(json).toEqual([]);
});
