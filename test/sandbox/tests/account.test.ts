/** What an account has: senders, brands, contracts, shipping options; and whether an address will do. */
import { startSandbox, type Sandbox } from '../index';
import { without } from '../server/world';
import { basic, call, said } from './client';
import { post, receiver, weighing, type Body } from './shipping';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const get = async (path: string) => await call(sandbox, 'GET', path);

/** Follows `Link` from page to page; the IDs of each. */
async function pages(path: string): Promise<unknown[][]> {
	const found: unknown[][] = [];
	for (let next: string | undefined = path; next; ) {
		const { body, headers } = await get(next);
		found.push(body.data.map(({ id }: { id: unknown }) => id));
		[, next] = /<([^>]+)>; rel="next"/.exec(String(headers.link)) ?? [];
	}
	return found;
}

describe('lists of the account', () => {
	it.each([
		['/v3/addresses/sender-addresses', [[1], [2]]],
		['/v3/brands', [[1], [2]]],
		['/v3/contracts', [[1], [517], [518], [611], [701], [702], [808], [901], [4195], [52024]]],
	])('%s comes in pages', async (path, expected) => {
		expect(await pages(`${path}?page_size=1`)).toEqual(expected);
		expect((await pages(path)).flat()).toEqual(expected.flat());
		expect((await get(`${path}?page_size=101`)).status).toBe(400);
		expect((await get(`${path}?page_size=0`)).status).toBe(400);
		const [[id]] = expected;
		expect((await get(`${path}/${id}`)).body.data).toMatchObject({ id });
		expect((await get(`${path}/99`)).status).toBe(404);
	});

	it('filters contracts', async () => {
		const ids = async (query: string) =>
			(await get(`/v3/contracts?${query}`)).body.data.map(({ id }: { id: number }) => id);
		expect(await ids('carrier_code=postnl')).toEqual([517, 518]);
		expect(await ids('is_active=false')).toEqual([611, 901]);
		expect(await ids('country_code=GB&is_active=true')).toEqual([808]);
		expect(await ids('name=postnl%20contract')).toEqual([]);
		expect(await ids('name=PostNL%20contract')).toEqual([517]);
		expect((await get('/v3/contracts?carrier_code=nobody')).status).toBe(400);
		expect((await get('/v3/contracts?is_active=maybe')).status).toBe(400);
	});

	it('speaks as the examples do where they differ from the schema', async () => {
		sandbox.settings.contractFields = 'examples';
		expect((await get('/v3/contracts/517')).body.data).toMatchObject({
			country: 'NL',
			is_default: true,
		});
		sandbox.settings.noState = 'nullText';
		expect((await get('/v3/addresses/sender-addresses/1')).body.data.state_province_code).toBe(
			'null',
		);
	});

	it('says whose keys these are', async () => {
		expect((await get('/v3/user/auth/metadata')).body.data.integration_id).toBe(7);
		expect((await get('/v3/organization')).body.data).toMatchObject({ id: 12345 });
	});

	it('knows the statuses of parcels', async () => {
		const { data } = (await get('/v3/parcels/statuses')).body;
		expect(data.length).toBeLessThan(100);
		expect(data).toContainEqual({ code: 'READY_TO_SEND', message: 'Ready to send' });
	});
});

