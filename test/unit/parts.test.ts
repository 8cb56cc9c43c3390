/** Parts of bodies: the values of the panel as each document writes them, and the check of the same. */
import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { checked, optional, required } from '../../nodes/Sendcloud/checks';
import { methodBehind } from '../../nodes/Sendcloud/engine/define';
import {
	addressPart,
	countryPart,
	dimensionPart,
	measurementPart,
	moneyPart,
	weightPart,
} from '../../nodes/Sendcloud/fields/parts';
import { at, flat } from '../../nodes/Sendcloud/fields/simplify';

describe('numbers', () => {
	it.each([
		[1.32, '1.32'],
		['1.320', '1.320'],
		[0.1 + 0.2, '0.3'],
		[1e-3, '0.001'],
		[500, '500'],
	])('of the panel are text where a document wants text: %j', (weight, value) => {
		expect(weightPart.toBody({ weight, weight_unit: 'kg' }, 'text')).toEqual({ value, unit: 'kg' });
		expect(weightPart.toBody({ weight, weight_unit: 'kg' })).toEqual({ value: weight, unit: 'kg' });
		expect(moneyPart.toBody(weight, 'EUR', 'text')).toEqual({ value, currency: 'EUR' });
	});

	it('that nobody typed are not sent', () => {
		expect(weightPart.toBody({ weight: '', weight_unit: 'kg' }, 'text')).toBeUndefined();
		expect(moneyPart.toBody(null, 'EUR')).toBeUndefined();
		expect(dimensionPart.toBody({ length: '', dimension_unit: 'cm' }, 'text')).toBeUndefined();
		expect(dimensionPart.toBody({ length: 1, width: '', dimension_unit: 'cm' }, 'text')).toEqual({
			length: '1',
			width: '',
			height: undefined,
			unit: 'cm',
		});
		expect(moneyPart.toBody(0, 'EUR')).toEqual({ value: 0, currency: 'EUR' });
	});

	it.each([
		[
			weightPart.check(required, 'text'),
			{ value: 1.32, unit: 'kg' },
			{ value: '1.32', unit: 'kg' },
		],
		[weightPart.check(required), { value: '1.32', unit: 'kg' }, { value: 1.32, unit: 'kg' }],
		[
			moneyPart.check(required, 'text'),
			{ value: 3, currency: 'EUR' },
			{ value: '3', currency: 'EUR' },
		],
		[
			dimensionPart.check(required, 'text'),
			{ length: 1, width: '2.50', height: 3, unit: 'cm' },
			{ length: '1', width: '2.50', height: '3', unit: 'cm' },
		],
	])('in JSON become what the document wants', (schema, given, wanted) => {
		expect(checked(schema, given)).toEqual(wanted);
	});

	it.each([
		[weightPart.check(required, 'text'), { value: 0, unit: 'kg' }, /above 0, found 0/],
		[
			weightPart.check(required, 'text'),
			{ value: '1,5', unit: 'kg' },
			/decimal point, found "1,5"/,
		],
		[weightPart.check(required, 'text'), { value: 1, unit: 'stone' }, /one of kg, g, lbs, oz/],
		[moneyPart.check(required, 'text'), { currency: 'EUR' }, /value is required/],
		[dimensionPart.check(required, 'text'), { length: 1, unit: 'cm' }, /width is required/],
	])('are refused in words: %#', (schema, given, words) => {
		expect(() => checked(schema, given)).toThrow(words);
	});

	it('of a measurement stand together', () => {
		expect(
			measurementPart.toBody(
				{ weight: 1, weight_unit: 'g', length: 1, width: 2, height: 3, dimension_unit: 'mm' },
				'text',
			),
		).toEqual({
			weight: { value: '1', unit: 'g' },
			dimension: { length: '1', width: '2', height: '3', unit: 'mm' },
			volume: undefined,
		});
	});
});

