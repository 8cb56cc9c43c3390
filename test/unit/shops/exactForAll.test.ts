/**
 * What a shop says comes out as it said it, or the order is refused; nothing else. For each format, on its whole
 * document: amounts to the cent, weights to the gram, quantities, and each character of each text. A format without an
 * entry here fails.
 */
import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { checked } from '../../../nodes/Sendcloud/checks';
import { SHOP_FORMATS } from '../../../nodes/Sendcloud/flows/shops';
import type { ReadOrder, ShopSettings } from '../../../nodes/Sendcloud/flows/shops/define';
import { wholeOrderSchema } from '../../../nodes/Sendcloud/resources/order/schema';
import { SendcloudError } from '../../../nodes/Sendcloud/transport/errors';
import { changed, isTaken, pathsIn, settings as plain, type Json } from './documents';
import { DOCUMENTS, EXPORTS, type Cells } from './documents/whole';

/** No hints here: whether an amount is likely is another matter. */
const settings: ShopSettings = {
	...plain,
	weightUnit: 'kg',
	limits: { weight: 0, side: 0, price: 0, quantity: 0 },
};

interface MeantLine {
	cents: number;
	quantity: number;
	grams: number;
}

/** What a shop means by an order, in cents and grams. */
interface Meant {
	lines: MeantLine[];
	total: number;
	shipping: number;
	/** For shops whose price may be that of the row. */
	isOfRow: boolean;
}

/** Writes so many units of which so many places stand behind the mark. */
type Write = (units: number, places?: number) => unknown;

interface Entry {
	writings: Record<string, Write>;
	currency: string;
	/** Undefined where the shop says no weight. */
	weight?: 'g' | 'kg';
	/** The shop gives no total, or one that must fit: it is that of the articles and of shipping. */
	isTotalMade?: boolean;
}

interface DocumentEntry extends Entry {
	put(meant: Meant, write: Write): unknown;
}

interface RowsEntry extends Entry {
	/** @param at which order of the file it is, from 1 */
	put(meant: Meant, write: Write, at: number): Cells[];
}

const decimal = (units: number, places = 2): string => {
	const digits = String(units).padStart(places + 1, '0');
	return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
};
const number = (units: number, places?: number) => Number(decimal(units, places));
/** As PHP and JavaScript write a sum: a last bit off. */
const noisy = (units: number, places?: number) => number(units, places) * (1 + Number.EPSILON);
const short = (units: number, places?: number) =>
	decimal(units, places).replace(/0+$/, '').replace(/\.$/, '.0');
const zeros = (more: string) => (units: number, places?: number) => decimal(units, places) + more;

const ofAll = ({ cents, quantity }: MeantLine) => cents * quantity;
const articles = ({ lines }: Meant) => lines.reduce((sum, line) => sum + ofAll(line), 0);
const totalOf = (meant: Meant, entry: Entry) =>
	entry.isTotalMade ? articles(meant) + meant.shipping : meant.total;

const documentOf = (title: string): Json =>
	DOCUMENTS.find(([name]) => name === title)?.[2] ?? fail(title);
const rowsOf = (title: string): Cells[] =>
	EXPORTS.find(([name]) => name === title)?.[2] ?? fail(title);
function fail(title: string): never {
	throw new Error(`no whole document of ${title}`);
}

const inSet = (amount: unknown) => ({
	shopMoney: { amount, currencyCode: 'EUR' },
	presentmentMoney: { amount, currencyCode: 'EUR' },
});

const document = {
	woo: documentOf('WooCommerce'),
	rest: documentOf('Shopify, REST'),
	graph: documentOf('Shopify, GraphQL'),
	magento: documentOf('Magento 2'),
	presta: documentOf('PrestaShop'),
	shopware: documentOf('Shopware 6'),
	big: documentOf('BigCommerce'),
};

