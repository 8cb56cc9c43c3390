/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Rows of a merchant's own file, as a German spreadsheet writes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import type { ReadOrder, Row, ShopSettings } from '../../../nodes/Sendcloud/flows/shops/define';
import { ROW_FIELDS, rows } from '../../../nodes/Sendcloud/flows/shops/ownRows';
import { base, columns } from './documents/ownRows';
import { order, ordersOf, refusal, rowsOf, settings } from './support';

const names = Object.values(columns);

const items = (...list: Array<Record<string, unknown>>): Row[] =>
	list.map((cells, item) => ({ item, cells: { ...base, ...cells } }));
const read = (
	list: Array<Record<string, unknown>>,
	changed: Partial<ShopSettings> = {},
): ReadOrder[] => ordersOf(rows, items(...list), { columns, ...changed });

it('reads an order of several rows', () => {
	const [one, ...none] = read([
		{},
		{
			Artikel: 'Band',
			Menge: '2',
			Einzelpreis: '6,80',
			Gewicht: '0,05',
			EAN: '',
			Artikelnummer: '',
		},
	]);
	expect(none).toEqual([]);
	const euro = (value: number) => ({ value, currency: 'EUR' });
	expect(order(one)).toEqual({
		items: [0, 1],
		hints: [],
		order: {
			order_id: '1001',
			order_number: 'KL-1001',
			order_details: {
				integration: { id: 42 },
				status: { code: 'offen' },
				order_created_at: '2026-02-14T19:30:00+01:00',
				order_items: [
					{
						name: 'Uhr',
						quantity: 1,
						sku: '0042',
						unit_price: euro(2499),
						total_price: euro(2499),
						measurement: { weight: { value: 0.5, unit: 'kg' } },
						ean: '4006381333931',
					},
					{
						name: 'Band',
						quantity: 2,
						unit_price: euro(6.8),
						total_price: euro(13.6),
						measurement: { weight: { value: 0.05, unit: 'kg' } },
					},
				],
				notes: 'Bitte klingeln',
			},
			payment_details: {
				total_price: euro(2517.5),
				estimated_shipping_price: euro(4.9),
				status: { code: 'bezahlt' },
				freight_costs: { value: '4.90', currency: 'EUR' },
			},
			customer_details: { name: 'Jürgen Groß', email: 'j.gross@mail.example' },
			shipping_address: {
				name: 'Jürgen Groß',
				address_line_1: 'Musterweg',
				house_number: '12a',
				address_line_2: 'Hinterhaus',
				postal_code: '04109',
				city: 'Leipzig',
				country_code: 'DE',
				email: 'j.gross@mail.example',
			},
			shipping_details: { measurement: { weight: { value: 0.6, unit: 'kg' } } },
		},
	});
});

it('takes two orders whose IDs a spreadsheet shortened for none', () => {
	const read2 = read([
		{ Bestellung: '3,41207E+17' },
		{ Bestellung: '3,41207E+17', Kunde: 'Maria Weiß', Nummer: 'KL-1002' },
		{ Bestellung: JSON.parse('341207998812345671') as number },
		{ Bestellung: '1003' },
	]);
	expect(read2.map((one) => ('order' in one ? one.order.order_id : 'refused'))).toEqual([
		'refused',
		'refused',
		'1003',
	]);
	expect(refusal(read2[0])).toMatch(/row 1 › Bestellung was shortened.*row 2 › Bestellung/s);
	expect(refusal(read2[1])).toContain('row 3 › Bestellung has more digits than a number keeps');
	expect(refusal(read([{ EAN: '4,00638E+12' }])[0])).toContain('row 1 › EAN was shortened');
});

it.each(['NULL', '\\N', 'undefined', 'n/a', '-', '--', '#REF!'])(
	'takes no two orders for one whose ID is %s',
	(id) => {
		const read = ordersOf(rows, items({ Bestellung: id }, { Bestellung: id }), { columns });
		expect(read.every((one) => 'refused' in one)).toBe(true);
		expect(refusal(read[0])).toContain('row 1 › Bestellung');
	},
);

