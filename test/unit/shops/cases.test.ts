/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/**
 * Which test shows what becomes of each case that an order may be, in each format; or why the data of the shop has no
 * such case. A format or a case without an answer fails, and so does an answer that names a test which is not there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SHOP_FORMATS } from '../../../nodes/Sendcloud/flows/shops';

/** The title of a test of the format, and a part of it that shows the case. */
type Shown = readonly [title: string, part: string];
/** Why the shop's data does not have it. */
type Absent = string;

type Case =
	| 'virtual products'
	| 'gift cards'
	| 'bundles'
	| 'refunds'
	| 'partial shipments'
	| 'discounts'
	| 'taxes in or out'
	| 'several currencies'
	| 'company buyers'
	| 'pick-up points'
	| 'notes'
	| 'several shipments';

const WHOLE = 'makes a whole order of it';
const REST = 'makes a whole order of REST’s';
const ROWS = 'reads an order of several rows';

const CASES: Record<string, Record<Case, Shown | Absent>> = {
	wooCommerce: {
		'virtual products': [WHOLE, 'a download weighs nothing in a parcel'],
		'gift cards': 'WooCommerce has none of its own; those of plug-ins are virtual products',
		bundles: 'What is grouped becomes lines of their own, which is all that the order says',
		refunds: ['carries its status through: %s', 'partially_refunded'],
		'partial shipments': 'The lines of an order do not say how many pieces were sent',
		discounts: [WHOLE, 'discount_granted'],
		'taxes in or out': [
			'reads prices without tax where the shop has them so',
			'prices_include_tax: false',
		],
		'several currencies': ['refuses %s in the words of the shop', 'a foreign currency'],
		'company buyers': [
			'takes a company for the name where there is no person',
			'Bäckerei Huber GmbH',
		],
		'pick-up points': ['knows the service point of Sendcloud’s plug-in', 'service_point_details'],
		notes: [WHOLE, 'das Baby schläft'],
		'several shipments': [
			'adds nothing up for several packages: their sum is in the order, their methods are named',
			'DHL Paket, Express',
		],
	},
	shopify: {
		'virtual products': [
			'keeps an order without an address, of gift cards or collected in the shop',
			'shipping_address: null',
		],
		'gift cards': [REST, 'Gift Card - 50.00'],
		bundles: 'Shopify makes the parts of a bundle lines of their own, with a price for each',
		refunds: [
			'tells what is left by the refunds where the order does not say',
			'refund_line_items',
		],
		'partial shipments': [REST, 'One blanket is still to be sent'],
		discounts: [REST, 'of which 2.00 were on shipping'],
		'taxes in or out': ['makes a whole order of GraphQL’s', 'estimated_tax_price'],
		'several currencies': [
			'takes what the customer paid where Sendcloud knows that currency alone',
			'PLN',
		],
		'company buyers': [REST, 'Studio Rossi S.r.l.'],
		'pick-up points': [
			'keeps an order without an address, of gift cards or collected in the shop',
			'no shipping address in Shopify',
		],
		notes: [REST, 'Leave it with the neighbour'],
		'several shipments': [
			'adds up several shipping lines, without one that was removed',
			'Standard EU, Oversized',
		],
	},
	shopifyOrderExport: {
		'virtual products': [ROWS, 'Gift card'],
		'gift cards': ['takes an order of gift cards alone without an address', 'toBeUndefined'],
		bundles: 'The parts of a bundle are rows of their own, which is all that the file says',
		refunds: [ROWS, '10.00 was refunded'],
		'partial shipments': ['says of an order that only some of it was shipped', 'partial'],
		discounts: [ROWS, 'discount_granted'],
		'taxes in or out': [ROWS, 'estimated_tax_price'],
		'several currencies': ['takes an order of gift cards alone without an address', 'USD'],
		'company buyers': [ROWS, 'Rossi S.r.l.'],
		'pick-up points': 'No column names one',
		notes: [ROWS, 'Citofonare'],
		'several shipments': 'An order has one address and one shipping method in the file',
	},
	amazonOrderReport: {
		'virtual products': 'The report has only what the seller is to ship',
		'gift cards': 'Amazon sells its gift cards itself',
		bundles: 'A bundle is one article with an SKU of its own',
		// Of its fields: https://sellercentral-europe.amazon.com/gp/help/external/201648780
		refunds: 'None of the fields of the report is for what was paid back',
		// quantity-shipped stands in the report of unshipped orders, which is refused by its quantity-to-ship:
		// https://www.amazon.ca/gp/help/customer/display.html?nodeId=200350680
		'partial shipments': 'None of the fields of the report says how many pieces were shipped',
		discounts: ['goes on with a row that leaves most columns empty', 'item-promotion-discount'],
		'taxes in or out': [
			'adds tax in the US, says what was rounded, and keeps a gift message',
			'estimated_tax_price',
		],
		'several currencies': [
			'refuses what cannot be an order, naming row, column, what was found and what to do',
			'SEK',
		],
		'company buyers': ['takes a business order', 'ACME GmbH'],
		'pick-up points': 'The address of a pick-up point stands in the columns of every address',
		notes: ['keeps the gift message of each article', 'And many more!'],
		'several shipments': 'The report has no parcels',
	},
	// A file has these columns and no more: HEADINGS of its tests, in American and in British English.
	etsyOrderExport: {
		'virtual products': ['keeps a download as a line, and asks no address for it', 'PATTERN'],
		'gift cards': 'A gift card of Etsy is a way to pay, and no article',
		bundles: 'A set is one listing',
		refunds: 'None of its columns is for refunds: they are in the file of payments',
		'partial shipments': ['says of an order that only some of it was shipped', 'partially_shipped'],
		discounts: ['reads an order of several rows, with a coupon', 'discount_granted'],
		'taxes in or out': ['reads a shipped order with sales tax', '27.65'],
		'several currencies': ['reads a shipped order with sales tax', 'USD'],
		'company buyers': 'No column is for a company: buyers write it into their name',
		'pick-up points': ['knows what was sold in person, which is sent nowhere', 'is_local_pickup'],
		notes:
			'None of its columns is for the buyer’s note; what is written on an article is in Variations',
		'several shipments': 'The file has a day of shipping for each article, and no parcels',
	},
	ebayOrderExport: {
		'virtual products': 'The report does not tell digital listings from others',
		'gift cards': 'The report does not tell gift cards from other articles',
		bundles: 'A bundle is one listing',
		refunds: ['says of a single piece that its total is another sum', 'paid back'],
		'partial shipments': [
			'is read by its German headings, with decimal commas and months in German',
			'partially_shipped',
		],
		discounts: 'Sold For is what is left after them, and no column names them',
		'taxes in or out': [
			'takes tax that is on top of the prices or inside of them',
			'estimated_tax_price',
		],
		'several currencies': [
			'reads the names that eBay has in other countries, and dollars of its own',
			'AU $',
		],
		'company buyers': [
			'is read by its German headings, with decimal commas and months in German',
			'Messing & Mehr GmbH',
		],
		'pick-up points': 'The address of a pick-up point stands in the columns of every address',
		notes: ['reads an order of one row', 'with a neighbour'],
		'several shipments': 'The report has a day of shipping for each article, and no parcels',
	},
	magento2: {
		'virtual products': [WHOLE, 'E-book'],
		'gift cards': [
			'keeps a gift card: one by e-mail weighs nothing, one of plastic does',
			'toBeUndefined',
		],
		bundles: [WHOLE, '3 × Tea (TEA), 1 × Cup (CUP)'],
		refunds: ['counts what was cancelled, paid back and sent', 'qty_refunded'],
		'partial shipments': ['counts what was cancelled, paid back and sent', 'qty_shipped'],
		discounts: [WHOLE, 'discount_granted'],
		'taxes in or out': [
			'reads prices without tax where the order has no others',
			'subtotal_incl_tax: undefined',
		],
		'several currencies': [
			'takes the base currency where Sendcloud does not know the other',
			'CHF',
		],
		'company buyers': [WHOLE, 'Hof Fietsen B.V.'],
		'pick-up points': ['knows service points and collecting in the shop', 'service_point_details'],
		notes: [WHOLE, 'Gift message: Alles Gute!'],
		'several shipments': ['refuses %j', 'must have one delivery address, found 2'],
	},
	prestaShop: {
		'virtual products': [WHOLE, 'Affiche (PDF)'],
		'gift cards': 'PrestaShop has vouchers, which are discounts, and no gift cards',
		bundles: 'A pack is one row with a price of its own',
		refunds: ['knows what was paid back', 'product_quantity_refunded'],
		'partial shipments': 'The rows of an order do not say how many pieces were sent',
		discounts: [WHOLE, 'discount_granted'],
		'taxes in or out': [WHOLE, 'eur(22.944)'],
		'several currencies': ['finds what many orders name in lists', 'CZK'],
		'company buyers': [WHOLE, 'Lefèvre S.r.l.'],
		'pick-up points':
			'Modules keep them in tables of their own, which the webservice does not give',
		notes: [WHOLE, 'Joyeux anniversaire'],
		'several shipments': 'PrestaShop makes an order of its own for each carrier and address',
	},
	shopware6: {
		'virtual products': [WHOLE, 'Ratgeber (PDF)'],
		'gift cards': 'Shopware has none of its own; those of plug-ins are products or promotions',
		bundles: ['keeps a set with a price of its own on one line', '3 × Spray (SW3), 1 × Tuch (SW4)'],
		refunds: ['carries statuses through: %s, %s', 'refunded_partially'],
		'partial shipments': 'A delivery says shipped_partially, but not of which articles',
		discounts: [WHOLE, 'discount_granted'],
		'taxes in or out': [
			'reads prices without tax as they are, and the tax beside them',
			"taxStatus: 'net'",
		],
		'several currencies': [
			'takes the currency that the customer paid in, and no other than Sendcloud has',
			'CHF',
		],
		'company buyers': [WHOLE, 'Möller Optik GmbH'],
		'pick-up points': 'Shopware has none of its own, and each plug-in keeps them elsewhere',
		notes: [WHOLE, 'Bitte als Geschenk verpacken'],
		'several shipments': ['refuses %j', 'deliveries must go to one address, found 2'],
	},
	bigCommerce: {
		'virtual products': ['keeps digital orders, and those collected in the shop', 'digital'],
		'gift cards': [
			'keeps a gift certificate, which travels in no parcel, and the parts of a bundle as lines',
			'giftcertificate',
		],
		bundles: [
			'keeps a gift certificate, which travels in no parcel, and the parts of a bundle as lines',
			'parent_order_product_id',
		],
		refunds: ['counts what was sent and paid back', 'quantity_refunded'],
		'partial shipments': ['counts what was sent and paid back', 'quantity_shipped'],
		discounts: [WHOLE, 'discount_granted'],
		'taxes in or out': [WHOLE, 'usd(20.17)'],
		'several currencies': ['refuses %j', 'must be EUR, GBP or USD'],
		'company buyers': [WHOLE, 'Skiptube LLC'],
		'pick-up points': ['keeps digital orders, and those collected in the shop', 'collected.hints'],
		notes: [WHOLE, 'Please ring twice'],
		'several shipments': [
			'takes the address that something goes to',
			'must be one address, found 2',
		],
	},
	rows: {
		'virtual products': [
			'leaves what is not shipped out of the weight and in the order',
			"Versandt: 'nein'",
		],
		'gift cards': ['leaves what is not shipped out of the weight and in the order', 'Gutschein'],
		bundles: 'A row is an article, whatever is in it',
		refunds: 'No field is for them: the payment status says it in words',
		'partial shipments': 'No field is for them: the status says it in words',
		discounts: [
			'takes tax and discount of the order, and the company of the buyer',
			'discount_granted',
		],
		'taxes in or out': [
			'takes tax and discount of the order, and the company of the buyer',
			'estimated_tax_price',
		],
		'several currencies': [
			'asks for what a file leaves open, naming row, column and both readings',
			"currency: 'GBP'",
		],
		'company buyers': [
			'takes tax and discount of the order, and the company of the buyer',
			'Groß GmbH',
		],
		'pick-up points': [
			'takes a pick-up point by the number of Sendcloud or of the carrier',
			'service_point_details',
		],
		notes: [ROWS, 'Bitte klingeln'],
		'several shipments': 'No field is for parcels: an order is one',
	},
};

