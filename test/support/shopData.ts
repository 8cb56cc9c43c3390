/** What each shop's format is tried with wherever the whole node runs: whole documents, and whole exports in rows. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import amazonOrderReport from '../unit/shops/documents/amazonOrderReport.json';
import bigCommerce from '../unit/shops/documents/bigCommerce.json';
import ebayOrderExport from '../unit/shops/documents/ebayOrderExport.json';
import etsyOrderExport from '../unit/shops/documents/etsyOrderExport.json';
import magento2 from '../unit/shops/documents/magento2.json';
import prestaShop from '../unit/shops/documents/prestaShop.json';
import shopify from '../unit/shops/documents/shopify.json';
import shopifyGraphQL from '../unit/shops/documents/shopifyGraphQL.json';
import shopifyOrderExport from '../unit/shops/documents/shopifyOrderExport.json';
import shopware6 from '../unit/shops/documents/shopware6.json';
import wooCommerce from '../unit/shops/documents/wooCommerce.json';

/** A file of a merchant's own, with decimal commas; the second order has two articles. */
export const ownRows = [
	['7001', '14.02.2026 19:30', 'Jane Doe', 'Keizersgracht', '12-H', '1015 CN', 'Amsterdam', 'nl'],
	['7002', '15.02.2026 08:05', 'Günther Schäfer', 'Goethestraße', '33', '04109', 'Leipzig', 'DE'],
	['7002', '15.02.2026 08:05', 'Günther Schäfer', 'Goethestraße', '33', '04109', 'Leipzig', 'DE'],
].map(([Nr, Datum, Name, Straße, Nummer, PLZ, Ort, Land], row) => ({
	...{ Nr, Datum, Name, Straße, Nummer, PLZ, Ort, Land },
	Artikel: ['Kerze', 'Kerze', 'Laterne'][row],
	Menge: ['2', '1', '1'][row],
	Preis: ['3,50', '3,50', '1.249,00'][row],
	Gewicht: ['0,4', '0,4', '1,8'][row],
	Summe: ['11,95', '1.252,50', '1.252,50'][row],
	Währung: 'EUR',
}));

/** Which column of that file holds what. */
export const ownColumns = {
	order_id: 'Nr',
	created_at: 'Datum',
	name: 'Name',
	street: 'Straße',
	house_number: 'Nummer',
	postal_code: 'PLZ',
	city: 'Ort',
	country: 'Land',
	item_name: 'Artikel',
	quantity: 'Menge',
	unit_price: 'Preis',
	weight: 'Gewicht',
	total: 'Summe',
	currency: 'Währung',
};

export const mapping = (value: IDataObject | null, mappingMode = 'defineBelow') => ({
	mappingMode,
	value,
});

export interface ShopExample {
	name: string;
	/** Besides resource, operation and integration. */
	parameters: INodeParameters & { format: string };
	items: IDataObject[];
	/** Orders that it holds. */
	orders: number;
}

const example = (
	format: string,
	items: unknown,
	orders: number,
	more: INodeParameters = {},
	name = format,
): ShopExample => ({
	name,
	parameters: { format, ...more },
	items: [items].flat() as IDataObject[],
	orders,
});

const kilograms: INodeParameters = { shopSettings: { weightUnit: 'kg' } };

export const shopExamples: ShopExample[] = [
	example('wooCommerce', wooCommerce, 1, kilograms),
	example('shopify', shopify, 1),
	example('shopify', shopifyGraphQL, 1, {}, 'shopify, GraphQL'),
	example('shopifyOrderExport', shopifyOrderExport, 1),
	example('amazonOrderReport', amazonOrderReport, 2),
	example('etsyOrderExport', etsyOrderExport, 3),
	example('ebayOrderExport', ebayOrderExport, 2),
	example('magento2', magento2, 1, kilograms),
	example('prestaShop', prestaShop, 1, kilograms),
	example('shopware6', shopware6, 1),
	example('bigCommerce', bigCommerce, 1, kilograms),
	example('rows', ownRows, 2, {
		...kilograms,
		columns: mapping(ownColumns) as unknown as INodeParameters,
	}),
];
