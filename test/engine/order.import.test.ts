/** Orders as shops give them: read, checked, sent like those of Create or Update, or refused by themselves. */
import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import fc from 'fast-check';

import { SHOP_FORMATS } from '../../nodes/Sendcloud/flows/shops';
import { ROW_FIELDS } from '../../nodes/Sendcloud/flows/shops/ownRows';
import { mapping, ownColumns, ownRows, shopExamples } from '../support/shopData';
import { useWorld, type World } from './world';

const world = useWorld();

const least: INodeParameters = {
	resource: 'order',
	operation: 'import',
	integration: { __rl: true, mode: 'id', value: '7' },
};
const own: INodeParameters = {
	...least,
	format: 'rows',
	columns: mapping(ownColumns) as unknown as INodeParameters,
	shopSettings: { weightUnit: 'kg' },
};
const errorOutput = { onError: 'continueErrorOutput' as const };

const posts = () =>
	world.sandbox.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => body as IDataObject[]);
const sent = () => posts().flat();
const items = (paired: INodeExecutionData['pairedItem']) =>
	[paired].flat().map((one) => (one as { item: number }).item);
const messages = ({ hints }: Awaited<ReturnType<World['engine']['run']>>) =>
	hints.map(({ message }) => message);
const row = (changes: IDataObject = {}): IDataObject => ({ ...ownRows[0], ...changes });

const facts = (order: IDataObject) => {
	const { order_details, payment_details, shipping_address } = order as unknown as {
		order_details: { order_created_at: string; order_items: IDataObject[] };
		payment_details: { total_price: { value: number; currency: string } };
		shipping_address?: { city: string };
	};
	const { value, currency } = payment_details.total_price;
	return [
		order.order_number,
		order_details.order_items.length,
		`${value} ${currency}`,
		shipping_address?.city,
	];
};

/** By hand, out of the documents: number, lines, what was paid, where it goes. */
const FACTS: Record<string, unknown[]> = {
	wooCommerce: [['2026-0727', 2, '57.73 EUR', 'Leipzig']],
	shopify: [['#1001', 2, '129.95 EUR', 'Milano']],
	'shopify, GraphQL': [['#1001', 1, '105.5 EUR', 'Eindhoven']],
	shopifyOrderExport: [['#1001', 2, '69.9 EUR', 'Roma']],
	amazonOrderReport: [
		['303-1234567-1234567', 2, '50.7 EUR', 'Berlin'],
		['111-2222222-3333333', 1, '14.82 USD', 'AUSTIN'],
	],
	etsyOrderExport: [
		['9001', 2, '77.3 EUR', 'Amsterdam'],
		['9002', 1, '5 USD', undefined],
		['9003', 1, '27.65 USD', 'Seattle'],
	],
	ebayOrderExport: [
		['12-10101-55555', 1, '53.5 GBP', 'Oxford'],
		['12-10101-66666', 1, '53.5 GBP', 'York'],
	],
	magento2: [['000000012', 5, '244.86 EUR', 'Dresden']],
	prestaShop: [['XKBKNABJK', 2, '71.89 EUR', 'Paris']],
	shopware6: [['10045', 4, '154.42 EUR', 'Berlin']],
	bigCommerce: [['218', 2, '73.05 USD', 'Fullerton']],
	rows: [
		['7001', 1, '11.95 EUR', 'Amsterdam'],
		['7002', 2, '1252.5 EUR', 'Leipzig'],
	],
};

describe('whole documents', () => {
	it.each(shopExamples.map((one) => [one.name, one] as const))(
		'%s: each order arrives, and its output belongs to all of its items',
		async (name, { parameters, items: given, orders }) => {
			const { error, items: out } = await world.engine.run({ ...least, ...parameters }, given, {
				timezone: 'Europe/Berlin',
			});
			expect(error).toBeUndefined();
			expect(posts()).toHaveLength(1);
			expect(sent().map(facts)).toEqual(FACTS[name]);
			expect(out).toHaveLength(orders);
			expect(out.map(({ json }) => [json.order_id, json.order_number])).toEqual(
				sent().map(({ order_id, order_number }) => [order_id, order_number]),
			);
			const kinds = sent().map(({ order_details }) => (order_details as IDataObject).integration);
			expect(kinds).toEqual(out.map(() => ({ id: 7 })));
		},
	);

	it.each(shopExamples.map((one) => [one.name, one] as const))(
		'%s: the preview is what would be sent, and sends nothing',
		async (_, { parameters, items: given }) => {
			const options = { timezone: 'Europe/Berlin' };
			const preview = await world.engine.run(
				{ ...least, ...parameters, options: { preview: true } },
				given,
				options,
			);
			expect(preview.error).toBeUndefined();
			expect(world.sandbox.requests).toEqual([]);
			expect(messages(preview)).toContain('This is a preview: nothing was sent.');
			await world.engine.run({ ...least, ...parameters }, given, options);
			expect(sent()).toEqual(preview.json);
		},
	);

	it('has one of each format', () => {
		const all = shopExamples.map(({ parameters }) => parameters.format);
		expect(new Set(all)).toEqual(new Set(SHOP_FORMATS.map(({ name }) => name)));
	});
});

