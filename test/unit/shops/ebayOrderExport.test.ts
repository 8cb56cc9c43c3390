import { ebayOrderExport } from '../../../nodes/Sendcloud/flows/shops/ebayOrderExport';
import ebayGerman from './documents/ebayGerman.json';
import { order, ordersOf, refusal, rowsOf } from './support';

const HEADINGS = [
	'Sales Record Number',
	'Order Number',
	'Buyer Username',
	'Buyer Name',
	'Buyer Email',
	'Buyer Note',
	'Ship To Name',
	'Ship To Phone',
	'Ship To Address 1',
	'Ship To Address 2',
	'Ship To City',
	'Ship To State',
	'Ship To Zip',
	'Ship To Country',
	'Item Number',
	'Item Title',
	'Custom Label',
	'Quantity',
	'Sold For',
	'Shipping And Handling',
	'eBay Collected Tax',
	'Total Price',
	'Sale Date',
	'Paid On Date',
	'Shipped On Date',
	'Shipping Service',
	'Transaction ID',
	'Variation Details',
] as const;

type Cells = Partial<Record<(typeof HEADINGS)[number], string>>;

const british: Cells = {
	'Sales Record Number': '104',
	'Order Number': '12-10101-55555',
	'Buyer Username': 'tea_and_books',
	'Buyer Name': 'Eleanor Wright',
	'Buyer Email': 'abc@members.ebay.example',
	'Buyer Note': 'Please leave\nwith a neighbour',
	'Ship To Name': 'Eleanor Wright',
	'Ship To Phone': '07700 900123',
	'Ship To Address 1': 'Flat 3, 21 High Street',
	'Ship To City': 'Oxford',
	'Ship To State': 'Oxfordshire',
	'Ship To Zip': 'OX1 4AA',
	'Ship To Country': 'United Kingdom',
	'Item Number': '407197269275',
	'Item Title': 'Wrist watch',
	'Custom Label': 'W-1',
	Quantity: '2',
	'Sold For': '£25.00',
	'Shipping And Handling': '£3.50',
	'eBay Collected Tax': '£0.00',
	'Total Price': '£53.50',
	'Sale Date': '27-Sep-26',
	'Paid On Date': '27-Sep-26',
	'Shipping Service': 'Royal Mail 48',
	'Transaction ID': '10000000000001',
};

const report = (...rows: Cells[]) =>
	rowsOf(
		[HEADINGS, ...rows.map((row) => HEADINGS.map((name) => `"${row[name] ?? ''}"`))]
			.map((cells) => cells.join(','))
			.join('\n'),
	);
const read = (...rows: Cells[]) => ordersOf(ebayOrderExport, report(...rows));

it('reads an order of one row', () => {
	expect(order(read(british)[0])).toEqual({
		items: [0],
		hints: [],
		order: {
			order_id: '12-10101-55555',
			order_number: '12-10101-55555',
			order_details: {
				integration: { id: 42 },
				status: { code: 'unshipped' },
				order_created_at: '2026-09-27T00:00:00+02:00',
				order_items: [
					{
						item_id: '10000000000001',
						product_id: '407197269275',
						name: 'Wrist watch',
						quantity: 2,
						sku: 'W-1',
						unit_price: { value: 25, currency: 'GBP' },
						total_price: { value: 50, currency: 'GBP' },
					},
				],
				notes: 'Please leave\nwith a neighbour',
			},
			payment_details: {
				total_price: { value: 53.5, currency: 'GBP' },
				subtotal_price: { value: 50, currency: 'GBP' },
				estimated_shipping_price: { value: 3.5, currency: 'GBP' },
				estimated_tax_price: { value: 0, currency: 'GBP' },
				status: { code: 'paid' },
				freight_costs: { value: '3.50', currency: 'GBP' },
			},
			customer_details: {
				name: 'Eleanor Wright',
				email: 'abc@members.ebay.example',
				phone_number: '07700 900123',
			},
			shipping_address: {
				name: 'Eleanor Wright',
				address_line_1: 'High Street',
				house_number: '21',
				address_line_2: 'Flat 3',
				postal_code: 'OX1 4AA',
				city: 'Oxford',
				country_code: 'GB',
				email: 'abc@members.ebay.example',
				phone_number: '07700 900123',
			},
			shipping_details: { delivery_indicator: 'Royal Mail 48' },
		},
	});
});