const DOCUMENT_ENTRIES: Record<string, DocumentEntry> = {
	WooCommerce: {
		currency: 'EUR',
		weight: 'kg',
		writings: { cents: decimal, 'four places': zeros('00'), number },
		put: ({ lines, total, shipping }, write) =>
			changed(document.woo, {
				total: write(total),
				shipping_total: write(shipping - (shipping >> 2)),
				shipping_tax: write(shipping >> 2),
				line_items: lines.map((line) => ({
					...document.woo.line_items[0],
					quantity: line.quantity,
					// Without tax, which stands beside it: together they are the price.
					subtotal: write(ofAll(line) - Math.floor(ofAll(line) / 7)),
					subtotal_tax: write(Math.floor(ofAll(line) / 7)),
					product: { virtual: false, weight: write(line.grams, 3) },
				})),
			}),
	},
	'Shopify, REST': {
		currency: 'EUR',
		weight: 'g',
		writings: { cents: decimal },
		put: ({ lines, total, shipping }, write) =>
			changed(document.rest, {
				fulfillment_status: null,
				refunds: [],
				total_price: write(total),
				total_price_set: undefined,
				current_total_price: write(total),
				current_total_price_set: undefined,
				'shipping_lines.0.discounted_price': write(shipping),
				line_items: lines.map((line, index) => ({
					...document.rest.line_items[0],
					id: index + 1,
					admin_graphql_api_id: undefined,
					quantity: line.quantity,
					current_quantity: line.quantity,
					price: write(line.cents),
					grams: line.grams,
				})),
			}),
	},
	'Shopify, GraphQL': {
		currency: 'EUR',
		weight: 'kg',
		writings: { short, cents: decimal },
		put: ({ lines, total, shipping }, write) =>
			changed(document.graph, {
				totalPriceSet: inSet(write(total)),
				currentTotalPriceSet: inSet(write(total)),
				'shippingLine.discountedPriceSet': inSet(write(shipping)),
				'lineItems.edges': lines.map((line, index) => ({
					node: changed(document.graph.lineItems.edges[0].node, {
						id: `gid://shopify/LineItem/${index + 1}`,
						quantity: line.quantity,
						currentQuantity: line.quantity,
						unfulfilledQuantity: line.quantity,
						originalUnitPriceSet: inSet(write(line.cents)),
						'variant.inventoryItem.measurement.weight.value': number(line.grams, 3),
					}),
				})),
			}),
	},
	'Magento 2': {
		currency: 'EUR',
		weight: 'kg',
		writings: { number, noisy, 'four places': zeros('00') },
		put: ({ lines, total, shipping }, write) =>
			changed(document.magento, {
				grand_total: write(total),
				shipping_incl_tax: write(shipping + 500),
				shipping_discount_amount: write(500),
				items: lines.map((line, index) => ({
					...document.magento.items[0],
					product_type: 'simple',
					item_id: index + 1,
					qty_ordered: line.quantity,
					weight: write(line.grams, 3),
					price_incl_tax: write(line.cents),
					row_total_incl_tax: write(ofAll(line)),
				})),
			}),
	},
	PrestaShop: {
		currency: 'EUR',
		weight: 'kg',
		writings: { 'six places': zeros('0000'), cents: decimal, number },
		put: ({ lines, total, shipping }, write) =>
			changed(document.presta, {
				'order.total_paid_tax_incl': write(total),
				'order.total_shipping_tax_incl': write(shipping),
				'order.associations.order_rows': lines.map((line, index) => ({
					...document.presta.order.associations.order_rows[0],
					id: String(index + 1),
					product_quantity: String(line.quantity),
					unit_price_tax_incl: write(line.cents),
				})),
				order_details: lines.map((line, index) => ({
					id: String(index + 1),
					product_weight: write(line.grams, 3),
					total_price_tax_incl: write(ofAll(line)),
				})),
			}),
	},
	'Shopware 6': {
		currency: 'EUR',
		weight: 'kg',
		writings: { number, noisy },
		put: ({ lines, total, shipping }, write) =>
			changed(document.shopware, {
				amountTotal: write(total),
				shippingTotal: write(shipping),
				lineItems: lines.map((line, index) => ({
					...document.shopware.lineItems[0],
					id: `l${index}`,
					quantity: line.quantity,
					unitPrice: write(line.cents),
					totalPrice: write(ofAll(line)),
					product: { weight: write(line.grams, 3) },
				})),
			}),
	},
	BigCommerce: {
		currency: 'USD',
		weight: 'kg',
		writings: { 'four places': zeros('00'), cents: decimal, number },
		put: ({ lines, total, shipping }, write) =>
			changed(document.big, {
				total_inc_tax: write(total),
				shipping_cost_inc_tax: write(shipping),
				products: lines.map((line, index) => ({
					...document.big.products[0],
					id: index + 1,
					quantity: line.quantity,
					price_inc_tax: write(line.cents),
					total_inc_tax: write(ofAll(line)),
					weight: write(line.grams, 3),
				})),
			}),
	},
};

