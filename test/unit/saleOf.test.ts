/** What an order's lines come to: with tax, without floating-point sums, and refused where it is not clear. */
import type { IDataObject } from 'n8n-workflow';

import { asItems, contentsOf, saleOf, totalOf } from '../../nodes/Sendcloud/flows/saleOf';

const included = { rate: 21, isToBeAdded: false };
const eur = (value: number | string) => ({ value, currency: 'EUR' });
const order = (...order_items: IDataObject[]): IDataObject => ({
	order_number: 'KL-1',
	order_details: { order_items },
});

it('takes unit prices, and totals where there are none', () => {
	const sale = saleOf(
		order(
			{ name: 'Candle', quantity: 3, unit_price: eur(0.1), total_price: eur(99) },
			{ name: 'Lamp', quantity: 2, total_price: eur('20.50') },
			// A third of this is no amount of cents.
			{ name: 'Wick', quantity: 3, unit_price: null, total_price: eur(1) },
		),
		included,
	);
	expect(asItems(sale)).toEqual([
		{ description: 'Candle', quantity: 3, unit_price: 0.1 },
		{ description: 'Lamp', quantity: 2, unit_price: 10.25 },
		{ description: '3 × Wick', quantity: 1, unit_price: 1 },
	]);
	// 0.30 + 20.50 + 1.00; 0.1 + 0.1 + 0.1 is not 0.3 in floating-point numbers.
	expect(totalOf(sale)).toBe(218000);
	expect(contentsOf(sale)).toBe('3 × Candle, 2 × Lamp, 1 × 3 × Wick');
	expect(sale.currency).toBe('EUR');
});

it.each([
	[21, 3.5, 4.24],
	[5.5, 3.5, 3.69],
	[0, 3.5, 3.5],
	[19, 0.01, 0.01],
])('adds %d percent of tax to %d, in whole cents', (rate, price, expected) => {
	const sale = saleOf(order({ name: 'Candle', quantity: 1, unit_price: eur(price) }), {
		rate,
		isToBeAdded: true,
	});
	expect(asItems(sale)[0].unit_price).toBe(expected);
});

it.each([
	['it has no lines', order()],
	['it has no lines', { order_number: 'KL-1' }],
	['its line "A" has no price', order({ name: 'A', quantity: 1 })],
	['its line "A" has no price', order({ name: 'A', quantity: 0, unit_price: eur(1) })],
	['its line "A" has no price', order({ name: 'A', quantity: 1, unit_price: eur('1,50') })],
	[
		'its lines are in several currencies',
		order(
			{ name: 'A', quantity: 1, unit_price: eur(1) },
			{ name: 'B', quantity: 1, unit_price: { value: 1, currency: 'GBP' } },
		),
	],
])('refuses what is not clear: %s', (reason, given) => {
	expect(() => saleOf(given as IDataObject, included)).toThrow(
		`No sales invoice can be made of order KL-1: ${reason}`,
	);
});
