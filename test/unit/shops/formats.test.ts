import { SHOP_FORMATS, shopFormat } from '../../../nodes/Sendcloud/flows/shops';

/** Workflows store these names: none of them may ever change. */
it('keeps the names of all formats', () => {
	expect(SHOP_FORMATS.map(({ name }) => name)).toEqual([
		'wooCommerce',
		'shopify',
		'shopifyOrderExport',
		'amazonOrderReport',
		'etsyOrderExport',
		'ebayOrderExport',
		'magento2',
		'prestaShop',
		'shopware6',
		'bigCommerce',
		'rows',
	]);
});

it.each(SHOP_FORMATS.map((format) => [format.name, format] as const))(
	'finds %s, which names its source',
	(name, format) => {
		expect(shopFormat(name)).toBe(format);
		expect(format.source).toMatch(/^https:\/\//);
		expect(format.description).not.toMatch(/\.$/);
	},
);

it('finds no format that there is not', () => {
	expect(shopFormat('')).toBeUndefined();
});