describe('an address', () => {
	const schema = addressPart.check(required);
	const whole = {
		name: 'Jane Doe',
		address_line_1: 'Stadhuisplein',
		house_number: '50',
		postal_code: '1013 AB',
		city: 'Eindhoven',
		country_code: 'NL',
	};

	it('has the twelve fields of the documents, in the panel and in its check', () => {
		const names = addressPart.fields.map(({ name }) => name);
		expect(names).toHaveLength(12);
		expect([...names].sort()).toEqual(Object.keys(addressPart.shape(required)).sort());
		expect(names).toEqual(expect.arrayContaining(Object.keys(addressPart.open)));
	});

	it('is sent as it was filled in', () => {
		expect(addressPart.toBody({ ...whole, company_name: '', po_box: '' })).toEqual(whole);
		expect(addressPart.toBody({ name: '', city: '' })).toBeUndefined();
		expect(addressPart.toBody(undefined)).toBeUndefined();
		const { house_number, ...rest } = whole;
		expect(
			addressPart.toBody({ address: { ...rest, more: { house_number, po_box: '' } } }),
		).toEqual(whole);
		expect(addressPart.toBody({ address: { name: '', more: {} } })).toBeUndefined();
		expect(checked(schema, whole)).toEqual(whole);
	});

	it('names what is missing, or may be changed in part', () => {
		expect(() => checked(schema, { ...whole, postal_code: undefined })).toThrow(
			'postal code is required',
		);
		expect(checked(addressPart.check(optional), { city: 'Oslo' })).toEqual({ city: 'Oslo' });
	});

	const read = (change: Record<string, unknown>) =>
		checked<Record<string, unknown>>(schema, { ...whole, ...change });

	it.each<[Record<string, unknown>, Record<string, unknown>]>([
		[{ address_line_1: 'Musterweg\r\nHinterhaus' }, { address_line_1: 'Musterweg, Hinterhaus' }],
		[{ name: '\u00a0Jane  Doe ' }, { name: 'Jane Doe' }],
		[{ name: "'s-Gravenhaagse Bakker" }, { name: "'s-Gravenhaagse Bakker" }],
		[{ company_name: ' \u00a0 ' }, { company_name: '' }],
		[
			{ name: undefined, company_name: 'ACME' },
			{ name: 'ACME', company_name: undefined },
		],
		[
			{ name: '', company_name: 'ACME' },
			{ name: 'ACME', company_name: undefined },
		],
		[{ company_name: 'ACME' }, { name: 'Jane Doe', company_name: 'ACME' }],
		[{ postal_code: "'04109", country_code: 'DE' }, { postal_code: '04109' }],
		[{ postal_code: '="04109"', country_code: 'DE' }, { postal_code: '04109' }],
		[{ postal_code: 4109, country_code: 'de ' }, { postal_code: '04109' }],
		[{ postal_code: '4109.0', country_code: 'DE' }, { postal_code: '04109' }],
		[{ postal_code: 1080, country_code: 'AT' }, { postal_code: '1080' }],
		[{ postal_code: '1080.0', country_code: 'AT' }, { postal_code: '1080' }],
		[{ postal_code: 501, country_code: 'US' }, { postal_code: '00501' }],
		[{ postal_code: 10011, country_code: 'RO' }, { postal_code: '010011' }],
		[{ postal_code: '02108-1234', country_code: 'US' }, { postal_code: '02108-1234' }],
		[{ house_number: 12 }, { house_number: '12' }],
		[{ house_number: '12-3' }, { house_number: '12-3' }],
		[{ house_number: ' 12 bis' }, { house_number: '12 bis' }],
		[{ name: 'M&uuml;ller &amp; S&ouml;hne&nbsp;' }, { name: 'Müller & Söhne' }],
		[{ city: 'Smith & Sons; R&D;' }, { city: 'Smith & Sons; R&D;' }],
	])('takes off what a spreadsheet put around it: %j', (given, expected) => {
		expect(read(given)).toEqual({
			...whole,
			...given,
			country_code: expect.any(String),
			...expected,
		});
	});

	it.each<[Record<string, unknown>, string]>([
		[
			{ postal_code: '4109', country_code: 'DE' },
			'postal code must have 5 digits in DE, found "4109". A spreadsheet may have taken the zero of 04109',
		],
		[
			{ postal_code: '409', country_code: 'DE' },
			'postal code must have 5 digits in DE, found "409"',
		],
		[{ postal_code: 409, country_code: 'DE' }, 'postal code must have 5 digits in DE, found "409"'],
		[{ postal_code: '2108-1234', country_code: 'US' }, 'the zero of 02108-1234'],
		[{ name: ' \u00a0' }, 'name must be a text, found'],
		[{ name: undefined }, 'name is required'],
		[{ name: '', company_name: '' }, 'name is required'],
		[
			{ house_number: '12. Mrz' },
			'house number was made a date by a spreadsheet, found "12. Mrz". Format the column as text and export it again',
		],
		[{ house_number: '2026-03-12T00:00:00.000Z' }, 'house number was made a date'],
		[{ name: 'K&#65533;ln' }, 'name has characters that were lost'],
		[{ name: '#N/A' }, 'name is an error of a spreadsheet, found "#N/A"'],
		[{ city: '#NV' }, 'city is an error of a spreadsheet'],
		[{ house_number: '########' }, 'house number is an error of a spreadsheet'],
		[
			{ address_line_2: 'Floor [object Object]' },
			'line 2 is an object that was put into a text, found "Floor [object Object]"',
		],
	])('refuses what is lost: %j', (given, words) => {
		expect(() => read(given)).toThrow(words);
	});

	it('names all that is wrong at once, and leaves what is changed in part alone', () => {
		expect(() => read({ city: '', postal_code: '' })).toThrow(
			expect.objectContaining({
				message: 'postal code is required',
				description: expect.stringContaining('city is required'),
			}),
		);
		const part = addressPart.check(optional);
		expect(checked(part, { company_name: 'ACME' })).toEqual({ company_name: 'ACME' });
		expect(checked(part, { postal_code: '4109' })).toEqual({ postal_code: '4109' });
	});

	it('has other names in other documents, and lacks what they lack', () => {
		const fields = addressPart.fieldsNamed(
			{ country_code: 'country', po_box: '' },
			{ country: { displayName: 'Land' } },
		);
		expect(fields).toHaveLength(11);
		expect(fields.find(({ name }) => name === 'country')?.displayName).toBe('Land');
	});
});