it('says that a word may stand for nothing, and does not guess', () => {
	const [one] = ordersOf(rows, items({ Zusatz: 'NULL', Firma: 'n/a' }), { columns });
	expect(order(one).order.shipping_address).toMatchObject({
		company_name: 'n/a',
		address_line_2: 'Hinterhaus, NULL',
	});
	expect(order(one).hints).toEqual([
		'row 1 › Firma: "n/a" may stand for nothing',
		'row 1 › Zusatz: "NULL" may stand for nothing',
	]);
});

it('takes 4109.0 for 4109, also where rows belong together', () => {
	const [one, ...none] = read([{ Bestellung: '4109.0' }, { Bestellung: 4109, Artikel: 'Band' }]);
	expect(none).toEqual([]);
	expect(order(one).order.order_id).toBe('4109');
});

it('joins a row without an order ID to the order above where that is set, else refuses the order', () => {
	const list = [{}, { Bestellung: '', Artikel: 'Band' }, { Bestellung: '1002' }];
	const [refused, other] = read(list);
	expect(refusal(refused)).toContain('row 2 › Bestellung is empty');
	expect(order(other).items).toEqual([2]);
	const [joined] = read(list, { joinEmptyAbove: true });
	expect(order(joined).order.order_details).toMatchObject({
		order_items: [{ name: 'Uhr' }, { name: 'Band' }],
	});
	expect(refusal(read([{ Bestellung: ' ' }], { joinEmptyAbove: true })[0])).toContain(
		'there is no order above',
	);
});

it('reads empty cells as nothing, and zero as zero', () => {
	const [one] = read([
		{
			Gewicht: '0',
			Einheit: '',
			EAN: null,
			Rabatt: '\u00a0',
			Versand: '0,00',
			'E-Mail': undefined,
		},
		{ Artikel: 'Rabatt', Einzelpreis: '-5,00', Gewicht: '', Versand: '', EAN: '' },
	]);
	const { order: made, hints } = order(one);
	expect(hints).toEqual([]);
	expect(made.order_details).toMatchObject({
		order_items: [{ name: 'Uhr' }, { name: 'Rabatt', total_price: { value: -5 } }],
	});
	expect(JSON.stringify(made)).not.toMatch(/weight|ean|discount|null|freight/);
	expect(made.payment_details).toMatchObject({ estimated_shipping_price: { value: 0 } });
});

it('says what is unlikely, and sends it', () => {
	const [one] = read([{ Gewicht: '400', Einzelpreis: '0,01', Menge: '1.500', Kunde: 'M?ller' }]);
	expect(order(one).hints).toEqual([
		'row 1 › Kunde: a letter may be lost in "M?ller"',
		'row 1: one piece costs 0.01, less than 0.05. Is that meant?',
		'row 1: 1500 pieces, more than 1000. Is that meant?',
		'row 1: one piece weighs 400 kg, more than 70 kg. Is the unit right?',
	]);
	const limits = { weight: 0, side: 0, price: 0, quantity: 0 };
	expect(order(read([{ Gewicht: '400' }], { limits })[0]).hints).toEqual([]);
});

it('leaves what is not shipped out of the weight and in the order', () => {
	const [one] = read([{}, { Artikel: 'Gutschein', Versandt: 'nein', Gewicht: '' }]);
	expect(order(one).order.shipping_details).toEqual({
		measurement: { weight: { value: 0.5, unit: 'kg' } },
	});
	const [unknown] = read([{}, { Artikel: 'Band', Gewicht: '' }]);
	expect(order(unknown).order.shipping_details).toBeUndefined();
});

