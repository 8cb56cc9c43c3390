/** Where parcels are: many in one run, unknown ones told apart from failing ones, those that nobody moves. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { saved, order } from './orders';
import { useWorld } from './world';

const world = useWorld();
const by = (mode: string, value: unknown) => ({ __rl: true, mode, value: String(value) });
const track = async (more: INodeParameters = {}, items?: IDataObject[], settings?: object) =>
	await world.engine.run(
		{
			resource: 'tracking',
			operation: 'get',
			parcel: by('trackingNumber', '={{ $json.number }}'),
			...more,
		},
		items,
		settings as never,
	);
const numbers = (...list: unknown[]) => list.map((number) => ({ number }) as IDataObject);
const HOUR = 3_600_000;

it('says where a parcel is, in plain words', async () => {
	world.sandbox.state.track('A1', { hoursAgo: 20 });
	const { json, error } = await track({}, numbers('A1'));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			found: true,
			tracking_number: 'A1',
			carrier_code: 'postnl',
			phase: 'on_its_way',
			status: 'Parcel is on its way',
			status_code: 'in_transit',
			needs_action: false,
			is_stuck: false,
			days_without_news: 0,
			tracking_url: expect.stringContaining('A1'),
			to_country_code: 'NL',
			events: [{ status_code: 'in_transit' }, { status_code: 'sorted' }, {}, {}, {}],
		},
	]);
	expect(json[0].expected_delivery_date).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it.each([
	['smooth', 20, 'on_its_way', false],
	['smooth', 100, 'delivered', false],
	['lost', 145, 'exception', true],
	['wrongAddress', 16, 'exception', true],
	['returned', 31, 'exception', true],
	['returned', 60, 'returned', true],
	['returned', 200, 'returned', true],
] as const)('%s after %i hours is "%s"', async (course, hoursAgo, phase, needs_action) => {
	for (const order of ['newestFirst', 'oldestFirst'] as const) {
		world.sandbox.settings.tracking.order = order;
		world.sandbox.state.track('A1', { course, hoursAgo });
		expect((await track({ stuckAfterDays: 90 }, numbers('A1'))).json).toMatchObject([
			{ phase, needs_action },
		]);
	}
});

it('passes on a code that nobody knows, and asks for a look when it is called an error', async () => {
	const event = (status_type: string) => ({
		event_at: new Date(Date.now() - HOUR).toISOString(),
		event_type: 'carrier',
		status_code: 'eaten_by_a_whale',
		status_description: '',
		status_type,
		sub_status_code: 'none',
	});
	for (const type of ['success', 'error']) {
		world.sandbox.state.track('A1', { events: [event(type)] });
		expect((await track({}, numbers('A1'))).json).toMatchObject([
			{
				phase: 'unknown',
				status: 'Eaten by a whale',
				status_code: 'eaten_by_a_whale',
				needs_action: type === 'error',
			},
		]);
	}
});

it('asks for many at once, in their order, each number once', async () => {
	const list = Array.from({ length: 40 }, (_, n) => `N${n}`);
	for (const one of list) world.sandbox.state.track(one, { hoursAgo: 20 });
	const { json } = await track({}, numbers(...list, ...list, 'nobody'));
	expect(json.map((row) => row.tracking_number)).toEqual([...list, ...list, 'nobody']);
	expect(json.at(-1)).toMatchObject({ found: false, phase: 'unknown' });
	expect(world.asked()).toHaveLength(41);
});

it('tells unknown ones from those that failed', async () => {
	world.sandbox.state.track('A1', { hoursAgo: 20 });
	world.sandbox.faults.add({
		kind: 'status',
		status: 500,
		match: { path: '/v3/parcels/tracking/B2' },
		times: Infinity,
	});
	const { json } = await track({}, numbers('A1', 'B2', 'C3'), { onError: 'continueRegularOutput' });
	expect(json).toMatchObject([
		{ found: true },
		{ error: expect.stringContaining('Sendcloud has a fault') },
		{ found: false, status: 'Sendcloud follows no parcel with tracking number C3' },
	]);
	const { error } = await track({ options: { failIfNotFound: true } }, numbers('C3'));
	expect(error).toMatchObject({
		message: 'Sendcloud follows no parcel with tracking number C3',
		description: expect.stringContaining('another Sendcloud account'),
	});
});

it('a tracking number of another account is not found, and a hint says so once for all', async () => {
	const { json, hints, error } = await track({}, numbers('OTHERS1', 'OTHERS2'));
	expect(error).toBeUndefined();
	expect(json).toMatchObject(
		['OTHERS1', 'OTHERS2'].map((tracking_number) => ({ found: false, tracking_number })),
	);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(/^What was not found may be mistyped, of another Sendcloud account, /),
	]);
});

it('does not take a 404 of somebody else for the word of Sendcloud', async () => {
	world.sandbox.faults.add({ kind: 'html', status: 404, times: Infinity });
	const { error } = await track({}, numbers('A1'));
	expect(error?.message).toContain('could not find');
});

it.each([
	['3S YZ XG 12', '3SYZXG12'],
	[' A1\u00a0\u200b', 'A1'],
	['A/B?1', 'A/B?1'],
])('takes %j as it is meant', async (typed, meant) => {
	world.sandbox.state.track(meant);
	expect((await track({}, numbers(typed))).json).toMatchObject([
		{ found: true, tracking_number: meant },
	]);
});

it.each([
	['', 'parcel is required'],
	['..', 'must be a tracking number'],
	['9'.repeat(256), 'at most 255 characters'],
])('refuses %j before anything is sent', async (typed, words) => {
	const { error } = await track({}, numbers(typed));
	expect(error?.message).toContain(words);
	expect(world.asked()).toEqual([]);
});

it('takes the carrier that is asked for', async () => {
	world.sandbox.state.track('A1', { carrier: 'dpd' });
	const { json } = await track({ options: { carrier: ' PostNL ' } }, numbers('A1'));
	expect(json).toMatchObject([{ found: false }]);
	expect((await track({ options: { carrier: 'dpd' } }, numbers('A1'))).json).toMatchObject([
		{ found: true, carrier_code: 'dpd' },
	]);
});

it('of two carriers with the same number shows the one that is asked for, and names the other', async () => {
	const entry = (carrier_code: string) => ({
		carrier_code,
		tracking_number: 'A1',
		tracking_url: `https://${carrier_code}.example/A1`,
	});
	const both = ['postnl', 'dpd'].map(entry);
	world.sandbox.state.track('A1', { tracking_numbers: both });
	for (const [carrier, other] of [both, [...both].reverse()]) {
		const options = { carrier: String(carrier.carrier_code) };
		expect((await track({ options }, numbers('A1'))).json).toMatchObject([
			{
				carrier_code: carrier.carrier_code,
				tracking_url: carrier.tracking_url,
				other_tracking_numbers: [{ carrier_code: other.carrier_code }],
			},
		]);
	}
});

it('a thousand come out in their order, whatever becomes of each', async () => {
	const all = Array.from({ length: 1000 }, (_, n) => `N${n}`);
	for (const one of all) if (!one.endsWith('7')) world.sandbox.state.track(one, { hoursAgo: 20 });
	const path = '/v3/parcels/tracking/N5';
	world.sandbox.faults.add({ kind: 'status', status: 403, times: Infinity, match: { path } });
	const { json } = await track({}, numbers(...all), { onError: 'continueRegularOutput' });
	expect(json).toHaveLength(1000);
	json.forEach((row, n) => {
		if (n === 5) expect(row.error).toContain('not allowed');
		else expect(row).toMatchObject({ found: n % 10 !== 7, tracking_number: `N${n}` });
	});
	expect(world.asked()).toHaveLength(1000);
}, 60_000);

describe('stuck', () => {
	beforeEach(() => {
		const { state } = world.sandbox;
		state.track('moves', { hoursAgo: 20 });
		state.track('arrived', { hoursAgo: 500 });
		state.track('silent', { course: 'lost', hoursAgo: 200 });
		state.track('new', { events: [], hoursAgo: 1 });
		state.track('neverfetched', { events: [], hoursAgo: 24 * 7 });
	});
	const all = numbers('moves', 'arrived', 'silent', 'new', 'neverfetched', 'nobody');

	it('only those without news, or never handed over', async () => {
		const { json } = await track({ show: 'stuck' }, all);
		expect(json).toMatchObject([
			// What Sendcloud reckons by itself in between is no news.
			{ tracking_number: 'silent', stuck_reason: 'No news for 7 days', phase: 'exception' },
			{
				tracking_number: 'neverfetched',
				stuck_reason: 'Announced, but not handed over for 7 days',
				phase: 'announced',
			},
		]);
	});

	it('the days can be chosen; those that need attention hold unknown ones too', async () => {
		const { json } = await track({ show: 'stuck', stuckAfterDays: 8 }, all);
		expect(json).toEqual([]);
		const attention = await track({ show: 'attention', stuckAfterDays: 8 }, all);
		expect(attention.json.map((row) => row.tracking_number)).toEqual(['silent', 'nobody']);
	});
});

describe('by what belongs to a shipment', () => {
	async function shipped() {
		saved(world.sandbox, order(1));
		const { json, error } = await world.engine.run({
			resource: 'order',
			operation: 'ship',
			order: by('orderNumber', 'SHOP-1'),
			shipBy: 'option',
			shippingOption: by('id', 'postnl:standard'),
			labelFile: 'none',
		});
		expect(error).toBeUndefined();
		return json[0];
	}

	it.each(['orderNumber', 'parcelId', 'shipmentId'])('%s', async (mode) => {
		const label = await shipped();
		const [parcel] = label.parcel_ids as number[];
		const value = { orderNumber: 'SHOP-1', parcelId: parcel, shipmentId: label.shipment_id }[mode];
		const { json, error } = await track({ parcel: by(mode, value) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{
				found: true,
				order_number: 'SHOP-1',
				parcel_id: parcel,
				shipment_id: label.shipment_id,
				tracking_number: label.tracking_number,
				phase: 'announced',
				status: 'Ready to send',
			},
		]);
	});

	it.each([
		['orderNumber', 'SHOP-9'],
		['parcelId', '99'],
		['shipmentId', '39874b59-2a68-4a3d-8e00-aeb9e0540d00'],
	])('%s of which there is nothing', async (mode, value) => {
		const { json } = await track({ parcel: by(mode, value) });
		expect(json).toMatchObject([{ found: false, status: expect.stringContaining(value) }]);
	});

	it('a list that holds another order too is no answer about that one', async () => {
		await shipped();
		world.sandbox.faults.add({
			match: { method: 'GET', path: '/v3/shipments' },
			kind: 'body',
			body: ({ data }: { data: IDataObject[] }) => ({
				data: [...data, { ...data[0], id: 'another', order_number: 'shop-1' }],
			}),
		});
		const { json } = await track({ parcel: by('orderNumber', 'SHOP-1') });
		expect(json).toHaveLength(1);
	});

	it('a parcel without a tracking number has the status of its shipment', async () => {
		const label = await shipped();
		const { parcel } = world.sandbox.state.v3Parcels.get((label.parcel_ids as number[])[0])!;
		parcel.trackingNumber = '';
		parcel.status = 'CANCELLED';
		const { json } = await track({ parcel: by('orderNumber', 'SHOP-1') });
		expect(json).toMatchObject([{ phase: 'cancelled', status: 'Cancelled', events: [] }]);
	});
});

it('in full it is what Sendcloud says, and what it means', async () => {
	world.sandbox.state.track('A1', { hoursAgo: 20 });
	const { json } = await track({ simplify: false }, numbers('A1'));
	expect(json).toMatchObject([
		{
			found: true,
			phase: 'on_its_way',
			from_address: { city: 'Eindhoven' },
			source_id: expect.any(String),
		},
	]);
	expect((json[0].events as unknown[]).length).toBe(5);
});
