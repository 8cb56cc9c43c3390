/** Whatever a file holds: no format throws, no row is lost in silence, and only orders that can be sent come out. */
import fc from 'fast-check';

import { amazonOrderReport } from '../../../nodes/Sendcloud/flows/shops/amazonOrderReport';
import { ebayOrderExport } from '../../../nodes/Sendcloud/flows/shops/ebayOrderExport';
import { etsyOrderExport } from '../../../nodes/Sendcloud/flows/shops/etsyOrderExport';
import { shopifyOrderExport } from '../../../nodes/Sendcloud/flows/shops/shopifyOrderExport';
import { order, ordersOf, refusal } from './support';

const formats = [amazonOrderReport, ebayOrderExport, etsyOrderExport, shopifyOrderExport];

/** What stands in some columns of a good row; all others get a word. */
const good = (name: string): string => {
	if (/quantity/i.test(name)) return '1';
	if (/price|tax|vat|total|discount|shipping$|handling|sold for|refunded/i.test(name))
		return '10.00';
	if (/date|created at/i.test(name)) return '2026-02-14 19:30:00';
	if (/cancelled|channel/i.test(name)) return '';
	if (/currency/i.test(name)) return 'EUR';
	if (/country/i.test(name)) return 'DE';
	if (/zip|postal/i.test(name)) return '10623';
	if (/email/i.test(name)) return 'a@b.example';
	return 'Word';
};

const spoilt = fc.oneof(
	fc.constantFrom<unknown>(
		'',
		' ',
		null,
		undefined,
		0,
		'0',
		'1.234',
		'12,50',
		'-3',
		'3,4E+17',
		'$5',
	),
	fc.constantFrom<unknown>(
		'KÃ¶ln',
		'K\uFFFDln',
		'4109.0',
		'02/03/2026',
		'SEK',
		{},
		[],
		true,
		46067.5,
	),
	fc.double(),
	fc.string(),
);

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
	const names = format.columns.map(({ name }) => name);

	it('makes an order of a good row', () => {
		const cells = Object.fromEntries(names.map((name) => [name, good(name)]));
		const [one] = ordersOf(format, [{ item: 7, cells }], { currency: 'EUR' });
		expect(order(one)).toMatchObject({
			items: [7],
			order: { payment_details: { total_price: { currency: 'EUR' } } },
		});
	});

	it('throws at no data and loses no row', () => {
		const row = fc.array(fc.tuple(fc.constantFrom(...names), spoilt), { maxLength: 6 });
		fc.assert(
			fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (list) => {
				const rows = list.map((changes, item) => ({
					item,
					cells: {
						...Object.fromEntries(names.map((name) => [name, good(name)])),
						...Object.fromEntries(changes),
					},
				}));
				const read = ordersOf(format, rows, { currency: 'EUR' });
				const items = read.flatMap((one) => one.items).sort((one, two) => one - two);
				expect(items).toEqual(rows.map(({ item }) => item));
				for (const one of read)
					if ('refused' in one) expect(refusal(one).length).toBeGreaterThan(20);
			}),
			{ numRuns: 150 },
		);
	});

	it('makes nothing of nothing, and refuses rows of something else once', () => {
		expect(ordersOf(format, [])).toEqual([]);
		expect(ordersOf(format, [{ item: 0, cells: { a: '', b: null } }])).toEqual([]);
		const [one, ...none] = ordersOf(format, [
			{ item: 0, cells: { a: 'x' } },
			{ item: 1, cells: { b: 'y' } },
		]);
		expect(none).toEqual([]);
		expect(refusal(one)).toMatch(/no column .*Found: a, b\. Expected: /s);
	});
});