const ALL_CASES = Object.keys(CASES.wooCommerce);

/** Each test of a file by its title: what stands from there to the next one. */
function testsIn(format: string): Map<string, string> {
	const name = format === 'rows' ? 'ownRows' : format;
	const file = join(__dirname, `${name}.test.ts`);
	const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
	const parts = source.split(/^\t?(?=it(?:\(|\.each))/m).slice(1);
	// The title of a table stands behind it.
	return new Map(
		parts.flatMap((part) => {
			const title = /^(?:it\(|\t?\]\)\()\s*'([^'\n]+)',/m.exec(part)?.[1];
			return title === undefined ? [] : [[title, part] as const];
		}),
	);
}

it('answers for each format', () => {
	expect(Object.keys(CASES).sort()).toEqual(SHOP_FORMATS.map(({ name }) => name).sort());
	expect(ALL_CASES).toHaveLength(12);
});

describe.each(SHOP_FORMATS.map(({ name }) => name))('%s', (format) => {
	const tests = testsIn(format);
	const answers: Partial<Record<string, Shown | Absent>> = CASES[format] ?? {};

	it('answers for each case', () => {
		expect(Object.keys(answers)).toEqual(ALL_CASES);
	});

	it.each(ALL_CASES)('shows %s, or says why there are none', (name) => {
		const answer = answers[name] ?? '';
		if (typeof answer === 'string') {
			expect(answer.length).toBeGreaterThan(15);
			return;
		}
		const [title, part] = answer;
		expect([...tests.keys()]).toContain(title);
		expect(tests.get(title)).toContain(part);
	});
});
