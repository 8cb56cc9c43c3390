/** What a parcel can be sent with: what is asked, what is dropped and why, and what is the best. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { by } from './shipped';
import { useWorld } from './world';

const world = useWorld();
const options = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'shippingOption',
	operation: 'getAll',
	toCountry: 'NL',
	...more,
});
const questions = () =>
	world.sandbox.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => body as IDataObject);
const run = async (more?: INodeParameters, items?: IDataObject[]) => {
	const result = await world.engine.run(options(more), items);
	expect(result.error).toBeUndefined();
	return result.json;
};
const whyNot = (json: IDataObject[], code: string) =>
	json.find((one) => one.code === code)?.why_not;

it('what can be used, the cheapest first', async () => {
	const json = await run({ weight: 1 });
	expect(questions()).toEqual([
		{
			from_address: { country_code: 'NL', postal_code: '5611 EM', city: 'Eindhoven' },
			to_address: { country_code: 'NL' },
			parcels: [{ weight: { value: '1', unit: 'kg' } }],
			calculate_quotes: true,
		},
	]);
	const prices = json.map(({ price }) => price as number);
	expect(prices).toEqual([...prices].sort((a, b) => a - b));
	expect(json.every(({ usable }) => usable)).toBe(true);
	expect(json[0]).toEqual({
		code: 'postnl:standard',
		name: 'PostNL Standard',
		carrier_code: 'postnl',
		carrier_name: 'PostNL',
		contract_id: 517,
		price: 6.55,
		currency: 'EUR',
		lead_time_hours: 24,
		usable: true,
		why_not: [],
		tracked: true,
		signature: false,
		last_mile: 'home_delivery',
		needs: [],
		needs_service_point: false,
		needs_customs_documents: false,
		max_weight: '23.001 kg',
		charging_type: 'label_creation',
	});
});

it('only the best one: cheapest, and fastest', async () => {
	expect((await run({ show: 'best' })).map(({ code }) => code)).toEqual(['postnl:standard']);
	expect((await run({ show: 'best', sort: 'fastest' })).map(({ code }) => code)).toEqual([
		'trunkrs:evening',
	]);
});

it('all, and why some cannot be used', async () => {
	const json = await run({ show: 'all', additionalFields: { known: [] } });
	expect(whyNot(json, 'sendcloud:letter')).toEqual(['it is a test option without postage']);
	expect(whyNot(json, 'postnl:service_point')).toEqual([
		'it needs a service point',
		'it needs the email address of the recipient',
	]);
	expect(whyNot(json, 'postnl:mailbox')).toEqual([
		'it needs the length of the parcel',
		'it needs the width of the parcel',
		'it needs the height of the parcel',
	]);
	expect(whyNot(json, 'gls:business')).toEqual(['Sendcloud knows no price of it']);
	expect(whyNot(json, 'postnl:standard')).toEqual([]);
	const usable = json.map((one) => one.usable);
	expect(usable).toEqual([...usable].sort((a, b) => Number(b) - Number(a)));
});

it('abroad: customs data, and prices in another currency', async () => {
	const json = await run({ toCountry: 'GB', show: 'all' });
	expect(whyNot(json, 'dhl_express:worldwide/incoterm=dap')).toEqual(['it needs customs data']);
	const known = { known: ['email', 'phone', 'customs'] };
	const [best] = await run({ toCountry: 'GB', show: 'best', additionalFields: known });
	expect(best).toMatchObject({ needs_customs_documents: true, usable: true });
});

it('without prices, those that Sendcloud has no price of can be used', async () => {
	const json = await run({ additionalFields: { without_prices: true } });
	expect(questions()[0].calculate_quotes).toBe(false);
	expect(json.map(({ code }) => code)).toContain('gls:business');
	expect(json[0].price).toBeNull();
});

it('an account without quotes: says so for each', async () => {
	world.sandbox.settings.options.quotes = 'null';
	const { error } = await world.engine.run(options({ show: 'best' }));
	expect(error?.message).toBe('None of the shipping options can be used for this parcel');
	expect(error?.description).toContain('postnl:standard: Sendcloud knows no price of it.');
});

it('everything that can be asked', async () => {
	await run({
		senderAddress: by('id', 2),
		toCountry: 'BE',
		toPostalCode: '2000',
		weight: '1.5',
		weightUnit: 'kg',
		show: 'all',
		additionalFields: {
			carrier_code: 'postnl',
			contract: by('id', 517),
			length: 30,
			width: 20,
			height: 10.5,
			dimension_unit: 'cm',
			functionalities: '{"multicollo": true}',
			signature: true,
			parcels: 2,
		},
	}).catch(() => {});
	const parcel = {
		weight: { value: '1.5', unit: 'kg' },
		dimensions: { length: '30', width: '20', height: '10.5', unit: 'cm' },
	};
	expect(questions()[0]).toEqual({
		from_address: { country_code: 'BE', postal_code: '2000', city: 'Antwerpen' },
		to_address: { country_code: 'BE', postal_code: '2000' },
		parcels: [parcel, parcel],
		carrier_code: 'postnl',
		contract_id: 517,
		functionalities: { multicollo: true, signature: true },
		calculate_quotes: true,
	});
});

it.each<[string, INodeParameters, string[]]>([
	['a service point', { service_point: '123' }, ['postnl:service_point']],
	[
		'a mailbox size',
		{ length: 30, width: 20, height: 3, carrier_code: 'postnl', max_price: 4.2 },
		['postnl:mailbox'],
	],
	['what takes no longer', { max_hours: 20 }, ['trunkrs:evening']],
	['what costs no more', { max_price: 6.6 }, ['postnl:standard']],
])('only %s', async (_what, additionalFields, codes) => {
	const json = await run({ additionalFields });
	expect(json.map(({ code }) => code)).toEqual(codes);
});

it('returns, where those are wanted', async () => {
	const json = await run({ toCountry: 'NL', additionalFields: { returns: true } });
	expect(json.map(({ code }) => code).sort()).toEqual(['dpd:return', 'postnl:return']);
	expect(questions()[0].functionalities).toEqual({ returns: true });
});

it('a hundred items with three different questions: three requests, and one for the sender', async () => {
	const items = Array.from({ length: 100 }, (_, n) => ({ country: ['NL', 'BE', 'DE'][n % 3] }));
	const json = await run({ toCountry: '={{ $json.country }}', show: 'best' }, items);
	expect(json).toHaveLength(100);
	expect(questions()).toHaveLength(3);
	expect(world.sandbox.requests).toHaveLength(4);
});

it('as Sendcloud has it, with what was found out', async () => {
	const [json] = await run({ simplify: false, show: 'best' });
	expect(json).toMatchObject({
		code: 'postnl:standard',
		functionalities: { tracked: true },
		quotes: [{ price: { total: { value: '6.55', currency: 'EUR' } } }],
		usable: true,
		why_not: [],
	});
});

describe('bad input', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no country', { toCountry: '={{ "" }}' }, /to country is required/],
		[
			'a country that is none',
			{ toCountry: '={{ "Nederland" }}' },
			/to country must be a two-letter/,
		],
		['no weight', { weight: '={{ "" }}' }, /weight › value is required/],
		['a weight of nothing', { weight: 0 }, /weight › value must be a number above 0/],
		['a unit that is none', { weightUnit: '={{ "st" }}' }, /weight › unit must be one of kg/],
		['0 parcels', { additionalFields: { parcels: 0 } }, /parcels must be a whole number/],
		[
			'51 parcels',
			{ additionalFields: { parcels: 51 } },
			/parcels must be a whole number from 1 to 50/,
		],
		[
			'a side that is missing',
			{ additionalFields: { length: 30 } },
			/dimensions › width is required/,
		],
		['JSON that is none', { additionalFields: { functionalities: '{' } }, /not valid JSON/],
	])('%s, before anything is sent', async (_what, more, message) => {
		const { error } = await world.engine.run(options(more));
		expect(error?.message).toMatch(message);
		expect(world.asked()).toEqual([]);
	});

	it('31 kg for a letter', async () => {
		const additionalFields = { carrier_code: 'sendcloud' };
		const { error } = await world.engine.run(options({ weight: 31, additionalFields }));
		expect(error?.message).toBe('There is no shipping option for this parcel');
		expect(error?.description).toContain("We couldn't find any shipping options");
	});

	it('a sender address that was deleted', async () => {
		const { error } = await world.engine.run(options({ senderAddress: by('id', 404) }));
		expect(error?.httpCode).toBe('404');
		expect(error?.message).toContain('No sender address found.');
	});

	it('a contract that there is not', async () => {
		const { error } = await world.engine.run(
			options({ additionalFields: { contract: by('id', 5) } }),
		);
		expect(error?.message).toContain('Invalid contract.');
	});
});
