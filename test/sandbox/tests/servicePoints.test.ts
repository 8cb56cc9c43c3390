/** Service points: which parameters go together, how addresses are understood, what is near. */
import { startSandbox, type Sandbox } from '../index';
import { call, said } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const find = async (query: string) => await call(sandbox, 'GET', `/v3/service-points?${query}`);
const near = 'country_code=NL&carrier_code=dhl&carrier_code=postnl&carrier_code=dpd';
const ids = async (query: string) =>
	(await find(query)).body.data.results.map(({ id }: { id: number }) => id);

it('lists what is near, closest first, and how the address was understood', async () => {
	const { body } = await find(`${near}&address=Stadhuisplein%2010,%20Eindhoven`);
	expect(body.data.geocoding).toMatchObject({ status: 'matched', precision: 'street' });
	expect(body.data.results.map(({ id }: { id: number }) => id)).toEqual([
		1000001, 1000002, 1000004, 1000003, 1000005,
	]);
	const [first, second] = body.data.results;
	expect(first.distance).toBeLessThan(20);
	expect(second.distance).toBeGreaterThan(500);
});

it.each([
	['latitude=51.438&longitude=5.4785&radius=700', [1000001, 1000002]],
	['address_postal_code=5611%20EM&limit=1', [1000001]],
	['general_shop_type=locker&general_shop_type=post_office', [1000002, 1000005]],
	['carrier_shop_type=pakketautomaat', [1000002]],
	['ne_latitude=51.45&ne_longitude=5.49&sw_latitude=51.44&sw_longitude=5.48', [1000002]],
	['carrier_service_point_id=NL-1000006&carrier_service_point_id=NL-1000001', [1000001, 1000006]],
])('filters by %s', async (query, expected) => {
	expect(await ids(`${near}&${query}`)).toEqual(expected);
});

it('uses the carriers of the integration', async () => {
	expect(
		await ids('country_code=NL&use_integration_carriers=true&address=Eindhoven'),
	).not.toContain(1000004);
	sandbox.settings.servicePoints.integrationCarriers = null;
	expect(said(await find('country_code=NL&use_integration_carriers=true'))).toEqual([
		': Service points are not enabled for the authenticated integration.',
	]);
});

it('may answer with another carrier than the one asked for', async () => {
	sandbox.settings.servicePoints.supersededBy = { dpd: 'postnl' };
	expect(await ids('country_code=NL&carrier_code=dpd')).toContain(1000002);
});

it('understands addresses partly, not at all, or cannot look them up', async () => {
	const asked = `${near}&address=Eindhoven`;
	sandbox.settings.servicePoints.geocoder = 'partially_matched';
	expect((await find(asked)).body.data.geocoding).toMatchObject({
		status: 'partially_matched',
		precision: 'postal_code',
	});
	sandbox.settings.servicePoints.geocoder = 'not_found';
	expect((await find(asked)).body.data).toEqual({
		results: [],
		geocoding: { status: 'not_found', precision: null, formatted_address: null },
	});
	sandbox.settings.servicePoints.geocoder = 'down';
	const answer = await find(asked);
	expect(answer.status).toBe(503);
	expect(answer.body.errors[0]).toMatchObject({ status: '503', code: null });
	expect((await find(near)).status).toBe(200);
});

it.each([
	['carrier_code=dhl', 'country_code: Field required'],
	['country_code=XX&carrier_code=dhl', 'country_code: "XX" is not a valid country code'],
	['country_code=NL', 'carrier_code: carrier_code or use_integration_carriers must be provided'],
	[
		`${near}&use_integration_carriers=true`,
		'carrier_code: carrier_code and use_integration_carriers are mutually exclusive',
	],
	[
		'country_code=NL&carrier_code=acme',
		': Service points are not supported for the requested carriers: acme.',
	],
	[`${near}&address=a&latitude=1&longitude=1`, /mutually exclusive/],
	[`${near}&latitude=51.4`, /must be provided together/],
	[`${near}&latitude=north&longitude=5`, /unable to parse string as a number/],
	[`${near}&latitude=95&longitude=5`, /less than or equal to 90/],
	[`${near}&address_house_number=10`, /must be combined/],
	[`${near}&ne_latitude=51`, /must all be provided together/],
	[`${near}&ne_latitude=55&ne_longitude=9&sw_latitude=51&sw_longitude=5`, /50 km/],
	[`${near}&address=a&radius=99`, /greater than or equal to 100/],
	[`${near}&radius=500`, /requires a reference point/],
	[`${near}&limit=201`, /less than or equal to 200/],
	[`${near}&general_shop_type=kiosk`, /'servicepoint', 'locker'/],
	[`${near}&postal_code=1`, 'postal_code: Extra inputs are not permitted'],
])('refuses %s', async (query, words) => {
	const answer = await find(query);
	expect(answer.status).toBe(400);
	expect(said(answer)).toEqual([words instanceof RegExp ? expect.stringMatching(words) : words]);
});

it('shows one, expired or not, and says whether it can be sent to', async () => {
	const get = async (id: number) => await call(sandbox, 'GET', `/v3/service-points/${id}`);
	const available = async (id: number) =>
		await call(sandbox, 'POST', `/v3/service-points/${id}/check-availability`);
	const one = await get(1000002);
	expect(one.body.data).toMatchObject({ id: 1000002, general_shop_type: 'locker' });
	expect(one.body.data).not.toHaveProperty('distance');
	expect((await get(1000006)).body.data.is_expired).toBe(true);
	expect((await available(1000002)).body).toEqual({ data: { is_available: true } });
	expect((await available(1000006)).body).toEqual({ data: { is_available: false } });
	sandbox.state.closedServicePoints.add(1000002);
	expect((await available(1000002)).body).toEqual({ data: { is_available: false } });
	for (const answer of [await get(5), await available(5)]) {
		expect(answer.status).toBe(404);
		expect(said(answer)).toEqual([': The service point could not be found']);
	}
});