it('asks for what a file leaves open, naming row, column and both readings', () => {
	const open = { Summe: '2.499', Versand: '', Gewicht: '1', Einzelpreis: '2.499' };
	expect(refusal(read([open])[0])).toContain(
		'row 1 › Einzelpreis may be 2.499 or 2499, and no other number of this file decides, found "2.499"',
	);
	expect(order(read([open], { decimalMark: 'comma' })[0]).order.payment_details).toMatchObject({
		total_price: { value: 2499 },
	});
	expect(refusal(read([{ Datum: '03/04/2026' }])[0])).toContain(
		'row 1 › Datum may be 2026-04-03 or 2026-03-04',
	);
	expect(refusal(read([{ Einheit: '' }])[0])).toContain('row 1 › Gewicht has no unit, found 0.5');
	expect(order(read([{ Einheit: '' }], { weightUnit: 'g' })[0]).order.order_details).toMatchObject({
		order_items: [{ measurement: { weight: { value: 0.5, unit: 'g' } } }],
	});
	expect(refusal(read([{ Währung: '' }])[0])).toMatch(/Währung is required.*set Currency/s);
	expect(
		order(read([{ Währung: '' }], { currency: 'GBP' })[0]).order.payment_details,
	).toMatchObject({
		total_price: { currency: 'GBP' },
	});
});

it('refuses what a spreadsheet made of a phone or a house number', () => {
	const more = { ...columns, phone: 'Telefon', house_number: 'Nr' };
	const read = (cells: Record<string, unknown>) =>
		ordersOf(rows, items({ Straße: 'Musterweg', ...cells }), { columns: more })[0];
	expect(refusal(read({ Telefon: '4,91713E+12', Nr: '12' }))).toContain(
		'row 1 › Telefon was shortened by a spreadsheet',
	);
	expect(refusal(read({ Telefon: '', Nr: '12. Mrz' }))).toContain(
		'row 1 › Nr was made a date by a spreadsheet, found "12. Mrz"',
	);
	expect(order(read({ Telefon: "'+49 171 3920039", Nr: 12 })).order.shipping_address).toMatchObject(
		{
			phone_number: '+49 171 3920039',
			house_number: '12',
		},
	);
});

