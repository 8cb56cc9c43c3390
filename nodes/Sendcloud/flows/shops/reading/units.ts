/** Units and currencies as shops write them. */
import { undressed } from '../../../checks';
import { shown, type WeightUnit } from '../define';
import { unreadable, Unreadable, type Reading } from './unreadable';

const WEIGHTS: Record<string, WeightUnit> = {};
for (const [unit, names] of [
	[
		'kg',
		'kg kgs kilo kilos kilogram kilograms kilogramm kilogrammes kilogramo kilogramos chilogrammi',
	],
	['g', 'g gr grs gram grams gramm grammes grammi gramos'],
	['lbs', 'lb lbs pound pounds'],
	['oz', 'oz ounce ounces'],
] as const)
	for (const name of names.split(' ')) WEIGHTS[name] = unit;

/** `KG`, `lb`, `grams`. Empty: undefined. */
export function weightUnit(value: unknown): Reading<WeightUnit | undefined> {
	if (typeof value === 'object' && value !== null) return unreadable('a unit of weight', value);
	const text = undressed(value);
	if (text === '') return undefined;
	return (
		WEIGHTS[text.toLowerCase().replace(/\.$/, '')] ??
		unreadable('a unit of weight (kg, g, lbs or oz)', value)
	);
}

/** What Sendcloud's orders can be in (v3-orders `price.currency`). */
const CURRENCIES = ['EUR', 'GBP', 'USD'];
const SYMBOLS: Record<string, string> = {
	'€': 'EUR',
	'£': 'GBP',
	US$: 'USD',
	EURO: 'EUR',
	EUROS: 'EUR',
};

/** A currency in the letters of ISO 4217. Empty: undefined. */
export function currencyCode(value: unknown): Reading<string | undefined> {
	if (typeof value === 'object' && value !== null) return unreadable('a currency', value);
	const text = undressed(value).toUpperCase();
	if (text === '') return undefined;
	const code = SYMBOLS[text] ?? text;
	if (CURRENCIES.includes(code)) return code;
	return /^[A-Z]{3}$/.test(code)
		? new Unreadable(
				`must be EUR, GBP or USD, found ${shown(code)}`,
				'Sendcloud takes orders in these currencies alone. Convert the amounts before you import them, or create this order by hand.',
			)
		: unreadable('a currency such as EUR', value, 'Set Currency if the file does not name it.');
}