/** With a mark between thousands, one before the decimals, and a currency around it. */
const written =
	(thousands: string, mark: string, before = '', after = ''): Write =>
	(units, places) => {
		const [whole, rest] = decimal(units, places).split('.');
		return `${before}${whole.replace(/\B(?=(\d{3})+$)/g, thousands)}${mark}${rest}${after}`;
	};

/** As the shop writes them, and as spreadsheets write them anew. */
const WRITINGS: Record<string, Write> = {
	point: written('', '.'),
	comma: written('', ','),
	'comma and point': written(',', '.'),
	'point and comma': written('.', ','),
	'space and comma': written('\u00a0', ','),
	'narrow space and comma': written('\u202f', ','),
	'apostrophe and point': written('’', '.'),
	number,
};

const IN_EUROS: Record<string, Write> = {
	...WRITINGS,
	'sign behind': written('.', ',', '', '\u00a0€'),
	'sign before': written(',', '.', '€'),
};

/** Digits that no other row has. */
const rowId = (at: number, index: number) => `10000000${at}00${index}`;

const ebay = (
	title: string,
	names: Record<'order' | 'item' | 'title' | 'count' | 'sold' | 'post' | 'all' | 'id', string>,
): RowsEntry['put'] => {
	const whole = rowsOf(title);
	const template = whole[whole.length - 1];
	return (meant, write, at) => {
		const shared = { ...template, [names.order]: `12-10101-${at}` };
		const prices = meant.lines.map((line) => (meant.isOfRow ? ofAll(line) : line.cents));
		const sum = meant.isOfRow
			? prices.reduce((all, one) => all + one, 0) + meant.shipping
			: articles(meant) + meant.shipping;
		const sums = { [names.post]: write(meant.shipping), [names.all]: write(sum) };
		const lines = meant.lines.map((line, index) => ({
			...shared,
			[names.id]: rowId(at, index),
			[names.count]: String(line.quantity),
			[names.sold]: write(prices[index]),
			[names.post]: '',
			[names.all]: '',
		}));
		if (lines.length === 1) return [{ ...lines[0], ...sums }];
		const summary = { ...shared, [names.item]: '', [names.title]: '', [names.id]: '' };
		return [{ ...summary, [names.sold]: write(sum - meant.shipping), ...sums }, ...lines];
	};
};

const withoutSign = (value: unknown) =>
	typeof value === 'string' ? value.replace('\u00a0€', '').replace('€', '') : value;

const [amazonFirst, amazonSecond] = rowsOf('Amazon');
const [etsyFirst] = rowsOf('Etsy');
const [shopifyFirst, shopifySecond] = rowsOf('Shopify, CSV');
const [ownRow] = rowsOf('Own rows');

