/**
 * eBay's orders report: a row for each article. An order of several articles begins with a row that has its buyer,
 * address and total and no article; the articles follow below it. Blank rows and a footer stand around them. eBay
 * translates the headings: those of its sites in English, and the German ones of the report and of the older file.
 */
import { rowsFormat, shown, type Column, type Row, type ShopOrder } from './define';
import { exactText, isSame, minus, times, total, type Exact } from './exact';
import {
	noteRepeats,
	orderOf,
	shippedStatus,
	shippingAddress,
	sum,
	type RowLine,
} from './rowOrder';
import { readRows, type Layout, type OrderRows } from './rows';

const SHIPPING = 'Shipping And Handling';
const TAXES = ['Seller Collected Tax', 'eBay Collected Tax'];
const MONEY = ['Sold For', SHIPPING, ...TAXES, 'Total Price'];

const to = (name: string, aliases: string[], german: string[]): Column => ({
	name: `Ship To ${name}`,
	aliases: [...[name, ...aliases].map((one) => `Post To ${one}`), ...german],
	required: ['Name', 'Address 1', 'City', 'Zip', 'Country'].includes(name),
});

const columns: Column[] = [
	{ name: 'Order Number', aliases: ['Order ID', 'Bestellnummer'], required: true },
	{ name: 'Sales Record Number', aliases: ['Verkaufsprotokollnummer'] },
	{ name: 'Buyer Username', aliases: ['User Id', 'Nutzername des Käufers', 'Mitgliedsname'] },
	{
		name: 'Buyer Name',
		aliases: ['Buyer Fullname', 'Name des Käufers', 'Vollständiger Name des Käufers'],
	},
	{ name: 'Buyer Email', aliases: ['E-Mail des Käufers'] },
	{ name: 'Buyer Note', aliases: ['Notiz des Käufers', 'Hinweis des Käufers'] },
	to('Name', [], ['Name des Empfängers', 'Vollständiger Name des Käufers']),
	to('Phone', [], ['Telefonnummer des Empfängers', 'Telefonnummer des Käufers']),
	to('Address 1', [], ['Adresse 1 des Empfängers', 'Käuferadresse 1']),
	to('Address 2', [], ['Adresse 2 des Empfängers', 'Käuferadresse 2']),
	to('City', [], ['Versand nach - Ort', 'Ort des Käufers']),
	to(
		'State',
		['County', 'State/Province'],
		['Versand nach - Staat', 'Versand nach - Bundesland', 'Staat des Käufers'],
	),
	to('Zip', ['Postcode', 'Postal Code'], ['Versand nach - PLZ', 'Postleitzahl des Käufers']),
	to('Country', [], ['Versand nach - Land', 'Land des Käufers']),
	{ name: 'Item Number', aliases: ['Item ID', 'Artikelnummer'] },
	{ name: 'Item Title', aliases: ['Angebotstitel', 'Artikelbezeichnung'], required: true },
	{ name: 'Custom Label', aliases: ['Custom Label (SKU)', 'Bestandseinheit'] },
	{ name: 'Variation Details', aliases: ['Variantendetails'] },
	{ name: 'Quantity', aliases: ['Anzahl', 'Stückzahl'], required: true },
	{ name: 'Sold For', aliases: ['Sale Price', 'Verkauft für', 'Verkaufspreis'], required: true },
	{
		name: SHIPPING,
		aliases: ['Postage And Packaging', 'Postage And Handling', 'Verpackung und Versand'],
	},
	{ name: TAXES[0], aliases: ['Vom Verkäufer eingezogene Steuer'] },
	{ name: TAXES[1], aliases: ['Von eBay eingezogene Steuer'] },
	{ name: 'Total Price', aliases: ['Gesamtbetrag', 'Gesamtpreis'], required: true },
	{ name: 'Payment Method', aliases: ['Zahlungsmethode'] },
	{ name: 'Sale Date', aliases: ['Verkauft am', 'Verkaufsdatum'], required: true },
	{ name: 'Paid On Date', aliases: ['Zahlungsdatum', 'Bezahldatum'] },
	{
		name: 'Shipped On Date',
		aliases: [
			'Dispatched On Date',
			'Posted On Date',
			'Verschickt am - Datum',
			'Versanddatum',
			'Versandt am',
		],
	},
	{
		name: 'Shipping Service',
		aliases: ['Delivery Service', 'Postage Service', 'Versandservice'],
	},
	{ name: 'Transaction ID', aliases: ['Transaktionsnummer', 'Transaktions-ID'] },
];

const layout: Layout = {
	id: 'Order Number',
	joinsAbove: false,
	same: [
		'Buyer Username',
		'Ship To Name',
		'Ship To Address 1',
		'Ship To Address 2',
		'Ship To City',
		'Ship To Zip',
		'Ship To Country',
	],
	numbers: [...MONEY, 'Quantity'],
	dates: ['Sale Date', 'Paid On Date', 'Shipped On Date'],
	postalCodes: [['Ship To Zip', 'Ship To Country']],
	mistaken: ['Transaction creation date', 'Datum der Transaktionserstellung'].map((column) => [
		column,
		'This is the report of transactions, which has no articles to ship: download the report of orders.',
	]),
	// `2,record(s) downloaded` and `Seller ID : …`.
	isNone: (cells) =>
		cells.some((cell) =>
			/record\(s\) downloaded|Datens(?:atz|ätze) heruntergeladen|^(?:seller id|Verkäufer|Mitgliedsname des Verkäufers)\b/i.test(
				cell,
			),
		),
};