it('a count of days, as spreadsheets keep a date, is read where no other day makes sense today', async () => {
	const today = Math.floor(Date.now() / 86_400_000);
	const { error } = await world.engine.run(own, [row({ Datum: today + 25_569 })]);
	expect(error).toBeUndefined();
	const day = new Date(today * 86_400_000).toISOString().slice(0, 10);
	expect(sent()[0].order_details).toMatchObject({
		order_created_at: expect.stringContaining(day) as string,
	});
});

describe('rows of one order', () => {
	it('are one order, paired to each of its rows, wherever they stand', async () => {
		const [jane, first, second] = ownRows;
		const { error, items: out } = await world.engine.run(own, [first, jane, {}, second]);
		expect(error).toBeUndefined();
		expect(out.map(({ json, pairedItem }) => [json.order_id, items(pairedItem)])).toEqual([
			['7002', [0, 3]],
			['7001', [1]],
		]);
	});

	it('of several integrations are several files', async () => {
		const { error, items: out } = await world.engine.run(
			{ ...own, integration: '={{ $json.shop }}' },
			[row({ shop: 7 }), row({ shop: '23452345' }), row({ shop: 7, Artikel: 'Docht' })],
		);
		expect(error).toBeUndefined();
		expect(out.map(({ pairedItem }) => items(pairedItem))).toEqual([[0, 2], [1]]);
		expect(sent().map(({ order_details }) => (order_details as IDataObject).integration)).toEqual([
			{ id: 7 },
			{ id: 23452345 },
		]);
	});

	it('two customers under one ID are refused, not merged', async () => {
		const { error } = await world.engine.run(own, [row(), row({ Name: 'John Doe' })]);
		expect(error?.message).toBe(
			'Items 1 to 2 of 2 (order 7001): row 2 › Name must be the same in all rows of an order, found "John Doe" where row 1 has "Jane Doe"',
		);
		expect(posts()).toEqual([]);
	});

	it('an ID that a spreadsheet shortened is refused', async () => {
		const { json, outputs } = await world.engine.run(
			own,
			[row({ Nr: '3,41207E+17' }), row({ Nr: Number('341207998812345671') }), row()],
			errorOutput,
		);
		expect(json).toHaveLength(1);
		const reasons = outputs[1].map(({ json: { error } }) => error);
		expect(reasons).toEqual([
			expect.stringMatching(/row 1 › Nr was shortened by a spreadsheet, found "3,41207E\+17"/),
			expect.stringMatching(/row 2 › Nr has more digits than a number keeps/),
		]);
	});

	it('a row without an ID is refused with the order above it, or joined where that is said', async () => {
		const both = [row(), row({ Nr: '', Artikel: 'Docht' })];
		const { error } = await world.engine.run(own, both);
		expect(error?.message).toMatch(
			/row 2 › Nr is empty, and the row may belong to the order above/,
		);
		expect(posts()).toEqual([]);
		const joined = await world.engine.run(
			{ ...own, shopSettings: { weightUnit: 'kg', joinEmptyAbove: true } },
			both,
		);
		expect(joined.error).toBeUndefined();
		expect(sent().map(facts)).toEqual([['7001', 2, '11.95 EUR', 'Amsterdam']]);
	});
});