const ROWS_ENTRIES: Record<string, RowsEntry> = {
	Amazon: {
		currency: 'EUR',
		isTotalMade: true,
		writings: IN_EUROS,
		put: (meant, write, at) =>
			meant.lines.map((line, index) => ({
				...(index === 0 ? amazonFirst : amazonSecond),
				'order-id': `303-1234567-${at}`,
				'order-item-id': rowId(at, index),
				'quantity-purchased': String(line.quantity),
				'item-price': write(ofAll(line)),
				'item-tax': '',
				'item-promotion-discount': '',
				'shipping-price': index === 0 ? write(meant.shipping) : '',
			})),
	},
	Etsy: {
		currency: 'EUR',
		isTotalMade: true,
		writings: IN_EUROS,
		put: (meant, write, at) =>
			meant.lines.map((line, index) => ({
				...etsyFirst,
				'Order ID': `9${at}`,
				'Transaction ID': rowId(at, index),
				Quantity: String(line.quantity),
				Price: write(line.cents),
				'Item Total': write(ofAll(line)),
				'Discount Amount': '',
				'Order Shipping': write(meant.shipping),
			})),
	},
	eBay: {
		currency: 'GBP',
		isTotalMade: true,
		writings: {
			'as eBay writes it': written(',', '.', '£'),
			'without thousands': written('', '.', '£'),
			code: written(',', '.', 'GBP '),
		},
		put: ebay('eBay', {
			order: 'Order Number',
			item: 'Item Number',
			title: 'Item Title',
			count: 'Quantity',
			sold: 'Sold For',
			post: 'Shipping And Handling',
			all: 'Total Price',
			id: 'Transaction ID',
		}),
	},
	'eBay, German': {
		currency: 'EUR',
		isTotalMade: true,
		writings: {
			'as eBay writes it': written('.', ',', '', ' €'),
			'without thousands': written('', ',', '', ' €'),
			code: written('.', ',', 'EUR '),
		},
		put: ebay('eBay, German', {
			order: 'Bestellnummer',
			item: 'Artikelnummer',
			title: 'Angebotstitel',
			count: 'Anzahl',
			sold: 'Verkauft für',
			post: 'Verpackung und Versand',
			all: 'Gesamtbetrag',
			id: 'Transaktionsnummer',
		}),
	},
	'Shopify, CSV': {
		currency: 'EUR',
		writings: IN_EUROS,
		put: (meant, write, at) =>
			meant.lines.map((line, index) => ({
				...(index === 0 ? shopifyFirst : shopifySecond),
				...(index === 0
					? {
							Id: `56789012345${at}`,
							Subtotal: write(articles(meant)),
							Shipping: write(meant.shipping),
							Taxes: '',
							Total: write(meant.total),
							'Discount Amount': '',
							'Refunded Amount': '',
						}
					: {}),
				Name: `#${at}`,
				'Lineitem quantity': String(line.quantity),
				'Lineitem price': write(line.cents),
			})),
	},
	'Own rows': {
		currency: 'EUR',
		weight: 'kg',
		writings: IN_EUROS,
		put: (meant, write, at) =>
			meant.lines.map((line) => ({
				...ownRow,
				Bestellung: `A-${at}`,
				Summe: write(meant.total),
				Versand: write(meant.shipping),
				Menge: String(line.quantity),
				Einzelpreis: write(line.cents),
				// The unit stands in a column of its own.
				Gewicht: withoutSign(write(line.grams, 3)),
			})),
	},
};

/** What the check of every order makes of one; undefined where it refuses it. */
function sendable(order: IDataObject): IDataObject | undefined {
	try {
		return checked<IDataObject>(wholeOrderSchema('UTC'), order);
	} catch (error) {
		expect(error).toBeInstanceOf(SendcloudError);
		return undefined;
	}
}

/** The orders, if all of them are taken. */
function judged(read: ReadOrder[]): Json[] | undefined {
	const orders: Json[] = [];
	for (const one of read) {
		if (!isTaken(one)) return undefined;
		const sent = sendable(one.order);
		if (sent === undefined) return undefined;
		expect(sent).toEqual(one.order);
		orders.push(one.order);
	}
	return orders;
}

const refusedBecause = (read: ReadOrder[]) =>
	read.flatMap((one) =>
		'refused' in one ? [`${one.refused.message} ${one.refused.description}`] : [],
	);

const asRows = (cells: Cells[]) => cells.map((one, item) => ({ item, cells: one }));

/** A format with a whole document of it. */
interface Whole {
	title: string;
	format: string;
	entry: Entry;
	/** Orders as they are meant, written in one way. */
	make(meant: Meant[], write: Write): ReadOrder[];
	/** Each text that stands in the document, and reading it with others in the place of some. */
	texts: string[];
	withTexts(texts: ReadonlyMap<string, unknown>): ReadOrder[];
}

const KEY = '\n';

const wholeDocuments = DOCUMENTS.map(([title, format, whole]): Whole => {
	const entry = DOCUMENT_ENTRIES[title];
	const at = (path: string[]) => path.reduce((part: Json, name) => part[name], whole);
	return {
		title,
		format: format.name,
		entry,
		make: (meant, write) =>
			format.read(
				meant.map((one) => entry.put(one, write)),
				settings,
				0,
			),
		texts: pathsIn(whole)
			.filter((path) => typeof at(path) === 'string' && at(path) !== '')
			.map((path) => path.join(KEY)),
		withTexts(texts) {
			const copy: Json = structuredClone(whole);
			for (const [key, text] of texts) {
				const path = key.split(KEY);
				const last = path.pop() as string;
				path.reduce((part, name) => part[name], copy)[last] = text;
			}
			return format.read(copy, settings, 0);
		},
	};
});