it('says which fields have no column yet', () => {
	const [one] = ordersOf(rows, items({}, {}), { columns: { order_id: 'Bestellung' } });
	expect(one.items).toEqual([0, 1]);
	expect(refusal(one)).toMatch(/no column "Ordered At \(no column chosen\)", "Order Total/);
});

it('takes tax and discount of the order, and the company of the buyer', () => {
	const [one] = ordersOf(rows, items({ Steuer: '401,95', Rabatt: '5,00', Firma: 'Groß GmbH' }), {
		columns: { ...columns, tax: 'Steuer' },
	});
	expect(order(one).order).toMatchObject({
		payment_details: {
			estimated_tax_price: { value: 401.95, currency: 'EUR' },
			discount_granted: { value: '5.00', currency: 'EUR' },
		},
		shipping_address: { name: 'Jürgen Groß', company_name: 'Groß GmbH' },
	});
});

it('takes first and last name, and three sides', () => {
	const [one] = ordersOf(
		rows,
		items({ Vorname: 'Jane', Nachname: 'Doe', L: '300', B: '10', H: '12,5' }),
		{
			columns: {
				...columns,
				name: '',
				first_name: 'Vorname',
				last_name: 'Nachname',
				length: 'L',
				width: 'B',
				height: 'H',
			},
		},
	);
	const { order: made, hints } = order(one);
	expect(made.shipping_address).toMatchObject({ name: 'Jane Doe' });
	expect(made.order_details).toMatchObject({
		order_items: [
			{ measurement: { dimension: { length: 300, width: 10, height: 12.5, unit: 'cm' } } },
		],
	});
	expect(hints).toEqual(['row 1: one side has 3 m, more than 2 m. Is the unit right?']);
});

it('reads the package’s own example', () => {
	const file = readFileSync(join(__dirname, '../../../examples/orders.csv'), 'utf8');
	const read = ordersOf(rows, rowsOf(file, ';'), {
		weightUnit: 'kg',
		columns: {
			order_id: 'Order ID',
			order_number: 'Order number',
			created_at: 'Order date',
			status: 'Status',
			payment_status: 'Payment',
			name: 'Customer',
			company: 'Company',
			email: 'E-mail',
			phone: 'Phone',
			street: 'Street',
			house_number: 'House number',
			address_2: 'Address 2',
			postal_code: 'Postal code',
			city: 'City',
			state: 'State',
			country: 'Country',
			shipping_method: 'Shipping method',
			sku: 'SKU',
			item_name: 'Article',
			quantity: 'Quantity',
			unit_price: 'Unit price',
			line_total: 'Line total',
			weight: 'Weight (kg)',
			hs_code: 'HS code',
			origin: 'Origin',
			shipping_costs: 'Shipping costs',
			total: 'Order total',
			currency: 'Currency',
			notes: 'Remark',
			shipment_type: 'Customs purpose',
			invoice_number: 'Invoice number',
		},
	});
	expect(read.length).toBeGreaterThan(200);
	// What the file has for people to find.
	const refused = read.flatMap((one) => ('refused' in one ? one.refused.message : []));
	expect(refused).toEqual([
		'row 43 › Postal code is required, found nothing',
		expect.stringMatching(/^row 160 › Quantity must be a whole number, found "1,5"/),
		'row 253 › Currency must be EUR, GBP or USD, found "CHF"',
		'row 390 › Order date must be a date such as 2026-02-14 19:30, found "31.02.2026 14:05"',
		'row 549 › Order total must be a number, found "sur demande"',
		expect.stringMatching(/^row 643 › City has characters that were lost/),
	]);
});

describe('what is needed outside the EU and for pick-up points', () => {
	const more = {
		...columns,
		state: 'Bundesland',
		invoice_number: 'Rechnung',
		invoice_date: 'Rechnungsdatum',
		shipment_type: 'Sendungszweck',
		export_type: 'Art',
		tax_number: 'Steuernummer',
		sender_tax_number: 'EORI',
		hs_code: 'Zolltarif',
		origin: 'Ursprung',
		mid_code: 'MID',
		material: 'Material',
		intended_use: 'Zweck',
		insured_value: 'Versicherung',
		other_costs: 'Verpackung',
		cash_on_delivery: 'Nachnahme',
		shipping_option: 'Versandart',
		service_point: 'Paketshop',
		carrier_service_point: 'Packstation',
		post_number: 'Postnummer',
	};
	const american = {
		Land: 'USA',
		PLZ: '78701',
		Ort: 'Austin',
		Bundesland: 'US-TX',
		Straße: '29 Elm Street',
		Rechnung: 'RE-2026-1001',
		Rechnungsdatum: '15.02.2026',
		Sendungszweck: 'Warenverkauf',
		Art: 'b2c',
		Steuernummer: '12-3456789',
		EORI: 'EORI DE1234567',
		Zolltarif: '3406.00',
		Ursprung: 'Deutschland',
		MID: 'DEKERZEN12LEI',
		Material: 'Bienenwachs',
		Zweck: 'Personal use',
		Versicherung: '2.499,00',
		Verpackung: '2,50',
		Nachnahme: 'nein',
		Versandart: 'dhl:parcel_international',
	};
	const blank = Object.fromEntries(Object.values(more).map((name) => [name, base[name] ?? '']));
	const many = (...list: Array<Record<string, unknown>>) =>
		ordersOf(rows, items(...list.map((cells) => ({ ...blank, ...cells }))), { columns: more });
	const one = (cells: Record<string, unknown>) => many(cells)[0];

	it('goes where Sendcloud has it', () => {
		const { order: made } = order(one(american));
		expect(made).toMatchObject({
			shipping_address: { state_province_code: 'US-TX', country_code: 'US', postal_code: '78701' },
			customs_details: {
				commercial_invoice_number: 'RE-2026-1001',
				shipment_type: 'commercial_goods',
				export_type: 'commercial_b2c',
				tax_numbers: {
					sender: [{ name: 'EORI', country_code: 'DE', value: 'DE1234567' }],
					receiver: [{ value: '12-3456789' }],
				},
			},
			payment_details: {
				is_cash_on_delivery: false,
				invoice_date: '2026-02-15',
				insurance_costs: { value: '2499.00', currency: 'EUR' },
				other_costs: { value: '2.50', currency: 'EUR' },
			},
			order_details: {
				order_items: [
					{
						hs_code: '3406.00',
						country_of_origin: 'DE',
						mid_code: 'DEKERZEN12LEI',
						material_content: 'Bienenwachs',
						intended_use: 'Personal use',
					},
				],
			},
			shipping_details: {
				ship_with: {
					type: 'shipping_option_code',
					properties: { shipping_option_code: 'dhl:parcel_international' },
				},
			},
		});
		expect(order(one({ ...american, Bundesland: 'TX' })).order).toEqual(made);
		expect(order(one({ ...american, Bundesland: 'Texas' })).order).toEqual(made);
	});

	it('is left out where nothing is said', () => {
		const { order: made } = order(one({}));
		expect(Object.keys(made)).not.toContain('customs_details');
		expect(JSON.stringify(made)).not.toMatch(/service_point|ship_with|cash|invoice|mid_code/);
	});

	it('takes a pick-up point by the number of Sendcloud or of the carrier', () => {
		expect(order(one({ Paketshop: 10875349 })).order.service_point_details).toEqual({
			id: '10875349',
		});
		const station = { Packstation: '8007-145', Postnummer: '0012345678' };
		expect(order(one(station)).order.service_point_details).toEqual({
			carrier_service_point_id: '8007-145',
			post_number: '0012345678',
		});
		expect(refusal(one({ ...station, Paketshop: '1' }))).toContain(
			'row 1 › Packstation must be empty where Paketshop has something',
		);
		expect(refusal(one({ Postnummer: '0012345678' }))).toContain(
			'row 1 › Postnummer is of a service point, and the row names none',
		);
	});

	it('refuses what it does not understand, naming row, column, what was found and what to do', () => {
		const why = refusal(
			one({
				...american,
				Sendungszweck: 'Dokumente',
				Art: 'beides',
				Zolltarif: '101.30',
				Nachnahme: 'vielleicht',
				Versandt: 'später',
				Versicherung: '-1,00',
				Verpackung: '-2,50',
			}),
		);
		for (const part of [
			'row 1 › Sendungszweck must be a gift, commercial_goods, a commercial_sample or returned_goods, found "Dokumente"',
			'row 1 › Art must be private, commercial_b2c or commercial_b2b, found "beides"',
			'row 1 › Zolltarif must have 4, 6, 8, 10 or 11 digits, found "101.30"',
			'row 1 › Nachnahme must be yes or no, found "vielleicht"',
			'row 1 › Versandt must be yes or no, found "später"',
			'row 1 › Versicherung must be 0 or more, found -1',
			'row 1 › Verpackung must be 0 or more, found -2.5',
			'A zero at the beginning may be lost',
			'What is taken off stands in Discount',
		])
			expect(why).toContain(part);
	});

	it('is the same in all rows of an order', () => {
		const [two] = many(american, { ...american, Rechnung: 'RE-2' });
		expect(refusal(two)).toContain('row 2 › Rechnung must be the same in all rows of an order');
	});
});

it('has fields whose names are all different', () => {
	expect(new Set(ROW_FIELDS.map(({ name }) => name)).size).toBe(ROW_FIELDS.length);
	expect(new Set(ROW_FIELDS.map(({ label }) => label)).size).toBe(ROW_FIELDS.length);
});

/** A value, or what spreadsheets and other programs make of one. */
const anyCell = fc.oneof(
	fc.constantFrom('', ' ', null, undefined, '0', 0, '1.234', '1,234', '1.234,50', '1,234.50', '-3'),
	fc.constantFrom(
		'3,4E+17',
		'K\uFFFDln',
		'KÃ¶ln',
		"'04109",
		'4109.0',
		'14/02/2026',
		'02/14/2026',
		'SEK',
	),
	fc.double(),
	fc.integer(),
	fc.string(),
	fc.boolean(),
	fc.constantFrom({}, [], ['a'], { a: 1 }),
);

it('throws at no data, and makes only orders that can be sent', () => {
	const row = fc.record(
		Object.fromEntries(
			names.map((name) => [name, fc.option(anyCell, { nil: base[name], freq: 1 })]),
		),
	);
	fc.assert(
		fc.property(
			fc.array(fc.record({ change: row, keep: fc.array(fc.constantFrom(...names)) })),
			(list) => {
				const made = list.map(({ change, keep }) => ({
					...change,
					...Object.fromEntries(keep.map((name) => [name, base[name]])),
				}));
				const read = ordersOf(rows, items(...made), { columns, joinEmptyAbove: true });
				const seen = read.flatMap((one) => one.items);
				expect(new Set(seen).size).toBe(seen.length);
				for (const one of read) if ('refused' in one) expect(one.refused.message).not.toBe('');
			},
		),
		{ numRuns: 400 },
	);
});

it('changes no amount, weight, quantity or character on the way, in any way of writing', () => {
	const amounts = fc.integer({ min: 1, max: 9_999_999 });
	const ways = { comma: { thousands: '.', mark: ',' }, point: { thousands: ',', mark: '.' } };
	const name = fc
		.stringMatching(/^[A-Za-zÄÖÜäöüßéèñçøåł' -]{1,20}$/)
		.filter((one) => /^\p{L}.*\p{L}$/u.test(one));
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					cents: amounts,
					grams: amounts,
					pieces: fc.integer({ min: 1, max: 9999 }),
					name,
				}),
				{
					minLength: 1,
					maxLength: 20,
				},
			),
			fc.constantFrom('comma' as const, 'point' as const),
			(list, way) => {
				const { thousands, mark } = ways[way];
				const write = (units: number, places: number) => {
					const [whole, rest] = (units / 10 ** places).toFixed(places).split('.');
					return `${whole.replace(/\B(?=(\d{3})+$)/g, thousands)}${mark}${rest}`;
				};
				const cells = list.map(({ cents, grams, pieces, name }, index) => ({
					Bestellung: `A-${index}`,
					Summe: write(cents, 2),
					Einzelpreis: write(cents, 2),
					Gewicht: write(grams, 3),
					Menge: String(pieces),
					Kunde: name,
					Artikel: name,
					Versand: '',
				}));
				const limits = { weight: 0, side: 0, price: 0, quantity: 0 };
				const read = ordersOf(rows, items(...cells), { columns, limits, decimalMark: 'detect' });
				expect(read).toHaveLength(list.length);
				read.forEach((one, index) => {
					const { cents, grams, pieces, name } = list[index];
					const said = name.replace(/ {2,}/g, ' ');
					expect(order(one).order).toMatchObject({
						shipping_address: { name: said },
						payment_details: { total_price: { value: Number((cents / 100).toFixed(2)) } },
						order_details: {
							order_items: [
								{
									name: said,
									quantity: pieces,
									unit_price: { value: Number((cents / 100).toFixed(2)) },
									total_price: { value: Number(((cents * pieces) / 100).toFixed(2)) },
									measurement: { weight: { value: Number((grams / 1000).toFixed(3)) } },
								},
							],
						},
					});
				});
			},
		),
		{ numRuns: 100 },
	);
});