describe('good and bad together', () => {
	const bad = row({ Nr: '7003', Menge: 'two', PLZ: '' });

	it('stops before anything is sent, and says where to mend what', async () => {
		const { error } = await world.engine.run(own, [...ownRows, bad]);
		expect(error).toMatchObject({
			message: 'Item 4 of 4 (order 7003): row 4 › Menge must be a number, found "two"',
			description: expect.stringContaining('row 4 › PLZ is required, found nothing'),
		});
		expect(error?.description).toMatch(/Nothing of the others was sent/);
		expect(world.sandbox.requests).toEqual([]);
	});

	it('names the first ten orders that were refused, and counts the rest', async () => {
		const many = Array.from({ length: 30 }, (_, n) => row({ Nr: `8${n >> 1}`, Menge: 'two' }));
		const { error } = await world.engine.run(own, many);
		expect(error?.message).toMatch(/^Items 1 to 2 of 30 \(order 80\): row 1 › Menge/);
		expect(error?.description).toMatch(/\(order 89\)[^]*\n5 more failed\./);
	});

	it('loses none of the good ones where the run goes on', async () => {
		const { error, json, outputs } = await world.engine.run(own, [bad, ...ownRows], errorOutput);
		expect(error).toBeUndefined();
		expect(json.map(({ order_id }) => order_id)).toEqual(['7001', '7002']);
		// The row comes along, so that whoever mends it sees what was in it.
		expect(
			outputs[1].map(({ json: { error: reason, Nr, Name }, pairedItem }) => [
				reason,
				Nr,
				Name,
				items(pairedItem),
			]),
		).toEqual([
			[
				'Item 1 of 4 (order 7003): row 1 › Menge must be a number, found "two"',
				'7003',
				'Jane Doe',
				[0],
			],
		]);
	});

	it('tells apart the orders of one item', async () => {
		const [{ items: woo }] = shopExamples;
		const [good] = woo;
		const { json, outputs } = await world.engine.run(
			{ ...least, format: 'wooCommerce', shopSettings: { weightUnit: 'kg' } },
			[
				{
					body: [
						good,
						{ ...good, id: 800, number: '800', total: '1,2,3' },
						{ ...good, id: 801, number: '801' },
					],
				},
			],
			errorOutput,
		);
		expect(json.map(({ order_number }) => order_number)).toEqual(['2026-0727', '801']);
		expect(outputs[1].map(({ json: { error } }) => error)).toEqual([
			'order 800: total must be a number with a decimal point, found "1,2,3"',
		]);
	});

	it('what Sendcloud refuses is an error of that order, with all of its rows', async () => {
		const wrong = [
			row({ Nr: '7004', Land: 'XX' }),
			row({ Nr: '7004', Land: 'XX', Artikel: 'Docht' }),
		];
		const { outputs } = await world.engine.run(
			{ ...own, integration: '={{ $json.shop ?? 7 }}' },
			[...wrong.map((one) => ({ ...one, Land: 'NL', shop: 4711 })), row()],
			errorOutput,
		);
		expect(
			outputs[0].map(({ json: { order_id }, pairedItem }) => [order_id, items(pairedItem)]),
		).toEqual([['7001', [2]]]);
		expect(outputs[1].map(({ json: { error }, pairedItem }) => [error, items(pairedItem)])).toEqual(
			[[expect.stringMatching(/^Items 1 to 2 of 3 \(order 7004\): /), [0, 1]]],
		);
	});

	it('columns that are not there are named once, with those that are', async () => {
		const wrong = Array.from({ length: 20 }, () => ({
			'Nr;Datum;Name;Straße;PLZ': '7001;x;y;z;1',
		}));
		const { outputs } = await world.engine.run(own, wrong, errorOutput);
		expect(outputs[0]).toEqual([]);
		expect(outputs[1].map(({ json: { error } }) => error)).toEqual([
			expect.stringMatching(
				/^Items 1 to 20 of 20: The rows have a single column, .+ cut at the wrong character/,
			),
		]);
	});
});

describe('what is no order', () => {
	it('the test of a webhook is no error', async () => {
		const result = await world.engine.run({ ...least, format: 'wooCommerce' }, [
			{ headers: {}, body: { webhook_id: '7' } },
		]);
		expect(result.error).toBeUndefined();
		expect(result.json).toEqual([]);
		expect(messages(result)).toEqual([
			'This is the test that WooCommerce sends for a new webhook, and no order',
		]);
		expect(world.sandbox.requests).toEqual([]);
	});

	it.each([
		['wooCommerce', [{ body: [] }], 'Item 1 holds no order.'],
		['rows', [{}, { Nr: ' ' }], 'The rows hold no order.'],
	])('%s with nothing in it says so', async (format, given, hint) => {
		const result = await world.engine.run({ ...own, format }, given as IDataObject[]);
		expect([result.error, result.json, messages(result)]).toEqual([undefined, [], [hint]]);
	});
});

