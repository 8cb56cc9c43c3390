/** Service points: near a place, how an address was understood, what can be sent to. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useWorld } from './world';

const world = useWorld();
const run = async (operation: string, more: INodeParameters = {}, items?: IDataObject[]) =>
	await world.engine.run({ resource: 'servicePoint', operation, ...more }, items);
const find = async (more: INodeParameters = {}) => await run('getAll', { country: 'NL', ...more });
const ids = (json: IDataObject[]) => json.map(({ id }) => id);
const last = () => world.sandbox.requests.at(-1)!;
const at = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

describe('get many', () => {
	it('near an address, closest first, of the carriers of the integration', async () => {
		const { json, error } = await find({ near: ' Stadhuisplein 10, Eindhoven ', limit: 3 });
		expect(error).toBeUndefined();
		expect(ids(json)).toEqual([1000001, 1000002, 1000003]);
		expect(json[0]).toMatchObject({
			carrier_code: 'dhl',
			opening_hours: 'Mon–Fri 09:00–17:00',
			address_precision: 'street',
			distance: expect.any(Number),
		});
		expect(last().query).toEqual({
			country_code: 'NL',
			use_integration_carriers: 'true',
			address: 'Stadhuisplein 10, Eindhoven',
			limit: '3',
		});
	});

	it('of the carriers that are named', async () => {
		const { json } = await find({ near: 'Eindhoven', carriers: 'dpd, postnl' });
		expect(ids(json)).toEqual([1000002, 1000004, 1000003, 1000005]);
		expect(last().query.carrier_code).toEqual(['dpd', 'postnl']);
	});

	it('understands places in any script', async () => {
		const { json } = await find({ country: 'GR', carriers: 'ups', near: 'Σύνταγμα, Αθήνα' });
		expect(ids(json)).toEqual([1000007]);
	});

	it('only those open then, by the clock of the place', async () => {
		const when = async (openAt: string) =>
			ids((await find({ near: 'Eindhoven', filters: { openAt } })).json);
		// A Saturday: only the locker.
		expect(await when('2026-03-14T22:00:00+01:00')).toEqual([1000002]);
		expect(await when('2026-03-11T09:00:00+01:00')).toHaveLength(4);
		expect(await when('2026-03-11T17:00:00+01:00')).toEqual([]);
		expect(last().query.limit).toBe('200');
	});

	it('says that an address was not understood, instead of that there is nothing', async () => {
		world.sandbox.settings.servicePoints.geocoder = 'not_found';
		const { error } = await find({ near: 'Xyzzy 5' });
		expect(error).toMatchObject({
			message: 'The address was not understood: Xyzzy 5',
			description: expect.stringContaining('nothing about whether there are service points'),
		});
	});

	it('tells when only a part of it was understood', async () => {
		world.sandbox.settings.servicePoints.geocoder = 'partially_matched';
		const { json, hints } = await find({ near: 'Eindhoven' });
		expect(json[0].address_precision).toBe('postal_code');
		expect(JSON.stringify(hints)).toContain('only a part was understood');
	});

	it('a country without service points: nothing comes out, and a hint says so', async () => {
		const { json, hints, error } = await find({ country: 'IS', carriers: 'ups' });
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
		expect(JSON.stringify(hints)).toContain('There are no service points of ups in IS');
	});

	it('asks again while the look-up of addresses is down, then says what is wrong', async () => {
		world.sandbox.settings.servicePoints.geocoder = 'down';
		const { error } = await find({ near: 'Eindhoven' });
		expect(error).toMatchObject({
			message: "Sendcloud's look-up of addresses is out of order",
			description: expect.stringContaining('latitude and longitude'),
		});
		expect(world.asked().length).toBeGreaterThan(2);
	});

	it.each([
		[{ country: '={{ $json.nothing }}' }, 'country code is required'],
		[{ country: 'UK' }, 'must be GB'],
		[{ limit: 201 }, 'limit must be from 1 to 200'],
		[{ filters: { latitude: 5.4785, longitude: 51.438 } }, 'seem to be swapped'],
		[{ filters: { latitude: 95, longitude: 5 } }, 'latitude must be from -90 to 90'],
		[{ filters: { latitude: 51.4 } }, 'longitude is required'],
		[{ near: 'x', filters: { latitude: 51.4, longitude: 5.4 } }, 'must not both be given'],
		[{ filters: { radius: 500 } }, 'near is required'],
		[{ near: 'x', filters: { radius: 50 } }, 'radius must be from 100 to 50000'],
		[{ filters: { ne_latitude: 51 } }, 'all four corners'],
	] as Array<[INodeParameters, string]>)(
		'refuses %j before anything is sent',
		async (more, words) => {
			const { error } = await find(more);
			expect(error?.message).toContain(words);
			expect(world.asked()).toEqual([]);
		},
	);

	it("passes on Sendcloud's words, e.g. of carriers without service points", async () => {
		const { error } = await find({ carriers: 'acme' });
		expect(error?.message).toContain('not supported for the requested carriers: acme');
	});
});

it('get: one that has expired says so', async () => {
	const { json } = await run('get', { servicePoint: at(1000006) });
	expect(json).toMatchObject([{ id: 1000006, is_expired: true, city: 'Eindhoven' }]);
	const { error } = await run('get', { servicePoint: at(5) });
	expect(error?.message).toContain('could not be found');
});

it('check availability: closed since, gone, or there; asked again after a fault', async () => {
	world.sandbox.state.closedServicePoints.add(1000001);
	world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
	const { json } = await run(
		'checkAvailability',
		{ servicePoint: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
		[1000001, 1000002, 5].map((id) => ({ id })),
	);
	expect(json).toEqual([
		{
			service_point_id: 1000001,
			is_available: false,
			reason: 'It is closed, full or not served at the moment',
		},
		{ service_point_id: 1000002, is_available: true, reason: null },
		{ service_point_id: 5, is_available: false, reason: 'It does not exist any more' },
	]);
});