describe('10,000 rows', () => {
	const many = (make: (index: number) => Record<string, unknown>) =>
		items(...Array.from({ length: 10_000 }, (_, index) => make(index)));
	/** Time of the processor, the best of three: others may be at work on this machine. */
	const timed = (list: Row[]) => {
		const once = () => {
			const start = process.cpuUsage();
			const read = rows.read(list, { ...settings, columns });
			const { user, system } = process.cpuUsage(start);
			return { read, took: (user + system) / 1000 };
		};
		return [once(), once(), once()].sort((one, two) => one.took - two.took)[0];
	};

	it('are read in a time that nobody notices', () => {
		const { read, took } = timed(many((index) => ({ Bestellung: `A-${index >> 1}` })));
		expect(read).toHaveLength(5000);
		expect(read.filter((one) => 'refused' in one)).toEqual([]);
		expect(took).toBeLessThan(10_000);
	});

	it('of one order too, and of faults alone', () => {
		expect(timed(many(() => ({}))).took).toBeLessThan(10_000);
		const faulty = timed(many(() => ({ Menge: 'x', Gewicht: 'y', Artikel: '', Einzelpreis: '' })));
		expect(faulty.read).toHaveLength(1);
		expect(faulty.took).toBeLessThan(10_000);
		expect(timed(many(() => ({ Bestellung: '' }))).took).toBeLessThan(10_000);
	});
});