describe('settings', () => {
	const read = async (changes: IDataObject, shop: IDataObject = {}, more: INodeParameters = {}) => {
		const result = await world.engine.run(
			{ ...own, shopSettings: { weightUnit: 'kg', ...shop } as INodeParameters, ...more },
			[row(changes)],
			{ timezone: 'Europe/Lisbon' },
		);
		const [order] = sent().slice(-1) as Array<{
			order_details: { order_created_at: string; order_items: IDataObject[] };
			payment_details: { total_price: IDataObject };
		}>;
		return { ...result, order };
	};

	it('times without a zone are in the zone of the shop, else in that of the workflow', async () => {
		const placed = async (shop: IDataObject) =>
			(await read({}, shop)).order.order_details.order_created_at;
		expect(await placed({})).toBe('2026-02-14T19:30:00+00:00');
		expect(await placed({ timezone: ' Europe/Athens ' })).toBe('2026-02-14T19:30:00+02:00');
	});

	it('one reading of numbers and dates for the whole file, or it is asked for', async () => {
		const open = { Preis: '2.499', Summe: '2.499', Menge: '1', Gewicht: '' };
		expect((await read(open)).error?.message).toMatch(/2499 or 2\.499|2\.499 or 2499/);
		const total = async (decimalMark: string) =>
			(await read(open, { decimalMark })).order.payment_details.total_price.value;
		expect([await total('comma'), await total('point')]).toEqual([2499, 2.499]);
		const date = { Datum: '03/04/2026 10:00' };
		expect((await read(date)).error?.message).toMatch(/Datum .*03\/04\/2026/);
		const placed = async (dateOrder: string) =>
			(await read(date, { dateOrder })).order.order_details.order_created_at.slice(0, 10);
		expect([await placed('dayFirst'), await placed('monthFirst')]).toEqual([
			'2026-04-03',
			'2026-03-04',
		]);
	});

	it('currency and weight unit, where the file has none', async () => {
		const rest: IDataObject = { ...ownColumns };
		delete rest.currency;
		const columns = mapping(rest) as unknown as INodeParameters;
		expect((await read({}, {}, { columns })).error?.description).toMatch(/set Currency/);
		const { order } = await read({}, { currency: 'GBP', weightUnit: 'lbs' }, { columns });
		expect(order.payment_details.total_price).toEqual({ value: 11.95, currency: 'GBP' });
		expect(order.order_details.order_items[0].measurement).toEqual({
			weight: { value: 0.4, unit: 'lbs' },
		});
		const without = await read({}, { weightUnit: '' });
		expect(without.error?.message).toMatch(/Gewicht has no unit/);
	});

	it.each<[IDataObject, RegExp]>([
		[
			{ timezone: 'Berlin' },
			/time zone must be a time zone such as Europe\/Berlin, found "Berlin"/,
		],
		[{ decimalMark: ';' }, /decimal mark must be one of detect, point, comma/],
		[{ dateOrder: 'yearFirst' }, /date order must be one of/],
		[{ weightUnit: 'stone' }, /weight unit must be one of/],
		[{ currency: 'CHF' }, /currency must be EUR, GBP or USD, found "CHF"/],
		[{ maxWeight: -1 }, /hint above weight must be a number of 0 or more/],
		[{ joinEmptyAbove: 'maybe' }, /must be true or false/],
	])('%j is refused', async (shop, words) => {
		const { error } = await read({}, shop);
		expect(error?.message).toMatch(words);
		expect(world.sandbox.requests).toEqual([]);
	});

	it('an integration that is none, and a format that is not known', async () => {
		const integration = await read({}, {}, { integration: '={{ "shop" }}' });
		expect(integration.error?.message).toMatch(/integration must be a whole number/);
		const format = await read({}, {}, { format: 'amiga' });
		expect(format.error).toMatchObject({ message: 'The format "amiga" is not known' });
	});

	it('unlikely values are sent with a hint, within limits of the user’s own', async () => {
		expect(messages(await read({ Gewicht: '400' }))).toEqual([
			'Order 7001: row 1: one piece weighs 400 kg, more than 70 kg. Is the unit right?',
		]);
		expect(messages(await read({ Gewicht: '400' }, { maxWeight: 0 }))).toEqual([]);
		expect(messages(await read({ Menge: '30' }, { maxQuantity: 20 }))).toHaveLength(1);
	});

	it('hints are bounded', async () => {
		const heavy = Array.from({ length: 30 }, (_, n) => row({ Nr: `9${n}`, Gewicht: '400' }));
		const hints = messages(await world.engine.run(own, heavy));
		expect(hints).toHaveLength(11);
		expect(hints[10]).toBe('There are 20 more hints like these.');
	});

	it('waits until they are saved, if asked to', async () => {
		world.sandbox.settings.savingDelayMs = 4000;
		const { error } = await read({}, {}, { options: { waitUntilSaved: true } });
		expect(error).toBeUndefined();
		expect(world.waited()).toBeGreaterThanOrEqual(4000);
		const { error: never } = await read(
			{},
			{},
			{ options: { waitUntilSaved: true, waitLimit: 0 } },
		);
		expect(never?.message).toMatch(/wait limit must be a number above 0/);
	});
});

