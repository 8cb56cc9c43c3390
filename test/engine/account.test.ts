/** What the account has: sender addresses, brands, contracts; whether an address is good; and the lists of the panel. */
import type { IDataObject, ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';

import { saveOrder } from '../sandbox/tests/shipping';
import { by, shipped } from './shipped';
import { useWorld } from './world';

const world = useWorld();
const run = async (resource: string, operation: string, more: INodeParameters = {}) =>
	await world.engine.run({ resource, operation, ...more });
const last = () => world.sandbox.requests[world.sandbox.requests.length - 1];

describe.each([
	['senderAddress', 'senderAddress', '/v3/addresses/sender-addresses', 2],
	['brand', 'brand', '/v3/brands', 2],
	['contract', 'contract', '/v3/contracts', 10],
])('%s', (resource, parameter, path, count) => {
	it('get', async () => {
		const { json, error } = await run(resource, 'get', { [parameter]: by('id', 1) });
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ id: 1 })]);
		expect(world.asked()).toEqual([`GET ${path}/1`]);
	});

	it('get many', async () => {
		const { json } = await run(resource, 'getAll', { returnAll: true });
		expect(json).toHaveLength(count);
		expect((await run(resource, 'getAll', { limit: 1 })).json).toHaveLength(1);
	});

	it('that was deleted', async () => {
		const { error } = await run(resource, 'get', { [parameter]: by('id', 404) });
		expect(error?.httpCode).toBe('404');
		expect(error?.message).toContain('Sendcloud could not find this');
	});

	it.each(['seven', '0', '../orders/1', ''])('refuses %p as its ID', async (value) => {
		const { error } = await run(resource, 'get', {
			[parameter]: { __rl: true, mode: 'id', value: `={{ ${JSON.stringify(value)} }}` },
		});
		expect(error?.message).toMatch(/(must be a whole number|is required)/);
		expect(world.asked()).toEqual([]);
	});
});

it('a sender address whose state is the text "null" has none', async () => {
	world.sandbox.settings.noState = 'nullText';
	const { json } = await run('senderAddress', 'get', { senderAddress: by('id', 1) });
	expect(json[0].state_province_code).toBeNull();
});

it('a sender address is one row, and in full what Sendcloud says', async () => {
	const get = async (more: INodeParameters = {}) =>
		(await run('senderAddress', 'get', { senderAddress: by('id', 1), ...more })).json[0];
	const [row, whole] = [await get(), await get({ simplify: false })];
	expect(whole).toMatchObject({ signature: expect.anything(), tax_numbers: expect.anything() });
	const { signature, tax_numbers, ...rest } = whole;
	expect([typeof signature, typeof tax_numbers]).toEqual(['object', 'object']);
	expect(row).toMatchObject(rest);
	expect(Object.values(row).filter((value) => typeof value === 'object' && value)).toEqual([]);
});

describe('contracts', () => {
	it('are one row each, and in full what Sendcloud says', async () => {
		const whole = await run('contract', 'getAll', { simplify: false });
		const { json } = await run('contract', 'getAll', {});
		expect(json.map(({ carrier_code: code, carrier_name: name }) => ({ code, name }))).toEqual(
			whole.json.map(({ carrier }) => carrier),
		);
		expect(json.map(({ id }) => id)).toEqual(whole.json.map(({ id }) => id));
	});

	it('filtered', async () => {
		const filters = {
			is_active: true,
			carrier_code: 'postnl',
			country_code: 'NL',
			client_id: 'client-518',
			name: 'PostNL of our own',
		};
		const { json, error } = await run('contract', 'getAll', { filters });
		expect(error).toBeUndefined();
		expect(json.map(({ id }) => id)).toEqual([518]);
		const { query } = last() as unknown as { query: object };
		expect(query).toMatchObject({ ...filters, is_active: 'true' });
	});

	it('with the names of the examples are the same', async () => {
		const before = await run('contract', 'get', { contract: by('id', 517) });
		world.sandbox.settings.contractFields = 'examples';
		const { json } = await run('contract', 'get', { contract: by('id', 517) });
		expect(json).toEqual(before.json);
	});

	it('of a carrier that there is not', async () => {
		const { error } = await run('contract', 'getAll', { filters: { carrier_code: 'owl' } });
		expect(error?.message).toContain('Carrier owl does not exist');
	});
});