/** Where there is nothing, eBay writes two hyphens in some columns. */
const NOTHING = '--';

function withoutHyphens(row: Row): Row {
	const empty = Object.keys(row.cells).filter((name) => row.cells[name] === NOTHING);
	if (empty.length === 0) return row;
	const cells = { ...row.cells };
	for (const name of empty) cells[name] = '';
	return { ...row, cells };
}

function lineOf(order: OrderRows, row: Row): RowLine {
	return {
		row,
		named: 'Item Title',
		priced: 'Sold For',
		id: order.digits('Transaction ID', row),
		productId: order.digits('Item Number', row),
		name: order.text('Item Title', row),
		description: order.text('Variation Details', row),
		sku: order.id('Custom Label', row),
		quantity: order.pieces('Quantity', row),
		unit: order.money('Sold For', row),
		travels: true,
	};
}

interface Sums {
	lines: RowLine[];
	articles: Exact;
	shipping?: Exact;
	tax?: Exact;
	all?: Exact;
}

/**
 * Is Sold For the price of one piece or of the row? The total decides; where it decides for neither, nobody knows, and
 * the order is refused.
 */
function summed(order: OrderRows, lines: RowLine[], summary: Row | undefined): Sums {
	// The first row of several articles has the sums of all; single rows have their own.
	const rows = summary ? [summary] : order.rows;
	const shipping = sum(order, [SHIPPING], rows);
	const tax = sum(order, TAXES, rows);
	const all = sum(order, ['Total Price'], rows);
	const each = total(lines.flatMap(({ unit, quantity }) => (unit ? [times(unit, quantity)] : [])));
	const asRow = total(lines.flatMap(({ unit }) => unit ?? []));
	const sums = { lines, articles: each, shipping, tax, all };
	if (!all) return sums;
	const rest = (taxes: Exact[]) => minus(all, total([...(shipping ? [shipping] : []), ...taxes]));
	// Tax is on top in the US and inside in Europe.
	const paid = [rest(tax ? [tax] : []), rest([])];
	if (paid.some((one) => isSame(one, each))) return sums;
	if (isSame(each, asRow)) {
		order.hint(
			`Total Price is ${exactText(all)}, and articles, shipping and tax are another sum: something was paid back or charged besides`,
		);
		return sums;
	}
	if (paid.some((one) => isSame(one, asRow)))
		return {
			...sums,
			lines: lines.map((line) => ({ ...line, unit: undefined, all: line.unit })),
			articles: asRow,
		};
	order.fault(
		'Sold For',
		`is the price of one piece or of the whole row, and Total Price fits neither, found ${shown(order.text('Sold For', lines[0].row))}`,
		'Check the amounts of this order, or enter it by hand.',
		lines[0].row,
	);
	return sums;
}

function read(order: OrderRows, id: string): ShopOrder {
	order.readCurrency(undefined, MONEY, 'USD');
	const articleRows = order.rows.filter(
		(row) => order.given('Item Title', row) || order.given('Item Number', row),
	);
	const withArticle = new Set(articleRows);
	const summary = order.rows.find((row) => !withArticle.has(row));
	const lines = articleRows.map((row) => lineOf(order, row));
	noteRepeats(order, lines, 'Transaction ID');
	const sums = summed(order, lines, summary);
	const isDated = summary !== undefined && order.given('Shipped On Date', summary);
	const name = order.either('Buyer Name', 'Ship To Name', 'Buyer Username');
	return orderOf(order, {
		id,
		status: { code: shippedStatus(order, 'Shipped On Date', isDated ? [summary] : articleRows) },
		placed: 'Sale Date',
		createdAt: order.time('Sale Date'),
		notes: order.notes('Buyer Note'),
		lines: sums.lines,
		listed: 'Item Title',
		payment: { code: order.given('Paid On Date') ? 'paid' : 'unpaid' },
		total: sums.all,
		totalled: 'Total Price',
		subtotal: sums.articles,
		shipping: sums.shipping,
		tax: sums.tax,
		customer: { name, email: order.email('Buyer Email'), phone: order.phone('Ship To Phone') },
		shippingTo: shippingAddress(order, {
			name: 'Ship To Name',
			lines: ['Ship To Address 1', 'Ship To Address 2'],
			postalCode: 'Ship To Zip',
			city: 'Ship To City',
			state: 'Ship To State',
			country: 'Ship To Country',
			email: 'Buyer Email',
			phone: 'Ship To Phone',
		}),
		delivery: order.text('Shipping Service'),
	});
}

export const ebayOrderExport = rowsFormat({
	name: 'ebayOrderExport',
	label: 'eBay Order Export',
	description: 'Rows of the orders report of Seller Hub › Orders › Download report',
	source: 'https://www.ebay.com/help/selling/managing-orders/downloading-order-reports?id=4095',
	columns,
	read: (rows, settings) => readRows(rows.map(withoutHyphens), { columns, layout, read }, settings),
});