describe('columns', () => {
	const columns = (value: IDataObject | null, mode?: string) => ({
		columns: mapping(value, mode) as unknown as INodeParameters,
	});

	it('are dragged in, or worked out for each row', async () => {
		const { error } = await world.engine.run(
			{
				...own,
				...columns({
					...ownColumns,
					order_id: '={{ $json.Nr }}',
					name: '={{ $json["Name"] }}',
					country: '={{ $json.Land.toUpperCase() }}',
					status: "={{ 'on hold' }}",
				}),
			},
			[...ownRows, row({ Nr: '7009', Land: 'be' })],
		);
		expect(error).toBeUndefined();
		expect(
			sent().map(({ order_id, shipping_address, order_details }) => [
				order_id,
				(shipping_address as IDataObject).name,
				(shipping_address as IDataObject).country_code,
				((order_details as IDataObject).status as IDataObject).code,
			]),
		).toEqual([
			['7001', 'Jane Doe', 'NL', 'on hold'],
			['7002', 'Günther Schäfer', 'DE', 'on hold'],
			['7009', 'Jane Doe', 'BE', 'on hold'],
		]);
	});

	it('a refusal names the column, or the field that the expression is for', async () => {
		const { error } = await world.engine.run(
			{
				...own,
				...columns({
					...ownColumns,
					quantity: '={{ $json.Menge + "x" }}',
					total: '={{ $json.Summe }}',
				}),
			},
			[row({ Summe: 'many' })],
		);
		expect([error?.message, error?.description].join()).toMatch(
			/row 1 › Quantity \(expression\) must be a whole number, found "2x"/,
		);
		expect([error?.message, error?.description].join()).toMatch(
			/row 1 › Summe must be a number, found "many"/,
		);
	});

	it('are found by their names', async () => {
		const labels = new Map(ROW_FIELDS.map(({ name, label }) => [name, label]));
		const renamed = ownRows.map((one) =>
			Object.fromEntries(
				Object.entries(ownColumns).map(([field, column], at) => [
					at % 2 ? labels.get(field)?.toUpperCase() : field,
					(one as IDataObject)[column],
				]),
			),
		);
		const { error } = await world.engine.run(
			{ ...own, ...columns(null, 'autoMapInputData') },
			renamed,
		);
		expect(error).toBeUndefined();
		expect(sent().map(facts)).toEqual(FACTS.rows);
	});

	it('which none was chosen for are asked for', async () => {
		const { error } = await world.engine.run({ ...own, ...columns(null) }, ownRows);
		expect(error?.message).toMatch(/^Items 1 to 3 of 3: .*Order ID \(no column chosen\)/);
	});

	it('are asked for field by field', async () => {
		const { type } = world.engine.loader.getNode('sendcloud');
		const { methods, description } = type as unknown as INodeType;
		const property = description.properties.find(({ name }) => name === 'columns');
		const { resourceMapperMethod: name } = property?.typeOptions?.resourceMapper as {
			resourceMapperMethod: string;
		};
		const { fields } = await methods!.resourceMapping![name].call(
			world.engine.loadOptionsContext({}) as never,
		);
		expect(fields.map(({ id }) => id)).toEqual(ROW_FIELDS.map(({ name: id }) => id));
		expect(fields.filter(({ required }) => required).map(({ displayName }) => displayName)).toEqual(
			['Order ID', 'Ordered At', 'Order Total', 'Article', 'Quantity'],
		);
		expect(fields.filter(({ removed }) => !removed).length).toBeLessThan(30);
	});
});

