/** Shipments: found, listed, called off. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { shipWith } from '../sandbox/tests/shipping';
import { by, cancelled, manyShipped, parcels, shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
const on = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'shipment',
	operation,
	...more,
});
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];
const queryOf = (n = -1) =>
	(world.sandbox.requests.at(n) as unknown as { query: IDataObject }).query;
const cancels = () => world.asked().filter((one) => one.endsWith('/cancel'));
const refunds = () => world.sandbox.state.ledger.filter(({ kind }) => kind === 'refund').length;

describe('get', () => {
	it('by whatever the merchant has, flat, with what is needed next on top', async () => {
		const {
			id,
			parcels: [parcel],
		} = await shipped(world.sandbox, {
			order_number: 'KL-1',
			external_reference_id: 'shop-KL-1',
		});
		for (const shipment of [
			by('id', id),
			by('list', id),
			by('orderNumber', 'KL-1'),
			by('trackingNumber', parcel.tracking_number),
			by('parcelId', parcel.id),
		]) {
			const { json, error } = await world.engine.run(on('get', { shipment }));
			expect(error).toBeUndefined();
			expect(json).toEqual([
				expect.objectContaining({
					order_number: 'KL-1',
					shipment_id: id,
					external_reference_id: 'shop-KL-1',
					parcel_ids: [parcel.id],
					tracking_number: parcel.tracking_number,
					tracking_url: expect.stringContaining(parcel.tracking_number),
					tracking_numbers: [parcel.tracking_number],
					carrier_code: 'postnl',
					carrier_name: 'PostNL',
					status: 'Ready to send',
					status_code: 'READY_TO_SEND',
					is_live: true,
					shipping_option_code: 'postnl:standard',
					country_code: 'NL',
					errors: [],
				}),
			]);
		}
	});

	it('as Sendcloud has it', async () => {
		const { id } = await shipped(world.sandbox);
		const { json } = await world.engine.run(on('get', { shipment: by('id', id), simplify: false }));
		expect(json).toEqual([expect.objectContaining({ id, from_address: expect.anything() })]);
	});

	it('several of an order: all of them', async () => {
		await shipped(world.sandbox);
		await shipped(world.sandbox);
		const { json } = await world.engine.run(on('get', { shipment: by('orderNumber', 'N-1') }));
		expect(json).toHaveLength(2);
	});

	it('asks in one integration only where that was chosen', async () => {
		await shipped(world.sandbox);
		const shipment = by('orderNumber', 'N-1');
		const { error } = await world.engine.run(on('get', { shipment, options: { integration: 99 } }));
		expect(error?.message).toBe('There is no shipment with order number N-1');
		expect(queryOf()).toMatchObject({ integration_id: '99', order_number: 'N-1' });
	});

	it.each([
		['orderNumber', 'N-404'],
		['trackingNumber', 'nothing'],
		['parcelId', '4711'],
		['id', 'nothing-here'],
	])('says that there is none by %s', async (mode, value) => {
		const { error } = await world.engine.run(on('get', { shipment: by(mode, value) }));
		expect(error?.httpCode).toBe('404');
		expect(error?.message).toMatch(/There is no shipment with|Sendcloud could not find this/);
	});

	it.each(['../orders', 'a/b', 'x'.repeat(65), '?'])('refuses %p as an ID', async (value) => {
		const { error } = await world.engine.run(on('get', { shipment: by('id', value) }));
		expect(error?.message).toMatch(/^shipment must be/);
		expect(world.asked()).toEqual([]);
	});
});

describe('get many', () => {
	it('pages of a hundred', async () => {
		await manyShipped(world.sandbox, 120);
		const { json, error } = await world.engine.run(on('getAll', { returnAll: true }));
		expect(error).toBeUndefined();
		expect(json).toHaveLength(120);
		expect(world.sandbox.requests).toHaveLength(2);
		expect(json[0]).toHaveProperty('tracking_number');
	});

	it('knows every filter of the document', async () => {
		const {
			id,
			parcels: [parcel],
		} = await shipped(world.sandbox, { external_reference_id: 'R-1' });
		await shipped(world.sandbox, { order_number: 'N-2' });
		const filters = {
			parcel_status: 'READY_TO_SEND',
			tracking_number: parcel.tracking_number,
			external_reference_id: 'R-1',
			order_number: 'N-1',
			integration_id: 7,
			updated_after: '2020-01-01T00:00:00',
			updated_before: '2099-01-01T00:00:00Z',
			announced_after: '2020-01-01T00:00:00Z',
			announced_before: '2099-01-01T00:00:00Z',
			ids: `${parcel.id}, ${parcel.id}`,
			shipment_uuids: id,
		};
		const { error } = await world.engine.run(on('getAll', { filters }), [{}], {
			timezone: 'Europe/Amsterdam',
		});
		expect(error).toBeUndefined();
		expect(queryOf()).toEqual({
			...filters,
			integration_id: '7',
			updated_after: '2020-01-01T00:00:00.000+01:00',
			ids: `${parcel.id},${parcel.id}`,
			page_size: '50',
		});
	});

	it.each([
		['updated_after', 'soon', /updated after must be a date/],
		['integration_id', 'seven', /integration id must be a whole number/],
		['ids', 'a,b', /ids › 1 must be a whole number/],
		['ids', Array.from({ length: 101 }, (_, n) => n + 1).join(), /ids must be at most 100/],
		['shipment_uuids', '../x', /shipment uuids › 1 must be the ID of a shipment/],
	])('refuses %s %p', async (name, value, message) => {
		const { error } = await world.engine.run(on('getAll', { filters: { [name]: value } }));
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});
});

describe('cancel', () => {
	const one = (more: INodeParameters = {}) =>
		on('cancel', { shipment: by('orderNumber', 'N-1'), ...more });

	it('at once', async () => {
		const { id } = await shipped(world.sandbox);
		const { json, error, hints } = await world.engine.run(one());
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(json).toEqual([
			expect.objectContaining({
				order_number: 'N-1',
				shipment_id: id,
				cancelled: true,
				cancellation: 'cancelled',
				message: 'Cancelled',
				status_code: 'CANCELLED',
				is_live: false,
			}),
		]);
		expect(cancels()).toEqual([`POST /v3/shipments/${id}/cancel`]);
		expect(world.sandbox.requests.find(({ method }) => method === 'POST')?.rawBody).toBe('');
	});

	it.each(['queued', 'cancelled'] as const)(
		'asked for, and not done, though the answer says %s',
		async (cancelQueuedAs) => {
			Object.assign(world.sandbox.settings.shipping, { cancels: 'queued', cancelQueuedAs });
			await shipped(world.sandbox);
			const { json, hints } = await world.engine.run(one());
			expect(json[0]).toMatchObject({ cancelled: false, cancellation: 'queued' });
			expect(json[0].message).toContain('Asked for, not done');
			expect(hints[0].message).toContain('do not send these parcels');
		},
	);

	it('twice is once', async () => {
		const { id } = await shipped(world.sandbox);
		await cancelled(world.sandbox, id);
		const { json, error } = await world.engine.run(one());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ cancelled: true, cancellation: 'already' });
		expect(cancels()).toEqual([]);
		expect(refunds()).toBe(1);
	});

	it('an answer that is lost: asked again, and the refusal of the second is no error', async () => {
		await shipped(world.sandbox);
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
		const { json, error } = await world.engine.run(one());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ cancelled: true, cancellation: 'already' });
		expect(cancels()).toHaveLength(2);
		expect(refunds()).toBe(1);
	});

	it('one whose parcels Sendcloud does not name yet is cancelled, not taken for a refused one', async () => {
		const { id } = await shipped(world.sandbox);
		world.sandbox.faults.add({
			match: { method: 'GET', path: '/v3/shipments' },
			kind: 'body',
			body: ({ data }: { data: IDataObject[] }) => ({
				data: data.map((one) => ({ ...one, parcels: [] })),
			}),
		});
		const { json, error } = await world.engine.run(one());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ shipment_id: id, cancelled: true });
		expect(refunds()).toBe(1);
	});

	it('an answer that is lost, and nobody says how it is now: it may be cancelled', async () => {
		const { id } = await shipped(world.sandbox);
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
		world.sandbox.faults.add({
			kind: 'status',
			status: 500,
			match: { path: new RegExp(`${id}$`) },
		});
		const { error } = await world.engine.run(one());
		expect(error?.description).toContain('it may be cancelled already');
		expect(refunds()).toBe(1);
	});

	it("too late: Sendcloud's reason, and that it stays charged", async () => {
		const {
			id,
			parcels: [{ tracking_number: number }],
		} = await shipped(world.sandbox);
		world.sandbox.state.v3Shipments.get(id)!.parcels[0].status = 'DELIVERED';
		const { error } = await world.engine.run(one());
		expect(error?.httpCode).toBe('409');
		expect(error?.message).toMatch(
			new RegExp(`^The shipment ${number} cannot be cancelled: .*deliver`, 'i'),
		);
		expect(error?.description).toContain('stays charged');
	});

	it('a carrier that cannot', async () => {
		await shipped(world.sandbox, { ship_with: shipWith('gls:business') });
		const { error } = await world.engine.run(one());
		expect(error?.message).toContain('GLS does not support cancellation.');
	});

	it('several live shipments of an order: none, unless that was chosen', async () => {
		const [first, second] = [await shipped(world.sandbox), await shipped(world.sandbox)];
		const { error } = await world.engine.run(one());
		expect(error?.message).toBe('There are 2 shipments with order number N-1');
		for (const { id } of [first, second]) expect(error?.description).toContain(id);
		expect(error?.description).toContain('Nothing was cancelled');
		expect(cancels()).toEqual([]);
		const { json } = await world.engine.run(one({ options: { cancelAll: true } }));
		expect(json.map(({ cancellation }) => cancellation)).toEqual(['cancelled', 'cancelled']);
	});

	it('one live and one dead shipment: the live one', async () => {
		await cancelled(world.sandbox, (await shipped(world.sandbox)).id);
		const { id } = await shipped(world.sandbox);
		const { json } = await world.engine.run(one());
		expect(json.map(({ shipment_id }) => shipment_id)).toEqual([id]);
	});

	it('one parcel of several: none, since its shipment would go as a whole', async () => {
		const {
			parcels: [parcel],
		} = await shipped(world.sandbox, { parcels: parcels(3) });
		const shipment = by('parcelId', parcel.id);
		const { error } = await world.engine.run(one({ shipment }));
		expect(error?.message).toBe(
			`The shipment with parcel ID ${parcel.id} has 2 more parcels, which would be cancelled too`,
		);
		expect(cancels()).toEqual([]);
		const { json } = await world.engine.run(one({ shipment, options: { cancelAll: true } }));
		expect(json[0]).toMatchObject({ cancelled: true });
		const whole = await shipped(world.sandbox, { order_number: 'N-2', parcels: parcels(3) });
		const byId = await world.engine.run(one({ shipment: by('id', whole.id) }));
		expect(byId.json[0]).toMatchObject({ cancelled: true });
	});

	it('what the carrier had refused', async () => {
		world.sandbox.settings.shipping.carrierRefuses = [{ detail: 'No such street' }];
		await shipped(world.sandbox);
		const { error } = await world.engine.run(one());
		expect(error?.message).toBe(
			'There is nothing to cancel: the carrier had refused the shipment with order number N-1',
		);
	});

	it('an order that nothing was shipped for', async () => {
		const { error } = await world.engine.run(one({ shipment: by('orderNumber', 'N-404') }));
		expect(error?.message).toBe('There is no shipment with order number N-404');
	});
});

describe('return portal', () => {
	const url = on('getReturnPortalUrl', { shipment: by('orderNumber', 'N-1') });

	it('its address', async () => {
		const { id } = await shipped(world.sandbox);
		const { json } = await world.engine.run(url);
		expect(json).toEqual([
			{
				order_number: 'N-1',
				shipment_id: id,
				url: 'https://candle-shop.returns-portal.example/initiate/',
			},
		]);
		expect(last().path).toContain('/return-portal-url');
	});

	it('of several shipments of which one has none', async () => {
		const { id } = await shipped(world.sandbox);
		const other = await shipped(world.sandbox, { brand_id: 2 });
		const { json, hints } = await world.engine.run(url);
		expect(json.map((one) => one.shipment_id)).toEqual([id]);
		expect(hints.map(({ message }) => message)).toEqual([
			`There is no return portal for the shipment ${other.id}.`,
		]);
	});

	it('of a brand that has none', async () => {
		await shipped(world.sandbox, { brand_id: 2 });
		const { error } = await world.engine.run(url);
		expect(error?.message).toBe('No return portal is set up for the brand of this shipment');
		expect(error?.httpCode).toBe('404');
	});
});

it('keys that are not allowed to', async () => {
	world.sandbox.faults.add({ kind: 'status', status: 403, match: { path: /shipments/ } });
	const { error } = await world.engine.run(on('get', { shipment: by('orderNumber', 'N-1') }));
	expect(error?.httpCode).toBe('403');
	expect(error?.message).toContain('not allowed to do this');
});