const wholeExports = EXPORTS.map(([title, format, whole, more]): Whole => {
	const entry = ROWS_ENTRIES[title];
	const all = { ...settings, weightUnit: undefined, ...more };
	return {
		title,
		format: format.name,
		entry,
		make: (meant, write) =>
			format.read(asRows(meant.flatMap((one, index) => entry.put(one, write, index + 1))), all),
		// The rows of an order say some things again and again: what is said is one text.
		texts: [
			...new Set(
				whole.flatMap((cells) =>
					Object.entries(cells).flatMap(([name, value]) =>
						value === '' ? [] : [[name, String(value)].join(KEY)],
					),
				),
			),
		],
		withTexts: (texts) =>
			format.read(
				asRows(
					whole.map((cells) =>
						Object.fromEntries(
							Object.entries(cells).map(([name, value]) => {
								const key = [name, String(value)].join(KEY);
								return [name, texts.has(key) ? texts.get(key) : value];
							}),
						),
					),
				),
				all,
			),
	};
});

const WHOLE = [...wholeDocuments, ...wholeExports];

it('has an entry for each format', () => {
	expect(new Set(WHOLE.map(({ format }) => format))).toEqual(
		new Set(SHOP_FORMATS.map(({ name }) => name)),
	);
	for (const { entry, title } of WHOLE) expect([title, typeof entry]).toEqual([title, 'object']);
	expect(Object.keys(DOCUMENT_ENTRIES)).toEqual(DOCUMENTS.map(([title]) => title));
	expect(Object.keys(ROWS_ENTRIES)).toEqual(EXPORTS.map(([title]) => title));
});

const cents = fc.oneof(fc.nat(999), fc.nat(9_999_999));
const meantOrder: fc.Arbitrary<Meant> = fc.record({
	lines: fc.array(
		fc.record({
			cents,
			quantity: fc.integer({ min: 1, max: 400 }),
			grams: fc.integer({ min: 1, max: 60_000 }),
		}),
		{ minLength: 1, maxLength: 3 },
	),
	total: cents,
	shipping: cents.map((one) => one + 1),
	isOfRow: fc.boolean(),
});

/** What Sendcloud is to get. */
function sendcloudOf(meant: Meant, entry: Entry) {
	const { currency, weight: unit } = entry;
	const money = (units: number) => ({ value: number(units), currency });
	const weight = (grams: number) =>
		unit && { value: unit === 'g' ? grams : number(grams, 3), unit };
	return {
		lines: meant.lines.map((line) => ({
			price: money(line.cents),
			all: money(ofAll(line)),
			quantity: line.quantity,
			weight: weight(line.grams),
		})),
		total: money(totalOf(meant, entry)),
		shipping: money(meant.shipping),
		freight: money(meant.shipping),
		parcel: weight(meant.lines.reduce((sum, { grams, quantity }) => sum + grams * quantity, 0)),
	};
}

const seenIn = ({ order_details, payment_details, shipping_details }: Json) => ({
	lines: order_details.order_items.map((item: Json) => ({
		price: item.unit_price,
		all: item.total_price,
		quantity: item.quantity,
		weight: item.measurement?.weight,
	})),
	total: payment_details.total_price,
	shipping: payment_details.estimated_shipping_price,
	freight: {
		...payment_details.freight_costs,
		value: Number(payment_details.freight_costs.value),
	},
	parcel: shipping_details?.measurement?.weight,
});

/** Letters of one alphabet or sign, so that words are like words. */
const ALPHABETS = [
	[...'abcdeghijmopstuvwyzäöüßéèñçøåłžőğ'],
	[...'АБВГДабвгдежзийклмнопрстуфх'],
	[...'αβγδεζηθικλμνξοπρστυφχψω'],
	[...'東京都渋谷区神南中文字漢한국어'],
	[...'אבגדהוזחטיךכלםמן'],
	['🕯️', '👩‍👩‍👧', '🇩🇪', '🎁', '👍🏽'],
	['e\u0301', 'o\u0308', 'n\u0303', 'क्ष', 'ที่'],
	[...'&!"()<>\\/+=%$*~^`{}|'],
];
const word = fc
	.constantFrom(...ALPHABETS)
	.chain((letters) => fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 8 }))
	.map((letters) => letters.join(''));
