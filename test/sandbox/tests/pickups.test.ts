/** Pickups: each carrier asks for its own, and its word comes later. */
import { startSandbox, type Sandbox } from '../index';
import { call, said } from './client';

let sandbox: Sandbox;
let time = Date.parse('2026-03-10T10:00:00Z');
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => time });
});
beforeEach(() => {
	time = Date.parse('2026-03-10T10:00:00Z');
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const weight = { value: '1.00', unit: 'kg' };
const pickup = (more: object = {}) => ({
	carrier_code: 'dpd',
	address: {
		name: 'John Doe',
		address_line_1: 'Stadhuisplein',
		house_number: '10',
		postal_code: '5611 EM',
		city: 'Eindhoven',
		country_code: 'NL',
		phone_number: '+31612345678',
	},
	time_slots: [{ start_at: '2026-03-11T12:00:00Z', end_at: '2026-03-11T17:00:00Z' }],
	quantity: 2,
	total_weight: weight,
	...more,
});
const create = async (more?: object) =>
	await call(sandbox, 'POST', '/v3/pickups', { body: pickup(more) });

it('asks the carrier, whose word comes later', async () => {
	sandbox.settings.pickups.announceMs = 5000;
	const { status, body } = await create();
	expect(status).toBe(201);
	expect(body.data).toMatchObject({ status: 'ANNOUNCING', tracking_number: '', contract_id: 108 });
	const get = async () => (await call(sandbox, 'GET', `/v3/pickups/${body.data.id}`)).body.data;
	expect((await get()).status).toBe('ANNOUNCING');
	time += 5000;
	expect(await get()).toMatchObject({
		status: 'CREATED',
		tracking_number: `PRG${body.data.id}`,
	});
	sandbox.settings.pickups.outcome = 'FAILED';
	expect(await get()).toMatchObject({ status: 'FAILED', tracking_number: '' });
	expect(sandbox.state.laterPurchases).toMatchObject([{ kind: 'pickup', id: body.data.id }]);
});

it('answers as the examples do, with numbers and without what they lack', async () => {
	sandbox.settings.pickups.answers = 'examples';
	const { body } = await create();
	expect(typeof body.data.tracking_number).toBe('number');
	expect(body.data).not.toHaveProperty('quantity');
});

it('lists them, newest first, by pages', async () => {
	for (let n = 0; n < 3; n++) await create();
	const first = await call(sandbox, 'GET', '/v3/pickups?page_size=2');
	expect(first.body.data).toHaveLength(2);
	expect(first.body.data[0]).toMatchObject({ country: 'NL', carrier_code: 'dpd' });
	const next = /<([^>]*)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
	expect((await call(sandbox, 'GET', next)).body.data).toHaveLength(1);
	expect((await call(sandbox, 'GET', '/v3/pickups?page_size=101')).status).toBe(400);
});

it.each([
	['what carrier', { carrier_code: 'acme' }, /carrier_code: Input should be brt/],
	['no weight', { total_weight: undefined }, '/data/total_weight: Field required'],
	['a weight as number', { total_weight: { value: 1, unit: 'kg' } }, /valid string/],
	['the past', { time_slots: [{ start_at: '2026-03-09T12:00:00Z' }] }, /in the past/],
	[
		'an end before the start',
		{ time_slots: [{ start_at: '2026-03-11T12:00:00Z', end_at: '2026-03-11T11:00:00Z' }] },
		/later than start_at/,
	],
	['the wrong contract', { contract_id: 5 }, '/data/contract_id: Contract not found.'],
	['unknown fields', { pallets: 5 }, '/data/pallets: Extra inputs are not permitted'],
	['brt without a province', { carrier_code: 'brt' }, /state_province_code: Field required/],
	[
		'dhl without an end',
		{ carrier_code: 'dhl', time_slots: [{ start_at: '2026-03-11T12:00:00Z' }] },
		/end_at: Field required/,
	],
	[
		'correos with plain items',
		{
			carrier_code: 'correos',
			items: [{ quantity: 1, container_type: 'parcel', total_weight: weight }],
		},
		/volumetric_weight_kind: Field required/,
	],
	['fedex without a place', { carrier_code: 'fedex' }, /origin_detail: Field required/],
	[
		'fedex without a contract',
		{
			carrier_code: 'fedex',
			origin_detail: {
				package_location: 'front',
				building_part: 'building',
				company_close_time: '17:00:00',
			},
		},
		/more than one active contract/,
	],
	[
		'pallets for dpd',
		{ items: [{ quantity: 1, container_type: 'pallet', total_weight: weight }] },
		/Input should be 'parcel'/,
	],
])('refuses %s', async (_what, more, words) => {
	const answer = await create(more);
	expect(answer.status).toBe(400);
	expect(said(answer)).toContainEqual(
		words instanceof RegExp ? expect.stringMatching(words) : words,
	);
	expect(sandbox.state.laterPurchases).toEqual([]);
});

it('without a contract there is no pickup', async () => {
	sandbox.settings.pickups.contracts = {};
	expect(said(await create())).toEqual([
		'/data/carrier_code: There is no active contract for dpd.',
	]);
});

it('404 for one that does not exist', async () => {
	expect((await call(sandbox, 'GET', '/v3/pickups/99')).status).toBe(404);
});
