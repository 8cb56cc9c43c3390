/** A brand of the account. */
import { BRAND_PAGES, BRANDS } from '../../api/brands';
import { byNumber, nameOf, pick } from './pick';
import { searchOf } from './searchOf';

export const brandPick = pick({
	one: 'brand',
	many: 'brands',
	field: {
		displayName: 'Brand',
		description: 'The brand whose tracking page and messages the customer sees',
	},
	search: searchOf(BRANDS, BRAND_PAGES, ({ id, name, domain }) => ({
		name: `${nameOf(name, domain)} (${String(id)})`,
		value: id as number,
	})),
	none: 'Add one in Sendcloud under Settings › Brands.',
	noMatch: 'Type a part of its name or its ID.',
	ways: [byNumber('A whole number, e.g. 1; or choose it from the list', 'e.g. 1')],
});
