/** A whole order of each format, as the shop gives it: formats of JSON with their document, exports with their rows. */
import { amazonOrderReport } from '../../../../nodes/Sendcloud/flows/shops/amazonOrderReport';
import { bigCommerce } from '../../../../nodes/Sendcloud/flows/shops/bigCommerce';
import type {
	DocumentFormat,
	RowsFormat,
	ShopSettings,
} from '../../../../nodes/Sendcloud/flows/shops/define';
import { ebayOrderExport } from '../../../../nodes/Sendcloud/flows/shops/ebayOrderExport';
import { etsyOrderExport } from '../../../../nodes/Sendcloud/flows/shops/etsyOrderExport';
import { magento2 } from '../../../../nodes/Sendcloud/flows/shops/magento2';
import { rows } from '../../../../nodes/Sendcloud/flows/shops/ownRows';
import { prestaShop } from '../../../../nodes/Sendcloud/flows/shops/prestaShop';
import { shopify } from '../../../../nodes/Sendcloud/flows/shops/shopify';
import { shopifyOrderExport } from '../../../../nodes/Sendcloud/flows/shops/shopifyOrderExport';
import { shopware6 } from '../../../../nodes/Sendcloud/flows/shops/shopware6';
import { wooCommerce } from '../../../../nodes/Sendcloud/flows/shops/wooCommerce';
import amazonRows from './amazonOrderReport.json';
import bigCommerceDocument from './bigCommerce.json';
import ebayGermanRows from './ebayGerman.json';
import ebayRows from './ebayOrderExport.json';
import etsyRows from './etsyOrderExport.json';
import magento2Document from './magento2.json';
import { base, columns } from './ownRows';
import prestaShopDocument from './prestaShop.json';
import shopifyDocument from './shopify.json';
import shopifyGraphQLDocument from './shopifyGraphQL.json';
import shopifyRows from './shopifyOrderExport.json';
import shopware6Document from './shopware6.json';
import wooCommerceDocument from './wooCommerce.json';

export const DOCUMENTS: Array<[string, DocumentFormat, unknown]> = [
	['WooCommerce', wooCommerce, wooCommerceDocument],
	['Shopify, REST', shopify, shopifyDocument],
	['Shopify, GraphQL', shopify, shopifyGraphQLDocument],
	['Magento 2', magento2, magento2Document],
	['PrestaShop', prestaShop, prestaShopDocument],
	['Shopware 6', shopware6, shopware6Document],
	['BigCommerce', bigCommerce, bigCommerceDocument],
];

export type Cells = Record<string, unknown>;

export const EXPORTS: Array<[string, RowsFormat, Cells[], Partial<ShopSettings>]> = [
	['Amazon', amazonOrderReport, amazonRows, {}],
	['Etsy', etsyOrderExport, etsyRows, {}],
	['eBay', ebayOrderExport, ebayRows, {}],
	['eBay, German', ebayOrderExport, ebayGermanRows, {}],
	['Shopify, CSV', shopifyOrderExport, shopifyRows, {}],
	['Own rows', rows, [base], { columns }],
];