it('joins the articles below the row with the address, and leaves blank rows and the footer out', () => {
	const summary: Cells = {
		...british,
		'Item Number': '',
		'Item Title': '',
		'Custom Label': '',
		'Transaction ID': '',
		Quantity: '3',
		'Sold For': '£60.00',
		'Total Price': '£63.50',
	};
	const article = (number: string, title: string, quantity: string, price: string): Cells => ({
		'Sales Record Number': '104',
		'Order Number': '12-10101-55555',
		'Buyer Username': 'tea_and_books',
		'Item Number': number,
		'Item Title': title,
		Quantity: quantity,
		'Sold For': price,
		'Transaction ID': number,
	});
	const [one, ...none] = read(
		{},
		summary,
		article('1', 'Cup', '2', '£20.00'),
		article('2', 'Saucer', '1', '£20.00'),
		{ 'Sales Record Number': '3', 'Order Number': 'record(s) downloaded' },
		{ 'Sales Record Number': 'Seller ID : tea_shop' },
	);
	expect(none).toEqual([]);
	const { order: made, items } = order(one);
	expect(items).toEqual([1, 2, 3]);
	expect(made.payment_details).toMatchObject({ total_price: { value: 63.5 } });
	expect(made.order_details).toMatchObject({
		order_items: [
			{ name: 'Cup', quantity: 2, total_price: { value: 40 } },
			{ name: 'Saucer', quantity: 1, total_price: { value: 20 } },
		],
	});
});

it('lets the total decide whether a price is of one piece or of the row', () => {
	const lines = (total: string) =>
		order(read({ ...british, 'Total Price': total })[0]).order.order_details;
	expect(lines('£53.50')).toMatchObject({
		order_items: [{ unit_price: { value: 25 }, total_price: { value: 50 } }],
	});
	expect(lines('£28.50')).toMatchObject({
		order_items: [{ unit_price: { value: 12.5 }, total_price: { value: 25 } }],
	});
	expect(refusal(read({ ...british, 'Total Price': '£99.00' })[0])).toContain(
		'row 1 › Sold For is the price of one piece or of the whole row, and Total Price fits neither',
	);
});

it('takes tax that is on top of the prices or inside of them', () => {
	const made = (total: string) =>
		order(read({ ...british, 'eBay Collected Tax': '£4.00', 'Total Price': total })[0]).order;
	for (const [total, value] of [
		['£57.50', 57.5],
		['£53.50', 53.5],
	] as const)
		expect(made(total)).toMatchObject({
			order_details: { order_items: [{ unit_price: { value: 25 }, total_price: { value: 50 } }] },
			payment_details: { total_price: { value }, estimated_tax_price: { value: 4 } },
		});
});

it('reads the names that eBay has in other countries, and dollars of its own', () => {
	const file = [
		'Order number,Buyer name,Post to name,Post to address 1,Post to city,Post to county,Post to postcode,Post to country,Item title,Quantity,Sold for,Postage and packaging,Total price,Sale date,Paid on date',
		'11-1,Jo,Jo Hill,1 The Green,Leeds,,LS1 1AA,United Kingdom,Pen,1,US $4.00,US $1.00,US $5.00,Sep-27-26,Sep-27-26',
	].join('\n');
	const [one] = ordersOf(ebayOrderExport, rowsOf(file));
	expect(order(one).order.payment_details).toMatchObject({
		total_price: { value: 5, currency: 'USD' },
	});
	const [dollars] = ordersOf(ebayOrderExport, rowsOf(file.replaceAll('US $', '$')));
	expect(order(dollars).order.payment_details).toMatchObject({ total_price: { currency: 'USD' } });
	const [australian] = ordersOf(ebayOrderExport, rowsOf(file.replaceAll('US $', 'AU $')));
	expect(refusal(australian)).toMatch(/Sold for must be a currency.*AU \$/);
	const [mixed] = ordersOf(ebayOrderExport, rowsOf(file.replace('US $1.00', '£1.00')));
	expect(refusal(mixed)).toContain('must be in USD like the rest of the order, found "£1.00"');
});