describe('address, validate', () => {
	const address = {
		address_line_1: 'Insulindelaan 115',
		house_number: '115',
		postal_code: '5642cv',
		city: 'Eindhoven',
		country_code: 'NL',
	};
	const validate = async (more: INodeParameters = {}) =>
		await run('address', 'validate', { carrier: 'postnl', address, ...more });

	it('good, and written better', async () => {
		const { json, error } = await validate();
		expect(error).toBeUndefined();
		expect(last().body).toEqual({ address, carrier_code: 'postnl' });
		expect(json).toEqual([
			{
				is_valid: true,
				verdict: 'valid',
				reasons: [],
				changed: ['address_line_1', 'postal_code'],
				recommended: true,
				address_line_1: 'Insulindelaan',
				house_number: '115',
				postal_code: '5642 CV',
				city: 'Eindhoven',
				country_code: 'NL',
				address_line_2: null,
				po_box: null,
				state_province_code: null,
			},
		]);
	});

	it('bad, with the reasons', async () => {
		const { json } = await validate({ address: { ...address, country_code: 'IT' } });
		expect(json[0]).toMatchObject({
			is_valid: false,
			verdict: 'invalid',
			reasons: ['PROVINCE_MISSING'],
		});
	});

	it('that cannot be checked is not valid, and not invalid', async () => {
		world.sandbox.settings.addressValidation.outcome = 'unknown';
		expect((await validate()).json[0]).toMatchObject({ is_valid: null, verdict: 'not_checked' });
	});

	it('reads only, so it is asked again when the answer is lost', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', match: { method: 'POST' } });
		const { json, error } = await validate({ options: { here: true }, simplify: false });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ input_address_is_valid: true, results: [{}] });
		expect(last().body).toMatchObject({ validation_methods: ['here'] });
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no carrier', { carrier: '={{ "" }}' }, /carrier is required/],
		['no street', { address: { ...address, address_line_1: '' } }, /address line 1 is required/],
		['no address', { address: {} }, /is required/],
		['a country that is none', { address: { ...address, country_code: 'UK' } }, /must be GB/],
	])('refuses %s before anything is sent', async (_what, more, message) => {
		const { error } = await validate(more);
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('a carrier that there is not', async () => {
		const { error } = await validate({ carrier: 'owl' });
		expect(error?.message).toContain('"owl" is not a valid choice');
	});
});

