/** Small areas: transit times, checkout, Deutsche Post. */
import { startSandbox, type Sandbox } from '../index';
import { call, said } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => Date.parse('2026-03-10T10:00:00Z') });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

describe('transit times', () => {
	const carriers = async (query: string) =>
		await call(sandbox, 'GET', `/v3/analytics/transit-times/carriers?${query}`);

	it('are of the carriers and countries asked for', async () => {
		const { body } = await carriers('carrier_code=postnl&carrier_code=dpd&to_country_code=DE');
		expect(body.transit_times).toMatchObject([
			{ carrier_code: 'postnl', total_parcels: 932, start_date: '2025-12-10T00:00:00Z' },
			{ carrier_code: 'dpd', transit_time_days: 1 },
		]);
		const options = await call(
			sandbox,
			'GET',
			'/v3/analytics/transit-times/shipping-options?shipping_option_code=dpd:home',
		);
		expect(options.body.transit_times).toMatchObject([{ shipping_option_code: 'dpd:home' }]);
	});

	it.each([
		['', 'carrier_code: Field required'],
		['carrier_code=dpd&to_country_code=DEU', /at most 2 characters/],
		['carrier_code=dpd&start_date=2026-3-1', 'start_date: Input should be a valid date'],
		['carrier_code=dpd&start_date=2026-03-02&end_date=2026-03-01', /on or before end_date/],
		['carrier_code=dpd&country=DE', 'country: Extra inputs are not permitted'],
	])('refuses "%s"', async (query, words) => {
		const answer = await carriers(query);
		expect(answer.status).toBe(400);
		expect(said(answer)).toEqual([words instanceof RegExp ? expect.stringMatching(words) : words]);
	});

	it.each([
		['disabled', 403],
		['notProvisioned', 404],
		['broken', 500],
		['unreachable', 502],
	] as const)('are not to be had when they are %s', async (analytics, status) => {
		sandbox.settings.analytics = analytics;
		expect((await carriers('carrier_code=dpd')).status).toBe(status);
	});
});

describe('checkout', () => {
	const cart = (more: object = {}) => ({
		total_weight: { value: '2500' },
		total_price: { value: '45.90' },
		from_address: { country_code: 'NL' },
		to_address: { country_code: 'NL', postal_code: '5611EM' },
		...more,
	});
	const ask = async (more?: object) =>
		await call(sandbox, 'POST', '/v3/checkout/delivery-options', { body: cart(more) });

	it('offers what fits the cart', async () => {
		const { body } = await ask();
		expect(
			body.delivery_options.map(
				(one: { delivery_method_type: string }) => one.delivery_method_type,
			),
		).toEqual(['standard_delivery', 'service_point_delivery', 'nominated_day_delivery']);
		expect((await ask({ to_address: { country_code: 'DE' } })).body.delivery_options).toHaveLength(
			1,
		);
		expect((await ask({ total_price: { value: '50' } })).body.delivery_options[0]).toMatchObject({
			shipping_rate: { value: '0' },
		});
		expect(
			(await ask({ total_weight: { value: '40', unit: 'kg' } })).body.delivery_options,
		).toEqual([]);
	});

	it.each([
		[{ total_weight: undefined }, '/data/attributes/total_weight: Field required'],
		[{ total_weight: { value: 2500 } }, /valid string/],
		[{ total_weight: { value: '0' } }, /greater than 0/],
		[{ to_address: { country_code: 'XX' } }, /Invalid country code/],
		[{ from_address: { country_code: 'NL', sender_address_id: 5 } }, /exactly one of/],
		[{ currency: 'EUR' }, '/data/attributes/currency: Extra inputs are not permitted'],
	])('refuses %j', async (more, words) => {
		const answer = await ask(more);
		expect(answer.status).toBe(400);
		expect(said(answer)).toContainEqual(
			words instanceof RegExp ? expect.stringMatching(words) : words,
		);
	});

	it('needs a configuration that was published', async () => {
		sandbox.settings.checkoutConfiguration = 'none';
		expect(said(await ask())).toEqual([
			': There is no active configuration for the authenticated integration',
		]);
	});
});

describe('Deutsche Post', () => {
	const close = async (body: unknown) =>
		await call(sandbox, 'POST', '/v3/carriers/dp/finalize-order', { body });

	it('closes a box each time there is something in it', async () => {
		expect((await close({ copy_count: 2 })).body.data).toEqual({
			copy_count: 2,
			awb_document_url: null,
			next_order_id: '1',
		});
		sandbox.state.openBox.push(12345, 12346);
		expect((await close({})).body.data).toEqual({
			copy_count: 1,
			awb_document_url: '/api/v3/parcels/12345/documents/air-waybill',
			next_order_id: '2',
		});
		expect(sandbox.state.closedBoxes).toEqual([[12345, 12346]]);
	});

	it.each([{ copy_count: 0 }, { copy_count: 100 }, { copy_count: '2' }, { copies: 2 }])(
		'refuses %j',
		async (body) => {
			const answer = await close(body);
			expect(answer.status).toBe(400);
			expect(answer.body.errors[0].message).toMatch(/^cop/);
		},
	);
});
