import fc from 'fast-check';

import {
	amountText,
	dividedBy,
	exactFrom,
	exactNumber,
	exactText,
	isSame,
	minus,
	roundedShare,
	times,
	total,
	type Exact,
} from '../../../nodes/Sendcloud/flows/shops/exact';

const exact = (value: unknown) => exactFrom(value) as Exact;

describe('exact decimals', () => {
	it.each([
		['3.90', '3.90'],
		['-0.05', '-0.05'],
		['+7', '7'],
		[' 12. ', '12'],
		[0.1, '0.1'],
		[47.980000000000004, '47.98'],
		[0.1 + 0.2, '0.3'],
		[8.394957983193278, '8.394957983193278'],
		[1e-7, undefined],
		['1e5', undefined],
		['1,5', undefined],
		['', undefined],
		['.', undefined],
		[NaN, undefined],
		[Infinity, undefined],
		[2 ** 53, undefined],
		['1'.repeat(41), undefined],
		[null, undefined],
		[true, undefined],
		[[], undefined],
	])('reads %j', (value, text) => {
		const read = exactFrom(value);
		expect(read && exactText(read)).toBe(text);
	});

	it('adds without binary fractions', () => {
		expect(exactText(total(['0.1', '0.2', '10'].map(exact)))).toBe('10.3');
		expect(exactText(minus(exact('1'), exact('0.99')))).toBe('0.01');
		expect(exactText(times(exact('19.99'), 3))).toBe('59.97');
		expect(exactText(total([]))).toBe('0');
	});

	it.each([
		['10', 4, '2.50'],
		['29.97', 3, '9.99'],
		['1', 3, undefined],
		['0.0001', 2, undefined],
		['0.30', 4, '0.075'],
	])('divides %s by %d', (amount, by, share) => {
		const one = dividedBy(exact(amount), by);
		expect(one && exactText(one)).toBe(share);
	});

	it.each([
		['25.18', 3, '8.39'],
		['0.05', 10, '0.01'],
		['-0.05', 10, '-0.01'],
		['10', 3, '3.33'],
		['20', 3, '6.67'],
		['1.005', 1, '1.01'],
	])('rounds %s by %d to the cent', (amount, by, share) => {
		expect(exactText(roundedShare(exact(amount), by))).toBe(share);
	});

	it.each([
		['12.0000', '12.00'],
		['0.3075', '0.3075'],
		['5', '5'],
		['4.5', '4.5'],
	])('writes %s as %s', (amount, text) => {
		expect(amountText(exact(amount))).toBe(text);
	});

	it('makes a number only where that holds it', () => {
		expect(exactNumber(exact('12.3400'))).toBe(12.34);
		expect(exactNumber(exact('0.30000000000000001'))).toBeUndefined();
		expect(exactNumber(exact('9007199254740993'))).toBeUndefined();
	});

	it('gives back what it was given', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.nat(6), (units, scale) => {
				const text = exactText({ units, scale });
				expect(exactText(exact(text))).toBe(text);
				const number = exactNumber({ units, scale });
				expect(number).toBe(Number(text));
				expect(isSame(exact(number), { units, scale })).toBe(true);
			}),
		);
	});

	it('become the number that their digits are read as', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
				fc.nat(14),
				(units, scale) => {
					const amount = { units, scale };
					const number = exactNumber(amount);
					if (number !== undefined) expect(number).toBe(Number(exactText(amount)));
				},
			),
			{ numRuns: 2000 },
		);
	});

	it('divides what was multiplied', () => {
		fc.assert(
			fc.property(fc.nat(99_999_999), fc.integer({ min: 1, max: 9999 }), (cents, count) => {
				const price = exact((cents / 100).toFixed(2));
				expect(isSame(dividedBy(times(price, count), count) as Exact, price)).toBe(true);
			}),
		);
	});
});