describe('the lists of the panel', () => {
	const call = async (
		method: string,
		filter?: string,
		parameters: INodeParameters = {},
		kind: 'listSearch' | 'loadOptions' = 'listSearch',
	) => {
		const { methods } = world.engine.nodeTypes.getByName('sendcloud') as unknown as {
			methods: Record<
				string,
				Record<string, (this: ILoadOptionsFunctions, filter?: string) => Promise<unknown>>
			>;
		};
		const context = world.engine.loadOptionsContext(parameters);
		const found = await methods[kind][method].call(context as never, filter);
		const list = (kind === 'loadOptions' ? found : (found as IDataObject).results) as IDataObject[];
		return list.map(({ name, value }) => [name, value]);
	};

	it('sender addresses, brands and contracts', async () => {
		expect(await call('searchSenderAddresses')).toEqual([
			['Candle Shop · Stadhuisplein 10 · Eindhoven · NL', 1],
			['Lamp Shop · Klapstraat 123 · Antwerpen · BE', 2],
		]);
		expect(await call('searchSenderAddresses', 'antwerp')).toHaveLength(1);
		expect(await call('searchBrands')).toEqual([
			['Candle Shop · candle-shop (1)', 1],
			['Lamp Shop (2)', 2],
		]);
		const contracts = await call('searchContracts');
		expect(contracts).toContainEqual(['PostNL · PostNL of our own (518)', 518]);
		expect(contracts).toContainEqual(['UPS · UPS contract · validation_failed (901)', 901]);
	});

	it('shipping options with the price for 1 kg, at home and abroad', async () => {
		const list = await call('searchShippingOptions');
		expect(list).toContainEqual([
			'PostNL Standard · PostNL · EUR 6.55 for 1 kg to NL',
			'postnl:standard',
		]);
		expect(list).toContainEqual([
			'DHL Express Worldwide + DAP · DHL Express · EUR 35.20 for 1 kg to DE',
			'dhl_express:worldwide/incoterm=dap',
		]);
		expect(list).toContainEqual(['GLS Business Parcel · GLS', 'gls:business']);
		expect(list.map(([, value]) => value)).not.toContain('dpd:return');
		expect(await call('searchShippingOptions', 'express')).toHaveLength(1);
	});

	it('shipping options with the price for the order that was chosen', async () => {
		const order = saveOrder(world.sandbox, 'N-1');
		const list = await call('searchShippingOptions', '', {
			resource: 'order',
			operation: 'ship',
			order: by('list', order.id),
		});
		expect(list).toContainEqual([
			'PostNL Standard · PostNL · EUR 7.15 for 2.7 kg to NL',
			'postnl:standard',
		]);
		expect(list.map(([, value]) => value)).not.toContain('dhl_express:worldwide/incoterm=dap');
	});

	it('service points near what is typed, and what to type where nothing is known', async () => {
		const how = [['Type country and place, e.g. NL 5611 EM.', '']];
		for (const typed of ['', 'Eindhoven', 'NL'])
			expect(await call('searchServicePoints', typed)).toEqual(how);
		expect(world.sandbox.requests).toHaveLength(0);
		const found = await call('searchServicePoints', 'nl 5611 EM');
		expect(found[0]).toEqual([expect.stringMatching(/Eindhoven \(DHL · \d+ m\)$/), 1000001]);
		world.sandbox.settings.servicePoints.geocoder = 'not_found';
		expect(await call('searchServicePoints', 'NL Xyzzy')).toEqual([
			[expect.stringMatching(/^No service point found for "NL Xyzzy".*switched on/), ''],
		]);
	});

	const nl = { country_code: 'NL', postal_code: '5611 EM', city: 'Eindhoven' };
	it.each<[string, INodeParameters, string]>([
		['shipment.create', { recipient: nl }, '5611 EM Eindhoven'],
		['shippingOption.getAll', { toCountry: 'NL', toPostalCode: '5611 EM' }, '5611 EM'],
		['order.upsert', { shippingAddress: nl }, '5611 EM Eindhoven'],
		['order.update', { updateFields: { shipping_address: { address: nl } } }, '5611 EM Eindhoven'],
		[
			'integrationShipment.upsert',
			{ recipient: { country: 'NL', postal_code: '5611 EM', city: 'Eindhoven' } },
			'5611 EM Eindhoven',
		],
	])('service points near the recipient of %s', async (of, fields, address) => {
		const [resource, operation] = of.split('.');
		const parameters = { resource, operation, ...fields };
		expect((await call('searchServicePoints', '', parameters))[0][1]).toBe(1000001);
		expect(world.sandbox.requests.at(-1)!.query).toMatchObject({ country_code: 'NL', address });
		// A place alone is one in the country of the recipient; with a country of its own it is there.
		await call('searchServicePoints', 'Amsterdam', parameters);
		expect(world.sandbox.requests.at(-1)!.query).toMatchObject({
			country_code: 'NL',
			address: 'Amsterdam',
		});
		await call('searchServicePoints', 'De Haan', parameters);
		expect(world.sandbox.requests.at(-1)!.query).toMatchObject({
			country_code: 'NL',
			address: 'De Haan',
		});
		await call('searchServicePoints', 'GR Αθήνα', parameters);
		expect(world.sandbox.requests.at(-1)!.query).toMatchObject({ country_code: 'GR' });
	});

	it('service points of the carrier of the shipping option come first; a place of an expression is not known', async () => {
		const parameters = {
			resource: 'shipment',
			operation: 'create',
			recipient: nl,
			shippingOption: by('id', 'postnl:standard'),
		};
		const [first] = await call('searchServicePoints', '', parameters);
		expect(first[0]).toContain('(PostNL');
		expect(
			await call('searchServicePoints', '', {
				...parameters,
				recipient: { country_code: '={{ $json.country }}', postal_code: '5611 EM' },
			}),
		).toEqual([[expect.stringContaining('Type country and place'), '']]);
	});

	it('shipments, the found ones first', async () => {
		const { id } = await shipped(world.sandbox, { order_number: 'KL-1' });
		await shipped(world.sandbox, { order_number: 'KL-2' });
		expect(await call('searchShipments')).toHaveLength(2);
		expect(await call('searchShipments', 'KL-1')).toEqual([
			['KL-1 · John Doe · Eindhoven · PostNL · Ready to send', id],
		]);
		expect(await call('searchShipments', 'nothing')).toEqual([
			[expect.stringContaining('No shipment found for "nothing"'), ''],
		]);
	});

	it('carriers and parcel statuses', async () => {
		const carriers = await call('getCarriers', undefined, {}, 'loadOptions');
		expect(carriers).toContainEqual(['PostNL', 'postnl']);
		expect(new Set(carriers.map(([, value]) => value)).size).toBe(carriers.length);
		expect(await call('getParcelStatuses', undefined, {}, 'loadOptions')).toContainEqual([
			'Ready to send',
			'READY_TO_SEND',
		]);
	});
});