describe('countries', () => {
	it('are offered by their names, as codes', async () => {
		const { typeOptions } = countryPart.field('country_code');
		const method = methodBehind(typeOptions as object);
		if (!method || !('loadOptions' in method)) throw new Error('there is no list');
		const list = await method.loadOptions.call({} as ILoadOptionsFunctions);
		expect(list.length).toBeGreaterThan(245);
		expect(new Set(list.map(({ value }) => value)).size).toBe(list.length);
		expect(list).toContainEqual({ name: 'Netherlands (NL)', value: 'NL' });
		expect(list).toContainEqual({ name: 'United Kingdom (GB)', value: 'GB' });
		expect(list.filter(({ name, value }) => name.startsWith(String(value)))).toEqual([]);
		const names = list.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	});
});

describe('flat outputs', () => {
	it('take what lies inside, and nothing where there is nothing', () => {
		const order = { a: { b: [{ c: 1 }] }, n: null };
		expect(at(order, 'a', 'b', '0', 'c')).toBe(1);
		expect(at(order, 'a', 'x', 'c')).toBeUndefined();
		expect(at(order, 'n', 'c')).toBeUndefined();
		expect(at(order, 'toString')).toBeUndefined();
	});

	it('have the same columns whatever an answer says', () => {
		expect(flat({ a: 0, b: undefined, c: '' })).toEqual({ a: 0, b: null, c: '' });
	});
});
