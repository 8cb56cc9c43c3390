/** The formats in which orders come in, in the order in which they are listed. */
import { amazonOrderReport } from './amazonOrderReport';
import { bigCommerce } from './bigCommerce';
import type { ShopFormat } from './define';
import { ebayOrderExport } from './ebayOrderExport';
import { etsyOrderExport } from './etsyOrderExport';
import { magento2 } from './magento2';
import { rows } from './ownRows';
import { prestaShop } from './prestaShop';
import { shopify } from './shopify';
import { shopifyOrderExport } from './shopifyOrderExport';
import { shopware6 } from './shopware6';
import { wooCommerce } from './wooCommerce';

export const SHOP_FORMATS: readonly ShopFormat[] = [
	wooCommerce,
	shopify,
	shopifyOrderExport,
	amazonOrderReport,
	etsyOrderExport,
	ebayOrderExport,
	magento2,
	prestaShop,
	shopware6,
	bigCommerce,
	rows,
];

/** @returns undefined for a name that no format has */
export const shopFormat = (name: string): ShopFormat | undefined =>
	SHOP_FORMATS.find((format) => format.name === name);
