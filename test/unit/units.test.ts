import { weightOf } from '../../nodes/Sendcloud/api/orders';
import { kilogramsOf, togetherInKilograms } from '../../nodes/Sendcloud/api/units';

const line = (value: unknown, unit: unknown, quantity: unknown = 1) => ({
	quantity,
	measurement: { weight: { value, unit } },
});
const order = (lines: unknown, weight?: unknown) => ({
	order_details: { order_items: lines as never },
	shipping_details: { measurement: { weight: weight as never } },
});

it.each([
	[{ value: '1.5', unit: 'kg' }, 1.5],
	[{ value: 250, unit: 'g' }, 0.25],
	[{ value: 2, unit: 'lbs' }, 0.907],
	[{ value: 8, unit: 'oz' }, 0.227],
	[{ value: 0, unit: 'kg' }, undefined],
	[{ value: -1, unit: 'kg' }, undefined],
	[{ value: 1, unit: 'stone' }, undefined],
	[{ value: 'heavy', unit: 'kg' }, undefined],
	[{ unit: 'kg' }, undefined],
	[null, undefined],
])('%j are %j kg', (weight, kilograms) => {
	expect(kilogramsOf(weight)).toBe(kilograms);
});

it('lines weigh together what all their pieces do, each in its own unit, and are rounded once', () => {
	const weight = (value: unknown, unit: string, quantity: number) => ({
		weight: { value, unit },
		quantity,
	});
	expect(togetherInKilograms([weight('0.4', 'g', 10), weight(1, 'lbs', 2)])).toBe(0.911);
	expect(togetherInKilograms([weight(1, 'kg', 1), { quantity: 1 }])).toBeUndefined();
	expect(togetherInKilograms([])).toBeUndefined();
});

it('an order weighs what it says, else its lines together, else nobody knows', () => {
	const kilograms = (value: string) => ({ value, unit: 'kg' });
	const lines = [line(500, 'g', 3), line('1', 'lbs')];
	expect(weightOf(order(lines, { value: 4, unit: 'lbs' }))).toEqual(kilograms('1.814'));
	expect(weightOf(order(lines))).toEqual(kilograms('1.954'));
	expect(weightOf(order([...lines, line(undefined, undefined)]))).toBeUndefined();
	expect(weightOf(order('none'))).toBeUndefined();
	expect(weightOf({})).toBeUndefined();
});
