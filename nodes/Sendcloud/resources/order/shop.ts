/** What Import From Shop asks about the shop: its format, how it writes, which column holds what. */
import { IANAZone } from 'luxon';
import type { IDataObject, ResourceMapperField } from 'n8n-workflow';

import { choice, flag, givenValue, limited, Refused, text, type Check } from '../../checks';
import { field, filledBy, type Mapped } from '../../engine/define';
import { SHOP_FORMATS } from '../../flows/shops';
import type { Setting, ShopSettings } from '../../flows/shops/define';
import { ROW_FIELDS } from '../../flows/shops/ownRows';
import { currencyCode } from '../../flows/shops/reading/units';
import { Unreadable } from '../../flows/shops/reading/unreadable';
import { hintLimits, limitsOf } from './hintLimits';

/** Stored in workflows. */
const OWN_ROWS = 'rows';

export const formatField = field({
	displayName: 'Format',
	type: 'options',
	noDataExpression: true,
	default: 'wooCommerce',
	options: SHOP_FORMATS.map(({ name, label, description }) => ({
		name: label,
		value: name,
		description,
	})),
	description: 'Which shop the items come from, as its node, webhook or export gives them',
});

/** Fields that most files have; the others can be added. */
const COMMON = new Set(
	(
		'order_id order_number created_at status payment_status currency total shipping_costs notes email phone name ' +
		'company street house_number address_2 postal_code city country shipping_method item_name quantity unit_price ' +
		'line_total sku weight'
	).split(' '),
);

const MAPPED: ResourceMapperField[] = ROW_FIELDS.map(({ name, label, required = false }) => ({
	id: name,
	displayName: label,
	required,
	defaultMatch: false,
	canBeUsedToMatch: false,
	display: true,
	type: 'string',
	removed: !COMMON.has(name),
}));

export const columnsField = field({
	displayName: 'Columns',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	displayOptions: { show: { format: [OWN_ROWS] } },
	typeOptions: filledBy({
		name: 'getRowFields',
		mapper: {
			mode: 'add',
			valuesLabel: 'Column for Each Field',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: true,
		},
		async resourceMapping() {
			return { fields: MAPPED };
		},
	}),
	description:
		'The name of the column that holds a field: drag it here, or type it. An expression gives a value of your own. An order needs an ID, a date, a total, and for each article a name, a quantity and a price.',
});

/** In which formats a setting has an effect. */
const asked = (setting: Setting) => ({
	show: {
		'/format': SHOP_FORMATS.filter(({ settings }) => settings.includes(setting)).map(
			({ name }) => name,
		),
	},
});

export const shopSettingsField = field({
	displayName: 'Shop Settings',
	type: 'collection',
	placeholder: 'Add Setting',
	default: {},
	options: [
		{
			displayName: 'Currency',
			name: 'currency',
			type: 'options',
			default: '',
			options: [
				{ name: 'Detect', value: '' },
				{ name: 'EUR', value: 'EUR' },
				{ name: 'GBP', value: 'GBP' },
				{ name: 'USD', value: 'USD' },
			],
			description: 'Of orders that name none',
		},
		{
			displayName: 'Date Order',
			name: 'dateOrder',
			type: 'options',
			default: 'detect',
			displayOptions: asked('dateOrder'),
			options: [
				{ name: 'Detect From All Dates', value: 'detect' },
				{ name: 'Day First', value: 'dayFirst' },
				{ name: 'Month First', value: 'monthFirst' },
			],
			description: 'How to read dates such as 03/04/2026',
		},
		{
			displayName: 'Decimal Mark',
			name: 'decimalMark',
			type: 'options',
			default: 'detect',
			displayOptions: asked('decimalMark'),
			options: [
				{ name: 'Comma (1.234,50)', value: 'comma' },
				{ name: 'Detect From All Numbers', value: 'detect' },
				{ name: 'Point (1,234.50)', value: 'point' },
			],
			description: 'How to read numbers such as 2.499',
		},
		...Object.entries(hintLimits).map(([name, one]) => ({ ...one, name })),
		{
			displayName: 'Rows Without Order ID',
			name: 'joinEmptyAbove',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/format': [OWN_ROWS] } },
			description:
				'Whether a row without an order ID belongs to the order above. Else that order is refused.',
		},
		{
			displayName: 'Time Zone',
			name: 'timezone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Europe/Berlin',
			displayOptions: asked('timezone'),
			description: "Of the shop, for times that name none. Left empty, it is the workflow's.",
		},
		{
			displayName: 'Weight Unit',
			name: 'weightUnit',
			type: 'options',
			default: '',
			displayOptions: asked('weightUnit'),
			options: [
				{ name: 'Detect', value: '' },
				{ name: 'Grams', value: 'g' },
				{ name: 'Kilograms', value: 'kg' },
				{ name: 'Ounces', value: 'oz' },
				{ name: 'Pounds', value: 'lbs' },
			],
			description: 'Of weights that have none beside them',
		},
	],
});

const zone = limited<string>(text, 'a time zone such as Europe/Berlin', (value) =>
	IANAZone.isValidZone(value.trim()),
);

const currency: Check = (value) => {
	const code = currencyCode(value);
	return code instanceof Unreadable ? new Refused(code.detail) : code;
};

/** The name under which a computed value stands beside the columns of a file. */
const labels = new Map(ROW_FIELDS.map(({ name, label }) => [name, `${label} (expression)`]));
export const computedColumn = (name: string) => labels.get(name) ?? name;

/** Field → column, those that an expression gives included. */
function columnsOf({ columns, values }: Mapped): Record<string, string> {
	const all = { ...columns };
	for (const name of Object.keys(values)) all[name] = computedColumn(name);
	return all;
}

/** @throws SendcloudError (input) naming the setting */
export function shopSettings(
	integrationId: number,
	shop: IDataObject,
	mapped: Mapped | undefined,
	timezone: string,
): ShopSettings {
	return {
		integrationId,
		timezone: givenValue<string>(zone, shop.timezone, 'time_zone')?.trim() ?? timezone,
		decimalMark:
			givenValue(choice('detect', 'point', 'comma'), shop.decimalMark, 'decimal_mark') ?? 'detect',
		dateOrder:
			givenValue(choice('detect', 'dayFirst', 'monthFirst'), shop.dateOrder, 'date_order') ??
			'detect',
		weightUnit: givenValue(choice('kg', 'g', 'lbs', 'oz'), shop.weightUnit, 'weight_unit'),
		currency: givenValue(currency, shop.currency, 'currency'),
		limits: limitsOf(shop),
		joinEmptyAbove:
			givenValue<boolean>(flag, shop.joinEmptyAbove, 'rows_without_order_id') ?? false,
		...(mapped && { columns: columnsOf(mapped) }),
	};
}