it('updates what is there already', async () => {
	const [first] = (await world.engine.run(own, ownRows)).json;
	const [again] = (await world.engine.run(own, [row({ Artikel: 'Laterne' })])).json;
	expect(again.id).toBe(first.id);
});

it('ten thousand rows are read whole and sent a hundred orders at a time', async () => {
	const rows = Array.from({ length: 10_000 }, (_, n) =>
		row({ Nr: `R-${n >> 1}`, Artikel: `Kerze ${n}`, Menge: String(1 + (n % 3)) }),
	);
	const { error, items: out } = await world.engine.run(own, rows);
	expect(error).toBeUndefined();
	expect(posts().map(({ length }) => length)).toEqual(Array<number>(50).fill(100));
	expect(out.map(({ pairedItem }) => items(pairedItem))).toEqual(
		Array.from({ length: 5000 }, (_, n) => [2 * n, 2 * n + 1]),
	);
	const lines = sent().flatMap(({ order_details }) =>
		((order_details as IDataObject).order_items as IDataObject[]).map(({ name }) => name),
	);
	expect(new Set(lines).size).toBe(10_000);
});

describe('nothing changes on the way', () => {
	const cents = fc.integer({ min: 1, max: 99_999_999 });
	const german = (amount: number) => {
		const [whole, rest] = (amount / 100).toFixed(2).split('.');
		return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${rest}`;
	};
	const word = fc
		.stringMatching(/^[A-Za-zÄÖÜäöüßéèçñøåłŁžşİ' -]{1,40}$/)
		.map((text) => text.replace(/\s+/g, ' ').trim())
		.filter((text) => /\p{L}/u.test(text) && !text.startsWith("'"));

	it('amounts, weights, quantities and characters arrive as they were written', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						total: cents,
						price: cents,
						grams: fc.integer({ min: 1, max: 60_000 }),
						pieces: fc.integer({ min: 1, max: 999 }),
						name: word,
						article: word,
					}),
					{ minLength: 1, maxLength: 20 },
				),
				async (orders) => {
					world.sandbox.reset();
					const { error, outputs } = await world.engine.run(
						own,
						orders.map(({ total, price, grams, pieces, name, article }, n) =>
							row({
								Nr: `P-${n}`,
								Summe: german(total),
								Preis: german(price),
								Gewicht: String(grams / 1000).replace('.', ','),
								Menge: String(pieces),
								Name: name,
								Artikel: article,
							}),
						),
						errorOutput,
					);
					expect(error).toBeUndefined();
					// Two letters that look like one which was doubly encoded: refused, and told so.
					const refused = outputs[1].map(({ json }) => json);
					for (const { error: words, Name, Artikel } of refused) {
						expect(words).toMatch(/characters that were lost/);
						expect(`${String(Name)}\n${String(Artikel)}`).toMatch(/[^\0-\x7f]{2}/);
					}
					const numbers = new Set(refused.map(({ Nr }) => Nr));
					expect(
						sent().map((one) => {
							const { order_details, payment_details, shipping_address } = one as never as {
								order_details: { order_items: Array<Record<string, never>> };
								payment_details: { total_price: { value: number } };
								shipping_address: { name: string };
							};
							const [line] = order_details.order_items as unknown as Array<{
								name: string;
								quantity: number;
								unit_price: { value: number };
								measurement: { weight: IDataObject };
							}>;
							return {
								total: payment_details.total_price.value,
								price: line.unit_price.value,
								weight: line.measurement.weight,
								pieces: line.quantity,
								name: shipping_address.name,
								article: line.name,
							};
						}),
					).toEqual(
						orders
							.filter((_, n) => !numbers.has(`P-${n}`))
							.map(({ total, price, grams, pieces, name, article }) => ({
								total: total / 100,
								price: price / 100,
								weight: { value: grams / 1000, unit: 'kg' },
								pieces,
								name,
								article,
							})),
					);
				},
			),
			{ numRuns: 40 },
		);
	});
});
