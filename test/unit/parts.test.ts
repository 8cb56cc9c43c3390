/** Parts of bodies: the values of the panel as each document writes them, and the check of the same. */
import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { group, checked, optional, required } from '../../nodes/Sendcloud/checks';
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
	const schema = group(addressPart.check(required));
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
		expect([...names].sort()).toEqual(Object.keys(addressPart.check(required)).sort());
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
		expect(checked(group(addressPart.check(optional)), { city: 'Oslo' })).toEqual({ city: 'Oslo' });
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
