/** An amount in a currency. The panel asks for the currency once, and for each amount as a number. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { group, nullable, spelled, text, type required } from '../../checks';
import { field } from '../../engine/define';
import { amountCheck, given, written, type As } from './written';

/** Those in which orders may be. */
export const CURRENCIES = ['EUR', 'GBP', 'USD'] as const;

/** `eur` and `€` are understood. */
const currencyCheck = spelled(CURRENCIES, { '€': 'EUR', '£': 'GBP', us$: 'USD' });

export const moneyPart = {
	/** @param description what amounts these are, e.g. `Of all amounts of this order` */
	currency: (description: string, more: Partial<INodeProperties> = {}) =>
		field({
			displayName: 'Currency',
			type: 'options' as const,
			default: 'EUR',
			options: CURRENCIES.map((value) => ({ name: value, value })),
			...(more as object),
			description,
		}),
	/** @param must `required`, or `optional` where an amount may lack one of the two */
	check: (must: typeof required, as: As = 'number') =>
		group({ value: must(amountCheck(as)), currency: must(currencyCheck) }),
	/** The same where the currency may be any, and both may be null. */
	looseCheck: (as: As) =>
		group({
			value: nullable(amountCheck(as, as === 'text' ? { min: 0 } : {})),
			currency: nullable(text),
		}),
	/** `{value, currency}`; undefined where no amount was typed. */
	toBody: (value: unknown, currency: string, as: As = 'number'): IDataObject | undefined =>
		given(value) ? ({ value: written(value, as), currency } as IDataObject) : undefined,
};