describe('shipping options', () => {
	const question = (changes: Body = {}): Body => ({
		from_address: { country_code: 'NL' },
		to_address: { country_code: 'NL', postal_code: '5642CV' },
		parcels: [weighing('1')],
		...changes,
	});
	const ask = async (body: Body) => await post(sandbox, '/v3/shipping-options', body);
	const codes = async (changes: Body = {}): Promise<string[]> =>
		(await ask(question(changes))).body.data.map(({ code }: { code: string }) => code);

	it('are those that fit', async () => {
		expect(await codes()).toEqual([
			'sendcloud:letter',
			'postnl:standard',
			'postnl:standard/signature',
			'postnl:service_point',
			'postnl:mailbox',
			'dpd:home',
			'postnl:return',
			'dpd:return',
			'gls:business',
			'trunkrs:evening',
		]);
		expect(await codes({ parcels: [weighing('30')] })).not.toContain('postnl:standard');
		expect(await codes({ parcels: [weighing('1'), weighing('2')] })).toEqual([
			'postnl:standard',
			'postnl:standard/signature',
			'dpd:home',
			'gls:business',
		]);
		expect(await codes({ to_service_point: { id: '1' } })).toEqual(['postnl:service_point']);
		expect(await codes({ functionalities: { returns: true } })).toEqual([
			'postnl:return',
			'dpd:return',
		]);
		expect(await codes({ carrier_code: 'postnl', contract_id: 518 })).toHaveLength(5);
		expect(await codes({ shipping_option_code: 'dpd:home' })).toEqual(['dpd:home']);
		expect(await codes({ lead_time: { lt: 24 } })).toEqual(['trunkrs:evening']);
		expect(await codes({ to_address: { country_code: 'AU' } })).toEqual([
			'sendcloud:letter',
			'dhl_express:worldwide/incoterm=dap',
		]);
	});

	it('have prices only when asked for, and not of every contract', async () => {
		const free = await ask(question());
		expect(free.body.data.map(({ quotes }: { quotes: unknown }) => quotes)).toEqual(
			Array(10).fill(null),
		);
		const { data } = (await ask(question({ calculate_quotes: true }))).body;
		const price = (code: string) =>
			data.find((one: { code: string }) => one.code === code).quotes?.[0].price.total;
		expect(price('sendcloud:letter')).toEqual({ value: '0.00', currency: 'EUR' });
		expect(price('postnl:standard')).toEqual({ value: '6.55', currency: 'EUR' });
		expect(price('gls:business')).toBeUndefined();
		const two = await ask(
			question({
				calculate_quotes: true,
				shipping_option_code: 'postnl:standard',
				parcels: [weighing('1', { additional_insured_price: 200 }), weighing('2.5')],
			}),
		);
		expect(two.body.data[0].quotes[0].price).toEqual({
			breakdown: [
				{
					type: 'price_without_insurance',
					label: 'Label',
					price: { value: '13.70', currency: 'EUR' },
				},
				{
					type: 'insurance_price',
					label: 'Shipment protection (incl. taxes)',
					price: { value: '2.00', currency: 'EUR' },
				},
			],
			total: { value: '15.70', currency: 'EUR' },
		});
		sandbox.settings.options.quotes = 'null';
		expect((await ask(question({ calculate_quotes: true }))).body.data[1].quotes).toBeNull();
	});

	it('bill by volume, under one name or the other', async () => {
		const parcels = [
			weighing('1', { dimensions: { length: '50', width: '40', height: '30', unit: 'cm' } }),
		];
		const [one] = (await ask(question({ parcels, shipping_option_code: 'dpd:home' }))).body.data;
		expect(one.parcel_billed_weights).toMatchObject([{ value: '12.000', volumetric: true }]);
		sandbox.settings.options.billedWeights = 'billed_weight';
		const [other] = (await ask(question({ parcels, shipping_option_code: 'dpd:home' }))).body.data;
		expect(other.billed_weight).toMatchObject({ value: '12.000' });
	});

	it('are null when too little was asked, and none when nothing fits', async () => {
		expect((await ask({ from_address: { country_code: 'NL' } })).body.data).toBeNull();
		const { body } = await ask(question({ lead_time: { lt: 1 } }));
		expect(body.data).toEqual([]);
		expect(body.message).toContain("couldn't find any");
	});

	it.each([
		[
			'a field that is unknown',
			question({ max_price: 5 }),
			'/data/attributes/max_price: Unknown field.',
		],
		[
			'a number for a weight',
			question({ parcels: [{ weight: { value: 1, unit: 'kg' } }] }),
			'Not a valid string.',
		],
		['no parcel at all', question({ parcels: [] }), 'At least one parcel must be provided.'],
		[
			'51 parcels',
			question({ parcels: Array(51).fill(weighing('1')) }),
			'no more than 50 elements',
		],
		[
			'both forms of an address',
			question({ to_country_code: 'NL' }),
			'Cannot be combined with to_address.',
		],
		['a contract that is not there', question({ contract_id: 5 }), 'Invalid contract.'],
		[
			'a country that is none',
			question({ to_address: { country_code: 'UK' } }),
			'"UK" is not a valid choice.',
		],
		[
			'a state in another notation',
			question({ to_address: { country_code: 'IT', state_province_code: 'RM-IT' } }),
			'state_province_code',
		],
		[
			'insurance as an object',
			question({
				parcels: [weighing('1', { additional_insured_price: { value: '5', currency: 'EUR' } })],
			}),
			'A valid number is required.',
		],
	])('refuses %s', async (_what, body, words) => {
		const answer = await ask(body);
		expect(answer.status).toBe(400);
		expect(said(answer).join()).toContain(words);
	});
});

describe('validating an address', () => {
	const place = without(receiver(), 'name', 'email');
	const validate = async (address: Body, changes: Body = {}) =>
		await post(sandbox, '/v3/addresses/validate', { address, carrier_code: 'postnl', ...changes });

	it('says what is wrong, and how the carrier would write it', async () => {
		const good = await validate(place);
		expect(good.body).toMatchObject({
			input_address_is_valid: true,
			results: [
				{
					address: { address_line_1: 'Insulindelaan', postal_code: '5642 CV' },
					recommended: true,
					analysis: { changed_attributes: ['address_line_1', 'postal_code'] },
				},
			],
		});
		const bad = await validate({ ...place, country_code: 'IT', address_line_1: 'x'.repeat(36) });
		expect(bad.body.input_address_is_valid).toBe(false);
		expect(bad.body.results[0].analysis.validation_result.reasons).toEqual([
			'ADDRESS_TOO_LONG',
			'PROVINCE_MISSING',
		]);
	});

	it('sometimes cannot tell', async () => {
		sandbox.settings.addressValidation.outcome = 'unknown';
		expect((await validate(place)).body).toEqual({ input_address_is_valid: null, results: [] });
	});

	it('may know API keys alone, as its document has it', async () => {
		const { clientId, clientSecret } = sandbox.oauth;
		const { body } = await call(sandbox, 'POST', sandbox.tokenUrl, {
			body: 'grant_type=client_credentials',
			authorization: basic(clientId, clientSecret),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});
		const status = async () =>
			(
				await call(sandbox, 'POST', '/v3/addresses/validate', {
					body: { address: place, carrier_code: 'postnl' },
					authorization: `Bearer ${body.access_token}`,
				})
			).status;
		expect(await status()).toBe(200);
		sandbox.settings.addressValidation.oauth2 = 'refused';
		expect(await status()).toBe(401);
		expect((await validate(place)).status).toBe(200);
	});

	it('wants no names, and a carrier that it knows', async () => {
		expect(said(await validate(receiver()))).toEqual([
			'/address/name: Unknown field.',
			'/address/email: Unknown field.',
		]);
		expect((await validate(place, { carrier_code: 'nobody' })).status).toBe(400);
		expect((await validate(place, { carrier_code: undefined })).body.errors[0].code).toBe(
			'required',
		);
	});
});