describe('the report of eBay.de', () => {
	const german = ebayGerman.map((cells, item) => ({ item, cells }));

	it('is read by its German headings, with decimal commas and months in German', () => {
		const [one, two, ...none] = ordersOf(ebayOrderExport, german);
		expect(none).toEqual([]);
		const euro = (value: number) => ({ value, currency: 'EUR' });
		expect(order(one)).toEqual({
			items: [0, 1, 2],
			hints: [],
			order: {
				order_id: '23-14444-10001',
				order_number: '23-14444-10001',
				order_details: {
					integration: { id: 42 },
					status: { code: 'partially_shipped' },
					order_created_at: '2025-12-10T00:00:00+01:00',
					order_items: [
						{
							item_id: '10000000000011',
							product_id: '407197269275',
							name: 'Duftkerze Zeder, 40 h',
							description: '[Größe:M]',
							quantity: 2,
							sku: 'CAN-CED',
							unit_price: euro(19),
							total_price: euro(38),
						},
						{
							item_id: '10000000000012',
							product_id: '407197269276',
							name: 'Laterne aus Messing',
							quantity: 1,
							sku: 'LAT-001',
							unit_price: euro(1249),
							total_price: euro(1249),
						},
					],
				},
				payment_details: {
					total_price: euro(1292.49),
					subtotal_price: euro(1287),
					estimated_shipping_price: euro(5.49),
					estimated_tax_price: euro(0),
					status: { code: 'paid' },
					freight_costs: { value: '5.49', currency: 'EUR' },
				},
				customer_details: {
					name: 'Günther Schäfer',
					email: '0123abc@members.ebay.example',
					phone_number: '+49 341 5550123',
				},
				shipping_address: {
					name: 'Günther Schäfer',
					address_line_1: 'Goethestraße',
					house_number: '33',
					postal_code: '04109',
					city: 'Leipzig',
					country_code: 'DE',
					email: '0123abc@members.ebay.example',
					phone_number: '+49 341 5550123',
				},
				shipping_details: { delivery_indicator: 'DHL Paket' },
			},
		});
		expect(order(two)).toMatchObject({
			items: [3],
			order: {
				order_details: {
					status: { code: 'unshipped' },
					order_created_at: '2026-03-11T00:00:00+01:00',
				},
				payment_details: { status: { code: 'unpaid' }, total_price: euro(47.9) },
				customer_details: { name: 'Messing & Mehr GmbH' },
				shipping_address: {
					name: 'Messing & Mehr GmbH',
					address_line_1: 'Lange Gasse',
					house_number: '12a',
					address_line_2: 'z. Hd. Anna Weiß',
					postal_code: '1080',
					country_code: 'AT',
				},
			},
		});
	});

	it('knows what was shipped under the other name of that column', () => {
		const renamed = german.map(({ item, cells }) => {
			const { Versanddatum, ...rest } = cells;
			return { item, cells: { ...rest, 'Verschickt am - Datum': Versanddatum } };
		});
		expect(ordersOf(ebayOrderExport, renamed)).toEqual(ordersOf(ebayOrderExport, german));
	});

	it('names the German columns in a refusal, and leaves the footer out', () => {
		const [, , , row] = german;
		const why = refusal(
			ordersOf(ebayOrderExport, [
				{ ...row, cells: { ...row.cells, 'Versand nach - PLZ': '--', Anzahl: '1,5' } },
				{
					item: 4,
					cells: { Verkaufsprotokollnummer: '1', Bestellnummer: 'Datensätze heruntergeladen' },
				},
				{ item: 5, cells: { Verkaufsprotokollnummer: 'Verkäufer: kerzenladen' } },
			])[0],
		);
		expect(why).toContain('row 4 › Versand nach - PLZ is required, found nothing');
		expect(why).toContain('row 4 › Anzahl must be a whole number, found "1,5"');
	});

	it('of the older kind has other headings', () => {
		const [one] = ordersOf(
			ebayOrderExport,
			rowsOf(
				[
					'Verkaufsprotokollnummer;Mitgliedsname;Vollständiger Name des Käufers;E-Mail des Käufers;Käuferadresse 1;Käuferadresse 2;Ort des Käufers;Staat des Käufers;Postleitzahl des Käufers;Land des Käufers;Bestellnummer;Artikelnummer;Transaktions-ID;Artikelbezeichnung;Stückzahl;Verkaufspreis;Verpackung und Versand;Gesamtpreis;Verkaufsdatum;Bezahldatum;Versanddatum;Versandservice;Bestandseinheit;Variantendetails',
					'7;jo;Jo Maier;jo@mail.example;Am Markt 5;;Jena;;07743;Deutschland;11-1;40;41;Kerze;2;EUR 4,50;EUR 3,00;EUR 12,00;01.03.26;02.03.26;;DHL;K-1;',
				].join('\n'),
				';',
			),
		);
		expect(order(one).order).toMatchObject({
			order_id: '11-1',
			order_details: { order_created_at: '2026-03-01T00:00:00+01:00' },
			payment_details: { total_price: { value: 12, currency: 'EUR' } },
			shipping_address: { name: 'Jo Maier', house_number: '5', postal_code: '07743' },
		});
	});
});