/** The mark by which a spreadsheet keeps a number as text is no part of it where there is one line alone. */
const withoutMark = (value: string) =>
	value.replace(/^[\s\p{Cf}\p{Zs}\p{Cc}]*'(?=[\d+=@-])/u, '').replace(/^\s*="([^"]*)"\s*$/u, '$1');

/** What a spreadsheet puts around a text is no part of it: `=""` is an empty cell. */
const text = fc
	.array(word, { minLength: 1, maxLength: 4 })
	.map((words) => words.join(' '))
	.filter((words) => withoutMark(words) === words);

/** A word that no document has, in the place of a text; its letters are its number. */
const marker = (at: number) => `Ж${String.fromCharCode(97 + Math.floor(at / 26), 97 + (at % 26))}ж`;
const MARKER = /Ж([a-z])([a-z])ж/g;
const numberOf = (tens: string, ones: string) =>
	(tens.charCodeAt(0) - 97) * 26 + ones.charCodeAt(0) - 97;

/** The texts that come out somewhere, and the orders with a marker for each. */
function textsThatComeOut({ texts, withTexts }: Whole): { keys: string[]; orders: string } {
	const comesOut = (key: string, at: number) => {
		const orders = judged(withTexts(new Map([[key, marker(at)]])));
		return orders !== undefined && JSON.stringify(orders).includes(marker(at));
	};
	let keys = texts.filter(comesOut);
	// Codes of countries and areas are made of these two, which is no matter here.
	const withMarkers = () => {
		const orders = judged(withTexts(new Map(keys.map((key, at) => [key, marker(at)]))));
		for (const order of orders ?? []) {
			delete order.customs_details;
			for (const name of ['shipping_address', 'billing_address'])
				if (order[name]?.postal_code?.match(MARKER)) delete order[name].postal_code;
		}
		return JSON.stringify(orders);
	};
	let orders = withMarkers();
	keys = keys.filter((_, at) => orders.includes(marker(at)));
	orders = withMarkers();
	return { keys, orders };
}

const withoutSome = (orders: Json[]): Json[] =>
	orders.map((order) => changed(order, { customs_details: undefined }));

/** Spaces, line breaks and what nobody sees may become others; commas stand where lines were. */
const bare = (value: string) => value.replace(/[\s\p{Cf}\p{Zs}\p{Cc},]/gu, '');
const characters = (value: string) => [...bare(value)].sort().join('');

/** Shopify's apps keep from people what they name with a `_`; numbers of PrestaShop's name what stands elsewhere. */
const saysMore = (key: string, given: string) =>
	(/(?:attributes|properties|customAttributes)\n\d+\n(?:name|key)$/.test(key) &&
		/^[\s\p{Cf}\p{Zs}\p{Cc}]*_/u.test(given)) ||
	(/^order\n(?:current_state|associations\norder_rows\n\d+\nid)$/.test(key) &&
		/^\D*\d+\D*$/.test(given));

const leaves = (value: unknown): string[] =>
	typeof value === 'string'
		? [value]
		: typeof value === 'object' && value !== null
			? Object.values(value).flatMap(leaves)
			: [];

const allTexts = (orders: Json[] = []) => leaves(withoutSome(orders)).join('\n');

describe.each(WHOLE.map((whole) => [whole.title, whole] as const))('%s', (_, whole) => {
	const { entry } = whole;
	let keys: string[];
	let orders: string;
	beforeAll(() => {
		({ keys, orders } = textsThatComeOut(whole));
	});

	it.each(Object.entries(entry.writings))(
		'gives back every amount, weight and quantity: %s',
		(__, write) => {
			fc.assert(
				fc.property(fc.array(meantOrder, { minLength: 1, maxLength: 3 }), (meant) => {
					const read = whole.make(meant, write);
					expect(refusedBecause(read)).toEqual([]);
					expect(judged(read)?.map(seenIn)).toEqual(meant.map((one) => sendcloudOf(one, entry)));
				}),
				{ numRuns: 100 },
			);
		},
	);

	it('gives back every character of every text', () => {
		const paths = new Set<string>();
		const walk = (value: Json, name = '') => {
			if (typeof value === 'string' && value.match(MARKER)) paths.add(name);
			else if (typeof value === 'object' && value !== null)
				for (const key of Object.keys(value)) walk(value[key], key);
		};
		walk(JSON.parse(orders));
		expect([...paths]).toEqual(expect.arrayContaining(['name', 'address_line_1', 'city', 'sku']));
		let taken = 0;
		fc.assert(
			fc.property(
				fc.uniqueArray(text, { minLength: keys.length, maxLength: keys.length }),
				(texts) => {
					const read = judged(whole.withTexts(new Map(keys.map((key, at) => [key, texts[at]]))));
					if (read === undefined) return;
					taken++;
					const expected = orders.replace(MARKER, (___, tens: string, ones: string) =>
						JSON.stringify(texts[numberOf(tens, ones)]).slice(1, -1),
					);
					expect(withoutSome(read)).toEqual(JSON.parse(expected));
				},
			),
			{ numRuns: 100 },
		);
		// What may be refused is what looks like damage, and words made of letters seldom do.
		expect(taken).toBeGreaterThan(80);
	});

	it('loses no character of any text at all, or refuses', () => {
		const known = new Map<string, string>();
		const withMarker = (key: string): string => {
			const read = known.get(key) ?? allTexts(judged(whole.withTexts(new Map([[key, marker(0)]]))));
			known.set(key, read);
			return read;
		};
		const anything = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 30 }),
			fc.string({ unit: 'grapheme', maxLength: 30 }),
			fc.string({ maxLength: 30 }),
			fc
				.array(
					fc.oneof(word, fc.constantFrom('12', '7a', '\n', '\r\n', '\t', '\u00a0', ', ', '  ')),
				)
				.map((words) => words.join(' ')),
		);
		let taken = 0;
		fc.assert(
			fc.property(fc.constantFrom(...keys), anything, (key, given) => {
				fc.pre(bare(withoutMark(given)) !== '' && !saysMore(key, given));
				const read = judged(whole.withTexts(new Map([[key, given]])));
				if (read === undefined) return;
				taken++;
				const expected = [given, withoutMark(given)].map((one) =>
					characters(withMarker(key).replaceAll(marker(0), () => one)),
				);
				expect(expected).toContain(characters(allTexts(read)));
			}),
			{ numRuns: 200 },
		);
		expect(taken).toBeGreaterThan(50);
	});
});