it.each([
	'Numéro de commande;Nom de l’acheteur;Titre de l’objet;Quantité;Vendu pour;Prix total',
	'Numero ordine;Nome acquirente;Titolo oggetto;Quantità;Venduto a;Prezzo totale',
	'Número de pedido;Nombre del comprador;Título del artículo;Cantidad;Vendido por;Precio total',
])('refuses headings that it does not know, once: %s', (headings) => {
	const [one, ...none] = ordersOf(
		ebayOrderExport,
		rowsOf(`${headings}\n1;Jo;Pen;1;4,00 €;5,00 €\n2;Al;Ink;1;4,00 €;5,00 €`, ';'),
	);
	expect(none).toEqual([]);
	const why = refusal(one);
	expect(why).toContain(`Found: ${headings.split(';').join(', ')}`);
	expect(why).toMatch(/Expected: Order Number, Ship To Name, .*Sale Date/);
});

it('says of a single piece that its total is another sum', () => {
	const file = [
		'Order Number,Ship To Name,Ship To Address 1,Ship To City,Ship To Zip,Ship To Country,Item Title,Quantity,Sold For,Shipping And Handling,eBay Collected Tax,Total Price,Sale Date,Paid On Date,Shipped On Date',
		'11-1,Jo Hill,1 The Green,Leeds,LS1 1AA,United Kingdom,Pen,1,£4.00,£1.00,£0.80,£5.00,Sep-27-26,Sep-27-26,',
	].join('\n');
	const hints = (text: string) => order(ordersOf(ebayOrderExport, rowsOf(text))[0]).hints;
	expect(hints(file)).toEqual([]);
	expect(hints(file.replace('£5.00', '£5.80'))).toEqual([]);
	expect(hints(file.replace('£5.00', '£3.50'))).toEqual([
		expect.stringContaining('another sum: something was paid back'),
	]);
});

it('says that the report of transactions has nothing to ship', () => {
	const headings =
		'Datum der Transaktionserstellung;Typ;Bestellnummer;Nutzername des Käufers;Name des Käufers;Zwischensumme Artikel;Betrag abzügl. Kosten';
	const [one] = ordersOf(ebayOrderExport, rowsOf(`${headings}\n10.12.2025;Bestellung;1`, ';'));
	expect(refusal(one)).toMatch(/no column "Ship To Name".*report of transactions/s);
});