/** Beyond what a shop writes: JSON may hold any number, and a Code node any text. */
describe.each(wholeDocuments.map((whole) => [whole.title, whole] as const))(
	'%s, what no shop should write',
	(_, { make }) => {
		const one: Meant = {
			lines: [{ cents: 100, quantity: 1, grams: 100 }],
			total: 7_654_321,
			shipping: 100,
			isOfRow: false,
		};
		const withTotal = (total: unknown) =>
			judged(
				make([one], (units, places) => (units === one.total ? total : decimal(units, places))),
			);

		it.each([
			'1,5',
			'1.234,50',
			'1,234.50',
			'1 000',
			'1e3',
			'0x1f',
			'１２',
			'٣',
			'12-',
			'(5)',
			'5%',
			'€5',
			'1.5.2',
			'1_000',
			'--1',
			'Infinity',
			'',
			' ',
			true,
			[],
			{},
			NaN,
			2 ** 53,
			1e21,
		])('refuses the amount %j', (total) => {
			expect(withTotal(total)).toBeUndefined();
		});

		const anyNumber = fc.oneof(
			fc.double({ min: 0, max: 1e12, noNaN: true }),
			fc.tuple(fc.integer({ min: 1000, max: 1e9 }), fc.nat(6)).map(([one, by]) => one / 10 ** by),
		);

		it('takes any number as it is, or refuses it', () => {
			let taken = 0;
			fc.assert(
				fc.property(anyNumber, (total) => {
					const read = withTotal(total);
					if (read === undefined) return;
					taken++;
					const { value } = read[0].payment_details.total_price;
					expect(Math.abs(value - total)).toBeLessThanOrEqual(total * Number.EPSILON * 8);
				}),
				{ numRuns: 200 },
			);
			expect(taken).toBeGreaterThan(20);
		});
	},
);
